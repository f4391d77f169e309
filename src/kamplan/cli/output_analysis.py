"""The analysis on a terminal: areas and topics with their states, freshness, grades, tiers, then what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from kamplan.cli.output import Column, emit_list, make_console
from kamplan.cli.terminal import safe
from kamplan.domain.scales import Audience, Freshness, TopicState
from kamplan.language import COLON, COMMA, LISTED, N_, Command, join, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from kamplan.analysis.model import AccountAnalysis, Finding, Gap, PageToRead, Share, TopicReview
    from kamplan.cli.call import Call
    from kamplan.domain.checklist import Area, Checklist

STATES = {
    TopicState.FULL: ("●", "green", N_("full")),
    TopicState.ANSWERED: ("●", "green", N_("answered")),
    TopicState.WAIVED: ("○", "cyan", N_("waived")),
    TopicState.UNKNOWN: ("?", "magenta", N_("unknown")),
    TopicState.ASSUMED: ("◐", "yellow", N_("assumed")),
    TopicState.EVIDENCED: ("◔", "blue", N_("evidenced")),
    TopicState.OPEN: ("·", "red", N_("open")),
}
"""For each state its mark, colour and name; the mark and name say all that the colour says."""

AUDIENCES = {Audience.TEAM: N_("account team and sponsor"), Audience.COMPANY: N_("our company")}
LACKING = {
    "nothing": N_("nothing known"),
    "ungraded": N_("only ungraded"),
    "unusable": N_("only unusable"),
    "stale": N_("all stale"),
}
SEVERITIES = {"error": ("✗", "red"), "warning": ("!", "yellow"), "notice": ("·", "cyan")}
WIDE = 100
"""From how many columns on usable items and origins are shown too."""
PAGES = 8
FINDINGS = 12


def print_checklist(call: Call, areas: Sequence[Area]) -> None:
    """Print areas, topics and questions in the language of labels."""
    if call.format != "table":
        rows = [
            {"area": a.id, "topic": t.id, "required": t.required, "question": q.id, "kind": q.kind,
             "text": q.text(call.language)}
            for a in areas for t in a.topics for q in t.questions
        ]  # fmt: skip
        columns = [Column(key, key) for key in ("area", "topic", "required", "question", "kind", "text")]
        emit_list(call, columns, rows, empty="")
        return
    say = translator(call.language)
    console = make_console()
    for area in areas:
        console.print(Text(f"\n{area.title(call.language)}", style="bold"), Text(area.id, style="dim"))
        for topic in area.topics:
            mark = "*" if topic.required else " "
            line = Text() + Text(f"{mark} ", style="bold red") + Text(topic.title(call.language), style="bold")
            tiers = ",".join(str(int(tier)) for tier in topic.tiers)
            months = say(N_("review every {months} months")).format(months=topic.review_months)
            console.print(line + Text(f"  {topic.id} · {say(N_('tiers'))} {tiers} · {months}", style="dim"))
            for question in topic.questions:
                kind = "→" if question.kind == "contribution" else "·"
                table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
                table.add_column(width=2, justify="right")
                table.add_column(overflow="fold")
                table.add_row(kind, Text(safe(question.text(call.language))) + Text(f"  {question.id}", style="dim"))
                console.print(table)
    console.print(Text(f"\n* {say(N_('required'))}   → {say(N_('what we can do: our own answer'))}", style="dim"))
    for level in call.checklist_in_use.tiers:
        meaning = level.text(call.language)
        console.print(Text(f"{say(N_('tier {tier}')).format(tier=int(level.level))}  {safe(meaning)}", style="dim"))
    worth = N_("The harder something is to learn and the more it costs, the more it is worth.")
    console.print(Text(say(worth), style="dim"))


def print_topics(call: Call, analysis: AccountAnalysis, *, area: str | None) -> None:
    """Print a row for each topic, for spreadsheets and scripts."""
    keys = ("id", "area", "required", "state", "items", "usable", "current", "due", "stale", "origins")
    rows = [
        {key: getattr(topic, key) for key in keys} | {"state": topic.state.value}
        for topic in analysis.topics
        if area in (None, topic.area)
    ]
    emit_list(call, [Column(key, key) for key in keys], rows, empty="")


def print_analysis(call: Call, analysis: AccountAnalysis, checklist: Checklist, *, area: str | None = None) -> None:
    """Print where the account stands; readiness and coverage are of the whole account whatever `area` shows."""
    console = make_console()
    say = translator(call.language)
    name = analysis.name_zh if call.language == "zh" and analysis.name_zh else analysis.name
    title = Text() + Text(safe(name), style="bold") + Text(f"  {analysis.key}", style="dim")
    title += Text(f"   {say(N_('as of'))} {analysis.as_of}")
    if analysis.audience != "team":
        title += Text(f"   {say(N_('for'))} {say(AUDIENCES[analysis.audience])}", style="yellow")
    console.print(title)
    console.print()
    bar = 28 if console.width >= WIDE else 20
    done, evidenced = say(N_("required topics done")), say(N_("required topics with evidence in date"))
    console.print(_bar(say(N_("Readiness")), analysis.readiness, done, "green", bar))
    console.print(_bar(say(N_("Coverage")), analysis.coverage, evidenced, "blue", bar))
    console.print(_mixes(analysis, call.language))
    widths = _measure(analysis, checklist, call.language, console.width)
    for one in checklist.areas:
        if area in (None, one.id):
            console.print()
            console.print(_area_table(one, analysis, call.language, widths, narrow=console.width < WIDE))
    shown = {topic.id for topic in analysis.topics if area in (None, topic.area)}
    _print_gaps(console, [gap for gap in analysis.gaps if gap.topic in shown], checklist, call.language)
    if area is None:
        _print_findings(console, analysis.findings, call.language)
        _print_pages(console, analysis.read_again, analysis.key, call.language)


def _bar(label: str, share: Share, meaning: str, colour: str, width: int) -> Text:
    full = round(width * share.ratio)
    bar = Text() + Text("█" * full, style=colour) + Text("░" * (width - full), style="dim")
    return (
        Text()
        + Text(_pad(label, 11), style="bold")
        + bar
        + Text(f"  {share.part}/{share.whole}", style="bold")
        + Text(f"  {meaning}", style="dim")
    )


def _pad(text: str, width: int) -> str:
    return text + " " * max(1, width - cell_len(text))


def _mixes(analysis: AccountAnalysis, language: str) -> Table:
    say = translator(language)
    kept = list(analysis.freshness.values())
    fresh = Text()
    for state, colour, name in (
        (Freshness.CURRENT, "green", N_("current")),
        (Freshness.DUE, "yellow", N_("due")),
        (Freshness.STALE, "red", N_("stale")),
    ):
        fresh += Text(f"{kept.count(state)} ", style=f"bold {colour}") + Text(f"{say(name)}   ")
    grades = Text()
    for grade, count in analysis.grades.items():
        grades += Text(grade, style="bold") + Text(f"×{count}  ", style="dim")
    tiers = Text()
    for tier, count in analysis.tiers.items():
        tiers += Text(f"{say(N_('T{tier}')).format(tier=tier)} ", style="bold") + Text(
            f"{'▇' * min(20, -(-count // 5))}{' ' if count else ''}{count}   "
        )
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 0, 0, 0))
    table.add_column(style="bold", no_wrap=True, min_width=11)
    table.add_column(overflow="fold")
    table.add_row(say(N_("Freshness")) + " ", fresh)
    table.add_row(say(N_("Grades")) + " ", grades or Text("–"))
    table.add_row(say(N_("Tiers")) + " ", tiers)
    return table


def _area_table(
    area: Area, analysis: AccountAnalysis, language: str, widths: tuple[int, int], *, narrow: bool
) -> Table:
    """Return one area's topics; every area has the same widths, so that the columns line up down the screen."""
    say = translator(language)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", width=1)
    table.add_column(Text(area.title(language), style="bold"), overflow="fold", width=widths[0])
    table.add_column(say(N_("state")), no_wrap=True, width=widths[1])
    table.add_column(say(N_("questions")), no_wrap=True, width=9)
    numbers = [N_("items"), N_("stale")] if narrow else [N_("items"), N_("usable"), N_("stale"), N_("origins")]
    for label in numbers:
        table.add_column(say(label), justify="right", no_wrap=True, min_width=5)
    table.add_column(say(N_("tiers")) if narrow else say(N_("tiers 1–4")), no_wrap=True)
    for topic in analysis.topics:
        if topic.area == area.id:
            table.add_row(*_topic_cells(area, topic, language, narrow=narrow))
    return table


