"""Nobody sponsors the account, or its sponsor is also its director (the method, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP009"


def find(case: Case) -> Iterator[Finding]:
    """Yield a missing sponsor, or one person in two roles that should watch each other."""
    account = case.dossier.account
    if not account.sponsor:
        message = Phrase(N_("the account has no executive sponsor"))
        hint = f"kamplan edit-account {case.key} --sponsor NAME"
    elif account.director and fold_name(account.sponsor) == fold_name(account.director):
        message = Phrase(N_("{name} is both sponsor and director of the account"), name=account.sponsor)
        hint = f"kamplan edit-account {case.key} --director NAME"
    else:
        return
    yield make_finding(CODE, "warning", case.key, message, hint=hint)
