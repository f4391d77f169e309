"""A strategy in force of whose evidence nothing holds today: all of it is stale, withdrawn or superseded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Strategy
from kamplan.domain.scales import Freshness
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP028"


def find(case: Case) -> Iterator[Finding]:
    """Yield an active strategy all of whose cited items are stale or no longer count."""
    items = case.dossier.items_by_id
    for one in case.list_open(Strategy):
        cited = [items[item] for item in one.cites if item in items]
        if not cited or any(item.is_active and case.freshness.get(item.id) is not Freshness.STALE for item in cited):
            continue
        stale = [item.id for item in cited if item.is_active]
        yield make_finding(
            CODE,
            "warning",
            one.id,
            Phrase(
                N_("nothing that strategy {id} rests on holds today: {items}"),
                id=one.id,
                items=", ".join(item.id for item in cited),
            ),
            hint=f"kamplan confirm-intel {stale[0]}" if stale else suggest_edit(one.id, "cites=I-n"),
        )
