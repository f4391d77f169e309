"""Items in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from kamplan.domain.ids import Kind, make_id, number_of, strip_references
from kamplan.domain.item import Confirmation, Item, ItemEntry
from kamplan.domain.marking import read_marking
from kamplan.domain.scales import Audience, Credibility, Handling, LawfulOrigin, Reliability, Tier
from kamplan.domain.source import Source, identify_source
from kamplan.errors import NotFoundError, StoreError
from kamplan.store.mapping import (
    build_value,
    dump_list,
    is_readable,
    is_withheld,
    load_list,
    load_numbers,
    parts_of,
    read_text,
    read_withdrawal,
    table_of,
    to_column,
)
from kamplan.store.reads import note_item
from kamplan.store.rows.item import ItemRow
from kamplan.store.search import index_items, reindex_item
from kamplan.store.sources import describe_sources, is_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.domain.contact import Contact
    from kamplan.store.unit import Unit

_TABLE = table_of(ItemRow)
_AS_ENTERED = (
    "ref", "tier", "topic", "statement", "detail", "publisher", "source_kind", "url", "published_on", "valid_as_of",
    "review_by", "reliability", "credibility", "reason", "origin", "swot", "language", "recorded_by", "cost",
    "currency", "hours",
)  # fmt: skip
_CODES = ("tier", "source_kind", "reliability", "credibility", "swot", "language")
_OTHERS = ("published_on", "valid_as_of", "review_by", "cost", "hours")
"""What a column holds otherwise than the entry does."""
_AS_STORED = (
    "ref", "tier", "topic", "statement", "detail", "url", "published_on", "valid_as_of", "review_by", "reason",
    "handling", "lawful", "origin", "swot", "language", "recorded_by", "cost", "currency", "hours",
)  # fmt: skip


def list_items(
    connection: Connection,
    account_id: int,
    account: str,
    contacts: Iterable[Contact],
    *,
    readable: frozenset[Handling],
    audience: Audience,
    as_of: date,
    only: Collection[int] | None = None,
) -> tuple[list[Item], dict[int, Source]]:
    """Return the items of one account that the reader may see as true on a date, oldest first, and their sources.

    What is not to be used reaches the team alone. With `only` just those numbers are returned, and of the others
    no more is read than what bears on them. `readable` has no default: a caller that forgets who is reading must
    fail to run, not leak.
    """
    rows = list_item_rows(connection, account_id, readable=readable, audience=audience, bearing_on=only)
    people = {number_of(contact.id): contact for contact in contacts}
    sources = describe_sources(connection, account_id, account, rows, audience=audience, people=people, as_of=as_of)
    by_date = _list_by_date(rows, as_of)
    seen = Seen(
        account=account,
        audience=audience,
        as_of=as_of,
        sources=sources,
        people=people,
        numbers={row["id"] for row in by_date},
        successors=_find_successors(by_date, as_of),
    )
    shown = [row for row in by_date if only is None or row["id"] in only]
    for row in shown:
        note_item(connection, row["id"], row["tier"])
    return [_build(row, seen) for row in shown], sources


@dataclass(frozen=True)
class Seen:
    """What a reader sees around an item: only these people, items and successors may be named with it."""

    account: str
    audience: Audience
    as_of: date
    sources: Mapping[int, Source]
    people: Mapping[int, Contact]
    numbers: set[int]
    successors: Mapping[int, int]


def list_superseded(connection: Connection, account_id: int, *, as_of: date) -> dict[str, str]:
    """Return, by the id of each item that counts as superseded on a date, the id of the item that took its place."""
    rows = list_item_rows(connection, account_id, readable=frozenset(Handling), audience=Audience.TEAM)
    found = _find_successors(_list_by_date(rows, as_of), as_of)
    return {make_id(Kind.ITEM, old): make_id(Kind.ITEM, new) for old, new in found.items()}


def _list_by_date(rows: Iterable[Mapping[Any, Any]], as_of: date) -> list[Mapping[Any, Any]]:
    """Return the rows of what was true by a date, the oldest first."""
    return sorted(
        (row for row in rows if read_text(row["valid_as_of"], name="an item's date") <= as_of.isoformat()),
        key=lambda row: (row["valid_as_of"], row["id"]),
    )


def _find_successors(rows: Iterable[Mapping[Any, Any]], as_of: date) -> dict[int, int]:
    """Return, by the number of each item that one of these rows supersedes, the number of that row's item."""
    return {
        row["supersedes_id"]: row["id"]
        for row in rows
        if row["supersedes_id"] is not None
        and not _is_gone(row, as_of)
        and row["lawful"] != LawfulOrigin.NOT_TO_BE_USED.value
    }


