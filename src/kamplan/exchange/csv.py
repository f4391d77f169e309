"""CSV in and out: strict, decoded with certainty, and safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and exactly that
apostrophe is taken off again on the way in, so a value survives the round trip.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kamplan.domain.text import fold_name
from kamplan.errors import UsageError
from kamplan.exchange.incoming import open_incoming
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

CELL_LIMIT = 1_200_000
"""Longest cell read, in characters; the limits of the fields themselves are stricter."""

_FORMULA = re.compile("[\\s'\"\u200b\ufeff]*[=+\\-@\t\r\n＝＋－＠]")
_SEPARATORS = ",;\t|"
_WIDE = {"，": ",", "；": ";", "｜": "|"}
"""Separators as a Chinese keyboard types them, which no spreadsheet reads."""
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TOTALS = re.compile(
    r"(?:grand |sub-?)?totals?|sum|(?:gesamt)?summe|gesamt|total général|合计|总计|小计|总和|共计", re.IGNORECASE
)
_AFTER_LABEL = re.compile(r"\s*[(（].*|\s*[:：]$")
_AMOUNT = re.compile(r"[^\d]{0,4}\d[\d\s.,'’%]*[^\d]{0,4}")


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


Row = tuple[int, dict[str, str]]
"""A row's number (the header is row 1) and its cells by column name."""
Refuse = "Callable[[int, UsageError], None]"


@dataclass
class Table:
    """A file's header and rows. The names of the columns are clean: no blanks that nobody sees, no column without one.

    `twice` are names that several columns have: their cells are left out, as nobody can say which is meant. `unnamed`
    are columns that have cells but no name; `width` counts all columns. `encoding` is said where it is not UTF-8.
    """

    name: str
    columns: tuple[str, ...]
    width: int
    rows: Iterator[Row]
    twice: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unnamed: dict[int, None] = field(default_factory=dict)
    encoding: str | None = None


@contextmanager
def open_table(
    path: Path, *, encoding: str | None = None, refuse: Callable[[int, UsageError], None] | None = None
) -> Iterator[Table]:
    """Give the table in a file, whose separator the header shows; rows that do not fit it are told to `refuse`.

    Raises `UsageError` for a file that is no strict CSV, has no header row, or whose encoding cannot be told; without
    `refuse` for the first row that does not fit, too.
    """
    csv.field_size_limit(CELL_LIMIT)
    with open_incoming(path, encoding=encoding) as incoming:
        reader = csv.reader(incoming.text, strict=True, delimiter=_find_separator(incoming.text))
        try:
            header = [clean_name(name) for name in next(reader, [])]
        except csv.Error as error:
            raise _not_csv(incoming.name, 1, error) from error
        if not any(header):
            raise UsageError(
                Phrase(N_("{file} has no header row"), file=incoming.name),
                hint=Phrase(N_("its first row names the columns")),
            )
        _refuse_wide(incoming.name, header)
        places: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            places.setdefault(name, []).append(place)
        table = Table(
            name=incoming.name,
            columns=tuple(name for name in places if name),
            width=len(header),
            rows=iter(()),
            twice={name: tuple(each) for name, each in places.items() if name and len(each) > 1},
            encoding=incoming.encoding,
        )
        table.rows = _read_rows(table, reader, header, refuse or _raise_refused(incoming.name))
        yield table


def clean_name(name: str) -> str:
    """Return the name of a column without what nobody sees: marks of no width, blanks of other kinds or around it."""
    return sys.intern(" ".join(_INVISIBLE.sub("", name).split()))


def fold_column(name: str) -> str:
    """Return the form in which a column is found that is written otherwise: `Close By` is `close_by`."""
    return re.sub(r"[\s_-]+", "_", fold_name(name))


