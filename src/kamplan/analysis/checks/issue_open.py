"""An issue of the customer's is past its date, or nobody sees to it (the method, section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Issue
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP020"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open issues that are late or without an owner."""
    for one in case.dossier.list_records(Issue):
        if one.is_closed:
            continue
        if one.due and one.due < case.dossier.as_of:
            message = Phrase(N_("{id} {what} was to be settled by {date}"), id=one.id, what=one.issue, date=one.due)
            yield make_finding(CODE, "error", one.id, message, hint=f"kamplan close {one.id} --set resolution=…")
        elif not one.owner:
            message = Phrase(N_("nobody sees to {id} {what}"), id=one.id, what=one.issue)
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id} --set owner=NAME")
