"""Something that we promised has not been delivered in time (the method, section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Commitment
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP019"


def find(case: Case) -> Iterator[Finding]:
    """Yield the commitments that are late."""
    for one in case.dossier.list_records(Commitment):
        if not one.is_closed and one.due < case.dossier.as_of:
            message = Phrase(N_("{id} {what} was promised for {date}"), id=one.id, what=one.commitment, date=one.due)
            yield make_finding(CODE, "error", one.id, message, hint=f"kamplan close {one.id} --on DATE")
