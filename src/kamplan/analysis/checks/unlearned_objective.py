"""An objective that was closed without a word on what came of it or what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Objective
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP042"


def find(case: Case) -> Iterator[Finding]:
    """Yield a closed objective without an outcome or a lesson."""
    for one in case.dossier.list_records(Objective):
        if one.is_closed and not (one.outcome and one.lesson):
            missing = "lesson" if one.outcome else "outcome"
            yield make_finding(
                CODE,
                "notice",
                one.id,
                Phrase(
                    N_("objective {id} was closed without a lesson")
                    if one.outcome
                    else N_("objective {id} was closed without an outcome"),
                    id=one.id,
                ),
                hint=suggest_edit(one.id, f'"{missing}=…"'),
            )
