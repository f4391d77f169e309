"""Items: added, graded, confirmed, superseded, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, number_of, parse_id
from kamplan.domain.item import Confirmation, Grade, Item
from kamplan.domain.marking import is_above
from kamplan.domain.scales import Audience, Handling, Tier
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_entry, read_reason, read_withdrawal_day
from kamplan.service.intake import Intake, name_item
from kamplan.service.item_lines import ItemLine, load_line
from kamplan.service.lowering import keep_marking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


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
                Phrase(N_("{key} has this item already: {item}"), key=key, item=name_item(known)),
                hint=Phrase(N_("`kamplan confirm-intel {item}` says that it still holds"), item=name_item(known)),
            )
        _check_ref(unit.connection, account_id, entry.ref)
        contradicts = _resolve(unit.connection, intake, entry.contradicts)
        row = intake.make_columns(entry, contact, contradicts=contradicts)
        added = items.add_items(unit, [row])[0]
        line = load_line(unit.connection, number_of(added), checklist, caller.today, audience=Audience.TEAM)
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
        old = load_line(unit.connection, number, checklist, caller.today, audience=Audience.TEAM).item
        account_id = items.find_account_of(unit.connection, number)
        _check_active(unit.connection, account_id, old)
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
        marked = keep_marking(old.id, old.handling, entry.marking(), is_given="handling" in given)
        entry = entry.model_copy(update={"handling": marked})
        if entry.valid_as_of < old.valid_as_of:
            raise UsageError(
                FieldPhrase(
                    "valid_as_of",
                    Phrase(
                        N_("{valid_as_of} lies before {id} was true ({old_valid_as_of})"),
                        valid_as_of=entry.valid_as_of,
                        id=old.id,
                        old_valid_as_of=old.valid_as_of,
                    ),
                ),
                hint=Phrase(N_("give the date of the new fact with --on DATE")),
            )
        known = items.find_same(unit.connection, account_id, entry, intake.sources)
        if known is not None:
            raise ConflictError(
                Phrase(N_("{account} has this item already: {item}"), account=old.account, item=name_item(known)),
                hint=Phrase(N_("say what is new in the statement")),
            )
        _check_ref(unit.connection, account_id, entry.ref)
        row = intake.make_columns(entry, contact, supersedes_id=number)
        added = items.add_items(unit, [row])[0]
        return load_line(unit.connection, number_of(added), checklist, caller.today, audience=Audience.TEAM), old


def grade_item(caller: Caller, item_id: str, fields: Mapping[str, Any]) -> ItemLine:
    """Give an item its own reliability, its credibility, or both, with a reason if there is one."""
    if fields.get("reliability") is None and fields.get("credibility") is None:
        raise UsageError(
            Phrase(N_("no grade was given")), hint=f"kamplan grade-intel {item_id} --reliability B --credibility 2"
        )
    grade = read_entry(Grade, fields, hint=Phrase(N_("`kamplan grade-intel --help` shows the grades")))
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
        raise UsageError(
            FieldPhrase("on", Phrase(N_("{when} lies after today ({today})"), when=when, today=caller.today)),
            hint=Phrase(N_("give the date you looked again")),
        )
    if review_by and review_by < when:
        raise UsageError(
            FieldPhrase("review_by", Phrase(N_("{review_by} lies before {when}"), review_by=review_by, when=when)),
            hint=Phrase(N_("give a later --review-by")),
        )

    def changes(item: Item) -> dict[str, Any]:
        from kamplan.store.mapping import dump_list

        if when < item.valid_as_of:
            raise UsageError(
                FieldPhrase(
                    "on",
                    Phrase(
                        N_("{when} lies before {id} was true ({valid_as_of})"),
                        when=when,
                        id=item.id,
                        valid_as_of=item.valid_as_of,
                    ),
                ),
                hint=Phrase(N_("give a later --on")),
            )
        again = Confirmation(on=when, review_by=review_by, by=caller.author)
        last = next((one for one in reversed(item.confirmations) if one.on == when), None)
        known = last is not None and last.review_by == review_by
        return {} if known else {"confirmations": dump_list((*item.confirmations, again))}

    return _change(caller, item_id, changes)


def withdraw_item(caller: Caller, item_id: str, *, reason: str, on: date | None = None) -> ItemLine:
    """Take an item back, with the reason: it is kept, but counts no longer."""
    text = read_reason(reason)

    def changes(item: Item) -> dict[str, Any]:
        when = read_withdrawal_day(caller, on, since=item.valid_as_of, name=item.id)
        return {"withdrawn_on": when.isoformat(), "withdrawn_reason": text}

    return _change(caller, item_id, changes, reason=text)


def check_marking(tier: Tier, wanted: Handling) -> None:
    """Refuse a clear marking on what somebody told us."""
    if tier >= Tier.CONTACTS and not is_above(wanted, Handling.CLEAR):
        raise UsageError(
            FieldPhrase(
                "handling", Phrase(N_("what somebody told us (tier {tier}) cannot be marked clear"), tier=tier)
            ),
            hint=Phrase(N_("use --handling green if it was told for sharing")),
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
        line = load_line(unit.connection, number, checklist, caller.today, audience=Audience.TEAM)
        unit.account_id = items.find_account_of(unit.connection, number)
        _check_active(unit.connection, unit.account_id, line.item)
        items.update_item(unit, number, changes(line.item) if callable(changes) else changes)
        return load_line(unit.connection, number, checklist, caller.today, audience=Audience.TEAM)


def _check_active(connection: Connection, account_id: int, item: Item) -> None:
    from kamplan.store.merges import list_merges

    if item.withdrawn_on:
        into = list_merges(connection, account_id).get(item.id)
        raise ConflictError(
            Phrase(
                N_("{id} was merged into {into} on {on}") if into else N_("{id} was withdrawn on {on}"),
                id=item.id,
                into=into,
                on=item.withdrawn_on,
            ),
            hint=Phrase(N_("use {into} instead"), into=into)
            if into
            else Phrase(N_("add it anew if it holds after all")),
        )
    if item.superseded_by:
        raise ConflictError(
            Phrase(N_("{id} was superseded by {superseded_by}"), id=item.id, superseded_by=item.superseded_by),
            hint=Phrase(N_("use {superseded_by} instead"), superseded_by=item.superseded_by),
        )


def _check_ref(connection: Connection, account_id: int, ref: str | None) -> None:
    from kamplan.store import items

    if ref and ref in items.list_refs(connection, account_id):
        raise ConflictError(
            Phrase(N_("the ref {ref} is taken"), ref=repr(ref)), hint=Phrase(N_("give the item another --ref"))
        )


def _resolve(connection: Connection, intake: Intake, typed: Sequence[str]) -> list[int]:
    from kamplan.store import items

    if not typed:
        return []
    refs = items.list_refs(connection, intake.account_id)
    numbers = items.list_numbers(connection, intake.account_id)
    return [intake.find_item(one, refs, numbers) for one in typed]
