"""Items as a reader sees them: shown, listed, searched, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.freshness import find_review_date, judge_freshness
from kamplan.analysis.topics import DEFAULT_REVIEW_MONTHS
from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience, Freshness, ItemState, LawfulOrigin
from kamplan.domain.words import holds_all, list_terms
from kamplan.service.accounts import check_one_account
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from datetime import date

    from kamplan.analysis.suggestions import Suggestion
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.item import Item
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


@dataclass(frozen=True)
class ItemLine:
    """An item with what is computed of it: its state on the date, and when it is to be reviewed.

    `suggestions` say of one that was just recorded which others it looks like.
    """

    item: Item
    state: ItemState
    review_by: date
    suggestions: tuple[Suggestion, ...] = ()


def get_item(caller: Caller, item_id: str, *, audience: Audience, on: date | None = None) -> ItemLine:
    """Return the item of an id; a withheld one answers exactly as one that never existed.

    So does one that was withdrawn, to a customer.
    """
    from kamplan.store import items

    _, number = parse_id(item_id, Kind.ITEM)
    with caller.reading() as connection, telling_of_purges(connection, item_id, audience):
        line = load_line(connection, number, caller.load_checklist(), on or caller.today, audience=audience)
    if audience is Audience.CUSTOMER and line.state is ItemState.WITHDRAWN:
        raise items.ItemNotFoundError(line.item.id)
    return line


def list_items(
    caller: Caller,
    typed: str | None,
    *,
    audience: Audience,
    topic: str | None = None,
    tier: int | None = None,
    state: ItemState | None = None,
    since: date | None = None,
    on: date | None = None,
) -> list[ItemLine]:
    """Return the items of one account or of all that fit and this audience may see, oldest first.

    Without a `state` those that no longer count are left out.
    """
    from kamplan.store import accounts

    check_one_account(typed, audience=audience, command="list-intel ACCOUNT")
    checklist = caller.load_checklist()
    wanted = checklist.find_topic(topic).id if topic else None
    with caller.reading() as connection:
        if typed is not None:
            ids = [accounts.get_account_id(connection, typed)]
        else:
            ids = [account_id for account_id, _ in accounts.list_accounts(connection, audience=audience)]
        lines = [
            line
            for account_id in ids
            for line in load_lines(connection, account_id, checklist, on or caller.today, audience=audience)
        ]
    gone = {ItemState.SUPERSEDED, ItemState.WITHDRAWN, ItemState.NOT_TO_BE_USED}
    found = [
        line
        for line in lines
        if (line.state is state if state else line.state not in gone)
        and wanted in (None, line.item.topic)
        and tier in (None, int(line.item.tier))
        and (since is None or line.item.valid_as_of >= since)
    ]
    return sorted(found, key=lambda line: (line.item.valid_as_of, number_of(line.item.id)))


def search_items(
    caller: Caller, query: str, *, audience: Audience, typed: str | None = None, on: date | None = None
) -> list[ItemLine]:
    """Return the items that hold every term of the query, by date and id; a customer's search sees statements only."""
    from kamplan.store import accounts, items, search

    check_one_account(typed, audience=audience, command="search QUERY --account ACCOUNT")
    checklist = caller.load_checklist()
    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed) if typed else None
        with_detail = audience is not Audience.CUSTOMER
        named = None
        if with_detail:
            named = search.find_item_ids_by_name(connection, query, account_id=account_id)
        numbers = search.find_item_ids(connection, query, with_detail=with_detail, account_id=account_id)
        if named is not None:
            numbers = sorted({*numbers, *named})
        grouped = {account_id: set(numbers)} if account_id else items.group_by_account(connection, numbers)
        found = [
            line
            for one, wanted in grouped.items()
            for line in load_lines(connection, one, checklist, on or caller.today, audience=audience, only=wanted)
            if line.item.lawful is not LawfulOrigin.NOT_TO_BE_USED
        ]
    if named is not None:
        terms = list_terms(query)
        found = [line for line in found if holds_all(_list_texts(line.item), terms)]
    return sorted(found, key=lambda line: (line.item.valid_as_of, number_of(line.item.id)))


def _list_texts(item: Item) -> list[str]:
    """Return what an item is found by, as its reader sees it: what it says, who said so, and where."""
    texts = (item.statement, item.detail, item.source_name, item.publisher, item.contact_name)
    return [text for text in texts if text]


def count_hits(
    caller: Caller, query: str, *, audience: Audience, typed: str | None = None, on: date | None = None
) -> int:
    """Return how many items `search_items` would find, without reading one of them where the text alone decides."""
    from kamplan.store import accounts, search

    check_one_account(typed, audience=audience, command="search QUERY --account ACCOUNT")
    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed) if typed else None
        if audience is not Audience.CUSTOMER and search.find_item_ids_by_name(connection, query, account_id=account_id):
            return len(search_items(caller, query, audience=audience, typed=typed, on=on))
        return search.count_items(
            connection,
            query,
            with_detail=audience is not Audience.CUSTOMER,
            readable=readable_by(audience),
            account_id=accounts.get_account_id(connection, typed) if typed else None,
            as_of=on or caller.today,
        )


def load_line(connection: Connection, number: int, checklist: Checklist, on: date, *, audience: Audience) -> ItemLine:
    """Return one item as an audience sees it on a date; raises `ItemNotFoundError` for one it may not see."""
    from kamplan.store import items

    account_id = items.find_account_of(connection, number)
    found = load_lines(connection, account_id, checklist, on, audience=audience, only={number})
    if not found:
        raise items.ItemNotFoundError(make_id(Kind.ITEM, number))
    return found[0]


def load_lines(
    connection: Connection,
    account_id: int,
    checklist: Checklist,
    on: date,
    *,
    audience: Audience,
    only: set[int] | None = None,
) -> list[ItemLine]:
    """Return the items of an account, or `only` some of them, as an audience sees them on a date, oldest first."""
    from kamplan.store import accounts, contacts
    from kamplan.store.seen_items import list_items

    readable = readable_by(audience)
    key = accounts.get_key(connection, account_id)
    people = contacts.list_contacts(connection, account_id, key, readable=readable, audience=audience, as_of=on)
    found, _ = list_items(
        connection, account_id, key, people, readable=readable, audience=audience, as_of=on, only=only
    )
    months = {topic.id: topic.review_months for topic in checklist.topics}
    lines = []
    for item in found:
        kept = months.get(item.topic, DEFAULT_REVIEW_MONTHS)
        fresh = judge_freshness(item, review_months=kept, on=on)
        _, review_by = find_review_date(item, review_months=kept, on=on)
        lines.append(ItemLine(item=item, state=judge_state(item, fresh), review_by=review_by))
    return lines


def judge_state(item: Item, freshness: Freshness) -> ItemState:
    """Return what `list-intel --state` calls an item."""
    if item.lawful is LawfulOrigin.NOT_TO_BE_USED:
        return ItemState.NOT_TO_BE_USED
    if item.withdrawn_on:
        return ItemState.WITHDRAWN
    if item.superseded_by:
        return ItemState.SUPERSEDED
    return ItemState(freshness.value)
