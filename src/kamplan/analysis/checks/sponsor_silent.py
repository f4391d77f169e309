"""The executive sponsor has been silent for 90 days (the method, sections 7 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Interaction
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP017"
SILENT_DAYS = 90
"""How long a sponsor may be silent."""


def find(case: Case) -> Iterator[Finding]:
    """Yield a sponsor who has met nobody of the customer within the days a sponsor may be silent."""
    sponsor = case.dossier.account.sponsor
    met = case.dossier.list_records(Interaction)
    if not sponsor or not met:
        return
    days = [one.held_on for one in met if fold_name(sponsor) in {fold_name(name) for name in one.who}]
    if not days or (case.dossier.as_of - max(days)).days > SILENT_DAYS:
        last = max(days).isoformat() if days else "–"
        message = Phrase(N_("the sponsor {name} has met nobody for 90 days (last: {date})"), name=sponsor, date=last)
        hint = f'kamplan add-action {case.key} "…" --owner "{sponsor}" --due DATE'
        yield make_finding(CODE, "warning", case.key, message, hint=hint)
