"""Section 6: our share, the competition, the SWOT that collects itself, and what is open between us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.measures import choose_reached, choose_target, is_ours
from kamplan.domain.plan_scales import Severity
from kamplan.domain.planning import Issue, Opportunity, WhiteSpaceCell
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, Table
from kamplan.plan.sections.actions import late
from kamplan.plan.sections.drawings import draw_figures, pair_figures
from kamplan.plan.sections.profile import say_amount
from kamplan.plan.sections.tables import column, line_of, tabulate, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import SwotEntry
    from kamplan.domain.figure import Figure
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen


TOP = 2
"""How many strengths, weaknesses, opportunities and threats the section itself shows of each."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield our share and the competition, the top of the SWOT, and open issues."""
    yield from _write_share(pen)
    yield from _write_rivals(pen)
    yield from _write_swot(pen, most=TOP)
    yield from _write_issues(pen)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the charts of our figures, and the SWOT in full where the section shows but its top."""
    yield from draw_figures(pen)
    if any(len(entries) > TOP for _, entries in _list_swot(pen)):
        yield from _write_swot(pen)


def _write_share(pen: Pen) -> Iterator[Block]:
    now = pen.dossier.as_of.year
    rows = []
    for measure, (reached, targets) in pair_figures(pen.dossier.figures).items():
        if targets or is_ours(measure):
            value = _say_figure(reached[choose_reached(reached, now)]) if reached else ("–", "–")
            target = _say_figure(targets[choose_target(targets, now)]) if targets else ("–", "–")
            rows.append(tuple(pen.plain(text) for text in (measure, *value, *target)))
    if not rows:
        yield Notice(text=pen.say(N_("Our share of the customer's purchases is not recorded.")))
        return
    labels = (N_("Measure"), N_("Value"), N_("Year"), N_("Target"), N_("To be reached in"))
    caption = pen.say(N_("Our business with the customer: the latest figures"))
    yield Table(caption=caption, columns=tuple(pen.say(one) for one in labels), numeric=(1, 3), rows=tuple(rows))


def _say_figure(figure: Figure) -> tuple[str, str]:
    """Return a figure's value with its unit, and its year."""
    unit = figure.unit or figure.currency
    return f"{say_amount(figure.value)}{' ' + unit if unit else ''}", str(figure.year)


def _write_rivals(pen: Pen) -> Iterator[Block]:
    """Yield each competitor with where it holds and what it is after."""
    holds: dict[str, list[str]] = {}
    for cell in pen.dossier.list_records(WhiteSpaceCell):
        if cell.competitor:
            holds.setdefault(cell.competitor, []).append(cell.title)
    after: dict[str, list[str]] = {}
    for one in pen.dossier.list_records(Opportunity):
        for name in one.competitors if not one.is_closed else ():
            after.setdefault(name, []).append(f"{one.id} {one.need}")
    names = sorted({*holds, *after}, key=lambda name: (-len(holds.get(name, ())) - len(after.get(name, ())), name))
    if not names:
        yield Notice(text=pen.say(N_("No competitor is recorded.")))
        return
    rows = tuple(
        tuple(
            pen.plain(text)
            for text in (name, pen.join(holds.get(name, ())) or "–", pen.join(after.get(name, ())) or "–")
        )
        for name in names
    )
    labels = (N_("Competitor"), N_("Holds"), N_("Is after"))
    caption = pen.say(N_("The competition, the most present first"))
    yield Table(caption=caption, columns=tuple(pen.say(one) for one in labels), rows=rows)


def _write_issues(pen: Pen) -> Iterator[Block]:
    issues = [one for one in pen.dossier.list_records(Issue) if not one.is_closed]
    issues.sort(key=lambda one: (-list(Severity).index(one.severity), one.raised_on, one.issue))
    if not issues:
        yield Notice(text=pen.say(N_("No issue is open.")))
        return
    columns = [
        column(N_("Kind"), issues, lambda one: word(pen, one.kind)),
        column(N_("Severity"), issues, lambda one: word(pen, one.severity)),
        column(N_("Raised"), issues, lambda one: say_date(one.raised_on)),
        column(N_("Due"), issues, lambda one: say_date(one.due)),
        column(N_("Owner"), issues, lambda one: one.owner or pen.say(N_("nobody yet"))),
    ]
    lines = [line_of(pen, one, marks=late(pen, one)) for one in issues]
    yield tabulate(pen, pen.say(N_("Open issues and complaints, the gravest first")), issues, columns, first=lines)


def _list_swot(pen: Pen) -> tuple[tuple[str, tuple[SwotEntry, ...]], ...]:
    swot = pen.analysis.swot
    return (
        (N_("Strengths"), swot.strengths),
        (N_("Weaknesses"), swot.weaknesses),
        (N_("Opportunities"), swot.opportunities),
        (N_("Threats"), swot.threats),
    )


def _write_swot(pen: Pen, *, most: int | None = None) -> Iterator[Block]:
    """Yield the four lists of the SWOT, of each so many entries at most and how many more there are."""
    leads = _list_swot(pen)
    if not any(entries for _, entries in leads):
        yield Notice(text=pen.say(N_("No strength, weakness, opportunity or threat is recorded.")))
        return
    for lead, entries in leads:
        points = tuple(_write_entry(pen, entry) for entry in entries[:most])
        name = pen.say(lead)
        if len(points) < len(entries):
            name = pen.say(N_("{name}: {shown} of {count}"), name=name, shown=len(points), count=len(entries))
        yield Bullets(lead=name, points=points or (pen.plain(pen.say(N_("none recorded"))),))


def _write_entry(pen: Pen, entry: SwotEntry) -> Sentence:
    item = pen.find(entry.id)
    if item:
        return pen.statement(item)
    conclusion = next(one for one in pen.dossier.conclusions if one.id == entry.id)
    return pen.write_first(conclusion.text, conclusion.cites)