def list_item_rows(
    connection: Connection,
    account_id: int,
    *,
    readable: frozenset[Handling],
    audience: Audience,
    bearing_on: Collection[int] | None = None,
    sources: Collection[int] | None = None,
) -> list[Mapping[Any, Any]]:
    """Return the item rows of one account that the reader may see, by id; with `sources` those of these alone.

    With `bearing_on` only those, and the rows that bear on how they read: their links and their sources' items.
    """
    query = select(_TABLE).where(_TABLE.c.account_id == account_id, is_readable(ItemRow, readable))
    if sources is not None:
        query = query.where(_TABLE.c.source_id.in_(sources))
    if audience is not Audience.TEAM:
        query = query.where(_TABLE.c.lawful != LawfulOrigin.NOT_TO_BE_USED.value)
    if bearing_on is None:
        return list(connection.execute(query.order_by(_TABLE.c.id)).mappings())
    rows: dict[int, Mapping[Any, Any]] = {}
    for part in parts_of(sorted(bearing_on)):
        found = connection.execute(query.where(_TABLE.c.id.in_(part))).mappings().all()
        linked = {row["supersedes_id"] for row in found}
        linked |= {one for row in found for one in load_numbers(row["contradicts"])}
        around = or_(
            _TABLE.c.id.in_(linked - {None}),
            _TABLE.c.supersedes_id.in_(part),
            _TABLE.c.source_id.in_({row["source_id"] for row in found}),
        )
        rows.update((row["id"], row) for row in (*found, *connection.execute(query.where(around)).mappings()))
    return [rows[number] for number in sorted(rows)]


def find_same(connection: Connection, account_id: int, entry: ItemEntry, sources: Mapping[str, int]) -> int | None:
    """Return the number of the account's item with the entry's identity, if there is one."""
    source_id = sources.get(identify_source(entry.publisher, entry.source or ""))
    query = select(_TABLE.c.id).where(
        _TABLE.c.account_id == account_id,
        _TABLE.c.source_id == source_id,
        _TABLE.c.tier == entry.tier.value,
        _TABLE.c.topic == entry.topic,
        _TABLE.c.statement == entry.statement,
        _TABLE.c.valid_as_of == entry.valid_as_of.isoformat(),
    )
    found: int | None = connection.execute(query.order_by(_TABLE.c.id)).scalars().first()
    return found


def find_account_of(connection: Connection, number: int) -> int:
    """Return the account's row number of an item; raises `NotFoundError`."""
    found: int | None = connection.execute(select(_TABLE.c.account_id).where(_TABLE.c.id == number)).scalar()
    if found is None:
        raise ItemNotFoundError(make_id(Kind.ITEM, number))
    return found


class ItemNotFoundError(NotFoundError):
    """Nothing readable is recorded under this item id."""

    def __init__(self, item_id: str) -> None:
        super().__init__(f"no item {item_id}", hint="`kamplan list-intel ACCOUNT` shows the items")


def list_unreadable(connection: Connection, account_id: int, *, readable: frozenset[Handling]) -> set[int]:
    """Return the numbers of the items of an account that the reader may not see; for filtering what cites them."""
    hidden = is_withheld(ItemRow, readable)
    if Handling.RED not in readable:
        hidden = or_(hidden, _TABLE.c.lawful == LawfulOrigin.NOT_TO_BE_USED.value)
    query = select(_TABLE.c.id).where(_TABLE.c.account_id == account_id, hidden)
    return set(connection.execute(query).scalars())


