"""Importing contacts; one is known by the ref of its row, or in a row without one by account and name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.ids import number_of
from kamplan.domain.marking import is_above
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.contacts import LISTS, check_line, check_stays_top, check_successor
from kamplan.service.contacts import load_contacts as load_known
from kamplan.service.entry import read_entry, split_list
from kamplan.service.imports.cells import Seen, is_made_ref, read_day, say_twice
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
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
    """The people of one account while its rows are read; `called` says under which name one who was merged is known.

    `claimed` says for each who is known and whom a row of this file means, which row.
    """

    key: str
    known: list[Contact]
    called: dict[str, str]
    new: list[tuple[int, ContactEntry]] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    claimed: dict[str, int] = field(default_factory=dict)
    changed: list[tuple[int, Contact, ContactEntry, dict[str, tuple[object, object]]]] = field(default_factory=list)

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
            fields: dict[str, Any] = view_cells(cells, COLUMNS[1:])
            said = dict(fields)
            for name in LISTS:
                if name in fields:
                    fields[name] = split_list(fields[name])
            for name in _DATES:
                if name in fields:
                    fields[name] = read_day(load, name, fields[name])
            entry = read_entry(ContactEntry, fields, hint=Phrase(N_("correct the row")))
            _take(load, row, rolls[account_id], entry, said)
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


def _take(load: Load, row: int, roll: _Roll, entry: ContactEntry, said: dict[str, str]) -> None:
    folded = fold_name(entry.name)
    name = f"ref {entry.ref!r}" if entry.ref else f"name {entry.name!r}"
    if roll.seen.note(("ref", entry.ref) if entry.ref else folded, row, said, name=name, cure=_cure(entry.ref)):
        load.result.known += 1
        return
    known = _find(load, roll, entry, set(said) - {"name"})
    if known is None:
        twin = next((at for at, one in roll.new if not entry.ref and fold_name(one.name) == folded), None)
        if twin is not None:
            raise say_twice(name, twin, ["ref"], _cure(None))
        standing = next((one for one in roll.known if one.is_active and fold_name(one.name) == folded), None)
        if entry.ref and standing and standing.ref is None:
            load.result.namesakes.append((row, standing.id))
        roll.new.append((row, entry))
        load.result.new += 1
        return
    load.result.known += 1
    if not known.is_active:
        return
    given = set(said) if entry.ref and known.ref == entry.ref else set(said) - {"name"}
    if known.ref is None and is_made_ref(entry.ref, "contact"):
        given.discard("ref")
    differing = _compare(roll, known, entry, given)
    earlier = roll.claimed.setdefault(known.id, row)
    if differing and earlier != row:
        raise say_twice(name, earlier, differing, _cure(None))
    if differing:
        roll.changed.append((row, known, entry, differing))


def _find(load: Load, roll: _Roll, entry: ContactEntry, given: set[str]) -> Contact | None:
    """Return whom a row means: the one of its ref, or without a ref the one of its name.

    An export gives namesakes without a ref one of its own: such a row means the one of its name without any. What a
    file says of one who was merged is not news of the other.
    """
    if entry.ref:
        named = sorted((one for one in roll.known if one.ref == entry.ref), key=lambda one: not one.is_active)
        if named:
            return named[0]
        if not (load.restores or is_made_ref(entry.ref, "contact")):
            return None
    found = contacts.find_by_name(roll.known, entry.name)
    if entry.ref:
        return next((one for one in found if one.ref is None and one.id not in roll.claimed), None)
    active = [one for one in found if one.is_active]
    if len(active) > 1:
        same = [one for one in active if not _compare(roll, one, entry, given)]
        if len(same) == 1:
            return same[0]
        raise ConflictError(
            Phrase(
                N_("name: {name} may be any of {ids}"), name=repr(entry.name), ids=", ".join(one.id for one in active)
            ),
            hint=Phrase(N_("say by their refs, in a column ref, who is meant")),
        )
    return next(iter(found), None)


def _cure(ref: str | None) -> Phrase:
    if ref:
        return Phrase(N_("keep the row that holds, or give each an id of its own"))
    return Phrase(
        N_(
            "if they are two people, tell them apart in the name, such as Jo Lin (Sales), or give each an id in a"
            ' column ref; in a mapping: [columns] ref = "Contact Id"'
        )
    )


def _compare(roll: _Roll, known: Contact, entry: ContactEntry, given: set[str]) -> dict[str, tuple[object, object]]:
    names = {one.id: one for one in roll.known}
    differing: dict[str, tuple[object, object]] = {}
    for name in sorted(given):
        held: object = getattr(known, name)
        if name in _LINKS:
            other, said = names.get(held or ""), getattr(entry, name)  # type: ignore[call-overload]  # an id
            if other and said and (other.known_as(roll.call(said)) or other.ref == said):
                continue
        if name == "influences":
            wanted = {roll.call(one) for one in entry.influences}
            led = [names[one] for one in known.influences if one in names]
            if len(wanted) == len(led) and all({fold_name(one.name), fold_name(one.ref or "")} & wanted for one in led):
                continue
        if held != getattr(entry, name):
            differing[name] = (held, getattr(entry, name))
    return differing


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
    named = [one for one in roll.known if one.known_as(folded)] or contacts.find_by_ref(roll.known, typed)
    people: list[tuple[int, Contact | ContactEntry]] = [(number_of(one.id), one) for one in named if one.is_active]
    people += [
        (first + place, entry)
        for place, entry in enumerate(entries)
        if typed == entry.ref or folded in {fold_name(entry.name), fold_name(entry.name_zh or "")} - {""}
    ]
    found = [number for number, one in people if fold_name(one.name) == folded] or [number for number, _ in people]
    found = found or [number_of(one.id) for one in contacts.follow(roll.known, named) if one.is_active]
    if len(found) > 1:
        raise ConflictError(
            Phrase(N_("{column}: {typed} may be any of several contacts"), column=column, typed=repr(typed)),
            hint=Phrase(N_("name them by their ref")),
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
