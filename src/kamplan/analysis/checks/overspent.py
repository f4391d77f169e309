"""A budget line on which more has been spent than was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import BudgetLine
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP032"


def find(case: Case) -> Iterator[Finding]:
    """Yield a budget line that is overspent, with by how much."""
    for one in case.list_open(BudgetLine):
        if one.left < 0:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(
                    N_("budget line {id} is overspent by {amount} {currency}"),
                    id=one.id,
                    amount=f"{-one.left:,f}",
                    currency=one.currency,
                ),
                hint=suggest_edit(one.id, "planned=N"),
            )
