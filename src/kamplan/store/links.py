"""What refers to a record, and turning that to another or to nothing, so that it can go and what named it stays."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from kamplan.domain.ids import Kind, kind_of, number_of, replace_references
from kamplan.domain.kinds import KINDS, Shape
from kamplan.errors import ConflictError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.judgements import make_judgement
from kamplan.store.mapping import dump_numbers, load_numbers
from kamplan.store.records import make_record
from kamplan.store.tables import ROWS, get_table, list_rows, name_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

    Row = Mapping[Any, Any]

_OF_CONTACTS = (Shape.CONTACT, Shape.CONTACTS, Shape.ROLES, Shape.ATTEMPTS)
_ONE: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.ITEM: {"item": ("supersedes_id",)},
    Kind.CONTACT: {"item": ("contact_id",), "contact": ("reports_to_id", "successor_id")},
    Kind.SOURCE: {"item": ("source_id",)},
}
"""The columns that each name one record of a kind, by table."""
_MANY = {
    Kind.ITEM: {"item": "contradicts", "judgement": "cites", "record": "cites"},
    Kind.CONTACT: {"contact": "influences"},
}
"""The columns that list records of a kind, by table."""
_OWN = {Kind.ITEM: "item", Kind.CONTACT: "contact", Kind.SOURCE: "source"}
_WORDS = ("text", "contribution")
"""The columns of a judgement whose words may name a record."""


@dataclass(frozen=True)
class Turn:
    """A record, and what is to be named in its place: another of its kind, or nothing.

    `words` are columns that an item gets beside, where it comes from another source from now on.
    """

    record: str
    into: str | None = None
    words: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The kind of both."""
        return kind_of(self.record)

    @property
    def number(self) -> int:
        """The number that goes."""
        return number_of(self.record)

    @property
    def target(self) -> int | None:
        """The number that is named instead."""
        return number_of(self.into) if self.into else None


def refer(unit: Unit, account_id: int, turn: Turn) -> list[str]:
    """Let every record of an account that refers to one refer to another of its kind, or to nothing; return which.

    No list names the same twice, and no record itself. Where nothing takes its place, what an item had replaced is
    replaced by what replaced the item, and what a contact told is still theirs. Words are changed only where they are
    to name another: what somebody wrote of a record that is gone is theirs to read again. Raises `ConflictError` for
    a record that would not stand.
    """
    changed: list[str] = []
    replaced = _find_replaced(unit.connection, turn)
    for table in ("item", "contact", "judgement", "record"):
        for row in _list_rows(unit.connection, table, account_id, turn):
            changes = _find_changes(table, row, turn, replaced)
            if changes:
                name = name_row(table, row["id"], row)
                _check_stands(table, dict(row) | changes, name, turn)
                unit.update(ROWS[table], row["id"], changes)
                changed.append(name)
    return changed


def _find_replaced(connection: Connection, turn: Turn) -> int | None:
    """Return what an item has replaced."""
    if turn.kind is not Kind.ITEM:
        return None
    items = get_table("item")
    found: int | None = connection.execute(select(items.c.supersedes_id).where(items.c.id == turn.number)).scalar()
    return found


def _list_rows(connection: Connection, table: str, account_id: int, turn: Turn) -> list[Row]:
    """Return the rows of a table that may refer to a record, without its own: of many items those that do."""
    if table != "item":
        rows: Iterable[Row] = list_rows(connection, table, account_id)
    elif turn.kind not in _ONE or (turn.into is None and turn.kind is not Kind.ITEM):
        return []
    else:
        items = get_table(table)
        named = or_(*(items.c[one] == turn.number for one in _ONE[turn.kind][table]))
        if turn.kind is Kind.ITEM:
            named = or_(named, items.c.contradicts != "[]")
        query = select(items).where(items.c.account_id == account_id, named).order_by(items.c.id)
        rows = connection.execute(query).mappings().all()
    return [row for row in rows if (table, row["id"]) != (_OWN.get(turn.kind), turn.number)]


def _find_changes(table: str, row: Row, turn: Turn, replaced: int | None) -> dict[str, Any]:
    """Return the columns of a row that refer to a record, as they are to be."""
    found: dict[str, Any] = {}
    own = row["id"] if table == _OWN.get(turn.kind) else None
    for one in _ONE.get(turn.kind, {}).get(table, ()):
        if row[one] == turn.number:
            found[one] = replaced if turn.into is None else turn.target if turn.target != own else None
            found |= turn.words
    many = _MANY.get(turn.kind, {}).get(table)
    if many and turn.number in (numbers := load_numbers(row[many])):
        turned = (turn.target if number == turn.number else number for number in numbers)
        found[many] = dump_numbers(dict.fromkeys(each for each in turned if each not in (None, own)))
    if table == "judgement" and turn.into:
        found |= {name: _rename(row[name], turn) for name in _WORDS if row[name]}
    if table == "record":
        body = json.loads(row["body"])
        left = turn_links(Kind(row["kind"]), body, turn)
        if left != body:
            found["body"] = json.dumps(left, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {name: value for name, value in found.items() if row[name] != value}


def turn_links(of: Kind, body: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """Return the fields of a planning record as they are when they name another contact, item or record, or none."""
    left = dict(body)
    shapes = {Kind.CONTACT: _OF_CONTACTS, Kind.ITEM: (Shape.ITEM,)}.get(turn.kind, (Shape.RECORDS,))
    for one in KINDS[of].fields:
        value = body.get(one.name)
        if one.shape is Shape.TEXT and turn.into and isinstance(value, str):
            left[one.name] = _rename(value, turn)
        if one.shape not in shapes or not value:
            continue
        if isinstance(value, str):
            if value == turn.record and turn.into:
                left[one.name] = turn.into
            elif value == turn.record:
                del left[one.name]
        elif any(_name(each) == turn.record for each in value):
            turned = [each if _name(each) != turn.record else _turn_one(each, turn.into) for each in value]
            is_log = one.shape is Shape.ATTEMPTS  # each is a try of its own, though it reads like another
            left[one.name] = [
                each for place, each in enumerate(turned) if each is not None and (is_log or each not in turned[:place])
            ]
    return left


def _name(one: Any) -> Any:
    return one.get("contact") if isinstance(one, dict) else one


def _turn_one(one: Any, into: str | None) -> Any:
    return one | {"contact": into} if isinstance(one, dict) and into else into


def _rename(text: str, turn: Turn) -> str:
    return replace_references(text, {turn.record: turn.into}) if turn.into else text


def _check_stands(table: str, row: Row, name: str, turn: Turn) -> None:
    make = {"record": make_record, "judgement": make_judgement}.get(table)
    try:
        if make is not None:
            make(row, "", date.max)
    except StoreError as error:
        if turn.into:
            raise ConflictError(
                Phrase(
                    N_("{name} cannot name {into} in the place of {record}: a text of it would be too long"),
                    name=name,
                    into=turn.into,
                    record=turn.record,
                ),
                hint=Phrase(N_("`kamplan show {name}` shows it; shorten it or withdraw it first"), name=name),
            ) from error
        raise ConflictError(
            Phrase(N_("{name} cannot stand without {record}"), name=name, record=turn.record),
            hint=Phrase(
                N_(
                    "`kamplan edit {name}` gives it another, or `kamplan purge {name} --reason TEXT` takes "
                    "it away first"
                ),
                name=name,
            ),
        ) from error
