"""Collect: importing files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_account
from kamplan.language import COMMA, LINE, N_, P_, FieldPhrase, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.service.imports.model import Imported

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
            metavar="FILE|FOLDER", help="A CSV file in UTF-8 with a header row, or the folder of an export."
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
    update: Annotated[
        bool, typer.Option("--update", help="Bring known records in line; never lowers a marking.")
    ] = False,
) -> None:
    """Import a file or a whole export, all of it or nothing; what is known is skipped, what differs is listed."""
    from kamplan.cli.output import emit_done, show_progress
    from kamplan.errors import UsageError
    from kamplan.service.imports.model import ImportKind
    from kamplan.service.imports.run import import_file

    if file.is_dir() or (kind is None and file.suffix == ".toml"):
        _import_folder(call, file, kind, account, update=update)
        return
    if kind is None:
        raise UsageError(
            Phrase(N_("Missing option '--as': what the rows are")),
            hint=Phrase(N_("--as {guess}; the kinds are {KINDS}"), guess=_guess(file), KINDS=", ".join(KINDS)),
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
            progress=advance,
        )
    emit_done(call, _describe(done), values=view_import(done))


def _guess(file: Path) -> str:
    return file.stem if file.stem in KINDS else "intel"


def _import_folder(call: Call, folder: Path, kind: str | None, account: str | None, *, update: bool) -> None:
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
    with show_progress(call, Phrase(N_("importing {file}"), file=folder.name)) as advance:
        done = import_folder(
            call.caller, folder, account=account, update=update, dry_run=call.dry_run, progress=lambda _name: advance
        )
    new, known = sum(one.new for one in done), sum(one.known for one in done)
    counted = N_("{files} files: {new} new, {known} known already")
    if call.dry_run:
        counted = N_("{files} files: {new} would be new, {known} known already")
    words = [*(_describe(one) for one in done), Phrase(counted, files=len(done), new=new, known=known)]
    values = {
        "folder": str(folder), "dry_run": call.dry_run, "new": new, "known": known,
        "updated": sum(one.updated for one in done), "files": [view_import(one) for one in done],
    }  # fmt: skip
    emit_done(call, Joined(words, LINE), values=values)


def view_import(done: "Imported") -> dict[str, object]:
    """Return what an import did as plain values."""
    return {
        "file": done.file,
        "as": done.kind.value,
        "dry_run": done.is_dry_run,
        "rows": done.rows,
        "new": done.new,
        "known": done.known,
        "updated": done.updated,
        "differs": [
            {"row": one.row, "id": one.id, "fields": list(one.fields), "updated": one.is_updated,
             "marking_kept": one.kept_marking}
            for one in done.differences
        ],
        "unmapped_columns": list(done.unmapped),
    }  # fmt: skip


def _describe(done: "Imported") -> Phrase:
    counts = [
        Phrase(P_("{count} row", "{count} rows"), count=done.rows),
        Phrase(N_("{new} would be new") if done.is_dry_run else N_("{new} new"), new=done.new),
        Phrase(N_("{known} known already"), known=done.known),
    ]
    if done.updated:
        updated = N_("{updated} would be updated") if done.is_dry_run else N_("{updated} updated")
        counts.append(Phrase(updated, updated=done.updated))
    words: list[Phrase] = [Phrase(N_("{file}: {counts}"), file=done.file, counts=Joined(counts, COMMA))]
    for one in done.differences[:20]:
        differs = (
            N_("  updated: row {row}, {id}: {fields}") if one.is_updated else N_("  differs: row {row}, {id}: {fields}")
        )
        said = Phrase(differs, row=one.row, id=one.id, fields=", ".join(one.fields))
        kept = [Phrase(N_("its marking is not lowered"))] if one.kept_marking else []
        words.append(Joined([said, *kept]))
    if len(done.differences) > 20:
        words.append(Phrase(N_("  … and {number} more: --json lists them all"), number=len(done.differences) - 20))
    if any(not one.is_updated for one in done.differences):
        words.append(Phrase(N_("  left as they are; --update brings them in line")))
    if done.unmapped:
        words.append(Phrase(N_("  columns that nothing maps to: {unmapped}"), unmapped=", ".join(done.unmapped)))
    if done.is_dry_run:
        words.append(Phrase(N_("nothing was changed (--dry-run)")))
    return Joined(words, LINE)
