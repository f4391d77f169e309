"""Somebody of the power level has not been met (the method, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Coverage, Power
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP016"


def find(case: Case) -> Iterator[Finding]:
    """Yield the members of the power level whom we have not met."""
    for one in case.dossier.contacts:
        is_power = one.power in (Power.INNER, Power.STRUCTURE)
        if is_power and one.coverage in (Coverage.NONE, Coverage.UNKNOWN):
            message = Phrase(N_("{name} belongs to the power level and has not been met"), name=one.name)
            hint = f'kamplan add-interaction {case.key} "…" --contact {one.id}'
            yield make_finding(CODE, "notice", one.id, message, hint=hint)
