"""Importing contacts; the identity of a contact is its account and name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.dates import parse_date
from kamplan.domain.ids import number_of
from kamplan.domain.marking import is_above
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.contacts import LISTS, check_line, check_stays_top, check_successor
from kamplan.service.contacts import load_contacts as load_known
from kamplan.service.entry import read_entry, split_list
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
from kamplan.service.relabel import raise_merged
from kamplan.store import contacts

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from kamplan.service.imports.model import Load

COLUMNS = ("account", *ContactEntry.model_fields)
_LINKS = ("reports_to", "successor")
"""The columns that each name one other contact."""
_LINKED = (*_LINKS, "influences")
_DATES = ("last_contact", "valid_as_of", "left_on")


@dataclass
class _Roll:
    """The people of one account while its rows are read; `called` says under which name one who was merged is known."""

    key: str
    known: list[Contact]
    called: dict[str, str]
    new: list[tuple[int, ContactEntry]] = field(default_factory=list)
    changed: list[tuple[int, Contact, ContactEntry, tuple[str, ...]]] = field(default_factory=list)

    def call(self, name: str) -> str:
        """Return the folded name of whoever is meant by a name: of one who was merged, the other's."""
        folded = fold_name(name)
        return self.called.get(folded, folded)


def load_contacts(load: Load, file: Path) -> None:
    """Import contacts; `reports_to` may name somebody in a later row."""
    rolls: dict[int, _Roll] = {}
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("account", "name")):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            if account_id not in rolls:
                rolls[account_id] = _open_roll(load, account_id, key)
            fields: dict[str, object] = {name: cells[name] for name in COLUMNS[1:] if cells.get(name, "").strip()}
            for name in LISTS:
                if name in fields:
                    fields[name] = split_list(fields[name])
            for name in _DATES:
                if name in fields:
                    fields[name] = parse_date(str(fields[name]), today=load.today, name=name)
            _take(
                load,
                row,
                rolls[account_id],
                read_entry(ContactEntry, fields, hint=Phrase(N_("correct the row"))),
                set(fields),
            )
    load.raise_refused()
    for account_id, roll in rolls.items():
        _write(load, account_id, roll)


def _open_roll(load: Load, account_id: int, key: str) -> _Roll:
    """Return an account's contacts, those who count first: of two with one name they are meant."""
    known = load_known(load.unit.connection, account_id, key, on=load.today)
    names = {one.id: fold_name(one.name) for one in known}
    active = {names[one.id] for one in known if one.is_active}
    called = {
        folded: names[one.merged_into]
        for one in known
        if one.merged_into
        for folded in (fold_name(one.name), fold_name(one.name_zh or ""))
        if folded not in active
    }
    return _Roll(key, sorted(known, key=lambda one: not one.is_active), called)


def _take(load: Load, row: int, roll: _Roll, entry: ContactEntry, given: set[str]) -> None:
    folded = fold_name(entry.name)
    if any(fold_name(one.name) == folded for _, one in roll.new):
        raise ConflictError(
            FieldPhrase("name", Phrase(N_("{name} stands in the file twice"), name=repr(entry.name))),
            hint=Phrase(N_("give each contact one row")),
        )
    known = next(iter(contacts.find_by_name(roll.known, entry.name)), None)
    if known is None:
        roll.new.append((row, entry))
        load.result.new += 1
        return
    load.result.known += 1
    if not known.is_active:
        return
    names = {one.id: one for one in roll.known}
    differing = []
    for name in sorted(given - {"name"}):
        held: object = getattr(known, name)
        if name in _LINKS:
            other, said = names.get(held or ""), getattr(entry, name)  # type: ignore[call-overload]  # an id
            if other and said and other.known_as(roll.call(said)):
                continue
        if name == "influences":
            wanted = {roll.call(one) for one in entry.influences}
            if wanted == {fold_name(names[one].name) for one in known.influences if one in names}:
                continue
        if held != getattr(entry, name):
            differing.append(name)
    if differing:
        roll.changed.append((row, known, entry, tuple(differing)))


