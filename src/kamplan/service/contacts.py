"""Contacts: new, shown, listed, edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.contact import LEAVING, Contact, ContactEntry
from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.domain.marking import is_above, readable_by
from kamplan.domain.names import tell_apart
from kamplan.domain.scales import Audience, Level
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.accounts import merge_fields
from kamplan.service.entry import check_not_withdrawn, naming, read_entry, read_reason, read_withdrawal_day, split_list
from kamplan.service.lowering import check_edit
from kamplan.service.relabel import raise_merged
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import date

    from kamplan.analysis.leaving import Hanging
    from kamplan.service.caller import Caller
    from kamplan.store.contacts import Links
    from kamplan.store.database import Connection

LISTS = ("influences", "email", "phone")
"""The fields of a contact that hold several."""


def add_contact(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Contact:
    """Record a new contact of an account; raises `ConflictError` when one of that name is there."""
    from kamplan.store import accounts, contacts

    given = {**fields, **_split_lists(fields)}
    entry = read_entry(ContactEntry, given, hint=Phrase(N_("`kamplan add-contact --help` shows the options")))
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        account = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM)
        known = load_contacts(unit.connection, account_id, account.key, on=caller.today)
        _check_name(known, entry, account=account.key, command=f"kamplan add-contact {account.key}")
        unit.account_id = account_id
        added = contacts.add_contacts(unit, account_id, [entry], {0: _link(known, entry, account=account.key)})[0]
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
    """Return the contact of an id or name."""
    with caller.reading() as connection, telling_of_purges(connection, contact_id, audience):
        number = find_number(connection, contact_id, audience=audience, on=caller.today)
        return _load_contact(connection, number, audience=audience, on=caller.today)[1]


def edit_contact(caller: Caller, contact_id: str, fields: Mapping[str, Any]) -> tuple[Contact, bool]:
    """Change the fields given of a contact; say whether anything changed.

    Raises `ConflictError` when a tier-4 item rests on the contact's being top management, `UsageError` for a
    marking lower than the present one.
    """
    from kamplan.store import contacts

    with caller.writing() as unit:
        number = find_number(unit.connection, contact_id, audience=Audience.TEAM, on=caller.today)
        account_id, before = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(before, hint=_take_back(unit.connection, account_id, before))
        place = {"id", "account", "withdrawn_on", "withdrawn_reason", "merged_into"}
        merged = merge_fields(before.model_dump(exclude=place), fields)
        merged |= _split_lists(merged)
        if before.left_on and merged["left_on"] is None:  # they are back
            merged |= {name: None for name in LEAVING if name not in fields}
        entry = read_entry(ContactEntry, merged, hint=Phrase(N_("`kamplan edit-contact --help` shows the options")))
        check_edit(before.id, before.handling, entry.handling)
        check_stays_top(unit.connection, before, entry)
        unit.account_id = account_id
        known = load_contacts(unit.connection, account_id, before.account, on=caller.today)
        if entry.name != before.name:
            others = [one for one in known if before.id not in (one.id, one.merged_into)]
            _check_name(others, entry, account=before.account, command=f"kamplan edit-contact {before.id} --name")
        links = _link(known, entry, account=before.account, known_as=before)
        if links.reports_to:
            lines = {number_of(one.id): number_of(one.reports_to) for one in known if one.reports_to}
            check_line({**lines, number: links.reports_to}, number, name=before.name)
        contacts.update_contact(unit, number, entry, links)
        if is_above(entry.handling, before.handling):
            raise_merged(unit, account_id, before.id, entry.handling)
        after = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)[1]
        return after, unit.has_changes


def withdraw_contact(caller: Caller, contact_id: str, *, reason: str, on: date | None = None) -> Contact:
    """Take a contact back, with the reason: what names them goes on doing so, but they count no longer."""
    from kamplan.store import contacts

    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        number = find_number(unit.connection, contact_id, audience=Audience.TEAM, on=caller.today)
        unit.account_id, known = _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(known, hint=_take_back(unit.connection, unit.account_id, known))
        contacts.withdraw_contact(unit, number, on=read_withdrawal_day(caller, on), reason=text)
        return _load_contact(unit.connection, number, audience=Audience.TEAM, on=caller.today)[1]


def find_number(connection: Connection, typed: str, *, audience: Audience, on: date) -> int:
    """Return the number of the contact of an id or of a part of a name, in whatever account."""
    from kamplan.store.contacts import find_anywhere

    return find_anywhere(connection, typed, readable=readable_by(audience), audience=audience, as_of=on)


def list_hanging(caller: Caller, contact: Contact) -> tuple[Hanging, ...]:
    """Return what still counts or is open and hangs on a contact who left or was taken back, as the team sees it."""
    from kamplan.analysis.leaving import list_hanging as find
    from kamplan.service.analysis import load_dossier

    return find(load_dossier(caller, contact.account, audience=Audience.TEAM, on=None), contact)


def _take_back(connection: Connection, account_id: int, contact: Contact) -> str | Phrase:
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
            Phrase(
                N_("{name} carries tier-4 items ({resting}), so stays top management"),
                name=before.name,
                resting=", ".join(resting[:5]),
            ),
            hint=Phrase(N_("first `kamplan withdraw-intel {resting} --reason TEXT`"), resting=resting[0]),
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
            FieldPhrase("reports_to", Phrase(N_("{name} cannot report to themselves"), name=name))
            if via == number
            else FieldPhrase(
                "reports_to",
                Phrase(
                    N_("{id} reports to {name} already, directly or through others"),
                    id=make_id(Kind.CONTACT, via),
                    name=name,
                ),
            ),
            hint=Phrase(N_("name somebody further up, or leave it empty for the top")),
        )


def check_successor(number: int | None, successor: int | None, *, name: str) -> None:
    """Refuse a contact as their own successor."""
    if successor is not None and successor == number:
        raise UsageError(
            Phrase(N_("successor: {name} cannot come after themselves"), name=name),
            hint=Phrase(N_("name somebody else, or leave it out")),
        )


def _check_name(known: Sequence[Contact], entry: ContactEntry, *, account: str, command: str) -> None:
    """Refuse the name of somebody who is a contact already, or was merged into one."""
    same = next((one for one in known if one.is_active and one.known_as(fold_name(entry.name))), None)
    if same:
        raise NamesakeError(account, same, entry, command)
    merged = next((one for one in known if one.merged_into and one.known_as(fold_name(entry.name))), None)
    if merged:
        raise NamesakeError(account, merged, entry, command)


class NamesakeError(ConflictError):
    """Somebody of that name is a contact, or was merged into one; the hint says how another person is recorded."""

    def __init__(self, account: str, same: Contact, entry: ContactEntry, command: str) -> None:
        self.typed = entry.name
        word = next((text for text in (entry.title, entry.unit) if text and text not in (same.title, same.unit)), None)
        name = tell_apart(entry.name, word or "WORD")
        message = Phrase(N_("{name} is a contact of {account} already ({id})"), name=same.name, account=account,
                         id=', '.join(text for text in (same.id, same.title, same.unit) if text))  # fmt: skip
        if same.merged_into:
            message = Phrase(
                N_("{name} ({id}) was merged into {into} on {day}"),
                name=same.name, id=same.id, into=same.merged_into, day=same.withdrawn_on,
            )  # fmt: skip
        super().__init__(
            message,
            hint=Phrase(
                N_("if it is somebody else, add a word in brackets: {command}"),
                command=f'{command} "{name}"',
            ),
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


def _split_lists(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: split_list(fields.get(name)) for name in LISTS}


def _link(known: Sequence[Contact], entry: ContactEntry, *, account: str, known_as: Contact | None = None) -> Links:
    """Return whom a contact names; `known_as` is the contact as it was, whose links may stay whatever became of them.

    Raises `UsageError` where they would come after themselves.
    """
    from kamplan.store.contacts import Links

    named = (known_as.reports_to, known_as.successor, *known_as.influences) if known_as else ()
    kept = {one for one in named if one}
    own = number_of(known_as.id) if known_as else None

    def find(typed: str | None, field: str) -> int | None:
        return number_of(resolve_contact(known, typed, field=field, account=account, kept=kept).id) if typed else None

    led = (find(one, "influences") for one in entry.influences)
    successor = find(entry.successor, "successor")
    check_successor(own, successor, name=entry.name)
    return Links(
        reports_to=find(entry.reports_to, "reports_to"),
        influences=[one for one in led if one is not None and one != own],
        successor=successor,
    )
