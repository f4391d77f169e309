"""Who may read what: audiences, the default marking of each record, and "the most restrictive wins".

Source: the method, sections 2 and 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience, Handling, Tier
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

_ORDER = (Handling.CLEAR, Handling.GREEN, Handling.AMBER, Handling.RED)
_RANK = {handling: rank for rank, handling in enumerate(_ORDER)}

_READABLE = {
    Audience.TEAM: frozenset(_ORDER),
    Audience.COMPANY: frozenset({Handling.CLEAR, Handling.GREEN, Handling.AMBER}),
    Audience.CUSTOMER: frozenset({Handling.CLEAR, Handling.GREEN}),
}
_TIER_DEFAULT = {
    Tier.PUBLIC_FREE: Handling.CLEAR,
    Tier.PUBLIC_PAID: Handling.GREEN,
    Tier.CONTACTS: Handling.AMBER,
    Tier.TOP_MANAGEMENT: Handling.RED,
}
DOCUMENT_MARKINGS = {
    Audience.TEAM: Handling.RED,
    Audience.COMPANY: Handling.AMBER,
    Audience.CUSTOMER: Handling.GREEN,
}
"""Marking of a document for each audience: the highest that they may read."""
PLANNING_DEFAULT = Handling.AMBER
"""Marking of our own planning records: conclusions, answers, contacts, declarations, waivers, summaries."""

FIGURE_DEFAULT = Handling.AMBER
"""Marking of a figure for which none is given: no wording of its measure and no web page makes it public."""

PERSONAL_HANDLING = Handling.RED
"""Marking of a contact's stance, power, coverage, interests and notes, whatever the contact's own."""


def readable_by(audience: Audience | str) -> frozenset[Handling]:
    """Return the markings that an audience may read; raises `UsageError` for an unknown audience."""
    try:
        return _READABLE[Audience(audience)]
    except ValueError:
        raise UsageError(
            Phrase(N_("{audience} is not an audience"), audience=repr(audience)),
            hint=Phrase(N_("--audience is team, company or customer")),
        ) from None


def read_marking(stored: object) -> Handling:
    """Return the marking of a stored record; whatever is not a valid marking to the letter counts as red."""
    return next((one for one in _ORDER if one.value == stored), Handling.RED)


def most_restrictive(handlings: Iterable[Handling]) -> Handling:
    """Return the highest of the markings; clear for none."""
    return max(handlings, key=_RANK.__getitem__, default=Handling.CLEAR)


def is_above(handling: Handling, other: Handling) -> bool:
    """Say whether `handling` is more restrictive than `other`."""
    return _RANK[handling] > _RANK[other]


def default_for_tier(tier: Tier) -> Handling:
    """Return the marking an item gets at entry when none is given."""
    return _TIER_DEFAULT[tier]
