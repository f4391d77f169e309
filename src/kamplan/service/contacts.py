"""Contacts: new, shown, listed, edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.marking import is_above, readable_by
from kamplan.domain.scales import Audience, Level
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, UsageError
from kamplan.service.accounts import merge_fields
from kamplan.service.entry import check_not_withdrawn, naming, read_entry, read_reason, split_list
from kamplan.service.relabel import raise_merged
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import date

    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


def add_contact(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Contact:
    """Record a new contact of an account; raises `ConflictError` when one of that name is there."""
    from kamplan.store import accounts, contacts

    given = {**fields, "influences": split_list(fields.get("influences"))}
    entry = read_entry(ContactEntry, given, hint="`kamplan add-contact --help` shows the options")
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        account = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM)
        known = load_contacts(unit.connection, account_id, account.key, on=caller.today)
        _check_name(known, entry, account=account.key)
        unit.account_id = account_id
        boss = find_boss(known, entry.reports_to, account=account.key)
        above = {0: number_of(boss.id)} if boss else {}
        led = {0: _find_influenced(known, entry, account=account.key)}
        added = contacts.add_contacts(unit, account_id, [entry], above, led)[0]
        people = load_contacts(unit.connection, account_id, account.key, on=caller.today)
        return next(one for one in people if one.id == added)


def list_contacts(caller: Caller, typed: str, *, audience: Audience, with_withdrawn: bool = False) -> list[Contact]:
    """Return the contacts of an account that this audience may see; those withdrawn only if asked for."""
    from kamplan.store import accounts, contacts

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        key = accounts.load_account(connection, account_id, audience=audience).key
        found = contacts.list_contacts(
            connection, account_id, key, readable=readable_by(audience), audience=audience, as_of=caller.today
        )
    is_shown = with_withdrawn and audience is not Audience.CUSTOMER
    return [one for one in found if one.is_active or is_shown]


def get_contact(caller: Caller, contact_id: str, *, audience: Audience) -> Contact:
    """Return the contact of an id."""
    _, number = parse_id(contact_id, Kind.CONTACT)
    with caller.reading() as connection, telling_of_purges(connection, contact_id, audience):
        return _load_contact(connection, number, audience=audience, on=caller.today)[1]


def edit_contact(caller: Caller, contact_id: str, fields: Mapping[str, Any]) -> tuple[Contact, bool]:
    """Change the fields given of a contact; say whether anything changed.

    Raises `ConflictError` when a tier-4 item rests on the contact's being top management, `UsageError` for a
    marking lower than the present one.
    """
    from kamplan.store import contacts

    _, number = parse_id(contact_id, Kind.CONTACT)
    with caller.writing() as unit:
        account_id, before = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(before, hint=_take_back(unit.connection, account_id, before))
        place = {"id", "account", "withdrawn_on", "withdrawn_reason", "merged_into"}
        merged = merge_fields(before.model_dump(exclude=place), fields)
        merged["influences"] = split_list(merged["influences"])
        entry = read_entry(ContactEntry, merged, hint="`kamplan edit-contact --help` shows the options")
        if is_above(before.handling, entry.handling):
            raise UsageError(
                f"{before.id} is marked {before.handling}, and an edit never lowers a marking",
                hint=f"kamplan relabel {before.id} --handling {entry.handling} --reason TEXT",
            )
        check_stays_top(unit.connection, before, entry)
        unit.account_id = account_id
        known = load_contacts(unit.connection, account_id, before.account, on=caller.today)
        if entry.name != before.name:
            others = [one for one in known if before.id not in (one.id, one.merged_into)]
            _check_name(others, entry, account=before.account)
        kept = {before.reports_to or "", *before.influences}
        boss = find_boss(known, entry.reports_to, account=before.account, kept=kept)
        if boss:
            lines = {number_of(one.id): number_of(one.reports_to) for one in known if one.reports_to}
            check_line({**lines, number: number_of(boss.id)}, number, name=before.name)
        led = [one for one in _find_influenced(known, entry, account=before.account, kept=kept) if one != number]
        contacts.update_contact(unit, number, entry, number_of(boss.id) if boss else None, led)
        if is_above(entry.handling, before.handling):
            raise_merged(unit, account_id, before.id, entry.handling)
        after = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)[1]
        return after, unit.has_changes


def withdraw_contact(caller: Caller, contact_id: str, *, reason: str) -> Contact:
    """Take a contact back, with the reason: what names them goes on doing so, but they count no longer."""
    from kamplan.store import contacts

    _, number = parse_id(contact_id, Kind.CONTACT)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        unit.account_id, known = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(known, hint=_take_back(unit.connection, unit.account_id, known))
        contacts.withdraw_contact(unit, number, on=caller.today, reason=text)
        return _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)[1]


def _take_back(connection: Connection, account_id: int, contact: Contact) -> str:
    from kamplan.store.merges import list_merges

    merges = {} if contact.is_active else list_merges(connection, account_id)
    into = merges.get(contact.id)
    return f"kamplan show {into}" if into else f'kamplan add-contact {contact.account} "{contact.name}"'


def _load_contact(connection: Connection, number: int, *, audience: Audience, on: date) -> tuple[int, Contact]:
    from kamplan.store.contacts import get_contact as get

    return get(connection, number, readable=readable_by(audience), audience=audience, as_of=on)


def check_stays_top(connection: Connection, before: Contact, entry: ContactEntry) -> None:
    """Refuse to take a contact out of top management while a tier-4 item needs it (the method, section 1)."""
    from kamplan.store.contacts import list_top_items

    if before.level is not Level.TOP or (entry.level is Level.TOP and not entry.partner):
        return
    resting = list_top_items(connection, number_of(before.id))
    if resting:
        raise ConflictError(
            f"{before.name} carries tier-4 items ({', '.join(resting[:5])}), so stays top management",
            hint=f"first `kamplan withdraw-intel {resting[0]} --reason TEXT`",
        )


def check_line(reports_to: Mapping[int, int], number: int, *, name: str) -> None:
    """Refuse a reporting line that comes back to where it began; numbers map to whom each reports to."""
    seen = {number}
    above = reports_to.get(number)
    while above is not None and above not in seen:
        seen.add(above)
        above = reports_to.get(above)
    if above == number:
        via = reports_to[number]
        raise UsageError(
            f"reports_to: {name} cannot report to themselves"
            if via == number
            else f"reports_to: {make_id(Kind.CONTACT, via)} reports to {name} already, directly or through others",
            hint="name somebody further up, or leave it empty for the top",
        )


def _check_name(known: Sequence[Contact], entry: ContactEntry, *, account: str) -> None:
    """Refuse the name of somebody who is a contact already, or was merged into one."""
    same = next((one for one in known if one.is_active and one.known_as(fold_name(entry.name))), None)
    if same:
        raise ConflictError(
            f"{same.name} is a contact of {account} already ({same.id})",
            hint=f"`kamplan edit-contact {same.id} …` changes it",
        )
    merged = next((one for one in known if one.merged_into and one.known_as(fold_name(entry.name))), None)
    if merged:
        raise ConflictError(
            f"{merged.name} ({merged.id}) was merged into {merged.merged_into} on {merged.withdrawn_on}",
            hint=f"`kamplan edit-contact {merged.merged_into} …` changes it; tell a namesake apart in the name",
        )


def load_contacts(connection: Connection, account_id: int, key: str, *, on: date) -> list[Contact]:
    """Return every contact of an account as the team sees them on a date, and who was merged; for writing."""
    from kamplan.store import contacts
    from kamplan.store.merges import list_merges

    found = contacts.list_contacts(
        connection, account_id, key, readable=readable_by(Audience.TEAM), audience=Audience.TEAM, as_of=on
    )
    if all(one.is_active for one in found):
        return found
    merges = list_merges(connection, account_id)
    return [
        one.model_copy(update={"merged_into": merges[one.id]}) if one.id in merges and not one.is_active else one
        for one in found
    ]


def resolve_contact(
    known: Sequence[Contact],
    typed: str,
    *,
    field: str,
    account: str,
    prefix: bool = True,
    kept: Container[str] = (),
) -> Contact:
    """Return the contact that a field names by id or name, as `store.contacts.find_contact`; errors name the field."""
    from kamplan.store.contacts import find_contact

    with naming(field):
        return find_contact(known, typed, account=account, prefix=prefix, kept=kept)


def _find_influenced(
    known: Sequence[Contact], entry: ContactEntry, *, account: str, kept: Container[str] = ()
) -> list[int]:
    return [
        number_of(resolve_contact(known, one, field="influences", account=account, kept=kept).id)
        for one in entry.influences
    ]


def find_boss(
    known: Sequence[Contact], typed: str | None, *, account: str, kept: Container[str] = ()
) -> Contact | None:
    """Return the contact somebody reports to, if one is named."""
    return resolve_contact(known, typed, field="reports_to", account=account, kept=kept) if typed else None
