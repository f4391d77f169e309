"""An open opportunity without an amount or without a close date (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Opportunity
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP023"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open opportunity that is not valued, not dated, or neither."""
    for one in case.list_open(Opportunity):
        if one.amount is not None and one.close_by:
            continue
        currency = case.dossier.account.currency or "EUR"
        value = ["amount=N"] if one.currency else ["amount=N", f"currency={currency}"]
        if one.close_by:
            message, wanted = Phrase(N_("opportunity {id} has no amount"), id=one.id), value
        elif one.amount is not None:
            message, wanted = Phrase(N_("opportunity {id} has no close date"), id=one.id), ["close_by=DATE"]
        else:
            message = Phrase(N_("opportunity {id} has neither an amount nor a close date"), id=one.id)
            wanted = [*value, "close_by=DATE"]
        yield make_finding(CODE, "warning", one.id, message, hint=suggest_edit(one.id, *wanted))
