"""A budget line is overspent, or money was spent that nobody approved (the method, sections 7 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import BudgetLine
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP029"


def find(case: Case) -> Iterator[Finding]:
    """Yield the budget lines that need the director."""
    for one in case.dossier.list_records(BudgetLine):
        if one.left < 0:
            message = Phrase(
                N_("{id} {what} is overspent by {amount} {currency}"),
                id=one.id,
                what=one.line,
                amount=-one.left,
                currency=one.currency,
            )
            yield make_finding(CODE, "error", one.id, message, hint=f"kamplan edit {one.id} --set planned=…")
        elif one.spent and not one.approved_by:
            message = Phrase(N_("{id} {what}: money was spent that nobody approved"), id=one.id, what=one.line)
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id} --set approved_by=NAME")
