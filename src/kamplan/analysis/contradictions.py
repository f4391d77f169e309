"""Which items contradict each other, and what was decided about it.

Both items of a contradiction are kept. A resolution says which of them holds and why, or that the contradiction is only
apparent and both do. Among several resolutions of two items the latest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.inquiry import Resolution

if TYPE_CHECKING:
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


@dataclass(frozen=True)
class Contradiction:
    """Two active items of which one says the contrary of the other, and the resolution that cites both, if any."""

    item: Item
    other: Item
    resolution: Resolution | None

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of both, by number."""
        first, second = sorted((self.item.id, self.other.id), key=number_of)
        return first, second

    @property
    def held(self) -> Item | None:
        """The item that holds according to the resolution; None while there is none, and where both hold."""
        return next(
            (one for one in (self.item, self.other) if self.resolution and one.id == self.resolution.holds), None
        )

    @property
    def rejected(self) -> Item | None:
        """The item that does not hold according to the resolution; None where neither was rejected."""
        held = self.held
        return None if held is None else self.other if held is self.item else self.item


def list_contradictions(dossier: Dossier) -> tuple[Contradiction, ...]:
    """Return each pair of active items of which one says that it contradicts the other, once, in the order of items."""
    resolutions = _order(dossier)
    active = {item.id: item for item in dossier.active_items}
    found: dict[frozenset[str], Contradiction] = {}
    for item in active.values():
        for other in item.contradicts:
            pair = frozenset((item.id, other))
            if other in active and len(pair) > 1 and pair not in found:
                found[pair] = Contradiction(item, active[other], _find(resolutions, pair))
    return tuple(found.values())


def list_unresolved(dossier: Dossier) -> tuple[Contradiction, ...]:
    """Return the contradictions about which nothing has been decided that this reader may know."""
    return tuple(one for one in list_contradictions(dossier) if one.resolution is None)


def _order(dossier: Dossier) -> list[Resolution]:
    return sorted(dossier.list_records(Resolution), key=lambda one: (one.recorded_on, number_of(one.id)))


def _find(resolutions: list[Resolution], pair: frozenset[str]) -> Resolution | None:
    return next((one for one in reversed(resolutions) if pair <= set(one.cites)), None)
