"""Items as one reader sees them on a date: filtered first, then put together with what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from kamplan.domain.ids import Kind, make_id, number_of, strip_references
from kamplan.domain.item import Confirmation, Item
from kamplan.domain.marking import read_marking, readable_by
from kamplan.domain.scales import Audience, Credibility, Handling, LawfulOrigin, Reliability
from kamplan.errors import StoreError
from kamplan.language import N_, Phrase
from kamplan.store.digests import check_row
from kamplan.store.mapping import (
    build_value,
    is_readable,
    load_list,
    load_numbers,
    parts_of,
    read_text,
    read_withdrawal,
    table_of,
)
from kamplan.store.reads import note_item
from kamplan.store.rows.item import ItemRow
from kamplan.store.sources import describe_sources, is_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.domain.contact import Contact
    from kamplan.domain.source import Source

_TABLE = table_of(ItemRow)
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
    seen = _Seen(
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
class _Seen:
    """What a reader sees around an item: only these people, items and successors may be named with it."""

    account: str
    audience: Audience
    as_of: date
    sources: Mapping[int, Source]
    people: Mapping[int, Contact]
    numbers: set[int]
    successors: Mapping[int, int]


def list_superseded(connection: Connection, account_id: int, *, audience: Audience, as_of: date) -> dict[str, str]:
    """Return, by the id of each item superseded on a date as a reader sees it, the id of what took its place."""
    rows = list_item_rows(connection, account_id, readable=readable_by(audience), audience=audience)
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
        return _check(list(connection.execute(query.order_by(_TABLE.c.id)).mappings()), audience)
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
    return _check([rows[number] for number in sorted(rows)], audience)


def _check(rows: list[Mapping[Any, Any]], audience: Audience) -> list[Mapping[Any, Any]]:
    if audience is not Audience.TEAM:
        for row in rows:
            check_row(make_id(Kind.ITEM, row["id"]), row)
    return rows


def _is_gone(row: Mapping[Any, Any], as_of: date) -> bool:
    return read_withdrawal(row, as_of=as_of, name=make_id(Kind.ITEM, row["id"]))["withdrawn_on"] is not None


def _build(row: Mapping[Any, Any], seen: _Seen) -> Item:
    name = make_id(Kind.ITEM, row["id"])
    source = seen.sources.get(row["source_id"])
    if source is None:
        raise StoreError(
            Phrase(N_("{name} is damaged in the store (source)"), name=name),
            hint=Phrase(N_("restore it from a backup")),
        )
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
