"""An open objective that nobody owns (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Objective
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP025"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open objective without an owner."""
    for one in case.list_open(Objective):
        if not one.owner:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("objective {id} has no owner"), id=one.id),
                hint=suggest_edit(one.id, "owner=P"),
            )
