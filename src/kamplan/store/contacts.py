"""Contacts in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.marking import read_marking
from kamplan.domain.scales import Audience, Handling, Tier
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.store.digests import check_row
from kamplan.store.mapping import (
    build_value,
    dump_numbers,
    is_readable,
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
_PLAIN = tuple(name for name in ContactEntry.model_fields if name not in ("reports_to", "influences"))


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

    Those withdrawn by a date are among them, since what refers to them names them, and say so.
    """
    query = select(_TABLE).where(_TABLE.c.account_id == account_id, is_readable(ContactRow, readable))
    rows = connection.execute(query.order_by(_TABLE.c.id)).mappings().all()
    if audience is not Audience.TEAM:
        for row in rows:
            check_row(make_id(Kind.CONTACT, row["id"]), row)
    shown = {row["id"] for row in rows}
    return [_build(row, account, shown, as_of).seen_by(audience) for row in rows]


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
            f"no contact {make_id(Kind.CONTACT, number)}", hint="`kamplan list-contacts ACCOUNT` shows them"
        )
    return row["account_id"], found


def find_contact(
    contacts: Sequence[Contact], typed: str, *, account: str, prefix: bool, kept: Container[str] = ()
) -> Contact:
    """Return the contact of an id or name; on the command line (`prefix`) the unique beginning of a name is enough.

    Names are compared folded, in either script; in a file the name comes first. `kept` are ids that may be named
    although they were withdrawn; who names one that was merged means the other. Raises `NotFoundError`, or
    `ConflictError` when several fit or the one that fits was withdrawn.
    """
    try:
        wanted = make_id(*parse_id(typed, Kind.CONTACT))
        found = [one for one in contacts if one.id == wanted]
    except UsageError:
        found = find_by_name([one for one in contacts if one.is_active], typed, prefix=prefix)
        found = found or find_by_name([one for one in contacts if one.merged_into], typed, prefix=False)
        found = found or find_by_name([one for one in contacts if not one.is_active], typed, prefix=False)
    found = follow(contacts, found)
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.id})" for one in found[:5])
        raise ConflictError(f"{typed!r} may be any of several contacts: {names}", hint="give the contact's id")
    if not found:
        raise NotFoundError(f"no contact {typed!r} at {account}", hint=f'kamplan add-contact {account} "{typed}"')
    if not found[0].is_active and found[0].id not in kept:
        raise ConflictError(
            f"{found[0].name} ({found[0].id}) was withdrawn on {found[0].withdrawn_on}",
            hint=f'name another contact, or add them anew: kamplan add-contact {account} "{found[0].name}"',
        )
    return found[0]


def find_by_name(contacts: Sequence[Contact], typed: str, *, prefix: bool) -> list[Contact]:
    """Return the contacts of a name in either script, or with `prefix` those whose name begins so.

    Without, as in a file, of several those with that name in the first place are meant: it is what they are known by.
    """
    folded = fold_name(typed)
    found = [one for one in contacts if one.known_as(folded)]
    if not found and prefix and folded:
        found = [
            one
            for one in contacts
            if fold_name(one.name).startswith(folded) or fold_name(one.name_zh or "").startswith(folded)
        ]
    if len(found) > 1 and not prefix:
        found = [one for one in found if fold_name(one.name) == folded] or found
    return found


def follow(contacts: Sequence[Contact], named: Sequence[Contact]) -> list[Contact]:
    """Return who is meant by contacts that were named, each once: by one that was merged, the other."""
    by_id = {one.id: one for one in contacts}
    meant = (by_id.get(one.merged_into or "", one) for one in named)
    return list({one.id: one for one in meant}.values())


def add_contacts(
    unit: Unit,
    account_id: int,
    entries: Sequence[ContactEntry],
    reports_to: Mapping[int, int],
    influences: Mapping[int, Sequence[int]],
) -> list[str]:
    """Write new contacts and return their ids; the links map a place among `entries` to contacts' numbers.

    Contacts may report to one another whatever their order, so the links are written after the people.
    """
    first = unit.take_numbers(Kind.CONTACT.value, len(entries))
    rows = [
        {
            "id": first + place,
            "account_id": account_id,
            "reports_to_id": None,
            "influences": "[]",
            "withdrawn_on": None,
            "withdrawn_reason": None,
            **make_columns(entry),
        }
        for place, entry in enumerate(entries)
    ]
    unit.insert_many(ContactRow, rows)
    for place in sorted({*reports_to, *influences}):
        links = {"reports_to_id": reports_to.get(place), "influences": dump_numbers(influences.get(place, ()))}
        unit.update(ContactRow, first + place, links)
    return [make_id(Kind.CONTACT, row["id"]) for row in rows]


def peek_next_number(connection: Connection) -> int:
    """Return the number the next contact will get, so that rows of one file can name each other."""
    from kamplan.store.rows.change import CounterRow

    counter = table_of(CounterRow)
    last = connection.execute(select(counter.c.last).where(counter.c.kind == Kind.CONTACT.value)).scalar()
    return (last or 0) + 1


def update_contact(
    unit: Unit, number: int, entry: ContactEntry, reports_to: int | None, influences: Sequence[int]
) -> None:
    """Write a contact as it now is."""
    links = {"reports_to_id": reports_to, "influences": dump_numbers(influences)}
    unit.update(ContactRow, number, links | make_columns(entry))


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
    return {name: to_column(getattr(entry, name)) for name in _PLAIN}


def _build(row: Mapping[Any, Any], account: str, shown: set[int], as_of: date) -> Contact:
    values = {name: row[name] for name in _PLAIN}
    values["handling"] = read_marking(row["handling"])
    values["id"] = make_id(Kind.CONTACT, row["id"])
    values["account"] = account
    boss = row["reports_to_id"]
    values["reports_to"] = make_id(Kind.CONTACT, boss) if boss in shown else None
    values["influences"] = tuple(
        make_id(Kind.CONTACT, one) for one in load_numbers(row["influences"]) if one in shown and one != row["id"]
    )
    values |= read_withdrawal(row, as_of=as_of, name=values["id"])
    return build_value(Contact, values, name=values["id"])
