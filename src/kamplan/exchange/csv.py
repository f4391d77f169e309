"""CSV in and out: strict, UTF-8, and safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and exactly that
apostrophe is taken off again on the way in, so a value survives the round trip.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

CELL_LIMIT = 1_200_000
"""Longest cell read, in characters; the limits of the fields themselves are stricter."""

_FORMULA = re.compile("[\\s'\"\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")


class Number(str):
    """An exact number as text, which a cell holds as it is: a minus sign does not make it a formula."""

    __slots__ = ()


def escape_cell(value: str) -> str:
    """Return a text cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def unescape_cell(value: str) -> str:
    """Return a cell without the apostrophe that `escape_cell` put before it."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV text with a header; text cells are escaped, numbers are written as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_write_cell(cell) for cell in row])
    return out.getvalue()


def _write_cell(cell: object) -> str:
    if isinstance(cell, str) and not isinstance(cell, Number):
        return escape_cell(cell)
    return "" if cell is None else str(cell)


def read_csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each data row of a file with its row number (the header is row 1), cells by column name.

    Comma, semicolon or tab separate the cells, whichever the header uses. Raises `UsageError` naming the row for
    what is not strict CSV, not UTF-8, ragged, or has a column twice; a file without a header row is refused too.
    """
    csv.field_size_limit(CELL_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _read_rows(path, file)
    except OSError as error:
        raise UsageError(
            Phrase(N_("cannot read {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("name a CSV file")),
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            Phrase(N_("{path} is not UTF-8 (byte {start})"), path=path, start=error.start),
            hint=Phrase(N_("save it as UTF-8: in Excel, 'CSV UTF-8'")),
        ) from error


def _read_rows(path: Path, file: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, str]]]:
    first = file.readline()
    file.seek(0)
    delimiter = max(",;\t", key=first.count) if first else ","
    reader = csv.reader(file, strict=True, delimiter=delimiter)
    number = 0
    try:
        header = [sys.intern(name.strip()) for name in next(reader, [])]
        number = 1
        if not any(header):
            raise UsageError(
                Phrase(N_("{path} has no header row"), path=path), hint=Phrase(N_("its first row names the columns"))
            )
        for name in header:
            if header.count(name) > 1:
                raise UsageError(
                    Phrase(N_("{path}: the column {name} stands twice"), path=path, name=repr(name)),
                    hint=Phrase(N_("name each column once")),
                )
        for cells in reader:
            number += 1
            if not cells:
                continue
            if len(cells) != len(header):
                raise UsageError(
                    Phrase(
                        N_("{path}, row {number}: {count} cells where the header has {count_2}"),
                        path=path,
                        number=number,
                        count=len(cells),
                        count_2=len(header),
                    ),
                    hint=Phrase(N_("quote cells that hold a comma or a line break")),
                )
            plain = [unescape_cell(cell) if cell[:1] == "'" else cell for cell in cells]
            yield number, dict(zip(header, plain, strict=True))
    except csv.Error as error:
        raise UsageError(
            Phrase(N_("{path}, row {number}: not valid CSV ({error})"), path=path, number=number + 1, error=error),
            hint=Phrase(N_("correct the row")),
        ) from error
