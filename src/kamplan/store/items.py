"""Items in the store: looked up, entered and changed; as a reader sees them, they stand in `seen_items`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.domain.marking import read_marking
from kamplan.domain.scales import Audience, Handling, LawfulOrigin, Tier
from kamplan.domain.source import identify_source
from kamplan.errors import NotFoundError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import (
    dump_list,
    is_readable,
    is_withheld,
    parts_of,
    table_of,
    to_column,
)
from kamplan.store.rows.item import ItemRow
from kamplan.store.search import index_items, reindex_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.domain.item import Confirmation, Item, ItemEntry
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
        super().__init__(
            Phrase(N_("no item {id}"), id=item_id), hint=Phrase(N_("`kamplan list-intel ACCOUNT` shows the items"))
        )


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


def list_top_numbers(connection: Connection) -> list[int]:
    """Return the numbers of all items of tier 4, of every account."""
    query = select(_TABLE.c.id).where(_TABLE.c.tier == Tier.TOP_MANAGEMENT.value).order_by(_TABLE.c.id)
    return list(connection.execute(query).scalars())


def read_tier(row: Mapping[Any, Any]) -> Tier:
    """Return the tier of an item's row; raises `StoreError` for one that is none."""
    if isinstance(row["tier"], int) and row["tier"] in set(Tier):
        return Tier(row["tier"])
    raise StoreError(
        Phrase(N_("{id} is damaged in the store (tier)"), id=make_id(Kind.ITEM, row["id"])),
        hint=Phrase(N_("restore it from a backup")),
    )


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
