"""Plan: the planning records, with the same five commands for every kind, made from `domain.kinds`."""

import inspect
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import (
    AccountArgument,
    MaybeAccountArgument,
    SetOption,
    complete_contact,
    complete_item,
    complete_record,
    read_text,
)
from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS, SHARED_LABELS, Field, KindOfRecord, Shape
from kamplan.domain.scales import Handling
from kamplan.domain.wording import Code, Noun
from kamplan.language import N_, SPACE, FieldPhrase, Joined, Phrase, as_phrase

if TYPE_CHECKING:
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.records import RecordLine

COMMANDS: list[Command] = []
MANY = (Shape.NAMES, Shape.CONTACTS, Shape.ROLES, Shape.RECORDS)
"""Shapes of which a field may hold several, typed by repeating the option or joined with commas."""

OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; today by default.")]
AsOption = Annotated[str | None, typer.Option("--as", metavar="HOW", help="How it ended, such as won, lost, done.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also what is closed or withdrawn.")]
OverdueOption = Annotated[bool, typer.Option("--overdue", help="Only what is past its date.")]
OwnerOption = Annotated[str | None, typer.Option("--owner", metavar="P", help="Only what this person owns.")]
CiteOption = typer.Option("--cite", metavar="I-n", help="Evidence; repeat, or I-3,I-4.", autocompletion=complete_item)
OutcomeOption = Annotated[str | None, typer.Option("--outcome", metavar="TEXT", help="What came of it.")]
LessonOption = Annotated[str | None, typer.Option("--lesson", metavar="TEXT", help="What we learned; of an objective.")]
RefOption = typer.Option("--ref", metavar="KEY", help="A short name to refer to it by in files.")
HandlingOption = typer.Option("--handling", help="Marking; amber, or that of the highest item cited.")


def _complete_one(kind: Kind) -> Callable[[str], Iterator[tuple[str, str]]]:
    def complete(incomplete: str) -> Iterator[tuple[str, str]]:
        wanted = incomplete.upper() if incomplete.upper().startswith(kind.value) else f"{kind.value}-{incomplete}"
        return complete_record(wanted)

    return complete


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _option(one: Field) -> inspect.Parameter:
    complete = {Shape.CONTACT: complete_contact, Shape.CONTACTS: complete_contact, Shape.ROLES: None}.get(one.shape)
    metavar = one.metavar or {Shape.DATE: "DATE", Shape.NUMBER: "N"}.get(one.shape)
    shown = typer.Option(one.flag, metavar=metavar, help=one.help, autocompletion=complete)
    plain: Any = one.codes or (list[str] if one.shape in MANY else str)
    if one.is_required:
        return _parameter(one.name, Annotated[plain, shown], inspect.Parameter.empty)
    return _parameter(one.name, Annotated[plain | None, shown], None)


def _argument(one: Field) -> inspect.Parameter:
    is_long = one.name == "summary"
    shown = typer.Argument(metavar="TEXT|-" if is_long else one.name.upper(), help=one.help)
    if is_long:
        return _parameter(one.name, Annotated[str | None, shown], None)
    return _parameter(one.name, Annotated[one.codes or str, shown], inspect.Parameter.empty)


def _give(
    function: Callable[..., None], name: str, doc: str, list_parameters: Callable[[], list[inspect.Parameter]]
) -> Any:
    function.__name__ = name
    function.__doc__ = doc
    function.list_parameters = list_parameters  # type: ignore[attr-defined]  # what `command` asks for
    return function


def _register_add(spec: KindOfRecord) -> None:
    def add(call: Call, **given: Any) -> None:
        from kamplan.cli.editing import read_value
        from kamplan.service.records import add_record

        account = given.pop("account")
        if "summary" in given:
            given["summary"] = read_text(
                call, given["summary"], prompt=Phrase(N_("What was said with {account}?"), account=account)
            )
        fields = {name: read_value(call, spec, name, value) for name, value in given.items()}
        emit_line(call, add_record(call.caller, account, spec.kind, fields), did=N_("recorded"))

    doc = f"Record {_an(spec.label.lower())}."
    function = _give(add, f"add_{spec.noun}", doc, partial(_list_parameters, spec))
    command(COMMANDS, f"add-{spec.noun}", Panel.PLAN, shows=True, judges=True)(function)


def _list_parameters(spec: KindOfRecord) -> list[inspect.Parameter]:
    account = _parameter("account", AccountArgument, inspect.Parameter.empty)
    arguments = [_argument(one) for one in spec.arguments]
    typed = [one for one in spec.fields if one.is_typed and not one.is_argument]
    options = sorted(map(_option, typed), key=lambda one: one.default is None)
    shared = [
        _parameter("cites", Annotated[list[str] | None, CiteOption], None),
        _parameter("handling", Annotated[Handling | None, HandlingOption], None),
        _parameter("ref", Annotated[str | None, RefOption], None),
    ]
    return [account, *arguments, *options, *shared]


