"""The tables that hold what people recorded, by name; what history, undo and the checks of a store go through."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id, parse_id
from kamplan.domain.kinds import KINDS
from kamplan.store.mapping import parts_of, table_of
from kamplan.store.rows.account import AccountRow
from kamplan.store.rows.colleague import ColleagueRow
from kamplan.store.rows.contact import ContactRow
from kamplan.store.rows.figure import FigureRow
from kamplan.store.rows.item import ItemRow
from kamplan.store.rows.judgement import JudgementRow
from kamplan.store.rows.record import RecordRow
from kamplan.store.rows.release import ReleaseRow
from kamplan.store.rows.source import SourceRow
from kamplan.store.rows.version import FrozenRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection, Select, Table
    from sqlmodel import SQLModel

ROWS: dict[str, type[SQLModel]] = {
    table_of(row).name: row
    for row in (
        AccountRow,
        ContactRow,
        SourceRow,
        ItemRow,
        JudgementRow,
        FigureRow,
        RecordRow,
        VersionRow,
        FrozenRow,
        ReleaseRow,
        ColleagueRow,
    )
}
"""The row class of each table, parents before children."""

_PLAIN = {
    "item": Kind.ITEM,
    "contact": Kind.CONTACT,
    "source": Kind.SOURCE,
    "figure": Kind.FIGURE,
    "version": Kind.VERSION,
    "release": Kind.RELEASE,
}
"""Tables whose row numbers are the numbers of ids."""


@cache
def get_table(name: str) -> Table:
    """Return a table by name."""
    return table_of(ROWS[name])


def name_row(table: str, number: int, row: Mapping[Any, Any] | None) -> str:
    """Return what people call a row: its record's id, or an account's key; of one that is gone, what is left to say."""
    if table in _PLAIN:
        return make_id(_PLAIN[table], number)
    if table == "frozen":
        return f"the content of {make_id(Kind.VERSION, number)}"
    if row is None:
        return f"{table} {number}"
    if table == "colleague":
        return str(row["name"])
    return f"account {row['key']}" if table == "account" else make_id(Kind(row["kind"]), row["number"])


def get_row(connection: Connection, table: str, number: int) -> Mapping[Any, Any]:
    """Return a row that is there, as it is stored."""
    columns = get_table(table)
    return connection.execute(select(columns).where(columns.c.id == number)).mappings().one()


def find_key(connection: Connection, kind: Kind, number: int) -> tuple[str, int] | None:
    """Return the table and row number of a record's id, if it is there."""
    table, query = _select(kind, [number], whole=False)
    found = connection.execute(query).scalar()
    return (table, int(found)) if found is not None else None


def load_rows(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, Mapping[Any, Any]]]:
    """Return the table and the stored row of every record named that is there, by its id."""
    numbers: dict[Kind, list[int]] = {}
    for one in ids:
        kind, number = parse_id(one)
        numbers.setdefault(kind, []).append(number)
    return {
        name_row(table, row["id"], row): (table, row)
        for kind, wanted in numbers.items()
        for part in parts_of(wanted)
        for table, query in (_select(kind, part),)
        for row in connection.execute(query).mappings()
    }


def _select(kind: Kind, numbers: Collection[int], *, whole: bool = True) -> tuple[str, Select[Any]]:
    """Return the table that holds the records of a kind, and the query of some: whole rows, or their numbers."""
    plain = next((name for name, letter in _PLAIN.items() if letter is kind), None)
    table = get_table(plain or ("record" if kind in KINDS else "judgement"))
    query = select(table) if whole else select(table.c.id)
    if plain:
        return table.name, query.where(table.c.id.in_(numbers))
    return table.name, query.where(table.c.kind == kind.value, table.c.number.in_(numbers))


def list_rows(connection: Connection, name: str, account_id: int) -> list[dict[str, Any]]:
    """Return the rows of a table that belong to an account, in the order recorded."""
    table = get_table(name)
    place = table.c.id if name == "account" else table.c.account_id
    query = select(table).where(place == account_id).order_by(table.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def complete(table: str, image: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's image with the columns that were added since it was taken, as the schema fills them."""
    columns = get_table(table).c
    return {name: image.get(name, _FILLED.get((table, name))) for name in columns.keys()}  # noqa: SIM118 - columns


_FILLED = {("contact", "influences"): "[]"}
"""Columns of a later schema that are never empty, with what its migration wrote."""
