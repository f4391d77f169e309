"""Section 11: who carries the plan, what is asked of the sponsor, and what it may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Action, BudgetLine, Member
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice
from kamplan.plan.sections.actions import late
from kamplan.plan.sections.profile import say_amount
from kamplan.plan.sections.tables import column, is_same_person, line_of, money, tabulate
from kamplan.plan.writing import say_date, say_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield what is asked of the sponsor, and the budget; the control facts name the roles."""
    yield from _ask_sponsor(pen)
    yield from _write_budget(pen)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield who is on the account team, with duty and share of time."""
    members = pen.dossier.list_records(Member)
    if members:
        columns = [
            column(N_("Role"), members, lambda one: one.role),
            column(N_("Our unit"), members, lambda one: one.unit),
            column(N_("Duty"), members, lambda one: one.duty),
            column(
                N_("Share of time"), members, lambda one: say_percent(pen, one.share),
                is_numeric=True,
            ),
        ]  # fmt: skip
        lines = [line_of(pen, one) for one in members]
        yield tabulate(pen, pen.say(N_("The account team")), members, columns, first=lines)


def _ask_sponsor(pen: Pen) -> Iterator[Block]:
    sponsor = pen.dossier.account.sponsor
    asked = [
        one for one in pen.dossier.list_records(Action) if not one.is_closed and is_same_person(one.owner, sponsor)
    ]
    lead = pen.say(N_("Asked of the sponsor"))
    if not asked:
        yield Bullets(lead=lead, points=(pen.plain(pen.say(N_("nothing is asked of the sponsor yet"))),))
        return
    points = []
    for one in sorted(asked, key=lambda each: each.due):
        sentence = line_of(pen, one, marks=late(pen, one))
        by = pen.plain(pen.say(N_(" – by {date}"), date=one.due)).parts
        points.append(sentence.model_copy(update={"parts": (*sentence.parts, *by)}))
    yield Bullets(lead=lead, points=tuple(points))


def _write_budget(pen: Pen) -> Iterator[Block]:
    lines = pen.dossier.list_records(BudgetLine)
    if not lines:
        yield Notice(text=pen.say(N_("No budget is recorded.")))
        return
    columns = [
        column(N_("Year"), lines, lambda one: one.year),
        column(N_("Planned"), lines, lambda one: money(one.planned, one.currency), is_numeric=True),
        column(N_("Spent"), lines, lambda one: say_amount(one.spent) if one.spent is not None else "", is_numeric=True),
        column(N_("Left"), lines, lambda one: say_amount(one.left), is_numeric=True),
        column(N_("Approved by"), lines, lambda one: one.approved_by),
        column(N_("Approved"), lines, lambda one: say_date(one.approved_on)),
    ]
    yield tabulate(pen, pen.say(N_("Budget")), lines, columns, first=[line_of(pen, one) for one in lines])
