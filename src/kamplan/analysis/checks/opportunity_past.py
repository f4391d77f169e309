"""An opportunity is open past its close date (the method, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Opportunity
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP021"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open opportunities whose date has passed."""
    for one in case.dossier.list_records(Opportunity):
        if not one.is_closed and one.close_by and one.close_by < case.dossier.as_of:
            message = Phrase(
                N_("{id} {what} should have been decided by {date}"), id=one.id, what=one.need, date=one.close_by
            )
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan close {one.id} --as won")
