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
from kamplan.store.mapping import build_value, dump_numbers, is_readable, load_numbers, table_of, to_column
from kamplan.store.rows.contact import ContactRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
) -> list[Contact]:
    """Return the contacts of one account that the reader may see, each with the fields that reader may see."""
    query = select(_TABLE).where(_TABLE.c.account_id == account_id, is_readable(ContactRow, readable))
    rows = connection.execute(query.order_by(_TABLE.c.id)).mappings().all()
    shown = {row["id"] for row in rows}
    return [_build(row, account, shown).seen_by(audience) for row in rows]


def get_contact(
    connection: Connection, number: int, *, readable: frozenset[Handling], audience: Audience
) -> tuple[int, Contact]:
    """Return a contact and its account's row number; a withheld one answers as one that never existed."""
    from kamplan.store.accounts import load_account

    query = select(_TABLE).where(_TABLE.c.id == number, is_readable(ContactRow, readable))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError(
            f"no contact {make_id(Kind.CONTACT, number)}", hint="`kamplan list-contacts ACCOUNT` shows them"
        )
    account = load_account(connection, row["account_id"], audience=audience)
    contacts = list_contacts(connection, row["account_id"], account.key, readable=readable, audience=audience)
    return row["account_id"], next(one for one in contacts if number_of(one.id) == number)


def find_contact(contacts: Sequence[Contact], typed: str, *, account: str, prefix: bool) -> Contact:
    """Return the contact of an id or name; on the command line (`prefix`) the unique beginning of a name is enough.

    Names are compared folded, in either script. Raises `NotFoundError`, or `ConflictError` when several fit.
    """
    try:
        wanted = make_id(*parse_id(typed, Kind.CONTACT))
        found = [one for one in contacts if one.id == wanted]
    except UsageError:
        folded = fold_name(typed)
        found = [one for one in contacts if one.known_as(folded)]
        if not found and prefix and folded:
            found = [
                one
                for one in contacts
                if fold_name(one.name).startswith(folded) or fold_name(one.name_zh or "").startswith(folded)
            ]
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.id})" for one in found[:5])
        raise ConflictError(f"{typed!r} may be any of several contacts: {names}", hint="give the contact's id")
    if not found:
        raise NotFoundError(f"no contact {typed!r} at {account}", hint=f'kamplan add-contact {account} "{typed}"')
    return found[0]


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


def _build(row: Mapping[Any, Any], account: str, shown: set[int]) -> Contact:
    values = {name: row[name] for name in _PLAIN}
    values["handling"] = read_marking(row["handling"])
    values["id"] = make_id(Kind.CONTACT, row["id"])
    values["account"] = account
    boss = row["reports_to_id"]
    values["reports_to"] = make_id(Kind.CONTACT, boss) if boss in shown else None
    values["influences"] = tuple(
        make_id(Kind.CONTACT, one) for one in load_numbers(row["influences"]) if one in shown and one != row["id"]
    )
    return build_value(Contact, values, name=values["id"])
