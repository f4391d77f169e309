"""Keep: looking through a file before it leaves the house, for what its reader may not know."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_account
from kamplan.domain.scales import Audience
from kamplan.domain.text import shorten
from kamplan.language import N_, FieldPhrase, Phrase, translator

if TYPE_CHECKING:
    from kamplan.service.leaks import Leak

COMMANDS: list[Command] = []
SHOWN = 160
"""How many characters of a passage are shown at most."""
KINDS = {"text": N_("withheld text"), "name": N_("withheld person"), "metadata": N_("who made it, or where")}
"""What a file gives away, as a table says it."""


@command(COMMANDS, "scan-leaks", Panel.KEEP, shows=True, judges=True)
def scan_leaks(
    call: Call,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Office files, PDF, HTML, Markdown, text, e-mail, archives.")
    ],
    written_for: Annotated[
        Audience, typer.Option("--audience", help="Who will read them: customer or company.")
    ] = Audience.CUSTOMER,
    account: Annotated[
        str | None,
        typer.Option(
            "--account", metavar="ACCOUNT", help="Only this account's records.", autocompletion=complete_account
        ),
    ] = None,
    reader: Annotated[
        Audience, typer.Option("--reader", help="Who reads the findings; the company gets places and ids alone.")
    ] = Audience.TEAM,
) -> None:
    """Find in files, whoever made them, what their reader may not know; exit 10 for findings, silent for none."""
    from kamplan.cli.output import Column, emit_list, show_progress
    from kamplan.errors import ExitCode, UsageError
    from kamplan.service.leaks import scan_files

    if reader is Audience.CUSTOMER:
        raise UsageError(
            FieldPhrase("--reader", Phrase(N_("findings are never shown to the customer"))),
            hint=Phrase(N_("--reader team or company")),
        )
    with show_progress(call, Phrase(N_("reading"))) as advance:
        found = scan_files(call.caller, files, audience=written_for, account=account, progress=advance)
    rows = [view_leak(one, reader) for one in found]
    if call.format == "table":
        say = translator(call.language)
        rows = [row | {"kind": say(KINDS[row["kind"]])} for row in rows]
    columns = [
        Column("file", N_("File"), in_table=len(files) > 1), Column("place", N_("Place"), is_wide=True),
        Column("kind", N_("Gives away"), is_wide=True), Column("id", N_("Record")),
        Column("field", N_("Field"), from_width=100), Column("score", N_("Likeness"), justify="right", from_width=100),
        Column("passage", N_("What it says"), is_wide=True),
    ]  # fmt: skip
    if rows or call.format != "table":
        emit_list(call, columns, rows, empty="")
    if rows:
        raise typer.Exit(ExitCode.FINDINGS)


def view_leak(leak: "Leak", reader: Audience) -> dict[str, Any]:
    """Return a finding as plain values with stable keys; for others than the team without any words."""
    is_ours = reader is Audience.TEAM
    return {
        "file": leak.file,
        "place": leak.place,
        "kind": leak.kind.value,
        "id": leak.id,
        "field": leak.field if is_ours else None,
        "score": leak.score,
        "passage": shorten(leak.passage, SHOWN) if is_ours else None,
    }
