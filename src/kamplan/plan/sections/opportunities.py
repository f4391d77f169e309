"""Section 7: what we may win, what comes first, and where nothing is ours yet."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kamplan.domain.plan_scales import Holder, Priority
from kamplan.domain.planning import Opportunity, WhiteSpaceCell
from kamplan.domain.scales import Audience
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, Table
from kamplan.plan.sections.drawings import draw_opportunities, draw_white_space
from kamplan.plan.sections.profile import say_amount
from kamplan.plan.sections.tables import column, line_of, money, people, tabulate, word
from kamplan.plan.writing import say_date, say_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

_RANK = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2, None: 3}


def rank_opportunities(pen: Pen) -> list[Opportunity]:
    """Return the open opportunities: by priority, then by worth times chance, then by date."""
    found = [one for one in pen.dossier.list_records(Opportunity) if not one.is_closed]
    if pen.is_for_customer:  # what comes first is ours to know
        return sorted(found, key=lambda one: (str(one.close_by), one.need))
    return sorted(
        found,
        key=lambda one: (_RANK[one.priority], -(one.weighted or one.amount or Decimal(0)), str(one.close_by), one.need),
    )


def write(pen: Pen) -> Iterator[Block]:
    """Yield the ranked opportunities, their sum, and who decides each."""
    found = rank_opportunities(pen)
    if found:
        yield _tabulate(pen, found)
        yield from _sum(pen, found)
        yield from _write_roles(pen, found)
    else:
        yield Notice(text=pen.say(N_("No opportunity is recorded.")))


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the opportunities drawn, what came of the closed ones, and the white space; none of it is a customer's."""
    if pen.is_for_customer:
        return
    if drawn := draw_opportunities(pen):
        yield drawn
    closed = [one for one in pen.dossier.list_records(Opportunity) if one.is_closed]
    if closed:
        points = tuple(
            pen.plain(f"{one.need}: {word(pen, one.stage)}{' – ' + one.outcome if one.outcome else ''}")
            for one in closed
        )
        yield Bullets(lead=pen.say(N_("Won, lost or dropped")), points=points)
    yield from _write_white_space(pen)


def _tabulate(pen: Pen, found: list[Opportunity]) -> Table:
    columns = [
        column(N_("Unit, product"), found, lambda one: " · ".join(text for text in (one.unit, one.product) if text)),
        column(N_("Amount"), found, lambda one: money(one.amount, one.currency), is_numeric=True),
        column(N_("Closes"), found, lambda one: say_date(one.close_by)),
    ]
    if not pen.is_for_customer:
        columns += [
            column(N_("Stage"), found, lambda one: word(pen, one.stage)),
            column(
                N_("Probability"), found, lambda one: say_percent(pen, one.probability),
                is_numeric=True,
            ),
            column(N_("Priority"), found, lambda one: word(pen, one.priority)),
        ]  # fmt: skip
    columns.append(column(N_("Owner"), found, lambda one: one.owner))
    caption = pen.say(N_("Opportunities") if pen.is_for_customer else N_("Opportunities, the first to pursue on top"))
    return tabulate(pen, caption, found, columns, first=[line_of(pen, one) for one in found])


def _sum(pen: Pen, found: list[Opportunity]) -> Iterator[Block]:
    """Yield the sum for each currency: amounts are never converted."""
    if pen.is_for_customer:
        return
    points = []
    for currency in sorted({one.currency for one in found if one.currency and one.amount is not None}):
        of_it = [one for one in found if one.currency == currency]
        whole = sum((one.amount for one in of_it if one.amount is not None), Decimal(0))
        weighted = sum((one.weighted for one in of_it if one.weighted is not None), Decimal(0))
        points.append(
            pen.plain(
                pen.say(
                    N_("{whole} {currency} in all, {weighted} {currency} weighted by probability"),
                    whole=say_amount(whole), weighted=say_amount(weighted), currency=currency,
                )
            )
        )  # fmt: skip
    if points:
        yield Bullets(lead=pen.say(N_("Value of the open opportunities")), points=tuple(points))


def _write_roles(pen: Pen, found: list[Opportunity]) -> Iterator[Block]:
    """Yield who plays which part in each purchase; for the team alone."""
    if pen.dossier.audience is not Audience.TEAM:
        return
    points = []
    for one in found:
        roles = pen.join(
            pen.say(N_("{role}: {name}"), role=word(pen, role), name=people(pen, one.holds(role)))
            for role in dict.fromkeys(each.role for each in one.roles)
        )
        if roles:
            points.append(pen.plain(f"{one.id} {one.need} – {roles}"))
    if unknown := [one.id for one in found if not one.roles]:
        points.append(pen.plain(pen.say(N_("No buying role is known: {ids}"), ids=pen.join(unknown))))
    yield Bullets(lead=pen.say(N_("Who decides what")), points=tuple(points))


def _write_white_space(pen: Pen) -> Iterator[Block]:
    cells = pen.dossier.list_records(WhiteSpaceCell)
    if drawn := draw_white_space(pen):
        yield drawn
    if cells:
        columns = [
            column(N_("Product"), cells, lambda one: one.product),
            column(N_("Held by"), cells, lambda one: _say_holder(pen, one)),
            column(N_("Amount"), cells, lambda one: money(one.amount, one.currency), is_numeric=True),
            column(N_("Note"), cells, lambda one: one.note),
        ]
        caption = pen.say(N_("White space: who holds which product in which unit"))
        lines = [pen.write(one.unit, one.cites, is_analysis=False)[0].sentences[0] for one in cells]
        yield tabulate(pen, caption, cells, columns, first=lines)


def _say_holder(pen: Pen, cell: WhiteSpaceCell) -> str:
    if cell.holder is Holder.OPEN:
        return pen.say(N_("nobody yet"))
    return cell.competitor or word(pen, cell.holder)
