"""Contacts in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.ids import Kind, is_id, make_id, number_of, parse_id
from kamplan.domain.marking import read_marking
from kamplan.domain.names import base_name, find_meant, find_near
from kamplan.domain.scales import Audience, Handling, Tier
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, Phrase
from kamplan.store.digests import check_row
from kamplan.store.mapping import (
    build_value,
    dump_list,
    dump_numbers,
    is_readable,
    load_list,
    load_numbers,
    read_withdrawal,
    table_of,
    to_column,
)
from kamplan.store.rows.contact import ContactRow

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(ContactRow)
SHOWN = 5
"""How many contacts an error names at most."""
_LISTS = ("email", "phone")
"""Lists of texts; an empty one is an empty column."""
_PLAIN = tuple(
    name for name in ContactEntry.model_fields if name not in ("reports_to", "influences", "successor", *_LISTS)
)


@dataclass(frozen=True)
class Links:
    """Which other contacts a contact names, by their numbers."""

    reports_to: int | None = None
    influences: Sequence[int] = ()
    successor: int | None = None

    def make_columns(self) -> dict[str, Any]:
        """Return the columns that hold the links."""
        return {
            "reports_to_id": self.reports_to,
            "influences": dump_numbers(self.influences),
            "successor_id": self.successor,
        }


NO_LINKS = Links()


def list_contacts(
    connection: Connection,
    account_id: int,
    account: str,
    *,
    readable: frozenset[Handling],
    audience: Audience,
    as_of: date,
) -> list[Contact]:
    """Return the contacts of one account that the reader may see, each with the fields that reader may see.

    Those withdrawn or gone by a date are among them, since what refers to them names them, and say so; a customer is
    told nothing of it, and who left is to them as one who was withdrawn.
    """
    query = select(_TABLE).where(_TABLE.c.account_id == account_id, is_readable(ContactRow, readable))
    rows = connection.execute(query.order_by(_TABLE.c.id)).mappings().all()
    if audience is not Audience.TEAM:
        for row in rows:
            check_row(make_id(Kind.CONTACT, row["id"]), row)
    shown = {row["id"] for row in rows}
    people = (_build(row, account, shown, as_of) for row in rows)
    if audience is Audience.CUSTOMER:
        people = (
            one.model_copy(update={"withdrawn_on": one.left_on}) if one.has_left(as_of) else one for one in people
        )
    return [one.seen_by(audience) for one in people]


def get_contact(
    connection: Connection, number: int, *, readable: frozenset[Handling], audience: Audience, as_of: date
) -> tuple[int, Contact]:
    """Return a contact and its account's row number; a withheld one answers as one that never existed.

    So does one that was withdrawn, to a customer.
    """
    from kamplan.store.accounts import load_account

    query = select(_TABLE).where(_TABLE.c.id == number, is_readable(ContactRow, readable))
    row = connection.execute(query).mappings().one_or_none()
    found = None
    if row is not None:
        account = load_account(connection, row["account_id"], audience=audience).key
        people = list_contacts(
            connection, row["account_id"], account, readable=readable, audience=audience, as_of=as_of
        )
        found = next(one for one in people if number_of(one.id) == number)
    if row is None or found is None or (audience is Audience.CUSTOMER and not found.is_active):
        raise NotFoundError(
            Phrase(N_("no contact {id}"), id=make_id(Kind.CONTACT, number)),
            hint=Phrase(N_("`kamplan list-contacts ACCOUNT` shows them")),
        )
    return row["account_id"], found


def find_anywhere(
    connection: Connection, typed: str, *, readable: frozenset[Handling], audience: Audience, as_of: date
) -> int:
    """Return the number of the contact of an id, or of a part of a name that only one of all accounts has.

    Raises `NotFoundError` where the reader sees nobody of that name, `ConflictError` when several fit.
    """
    from kamplan.store.accounts import list_accounts

    if is_id(typed):
        return parse_id(typed, Kind.CONTACT)[1]
    people = [
        one
        for account_id, account in list_accounts(connection, audience=audience)
        for one in list_contacts(connection, account_id, account.key, readable=readable, audience=audience, as_of=as_of)
    ]
    if audience is Audience.CUSTOMER:
        people = [one for one in people if one.is_active]
    found = find_all(people, typed, prefix=True)
    if len(found) > 1:
        raise say_ambiguous(typed, found)
    if not found:
        raise NotFoundError(
            Phrase(N_("no contact {typed}"), typed=repr(typed)),
            hint=suggest_near([one for one in people if one.is_active], typed)
            or Phrase(N_("`kamplan list-contacts ACCOUNT` shows them")),
        )
    return number_of(found[0].id)


def say_ambiguous(typed: str, found: Sequence[Contact]) -> ConflictError:
    """Return the error that says whom what was typed may mean."""
    return ConflictError(
        Phrase(N_("{typed} may be any of several contacts: {names}"), typed=repr(typed), names=name_several(found)),
        hint=Phrase(N_("give the contact's id, such as {id}"), id=found[0].id),
    )


def find_contact(
    contacts: Sequence[Contact], typed: str, *, account: str, prefix: bool, kept: Container[str] = ()
) -> Contact:
    """Return the contact of an id or name; on the command line (`prefix`) a part of the name that only one has.

    Whole names are compared folded, in either script; parts without accents; in a file the name comes first. `kept`
    are ids that may be named although they were withdrawn; who names one that was merged means the other. Raises
    `NotFoundError`, or `ConflictError` when several fit or the one that fits was withdrawn.
    """
    found = find_all(contacts, typed, prefix=prefix)
    if len(found) > 1:
        raise say_ambiguous(typed, found)
    if not found:
        add = f'kamplan add-contact {account} "{typed}"'
        raise NotFoundError(
            Phrase(N_("no contact {typed} at {account}"), typed=repr(typed), account=account),
            hint=suggest_near([one for one in contacts if one.is_active], typed) or add,
        )
    if not found[0].is_active and found[0].id not in kept:
        raise ConflictError(
            Phrase(
                N_("{name} ({id}) was withdrawn on {day}"),
                name=found[0].name, id=found[0].id, day=found[0].withdrawn_on,
            ),
            hint=Phrase(
                N_("name another contact, or add them anew: {command}"),
                command=f'kamplan add-contact {account} "{found[0].name}"',
            ),
        )  # fmt: skip
    return found[0]


def find_all(contacts: Sequence[Contact], typed: str, *, prefix: bool) -> list[Contact]:
    """Return the contacts whom an id or name may mean, those who count first; with `prefix` a part of it is enough.

    Who was withdrawn is meant only by the whole name; by one who was merged, the other is.
    """
    try:
        wanted = make_id(*parse_id(typed, Kind.CONTACT))
    except UsageError:
        active = [one for one in contacts if one.is_active]
        gone = [one for one in contacts if not one.is_active]
        groups = (active, [one for one in gone if one.merged_into], gone)
        named = (find_by_name(group, typed, prefers_name=not prefix) for group in groups)
        found = next((group for group in named if group), []) or find_by_ref(contacts, typed)
        if prefix and not found:
            found = find_meant(active, typed, list_names)
    else:
        found = [one for one in contacts if one.id == wanted]
    return follow(contacts, found)


def find_by_name(contacts: Sequence[Contact], typed: str, *, prefers_name: bool = True) -> list[Contact]:
    """Return the contacts of a whole name in either script.

    With `prefers_name`, as in a file, of several those with that name in the first place: it is what they are known by.
    Without, a name means all who share it, whatever word in brackets tells them apart.
    """
    folded = fold_name(typed)
    found = [one for one in contacts if one.known_as(folded)]
    if not prefers_name and base_name(typed) == typed:
        found = [one for one in contacts if folded in {fold_name(base_name(name)) for name in list_names(one)}]
    return ([one for one in found if fold_name(one.name) == folded] if prefers_name else []) or found


def list_names(contact: Contact) -> tuple[str, ...]:
    """Return the names of a contact in both scripts."""
    return tuple(name for name in (contact.name, contact.name_zh) if name)


def name_several(contacts: Sequence[Contact]) -> str:
    """Return several contacts by name and id, each with what tells them apart."""
    told = (", ".join(text for text in (one.id, one.title, one.unit) if text) for one in contacts[:SHOWN])
    return ", ".join(f"{one.name} ({said})" for one, said in zip(contacts[:SHOWN], told, strict=False))


def suggest_near(contacts: Sequence[Contact], typed: str) -> Phrase | None:
    """Return who may be meant by a name with a slip in it, as a hint; None where nobody is near."""
    near = find_near(contacts, typed, list_names)
    return Phrase(N_("did you mean {names}?"), names=name_several(near[:2])) if near else None


def find_by_ref(contacts: Sequence[Contact], typed: str) -> list[Contact]:
    """Return the contact of a ref, or of one that an export made of a number where there was none."""
    found = [one for one in contacts if one.ref == typed and one.is_active]
    return found or [one for one in contacts if one.ref is None and typed == f"contact-{number_of(one.id)}"]


def follow(contacts: Sequence[Contact], named: Sequence[Contact]) -> list[Contact]:
    """Return who is meant by contacts that were named, each once: by one that was merged, the other."""
    by_id = {one.id: one for one in contacts}
    meant = (by_id.get(one.merged_into or "", one) for one in named)
    return list({one.id: one for one in meant}.values())


def add_contacts(unit: Unit, account_id: int, entries: Sequence[ContactEntry], links: Mapping[int, Links]) -> list[str]:
    """Write new contacts and return their ids; `links` map a place among `entries` to whom that contact names.

    Contacts may report to one another whatever their order, so the links are written after the people.
    """
    first = unit.take_numbers(Kind.CONTACT.value, len(entries))
    rows = [
        {
            "id": first + place,
            "account_id": account_id,
            **NO_LINKS.make_columns(),
            "withdrawn_on": None,
            "withdrawn_reason": None,
            **make_columns(entry),
        }
        for place, entry in enumerate(entries)
    ]
    unit.insert_many(ContactRow, rows)
    for place, one in links.items():
        if one != NO_LINKS:
            unit.update(ContactRow, first + place, one.make_columns())
    return [make_id(Kind.CONTACT, row["id"]) for row in rows]


def peek_next_number(connection: Connection) -> int:
    """Return the number the next contact will get, so that rows of one file can name each other."""
    from kamplan.store.rows.change import CounterRow

    counter = table_of(CounterRow)
    last = connection.execute(select(counter.c.last).where(counter.c.kind == Kind.CONTACT.value)).scalar()
    return (last or 0) + 1


def update_contact(unit: Unit, number: int, entry: ContactEntry, links: Links) -> None:
    """Write a contact as it now is."""
    unit.update(ContactRow, number, links.make_columns() | make_columns(entry))


def mark_contact(unit: Unit, number: int, handling: Handling) -> None:
    """Write a contact's marking."""
    unit.update(ContactRow, number, {"handling": handling.value})


