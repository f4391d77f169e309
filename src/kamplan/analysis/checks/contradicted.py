"""Active items that contradict each other, both kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP006"


def find(case: Case) -> Iterator[Finding]:
    """Yield each pair of active items of which one says that it contradicts the other, once."""
    items = case.dossier.items_by_id
    seen: set[frozenset[str]] = set()
    for item in case.dossier.active_items:
        for other in item.contradicts:
            pair = frozenset({item.id, other})
            if other not in items or not items[other].is_active or pair in seen:
                continue
            seen.add(pair)
            yield make_finding(
                CODE,
                "warning",
                item.id,
                Phrase(
                    N_("{id} contradicts {other}; both count until one is withdrawn or superseded"),
                    id=item.id,
                    other=other,
                ),
                hint=f"kamplan show-intel {item.id}",
            )
