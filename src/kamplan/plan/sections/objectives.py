"""Section 8: what is to be reached by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Objective
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice
from kamplan.plan.sections.tables import column, line_of, tabulate, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the open objectives with measure, baseline, target, date and owner."""
    found = [one for one in pen.dossier.list_records(Objective) if not one.is_closed]
    if not found:
        yield Notice(text=pen.say(N_("No objective is recorded.")))
    else:
        columns = [
            column(N_("Measure"), found, lambda one: one.measure),
            column(N_("Baseline"), found, lambda one: one.baseline),
            column(N_("Now"), found, lambda one: one.actual),
            column(N_("Target"), found, lambda one: one.target),
            column(N_("Due"), found, lambda one: say_date(one.due)),
            column(N_("Owner"), found, lambda one: one.owner),
        ]
        if not pen.is_for_customer:
            columns.append(column(N_("Status"), found, lambda one: word(pen, one.status)))
        columns.append(column(N_("Their goal"), found, lambda one: one.theirs))
        caption = pen.say(N_("What is to be reached"))
        yield tabulate(pen, caption, found, columns, first=[line_of(pen, one) for one in found])


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield what came of the closed objectives and what we learned; not for a customer."""
    closed = [one for one in pen.dossier.list_records(Objective) if one.is_closed]
    if closed and not pen.is_for_customer:
        points = []
        for one in closed:
            said = [f"{one.id} {one.objective}: {word(pen, one.status)}", one.outcome, one.lesson]
            points.append(pen.plain(" – ".join(text for text in said if text)))
        yield Bullets(lead=pen.say(N_("Closed, with what came of it and what we learned")), points=tuple(points))