def withdraw_contact(unit: Unit, number: int, *, on: date, reason: str) -> None:
    """Write that a contact counts no longer."""
    unit.update(ContactRow, number, {"withdrawn_on": on.isoformat(), "withdrawn_reason": reason})


def list_top_items(connection: Connection, number: int) -> list[str]:
    """Return the ids of the tier-4 items that rest on a contact and still count: it stays top management for them."""
    from kamplan.store.rows.item import ItemRow

    items = table_of(ItemRow)
    later = items.alias()
    query = select(items.c.id).where(
        items.c.contact_id == number,
        items.c.tier == Tier.TOP_MANAGEMENT.value,
        items.c.withdrawn_on.is_(None),
        ~select(later.c.id).where(later.c.supersedes_id == items.c.id).exists(),
    )
    return [make_id(Kind.ITEM, one) for one in connection.execute(query.order_by(items.c.id)).scalars()]


def make_columns(entry: ContactEntry) -> dict[str, Any]:
    """Return a contact's columns, without its links to other contacts."""
    lists = {name: dump_list(held) if (held := getattr(entry, name)) else None for name in _LISTS}
    return {name: to_column(getattr(entry, name)) for name in _PLAIN} | lists


def _build(row: Mapping[Any, Any], account: str, shown: set[int], as_of: date) -> Contact:
    values = {name: row[name] for name in _PLAIN}
    values["handling"] = read_marking(row["handling"])
    values["id"] = make_id(Kind.CONTACT, row["id"])
    values["account"] = account
    values |= {name: tuple(load_list(row[name] or "[]")) for name in _LISTS}
    for name in ("reports_to", "successor"):
        other = row[f"{name}_id"]
        values[name] = make_id(Kind.CONTACT, other) if other in shown else None
    values["influences"] = tuple(
        make_id(Kind.CONTACT, one) for one in load_numbers(row["influences"]) if one in shown and one != row["id"]
    )
    values |= read_withdrawal(row, as_of=as_of, name=values["id"])
    return build_value(Contact, values, name=values["id"])
