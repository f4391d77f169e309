"""A budget line that nobody has approved; a warning once money of it has been spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import BudgetLine
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP033"


def find(case: Case) -> Iterator[Finding]:
    """Yield a budget line without an approver."""
    for one in case.list_open(BudgetLine):
        if not one.approved_by:
            if one.spent:
                message = Phrase(N_("money of budget line {id} has been spent, and nobody has approved it"), id=one.id)
            else:
                message = Phrase(N_("nobody has approved budget line {id}"), id=one.id)
            yield make_finding(
                CODE,
                "warning" if one.spent else "notice",
                one.id,
                message,
                hint=suggest_edit(one.id, "approved_by=P", "approved_on=DATE"),
            )
