"""Keep: backups of the store, putting one back, and what is kept of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.language import LINE, N_, P_, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.store.copies import Sketch
    from kamplan.store.restoring import Exchange
    from kamplan.store.snapshots import Kept

COMMANDS: list[Command] = []

SORTS = {
    "backup": N_("backup"),
    "snapshot": N_("snapshot"),
    "before-restore": N_("replaced by a restore"),
}
"""What sort of copy it is, as a table says it."""


@command(COMMANDS, "backup", Panel.KEEP, shows=True)
def backup(
    call: Call,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; the folder backups beside the store without.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a whole copy of the store, checked and read back before it gets its name; others may write meanwhile."""
    from kamplan.cli.output import emit_done
    from kamplan.service.backups import back_up

    made = back_up(call.caller, file, force=force)
    said = Phrase(
        N_("{path}: {size}, up to {head}; back with `kamplan restore {path}`"),
        path=made.path,
        size=_say_size(made.size),
        head=_say_head(made),
    )
    emit_done(call, said, values={"file": str(made.path), **_view_sketch(made)})


@command(COMMANDS, "restore", Panel.KEEP, shows=True, many=True)
def restore(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup or snapshot.")],
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why; needed where a marking gets lower or a purge is undone."),
    ] = None,
) -> None:
    """Put a copy in the place of the store, after checking it; the store as it was is kept beside it."""
    from kamplan.cli.output import ask, can_ask, emit_done
    from kamplan.service.backups import check_reason, compare
    from kamplan.service.backups import restore as put

    found = compare(call.caller, file)
    said = _say_exchange(found)
    values = {
        "dry_run": call.dry_run,
        "store": str(found.store),
        "loses": found.loses,
        "lowered": list(found.lowered),
        "revived": list(found.revived),
        **_view_sketch(found.copy),
    }
    if call.dry_run:
        emit_done(call, Joined([said, Phrase(N_("nothing was changed (--dry-run)"))], LINE), values=values)
        return
    check_reason(found, reason)
    if found.loses and not call.yes and can_ask():
        call.say(said)
        if not ask(call, Phrase(N_("put it in the place of the store?"))):
            raise typer.Abort
        call.yes = True
    aside = put(call.caller, file, agreed=call.yes, reason=reason)
    done = Joined(
        [
            Phrase(N_("{store}: restored up to {head}"), store=found.store, head=_say_head(found.copy)),
            *([Phrase(N_("what was there is kept as {path}"), path=aside)] if aside else []),
        ]
    )
    emit_done(call, done, values={**values, "kept_as": str(aside) if aside else None})


@command(COMMANDS, "list-backups", Panel.KEEP, shows=True)
def list_backups(call: Call) -> None:
    """List the backups and snapshots beside the store, the newest first, with the newest change in each."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.language import translator
    from kamplan.service.backups import list_kept

    found = list_kept(call.caller)
    rows = [view_kept(one) for one in found]
    if call.format == "table":
        say = translator(call.language)
        rows = [row | {"sort": say(SORTS[row["sort"]]), "bytes": _say_size(row["bytes"])} for row in rows]
    columns = [
        Column("sort", N_("Sort")),
        Column("at", N_("Made (UTC)")),
        Column("before", N_("Before")),
        Column("bytes", N_("Size"), justify="right"),
        Column("schema", N_("Schema"), justify="right"),
        Column("change", N_("Newest change"), justify="right"),
        Column("changed_at", N_("Changed (UTC)"), from_width=100),
        Column("hash", "hash", in_table=False),
        Column("file", N_("File"), is_wide=True),
    ]
    emit_list(call, columns, rows, empty=Phrase(N_("nothing is kept yet; next: kamplan backup")))


def view_kept(kept: "Kept") -> dict[str, Any]:
    """Return a kept copy as plain values with stable keys; one that cannot be read has neither schema nor change."""
    about: dict[str, Any] = {"schema": None, "change": None, "changed_at": None, "hash": None}
    about |= _view_sketch(kept.sketch) if kept.sketch else {"bytes": kept.path.stat().st_size}
    made = kept.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"sort": kept.sort, "at": made, "before": kept.before, **about, "file": str(kept.path)}


def _view_sketch(sketch: "Sketch") -> dict[str, Any]:
    head = sketch.head
    return {
        "bytes": sketch.size,
        "schema": sketch.version,
        "change": head.number,
        "changed_at": head.at or None,
        "hash": head.hash if head.number and head.hash else None,
    }


def _say_exchange(found: "Exchange") -> Phrase:
    lines = [Phrase(N_("{path}: up to {head}"), path=found.copy.path, head=_say_head(found.copy))]
    if found.trouble:
        lines.append(Phrase(N_("the store cannot be read: {trouble}"), trouble=found.trouble))
    elif found.present is None:
        lines.append(Phrase(N_("there is no store at {store} yet"), store=found.store))
    else:
        lines.append(Phrase(N_("{store}: up to {head}"), store=found.store, head=_say_head(found.present)))
        newer = found.present.head.number - found.copy.head.number
        if newer > 0:
            lines.append(Phrase(P_("1 change is not in it", "{count} changes of the store are not in it"), count=newer))
        elif found.loses:
            lines.append(Phrase(N_("the two have different histories")))
    for label, names in (
        (N_("markings that get lower: {names}"), found.lowered),
        (N_("removed for good, and comes back: {names}"), found.revived),
    ):
        if names:
            lines.append(Phrase(label, names=", ".join(names)))
    return Joined(lines, LINE)


def _say_head(sketch: "Sketch") -> Phrase:
    head = sketch.head
    if not head.number:
        return Phrase(N_("no change at all"))
    return Phrase(N_("change {number} of {at} UTC"), number=head.number, at=head.at[:16].replace("T", " "))


def _say_size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
