"""A strength that this customer does not use: no opportunity, value proposition or strategy rests on it.

A conclusion is used where an item that it cites is. Said once one of those records is there, and to the team alone,
since they may be withheld from a reader of our company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Opportunity, Strategy, ValueProposition
from kamplan.domain.scales import Swot
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP035"


def find(case: Case) -> Iterator[Finding]:
    """Yield a usable item or a conclusion tagged strength that nothing we plan cites."""
    dossier = case.dossier
    records = [
        *dossier.list_records(Opportunity),
        *dossier.list_records(ValueProposition),
        *dossier.list_records(Strategy),
    ]
    if not case.is_for_team or not records:
        return
    used = {item for record in records for item in record.cites}
    strengths = [one.id for one in dossier.active_items if one.swot is Swot.STRENGTH and one.is_usable]
    idle = [(one, one) for one in strengths if one not in used]
    for made in dossier.conclusions:
        if made.swot is Swot.STRENGTH and not used.intersection(made.cites):
            idle.append((made.id, next(iter(made.cites), "I-n")))
    for about, item in idle:
        yield make_finding(
            CODE,
            "notice",
            about,
            Phrase(N_("{id} is a strength that no opportunity, value proposition or strategy uses"), id=about),
            hint=f"kamplan add-value {case.key} OFFER --need NEED --cite {item}",
        )
