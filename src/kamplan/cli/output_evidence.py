"""The evidence on a terminal: verdict and claims, those that contradict each other apart; and what looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kamplan.analysis.suggestions import Kind
from kamplan.analysis.weighing import Verdict
from kamplan.cli.output import Column, emit_list, make_console
from kamplan.cli.output_analysis import AUDIENCES
from kamplan.cli.terminal import safe
from kamplan.domain.scales import Audience
from kamplan.domain.source import find_partner, say_source
from kamplan.domain.wording import say_code
from kamplan.language import COLON, N_, Command, translator
from kamplan.service.suggestions import advise, explain
from kamplan.service.weighing import find_standing, view_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from kamplan.analysis.contradictions import Contradiction
    from kamplan.cli.call import Call
    from kamplan.service.suggestions import Suggested
    from kamplan.service.weighing import Claim, Evidence

VERDICTS = {
    Verdict.SUPPORTED: ("●", "green"),
    Verdict.RESOLVED: ("●", "green"),
    Verdict.ONE_ORIGIN: ("◐", "yellow"),
    Verdict.INCONCLUSIVE: ("?", "magenta"),
    Verdict.CONTRADICTED: ("✗", "red"),
    Verdict.NOTHING: ("·", "red"),
}
"""For each verdict its mark and colour; the words say all that they say."""
STANDINGS = {
    "carries": ("●", "green", N_("carries the verdict")),
    "holds": ("✓", "green", N_("holds")),
    "rejected": ("✗", "red", N_("does not hold")),
    "idle": ("·", "", N_("carries nothing: not graded usable, or stale")),
}
"""For each standing of a claim its mark, colour and meaning."""


def print_claims(call: Call, evidence: Evidence) -> None:
    """Print a row for each claim, for spreadsheets and scripts."""
    rows = view_evidence(evidence)["claims"]
    keys = (
        "id", "group", "standing", "tier", "grade", "usable", "state", "valid_as_of", "age_days", "review_by", "origin",
        "source", "publisher", "contact_name", "statement",
    )  # fmt: skip
    emit_list(call, [Column(key, key) for key in keys], rows, empty="")


def print_evidence(call: Call, evidence: Evidence, audience: Audience) -> None:
    """Print the evidence on a topic or question."""
    console = make_console()
    say = translator(call.language)
    subject = evidence.question.text(call.language) if evidence.question else evidence.topic.title(call.language)
    named = evidence.question.id if evidence.question else evidence.topic.id
    title = Text(safe(subject), style="bold") + Text(f"  {evidence.account} · {named}", style="dim")
    title += Text(f"   {say(N_('as of'))} {evidence.as_of}")
    if audience is not Audience.TEAM:
        title += Text(f"   {say(N_('for'))} {say(AUDIENCES[audience])}", style="yellow")
    console.print(title)
    mark, colour = VERDICTS[evidence.weighing.verdict]
    console.print(Text(f"{mark} {evidence.weighing.summary.say(call.language)}", style=f"bold {colour}"))
    console.print(_indent(evidence.weighing.reason.say(call.language)))
    if evidence.uncontradicted:
        heading = N_("Nothing contradicts these") if evidence.groups else N_("What is known")
        _print_claims(console, say(heading), evidence.uncontradicted, evidence, call.language)
    for number, group in enumerate(evidence.groups, 1):
        heading = say(N_("Contradiction {number}")).format(number=number)
        _print_claims(console, heading, group, evidence, call.language)
        ids = {one.item.id for one in group}
        _print_resolutions(console, [one for one in evidence.contradictions if one.item.id in ids], call.language)
    if evidence.uncontradicted or evidence.groups:
        used = dict.fromkeys(find_standing(one.item.id, evidence.weighing) for one in _list_claims(evidence))
        legend = "   ".join(f"{STANDINGS[one][0]} {say(STANDINGS[one][2])}" for one in STANDINGS if one in used)
        console.print()
        console.print(Text(legend, style="dim"))
    _print_former(console, evidence.former, call.language)
    _print_next(call, console, evidence)


def _list_claims(evidence: Evidence) -> list[Claim]:
    return [*evidence.uncontradicted, *(one for group in evidence.groups for one in group)]


def _print_claims(console: Console, heading: str, claims: Sequence[Claim], evidence: Evidence, language: str) -> None:
    say = translator(language)
    console.print()
    console.print(Text(heading, style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("", no_wrap=True)
    for label in (N_("Id"), N_("Tier"), N_("Grade"), N_("Age"), N_("State")):
        table.add_column(say(label), no_wrap=True, justify="right" if label == "Age" else "left")
    table.add_column(say(N_("Statement")), overflow="fold", ratio=1)
    for one in claims:
        item = one.item
        mark, colour, _ = STANDINGS[find_standing(item.id, evidence.weighing)]
        said = Text(safe(item.statement)) + Text(f"\n{safe(_say_origin(one, language))}", style="dim")
        state = say_code(one.state.value, language)
        age = say_age(one.age_days, language)
        table.add_row(Text(mark, style=colour), item.id, str(int(item.tier)), item.grade, age, state, said)
    console.print(table)


def say_age(days: int, language: str) -> str:
    """Return an age in days, months or years, whichever is short and says enough."""
    say = translator(language)
    if days < 60:
        return say(N_("{count} d")).format(count=days)
    if days < 730:
        return say(N_("{count} mo")).format(count=days // 30)
    return say(N_("{count} y")).format(count=days // 365)


def _say_origin(claim: Claim, language: str) -> str:
    """Return where a claim comes from: source, publisher, contact, origin; and its topic where that is another."""
    say = translator(language)
    item = claim.item
    parts = [say_source(say_code(item.source_name, language), language)]
    contact = None if find_partner(item.source_name) else item.contact_name
    parts += [one for one in (item.publisher, contact) if one]
    if item.origin:
        parts.append(f"{say(N_('origin'))} {item.origin}")
    if claim.from_elsewhere:
        parts.append(f"{say(N_('topic'))} {item.topic}")
    return " · ".join(parts)


def _print_resolutions(console: Console, pairs: Sequence[Contradiction], language: str) -> None:
    say = translator(language)
    said: dict[str, None] = {}
    for one in pairs:
        if one.resolution is None:
            said[f"{' ↔ '.join(one.ids)}  {say(N_('unresolved'))}"] = None
            continue
        resolution = one.resolution
        what = N_("{resolution}: {id} holds: {why}") if resolution.holds else N_("{resolution}: both hold: {why}")
        text = say(what).format(resolution=resolution.id, id=resolution.holds, why=resolution.why)
        said[f"{text}  ({', '.join(filter(None, (resolution.recorded_by, str(resolution.recorded_on))))})"] = None
    for text in said:
        console.print(_indent(text, style="italic"))


def _indent(text: str, style: str = "") -> Padding:
    return Padding(Text(safe(text), style=style), (0, 0, 0, 2))


def _print_former(console: Console, former: Sequence[Claim], language: str) -> None:
    say = translator(language)
    if not former:
        return
    console.print()
    console.print(Text(say(N_("No longer counts")), style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for one in former:
        if one.item.superseded_by:
            why = say(N_("superseded by {id}")).format(id=one.item.superseded_by)
        else:
            why = f"{say(N_('withdrawn'))}{say(COLON)}{one.item.withdrawn_reason or '–'}"
        table.add_row(one.item.id, Text(safe(one.item.statement)) + Text(f"\n{safe(why)}", style="italic"))
    console.print(table)


def _print_next(call: Call, console: Console, evidence: Evidence) -> None:
    """Print the command that would settle most: resolve, grade, confirm or add."""
    unresolved = next((one for one in evidence.contradictions if one.resolution is None), None)
    command = None
    if unresolved:
        command = f"kamplan resolve {','.join(unresolved.ids)} --holds {unresolved.ids[0]} --why TEXT"
    elif evidence.weighing.verdict is Verdict.INCONCLUSIVE:
        command = _suggest_repair(_list_claims(evidence))
    elif evidence.weighing.verdict in (Verdict.NOTHING, Verdict.ONE_ORIGIN):
        asked = f" --question {evidence.question.id}" if evidence.question else ""
        tier = int(min(evidence.topic.tiers))
        witness = "--source NAME" if tier <= 2 else "--contact NAME"
        command = f'kamplan add-intel {evidence.account} "…" --tier {tier} --topic {evidence.topic.id}{asked} {witness}'
    if command:
        console.print()
        console.print(Text(Command(command).say(call.language), style="cyan"), soft_wrap=True)


def _suggest_repair(claims: Sequence[Claim]) -> str:
    """Return the command for the newest claim that could carry something: confirm what is stale, else grade."""
    newest = sorted(claims, key=lambda one: one.item.valid_as_of, reverse=True)
    stale = next((one for one in newest if one.item.is_usable), None)
    if stale:
        return f"kamplan confirm-intel {stale.item.id}"
    ungraded = next((one for one in newest if not one.item.is_graded), newest[0])
    return f"kamplan grade-intel {ungraded.item.id} --reliability B --credibility 2"


def print_suggestions(call: Call, suggested: Suggested) -> None:
    """Print likely contradictions and duplicates, each with both statements and the command if it is right."""
    console = make_console()
    for number, one in enumerate(suggested.found):
        mark, colour = ("✗", "red") if one.kind is Kind.DISAGREE else ("≈", "yellow")
        line = Text(f"{mark} ", style=colour) + Text(safe(explain(one).say(call.language)), style="bold")
        if number:
            console.print()
        console.print(line + Text(f"  {one.topic}", style="dim"), overflow="fold")
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        for item in (suggested.items[each] for each in one.ids):
            source = Text(f"\n{safe(' · '.join(filter(None, (str(item.valid_as_of), item.source_name, item.grade))))}")
            source.stylize("dim")
            table.add_row(f"  {item.id}", Text(safe(item.statement)) + source)
        console.print(table)
        console.print(Text(f"  {safe(advise(one).say(call.language))}", style="cyan"), soft_wrap=True)
