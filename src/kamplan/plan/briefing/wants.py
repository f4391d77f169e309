"""What the people met want, as far as is known: what they told us, their goals and needs, how they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.news import WANTED_AREA
from kamplan.domain.planning import Objective
from kamplan.language import N_
from kamplan.plan.briefing.meeting import newest_first
from kamplan.plan.briefing.people import join_clauses
from kamplan.plan.document import Bullets, Notice
from kamplan.plan.sections.tables import money
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.item import Item
    from kamplan.domain.planning import Opportunity
    from kamplan.plan.briefing.meeting import Meeting
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen

MOST = 6
"""How many statements of each list are shown."""
DECIDING = "buying-process"
"""The topic of the checklist that says how the customer decides, and by what criteria."""


def write_wants(meeting: Meeting) -> Iterator[Block]:
    """Yield what each person told us or is said of them, then needs, goals, and how purchases are decided."""
    pen = meeting.pen
    blocks: list[Block] = []
    shown: set[str] = set()
    for contact in meeting.named:
        found = [one for one in meeting.list_items(contact) if one.id not in shown]
        shown.update(one.id for one in found[:MOST])
        name = contact.title_name(pen.language)
        blocks += _list_items(pen, pen.say(N_("From {name}, and about them"), name=name), found)
    if meeting.is_general:
        areas = pen.checklist.area_of_topic
        wanted = [
            one for one in pen.dossier.active_items
            if one.is_usable and one.topic in areas and areas[one.topic].id == WANTED_AREA
        ]  # fmt: skip
        blocks += _list_items(pen, pen.say(N_("What the customer needs of us")), newest_first(wanted))
    blocks += _write_needs(meeting)
    goals = [pen.plain(one.theirs) for one in pen.dossier.list_records(Objective) if one.theirs and not one.is_closed]
    if goals:
        blocks.append(Bullets(lead=pen.say(N_("Their goals, beside our objectives")), points=tuple(goals)))
    deciding = [
        one for one in pen.dossier.active_items if one.topic == DECIDING and one.is_usable and one.id not in shown
    ]
    blocks += _list_items(pen, pen.say(N_("How they decide, and by what criteria")), newest_first(deciding))
    yield from blocks or [Notice(text=pen.say(N_("Nothing is recorded of what they want.")))]


def _list_items(pen: Pen, lead: str, items: list[Item]) -> list[Block]:
    if not items:
        return []
    points = [pen.statement(one) for one in items[:MOST]]
    if len(items) > MOST:
        points.append(pen.plain(pen.say(N_("and {count} more"), count=len(items) - MOST)))
    return [Bullets(lead=lead, points=tuple(points))]


def _write_needs(meeting: Meeting) -> Iterator[Block]:
    if meeting.opportunities:
        points = tuple(_say_need(meeting.pen, one) for one in meeting.opportunities)
        yield Bullets(lead=meeting.pen.say(N_("Needs that we may fill")), points=points)


def _say_need(pen: Pen, one: Opportunity) -> Sentence:
    worth = money(one.amount, one.currency)
    closes = pen.say(N_("closes {date}"), date=say_date(one.close_by)) if one.close_by else ""
    said = join_clauses(pen, (pen.join(each for each in (one.unit, one.product) if each), worth, closes))
    text = f"{one.id} {one.need}{' – ' + said if said else ''}"
    return pen.line(text, one.cites, is_analysis=False)
