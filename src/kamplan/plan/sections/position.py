"""Section 6: our share, the competition, the SWOT that collects itself, and what is open between us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.marking import is_about_customer
from kamplan.domain.plan_scales import Severity
from kamplan.domain.planning import Commitment, Issue, Opportunity, WhiteSpaceCell
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, Table
from kamplan.plan.sections.actions import late
from kamplan.plan.sections.profile import say_amount
from kamplan.plan.sections.tables import column, line_of, tabulate, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import SwotEntry
    from kamplan.domain.figure import Figure
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield our share and the competition, the SWOT from tagged items and conclusions, open issues, late deliveries."""
    yield from _write_share(pen)
    yield from _write_rivals(pen)
    yield from _write_swot(pen)
    yield from _write_issues(pen)
    yield from _write_late(pen)


def _write_share(pen: Pen) -> Iterator[Block]:
    ours = [one for one in pen.dossier.figures if not is_about_customer(one.measure)]
    if not ours:
        yield Notice(text=pen.say(N_("Our share of the customer's purchases is not recorded.")))
        return
    latest: dict[str, Figure] = {}
    for one in sorted(ours, key=lambda each: each.year):
        latest[one.measure] = one
    rows = []
    for one in latest.values():
        unit = one.unit or one.currency
        value = f"{say_amount(one.value)}{' ' + unit if unit else ''}"
        rows.append(tuple(pen.plain(text) for text in (one.measure, value, str(one.year))))
    labels = (N_("Measure"), N_("Value"), N_("Year"))
    caption = pen.say(N_("Our business with the customer: the latest figures"))
    yield Table(caption=caption, columns=tuple(pen.say(one) for one in labels), numeric=(1,), rows=tuple(rows))


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


def _write_late(pen: Pen) -> Iterator[Block]:
    found = [one for one in pen.dossier.list_records(Commitment) if late(pen, one)]
    if found:
        points = tuple(
            pen.plain(pen.say(N_("{id} {what}: due {date}"), id=one.id, what=one.commitment, date=one.due))
            for one in found
        )
        yield Bullets(lead=pen.say(N_("Late deliveries")), points=points)


def _write_swot(pen: Pen) -> Iterator[Block]:
    swot = pen.analysis.swot
    leads = (
        (N_("Strengths"), swot.strengths),
        (N_("Weaknesses"), swot.weaknesses),
        (N_("Opportunities"), swot.opportunities),
        (N_("Threats"), swot.threats),
    )
    if not any(entries for _, entries in leads):
        yield Notice(text=pen.say(N_("No strength, weakness, opportunity or threat is recorded.")))
        return
    for lead, entries in leads:
        if entries:
            yield Bullets(lead=pen.say(lead), points=tuple(_write_entry(pen, entry) for entry in entries))
        else:
            yield Bullets(lead=pen.say(lead), points=(pen.plain(pen.say(N_("none recorded"))),))


def _write_entry(pen: Pen, entry: SwotEntry) -> Sentence:
    item = pen.find(entry.id)
    if item:
        return pen.statement(item)
    conclusion = next(one for one in pen.dossier.conclusions if one.id == entry.id)
    first = pen.write(conclusion.text, conclusion.cites)[0]
    return first.sentences[0]
