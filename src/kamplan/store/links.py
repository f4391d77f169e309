"""What refers to a record, and taking the reference out, so that the record can go and what named it stays whole."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, kind_of, make_id, number_of
from kamplan.domain.kinds import KINDS, Shape
from kamplan.errors import ConflictError, StoreError
from kamplan.store.mapping import dump_numbers, load_numbers
from kamplan.store.records import make_record
from kamplan.store.tables import ROWS, list_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamplan.store.unit import Unit

    Row = Mapping[Any, Any]

_OF_CONTACTS = (Shape.CONTACT, Shape.CONTACTS, Shape.ROLES, Shape.ATTEMPTS)


def unlink(unit: Unit, account_id: int, record_id: str) -> list[str]:
    """Take every reference to a record of an account out of the others, and return the ids of those changed.

    What a purged item had replaced is replaced by what replaced the item. Raises `ConflictError` for a record that
    would not stand without it.
    """
    kind, number = kind_of(record_id), number_of(record_id)
    changed: list[str] = []
    if kind is Kind.ITEM:
        changed += _unlink_item(unit, account_id, number)
    if kind is Kind.CONTACT:
        changed += _unlink_contact(unit, account_id, number)
    for row in list_rows(unit.connection, "record", account_id):
        changes = _find_changes(row, kind, number)
        if changes:
            name = make_id(Kind(row["kind"]), row["number"])
            _check_stands(dict(row) | changes, name, record_id)
            unit.update(ROWS["record"], row["id"], changes)
            changed.append(name)
    return list(dict.fromkeys(changed))


def _unlink_item(unit: Unit, account_id: int, number: int) -> Iterator[str]:
    items = list_rows(unit.connection, "item", account_id)
    replaced = next((row["supersedes_id"] for row in items if row["id"] == number), None)
    for row in items:
        changes: dict[str, Any] = {}
        if row["supersedes_id"] == number:
            changes["supersedes_id"] = replaced
        if number in (opposed := load_numbers(row["contradicts"])):
            changes["contradicts"] = dump_numbers(one for one in opposed if one != number)
        if changes:
            unit.update(ROWS["item"], row["id"], changes)
            yield make_id(Kind.ITEM, row["id"])
    for row in list_rows(unit.connection, "judgement", account_id):
        if number in (cites := load_numbers(row["cites"])):
            unit.update(ROWS["judgement"], row["id"], {"cites": dump_numbers(one for one in cites if one != number)})
            yield make_id(Kind(row["kind"]), row["number"])


def _unlink_contact(unit: Unit, account_id: int, number: int) -> Iterator[str]:
    for row in list_rows(unit.connection, "contact", account_id):
        changes: dict[str, Any] = {}
        if row["reports_to_id"] == number:
            changes["reports_to_id"] = None
        if number in (led := load_numbers(row["influences"])):
            changes["influences"] = dump_numbers(one for one in led if one != number)
        if changes:
            unit.update(ROWS["contact"], row["id"], changes)
            yield make_id(Kind.CONTACT, row["id"])


def _find_changes(row: Row, kind: Kind, number: int) -> dict[str, Any]:
    """Return the columns of a planning record as they are without a reference; none where it has none."""
    changes: dict[str, Any] = {}
    if kind is Kind.ITEM and number in (cites := load_numbers(row["cites"])):
        changes["cites"] = dump_numbers(one for one in cites if one != number)
    body = json.loads(row["body"])
    left = drop_links(Kind(row["kind"]), body, kind, make_id(kind, number))
    if left != body:
        changes["body"] = json.dumps(left, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return changes


def drop_links(of: Kind, body: Mapping[str, Any], kind: Kind, record_id: str) -> dict[str, Any]:
    """Return the fields of a planning record without those that name a contact, an item or another record."""
    left = dict(body)
    shapes = {Kind.CONTACT: _OF_CONTACTS, Kind.ITEM: (Shape.ITEM,)}.get(kind, (Shape.RECORDS,))
    for field in KINDS[of].fields:
        value = body.get(field.name)
        if field.shape not in shapes or not value:
            continue
        if isinstance(value, str):
            if value == record_id:
                del left[field.name]
            continue
        left[field.name] = [one for one in value if (one.get("contact") if isinstance(one, dict) else one) != record_id]
    return left


def _check_stands(row: Row, name: str, without: str) -> None:
    try:
        make_record(row, "", date.max)
    except StoreError as error:
        raise ConflictError(
            f"{name} cannot stand without {without}",
            hint=f"`kamplan edit {name}` gives it another, or `kamplan purge {name} --reason TEXT` takes it away first",
        ) from error
