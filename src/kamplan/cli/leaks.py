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
    from kamplan.service.leaks import Leak, Scan

COMMANDS: list[Command] = []
SHOWN = 160
"""How many characters of a passage are shown at most."""
NAMED = 12
"""How many parts or records are named at most that were not looked at."""
KINDS = {
    "text": N_("withheld text"),
    "number": N_("withheld number"),
    "name": N_("withheld person"),
    "company": N_("another customer, or a competitor"),
    "metadata": N_("who made it, or where"),
}
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
            "--account", metavar="ACCOUNT", help="The customer they are for; without it, any customer.",
            autocompletion=complete_account,
        ),
    ] = None,
    reader: Annotated[
        Audience, typer.Option("--reader", help="Who reads the findings; the company gets places and ids alone.")
    ] = Audience.TEAM,
) -> None:  # fmt: skip
    """Find in files what their reader may not know; exit 10 for findings, 11 where not all could be looked at."""
    from kamplan.cli.output import Column, emit_list, show_progress
    from kamplan.errors import ExitCode, UsageError
    from kamplan.exchange.passages.places import say_place
    from kamplan.service.leaks import scan_files

    if reader is Audience.CUSTOMER:
        raise UsageError(
            FieldPhrase("--reader", Phrase(N_("findings are never shown to the customer"))),
            hint=Phrase(N_("--reader team or company")),
        )
    with show_progress(call, Phrase(N_("reading"))) as advance:
        scan = scan_files(call.caller, files, audience=written_for, account=account, progress=advance)
    rows = [view_leak(one, reader) for one in scan.leaks]
    if call.format == "table":
        say = translator(call.language)
        rows = [
            row | {"kind": say(KINDS[row["kind"]]), "place": say_place(row["place"], call.language)} for row in rows
        ]
    else:
        rows += view_unsure(scan)
    columns = [
        Column("file", N_("File"), in_table=len(files) > 1), Column("place", N_("Place"), is_wide=True),
        Column("kind", N_("Gives away"), is_wide=True), Column("id", N_("Record")),
        Column("field", N_("Field"), from_width=100), Column("score", N_("Likeness"), justify="right", from_width=100),
        Column("passage", N_("What it says"), is_wide=True),
    ]  # fmt: skip
    if rows or call.format != "table":
        emit_list(call, columns, rows, empty="")
    _say_unsure(call, scan, written_for)
    if scan.leaks:
        raise typer.Exit(ExitCode.FINDINGS)
    if not scan.is_sure:
        raise typer.Exit(ExitCode.UNSURE)


def _say_unsure(call: Call, scan: "Scan", written_for: Audience) -> None:
    """Say on standard error for whom the files were read, and what was not looked at."""
    from kamplan.exchange.passages.places import WHYS, say_place

    if scan.leaks and scan.for_account is None and written_for is Audience.CUSTOMER:
        call.say(Phrase(N_("read as for any customer: what only one of them may know counts as withheld")))
        call.say(Phrase(N_("  try: --account KEY, of the customer that it is for")))
    say = translator(call.language)
    for one in scan.unread[:NAMED]:
        what = say(WHYS.get(one.why, one.why))
        place = say_place(one.place, call.language)
        call.say(Phrase(N_("not read: {file}, {place}: {what}"), file=one.file, place=place, what=what) if place else
                 Phrase(N_("not read: {file}: {what}"), file=one.file, what=what))  # fmt: skip
    if len(scan.unread) > NAMED:
        call.say(Phrase(N_("… and {count} more parts; --json lists them all"), count=len(scan.unread) - NAMED))
    if scan.not_looked_for:
        ids = list(dict.fromkeys(one for one, _ in scan.not_looked_for))
        named = ", ".join(ids[:NAMED]) + (" …" if len(ids) > NAMED else "")
        said = N_("not looked for, because they say too little to be found: {count} records ({ids})")
        if len(ids) == 1:
            said = N_("not looked for, because it says too little to be found: {ids}")
        call.say(Phrase(said, count=len(ids), ids=named))


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


def view_unsure(scan: "Scan") -> list[dict[str, Any]]:
    """Return what was not read or looked for as rows of the same keys: no findings, but no silence either."""
    nothing: dict[str, Any] = {"file": None, "place": None, "id": None, "field": None, "score": None, "passage": None}
    unread = [nothing | {"file": one.file, "place": one.place, "kind": "unread"} for one in scan.unread]
    return unread + [
        nothing | {"kind": "not-looked-for", "id": one, "field": name} for one, name in scan.not_looked_for
    ]
