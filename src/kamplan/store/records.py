"""Planning records in the store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.marking import read_marking
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.planning import MODELS
from kamplan.domain.scales import Audience
from kamplan.domain.sight import see_records
from kamplan.errors import NotFoundError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.digests import check_row
from kamplan.store.mapping import build_value, dump_numbers, is_readable, load_numbers, read_withdrawal, table_of
from kamplan.store.rows.record import RecordRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.domain.scales import Handling
    from kamplan.store.unit import Unit

_TABLE = table_of(RecordRow)
SHARED = frozenset(PlanRecord.model_fields)
"""The fields with a column of their own, or that the row's place says; the others stand in the body."""


def list_records(
    connection: Connection,
    account_id: int,
    account: str,
    *,
    readable: frozenset[Handling],
    audience: Audience,
    unreadable_items: set[int],
    contacts: frozenset[str],
    as_of: date,
) -> list[PlanRecord]:
    """Return every planning record made by a date that the reader may see, by kind and number, withdrawn ones too.

    One that cites an item the reader may not see is withheld, whatever its own marking says. `contacts` are the ids
    of the contacts the reader may see: no other is named.
    """
    query = (
        select(_TABLE)
        .where(
            _TABLE.c.account_id == account_id,
            _TABLE.c.recorded_on <= as_of.isoformat(),
            is_readable(RecordRow, readable),
        )
        .order_by(_TABLE.c.id)
    )
    rows = connection.execute(query).mappings().all()
    if audience is not Audience.TEAM:
        for row in rows:
            check_row(make_id(Kind(row["kind"]), row["number"]), row)
    found = [
        make_record(row, account, as_of)
        for row in rows
        if not unreadable_items.intersection(load_numbers(row["cites"]))
    ]
    order = list(MODELS)
    found.sort(key=lambda one: order.index(one.kind_of_record))
    return see_records(found, audience, contacts=contacts)


def add_record(unit: Unit, account_id: int, record: PlanRecord, *, cites: list[int]) -> str:
    """Write a new record and return its id."""
    kind = record.kind_of_record
    number = unit.take_numbers(kind.value)
    row_id = unit.take_numbers("record")
    place = {"id": row_id, "kind": kind.value, "number": number, "account_id": account_id}
    unit.insert(RecordRow, place | _columns(record, cites))
    return make_id(kind, number)


def update_record(unit: Unit, row_id: int, record: PlanRecord, *, cites: list[int]) -> None:
    """Write a record as it now is."""
    unit.update(RecordRow, row_id, _columns(record, cites))


def withdraw_row(unit: Unit, row_id: int, *, on: date, reason: str) -> None:
    """Write that a record counts no longer."""
    unit.update(RecordRow, row_id, {"withdrawn_on": on.isoformat(), "withdrawn_reason": reason})


def mark_record(unit: Unit, row_id: int, handling: Handling) -> None:
    """Write a record's marking."""
    unit.update(RecordRow, row_id, {"handling": handling.value})


def find_row(connection: Connection, kind: Kind, number: int) -> Mapping[Any, Any]:
    """Return the row of one record; raises `NotFoundError`."""
    query = select(_TABLE).where(_TABLE.c.kind == kind.value, _TABLE.c.number == number)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise RecordNotFoundError(kind, number)
    return row


def list_citing(connection: Connection, account_id: int, item: int) -> list[Mapping[Any, Any]]:
    """Return the rows of an account's records that cite an item."""
    query = select(_TABLE).where(_TABLE.c.account_id == account_id).order_by(_TABLE.c.id)
    return [row for row in connection.execute(query).mappings() if item in load_numbers(row["cites"])]


def list_refs(connection: Connection, account_id: int) -> dict[str, str]:
    """Return the ids of an account's records by ref."""
    columns = (_TABLE.c.ref, _TABLE.c.kind, _TABLE.c.number)
    query = select(*columns).where(_TABLE.c.account_id == account_id, _TABLE.c.ref.is_not(None))
    return {row.ref: make_id(Kind(row.kind), row.number) for row in connection.execute(query)}


def list_ids(connection: Connection, account_id: int) -> set[str]:
    """Return the ids of an account's records."""
    query = select(_TABLE.c.kind, _TABLE.c.number).where(_TABLE.c.account_id == account_id)
    return {make_id(Kind(row.kind), row.number) for row in connection.execute(query)}


def list_standing(connection: Connection, account_id: int, kind: Kind) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the id of each record of a kind that was not withdrawn, with the ids of the items it cites."""
    query = select(_TABLE.c.number, _TABLE.c.cites).where(
        _TABLE.c.account_id == account_id, _TABLE.c.kind == kind.value, _TABLE.c.withdrawn_on.is_(None)
    )
    for row in connection.execute(query.order_by(_TABLE.c.number)):
        yield make_id(kind, row.number), frozenset(make_id(Kind.ITEM, one) for one in load_numbers(row.cites))


class RecordNotFoundError(NotFoundError):
    """No readable planning record has this id."""

    def __init__(self, kind: Kind, number: int) -> None:
        from kamplan.domain.kinds import KINDS

        hint = Phrase(N_("`kamplan list-{plural} ACCOUNT` shows them"), plural=KINDS[kind].plural)
        super().__init__(Phrase(KINDS[kind].missing, id=make_id(kind, number)), hint=hint)


def _columns(record: PlanRecord, cites: list[int]) -> dict[str, Any]:
    body = record.model_dump(mode="json", exclude=set(SHARED), exclude_none=True)
    return {
        "ref": record.ref,
        "body": json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "cites": dump_numbers(cites),
        "handling": record.handling.value,
        "recorded_on": record.recorded_on.isoformat(),
        "recorded_by": record.recorded_by,
        "withdrawn_on": record.withdrawn_on.isoformat() if record.withdrawn_on else None,
        "withdrawn_reason": record.withdrawn_reason,
    }


def make_record(row: Mapping[Any, Any], account: str, as_of: date) -> PlanRecord:
    """Return the record of a row; raises `StoreError` for one that breaks a rule of its kind."""
    kind = next((one for one in MODELS if one.value == row["kind"]), None)
    if kind is None:
        raise StoreError(
            Phrase(N_("a record is damaged in the store (kind)")), hint=Phrase(N_("restore it from a backup"))
        )
    name = make_id(kind, row["number"])
    try:
        body = json.loads(row["body"])
    except (TypeError, ValueError):
        body = None
    if not isinstance(body, dict) or SHARED.intersection(body):
        raise StoreError(
            Phrase(N_("{name} is damaged in the store (body)"), name=name), hint=Phrase(N_("restore it from a backup"))
        )
    values = body | {
        "id": name,
        "account": account,
        "ref": row["ref"],
        "recorded_on": row["recorded_on"],
        "recorded_by": row["recorded_by"],
        "handling": read_marking(row["handling"]),
        "cites": tuple(make_id(Kind.ITEM, one) for one in load_numbers(row["cites"])),
    }
    values |= read_withdrawal(row, as_of=as_of, name=name)
    return build_value(MODELS[kind], values, name=name)