def _write(load: Load, account_id: int, roll: _Roll) -> None:
    first = contacts.peek_next_number(load.unit.connection)
    entries = [entry for _, entry in roll.new]
    links: dict[int, contacts.Links] = {}
    for place, (row, entry) in enumerate(roll.new):
        with RefusedRow(load, row):
            links[place] = _link(roll, entry, entries, first)
            check_successor(first + place, links[place].successor, name=entry.name)
    lines = {number_of(one.id): number_of(one.reports_to) for one in roll.known if one.reports_to}
    lines |= {first + place: one.reports_to for place, one in links.items() if one.reports_to}
    for place, (row, entry) in enumerate(roll.new):
        with RefusedRow(load, row):
            check_line(lines, first + place, name=entry.name)
    load.raise_refused()
    if entries:
        contacts.add_contacts(load.unit, account_id, entries, links)
    for row, known, entry, differing in roll.changed:
        lowers = "handling" in differing and is_above(known.handling, entry.handling)
        with RefusedRow(load, row):
            if load.update:
                kept = {name: getattr(known, name) for name in ContactEntry.model_fields if name not in differing}
                if lowers:
                    kept["handling"] = known.handling
                merged = entry.model_copy(update=kept)
                check_stays_top(load.unit.connection, known, merged)
                held = contacts.Links(
                    reports_to=_number(known.reports_to),
                    influences=[number_of(one) for one in known.influences],
                    successor=_number(known.successor),
                )
                said = _link(roll, entry, entries, first, only=differing)
                links_now = replace(held, **{name: getattr(said, name) for name in _LINKED if name in differing})
                if links_now.reports_to and "reports_to" in differing:
                    lines[number_of(known.id)] = links_now.reports_to
                    check_line(lines, number_of(known.id), name=known.name)
                check_successor(number_of(known.id), links_now.successor, name=known.name)
                contacts.update_contact(load.unit, number_of(known.id), merged, links_now)
                if is_above(merged.handling, known.handling):
                    raise_merged(load.unit, account_id, known.id, merged.handling)
            load.result.differences.append(
                Difference(row, known.id, differing, is_updated=load.update, kept_marking=lowers)
            )


def _number(contact_id: str | None) -> int | None:
    return number_of(contact_id) if contact_id else None


def _link(
    roll: _Roll, entry: ContactEntry, entries: list[ContactEntry], first: int, *, only: Container[str] = _LINKED
) -> contacts.Links:
    """Return whom a row names, as far as asked for."""

    def find(name: str) -> int | None:
        said = getattr(entry, name) if name in only else None
        return _find_boss(roll, said, entries, first, name) if said else None

    led = entry.influences if "influences" in only else ()
    return contacts.Links(
        reports_to=find("reports_to"),
        influences=[_find_boss(roll, one, entries, first, "influences") for one in led],
        successor=find("successor"),
    )


def _find_boss(roll: _Roll, typed: str, entries: list[ContactEntry], first: int, column: str = "reports_to") -> int:
    folded = fold_name(typed)
    named = [one for one in roll.known if one.known_as(folded)]
    people: list[tuple[int, Contact | ContactEntry]] = [(number_of(one.id), one) for one in named if one.is_active]
    people += [
        (first + place, entry)
        for place, entry in enumerate(entries)
        if folded in {fold_name(entry.name), fold_name(entry.name_zh or "")} - {""}
    ]
    found = [number for number, one in people if fold_name(one.name) == folded] or [number for number, _ in people]
    found = found or [number_of(one.id) for one in contacts.follow(roll.known, named) if one.is_active]
    if len(found) > 1:
        raise ConflictError(
            FieldPhrase(column, Phrase(N_("{typed} may be any of several contacts"), typed=repr(typed))),
            hint=Phrase(N_("give them distinct names")),
        )
    if not found and named:
        raise ConflictError(
            FieldPhrase(
                column,
                Phrase(
                    N_("{name} ({id}) was withdrawn on {withdrawn_on}"),
                    name=named[0].name,
                    id=named[0].id,
                    withdrawn_on=named[0].withdrawn_on,
                ),
            ),
            hint=Phrase(N_("name somebody else, or leave the cell empty")),
        )
    if not found:
        raise NotFoundError(
            FieldPhrase(column, Phrase(N_("{typed} is not a contact of {key}"), typed=repr(typed), key=roll.key)),
            hint=contacts.suggest_near([one for one in roll.known if one.is_active], typed)
            or Phrase(N_("add a row for them, or leave the cell empty")),
        )
    return found[0]
