"""Importing items, streamed: what is held in memory is one chunk and a hash of 64 bits for each known item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import number_of
from kamplan.domain.item import Confirmation, check_not_later
from kamplan.domain.marking import is_above, read_marking
from kamplan.domain.scales import Handling, LawfulOrigin
from kamplan.errors import ConflictError, KamplanError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_entry, read_json_list, read_reason
from kamplan.service.imports.cells import is_made_ref, read_day
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import read_rows
from kamplan.service.intake import Intake, identify_item, name_item
from kamplan.service.lowering import keep_marking
from kamplan.service.relabel import raise_citing
from kamplan.store import items
from kamplan.store.unit import CHUNK

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.domain.contact import Contact
    from kamplan.domain.item import ItemEntry
    from kamplan.service.imports.model import Cells, Load

FIELDS = (
    "tier", "topic", "questions", "statement", "detail", "source", "source_kind", "publisher", "url", "published_on",
    "valid_as_of", "review_by", "reliability", "credibility", "reason", "contact", "handling", "lawful", "origin",
    "swot", "language", "ref", "supersedes", "contradicts", "recorded_by", "cost", "currency", "hours",
)  # fmt: skip
_FIELDS = frozenset(FIELDS)
COLUMNS = ("account", *FIELDS, "confirmed_on", "confirmations", "withdrawn_on", "withdrawn_reason")
_KNOWN = frozenset(COLUMNS)
_DATES = ("published_on", "valid_as_of", "review_by")
_SHOWN = {"source_id": "source", "contact_id": "contact"}
"""What a column of the store is called in a file."""
_COMPARED = (
    "tier", "topic", "statement", "valid_as_of", "questions", "detail", "source_kind", "url", "published_on",
    "review_by", "reliability", "credibility", "reason", "handling", "lawful", "origin", "swot", "language", "cost",
    "currency", "hours",
)  # fmt: skip


@dataclass
class _Pen:
    """The rows of one account while its items are read; `rows` holds of each what it says, in 64 bits, by its key."""

    intake: Intake
    known: dict[int, int]
    refs: dict[str, int]
    rows: dict[int, tuple[int, int]] = field(default_factory=dict)
    bare: set[int] | None = None
    links: dict[int, tuple[str | None, tuple[str, ...]]] = field(default_factory=dict)
    filed: dict[int, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)


Waiting = list[tuple[_Pen, int, int, dict[str, Any]]]
"""Rows that are read and not yet written: whose, which, their identity and their columns."""


def load_intel(load: Load, file: Path) -> None:
    """Import items; `supersedes` and `contradicts` may name a ref of a later row."""
    pens: dict[int, _Pen] = {}
    waiting: Waiting = []
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("account", "tier", "topic", "statement")):
        try:
            _take(load, row, cells, pens, waiting)
        except KamplanError as error:
            load.refuse(row, error)
        if len(waiting) >= CHUNK:
            _write(load, waiting)
    _write(load, waiting)
    load.raise_refused()
    for account_id, pen in pens.items():
        _link(load, pen)
        if load.restores:
            load.item_names.setdefault(account_id, {}).update(pen.refs)


def _take(load: Load, row: int, cells: Cells, pens: dict[int, _Pen], waiting: Waiting) -> None:
    key, account_id = load.find_account(cells)
    pen = pens.get(account_id) or pens.setdefault(account_id, _open_pen(load, key, account_id))
    fields: dict[str, Any] = {name: cell for name, cell in cells.items() if cell and name in _FIELDS}
    for name in _DATES:
        if name in fields:
            fields[name] = read_day(load, name, fields[name])
    if "valid_as_of" not in fields and "published_on" not in fields:
        raise UsageError(
            FieldPhrase("valid_as_of", Phrase(N_("is missing"))),
            hint=Phrase(N_("give the date it was true, such as 2026-08-31")),
        )
    entry, contact = pen.intake.read(fields)
    source_id = pen.intake.take_source(entry)
    identity = hash(identify_item(entry, source_id))
    if _is_repeated(pen, row, entry.ref, identity, cells):
        load.result.known += 1
        return
    number = _find(load, pen, entry.ref, identity)
    if number is not None:
        load.result.known += 1
        if number > 0 and entry.ref and load.restores:
            pen.refs.setdefault(entry.ref, number)
        if number > 0 and number not in pen.intake.merged:
            _compare(load, row, number, entry, contact, source_id, cells)
        return
    if entry.ref and pen.known.get(identity, 0) > 0 and pen.known[identity] in _list_bare(load, pen):
        load.result.namesakes.append((row, name_item(pen.known[identity])))
    columns = _columns(load, pen, entry, contact, cells)
    pen.known[identity] = -row
    if entry.ref:
        pen.refs[entry.ref] = -row
    waiting.append((pen, row, identity, columns))
    if entry.supersedes or entry.contradicts:
        pen.links[row] = (entry.supersedes, entry.contradicts)
    if entry.handling is not None:
        pen.marked.add(row)


def _is_repeated(pen: _Pen, row: int, ref: str | None, identity: int, cells: Cells) -> bool:
    """Say whether an earlier row said just the same; raises `ConflictError` for one that says something else."""
    key = hash(("ref", ref)) if ref else identity
    said = hash(frozenset((name, cell.strip()) for name, cell in cells.items() if cell.strip() and name in _KNOWN))
    earlier, before = pen.rows.setdefault(key, (row, said))
    if ref:
        pen.rows.setdefault(identity, (row, said))
    if earlier == row:
        return False
    if before == said:
        return True
    raise ConflictError(
        Phrase(
            N_("{name} stands in the file twice: row {earlier} has other cells"),
            name=f"ref {ref!r}" if ref else "the statement", earlier=earlier,
        ),
        hint=Phrase(N_("keep the row that holds, or give each an id of its own in a column ref")),
    )  # fmt: skip


def _find(load: Load, pen: _Pen, ref: str | None, identity: int) -> int | None:
    """Return the number of the known item that a row means: that of its ref, or without one that with its identity.

    An export gives what has no ref one of its own: taken in again, such a row means what says the same without one.
    A number below 0 is that of a row.
    """
    if not ref:
        return pen.known.get(identity)
    if ref in pen.refs:
        return pen.refs[ref]
    number = pen.known.get(identity, 0)
    may_be_bare = number > 0 and (load.restores or is_made_ref(ref, "item"))
    return number if may_be_bare and number in _list_bare(load, pen) else None


def _list_bare(load: Load, pen: _Pen) -> set[int]:
    """Return the numbers of the account's items that had no ref before this import."""
    if pen.bare is None:
        connection = load.unit.connection
        named = set(items.list_refs(connection, pen.intake.account_id).values())
        pen.bare = items.list_numbers(connection, pen.intake.account_id) - named
    return pen.bare


