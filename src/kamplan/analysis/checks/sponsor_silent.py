"""The executive sponsor has not met the customer for 90 days (the method, sections 7 and 9).

What counts is an interaction that names the sponsor, or the last contact of a person the sponsor owns. Where nobody's
meetings are recorded nothing is said; dates of contact are the account team's alone.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Interaction
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP017"

LIMIT = 90
"""Days after which a sponsor is silent."""


def find(case: Case) -> Iterator[Finding]:
    """Yield an account whose sponsor has been silent for too long, or never met anybody while others did."""
    sponsor = case.dossier.account.sponsor
    met = case.dossier.list_records(Interaction)
    contacts = [one for one in case.dossier.contacts if one.last_contact]
    if not case.is_for_team or not sponsor or not (met or contacts):
        return
    name = fold_name(sponsor)
    days = [one.held_on for one in met if name in {fold_name(who) for who in one.who}]
    days += [one.last_contact for one in contacts if one.last_contact and fold_name(one.owner or "") == name]
    last = max((day for day in days if day <= case.dossier.as_of), default=None)
    if last is None:
        message = Phrase(N_("no contact of the sponsor {name} with the customer is recorded"), name=sponsor)
    elif (case.dossier.as_of - last).days > LIMIT:
        message = Phrase(
            N_("the sponsor {name} last met the customer on {date}, over {limit} days ago"),
            name=sponsor,
            date=last,
            limit=LIMIT,
        )
    else:
        return
    yield make_finding(
        CODE,
        "warning",
        case.key,
        message,
        hint=f"kamplan add-interaction {case.key} TEXT --who {quote(sponsor)} --contact C-n --on DATE",
    )