def _say_topic_state(topic: TopicReview, language: str) -> Text:
    say = translator(language)
    mark, colour, name = STATES[topic.state]
    state = Text() + Text(f"{mark} {say(name)}", style=colour)
    if topic.lacking and topic.lacking != "nothing":
        state += Text(f", {say(LACKING[topic.lacking])}", style="dim")
    if topic.stale_cites:
        state += Text(f", {say(N_('stale'))}", style="red")
    return state


def _measure(analysis: AccountAnalysis, checklist: Checklist, language: str, width: int) -> tuple[int, int]:
    state = max(_say_topic_state(topic, language).cell_len for topic in analysis.topics)
    longest = max(cell_len(text) for text in _titles(checklist, language))
    return min(longest, max(20, width - state - (44 if width >= WIDE else 32))), state


def _titles(checklist: Checklist, language: str) -> list[str]:
    return [topic.title(language) for topic in checklist.topics] + [area.title(language) for area in checklist.areas]


def _topic_cells(area: Area, topic: TopicReview, language: str, *, narrow: bool) -> tuple[Text | str, ...]:
    title = next(one.title(language) for one in area.topics if one.id == topic.id)
    answered = "".join(_question_mark(one.answered, one.kind) for one in topic.questions)
    tiers = Text(" ".join(str(count) if count else "–" for count in topic.tiers.values()), style="dim")
    stale = _number(topic.stale, "red")
    numbers = [_number(topic.items), stale]
    if not narrow:
        numbers = [_number(topic.items), _number(topic.usable), stale, _number(topic.origins)]
    required = Text("*" if topic.required else " ", style="bold red")
    return (required, Text(safe(title)), _say_topic_state(topic, language), answered, *numbers, tiers)


