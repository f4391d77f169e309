"""Items: added, shown, listed, searched, graded, confirmed, superseded, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kamplan.analysis.freshness import find_review_date, judge_freshness
from kamplan.analysis.topics import DEFAULT_REVIEW_MONTHS
from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.item import Confirmation, Grade, Item
from kamplan.domain.marking import is_above, readable_by
from kamplan.domain.scales import Audience, Freshness, Handling, ItemState, LawfulOrigin, Tier
from kamplan.errors import ConflictError, UsageError
from kamplan.service.accounts import check_one_account
from kamplan.service.entry import read_entry, read_reason
from kamplan.service.intake import Intake, name_item
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.analysis.suggestions import Suggestion
    from kamplan.domain.checklist import Checklist
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


def add_item(
    caller: Caller, typed: str, fields: Mapping[str, Any], *, meeting: str | None = None, dry_run: bool = False
) -> ItemLine:
    """Record an item under the rules of its tier; raises `ConflictError` when the account has it already.

    What was told at a `meeting` (the id of an interaction) takes its contact and date from there and is listed there.
    """
    from kamplan.service.meetings import fill_from_meeting, get_meeting, note_item
    from kamplan.service.neighbours import find_alike
    from kamplan.store import accounts, items

    checklist = caller.load_checklist()
    with caller.writing(dry_run=dry_run) as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        intake = Intake(unit, account_id, key, checklist, caller.today, prefix=True, recorded_by=caller.author)
        told = get_meeting(unit, account_id, key, meeting) if meeting else None
        entry, contact = intake.read(fill_from_meeting(told, fields) if told else fields)
        known = items.find_same(unit.connection, account_id, entry, intake.sources)
        if known is not None:
            raise ConflictError(
                f"{key} has this item already: {name_item(known)}",
                hint=f"`kamplan confirm-intel {name_item(known)}` says that it still holds",
            )
        _check_ref(unit.connection, account_id, entry.ref)
        contradicts = _resolve(unit.connection, intake, entry.contradicts)
        row = intake.make_columns(entry, contact, contradicts=contradicts)
        added = items.add_items(unit, [row])[0]
        line = _load_line(unit.connection, number_of(added), checklist, caller.today)
        if told:
            note_item(unit, told, line.item)
        return replace(line, suggestions=find_alike(unit.connection, account_id, line.item))


def supersede_item(caller: Caller, item_id: str, fields: Mapping[str, Any]) -> tuple[ItemLine, Item]:
    """Record what has replaced an item; what is not given is as the old one had it, except its grade and date.

    Returns the new item and the old one. Raises `ConflictError` when the old one no longer counts.
    """
    from kamplan.store import items

    checklist = caller.load_checklist()
    _, number = parse_id(item_id, Kind.ITEM)
    with caller.writing() as unit:
        old = _load_line(unit.connection, number, checklist, caller.today).item
        _check_active(old)
        account_id = items.find_account_of(unit.connection, number)
        unit.account_id = account_id
        intake = Intake(unit, account_id, old.account, checklist, caller.today, prefix=True, recorded_by=caller.author)
        kept = {
            "tier": int(old.tier),
            "topic": old.topic,
            "questions": old.questions,
            "handling": old.handling.value,
            "lawful": old.lawful.value,
            "swot": old.swot,
            "language": old.language,
        }
        given = {name: value for name, value in fields.items() if value not in (None, "", ())}
        if "tier" in given and int(given["tier"]) != int(old.tier):
            for name in ("handling", "lawful"):
                kept.pop(name)
        elif "source" not in given and "contact" not in given:
            kept |= {
                "source": old.source_name,
                "publisher": old.publisher,
                "source_kind": old.source_kind,
                "contact": old.contact,
                "reliability": old.own_reliability,
            }
        if given.get("topic") not in (None, old.topic):
            kept.pop("questions")
        entry, contact = intake.read(kept | given)
        if entry.valid_as_of < old.valid_as_of:
            raise UsageError(
                f"valid_as_of: {entry.valid_as_of} lies before {old.id} was true ({old.valid_as_of})",
                hint="give the date of the new fact with --on DATE",
            )
        known = items.find_same(unit.connection, account_id, entry, intake.sources)
        if known is not None:
            raise ConflictError(
                f"{old.account} has this item already: {name_item(known)}", hint="say what is new in the statement"
            )
        _check_ref(unit.connection, account_id, entry.ref)
        row = intake.make_columns(entry, contact, supersedes_id=number)
        added = items.add_items(unit, [row])[0]
        return _load_line(unit.connection, number_of(added), checklist, caller.today), old


def get_item(caller: Caller, item_id: str, *, audience: Audience, on: date | None = None) -> ItemLine:
    """Return the item of an id; a withheld one answers exactly as one that never existed."""
    _, number = parse_id(item_id, Kind.ITEM)
    with caller.reading() as connection, telling_of_purges(connection, item_id, audience):
        return _load_line(connection, number, caller.load_checklist(), on or caller.today, audience=audience)


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
            for line in _load_lines(connection, account_id, checklist, on or caller.today, audience=audience)
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
        numbers = search.find_item_ids(connection, query, with_detail=with_detail, account_id=account_id)
        grouped = {account_id: set(numbers)} if account_id else items.group_by_account(connection, numbers)
        found = [
            line
            for one, wanted in grouped.items()
            for line in _load_lines(connection, one, checklist, on or caller.today, audience=audience, only=wanted)
            if line.item.lawful is not LawfulOrigin.NOT_TO_BE_USED
        ]
    return sorted(found, key=lambda line: (line.item.valid_as_of, number_of(line.item.id)))


def count_hits(
    caller: Caller, query: str, *, audience: Audience, typed: str | None = None, on: date | None = None
) -> int:
    """Return how many items `search_items` would find, without reading one of them."""
    from kamplan.store import accounts, search

    check_one_account(typed, audience=audience, command="search QUERY --account ACCOUNT")
    with caller.reading() as connection:
        return search.count_items(
            connection,
            query,
            with_detail=audience is not Audience.CUSTOMER,
            readable=readable_by(audience),
            account_id=accounts.get_account_id(connection, typed) if typed else None,
            as_of=on or caller.today,
        )


def grade_item(caller: Caller, item_id: str, fields: Mapping[str, Any]) -> ItemLine:
    """Give an item its own reliability, its credibility, or both, with a reason if there is one."""
    if fields.get("reliability") is None and fields.get("credibility") is None:
        raise UsageError("no grade was given", hint=f"kamplan grade-intel {item_id} --reliability B --credibility 2")
    grade = read_entry(Grade, fields, hint="`kamplan grade-intel --help` shows the grades")
    changes: dict[str, Any] = {}
    if grade.reliability:
        changes["reliability"] = grade.reliability.value
    if grade.credibility:
        changes["credibility"] = grade.credibility.value
    if grade.reason:
        changes["reason"] = grade.reason
    return _change(caller, item_id, changes)


def confirm_item(caller: Caller, item_id: str, *, on: date | None, review_by: date | None) -> ItemLine:
    """Say that an item still holds, which starts its clock anew; its history is kept."""
    when = on or caller.today
    if when > caller.today:
        raise UsageError(f"on: {when} lies after today ({caller.today})", hint="give the date you looked again")
    if review_by and review_by < when:
        raise UsageError(f"review_by: {review_by} lies before {when}", hint="give a later --review-by")

    def changes(item: Item) -> dict[str, Any]:
        from kamplan.store.mapping import dump_list

        if when < item.valid_as_of:
            raise UsageError(
                f"on: {when} lies before {item.id} was true ({item.valid_as_of})", hint="give a later --on"
            )
        again = Confirmation(on=when, review_by=review_by, by=caller.author)
        last = next((one for one in reversed(item.confirmations) if one.on == when), None)
        known = last is not None and last.review_by == review_by
        return {} if known else {"confirmations": dump_list((*item.confirmations, again))}

    return _change(caller, item_id, changes)


def withdraw_item(caller: Caller, item_id: str, *, reason: str, on: date | None = None) -> ItemLine:
    """Take an item back, with the reason: it is kept, but counts no longer."""
    text = read_reason(reason)
    when = on or caller.today
    if when > caller.today:
        raise UsageError(f"on: {when} lies after today ({caller.today})", hint="give a date up to today")

    def changes(item: Item) -> dict[str, Any]:
        if when < item.valid_as_of:
            raise UsageError(
                f"on: {when} lies before {item.id} was true ({item.valid_as_of})", hint="give a later --on"
            )
        return {"withdrawn_on": when.isoformat(), "withdrawn_reason": text}

    return _change(caller, item_id, changes, reason=text)


def judge_state(item: Item, freshness: Freshness) -> ItemState:
    """Return what `list-intel --state` calls an item."""
    if item.lawful is LawfulOrigin.NOT_TO_BE_USED:
        return ItemState.NOT_TO_BE_USED
    if item.withdrawn_on:
        return ItemState.WITHDRAWN
    if item.superseded_by:
        return ItemState.SUPERSEDED
    return ItemState(freshness.value)


def check_marking(tier: Tier, wanted: Handling) -> None:
    """Refuse a clear marking on what somebody told us."""
    if tier >= Tier.CONTACTS and not is_above(wanted, Handling.CLEAR):
        raise UsageError(
            f"handling: what somebody told us (tier {tier}) cannot be marked clear",
            hint="use --handling green if it was told for sharing",
        )


def _change(
    caller: Caller,
    item_id: str,
    changes: Any,
    *,
    reason: str | None = None,
) -> ItemLine:
    from kamplan.store import items

    checklist = caller.load_checklist()
    _, number = parse_id(item_id, Kind.ITEM)
    with caller.writing(reason=reason) as unit:
        line = _load_line(unit.connection, number, checklist, caller.today)
        _check_active(line.item)
        unit.account_id = items.find_account_of(unit.connection, number)
        items.update_item(unit, number, changes(line.item) if callable(changes) else changes)
        return _load_line(unit.connection, number, checklist, caller.today)


def _check_active(item: Item) -> None:
    if item.withdrawn_on:
        raise ConflictError(f"{item.id} was withdrawn on {item.withdrawn_on}", hint="add it anew if it holds after all")
    if item.superseded_by:
        raise ConflictError(
            f"{item.id} was superseded by {item.superseded_by}", hint=f"use {item.superseded_by} instead"
        )


def _check_ref(connection: Connection, account_id: int, ref: str | None) -> None:
    from kamplan.store import items

    if ref and ref in items.list_refs(connection, account_id):
        raise ConflictError(f"the ref {ref!r} is taken", hint="give the item another --ref")


def _resolve(connection: Connection, intake: Intake, typed: Sequence[str]) -> list[int]:
    from kamplan.store import items

    if not typed:
        return []
    refs = items.list_refs(connection, intake.account_id)
    numbers = items.list_numbers(connection, intake.account_id)
    return [intake.find_item(one, refs, numbers) for one in typed]


def _load_line(
    connection: Connection, number: int, checklist: Checklist, on: date, *, audience: Audience = Audience.TEAM
) -> ItemLine:
    from kamplan.store import items

    account_id = items.find_account_of(connection, number)
    found = _load_lines(connection, account_id, checklist, on, audience=audience, only={number})
    if not found:
        raise items.ItemNotFoundError(make_id(Kind.ITEM, number))
    return found[0]


def _load_lines(
    connection: Connection,
    account_id: int,
    checklist: Checklist,
    on: date,
    *,
    audience: Audience,
    only: set[int] | None = None,
) -> list[ItemLine]:
    from kamplan.store import accounts, contacts, items

    readable = readable_by(audience)
    key = accounts.get_key(connection, account_id)
    people = contacts.list_contacts(connection, account_id, key, readable=readable, audience=audience, as_of=on)
    found, _ = items.list_items(
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
