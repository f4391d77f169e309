"""Figures in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.figure import Figure, FigureEntry
from kamplan.domain.ids import Kind, make_id
from kamplan.domain.marking import read_marking
from kamplan.domain.scales import Handling
from kamplan.errors import NotFoundError
from kamplan.language import N_, Phrase
from kamplan.store.digests import check_row
from kamplan.store.mapping import build_value, is_readable, read_withdrawal, table_of, to_column
from kamplan.store.rows.figure import FigureRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(FigureRow)
_NOT_WITHDRAWN = {"withdrawn_on": None, "withdrawn_reason": None}


def list_figures(
    connection: Connection, account_id: int, account: str, *, readable: frozenset[Handling], as_of: date
) -> list[Figure]:
    """Return the figures of one account that the reader may see, as entered; those withdrawn by a date say so."""
    query = select(_TABLE).where(_TABLE.c.account_id == account_id, is_readable(FigureRow, readable))
    found = []
    rows = connection.execute(query.order_by(_TABLE.c.id)).mappings().all()
    if Handling.RED not in readable:
        for row in rows:
            check_row(make_id(Kind.FIGURE, row["id"]), row)
    for row in rows:
        values = {name: row[name] for name in Figure.model_fields if name not in ("id", "account")}
        values |= {"id": make_id(Kind.FIGURE, row["id"]), "account": account}
        values["handling"] = read_marking(row["handling"])
        values |= read_withdrawal(row, as_of=as_of, name=values["id"])
        found.append(build_value(Figure, values, name=values["id"]))
    return found


def add_figures(unit: Unit, account_id: int, entries: Sequence[FigureEntry]) -> list[str]:
    """Write new figures and return their ids."""
    first = unit.take_numbers(Kind.FIGURE.value, len(entries))
    rows = [
        {"id": first + place, "account_id": account_id, **make_columns(entry), **_NOT_WITHDRAWN}
        for place, entry in enumerate(entries)
    ]
    unit.insert_many(FigureRow, rows)
    return [make_id(Kind.FIGURE, row["id"]) for row in rows]


def find_row(connection: Connection, number: int) -> Mapping[Any, Any]:
    """Return the row of one figure; raises `NotFoundError`."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one_or_none()
    if row is None:
        raise FigureNotFoundError(number)
    return row


class FigureNotFoundError(NotFoundError):
    """No readable figure has this id."""

    def __init__(self, number: int) -> None:
        hint = Phrase(N_("`kamplan list-figures ACCOUNT` shows them"))
        super().__init__(Phrase(N_("no figure {id}"), id=make_id(Kind.FIGURE, number)), hint=hint)


def update_figure(unit: Unit, number: int, changes: dict[str, Any]) -> None:
    """Change columns of one figure."""
    unit.update(FigureRow, number, changes)


def make_columns(entry: FigureEntry) -> dict[str, Any]:
    """Return a figure's columns, without its id."""
    plain = ("year", "measure", "value", "currency", "unit", "source", "url")
    return {name: to_column(getattr(entry, name)) for name in plain} | {"handling": entry.marking().value}
