"""Sources in the store: their identity, what was said of them, and what their items say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Audience, SourceKind
from kamplan.domain.source import Source, SourceEntry, identify_source
from kamplan.errors import NotFoundError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import build_value, read_withdrawal, table_of
from kamplan.store.rows.source import SourceRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(SourceRow)
_DESCRIBED = {
    "name": "source_name",
    "publisher": "publisher",
    "kind": "source_kind",
    "reliability": "reliability",
}
"""A source's description and the item column that gives it where the source's own is empty."""


def describe_sources(
    connection: Connection,
    account_id: int,
    account: str,
    items: Iterable[Mapping[Any, Any]],
    *,
    audience: Audience,
    people: Collection[int],
    as_of: date,
) -> dict[int, Source]:
    """Return the sources of an account by row number, described by themselves or by their first item among `items`.

    `items` are the item rows that the reader may see, oldest first by id; `people` the numbers of the contacts. A
    source without an item is shown to the team alone: it is readable when one of its items is. Where none of its
    items may name it, its kind stands in place of its name. One withdrawn by a date says so and grades nothing.
    """
    query = select(_TABLE).where(_TABLE.c.account_id == account_id).order_by(_TABLE.c.id)
    described: dict[int, dict[str, Any]] = {}
    counts: dict[int, int] = {}
    named: set[int] = set()
    for item in items:
        counts[item["source_id"]] = counts.get(item["source_id"], 0) + 1
        said = described.setdefault(item["source_id"], {})
        columns = dict(_DESCRIBED)
        if is_named(item, audience=audience, people=people):
            named.add(item["source_id"])
        else:
            columns = {name: column for name, column in _DESCRIBED.items() if name not in ("name", "publisher")}
        for name, column in columns.items():
            if said.get(name) is None and item[column] is not None:
                said[name] = item[column]
    found = {}
    for row in connection.execute(query).mappings():
        if row["id"] not in described and (audience is not Audience.TEAM or row["name"] is None):
            continue
        said = described.get(row["id"], {})
        values = {name: said.get(name) if row[name] is None else row[name] for name in _DESCRIBED}
        if row["id"] in described and row["id"] not in named:
            values |= {"name": values["kind"] or SourceKind.CONVERSATION, "publisher": None}
        source = make_id(Kind.SOURCE, row["id"])
        gone = read_withdrawal(row, as_of=as_of, name=source)
        values |= gone | ({"reliability": None} if gone["withdrawn_on"] else {})
        values |= {"id": source, "account": account, "items": counts.get(row["id"], 0)}
        found[row["id"]] = build_value(Source, values, name=source)
    return found


def is_named(item: Mapping[Any, Any], *, audience: Audience, people: Collection[int]) -> bool:
    """Say whether a reader may see the name of an item's source (the method, section 10).

    The name of a conversation's source may be a person's, so it is shown only where that contact is readable, and
    to a customer never.
    """
    if audience is Audience.TEAM or item["tier"] in (1, 2):
        return True
    return audience is not Audience.CUSTOMER and (item["contact_id"] is None or item["contact_id"] in people)


def find_source_id(connection: Connection, account_id: int, publisher: str | None, name: str) -> int | None:
    """Return the row number of the source with this identity, if there is one."""
    query = select(_TABLE.c.id).where(
        _TABLE.c.account_id == account_id, _TABLE.c.identity == identify_source(publisher, name)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def list_identities(connection: Connection, account_id: int) -> dict[str, int]:
    """Return the row number of every source of an account, by identity."""
    query = select(_TABLE.c.identity, _TABLE.c.id).where(_TABLE.c.account_id == account_id)
    return {row.identity: row.id for row in connection.execute(query)}


def list_own(connection: Connection, account_id: int) -> dict[int, tuple[str | None, str | None]]:
    """Return the kind and reliability that each of an account's sources says of itself, by row number."""
    query = select(_TABLE.c.id, _TABLE.c.kind, _TABLE.c.reliability).where(_TABLE.c.account_id == account_id)
    return {row.id: (row.kind, row.reliability) for row in connection.execute(query)}


def get_source_row(connection: Connection, number: int) -> Mapping[Any, Any]:
    """Return the row of a source; raises `NotFoundError`."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one_or_none()
    if row is None:
        raise SourceNotFoundError(number)
    return row


class SourceNotFoundError(NotFoundError):
    """No readable source has this id."""

    def __init__(self, number: int) -> None:
        super().__init__(
            Phrase(N_("no source {id}"), id=make_id(Kind.SOURCE, number)),
            hint=Phrase(N_("`kamplan list-sources` shows them")),
        )


def add_sources(unit: Unit, account_id: int, identities: list[str]) -> dict[str, int]:
    """Write new sources that say nothing of themselves yet, and return their row numbers by identity."""
    first = unit.take_numbers(Kind.SOURCE.value, len(identities))
    rows: list[dict[str, Any]] = [
        {
            "id": first + place,
            "account_id": account_id,
            "identity": identity,
            "name": None,
            "publisher": None,
            "kind": None,
            "reliability": None,
            "withdrawn_on": None,
            "withdrawn_reason": None,
        }
        for place, identity in enumerate(identities)
    ]
    unit.insert_many(SourceRow, rows)
    return {row["identity"]: row["id"] for row in rows}


def list_items_of(connection: Connection, number: int) -> list[int]:
    """Return the numbers of the items of a source."""
    from kamplan.store.rows.item import ItemRow

    items = table_of(ItemRow)
    return list(
        connection.execute(select(items.c.id).where(items.c.source_id == number).order_by(items.c.id)).scalars()
    )


def is_told_by(connection: Connection, number: int, items: Collection[int]) -> bool:
    """Say whether a source is known from some items alone, and says nothing of its own."""
    name = connection.execute(select(_TABLE.c.name).where(_TABLE.c.id == number)).scalar()
    return name is None and set(list_items_of(connection, number)) <= set(items)


def list_withdrawn(connection: Connection, account_id: int) -> dict[int, str]:
    """Return since when each of an account's withdrawn sources counts no longer, by row number."""
    query = select(_TABLE.c.id, _TABLE.c.withdrawn_on)
    query = query.where(_TABLE.c.account_id == account_id, _TABLE.c.withdrawn_on.is_not(None))
    return {row.id: row.withdrawn_on for row in connection.execute(query)}


def withdraw_source(unit: Unit, number: int, *, on: date | None, reason: str | None) -> None:
    """Write that a source counts no longer, or with None that it counts again."""
    unit.update(SourceRow, number, {"withdrawn_on": on.isoformat() if on else None, "withdrawn_reason": reason})


def describe_source(unit: Unit, number: int, entry: SourceEntry, *, is_named: bool = True) -> None:
    """Write what is said of a source; what is left out, with `is_named` false its name too, stays as its items say."""
    unit.update(
        SourceRow,
        number,
        {
            "identity": identify_source(entry.publisher, entry.name),
            "name": entry.name if is_named else None,
            "publisher": entry.publisher if is_named else None,
            "kind": entry.kind.value if entry.kind else None,
            "reliability": entry.reliability.value if entry.reliability else None,
        },
    )