def _columns(load: Load, pen: _Pen, entry: ItemEntry, contact: Contact | None, cells: Cells) -> dict[str, Any]:
    confirmations: tuple[Confirmation, ...] = ()
    if cells.get("confirmed_on"):
        on = read_day(load, "confirmed_on", cells["confirmed_on"])
        check_not_later(on, today=load.today)
        if on < entry.valid_as_of:
            raise UsageError(
                FieldPhrase(
                    "confirmed_on", Phrase(N_("{on} lies before {valid_as_of}"), on=on, valid_as_of=entry.valid_as_of)
                ),
                hint=Phrase(N_("give a later date")),
            )
        confirmations = (Confirmation(on=on, by=entry.recorded_by),)
    if cells.get("confirmations"):
        told = read_json_list(cells["confirmations"], field="confirmations")
        confirmations += tuple(
            read_entry(Confirmation, one, hint=Phrase(N_("write it as an export does"))) for one in told
        )
    withdrawn = None
    if cells.get("withdrawn_on"):
        on = read_day(load, "withdrawn_on", cells["withdrawn_on"])
        check_not_later(on, today=load.today)
        withdrawn = (on, read_reason(cells.get("withdrawn_reason", ""), may_be_brief=True))
    return pen.intake.make_columns(entry, contact, confirmations=confirmations, withdrawn=withdrawn)


def _open_pen(load: Load, key: str, account_id: int) -> _Pen:
    intake = Intake(load.unit, account_id, key, load.checklist, load.today, prefix=False, recorded_by=load.author)
    known = {hash(identity): number for number, identity in items.list_identities(load.unit.connection, account_id)}
    return _Pen(intake=intake, known=known, refs=items.list_refs(load.unit.connection, account_id))


