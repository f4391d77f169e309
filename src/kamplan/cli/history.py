"""Keep: what was changed by whom, taking a change back, and whether the record of changes is whole."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_any
from kamplan.domain.text import shorten
from kamplan.domain.wording import WORDS, Code
from kamplan.errors import UsageError
from kamplan.language import COMMA, LINE, N_, Joined, Phrase, translator

if TYPE_CHECKING:
    from kamplan.service.history import HistoryLine, RecordChange
    from kamplan.service.undo import Undoing

COMMANDS: list[Command] = []
SHOWN = 30
"""How many changes `history` lists unless --all or --since asks for more."""
IN_LIST, IN_FULL = 4, 12
"""How many of a change's records are named one by one: in a list of changes, and before one is taken back."""

DID = {
    "made": N_("made"),
    "altered": N_("altered"),
    "removed": N_("removed"),
    "purged": N_("purged"),
    "read": N_("read"),
    "restored": N_("put in the place of the store"),
}
"""What a command did to a record, as a table says it."""
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; needed where a marking would become lower.")
]


class Audit(StrEnum):
    """What `audit` does."""

    VERIFY = "verify"
    HEAD = "head"


@command(COMMANDS, "history", Panel.KEEP, shows=True, reads=True)
def history(
    call: Call,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[ACCOUNT|ID]", help="An account, or one record.", autocompletion=complete_any),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only from this day on.")] = None,
    everything: Annotated[bool, typer.Option("--all", help=f"All changes, not the newest {SHOWN} alone.")] = False,
) -> None:
    """List who changed what, when and with which command, the newest first."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.history import list_history

    day = call.read_date(since, "--since", edge="start")
    limit = None if everything or day or call.format != "table" else SHOWN
    found = list_history(call.caller, what, audience=call.audience, since=day, limit=limit)
    rows = [view_line(one) for one in found.lines]
    if call.format == "table":
        rows = [row | {"what": say_line(call, line)} for row, line in zip(rows, found.lines, strict=True)]
    columns = [
        Column("change", N_("Change"), justify="right"),
        Column("at", N_("When (UTC)")),
        Column("who", N_("Who"), is_wide=True),
        Column("command", N_("Command"), from_width=100),
        Column("what", N_("What"), is_wide=True),
        Column("undone_by", N_("Undone by"), justify="right"),
        Column("reason", N_("Reason"), is_wide=True, from_width=100),
    ]
    emit_list(call, columns, rows, empty=Phrase(N_("nothing was changed yet; next: kamplan new-account NAME")))
    if limit and len(rows) == limit:
        call.say(Phrase(N_("the newest {limit} changes; --all shows every one"), limit=limit))
    call.say_withheld(found.withheld, call.audience)


@command(COMMANDS, "undo", Panel.KEEP, shows=True, many=True)
def undo(
    call: Call,
    number: Annotated[
        int | None, typer.Argument(metavar="[CHANGE]", min=1, help="A change of `history`; the newest by default.")
    ] = None,
    reason: ReasonOption = None,
) -> None:
    """Take a change back: what one command did, whole; it is shown first, and kept in the history."""
    from kamplan.service.undo import find_undoable

    _take_back(call, find_undoable(call.caller, number), reason)


@command(COMMANDS, "redo", Panel.KEEP, shows=True, many=True)
def redo(call: Call, reason: ReasonOption = None) -> None:
    """Put the change that was undone last in force again."""
    from kamplan.service.undo import find_redoable

    _take_back(call, find_redoable(call.caller), reason)


def _take_back(call: Call, found: "Undoing", reason: str | None) -> None:
    from kamplan.cli.output import agree, ask, emit_done
    from kamplan.service.undo import take_back

    change = found.line.change
    if not call.dry_run:
        take_back(call.caller, change.number, reason=reason, dry_run=True)
    heading = Phrase(
        N_("change {number}: {command} by {actor}, {at} UTC"),
        number=change.number,
        command=change.command,
        actor=change.actor,
        at=change.at[:16].replace("T", " "),
    )
    shown = [f"  {one}" for one in say_records(call, found.line.records)]
    if not call.dry_run and not call.yes:
        agree(call)
        call.say(Joined([heading, *shown], LINE))
    if not call.dry_run and not ask(
        call, Phrase(N_("put it in force again?") if found.is_redo else N_("take it back?"))
    ):
        raise typer.Abort
    take_back(call.caller, change.number, reason=reason, dry_run=call.dry_run)
    did = Phrase(N_("put in force again") if found.is_redo else N_("taken back"))
    said: Phrase = Phrase(N_("{change}: {did}"), change=heading, did=did)
    if call.dry_run:
        said = Joined([heading, *shown, Phrase(N_("would be {did}; nothing was changed (--dry-run)"), did=did)], LINE)
    emit_done(call, said, values={"dry_run": call.dry_run, "taken_back": view_line(found.line)})


@command(COMMANDS, "audit", Panel.KEEP, shows=True)
def audit(
    call: Call,
    what: Annotated[
        Audit, typer.Argument(metavar="verify|head", help="Check the chain of changes, or print its newest hash.")
    ],
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="N:HASH", help="A head printed before, such as 57:3f9a1c…; it must still hold."),
    ] = None,
) -> None:
    """Show whether the record of changes is whole; with an earlier head, also that nothing was cut off or rewritten."""
    from kamplan.cli.output import emit_list
    from kamplan.errors import ExitCode
    from kamplan.service.audit import list_restored, read_head, verify

    if what is Audit.HEAD:
        _emit_head(call, read_head(call.caller))
        return
    faults = verify(call.caller, head=head)
    rows = [{"where": one.where, "what": one.what} for one in faults]
    if rows or call.format != "table":
        emit_list(call, _FAULTS(), rows, empty="")
    else:
        newest = read_head(call.caller)
        call.say(
            Phrase(
                N_("the record of changes is whole: {number} changes, head {short}"),
                number=newest.number,
                short=newest.short,
            )
        )
        for number, one in list_restored(call.caller):
            said = N_("change {number} put a copy in the place of the store: {path}, up to change {last} of {at}")
            call.say(Phrase(said, number=number, path=one.path, last=one.number, at=one.at))
        call.say(Phrase(N_("the rows themselves were not looked at; `kamplan check --deep` holds them to it")))
    if rows:
        raise typer.Exit(ExitCode.FINDINGS)


def _FAULTS() -> Any:  # noqa: N802 - a table's columns, made late because they load rich
    from kamplan.cli.output import Column

    return [Column("where", N_("Where")), Column("what", N_("What is wrong"), is_wide=True)]


def _emit_head(call: Call, newest: Any) -> None:
    from kamplan.cli.output import emit_record

    values = {"change": newest.number, "hash": newest.hash, "at": newest.at, "head": f"{newest.number}:{newest.hash}"}
    if call.format == "table":
        from kamplan.cli.output import emit_done

        emit_done(call, values["head"], values=values)
    else:
        emit_record(call, [(name, name, value) for name, value in values.items()], values=values)


def view_line(line: "HistoryLine") -> dict[str, Any]:
    """Return a change as plain values with stable keys."""
    change = line.change
    return {
        "change": change.number,
        "at": change.at,
        "who": change.actor,
        "command": change.command,
        "reason": line.reason,
        "undoes": change.undoes,
        "undone_by": line.undone_by,
        "what": [
            {
                "id": one.id,
                "did": one.did,
                "title": one.title,
                "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in one.fields],
            }
            for one in line.records
        ],
    }


def say_line(call: Call, line: "HistoryLine") -> str:
    """Return in one cell what a change did."""
    return "; ".join(say_records(call, line.records, most=IN_LIST))


def say_records(call: Call, records: "tuple[RecordChange, ...]", *, most: int = IN_FULL) -> list[str]:
    """Return a line for each record of a change; of many only the first, then how many more."""
    lines = [_say_record(one).say(call.language) for one in records[:most]]
    if len(records) > most:
        lines.append(Phrase(N_("and {count} more"), count=len(records) - most).say(call.language))
    return lines


def _say_record(record: "RecordChange") -> Phrase:
    did = Phrase(DID[record.did])
    if not record.fields:
        if not record.title:
            return Phrase(N_("{id} {did}"), id=record.id, did=did)
        return Phrase(N_("{id} {did}: {title}"), id=record.id, did=did, title=shorten(record.title))
    fields = (
        Phrase(
            N_("{field}: {before} → {after}"),
            field=FieldName(record.id, one.name),
            before=say_value(one.before),
            after=say_value(one.after),
        )
        for one in record.fields
    )
    return Phrase(N_("{id} {fields}"), id=record.id, fields=Joined(fields, COMMA))


class FieldName(Phrase):
    """What a field of a record is called: as it is typed in English, by its label elsewhere."""

    __slots__ = ("label",)

    def __init__(self, record_id: str, name: str) -> None:
        super().__init__(name)
        self.label = list_labels(record_id).get(name, name)

    def say(self, language: str) -> str:
        """Return the field's name, or its label in another language."""
        return str(self.template) if language == "en" else translator(language)(self.label)


