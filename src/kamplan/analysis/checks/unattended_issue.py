"""An issue of high or critical severity without an owner or a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.plan_scales import Severity
from kamplan.domain.planning import Issue
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP021"

GRAVE = frozenset({Severity.HIGH, Severity.CRITICAL})


def find(case: Case) -> Iterator[Finding]:
    """Yield a grave open issue that nobody owns or that is to be settled by no date."""
    for one in case.list_open(Issue):
        if one.severity not in GRAVE or (one.owner and one.due):
            continue
        if one.due:
            message, wanted = Phrase(N_("the grave issue {id} has no owner"), id=one.id), ["owner=P"]
        elif one.owner:
            message, wanted = Phrase(N_("the grave issue {id} is to be settled by no date"), id=one.id), ["due=DATE"]
        else:
            message = Phrase(N_("the grave issue {id} has neither an owner nor a date"), id=one.id)
            wanted = ["owner=P", "due=DATE"]
        yield make_finding(CODE, "warning", one.id, message, hint=suggest_edit(one.id, *wanted))
