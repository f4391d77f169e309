"""Collect: importing files."""

from pathlib import Path
from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_account
from kamplan.language import N_, FieldPhrase, Phrase

COMMANDS: list[Command] = []

KINDS = (
    "intel", "accounts", "contacts", "figures", "conclusions", "answers", "unknowns", "waivers", "summaries",
    "opportunities", "white-space", "objectives", "strategies", "values", "actions", "risks", "issues", "commitments",
    "budgets", "interactions", "members", "stages", "inquiries", "resolutions", "scores", "sources", "withdrawals",
    "team",
)  # fmt: skip


def complete_kind(incomplete: str) -> list[str]:
    """Offer the kinds of rows."""
    return [kind for kind in KINDS if kind.startswith(incomplete)]


@command(COMMANDS, "import", Panel.COLLECT, shows=True, many=True, judges=True)
def import_(
    call: Call,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A CSV file with a header row, - for one that comes through a pipe, or the folder of an export.",
            allow_dash=True,
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="KIND", help=f"What its rows are: {', '.join(KINDS)}.", autocompletion=complete_kind
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            "--account", metavar="K", help="The account, where no column says.", autocompletion=complete_account
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="How another program's columns become ours; a TOML file."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="In what it is written, where that cannot be told: gb18030 …"),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Bring known records in line; never lowers a marking.")
    ] = False,
) -> None:
    """Import a file or a whole export, all of it or nothing; what is known is skipped, what differs is listed."""
    from kamplan.cli.output import emit_done, show_progress
    from kamplan.cli.output_imports import describe_import, view_import
    from kamplan.errors import UsageError
    from kamplan.exchange.incoming import check_there
    from kamplan.service.imports.model import ImportKind
    from kamplan.service.imports.run import import_file

    if file.is_dir() or (kind is None and file.suffix == ".toml"):
        _import_folder(call, file, kind, account, mapping, encoding, update=update)
        return
    check_there(file)
    if kind is None:
        guess = _guess(file)
        raise UsageError(
            Phrase(N_("Missing option '--as': what the rows are")),
            hint=Phrase(N_("--as {guess}; the kinds are {kinds}"), guess=guess or "KIND", kinds=", ".join(KINDS)),
        )
    if kind not in KINDS:
        raise UsageError(
            FieldPhrase("--as", Phrase(N_("{kind} is not a kind of record"), kind=repr(kind))),
            hint=Phrase(N_("--as is one of {KINDS}"), KINDS=", ".join(KINDS)),
        )
    with show_progress(call, Phrase(N_("importing {file}"), file=file.name)) as advance:
        done = import_file(
            call.caller,
            file,
            ImportKind(kind),
            account=account,
            update=update,
            dry_run=call.dry_run,
            mapping=mapping,
            encoding=encoding,
            progress=advance,
        )
    emit_done(call, describe_import(done, call.language), values=view_import(done))


def _guess(file: Path) -> str | None:
    """Return the kind that the name of a file speaks of."""
    words = file.stem.lower().replace("_", "-")
    return next((kind for kind in sorted(KINDS, key=len, reverse=True) if kind in words), None)


def _import_folder(
    call: Call,
    folder: Path,
    kind: str | None,
    account: str | None,
    mapping: Path | None,
    encoding: str | None,
    *,
    update: bool,
) -> None:
    from kamplan.cli.output import emit_done, show_progress
    from kamplan.errors import UsageError
    from kamplan.service.imports.folder import import_folder

    if kind is not None:
        raise UsageError(
            FieldPhrase(
                "--as", Phrase(N_("{folder} is a folder, whose manifest says what its files are"), folder=folder)
            ),
            hint=Phrase(N_("leave --as out")),
        )
    if mapping is not None:
        raise UsageError(
            FieldPhrase(
                "--mapping", Phrase(N_("{folder} is a folder, and a mapping is of one file"), folder=folder)
            ),
            hint=Phrase(
                N_("import one file at a time: kamplan import {folder}/FILE.csv --as KIND --mapping {mapping}"),
                folder=folder, mapping=mapping,
            ),
        )  # fmt: skip
    with show_progress(call, Phrase(N_("importing {file}"), file=folder.name)) as advance:
        done = import_folder(
            call.caller,
            folder,
            account=account,
            update=update,
            dry_run=call.dry_run,
            encoding=encoding,
            progress=lambda _name: advance,
        )
    from kamplan.cli.output_imports import describe_folder, view_folder

    emit_done(call, describe_folder(done, call.language), values=view_folder(str(folder), done, dry_run=call.dry_run))
