"""What is known of the buying process comes from public sources alone (the method, sections 1 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Tier
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP030"


def find(case: Case) -> Iterator[Finding]:
    """Yield a buying process that nobody at the customer has told us about."""
    items = [one for one in case.dossier.active_items if one.topic == "buying-process" and one.is_usable]
    if items and all(one.tier <= Tier.PUBLIC_PAID for one in items):
        message = Phrase(N_("all that is known of the buying process is public"))
        hint = f'kamplan add-intel {case.key} "…" --tier 3 --topic buying-process --contact NAME'
        yield make_finding(CODE, "warning", case.key, message, hint=hint)
