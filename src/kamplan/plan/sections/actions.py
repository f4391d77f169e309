"""Section 10: who does what by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Action, Commitment
from kamplan.language import N_
from kamplan.plan.document import Label, Notice
from kamplan.plan.sections.drawings import draw_actions
from kamplan.plan.sections.people import write_interactions
from kamplan.plan.sections.tables import column, line_of, people, refer_records, tabulate, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.plan_record import PlanRecord
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def late(pen: Pen, record: PlanRecord) -> tuple[Label, ...]:
    """Return the mark of a record that is open past its date; in a customer's copy of a promise alone, as they know."""
    due = getattr(record, "close_by", None) or getattr(record, "due", None)
    is_told = not pen.is_for_customer or isinstance(record, Commitment)
    if not is_told or record.is_closed or due is None or due >= pen.dossier.as_of:
        return ()
    return (Label(kind="overdue", text=pen.say(N_("overdue"))),)


def write(pen: Pen) -> Iterator[Block]:
    """Yield the open actions, first due first, and what we promised to deliver."""
    actions = _list_actions(pen)
    found = [one for one in actions if not one.is_closed]
    if found:
        columns = [
            column(N_("Owner"), found, lambda one: one.owner),
            column(N_("Due"), found, lambda one: say_date(one.due)),
            column(N_("Status"), found, lambda one: word(pen, one.status)),
        ]
        if not pen.is_for_customer:
            columns.append(column(N_("Serves"), found, lambda one: refer_records(pen, one.serves)))
        lines = [line_of(pen, one, marks=late(pen, one)) for one in found]
        yield tabulate(pen, pen.say(N_("What is to be done, first due first")), found, columns, first=lines)
    else:
        yield Notice(text=pen.say(N_("No action is open.") if actions else N_("No action is recorded.")))
    yield from _write_commitments(pen, is_open=True)
    if pen.is_for_customer:
        yield from write_interactions(pen)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the actions over time, what was done, and what we delivered."""
    if drawn := draw_actions(pen):
        yield drawn
    done = [one for one in _list_actions(pen) if one.status == "done"]
    if done:
        columns = [
            column(N_("Owner"), done, lambda one: one.owner),
            column(N_("Done"), done, lambda one: say_date(one.done_on)),
        ]
        if not pen.is_for_customer:
            columns.append(column(N_("Result"), done, lambda one: one.result))
        yield tabulate(pen, pen.say(N_("Actions done")), done, columns, first=[line_of(pen, one) for one in done])
    yield from _write_commitments(pen, is_open=False)


def _list_actions(pen: Pen) -> list[Action]:
    return sorted(pen.dossier.list_records(Action), key=lambda one: (one.due, one.owner, one.action))


def _write_commitments(pen: Pen, *, is_open: bool) -> Iterator[Block]:
    """Yield the deliveries that are still to come, or those that were made or dropped."""
    found = [one for one in pen.dossier.list_records(Commitment) if one.is_closed is not is_open]
    found.sort(key=lambda one: (one.due, one.commitment))
    if not found:
        return
    columns = [
        column(N_("Due"), found, lambda one: say_date(one.due)),
        column(N_("Delivered"), found, lambda one: say_date(one.delivered_on)),
        column(N_("Owner"), found, lambda one: one.owner),
    ]
    if not pen.is_for_customer:
        columns.append(column(N_("Promised to"), found, lambda one: people(pen, [one.to])))
    lines = [line_of(pen, one, marks=late(pen, one)) for one in found]
    caption = pen.say(N_("What we promised to deliver") if is_open else N_("What we delivered"))
    yield tabulate(pen, caption, found, columns, first=lines)
