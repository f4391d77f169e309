"""An open risk without a response or without an owner (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Risk
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP031"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open risk that nobody owns or of which nobody says what we do about it."""
    for one in case.list_open(Risk):
        if one.response and one.owner:
            continue
        if one.response:
            message, wanted = Phrase(N_("risk {id} has no owner"), id=one.id), ["owner=P"]
        elif one.owner:
            message, wanted = Phrase(N_("risk {id} has no response"), id=one.id), ["response=TEXT"]
        else:
            message = Phrase(N_("risk {id} has neither a response nor an owner"), id=one.id)
            wanted = ["response=TEXT", "owner=P"]
        yield make_finding(CODE, "warning", one.id, message, hint=suggest_edit(one.id, *wanted))
