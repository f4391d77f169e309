"""Plan: its pictures on their own."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, ForceOption, OnOption

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
    force: ForceOption = False,
) -> None:
    """Draw a picture of the plan as an SVG file."""
    from kamplan.cli.output import emit_text
    from kamplan.service.pictures import draw_picture
    from kamplan.service.plans import write_document

    made = draw_picture(
        call.caller, account, picture, audience=call.audience, language=call.lang, on=call.read_date(on, "--on")
    )
    if output == "-":
        emit_text(made.text)
    else:
        path = Path(output or made.file_name)
        write_document(path, made.text.encode(), replace=output is not None or force)
        call.say(f"wrote {path}")
    call.say_withheld(made.withheld, call.audience)


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