def _number(value: int, style: str = "") -> Text:
    return Text(str(value), style=style) if value else Text("–", style="dim")


def _question_mark(answered: bool, kind: str) -> str:
    if kind == "contribution":
        return "▸" if answered else "▹"
    return "■" if answered else "□"


def _print_gaps(console: Console, gaps: Sequence[Gap], checklist: Checklist, language: str) -> None:
    say = translator(language)
    console.print()
    if not gaps:
        console.print(Text(say(N_("Nothing is missing.")), style="bold green"))
        return
    console.print(Text(say(N_("What is missing, most important first")), style="bold"))
    for number, gap in enumerate(gaps, 1):
        topic = checklist.topics_by_id[gap.topic].title(language)
        mark, colour, _ = STATES[gap.state]
        line = Text() + Text(f"{number:>3} ", style="dim") + Text("*" if gap.required else " ", style="bold red")
        line += (
            Text(f"{mark} ", style=colour)
            + Text(topic, style="bold")
            + Text(f"{translator(language)(COLON)}{safe(gap.message.say(language))}")
        )
        console.print(line, overflow="fold")
        console.print(Text(f"      {safe(Command(gap.command).say(language))}", style="cyan"), soft_wrap=True)


def _print_findings(console: Console, findings: Sequence[Finding], language: str) -> None:
    say = translator(language)
    if not findings:
        return
    console.print()
    console.print(Text(say(N_("Findings")), style="bold"))
    for finding in findings[:FINDINGS]:
        _print_finding(console, finding, language)
    if len(findings) > FINDINGS:
        rest = say(N_("… and {count} more: --json lists them all")).format(count=len(findings) - FINDINGS)
        console.print(Text(f"  {rest}", style="dim"))


def _print_finding(console: Console, finding: Finding, language: str, *, account: str = "") -> None:
    mark, colour = SEVERITIES[finding.severity]
    line = Text() + Text(f"  {mark} {finding.code} ", style=colour) + Text(account, style="bold")
    console.print(line + Text(safe(finding.message.say(language))), overflow="fold")
    console.print(Text(f"      {safe(Command(finding.hint).say(language))}", style="cyan"), soft_wrap=True)


def print_checks(call: Call, findings: Sequence[tuple[str, Finding]], *, with_account: bool) -> None:
    """Print findings, each with its account's key where several are checked; nothing where there are none."""
    console = make_console()
    for key, finding in findings:
        _print_finding(
            console, finding, call.language, account=f"{key}{translator(call.language)(COLON)}" if with_account else ""
        )


def _print_pages(console: Console, pages: Sequence[PageToRead], key: str, language: str) -> None:
    say = translator(language)
    if not pages:
        return
    console.print()
    heading = say(N_("Read again: {pages} pages behind {items} stale items")).format(
        pages=len(pages), items=sum(len(page.items) for page in pages)
    )
    console.print(Text(heading, style="bold"))
    for page in pages[:PAGES]:
        name = join(filter(None, (page.name, page.publisher)), COMMA, language)
        ids = join(page.items[:4], LISTED, language) + (" …" if len(page.items) > 4 else "")
        console.print(
            Text()
            + Text("  · ", style="red")
            + Text(safe(name))
            + Text(f"  {join((ids, say(N_('from'))), COMMA, language)} {page.oldest}", style="dim"),
            overflow="fold",
        )
        if page.url:
            console.print(Text(f"      {safe(page.url)}", style="cyan"), soft_wrap=True)
    if len(pages) > PAGES:
        rest = say(N_("… and {count} more: {command}")).format(
            count=len(pages) - PAGES, command=f"kamplan list-intel {key} --state stale"
        )
        console.print(Text(f"  {rest}", style="dim"))
