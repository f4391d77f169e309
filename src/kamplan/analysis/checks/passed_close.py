"""An opportunity that is still open although the customer was to have decided by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Opportunity
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP022"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open opportunity whose close date has passed."""
    for one in case.list_open(Opportunity):
        if one.close_by and one.close_by < case.dossier.as_of:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("opportunity {id} was to close by {date} and is still open"), id=one.id, date=one.close_by),
                hint=suggest_edit(one.id, "close_by=DATE"),
            )
