"""Somebody of the power level has no owner on our side (the method, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Power
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP015"


def find(case: Case) -> Iterator[Finding]:
    """Yield the members of the power level whom nobody of us owns."""
    for one in case.dossier.contacts:
        if one.power in (Power.INNER, Power.STRUCTURE) and not one.owner:
            message = Phrase(
                N_("{name} belongs to the power level and nobody of us owns the relationship"), name=one.name
            )
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit-contact {one.id} --owner NAME")
