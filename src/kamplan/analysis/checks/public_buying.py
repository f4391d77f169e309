"""What is known of the buying process comes from public items alone (tiers 1 and 2).

How a customer buys is learned from its people. Their items may be withheld from a reader of our company, so only the
team is told; nothing known at all is a gap, not a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Tier
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP034"

TOPIC = "buying-process"


def find(case: Case) -> Iterator[Finding]:
    """Yield the topic of the buying process when all its active items are public."""
    items = [one for one in case.dossier.active_items if one.topic == TOPIC]
    if not case.is_for_team or not items or any(one.tier > Tier.PUBLIC_PAID for one in items):
        return
    yield make_finding(
        CODE,
        "warning",
        case.key,
        Phrase(N_("all that is known of the buying process is public (tiers 1–2); ask the people who buy")),
        hint=f"kamplan add-intel {case.key} --tier 3 --topic {TOPIC} --contact C-n",
    )
