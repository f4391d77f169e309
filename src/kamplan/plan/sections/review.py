"""Section 14: how the plan is measured, and when it and its evidence are looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness
from kamplan.language import N_
from kamplan.plan.document import Fact, Facts, Notice, Table
from kamplan.plan.sections.drawings import draw_mix
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

NEXT = 10
"""How many of the items that fall due next are listed."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield the measures and the next review; none of it is for a customer."""
    if pen.is_for_customer:
        yield Notice(text=pen.say(N_("Nothing is recorded.")))
        return
    analysis = pen.analysis
    kept = list(analysis.freshness.values())
    share = N_("{part} of {whole}")
    facts = (
        (
            N_("Readiness: required topics done"),
            pen.say(share, part=analysis.readiness.part, whole=analysis.readiness.whole),
        ),
        (
            N_("Coverage: required topics with evidence in date"),
            pen.say(share, part=analysis.coverage.part, whole=analysis.coverage.whole),
        ),
        (
            N_("Items current, due, stale"),
            pen.join(str(kept.count(one)) for one in (Freshness.CURRENT, Freshness.DUE, Freshness.STALE)),
        ),
        (N_("Next review"), say_date(pen.dossier.account.next_review)),
    )
    yield Facts(facts=tuple(Fact(label=pen.say(label), value=value) for label, value in facts))


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield what the evidence is made of, and the items that go stale next; not for a customer."""
    if pen.is_for_customer:
        return
    analysis = pen.analysis
    if drawn := draw_mix(pen):
        yield drawn
    coming = sorted(
        (
            item
            for item in pen.dossier.active_items
            if item.is_usable and analysis.freshness[item.id] is not Freshness.STALE
        ),
        key=lambda item: (analysis.review_dates[item.id], number_of(item.id)),
    )[:NEXT]
    if coming:
        yield Table(
            caption=pen.say(N_("Evidence to be looked at next")),
            columns=(pen.say(N_("Review by")), pen.say(N_("Statement"))),
            rows=tuple((pen.plain(say_date(analysis.review_dates[item.id])), pen.statement(item)) for item in coming),
        )
