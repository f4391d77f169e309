"""The pictures of a plan: what each draws, with every word in the plan's language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.measures import split_target
from kamplan.domain.planning import Action, Opportunity, WhiteSpaceCell
from kamplan.domain.scales import Audience, Coverage, Power, Stance, Tier
from kamplan.domain.text import fold_name
from kamplan.domain.wording import WORDS
from kamplan.language import COLON, COMMA, N_
from kamplan.plan.pictures import (
    Bubble,
    FigureChart,
    FigurePoint,
    Gantt,
    GanttRow,
    MapPerson,
    MatrixPerson,
    Mix,
    MixBar,
    MixSegment,
    OpportunityChart,
    PowerMatrix,
    RelationshipMap,
    WhiteSpaceGrid,
    WhiteSpaceRow,
)
from kamplan.plan.pictures import WhiteSpaceCell as DrawnCell
from kamplan.plan.sections.profile import say_amount
from kamplan.plan.sections.tables import money, say_gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kamplan.domain.figure import Figure
    from kamplan.plan.document import Picture
    from kamplan.plan.writing import Pen


def draw_map(pen: Pen) -> RelationshipMap | None:
    """Return the relationship map, for the account team alone."""
    contacts = pen.dossier.contacts
    if not contacts or pen.dossier.audience is not Audience.TEAM:
        return None
    above = {one.reports_to for one in contacts}
    gone = [one for one in pen.dossier.former_contacts if one.id in above and one.is_active]
    words = {
        "power": N_("Power level"), "stance": N_("Stance"), "coverage": N_("Coverage"), "owner": N_("Our owner"),
        "reports-to": N_("reports to"), "influences": N_("influences"), "not-listed": N_("not recorded"),
        "person": N_("Person"), "colon": COLON, "comma": COMMA,
    }  # fmt: skip
    people = tuple(
        MapPerson(
            key=one.id,
            name=one.title_name(pen.language),
            subtitle=" · ".join(text for text in (one.title, one.partner) if text),
            reports_to=one.reports_to,
            influences=one.influences,
            power=one.power,
            stance=one.stance,
            coverage=one.coverage,
            owner=one.owner,
        )
        for one in contacts
    )
    people += tuple(
        MapPerson(
            key=one.id,
            name=one.title_name(pen.language),
            subtitle=" · ".join(text for text in (one.title, say_gone(pen, one)) if text),
            reports_to=one.reports_to,
            power=Power.UNKNOWN,
            stance=Stance.UNKNOWN,
            coverage=Coverage.UNKNOWN,
        )
        for one in gone
    )
    return RelationshipMap(
        title=pen.say(N_("Relationship map")),
        description=pen.say(N_("Who reports to whom, who sways whom, and how each stands to us.")),
        people=people,
        words=_say_codes(pen, Power, Stance, Coverage) | _say_all(pen, words),
    )


def draw_power(pen: Pen) -> PowerMatrix | None:
    """Return power against stance, for the account team alone."""
    contacts = pen.dossier.contacts
    if not contacts or pen.dossier.audience is not Audience.TEAM:
        return None
    return PowerMatrix(
        title=pen.say(N_("Power and stance")),
        description=pen.say(N_("Who has power, and who is for us.")),
        people=tuple(
            MatrixPerson(name=one.title_name(pen.language), power=one.power, stance=one.stance) for one in contacts
        ),
        words=_say_codes(pen, Power, Stance) | _say_all(pen, {"power": N_("Power level"), "stance": N_("Stance")}),
    )


def draw_white_space(pen: Pen) -> WhiteSpaceGrid | None:
    """Return who holds which product in which unit; never for a customer."""
    cells = pen.dossier.list_records(WhiteSpaceCell)
    if not cells or pen.is_for_customer:
        return None
    products = tuple(dict.fromkeys(one.product for one in cells))
    held = {(one.unit, one.product): one for one in cells}

    def cell(unit: str, product: str) -> DrawnCell:
        one = held.get((unit, product))
        if one is None:
            return DrawnCell(holder="none")
        texts = (one.competitor, money(one.amount, one.currency))
        return DrawnCell(holder=one.holder.value, label=" ".join(text for text in texts if text))

    words = {
        "ours": N_("ours"), "competitor": N_("a competitor"), "open": N_("nobody yet"), "none": N_("not recorded"),
        "unit": N_("Unit"),
    }  # fmt: skip
    return WhiteSpaceGrid(
        title=pen.say(N_("White space")),
        description=pen.say(N_("Who holds which product in which business unit.")),
        products=products,
        rows=tuple(
            WhiteSpaceRow(unit=unit, cells=tuple(cell(unit, product) for product in products))
            for unit in dict.fromkeys(one.unit for one in cells)
        ),
        words=_say_all(pen, words),
    )


def draw_opportunities(pen: Pen) -> OpportunityChart | None:
    """Return the open opportunities by date and probability; never for a customer."""
    found = [one for one in pen.dossier.list_records(Opportunity) if not one.is_closed]
    if not found or pen.is_for_customer:
        return None
    words = {
        "opportunity": N_("Opportunity"), "close": N_("Closes"), "probability": N_("Probability"),
        "amount": N_("Amount"), "as-of": N_("As of"), "aside": N_("Without a date or a probability"),
    }  # fmt: skip
    return OpportunityChart(
        title=pen.say(N_("Opportunities by date, chance and worth")),
        description=pen.say(N_("The further up the likelier, the larger the more it is worth.")),
        as_of=pen.dossier.as_of,
        bubbles=tuple(
            Bubble(
                label=f"{one.id} {one.need}",
                close=one.close_by,
                probability=one.probability,
                amount=float(one.amount) if one.amount is not None else None,
                amount_text=money(one.amount, one.currency),
            )
            for one in found
        ),
        words=_say_all(pen, words),
    )


def draw_actions(pen: Pen) -> Gantt | None:
    """Return the actions over time; what is late is said to us alone."""
    found = sorted(pen.dossier.list_records(Action), key=lambda one: (one.due, one.owner, one.action))
    found = [one for one in found if one.status != "dropped"]
    if not found:
        return None
    words = {
        "overdue": N_("overdue"), "as-of": N_("As of"), "action": N_("Action"), "owner": N_("Owner"),
        "start": N_("Starts"), "due": N_("Due"), "status": N_("Status"),
        "open": WORDS["open"], "in-progress": WORDS["in-progress"], "done": WORDS["done"], "dropped": WORDS["dropped"],
    }  # fmt: skip
    day = pen.dossier.as_of
    return Gantt(
        title=pen.say(N_("Actions over time")),
        description=pen.say(N_("Who does what by when.")),
        as_of=day,
        rows=tuple(
            GanttRow(
                label=one.action if pen.is_for_customer else f"{one.id} {one.action}",
                owner=one.owner,
                start=one.starts,
                due=one.due,
                status=one.status.value,
                is_overdue=not pen.is_for_customer and not one.is_closed and one.due < day,
            )
            for one in found
        ),
        words=_say_all(pen, words),
    )


def draw_figures(pen: Pen) -> tuple[FigureChart, ...]:
    """Return a chart for each measure of our business with the customer that has a target; never for a customer."""
    if pen.is_for_customer:
        return ()
    charts = []
    for measure, (reached, targets) in pair_figures(pen.dossier.figures).items():
        if not (reached and targets):
            continue
        actual = {year: float(one.value) for year, one in reached.items()}
        target = {year: float(one.value) for year, one in targets.items()}
        latest = reached[max(reached)]
        years = sorted({*actual, *target})
        charts.append(
            FigureChart(
                title=pen.say(N_("Reached and to be reached: {measure}"), measure=measure),
                description=pen.say(N_("What was reached, and what is to be reached.")),
                unit=latest.unit or latest.currency or "",
                points=tuple(
                    FigurePoint(
                        year=str(year),
                        actual=actual.get(year),
                        actual_text=_say_number(actual.get(year)),
                        target=target.get(year),
                        target_text=_say_number(target.get(year)),
                    )
                    for year in years
                ),
                words=_say_all(pen, {"year": N_("Year"), "actual": N_("reached"), "target": N_("target")}),
            )
        )
    return tuple(charts)


def pair_figures(figures: Iterable[Figure]) -> dict[str, tuple[dict[int, Figure], dict[int, Figure]]]:
    """Return what was reached and what is to be, by year, of each measure; its name is as it was entered first."""
    names: dict[str, str] = {}
    pairs: dict[str, tuple[dict[int, Figure], dict[int, Figure]]] = {}
    for one in sorted(figures, key=lambda each: number_of(each.id)):
        said, is_target = split_target(one.measure)
        measure = names.setdefault(fold_name(said), said)
        pairs.setdefault(measure, ({}, {}))[is_target][one.year] = one
    return pairs


def draw_mix(pen: Pen) -> Mix | None:
    """Return what the evidence is made of, by tier and by grade; never for a customer."""
    items = pen.dossier.active_items
    if not items or pen.is_for_customer:
        return None
    tiers = Counter(one.tier for one in items)
    grades = Counter(one.grade for one in items)
    bars = (
        MixBar(
            label=pen.say(N_("Tiers")),
            segments=tuple(MixSegment(label=f"T{int(tier)}", count=tiers[tier]) for tier in Tier if tiers[tier]),
        ),
        MixBar(
            label=pen.say(N_("Grades")),
            segments=tuple(MixSegment(label=grade, count=grades[grade]) for grade in sorted(grades)),
        ),
    )
    return Mix(
        title=pen.say(N_("What the evidence is made of")),
        description=pen.say(N_("Items that count, by tier and by grade.")),
        bars=bars,
    )


PICTURES: dict[str, Callable[[Pen], Picture | None]] = {
    "relationship-map": draw_map,
    "power-matrix": draw_power,
    "white-space": draw_white_space,
    "opportunities": draw_opportunities,
    "actions": draw_actions,
    "evidence": draw_mix,
}
"""The pictures that can be drawn alone, by the name `draw --picture` takes."""


def _say_number(value: float | None) -> str:
    from decimal import Decimal

    return "" if value is None else say_amount(Decimal(str(value)))


def _say_codes(pen: Pen, *scales: Iterable[str]) -> dict[str, str]:
    return {str(code): pen.say(WORDS[str(code)]) for scale in scales for code in scale}


def _say_all(pen: Pen, words: dict[str, str]) -> dict[str, str]:
    return {code: pen.say(word) for code, word in words.items()}
