"""Active items that contradict each other, both kept, about which nothing was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.analysis.contradictions import list_unresolved
from kamplan.domain.ids import number_of
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.contradictions import Contradiction
    from kamplan.analysis.model import Finding

CODE = "KP006"


def _find_newest(pair: Contradiction) -> str:
    """Return which of the two was true last, the one to look at first; of one day the one recorded later."""
    newest = max((pair.item, pair.other), key=lambda one: (one.valid_as_of, number_of(one.id)))
    return newest.id


def find(case: Case) -> Iterator[Finding]:
    """Yield each pair of active items of which one says that it contradicts the other, once, until it is resolved."""
    for one in list_unresolved(case.dossier):
        yield make_finding(
            CODE,
            "warning",
            one.item.id,
            Phrase(
                N_("{id} contradicts {other}; both count until it is said which holds"),
                id=one.item.id,
                other=one.other.id,
            ),
            hint=f"kamplan resolve {','.join(one.ids)} --holds {_find_newest(one)} --why TEXT",
        )