def list_labels(record_id: str) -> dict[str, str]:
    """Return what the fields of a record are called, by their names; those of an account for no id."""
    from kamplan.cli.intel import LABELS as ITEM_LABELS
    from kamplan.cli.judgement import LABELS as JUDGEMENT_LABELS
    from kamplan.cli.start import LABELS as ACCOUNT_LABELS
    from kamplan.cli.versions import LABELS as VERSION_LABELS
    from kamplan.domain.collected import COLLECTED, label_fields
    from kamplan.domain.ids import Kind, parse_id
    from kamplan.domain.kinds import KINDS, SHARED_LABELS

    try:
        kind = parse_id(record_id)[0]
    except UsageError:
        return ACCOUNT_LABELS
    if kind in COLLECTED:
        return label_fields(kind)
    if kind in KINDS:
        return SHARED_LABELS | {one.name: one.label for one in KINDS[kind].fields}
    return {Kind.ITEM: ITEM_LABELS, Kind.VERSION: VERSION_LABELS}.get(kind, JUDGEMENT_LABELS)


def say_value(value: object) -> str | Phrase:
    """Return a field's value in a few words: a code by its word, a list by its parts."""
    if isinstance(value, dict):
        return Joined((say_value(one) for one in value.values() if one not in (None, "")), " ")
    if isinstance(value, list | tuple):
        return Joined(map(say_value, value), COMMA) if value else shorten(value)
    return Code(value) if isinstance(value, str) and value in WORDS else shorten(value)
