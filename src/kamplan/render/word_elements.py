"""The elements of a Word document, made directly: a long table would take python-docx minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamplan.render.word_styles import Styles

_TWIP = 635
_MARGIN = 40
"""What the cells of a dense table keep free at each side, in twips."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, whether it holds numbers."""

    title: str
    width: float
    is_number: bool = False


class Run:
    """Runs that hold no text."""

    @staticmethod
    def drawing(inline: Any) -> Any:
        """Return a run with a picture in it."""
        run, drawing = OxmlElement("w:r"), OxmlElement("w:drawing")
        drawing.append(inline)
        run.append(drawing)
        return run


def make_reference(label: str, style: str, *, is_link: bool) -> Any:
    """Return a reference in brackets that no line breaks: `[I-12]`, as a link to its place in the appendix."""
    run = make_runs(f"[{label}]", style)[0]
    text = run[-1]
    before, hyphen, after = text.text.partition("-")
    if hyphen:
        text.text = before
        _add(run, "w:noBreakHyphen")
        _add(run, "w:t").text = after
    return make_link(name_bookmark(label), [run]) if is_link else run


def name_bookmark(label: str) -> str:
    """Return the name of the bookmark at an item of the appendix."""
    return "e_" + re.sub(r"\W", "_", label)[:36]


def make_runs(text: str, style: str | None = None) -> list[Any]:
    """Return the runs of a text, with its line breaks and tabs, in a character style."""
    if not text:
        return []
    run = OxmlElement("w:r")
    if style:
        layout = _add(run, "w:rPr")
        _add(layout, "w:rStyle", val=style)
    for number, line in enumerate(text.split("\n")):
        if number:
            _add(run, "w:br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                _add(run, "w:tab")
            if piece:
                element = _add(run, "w:t")
                element.text = piece
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [run]


def make_link(bookmark: str | None, runs: list[Any], *, key: str | None = None) -> Any:
    """Return runs as a link: to a bookmark of the document, or to what the relation `key` names."""
    link = OxmlElement("w:hyperlink")
    if key:
        link.set(qn("r:id"), key)
    if bookmark:
        link.set(qn("w:anchor"), bookmark)
    link.extend(runs)
    return link


def make_bookmark(number: int, name: str, runs: list[Any]) -> list[Any]:
    """Return runs with a bookmark around them; `number` tells the bookmarks of a document apart."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(9000 + number))
    start.set(qn("w:name"), name)
    return [start, *runs, end]


def make_paragraph(
    style: str | None, children: Iterable[Any], *, keep_with_next: bool = False, on_new_page: bool = False,
    is_right: bool = False,
) -> Any:  # fmt: skip
    """Return a paragraph in a style of the template."""
    paragraph = OxmlElement("w:p")
    layout = _add(paragraph, "w:pPr")
    if style:
        _add(layout, "w:pStyle", val=style)
    if keep_with_next:
        _add(layout, "w:keepNext")
    if on_new_page:
        _add(layout, "w:pageBreakBefore")
    if is_right:
        _add(layout, "w:jc", val="right")
    paragraph.extend(children)
    return paragraph


def make_table(
    styles: Styles,
    columns: list[Column],
    rows: Iterable[list[list[Any]]],
    width: int,
    *,
    has_header: bool = True,
    size: float | None = None,
) -> Any:
    """Return a table as wide as the text: its header row stands on every page, no row breaks across two.

    `size` in points is for a table of many columns, which is set in smaller type than that of its style.
    """
    whole = sum(column.width for column in columns)
    widths = [str(int(width * column.width / whole / _TWIP)) for column in columns]
    table = OxmlElement("w:tbl")
    layout = _add(table, "w:tblPr")
    _add(layout, "w:tblStyle", val=styles["table"])
    _add(layout, "w:tblW", w=str(width // _TWIP), type="dxa")
    _add(layout, "w:tblLayout", type="fixed")
    if size is not None:
        margins = _add(layout, "w:tblCellMar")
        for side in ("left", "right"):
            _add(margins, f"w:{side}", w=str(_MARGIN), type="dxa")
    look = "0620" if has_header else "0600"
    _add(layout, "w:tblLook", val=look, firstRow="1" if has_header else "0", noHBand="1", noVBand="1")
    grid = _add(table, "w:tblGrid")
    for one in widths:
        _add(grid, "w:gridCol", w=one)
    if has_header:
        titles = [make_runs(column.title, styles["strong"]) for column in columns]
        table.append(_make_row(columns, titles, widths, styles["cell"], is_header=True))
    for row in rows:
        table.append(_make_row(columns, row, widths, styles["cell"]))
    if size is not None:
        _set_size(table, size)
    return table


def _set_size(table: Any, size: float) -> None:
    for run in table.iter(qn("w:r")):
        layout = run.find(qn("w:rPr"))
        if layout is None:
            layout = OxmlElement("w:rPr")
            run.insert(0, layout)
        _add(layout, "w:sz", val=str(round(size * 2)))


def _make_row(
    columns: list[Column], cells: list[list[Any]], widths: list[str], style: str | None, *, is_header: bool = False
) -> Any:
    row = OxmlElement("w:tr")
    layout = _add(row, "w:trPr")
    _add(layout, "w:cantSplit")
    if is_header:
        _add(layout, "w:tblHeader")
    for column, children, width in zip(columns, cells, widths, strict=True):
        cell = _add(row, "w:tc")
        _add(_add(cell, "w:tcPr"), "w:tcW", w=width, type="dxa")
        cell.append(make_paragraph(style, children, keep_with_next=is_header, is_right=column.is_number))
    return row


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element
