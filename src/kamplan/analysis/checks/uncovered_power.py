"""A member of the power level whom we do not know, or of whom nobody says how well we do.

Coverage is the account team's alone, so no other reader is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.contact import ContactName
from kamplan.domain.scales import Coverage
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP016"


def find(case: Case) -> Iterator[Finding]:
    """Yield a contact of the inner circle or the structure with coverage none or unknown."""
    for one in case.list_power_level():
        if one.coverage is Coverage.NONE:
            message = Phrase(
                N_("{name} ({id}) belongs to the power level, and nobody covers them"), name=ContactName(one), id=one.id
            )
            hint = f'kamplan add-action {case.key} "Meet {one.name}" --owner NAME --due DATE'
        elif one.coverage is Coverage.UNKNOWN:
            message = Phrase(
                N_("{name} ({id}) belongs to the power level, and how well we know them is not recorded"),
                name=ContactName(one),
                id=one.id,
            )
            hint = f"kamplan edit-contact {one.id} --coverage LEVEL"
        else:
            continue
        yield make_finding(CODE, "warning", one.id, message, hint=hint)