def _an(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _register_list(spec: KindOfRecord) -> None:
    def show_all(
        call: Call,
        account: MaybeAccountArgument = None,
        owner: OwnerOption = None,
        overdue: OverdueOption = False,
        everything: AllOption = False,
    ) -> None:
        from kamplan.cli.output import emit_list
        from kamplan.domain.scales import Audience
        from kamplan.domain.text import fold_name
        from kamplan.language import N_, Phrase
        from kamplan.service.records import list_records
        from kamplan.service.views import view_record

        def find(audience: Audience) -> "list[RecordLine]":
            found = list_records(call.caller, account, spec.kind, audience=audience, with_closed=everything)
            return [
                one
                for one in found
                if (not overdue or one.is_overdue)
                and (not owner or fold_name(getattr(one.record, "owner", None) or "") == fold_name(owner))
            ]

        lines = find(call.audience)
        rows = [view_record(one, call.audience) for one in lines]
        if call.format == "table":
            rows = [_say_row(one) for one in rows]
        columns = _columns(
            spec,
            with_account=account is None,
            with_withdrawn=any(one.record.withdrawn_on for one in lines),
            is_for_customer=call.audience == "customer",
        )
        emit_list(
            call,
            columns,
            rows,
            empty=Phrase(
                N_("nothing of the kind {kind} yet; next: kamplan add-{noun} {account} …"),
                kind=Phrase(spec.label),
                noun=spec.noun,
                account=account or Phrase(N_("ACCOUNT")),
            ),
        )
        call.say_left_out((one.record.id for one in lines), lambda: (one.record.id for one in find(Audience.TEAM)))

    show_all.__doc__ = f"List {spec.plural.replace('-', ' ')}, first due first."
    command(COMMANDS, f"list-{spec.plural}", Panel.PLAN, shows=True, reads=True, recalls=True)(show_all)


def _columns(spec: KindOfRecord, *, with_account: bool, with_withdrawn: bool, is_for_customer: bool) -> Any:
    from kamplan.cli.output import Column

    fields = [one for one in spec.fields if one.for_customer or not is_for_customer]
    wide = (Shape.TEXT, *MANY)
    columns = [] if is_for_customer else [Column("id", SHARED_LABELS["id"])]
    columns.append(Column("account", SHARED_LABELS["account"], in_table=with_account))
    for one in fields:
        columns.append(
            Column(
                one.name,
                one.label,
                justify="right" if one.shape is Shape.NUMBER else "left",
                is_wide=one.shape in wide,
                in_table=one.in_list,
                from_width=0 if one.is_argument or one.name in ("due", "owner", "close_by", "amount") else 100,
            )
        )
    if not is_for_customer:
        columns += [
            Column(name, label, in_table=name == "is_overdue" or (name == "withdrawn_on" and with_withdrawn))
            for name, label in SHARED_LABELS.items()
            if name not in ("id", "account")
        ]
    return columns


def _say_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a table says it: people by name, amounts with their currency, late ones marked."""
    from kamplan.cli.output import set_apart

    said = dict(row)
    for name, value in row.items():
        if f"{name}_names" in row:
            said[name] = row[f"{name}_names"]
        elif name == "roles":
            said[name] = [Phrase(N_("{role}: {name}"), role=Code(one["role"]), name=one["name"]) for one in value]
        elif name == "attempts" and value:
            said[name] = [
                Joined(
                    (one["on"], *filter(None, (one["name"],)), Code(one["result"]), *filter(None, (one["note"],))),
                    SPACE,
                )
                for one in value
            ]
        elif name == "amount" and value is not None and row.get("currency"):
            said[name] = f"{set_apart(value)} {row['currency']}"
    if "is_overdue" in said:
        said["is_overdue"] = "!" if said["is_overdue"] else ""
    return said


def _name_record(call: Call, record: "PlanRecord") -> str | Phrase:
    """Return what a record is called: a stage by its word, an inquiry into a question of the checklist by that."""
    title = record.title
    return Code(title) if record.kind_of_record is Kind.STAGE else call.name_topic(title)


def emit_line(call: Call, line: "RecordLine", *, did: str) -> None:
    """Say what became of a planning record."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_record

    record = line.record
    words: list[Phrase] = [
        Phrase(N_("{id} {did}: {title}"), id=record.id, did=Phrase(did), title=_name_record(call, record))
    ]
    if record.status_field:
        words.append(Code(getattr(record, record.status_field)))
    amount = getattr(record, "amount", getattr(record, "planned", None))
    if amount is not None:
        words.append(as_phrase(f"{amount:f} {getattr(record, 'currency', None) or ''}".strip()))
    if due := getattr(record, "close_by", None) or getattr(record, "due", None):
        words.append(Phrase(N_("due {due}"), due=due))
    words.append(Phrase(N_("marked {handling}"), handling=Code(record.handling.value)))
    emit_done(call, Joined(words), values=view_record(line, Audience.TEAM))


def show_one(call: Call, record: str, *, kind: Kind | None = None) -> None:
    """Show a planning record."""
    from kamplan.cli.output import emit_record
    from kamplan.service.records import get_record
    from kamplan.service.views import view_record

    line = get_record(call.caller, record, audience=call.audience, kind=kind)
    values = view_record(line, call.audience)
    spec = KINDS[line.record.kind_of_record]
    labels = SHARED_LABELS | {one.name: one.label for one in spec.fields}
    said = _say_row(values) | {"is_overdue": values.get("is_overdue") or None}
    emit_record(call, [(name, labels[name], said[name]) for name in values if name in labels], values=values)


def edit_one(call: Call, record: str, given: list[str] | None, *, kind: Kind | None = None) -> None:
    """Change a planning record: its fields given as FIELD=VALUE, or the whole of it in $EDITOR."""
    from kamplan.cli.editing import change_record, list_changes, read_fields
    from kamplan.domain.scales import Audience
    from kamplan.service.records import edit_record, get_record

    known = get_record(call.caller, record, audience=Audience.TEAM, kind=kind).record
    spec = KINDS[known.kind_of_record]
    change = partial(edit_record, call.caller, record, kind=kind)
    edited, changed = change_record(call, spec, read_fields(call, spec, given), lambda: known, change)
    emit_line(call, edited, did=N_("changed") if changed else N_("as it was"))
    for one in list_changes(spec, known, edited.record):
        call.say(one)


def close_one(
    call: Call,
    record: str,
    how: str | None,
    on: str | None,
    given: list[str] | None,
    *,
    kind: Kind | None = None,
    outcome: str | None = None,
    lesson: str | None = None,
) -> None:
    """Close a planning record; what came of it goes where its kind keeps that, and an objective is asked for it."""
    from kamplan.cli.editing import read_fields
    from kamplan.domain.ids import parse_id
    from kamplan.service.records import RECORD_KINDS, close_record

    spec = KINDS[parse_id(record, *((kind,) if kind else RECORD_KINDS))[0]]
    fields = read_fields(call, spec, given) | _read_end(call, spec, outcome, lesson, has_fields=bool(given))
    line, _ = close_record(call.caller, record, fields, how=how, on=call.read_date(on, "--on"), kind=kind)
    emit_line(call, line, did=N_("closed"))


def _read_end(
    call: Call, spec: KindOfRecord, outcome: str | None, lesson: str | None, *, has_fields: bool
) -> dict[str, str]:
    """Return what came of a record and what was learned; on a terminal an objective is asked for both."""
    from kamplan.errors import UsageError

    if spec.kind is Kind.OBJECTIVE and outcome is None and lesson is None and not has_fields and sys.stdin.isatty():
        outcome, lesson = _ask_line(call, N_("What came of it?")), _ask_line(call, N_("What did we learn?"))
    kept_in = next((name for name in ("outcome", "result", "resolution") if name in spec.extra), None)
    found = {}
    for option, name, text in (("--outcome", kept_in, outcome), ("--lesson", "lesson", lesson)):
        if text and name not in spec.extra:
            raise UsageError(
                FieldPhrase(option, Phrase(N_("{what} keeps none"), what=Noun(spec.label))),
                hint=Phrase(N_("leave {option} out"), option=option),
            )
        if text and name:
            found[name] = text
    return found


def _ask_line(call: Call, question: str) -> str:
    asked = Phrase(N_("{question} (Enter leaves it open)"), question=Phrase(question))
    sys.stderr.write(f"{asked.say(call.language)} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _register_one(spec: KindOfRecord) -> None:
    """Register show-, edit- and close- of a kind; help lists the commands that take any id instead of them."""
    argument = Annotated[
        str, typer.Argument(metavar=f"{spec.kind.value}-n", help="Its id.", autocompletion=_complete_one(spec.kind))
    ]
    noun = spec.label.lower()

    def show(call: Call, record: argument) -> None:
        show_one(call, record, kind=spec.kind)

    def edit(call: Call, record: argument, given: SetOption = None) -> None:
        edit_one(call, record, given, kind=spec.kind)

    show.__doc__ = f"Show {_an(noun)}."
    edit.__doc__ = f"Change {_an(noun)}: with --set, or whole in $EDITOR."
    command(COMMANDS, f"show-{spec.noun}", Panel.PLAN, shows=True, reads=True, recalls=True, is_listed=False)(show)
    command(COMMANDS, f"edit-{spec.noun}", Panel.PLAN, shows=True, judges=True, is_listed=False)(edit)
    if spec.closing is None:
        return

    def close(
        call: Call,
        record: argument,
        how: AsOption = None,
        on: OnOption = None,
        given: SetOption = None,
        outcome: OutcomeOption = None,
        lesson: LessonOption = None,
    ) -> None:
        close_one(call, record, how, on, given, kind=spec.kind, outcome=outcome, lesson=lesson)

    ends = f" as {', '.join(spec.closes_with)}" if spec.closes_with else ""
    close.__doc__ = f"Close {_an(noun)}{ends}."
    command(COMMANDS, f"close-{spec.noun}", Panel.PLAN, shows=True, judges=True, is_listed=False)(close)


for _spec in KINDS.values():
    _register_add(_spec)
    _register_list(_spec)
    _register_one(_spec)
