"""Reading a file's rows for a loader: columns checked once, progress told, refused rows noted."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kamplan.errors import KamplanError, UsageError
from kamplan.exchange.csv import fold_column, open_table
from kamplan.language import N_, Phrase
from kamplan.service.imports.amounts import check_amounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kamplan.exchange.csv import Table
    from kamplan.service.imports.model import Cells, Load

EVERY = 500
"""After how many rows progress is told."""
MOST_SHOWN = 30
"""How many columns of a header are shown in a message."""


def read_rows(load: Load, file: Path, *, known: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a file, under our columns where it has others; refuse a file without the columns needed.

    Without a mapping a column is found though it is written in capitals or with blanks. What is noted: the columns
    that nothing maps to, and the encoding where it is not UTF-8.
    """
    mapping = load.mapping
    load.columns = tuple(known)
    with open_table(file, encoding=load.encoding, refuse=load.refuse) as table:
        load.result.encoding = table.encoding
        names = {} if mapping else _find_columns(table.columns, known)
        if mapping:
            mapping.check(table.columns, known)
        taken = (mapping.taken if mapping else frozenset()) | frozenset(known) | frozenset(names)
        _refuse_twice(table, taken)
        _check_needed(load, table, {names.get(one, one) for one in table.columns}, needed)
        for number, found in table.rows:
            cells: Cells = found
            if mapping:
                cells = {}
                with RefusedRow(load, number):
                    cells = mapping.apply(found)
                if not cells:
                    continue
            elif names:
                cells = {names.get(name, name): cell for name, cell in found.items()}
            before = load.refused.count
            if not load.restores:
                with RefusedRow(load, number):
                    check_amounts(cells)
                if load.refused.count > before:
                    continue
            load.result.rows += 1
            if load.result.rows % EVERY == 0:
                load.progress(load.result.rows, None)
            yield number, cells
        header = [names.get(one, one) for one in table.columns]
        unmapped = mapping.list_unmapped(header, known) if mapping else (one for one in header if one not in known)
        load.result.unmapped = (*unmapped, *(f"(column {place + 1})" for place in sorted(table.unnamed)))
        if not load.result.rows and not load.refused:
            raise UsageError(
                Phrase(N_("{file} has no rows below its header"), file=table.name),
                hint=Phrase(N_("name a file with at least one row")),
            )


def _find_columns(header: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Return our column for each of the file's that is one of ours in other letters; the same name wins."""
    there = set(header)
    ours = {fold_column(name): name for name in known if name not in there}
    found: dict[str, str] = {}
    for name in header:
        our = ours.get(fold_column(name))
        if our and name not in known and our not in found.values():
            found[name] = our
    return found


def _refuse_twice(table: Table, taken: frozenset[str]) -> None:
    for name, places in table.twice.items():
        if name in taken:
            columns = ", ".join(str(place + 1) for place in places)
            raise UsageError(
                Phrase(
                    N_("{file}: the column {name} stands twice (columns {columns})"),
                    file=table.name, name=repr(name), columns=columns,
                ),
                hint=Phrase(N_("rename the column that is not meant")),
            )  # fmt: skip


def _check_needed(load: Load, table: Table, there: set[str], needed: Sequence[str]) -> None:
    mapping = load.mapping
    given = there | (mapping.given if mapping else set())
    missing = [name for name in needed if name not in given and not (name == "account" and load.account)]
    if not missing:
        return
    shown = ", ".join(table.columns[:MOST_SHOWN]) + (", …" if len(table.columns) > MOST_SHOWN else "")
    message = Phrase(
        N_("{file} has no column {name}; its header is: {header}"), file=table.name, name=repr(missing[0]), header=shown
    )
    if len(table.columns) == 1 and _is_title(load, table):
        raise UsageError(message, hint=Phrase(N_("take out the lines above the names of the columns")))
    near = _find_near(missing[0], [one for one in table.columns if one not in load.columns])
    line = f'{missing[0]} = "{near or "…"}"'
    if missing[0] == "account" and not near:
        hint = Phrase(N_("add --account KEY if all rows are of one account, or a column account"))
    elif mapping:
        hint = Phrase(N_("add to {mapping}, below [columns]: {line}"), mapping=mapping.path.name, line=line)
    elif near:
        hint = Phrase(
            N_("did you mean {near}? Rename the column to {name}, or map it in a file m.toml: [columns] {line}"),
            near=near, name=missing[0], line=line,
        )  # fmt: skip
    else:
        hint = Phrase(
            N_("{kind} need the columns {needed}; rename them, or map them with --mapping m.toml: [columns] {line}"),
            kind=load.result.kind.value, needed=", ".join(needed), line=line,
        )  # fmt: skip
    raise UsageError(message, hint=hint)


def _is_title(load: Load, table: Table) -> bool:
    """Say whether a header of one name is a title: it has room for more names, or the rows below have more cells."""
    before = load.refused.count
    return table.width > 1 or (next(iter(table.rows), None) is None and load.refused.count > before)


def _find_near(name: str, header: Sequence[str]) -> str | None:
    """Return the column that may be meant by one of ours: a near name, or one that ends or begins with it."""
    folded = {fold_column(one): one for one in header}
    wanted = fold_column(name)
    near = get_close_matches(wanted, folded, n=1, cutoff=0.7)
    if near:
        return folded[near[0]]
    return next((one for key, one in folded.items() if wanted in key.split("_")), None)


class RefusedRow:
    """A context in which a failure refuses one row instead of ending the import."""

    def __init__(self, load: Load, row: int) -> None:
        self._load = load
        self._row = row

    def __enter__(self) -> None:
        """Begin the row."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Note an expected failure; let everything else through."""
        if isinstance(error, KamplanError):
            self._load.refuse(self._row, error)
            return True
        return False


def view_cells(cells: Mapping[str, str], known: Sequence[str]) -> dict[str, str]:
    """Return what a row says: its cells that are not empty, of the columns that are known."""
    return {name: cell for name in known if (cell := cells.get(name, "").strip())}
