"""Importing what sources say of themselves; the identity of a source is its account, publisher and name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Audience
from kamplan.domain.source import SourceEntry, identify_source
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_entry
from kamplan.service.imports.cells import Seen
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
from kamplan.service.sources import describe_account
from kamplan.store import sources
from kamplan.store.merges import list_numbers

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from kamplan.domain.source import Source
    from kamplan.service.imports.model import Load

COLUMNS = ("account", *SourceEntry.model_fields)


@dataclass
class _Shelf:
    """The sources of one account while its rows are read; what the file says of one that was `merged` is not news."""

    numbers: dict[str, int]
    merged: Container[int]
    described: dict[int, Source]


def load_sources(load: Load, file: Path) -> None:
    """Import sources; one that items brought in says of itself what the row says, where it said nothing yet.

    Such a row is new: the source was known by name alone.
    """
    seen = Seen()
    shelves: dict[int, _Shelf] = {}
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("account", "name")):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            shelf = shelves.get(account_id) or shelves.setdefault(account_id, _open_shelf(load, key, account_id))
            fields = view_cells(cells, COLUMNS[1:])
            entry = read_entry(SourceEntry, fields, hint=Phrase(N_("correct the row")))
            identity = identify_source(entry.publisher, entry.name)
            cure = Phrase(N_("give each source one row, or tell two apart in name or publisher"))
            if seen.note((account_id, identity), row, fields, name=repr(entry.name), cure=cure):
                load.result.known += 1
                continue
            _take(load, row, account_id, shelf, entry)


def _open_shelf(load: Load, key: str, account_id: int) -> _Shelf:
    connection = load.unit.connection
    return _Shelf(
        numbers=sources.list_identities(connection, account_id),
        merged=list_numbers(connection, account_id, Kind.SOURCE),
        described=describe_account(connection, account_id, key, audience=Audience.TEAM, on=load.today),
    )


def _take(load: Load, row: int, account_id: int, shelf: _Shelf, entry: SourceEntry) -> None:
    identity = identify_source(entry.publisher, entry.name)
    number = shelf.numbers.get(identity)
    if number is None:
        shelf.numbers |= (made := sources.add_sources(load.unit, account_id, [identity]))
        sources.describe_source(load.unit, made[identity], entry)
        load.result.new += 1
        return
    if number in shelf.merged:
        load.result.known += 1
        return
    held = sources.get_source_row(load.unit.connection, number)
    said = {"kind": entry.kind, "reliability": entry.reliability}
    changes: dict[str, tuple[object, object]] = {
        name: (held[name], value) for name, value in said.items() if value is not None and value.value != held[name]
    }
    is_first = bool(changes) and all(before is None for before, _ in changes.values())
    load.result.new += is_first
    load.result.known += not is_first
    if not changes:
        return
    is_written = load.update or load.restores or is_first
    if is_written:
        before = shelf.described.get(number)
        is_named = held["name"] is not None or before is None or (before.name, before.publisher) != (
            entry.name, entry.publisher,
        )  # fmt: skip
        kept = {name: held[name] for name in said if said[name] is None}
        merged = read_entry(SourceEntry, entry.model_dump() | kept, hint=Phrase(N_("correct the row")))
        sources.describe_source(load.unit, number, merged, is_named=is_named)
    if not is_first:
        load.result.differences.append(Difference(row, make_id(Kind.SOURCE, number), changes, is_updated=is_written))
