"""Planning records: added, listed, shown, edited, closed, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, kind_of, make_id, number_of, parse_id
from kamplan.domain.kinds import KINDS
from kamplan.domain.marking import readable_by
from kamplan.domain.planning import MODELS
from kamplan.domain.scales import Audience
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.accounts import check_one_account
from kamplan.service.desk import merge_changes, open_desk
from kamplan.service.entry import check_not_withdrawn, read_reason, read_withdrawal_day
from kamplan.service.lowering import check_edit
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection

RECORD_KINDS = tuple(MODELS)
"""The kinds of planning record."""


@dataclass(frozen=True)
class RecordLine:
    """A record in a list, with whether it is late on the date."""

    record: PlanRecord
    is_overdue: bool
    names: dict[str, str] = field(default_factory=dict)


def add_record(caller: Caller, typed: str, kind: Kind, fields: Mapping[str, Any]) -> RecordLine:
    """Record a planning record of a kind on an account, under the rules of its kind."""
    from kamplan.store import accounts, records

    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        desk = open_desk(unit.connection, account_id, key, caller)
        record, cites = desk.read(kind, fields)
        added = records.add_record(unit, account_id, record, cites=cites)
        return get_line(unit.connection, account_id, key, added, audience=Audience.TEAM, on=caller.today)


def list_records(
    caller: Caller,
    typed: str | None,
    kind: Kind,
    *,
    audience: Audience,
    with_closed: bool = False,
    on: date | None = None,
) -> list[RecordLine]:
    """Return the records of a kind that this audience may see, of one account or of all, those still open first due.

    `with_closed` adds what is closed or withdrawn.
    """
    from kamplan.store import accounts

    check_one_account(typed, audience=audience, command=f"list-{KINDS[kind].plural} ACCOUNT")
    when = on or caller.today
    with caller.reading() as connection:
        if typed is not None:
            ids = [accounts.get_account_id(connection, typed)]
        else:
            ids = [account_id for account_id, _ in accounts.list_accounts(connection, audience=audience)]
        lines = [
            line
            for account_id in ids
            for line in load_lines(
                connection, account_id, accounts.get_key(connection, account_id), audience=audience, on=when
            )
            if line.record.kind_of_record is kind
        ]
    if not with_closed:
        lines = [one for one in lines if not one.record.is_closed and one.record.withdrawn_on is None]
    return sorted(lines, key=_order)


def get_record(caller: Caller, record_id: str, *, audience: Audience, kind: Kind | None = None) -> RecordLine:
    """Return the record of an id; a withheld one answers exactly as one that never existed."""
    from kamplan.store import accounts, records

    found, number = parse_id(record_id, *((kind,) if kind else RECORD_KINDS))
    with caller.reading() as connection, telling_of_purges(connection, record_id, audience):
        account_id = records.find_row(connection, found, number)["account_id"]
        key = accounts.get_key(connection, account_id)
        return get_line(connection, account_id, key, make_id(found, number), audience=audience, on=caller.today)


def edit_record(
    caller: Caller, record_id: str, fields: Mapping[str, Any], *, kind: Kind | None = None
) -> tuple[RecordLine, bool]:
    """Change the fields given of a record (an empty text clears one); say whether anything changed.

    Raises `UsageError` for a marking lower than the present one: only `relabel` lowers it.
    """
    from kamplan.store import accounts, records

    found, number = parse_id(record_id, *((kind,) if kind else RECORD_KINDS))
    with caller.writing() as unit:
        row = records.find_row(unit.connection, found, number)
        account_id = unit.account_id = row["account_id"]
        key = accounts.get_key(unit.connection, account_id)
        known = get_line(
            unit.connection, account_id, key, make_id(found, number), audience=Audience.TEAM, on=caller.today
        ).record
        check_not_withdrawn(known, hint=_add_anew(known))
        desk = open_desk(unit.connection, account_id, key, caller)
        record, cites = desk.read(found, merge_changes(known, fields), known=known)
        check_edit(known.id, known.handling, record.handling)
        records.update_record(unit, row["id"], record, cites=cites)
        return get_line(
            unit.connection, account_id, key, known.id, audience=Audience.TEAM, on=caller.today
        ), unit.has_changes


def close_record(
    caller: Caller,
    record_id: str,
    fields: Mapping[str, Any],
    *,
    how: str | None,
    on: date | None,
    kind: Kind | None = None,
) -> tuple[RecordLine, bool]:
    """Close a record: `how` is one of the values that close its kind, the first by default; `on` is when.

    Raises `UsageError` for a kind that has no end, which is withdrawn instead.
    """
    found, number = parse_id(record_id, *((kind,) if kind else RECORD_KINDS))
    spec = KINDS[found]
    if spec.closing is None:
        raise UsageError(
            Phrase(N_("{id} has nothing to close"), id=make_id(found, number)),
            hint=Phrase(N_("kamplan withdraw {id} --reason TEXT"), id=make_id(found, number)),
        )
    if how is not None and how not in spec.closes_with:
        choices = ", ".join(spec.closes_with) or "no --as"
        raise UsageError(
            FieldPhrase("as", Phrase(N_("{how} does not close {id}"), how=repr(how), id=make_id(found, number))),
            hint=Phrase(N_("it is closed with {choices}"), choices=choices),
        )
    changes = dict(fields)
    when = on or caller.today
    if not spec.closes_with:
        changes[spec.closing] = when
    else:
        changes[spec.closing] = how or spec.closes_with[0]
        if "done_on" in spec.extra and changes[spec.closing] == "done":
            changes["done_on"] = when
    return edit_record(caller, record_id, changes, kind=kind)


def withdraw_record(caller: Caller, record_id: str, *, reason: str, on: date | None = None) -> RecordLine:
    """Take a record back, with the reason: it is kept, but counts no longer."""
    from kamplan.store import accounts, records

    found, number = parse_id(record_id, *RECORD_KINDS)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        row = records.find_row(unit.connection, found, number)
        account_id = unit.account_id = row["account_id"]
        key = accounts.get_key(unit.connection, account_id)
        known = get_line(
            unit.connection, account_id, key, make_id(found, number), audience=Audience.TEAM, on=caller.today
        ).record
        check_not_withdrawn(known, hint=_add_anew(known))
        when = read_withdrawal_day(caller, on, since=known.recorded_on, name=known.id)
        gone = known.model_copy(update={"withdrawn_on": when, "withdrawn_reason": text})
        records.update_record(unit, row["id"], gone, cites=[number_of(one) for one in known.cites])
        return get_line(unit.connection, account_id, key, known.id, audience=Audience.TEAM, on=caller.today)


def _add_anew(record: PlanRecord) -> Phrase:
    return Phrase(
        N_("if it is wanted after all, add it anew: kamplan add-{noun} {account} …"),
        noun=KINDS[record.kind_of_record].noun,
        account=record.account,
    )


def is_overdue(record: PlanRecord, on: date) -> bool:
    """Say whether a record that is still open is past its date."""
    due = getattr(record, "close_by", None) or getattr(record, "due", None)
    return due is not None and due < on and not record.is_closed and record.withdrawn_on is None


def get_line(
    connection: Connection, account_id: int, key: str, record_id: str, *, audience: Audience, on: date
) -> RecordLine:
    """Return the record of an id of one account; raises `NotFoundError` for one that the audience may not see."""
    from kamplan.store.records import RecordNotFoundError

    lines = load_lines(connection, account_id, key, audience=audience, on=on)
    found = next((one for one in lines if one.record.id == record_id), None)
    if found is None:
        raise RecordNotFoundError(kind_of(record_id), number_of(record_id))
    return found


def load_lines(connection: Connection, account_id: int, key: str, *, audience: Audience, on: date) -> list[RecordLine]:
    """Return the planning records of an account as an audience sees them, withdrawn ones too."""
    from kamplan.store.contacts import list_contacts
    from kamplan.store.dossier import load_records

    people = list_contacts(connection, account_id, key, readable=readable_by(audience), audience=audience, as_of=on)
    names = {one.id: one.name for one in people}
    found = load_records(connection, account_id, key, people, audience=audience, as_of=on)
    return [RecordLine(one, is_overdue(one, on), names) for one in found]


def _order(line: RecordLine) -> tuple[object, ...]:
    record = line.record
    due = getattr(record, "close_by", None) or getattr(record, "due", None) or getattr(record, "held_on", None)
    return (record.account, due is None, due or record.recorded_on, number_of(record.id))
