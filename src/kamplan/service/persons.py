"""Everything held on one person, shown to them when they ask (the method, section 11)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.name_removal import MARKS, load_people
from kamplan.service.purging import (
    find_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kamplan.domain.contact import Contact
    from kamplan.domain.people_names import PeopleNames
    from kamplan.service.caller import Caller
    from kamplan.service.history import HistoryLine
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Key


@dataclass(frozen=True)
class Held:
    """A record that is about a person or names them: its id, how, what it is about, and its fields."""

    id: str
    how: str
    title: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """What is held on one person; `merged` are contacts who were found to be the same, `versions` name them."""

    contact: Contact
    merged: tuple[Contact, ...]
    held: tuple[Held, ...]
    versions: tuple[str, ...]
    history: tuple[HistoryLine, ...]


def show_person(caller: Caller, contact_id: str, *, audience: Audience) -> Person:
    """Return everything held on a person; raises `UsageError` for all but the team, who alone may read it."""
    from kamplan.service.contacts import get_contact
    from kamplan.service.history import list_history

    if audience is not Audience.TEAM:
        raise UsageError(
            Phrase(N_("what is held on a person is the account team's alone")), hint=Phrase(N_("leave --audience out"))
        )
    asked = get_contact(caller, contact_id, audience=audience)
    with caller.reading() as connection:
        ids, account_id = list_same(connection, asked.id)
        keys = [find_key(connection, one) for one in ids]
        people = know_people(connection, account_id, ids)
        held = tuple(_list_held(connection, account_id, keys, people))
        versions = tuple(make_id(Kind.VERSION, one) for one in _list_naming(connection, account_id, ids[0], people))
    contact, *merged = (get_contact(caller, one, audience=audience) for one in ids)
    lines = [line for one in ids for line in list_history(caller, one, audience=audience).lines]
    lines.sort(key=lambda one: one.change.number, reverse=True)
    return Person(contact, tuple(merged), held, versions, tuple(lines))


def list_same(connection: Connection, contact_id: str) -> tuple[list[str], int]:
    """Return the ids of all contacts who are one person, the one that the others were merged into first; the account.

    Any of them may be asked for.
    """
    from kamplan.store.merges import list_merged, list_merges
    from kamplan.store.redaction import list_images

    image = next(list_images(connection, [find_key(connection, contact_id)]))
    account_id: int = image["account_id"]
    first = list_merges(connection, account_id).get(contact_id, contact_id)
    return [first, *list_merged(connection, account_id, first)], account_id


def know_people(connection: Connection, account_id: int, ids: Sequence[str]) -> PeopleNames:
    """Return the names of everybody at an account; the first of `ids` stands for a person with all of them.

    A name that they had and somebody else has now, such as by a merge that was a mistake and taken back, is not theirs.
    """
    from kamplan.domain.people_names import PeopleNames
    from kamplan.store.tables import list_rows

    people = load_people(connection, account_id, dict.fromkeys(ids, ids[0]))
    rows = {make_id(Kind.CONTACT, one["id"]): one for one in list_rows(connection, "contact", account_id)}
    theirs = {fold_name(name) for one in ids if one in rows for name in _names(rows[one])}
    active = [one for who, one in rows.items() if who not in ids and one["withdrawn_on"] is None]
    taken = {fold_name(name) for one in active for name in _names(one)} - theirs
    people[ids[0]] = [name for name in people.get(ids[0], ()) if fold_name(name) not in taken]
    return PeopleNames(people)


def _names(contact: Image) -> list[str]:
    return [name for name in (contact["name"], contact["name_zh"]) if name and name not in MARKS]


def _list_held(connection: Connection, account_id: int, keys: Sequence[Key], people: PeopleNames) -> Iterator[Held]:
    from kamplan.service.sight import Sight
    from kamplan.store.tables import list_rows, name_row
    from kamplan.store.wording import COLUMNS, NAMING

    sight, who = Sight(connection, Audience.TEAM), make_id(Kind.CONTACT, keys[0][1])
    for table in COLUMNS:
        for row in list_rows(connection, table, account_id):
            if (table, row["id"]) in keys:
                continue
            how = list(dict.fromkeys(link for _, number in keys for link in _list_links(table, row, number)))
            words = (str(row[one] or "") for one in (*COLUMNS[table], *NAMING.get(table, ())))
            said = [one for word in words for one in people.find_of(word, who)]
            if said:
                how.append("doubtful" if all(one.is_doubtful for one in said) else "text")
            if how:
                name = name_row(table, row["id"], row)
                if table == "item":
                    sight.note(row["id"], row)
                yield Held(name, ", ".join(how), sight.title(table, row), sight.read(table, row))


def _list_links(table: str, row: Image, number: int) -> Iterator[str]:
    """Yield by which fields a row refers to a contact."""
    from kamplan.store.links import Turn, turn_links
    from kamplan.store.mapping import load_numbers

    if table == "item" and row["contact_id"] == number:
        yield "contact"
    elif table == "contact":
        if row["reports_to_id"] == number:
            yield "reports_to"
        if row["successor_id"] == number:
            yield "successor"
        if number in load_numbers(row["influences"]):
            yield "influences"
    elif table == "record":
        body = json.loads(row["body"])
        left = turn_links(Kind(row["kind"]), body, Turn(make_id(Kind.CONTACT, number)))
        yield from (name for name, value in body.items() if left.get(name) != value)


def _list_naming(connection: Connection, account_id: int, who: str, people: PeopleNames) -> Iterator[int]:
    """Yield the numbers of an account's plan versions that name a person."""
    from kamplan.service.freezing import unpack
    from kamplan.store.tables import list_rows
    from kamplan.store.versions import load_content

    for row in list_rows(connection, "version", account_id):
        held = unpack(load_content(connection, row["id"]))
        if any(people.find_of(text, who) for text in _list_texts(held)):
            yield row["id"]


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _list_texts(one)
