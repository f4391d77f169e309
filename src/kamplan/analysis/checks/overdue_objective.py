"""An objective that is past its date and not closed as achieved, missed or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Objective
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP027"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open objective that was due before the date."""
    for one in case.list_open(Objective):
        if one.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("objective {id} was due by {due} and is still open"), id=one.id, due=one.due),
                hint=f'kamplan close {one.id} --as HOW --set "lesson=TEXT"',
            )
