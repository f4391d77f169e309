"""An action is past its date (the method, section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Action
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP018"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open actions that are overdue."""
    for one in case.dossier.list_records(Action):
        if not one.is_closed and one.due < case.dossier.as_of:
            message = Phrase(
                N_("{id} {what} was due {date} ({owner})"), id=one.id, what=one.action, date=one.due, owner=one.owner
            )
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan close {one.id}")
