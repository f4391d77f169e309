"""What may be said to the customer, and what must not be: by the markings of what we know (the method, section 10)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kamplan.domain.marking import is_above, readable_by
from kamplan.domain.planning import Commitment, ValueProposition
from kamplan.domain.scales import Audience, Freshness, Handling
from kamplan.language import N_
from kamplan.plan.briefing.meeting import newest_first
from kamplan.plan.build import HANDLINGS
from kamplan.plan.document import Bullets, Label, Notice
from kamplan.plan.sections.tables import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.item import Item
    from kamplan.plan.briefing.meeting import Meeting
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

MOST = 8
"""How many statements of each list are shown; the rest is counted."""


def write_may(meeting: Meeting) -> Iterator[Block]:
    """Yield what is cleared for the customer, in date and not contradicted: what is near this meeting first."""
    pen = meeting.pen
    cleared = readable_by(Audience.CUSTOMER)
    items = [
        one
        for one in pen.dossier.active_items
        if one.handling in cleared
        and one.is_usable
        and pen.analysis.freshness[one.id] is not Freshness.STALE
        and not pen.is_contradicted(one)
    ]
    promised = [
        line_of(pen, one) for one in pen.dossier.list_records(Commitment)
        if one.handling in cleared and not one.is_closed and meeting.concerns(one)
    ]  # fmt: skip
    offered = [line_of(pen, one) for one in pen.dossier.list_records(ValueProposition) if one.handling in cleared]
    if promised:
        yield Bullets(lead=pen.say(N_("Of what we promised")), points=tuple(promised))
    if offered:
        yield Bullets(lead=pen.say(N_("Of what we offer")), points=tuple(offered))
    if items:
        shown = _sort_near(meeting, items)[:MOST]
        points = [pen.statement(one) for one in shown]
        if len(items) > MOST:
            points.append(pen.plain(pen.say(N_("and {count} more"), count=len(items) - MOST)))
        yield Bullets(lead=pen.say(N_("Cleared for the customer, and in date")), points=tuple(points))
    if not (promised or offered or items):
        yield Notice(text=pen.say(N_("Nothing in date is cleared for the customer: listen, and promise nothing.")))


def write_must_not(meeting: Meeting) -> Iterator[Block]:
    """Yield how much is kept from the customer and on which topics; the team finds the statements themselves.

    What the only person who is met told us is no secret from them, and is left out.
    """
    pen = meeting.pen
    alone = meeting.named[0].id if len(meeting.named) == 1 else None
    kept = [
        one
        for one in pen.dossier.active_items
        if one.handling in (Handling.AMBER, Handling.RED) and (alone is None or one.contact != alone)
    ]
    topics = Counter(one.topic for one in kept)
    if not topics:
        yield Notice(text=pen.say(N_("Nothing on record is kept from the customer.")))
        return
    named = pen.join(
        f"{topic.title(pen.language)} ({topics[topic.id]})" for topic in pen.checklist.topics if topics[topic.id]
    )
    said = N_("{count} items on record are not for the customer, on: {topics}")
    yield Bullets(points=(pen.plain(pen.say(said, count=len(kept), topics=named)),))
    if pen.dossier.audience is not Audience.TEAM:
        return
    near = [one for one in kept if meeting.is_near(one)] or kept
    near = sorted(newest_first(near), key=lambda one: not is_above(one.handling, Handling.AMBER))
    points = []
    for one in near[:MOST]:
        sentence = pen.statement(one, with_marks=False)
        points.append(sentence.model_copy(update={"marks": (_mark_handling(pen, one),)}))
    if len(near) > MOST:
        points.append(pen.plain(pen.say(N_("and {count} more"), count=len(near) - MOST)))
    yield Bullets(lead=pen.say(N_("Nearest to this meeting: not a word of it, nor who told us")), points=tuple(points))


def _sort_near(meeting: Meeting, items: list[Item]) -> list[Item]:
    return sorted(newest_first(items), key=lambda one: not meeting.is_near(one))


def _mark_handling(pen: Pen, item: Item) -> Label:
    return Label(kind=f"handling-{item.handling.value}", text=pen.say(HANDLINGS[item.handling.value]))
