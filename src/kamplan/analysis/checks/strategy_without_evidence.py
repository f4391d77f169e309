"""A strategy rests on nothing that is usable and in date any more (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Strategy
from kamplan.domain.scales import Freshness
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP026"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open strategies whose evidence has all gone stale, or was withdrawn or superseded."""
    items = case.dossier.items_by_id
    for one in case.dossier.list_records(Strategy):
        holds = [
            cited
            for cited in one.cites
            if cited in items
            and items[cited].is_active
            and items[cited].is_usable
            and case.freshness.get(cited) is not Freshness.STALE
        ]
        if not one.is_closed and not holds:
            message = Phrase(N_("{id} {what} rests on nothing usable in date"), id=one.id, what=one.strategy)
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id} --set cites=I-n")