def _find_separator(text: TextIO) -> str:
    """Return what separates the cells: what Excel's line `sep=` says, or what stands most often outside of quotes."""
    first = text.readline()
    found = _SEP_LINE.fullmatch(first)
    if found:
        return found[1]
    text.seek(0)
    bare = re.sub(r'"(?:[^"]|"")*"?', "", first)
    return max(_SEPARATORS, key=bare.count)


def _refuse_wide(name: str, header: list[str]) -> None:
    if len(header) > 1:
        return
    found = next((wide for wide in _WIDE if wide in header[0]), None)
    if found:
        raise UsageError(
            Phrase(N_("{file}: its cells are separated by the full-width {sign!r}"), file=name, sign=found),
            hint=Phrase(
                N_("replace it by {plain!r} everywhere between cells, or save the table as CSV anew"),
                plain=_WIDE[found],
            ),
        )


def _raise_refused(name: str) -> Callable[[int, UsageError], None]:
    def refuse(number: int, error: UsageError) -> None:
        error.message = Phrase(N_("{file}, row {row}: {what}"), file=name, row=number, what=error.message)
        raise error

    return refuse


def _read_rows(
    table: Table, reader: Iterator[list[str]], header: list[str], refuse: Callable[[int, UsageError], None]
) -> Iterator[Row]:
    number = 1
    width = len(header)
    is_plain = not table.twice and all(header)
    taken = [(place, name) for place, name in enumerate(header) if name and name not in table.twice]
    bare = [place for place, name in enumerate(header) if not name]
    try:
        for cells in reader:
            number += 1
            if not any(cells) or not any(map(str.strip, cells)):
                continue
            if len(cells) != width:
                if len(cells) < width or any(map(str.strip, cells[width:])):
                    refuse(number, _ragged(cells, width))
                    continue
                del cells[width:]
            if _is_total(cells):
                refuse(number, _total(cells))
                continue
            plain = [unescape_cell(cell) if cell[:1] == "'" else cell for cell in cells]
            if is_plain:
                yield number, dict(zip(header, plain, strict=True))
                continue
            table.unnamed.update((place, None) for place in bare if plain[place].strip())
            yield number, {name: plain[place] for place, name in taken}
    except csv.Error as error:
        raise _not_csv(table.name, number + 1, error) from error


def _ragged(cells: list[str], width: int) -> UsageError:
    if len(cells) > width:
        return UsageError(
            Phrase(N_("{count} cells where the header has {width}"), count=len(cells), width=width),
            hint=Phrase(N_("put quotes around cells that hold the separator or a line break")),
        )
    first = next(cell for cell in cells if cell.strip())
    return UsageError(
        Phrase(
            N_("{count} cells where the header has {width}: {text!r}"),
            count=len(cells), width=width, text=" ".join(first.split())[:40],
        ),
        hint=Phrase(N_("take the lines out that are no rows, such as a title above or a footer below the table")),
    )  # fmt: skip


def _is_total(cells: list[str]) -> bool:
    """Say whether a row is a line of totals: a label such as Total or 合计, and beside it nothing but numbers."""
    first = next(cell for cell in cells if cell and not cell.isspace()).strip()
    if len(cells) < 2 or not _TOTALS.match(first) or not _TOTALS.fullmatch(_AFTER_LABEL.sub("", first)):
        return False
    return all(_AMOUNT.fullmatch(cell.strip()) for cell in cells if cell.strip() and cell.strip() != first)


def _total(cells: list[str]) -> UsageError:
    first = next(cell for cell in cells if cell.strip())
    return UsageError(
        Phrase(N_("looks like a line of totals: {text!r}"), text=" ".join(first.split())[:40]),
        hint=Phrase(N_("take the line out, or fill in its other cells if it is a row like the others")),
    )


def _not_csv(name: str, row: int, error: csv.Error) -> UsageError:
    return UsageError(
        Phrase(N_("{file}, row {row}: not valid CSV ({reason})"), file=name, row=row, reason=error),
        hint=Phrase(N_("correct the row: a quote that opens is closed, and one inside quotes is doubled")),
    )
