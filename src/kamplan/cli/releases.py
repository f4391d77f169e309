"""Keep: which documents left the account team, and what became of what stands in them."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import MaybeAccountArgument, complete_release
from kamplan.domain.scales import Audience
from kamplan.domain.wording import Code
from kamplan.language import N_, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kamplan.domain.release import Release
    from kamplan.service.releases import Since, Verified

COMMANDS: list[Command] = []
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A document, as it was given away.", show_default=False)
]
LABELS = {
    "id": N_("Id"), "account": N_("Account"), "version": N_("Version"), "audience": N_("For"),
    "marking": N_("Marking"), "document": N_("Document"), "format": N_("Format"), "language": N_("Language"),
    "is_draft": N_("Draft"), "as_of": N_("As of"), "released_at": N_("Released (UTC)"),
    "released_by": N_("Released by"), "file_name": N_("File"), "sha256": N_("SHA-256"), "records": N_("Records"),
    "outdated": N_("Outdated already"), "withheld": N_("Withheld"),
}  # fmt: skip
"""The fields of a release in the order in which they are shown."""


@command(COMMANDS, "list-releases", Panel.KEEP, shows=True, reads=True)
def list_releases(call: Call, account: MaybeAccountArgument = None) -> None:
    """List the documents that were written for others, the newest first: when, by whom, for whom."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.releases import list_releases as find

    found = find(call.caller, account, audience=call.audience)
    is_table = call.format == "table"
    rows = list(_list_lines(call, found)) if is_table else [view_release(one, call.audience) for one in found]
    hidden = {"marking", "language", "is_draft", "as_of", "sha256", "records", "outdated", "withheld"}
    hidden |= {"account"} if account else set()
    columns = [
        Column(
            name,
            label,
            in_table=name not in hidden,
            is_wide=name in ("file_name", "released_by"),
            from_width=100 if name in ("version", "format", "id") else 0,
        )
        for name, label in LABELS.items()
    ]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(N_("nothing was released yet; `kamplan render-plan --audience customer` does")),
    )


def _gather(releases: "Iterable[Release]") -> "Iterator[list[Release]]":
    """Yield the releases by document: one of several accounts is recorded once for each of them, the newest first."""
    for _, held in groupby(releases, key=lambda one: (one.released_at, one.sha256)):
        same = list(held)
        if len({one.account for one in same}) == len(same):
            yield same
        else:
            yield from ([one] for one in same)


def _name(same: "Sequence[Release]") -> str:
    """Return the ids of one document's releases, as a span where there are several."""
    return same[0].id if len(same) == 1 else f"{same[-1].id}–{same[0].id}"


def _list_lines(call: Call, releases: "Iterable[Release]") -> "Iterator[dict[str, Any]]":
    """Yield a line of the table for each document."""
    many = translator(call.language)(N_("{count} accounts"))
    for same in _gather(releases):
        row = view_release(same[0], call.audience)
        row["released_at"] = row["released_at"][:16].replace("T", " ")
        if len(same) > 1:
            row |= {"id": _name(same), "account": many.format(count=len(same))}
        yield row


@command(COMMANDS, "show-release", Panel.KEEP, shows=True, reads=True)
def show_release(
    call: Call,
    release: Annotated[str, typer.Argument(metavar="Z-n", help="Id of a release.", autocompletion=complete_release)],
) -> None:
    """Show a document that was released, and which records stand in it."""
    from kamplan.cli.output import emit_record
    from kamplan.service.releases import get_release

    values = view_release(get_release(call.caller, release, audience=call.audience), call.audience)
    emit_record(call, [(name, LABELS[name], value) for name, value in values.items()], values=values)


@command(COMMANDS, "verify", Panel.KEEP, shows=True, reads=True)
def verify(call: Call, file: FileArgument) -> None:
    """Say whether a file is one that was released, and what became of what stands in it; exit 10 if anything did."""
    from kamplan.cli.output import Column, emit_json, emit_list
    from kamplan.errors import ExitCode
    from kamplan.service.releases import verify_file

    found = verify_file(call.caller, file, audience=call.audience)
    rows = [view_since(one, call.language if call.format == "table" else "en") for one in found.since]
    if call.format == "json":
        emit_json(_view_verified(file, found, call.audience))
    else:
        for same in _gather(found.releases):
            call.say(_say_release(same))
        columns = [
            Column("release", N_("Release")), Column("id", N_("Id")), Column("turn", N_("How"), in_table=False),
            Column("what", N_("What became of it"), is_wide=True),
        ]  # fmt: skip
        emit_list(call, columns, rows, empty=Phrase(N_("all that stands in it still holds")))
    if rows:
        raise typer.Exit(ExitCode.FINDINGS)


def _say_release(same: "Sequence[Release]") -> Phrase:
    release = same[0]
    return Phrase(
        N_("{id}: unchanged; released for the audience {audience} by {who} on {day}"),
        id=_name(same),
        audience=Code(release.audience.value),
        who=release.released_by or Phrase(N_("nobody named")),
        day=release.released_at[:10],
    )


def _view_verified(file: Path, found: "Verified", audience: Audience) -> dict[str, Any]:
    return {
        "file": file.name,
        "sha256": found.sha256,
        "releases": [view_release(one, audience) for one in found.releases],
        "since": [view_since(one, "en") for one in found.since],
    }


def view_since(since: "Since", language: str) -> dict[str, Any]:
    """Return what became of a record as plain values with stable keys."""
    return {"release": since.release, "id": since.id, "turn": since.turn.value, "what": since.what.say(language)}


def view_release(release: "Release", audience: Audience) -> dict[str, Any]:
    """Return a release as plain values with stable keys; how much was withheld is for the team alone."""
    plain = release.model_dump(mode="json")
    names = [name for name in LABELS if name != "withheld" or audience is Audience.TEAM]
    return {name: plain[name] for name in names}
