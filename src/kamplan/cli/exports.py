"""Keep: accounts as CSV files, to be taken in elsewhere or given to others."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_account
from kamplan.cli.outgoing import ReleaseOption
from kamplan.language import LINE, N_, FieldPhrase, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.service.exports.folder import Export

COMMANDS: list[Command] = []


@command(COMMANDS, "export", Panel.KEEP, shows=True, reads=True)
def export(
    call: Call,
    accounts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACCOUNT]...", help="Which accounts; all without.", autocompletion=complete_account),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FOLDER", help="Where to; a new or empty folder.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that is not empty, in the place of an earlier export.")
    ] = False,
    release: ReleaseOption = False,
) -> None:
    """Write accounts as CSV files that import takes, with a manifest that lists them."""
    from kamplan.cli.outgoing import note_releases
    from kamplan.cli.output import emit_done
    from kamplan.errors import UsageError
    from kamplan.exchange.manifest import MANIFEST
    from kamplan.service.exports.folder import make_export, write_export

    if folder is None:
        raise UsageError(
            FieldPhrase("-o", Phrase(N_("no folder is named"))),
            hint=Phrase(N_("kamplan export -o FOLDER, or -o FOLDER --dry-run to see first")),
        )
    made = make_export(call.caller, accounts or (), audience=call.audience)
    if not dry_run:
        write_export(folder, made, force=force)
    emit_done(call, _describe(made, folder, dry_run), values=_view(made, folder, dry_run))
    call.say_withheld(made.withheld, call.audience)
    if not dry_run:
        note_releases(call, made.outgoing, made.contents[MANIFEST], MANIFEST, asked=release)


def _view(made: "Export", folder: Path, dry_run: bool) -> dict[str, object]:
    return {
        "folder": str(folder),
        "audience": made.manifest.audience,
        "accounts": list(made.manifest.accounts),
        "as_of": str(made.manifest.as_of),
        "dry_run": dry_run,
        "files": [
            {"file": one.file, "as": one.kind, "rows": one.rows, "sha256": one.sha256} for one in made.manifest.files
        ],
    }


def _describe(made: "Export", folder: Path, dry_run: bool) -> Phrase:
    files = made.manifest.files
    width = max(len(one.file) for one in files)
    rows = sum(one.rows or 0 for one in files)
    lines: list[str | Phrase] = [f"{one.file:<{width}}  {one.rows}" for one in files]
    did = N_("would write {rows} rows in {files} files to {folder}")
    if not dry_run:
        did = N_("wrote {rows} rows in {files} files to {folder}")
    lines.append(Phrase(did, rows=rows, files=len(files), folder=folder))
    if made.leaves_team:
        lines.append(
            Phrase(N_("left out: our own people (team.csv), who belong to no account; an export without KEY has them"))
        )
    if made.manifest.audience == "team" and not dry_run:
        lines.append(Phrase(N_("next: kamplan import {folder} --db ANOTHER-STORE takes it all in"), folder=folder))
    return Joined(lines, LINE)