def list_identities(connection: Connection, account_id: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield the number and identity of every item of an account."""
    columns = (_TABLE.c.id, _TABLE.c.tier, _TABLE.c.topic, _TABLE.c.statement, _TABLE.c.source_id, _TABLE.c.valid_as_of)
    for row in connection.execute(select(*columns).where(_TABLE.c.account_id == account_id)):
        yield row[0], tuple(row[1:])


def list_refs(connection: Connection, account_id: int) -> dict[str, int]:
    """Return the item numbers of an account by `ref`."""
    query = select(_TABLE.c.ref, _TABLE.c.id).where(_TABLE.c.account_id == account_id, _TABLE.c.ref.is_not(None))
    return {row.ref: row.id for row in connection.execute(query)}


def list_numbers(connection: Connection, account_id: int) -> set[int]:
    """Return the numbers of every item of an account."""
    return set(connection.execute(select(_TABLE.c.id).where(_TABLE.c.account_id == account_id)).scalars())


def list_neighbours(
    connection: Connection, account_id: int, item: Item, *, readable: frozenset[Handling], limit: int
) -> list[Mapping[Any, Any]]:
    """Return statement, source, origin and way of the newest other items of an item's topic that count."""
    columns = (
        _TABLE.c.id, _TABLE.c.statement, _TABLE.c.source_id, _TABLE.c.origin, _TABLE.c.tier, _TABLE.c.contact_id,
    )  # fmt: skip
    replaced = select(_TABLE.c.supersedes_id).where(
        _TABLE.c.account_id == account_id, _TABLE.c.supersedes_id.is_not(None), _TABLE.c.withdrawn_on.is_(None)
    )
    query = select(*columns).where(
        _TABLE.c.account_id == account_id,
        _TABLE.c.topic == item.topic,
        _TABLE.c.id != number_of(item.id),
        is_readable(ItemRow, readable),
        _TABLE.c.withdrawn_on.is_(None),
        _TABLE.c.lawful != LawfulOrigin.NOT_TO_BE_USED.value,
        _TABLE.c.id.not_in(replaced),
    )
    return list(connection.execute(query.order_by(_TABLE.c.id.desc()).limit(limit)).mappings())


def list_citable(connection: Connection, account_id: int) -> dict[int, tuple[Handling, str, str | None]]:
    """Return for each item of an account its marking, by what right it is held, and when it was withdrawn."""
    columns = (_TABLE.c.id, _TABLE.c.handling, _TABLE.c.lawful, _TABLE.c.withdrawn_on)
    rows = connection.execute(select(*columns).where(_TABLE.c.account_id == account_id))
    return {row.id: (read_marking(row.handling), row.lawful, row.withdrawn_on) for row in rows}


def read_markings(connection: Connection, numbers: Sequence[int]) -> dict[int, Handling]:
    """Return the markings of items by number."""
    query = select(_TABLE.c.id, _TABLE.c.handling).where(_TABLE.c.id.in_(numbers))
    return {row.id: read_marking(row.handling) for row in connection.execute(query)}


def make_columns(
    entry: ItemEntry,
    *,
    account_id: int,
    source_id: int,
    contact_id: int | None,
    supersedes_id: int | None,
    contradicts: Sequence[int],
    confirmations: tuple[Confirmation, ...] = (),
    withdrawn: tuple[date, str | None] | None = None,
) -> dict[str, Any]:
    """Return a new item's columns, without its id; references are resolved to row numbers."""
    held = entry.__dict__  # large imports come through here: looking fields up one by one would cost twice as much
    columns = {name: held[name] for name in _AS_ENTERED}
    columns |= {name: held[name].value for name in _CODES if held[name] is not None}
    columns |= {name: to_column(held[name]) for name in _OTHERS if held[name] is not None}
    columns |= {
        "account_id": account_id,
        "source_id": source_id,
        "questions": dump_list(entry.questions),
        "source_name": entry.source,
        "contact_id": contact_id,
        "handling": entry.marking().value,
        "lawful": entry.right().value,
        "supersedes_id": supersedes_id,
        "contradicts": dump_list(sorted(contradicts)),
        "confirmations": dump_list(confirmations),
        "withdrawn_on": withdrawn[0].isoformat() if withdrawn else None,
        "withdrawn_reason": withdrawn[1] if withdrawn else None,
    }
    return columns


def add_items(unit: Unit, rows: list[dict[str, Any]]) -> list[str]:
    """Write new items with their search entries, and return their ids."""
    first = unit.take_numbers(Kind.ITEM.value, len(rows))
    for place, row in enumerate(rows):
        row["id"] = first + place
    unit.insert_many(ItemRow, rows)
    index_items(unit.connection, rows)
    return [make_id(Kind.ITEM, first + place) for place in range(len(rows))]


def update_item(unit: Unit, number: int, changes: dict[str, Any]) -> None:
    """Change columns of one item; a changed text is indexed anew."""
    unit.update(ItemRow, number, changes)
    if "statement" in changes or "detail" in changes:
        row = unit.connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one()
        reindex_item(unit.connection, number, row["statement"], row["detail"])


def load_row(connection: Connection, number: int) -> Mapping[Any, Any]:
    """Return the row of one item that exists."""
    return connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one()


def list_successors(connection: Connection, number: int) -> list[int]:
    """Return the numbers of the items that have replaced one and count themselves."""
    query = select(_TABLE.c.id).where(
        _TABLE.c.supersedes_id == number,
        _TABLE.c.withdrawn_on.is_(None),
        _TABLE.c.lawful != LawfulOrigin.NOT_TO_BE_USED.value,
    )
    return list(connection.execute(query.order_by(_TABLE.c.id)).scalars())


def read_tier(row: Mapping[Any, Any]) -> Tier:
    """Return the tier of an item's row; raises `StoreError` for one that is none."""
    if isinstance(row["tier"], int) and row["tier"] in set(Tier):
        return Tier(row["tier"])
    raise StoreError(f"{make_id(Kind.ITEM, row['id'])} is damaged in the store (tier)", hint="restore it from a backup")


def group_by_account(connection: Connection, numbers: Sequence[int]) -> dict[int, set[int]]:
    """Return the numbers of items under the row numbers of the accounts they belong to."""
    found: dict[int, set[int]] = {}
    for part in parts_of(numbers):
        for row in connection.execute(select(_TABLE.c.id, _TABLE.c.account_id).where(_TABLE.c.id.in_(part))):
            found.setdefault(row.account_id, set()).add(row.id)
    return dict(sorted(found.items()))


def count_items(connection: Connection, *, readable: frozenset[Handling], audience: Audience) -> dict[int, int]:
    """Return how many items of each account a reader may see, by the account's row number."""
    query = select(_TABLE.c.account_id, func.count()).where(is_readable(ItemRow, readable))
    if audience is not Audience.TEAM:
        query = query.where(_TABLE.c.lawful != LawfulOrigin.NOT_TO_BE_USED.value)
    return {row[0]: row[1] for row in connection.execute(query.group_by(_TABLE.c.account_id))}


def _is_gone(row: Mapping[Any, Any], as_of: date) -> bool:
    return read_withdrawal(row, as_of=as_of, name=make_id(Kind.ITEM, row["id"]))["withdrawn_on"] is not None


def _build(row: Mapping[Any, Any], seen: Seen) -> Item:
    name = make_id(Kind.ITEM, row["id"])
    source = seen.sources.get(row["source_id"])
    if source is None:
        raise StoreError(f"{name} is damaged in the store (source)", hint="restore it from a backup")
    contact = seen.people.get(row["contact_id"])
    own = row["reliability"]
    opposed = load_numbers(row["contradicts"])
    successor = seen.successors.get(row["id"])
    values = {name: row[name] for name in _AS_STORED} | {
        "id": name,
        "account": seen.account,
        "questions": tuple(load_list(row["questions"])),
        "source": source.id,
        "source_name": source.name,
        "publisher": source.publisher,
        "source_kind": row["source_kind"] or source.kind,
        "own_reliability": own,
        "reliability": own or source.reliability or Reliability.F,
        "credibility": row["credibility"] or Credibility.NOT_JUDGED,
        "contact": contact.id if contact else None,
        "contact_name": contact.name if contact else None,
        "handling": read_marking(row["handling"]),
        "supersedes": make_id(Kind.ITEM, row["supersedes_id"]) if row["supersedes_id"] in seen.numbers else None,
        "superseded_by": make_id(Kind.ITEM, successor) if successor else None,
        "contradicts": tuple(make_id(Kind.ITEM, one) for one in opposed if one in seen.numbers),
        "confirmations": tuple(
            one
            for one in (build_value(Confirmation, one, name=name) for one in load_list(row["confirmations"]))
            if one.on <= seen.as_of
        ),
    }
    values |= read_withdrawal(row, as_of=seen.as_of, name=name)
    item = build_value(Item, values, name=name)
    return _for_reader(item, seen.audience, is_named=is_named(row, audience=seen.audience, people=seen.people))


def _for_reader(item: Item, audience: Audience, *, is_named: bool) -> Item:
    """Leave out what this reader may not see of a readable item (the method, section 10)."""
    hidden: dict[str, object] = {}
    if not is_named:
        hidden |= {"source_name": (item.source_kind or "conversation"), "publisher": None}
    if audience is Audience.CUSTOMER:
        hidden |= {"detail": None, "reason": None, "recorded_by": None, "swot": None, "ref": None}
        hidden |= {"cost": None, "currency": None, "hours": None}
        hidden |= {"statement": strip_references(item.statement)}
    return item.model_copy(update=hidden) if hidden else item