def _write(load: Load, waiting: Waiting) -> None:
    if waiting and not load.refused:
        items.add_items(load.unit, [columns for *_, columns in waiting])
        for pen, row, identity, columns in waiting:
            pen.known[identity] = columns["id"]
            if columns["ref"]:
                pen.refs[columns["ref"]] = columns["id"]
            if row in pen.links:
                pen.filed[row] = columns["id"]
        load.result.new += len(waiting)
    waiting.clear()


def _link(load: Load, pen: _Pen) -> None:
    """Write who supersedes and contradicts whom, now that every row has a number."""
    if not pen.links:
        return
    numbers = items.list_numbers(load.unit.connection, pen.intake.account_id)
    for row, (supersedes, contradicts) in pen.links.items():
        try:
            number = pen.filed[row]
            changes: dict[str, Any] = {}
            if supersedes:
                changes["supersedes_id"] = pen.intake.find_item(supersedes, pen.refs, numbers)
                if changes["supersedes_id"] == number:
                    raise UsageError(
                        FieldPhrase("supersedes", Phrase(N_("an item cannot supersede itself"))),
                        hint=Phrase(N_("name the older item")),
                    )
            if contradicts:
                found = sorted({pen.intake.find_item(one, pen.refs, numbers) for one in contradicts} - {number})
                changes["contradicts"] = "[" + ",".join(map(str, found)) + "]"
            items.update_item(load.unit, number, changes)
        except KamplanError as error:
            load.refuse(row, error)
    if not load.restores:
        _keep_markings(load, pen)


def _keep_markings(load: Load, pen: _Pen) -> None:
    """Mark what supersedes an item no lower than that item, also where that one supersedes another of the same file."""
    waiting = {number: row for row, number in pen.filed.items()}
    raised = True
    while raised:
        raised = False
        for number, row in list(waiting.items()):
            new = items.load_row(load.unit.connection, number)
            if new["supersedes_id"] is None:
                continue
            old = items.load_row(load.unit.connection, new["supersedes_id"])
            held, wanted = read_marking(old["handling"]), read_marking(new["handling"])
            try:
                marked = keep_marking(name_item(old["id"]), held, wanted, is_given=row in pen.marked)
            except KamplanError as error:
                load.refuse(row, error)
                del waiting[number]
                continue
            if marked is not wanted:
                items.update_item(load.unit, number, {"handling": marked.value})
                raised = True


def _compare(
    load: Load, row: int, number: int, entry: ItemEntry, contact: Contact | None, source_id: int, cells: Cells
) -> None:
    """List where the cells given differ from the known item, and with --update bring it in line.

    What is known by its ref may differ in everything; its source and contact are changed with what it says.
    """
    from kamplan.store.mapping import to_column

    held = items.load_row(load.unit.connection, number)
    changes = {
        name: to_column(getattr(entry, name))
        for name in _COMPARED
        if cells.get(name, "").strip() and to_column(getattr(entry, name)) != held[name]
    }
    if source_id != held["source_id"] and any(cells.get(one, "").strip() for one in ("source", "contact")):
        changes |= {"source_id": source_id, "source_name": entry.source, "publisher": entry.publisher}
    contact_id = number_of(contact.id) if contact else None
    if cells.get("contact", "").strip() and contact_id != held["contact_id"]:
        changes["contact_id"] = contact_id
    if not changes:
        return
    told = {
        _SHOWN.get(name, name): ((held["source_name"], entry.source) if name == "source_id" else (held[name], value))
        for name, value in changes.items()
        if name not in ("source_name", "publisher")
    }
    if "tier" in changes and is_above(entry.marking(), read_marking(held["handling"])):
        changes["handling"] = entry.marking().value
    lowered = {name for name in changes if _is_lower(name, held[name], changes[name])}
    if load.update:
        for name in lowered:
            changes.pop(name)
        items.update_item(load.unit, number, changes)
        if "handling" in changes:
            raise_citing(load.unit, held["account_id"], number, Handling(changes["handling"]))
    load.result.differences.append(
        Difference(row, name_item(number), told, is_updated=load.update and bool(changes), kept_marking=bool(lowered))
    )


def _is_lower(name: str, held: Any, wanted: Any) -> bool:
    """Say whether a file would show an item to more readers than may see it: by its marking, or as of lawful origin."""
    if name == "handling":
        return is_above(read_marking(held), Handling(wanted))
    return name == "lawful" and held == LawfulOrigin.NOT_TO_BE_USED.value
