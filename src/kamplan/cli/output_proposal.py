"""How a proposal answers what is on record, on a terminal; and what else is to be said of it there and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kamplan.analysis.coverage import Cover
from kamplan.cli.leaks import KINDS
from kamplan.cli.output import make_console
from kamplan.cli.terminal import safe
from kamplan.domain.text import shorten
from kamplan.domain.wording import say_code
from kamplan.exchange.passages.places import say_place
from kamplan.language import N_, translator
from kamplan.plan.briefing.proposal import COVERS, PASSAGE, WANTS, list_by_want, list_notes, say_whose, sum_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.coverage import Coverage
    from kamplan.service.leaks import Leak
    from kamplan.service.proposals import ProposalCheck

STYLES = {Cover.COVERED: "green", Cover.PARTLY: "yellow", Cover.UNCOVERED: "red", Cover.UNCLEAR: "magenta"}


def print_check(check: ProposalCheck, language: str) -> None:
    """Print the check on a terminal."""
    console = make_console()
    say = translator(language)
    about = " · ".join((check.account, *check.opportunities))
    console.print(Text(safe(check.file), style="bold") + Text(f"  {about}", style="dim"))
    colour = "red" if check.unanswered else "green"
    console.print(Text(sum_up(check.coverages, len(check.unanswered), language), style=f"bold {colour}"))
    for want, found in list_by_want(check.coverages):
        console.print()
        console.print(Text(say(WANTS[want]), style="bold"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True, min_width=max(cell_len(say(word)) for _, word in COVERS.values()) + 2)
        table.add_column(no_wrap=True, min_width=4)
        table.add_column(overflow="fold", ratio=1)
        for one in found:
            mark, word = COVERS[one.cover]
            text = Text(safe(one.requirement.text))
            if whose := say_whose(one, language):
                text = Text(safe(f"{whose}: "), style="bold") + text
            for note in list_notes(one, _find_passage(one, check), language):
                text += Text(f"\n{safe(note)}", style="dim")
            table.add_row(Text(f"{mark} {say(word)}", style=STYLES[one.cover]), one.requirement.id, text)
        console.print(table)
    for title, lines in list_rest(check, language):
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Padding(Text(safe(line)), (0, 0, 0, 2)))


def _find_passage(one: Coverage, check: ProposalCheck) -> tuple[str, str] | None:
    if one.passage is None:
        return None
    passage = check.passages[one.passage]
    return passage.place, passage.text


def list_rest(check: ProposalCheck, language: str) -> Iterator[tuple[str, list[str]]]:
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
        lines = [f"{say_place(one.place, language)}: {_say_leak(one, language)}" for one in check.leaks]
        yield say(N_("It tells the customer what they may not know")), lines


def _say_leak(leak: Leak, language: str) -> str:
    said = " ".join(filter(None, (translator(language)(KINDS[leak.kind.value]), leak.id)))
    return f"{said}: {shorten(leak.passage, PASSAGE)}" if leak.passage else said
