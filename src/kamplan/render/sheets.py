"""A plan as a workbook: for each section its sentences and tables as rows that can be filtered, then the evidence.

User text is written as text only: nothing becomes a formula, a link or a number because of how it begins.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from kamplan.libraries import MissingLibraryError
from kamplan.render.grids import CELL_LIMIT, Grid, list_grids
from kamplan.render.picture_grids import Year
from kamplan.render.properties import Properties, seal_package

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamplan.plan.document import PlanDocument

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONTS = {"en": "Arial", "zh": "Microsoft YaHei"}
"""A workbook knows no languages: only a font made for them gives Chinese characters their Simplified forms."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LIMIT = 31
_NARROWEST, _WIDEST = 6.0, 70.0
_LABEL = 32.0
_LINE, _HIGHEST = 13.0, 409.0
_HEADER_LIMIT = 255


@dataclass(frozen=True)
class _Formats:
    heading: Any
    text: Any
    whole: Any
    year: Any
    number: Any
    date: Any


def write_workbook(document: PlanDocument, properties: Properties) -> bytes:
    """Return the plan as an XLSX file: a sheet for each list of a section, the evidence last."""
    return write_grids(
        list_grids(document),
        properties,
        title=document.title,
        marking=document.marking,
        draft=document.draft_word or "",
        language=document.language,
    )


def write_grids(
    grids: Iterable[Grid], properties: Properties, *, title: str, marking: str, draft: str, language: str
) -> bytes:
    """Return lists as an XLSX file, a sheet each, with title, marking and draft word on every printed page."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingLibraryError("--format xlsx", "xlsxwriter") from error
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    formats = _make_formats(book, language)
    taken: set[str] = set()
    for grid in grids:
        sheet = book.add_worksheet(name_sheet(grid.name, taken))
        _set_up(sheet, title=title, marking=marking, draft=draft)
        _write_grid(sheet, grid, formats)
    book.close()
    return seal_package(out.getvalue(), properties, title=title)


def _make_formats(book: Any, language: str) -> _Formats:
    font = {"font_name": _FONTS[language], "font_size": 10, "valign": "top"}
    head = {"text_wrap": True, "bold": True, "bg_color": "#E7EEF5", "bottom": 2, "bottom_color": "#14507A"}
    return _Formats(
        heading=book.add_format(font | head),
        text=book.add_format(font | {"text_wrap": True}),
        whole=book.add_format(font | {"num_format": "#,##0"}),
        year=book.add_format(font | {"num_format": "0", "align": "left"}),
        number=book.add_format(font | {"num_format": "#,##0.0#######"}),
        date=book.add_format(font | {"num_format": "yyyy-mm-dd", "align": "left"}),
    )


def name_sheet(name: str, taken: set[str]) -> str:
    """Return a name that Excel accepts and no other sheet has, and take it."""
    cleaned = _NOT_IN_NAMES.sub(" ", name)
    cleaned = " ".join(cleaned.split()).strip("' ") or "–"
    number, ending = 1, ""
    while True:
        tried = _cut(cleaned, _NAME_LIMIT - len(ending)).rstrip("' ") + ending
        if tried.casefold() not in taken and tried.casefold() != "history":
            taken.add(tried.casefold())
            return tried
        number += 1
        ending = f" {number}"


def _cut(text: str, units: int) -> str:
    """Return the start of a text that takes no more than so many UTF-16 units, which is how Excel counts."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


def _set_up(sheet: Any, *, title: str, marking: str, draft: str) -> None:
    marked = marking.replace("&", "&&")
    drafted = f"&R&B {draft}" if draft else ""
    named = _cut(title.replace("&", "&&"), _HEADER_LIMIT - 40).rstrip("&")
    sheet.set_header(f"&L{marked}{drafted}")
    sheet.set_footer(f"&L {named}&R&P / &N")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)


def _write_grid(sheet: Any, grid: Grid, formats: _Formats) -> None:
    rows = [part for row in grid.rows for part in _split_long(row)]
    widths = [_measure(title, [row[place] for row in rows]) for place, title in enumerate(grid.columns)]
    sheet.set_row(0, _LINE + 5)
    for place, row in enumerate(rows, 1):
        sheet.set_row(place, _measure_height(row, widths))
    for column, title in enumerate(grid.columns):
        sheet.write_string(0, column, title, formats.heading)
        cells = [row[column] for row in rows]
        sheet.set_column(column, column, widths[column])
        for place, cell in enumerate(cells, 1):
            _write_cell(sheet, place, column, cell, formats)
    sheet.autofilter(0, 0, len(rows), len(grid.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, formats: _Formats) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell, formats.text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats.date)  # noqa: DTZ001 - a sheet's dates have no zone
    elif cell is not None:
        shown = formats.year if isinstance(cell, Year) else formats.whole if isinstance(cell, int) else formats.number
        sheet.write_number(row, column, cell, shown)


def _split_long(row: tuple[Any, ...]) -> Iterable[tuple[Any, ...]]:
    """Yield a row, and what of its texts is longer than a cell holds in rows below it."""
    pieces = [
        [cell[start : start + CELL_LIMIT] for start in range(0, len(cell), CELL_LIMIT)] or [""]
        if isinstance(cell, str)
        else [cell]
        for cell in row
    ]
    for place in range(max(len(one) for one in pieces)):
        yield tuple(one[place] if place < len(one) else None for one in pieces)


def _measure(title: str, cells: list[Any]) -> float:
    """Return a column's width: the heading in full, and as much of the longest text as wraps well."""
    longest = max((_count_wide(str(cell)) for cell in cells if cell is not None), default=0)
    return min(
        _WIDEST if longest > _LABEL * 2 else _LABEL, max(_NARROWEST, _count_wide(title) + 4, longest * 1.05 + 1.5)
    )


def _measure_height(row: tuple[Any, ...], widths: list[float]) -> float:
    """Return a row's height so that every wrapped text is seen; Excel measures only what is typed into it."""
    lines = [
        sum(max(1, math.ceil(_count_wide(line) * 1.04 / width)) for line in str(cell).split("\n"))
        for cell, width in zip(row, widths, strict=True)
        if cell is not None
    ]
    return min(_HIGHEST, max(lines, default=1) * _LINE + 2)


def _count_wide(text: str) -> int:
    return max(len(line) + sum(ord(one) > 0x2E7F for one in line) for line in text.split("\n"))
