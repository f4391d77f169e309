"""Importing what sources say of themselves; the identity of a source is its account, publisher and name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Audience
from kamplan.domain.source import SourceEntry, identify_source
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_entry
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
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
    """Import sources; one that items brought in says of itself what the row says, where it said nothing yet."""
    shelves: dict[int, _Shelf] = {}
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("account", "name")):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            shelf = shelves.get(account_id) or shelves.setdefault(account_id, _open_shelf(load, key, account_id))
            fields = {name: cells[name] for name in COLUMNS[1:] if cells.get(name, "").strip()}
            _take(load, row, account_id, shelf, read_entry(SourceEntry, fields, hint=Phrase(N_("correct the row"))))


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
    load.result.known += 1
    if number in shelf.merged:
        return
    held = sources.get_source_row(load.unit.connection, number)
    said = {"kind": entry.kind, "reliability": entry.reliability}
    differing = tuple(name for name, value in said.items() if value is not None and value.value != held[name])
    if not differing:
        return
    is_written = load.update or load.restores or all(held[name] is None for name in differing)
    if is_written:
        before = shelf.described.get(number)
        is_named = held["name"] is not None or before is None or (before.name, before.publisher) != (
            entry.name, entry.publisher,
        )  # fmt: skip
        kept = {name: held[name] for name in said if said[name] is None}
        merged = read_entry(SourceEntry, entry.model_dump() | kept, hint=Phrase(N_("correct the row")))
        sources.describe_source(load.unit, number, merged, is_named=is_named)
    load.result.differences.append(Difference(row, make_id(Kind.SOURCE, number), differing, is_updated=is_written))
