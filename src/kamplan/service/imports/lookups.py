"""What a mapping takes from a second file where a cell is empty, such as the list price of an open deal's product."""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.exchange.csv import clean_name, open_table
from kamplan.exchange.incoming import lies_in
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXAMPLE = '[lookups.amount] file = "products.csv", by = "product", take = "sales_price"'


@dataclass(frozen=True)
class Lookup:
    """One column's second file: the cell of `by` is looked for under `key`, and the cell of `take` stands."""

    by: str
    found: Mapping[str, str]

    def find(self, row: Mapping[str, str]) -> str:
        """Return what stands for a row, or nothing."""
        return self.found.get(row.get(self.by, "").strip(), "")


@dataclass(frozen=True)
class _Entry:
    """A lookup as it is written."""

    file: str
    by: str
    take: str
    key: str = ""


def read_lookups(mapping: Path, entries: object, *, beside: Path) -> dict[str, Lookup]:
    """Return the lookups of a mapping by our column, each with its file read; files lie `beside` the file imported.

    Raises `UsageError` for an entry that cannot be meant, a file or column that is not there, or a key that stands
    twice with different cells.
    """
    if not isinstance(entries, dict):
        raise UsageError(Phrase(N_("{name}: [lookups] is a table"), name=mapping.name), hint=EXAMPLE)
    return {str(name): _read(mapping, str(name), entry, beside) for name, entry in entries.items()}


def _read(mapping: Path, name: str, entry: object, beside: Path) -> Lookup:
    where = f"{mapping.name}: [lookups.{name}]"
    known = [one.name for one in fields(_Entry)]
    if not isinstance(entry, dict):
        raise UsageError(Phrase(N_("{where} is a table"), where=where), hint=EXAMPLE)
    for part, value in entry.items():
        if part not in known:
            near = get_close_matches(part, known, n=1)
            raise UsageError(
                Phrase(N_("{where} unknown key {part}"), where=where, part=repr(part)),
                hint=Phrase(N_("did you mean {near}?"), near=near[0])
                if near
                else Phrase(N_("it has {known}"), known=known),
            )
        if not isinstance(value, str):
            raise UsageError(Phrase(N_("{where} {part} is a text"), where=where, part=part), hint=EXAMPLE)
    for part in ("file", "by", "take"):
        if not entry.get(part):
            raise UsageError(Phrase(N_("{where} has no {part}"), where=where, part=repr(part)), hint=EXAMPLE)
    written = _Entry(**{part: value if part == "file" else clean_name(value) for part, value in entry.items()})
    return Lookup(written.by, _read_file(where, written, beside / written.file, beside))


def _read_file(where: str, entry: _Entry, path: Path, beside: Path) -> dict[str, str]:
    if not lies_in(path, beside):
        raise UsageError(
            Phrase(
                N_("{where} {file} lies outside the folder of the file that is imported"),
                where=where,
                file=repr(entry.file),
            ),
            hint=Phrase(N_("put the file itself, and no link to it, beside the file that is imported")),
        )
    if not path.is_file():
        raise UsageError(
            Phrase(N_("{where} there is no file {path}"), where=where, path=path),
            hint=Phrase(N_("it lies beside the file that is imported")),
        )
    key = entry.key or entry.by
    found: dict[str, str] = {}
    with open_table(path) as table:
        there = [name for name in table.columns if name not in table.twice]
        for column in (key, entry.take):
            if column not in there:
                near = get_close_matches(column, there, n=1)
                raise UsageError(
                    Phrase(
                        N_("{where} {name} has no column {column}"), where=where, name=path.name, column=repr(column)
                    ),
                    hint=Phrase(N_("did you mean {near}?"), near=near[0])
                    if near
                    else Phrase(N_("it has {cells}"), cells=", ".join(there)),
                )
        for number, cells in table.rows:
            one, value = cells[key].strip(), cells[entry.take].strip()
            if found.setdefault(one, value) != value:
                raise UsageError(
                    Phrase(
                        N_("{where} {name}, row {number}: {one} stands twice with different cells"),
                        where=where,
                        name=path.name,
                        number=number,
                        one=repr(one),
                    ),
                    hint=Phrase(N_("keep the row that holds")),
                )
    return found
