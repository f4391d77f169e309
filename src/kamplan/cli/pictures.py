"""Plan: its pictures on their own."""

import shutil
import sys
from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, ForceOption, OnOption
from kamplan.cli.outgoing import ReleaseOption, Target, note_releases, write_out

COMMANDS: list[Command] = []


def complete_picture(incomplete: str) -> list[str]:
    """Offer the names of the pictures."""
    from kamplan.service.pictures import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


@command(COMMANDS, "draw", Panel.PLAN, reads=True, recalls=True, judges=True)
def draw(
    call: Call,
    account: AccountArgument,
    picture: Annotated[
        str, typer.Option("--picture", metavar="NAME", help="Which picture.", autocompletion=complete_picture)
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE|-", help="Where to write; - is standard output.")
    ] = None,
    on: OnOption = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:
    """Draw a picture of the plan as an SVG file."""
    from kamplan.service.pictures import draw_picture

    made = draw_picture(
        call.caller,
        account,
        picture,
        audience=call.audience,
        language=call.document_language,
        on=call.read_date(on, "--on"),
    )
    content, name = write_out(call, made.content, made.file_name, Target(output, force))
    call.say_withheld(made.outgoing.withheld, call.audience)
    note_releases(call, [made.outgoing], content, name, asked=release)


@command(COMMANDS, "show-map", Panel.COLLECT, reads=True, recalls=True, judges=True)
def show_map(call: Call, account: AccountArgument, on: OnOption = None) -> None:
    """Draw the relationship map in the terminal: who reports to whom, and how each stands to us."""
    from kamplan.cli.output import emit_text
    from kamplan.domain.scales import Language
    from kamplan.service.pictures import list_map

    lines, withheld = list_map(
        call.caller,
        account,
        audience=call.audience,
        language=Language(call.language),
        on=call.read_date(on, "--on"),
        width=shutil.get_terminal_size().columns if sys.stdout.isatty() else None,
    )
    emit_text("\n".join(lines) + "\n")
    call.say_withheld(withheld, call.audience)
