"""How a proposal answers what is on record, on a terminal and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kamplan.analysis.coverage import Cover, Want
from kamplan.cli.output import make_console
from kamplan.cli.terminal import safe, shorten
from kamplan.domain.wording import say_code
from kamplan.language import N_, translator
from kamplan.render.escape import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.coverage import Coverage
    from kamplan.service.leaks import Leak
    from kamplan.service.proposals import ProposalCheck

COVERS = {
    Cover.COVERED: ("✓", "green", N_("covered")),
    Cover.PARTLY: ("◐", "yellow", N_("partly")),
    Cover.UNCOVERED: ("✗", "red", N_("not covered")),
    Cover.UNCLEAR: ("?", "magenta", N_("unclear")),
}
"""For each degree of coverage its mark, colour and word."""
WANTS = {
    Want.NEED: N_("Needs"),
    Want.CRITERION: N_("Evaluation criteria"),
    Want.PRODUCT_NEED: N_("What we know of their needs"),
    Want.INTEREST: N_("Interests of those who decide"),
}
"""The headings, in order."""
LEAKS = {
    "text": N_("withheld text"),
    "name": N_("withheld person"),
    "metadata": N_("who made it, or where"),
}
PASSAGE = 160
"""How many characters of a passage are shown at most."""
MISSING = 6
"""How many words that were not found are named at most."""


def sum_up(check: ProposalCheck, language: str) -> str:
    """Return in a line how much of what is required the proposal answers."""
    say = translator(language)
    required = [one for one in check.coverages if one.requirement.required]
    text = say(N_("{open} of {count} requirements are not answered"))
    if not check.unanswered:
        text = say(N_("all {count} requirements are answered, at least in part"))
    return text.format(open=len(check.unanswered), count=len(required))


def list_notes(one: Coverage, check: ProposalCheck, language: str) -> Iterator[str]:
    """Yield where a requirement is answered, what is missing, and what the proposal says otherwise."""
    say = translator(language)
    if one.passage is not None:
        passage = check.passages[one.passage]
        yield f"{passage.place}: {shorten(passage.text, PASSAGE)}"
    for ours, theirs in one.differing:
        yield say(N_("the proposal says {theirs}, the record {ours}")).format(ours=ours, theirs=theirs)
    if one.missing:
        more = " …" if len(one.missing) > MISSING else ""
        yield f"{say(N_('not found'))}: {', '.join(one.missing[:MISSING])}{more}"
    if one.cover is Cover.UNCLEAR:
        yield say(N_("written in another language than the proposal: look yourself"))


def _list_by_want(check: ProposalCheck) -> Iterator[tuple[str, list[Coverage]]]:
    for want, heading in WANTS.items():
        found = [one for one in check.coverages if one.requirement.want is want]
        if found:
            yield heading, found


def print_check(check: ProposalCheck, language: str) -> None:
    """Print the check on a terminal."""
    console = make_console()
    say = translator(language)
    about = " · ".join((check.account, *check.opportunities))
    console.print(Text(safe(check.file), style="bold") + Text(f"  {about}", style="dim"))
    colour = "red" if check.unanswered else "green"
    console.print(Text(sum_up(check, language), style=f"bold {colour}"))
    for heading, found in _list_by_want(check):
        console.print()
        console.print(Text(say(heading), style="bold"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True, min_width=max(cell_len(say(word)) for _, _, word in COVERS.values()) + 2)
        table.add_column(no_wrap=True, min_width=4)
        table.add_column(overflow="fold", ratio=1)
        for one in found:
            mark, style, word = COVERS[one.cover]
            text = Text(safe(one.requirement.text))
            if one.requirement.whose:
                text = Text(safe(f"{_say_whose(one, language)}: "), style="bold") + text
            for note in list_notes(one, check, language):
                text += Text(f"\n{safe(note)}", style="dim")
            table.add_row(Text(f"{mark} {say(word)}", style=style), one.requirement.id, text)
        console.print(table)
    for title, lines in _list_rest(check, language):
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Padding(Text(safe(line)), (0, 0, 0, 2)))


def _list_rest(check: ProposalCheck, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield whose interests are not on record, and what the proposal gives away."""
    say = translator(language)
    if check.unrecorded:
        lines = [
            f"{one.name} ({', '.join(say_code(role, language) for role in one.roles)}): "
            f"kamplan edit-contact {one.contact} --interests TEXT"
            for one in check.unrecorded
        ]
        yield say(N_("Nothing is on record of the interests of")), lines
    if check.leaks:
        lines = [f"{one.place}: {_say_leak(one, language)}" for one in check.leaks]
        yield say(N_("It tells the customer what they may not know")), lines


def _say_whose(one: Coverage, language: str) -> str:
    return f"{one.requirement.whose} ({', '.join(say_code(role, language) for role in one.requirement.roles)})"


def _say_leak(leak: Leak, language: str) -> str:
    said = " ".join(filter(None, (translator(language)(LEAKS[leak.kind.value]), leak.id)))
    return f"{said}: {shorten(leak.passage, PASSAGE)}" if leak.passage else said


def write_markdown(check: ProposalCheck, language: str) -> str:
    """Return the check as Markdown."""
    say = translator(language)
    title = say(N_("Proposal check: {file}")).format(file=check.file)
    about = " · ".join((check.account, *check.opportunities))
    parts = [f"# {escape_markdown(title)}", escape_markdown(about), f"**{escape_markdown(sum_up(check, language))}**"]
    for heading, found in _list_by_want(check):
        parts.append(f"## {say(heading)}")
        columns = (N_("Answered"), N_("Id"), N_("On record"), N_("In the proposal"))
        rows = [f"| {' | '.join(map(say, columns))} |", "|---|---|---|---|"]
        for one in found:
            mark, _, word = COVERS[one.cover]
            whose = f"{_say_whose(one, language)}: " if one.requirement.whose else ""
            notes = "<br>".join(escape_markdown(note) for note in list_notes(one, check, language))
            cells = (f"{mark} {say(word)}", one.requirement.id, escape_markdown(whose + one.requirement.text), notes)
            rows.append(f"| {' | '.join(cells)} |")
        parts.append("\n".join(rows))
    for heading, lines in _list_rest(check, language):
        parts.append(f"## {heading}")
        parts.append("\n".join(f"- {escape_markdown(line)}" for line in lines))
    return "\n\n".join(parts) + "\n"
