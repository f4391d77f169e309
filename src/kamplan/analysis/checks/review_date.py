"""No date for the next review of the plan, or one that has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP010"


def find(case: Case) -> Iterator[Finding]:
    """Yield an account whose next review is not set or overdue."""
    due = case.dossier.account.next_review
    if due is None:
        message = Phrase(N_("no date is set for the next review"))
    elif due < case.dossier.as_of:
        message = Phrase(N_("the review of {date} has passed"), date=due)
    else:
        return
    yield make_finding(CODE, "notice", case.key, message, hint=f"kamplan edit-account {case.key} --next-review DATE")
