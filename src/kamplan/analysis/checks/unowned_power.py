"""A member of the power level whom nobody of ours owns (the method, section 5).

Power levels are the account team's alone, so no other reader is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.contact import ContactName
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP015"


def find(case: Case) -> Iterator[Finding]:
    """Yield a contact of the inner circle or the structure without an owner."""
    for one in case.list_power_level():
        if not one.owner:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(
                    N_("{name} ({id}) belongs to the power level, and nobody of ours owns the relationship"),
                    name=ContactName(one),
                    id=one.id,
                ),
                hint=f"kamplan edit-contact {one.id} --owner P",
            )
