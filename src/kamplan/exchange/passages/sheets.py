"""Workbooks: each cell under its sheet's name, what is hidden said to be, and texts that no cell shows any more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.exchange.passages.passage import Passage
from kamplan.exchange.passages.xml import get, join_text, local, read_attributes, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from kamplan.exchange.passages.package import Package

_WORKBOOK = "xl/workbook.xml"
_HIDDEN = {"hidden": " (hidden)", "veryHidden": " (very hidden)"}
_LETTERS = re.compile(r"[A-Z]+")


@dataclass(frozen=True)
class Sheet:
    """A sheet's name, and whether people see it."""

    name: str
    hidden: str = ""

    @property
    def place(self) -> str:
        """What people call the sheet."""
        return f"sheet {self.name}{self.hidden}"


class Book:
    """A workbook's sheets by part, the texts that its cells share, and which part belongs to which sheet."""

    def __init__(self, package: Package) -> None:
        targets = package.find_targets(_WORKBOOK)
        self.sheets: dict[str, Sheet] = {}
        for one in package.read_xml(_WORKBOOK).iter():
            target = targets.get(get(one, "id") or "")
            if local(one.tag) == "sheet" and target:
                self.sheets[target] = Sheet(get(one, "name") or "", _HIDDEN.get(get(one, "state") or "", ""))
        self.strings_part = next((one for one in targets.values() if one.endswith("haredStrings.xml")), "")
        has_strings = self.strings_part in package.names
        self.strings = [
            join_text(one) for one in (package.read_xml(self.strings_part) if has_strings else ()) if local(one.tag)
        ]
        self.used: set[int] = set()
        self.places = {
            target: sheet.place for part, sheet in self.sheets.items() for target in package.find_targets(part).values()
        }

    def list_unused(self) -> Iterator[Passage]:
        """Yield the shared texts that stand in no cell: left over from what was deleted."""
        for place, text in enumerate(self.strings):
            if place not in self.used and text:
                yield Passage(text, "text that no cell shows")


def read_workbook(root: Element) -> Iterator[Passage]:
    """Yield the names of sheets and what names are defined for, hidden ones too."""
    for one in root.iter():
        if local(one.tag) == "sheet":
            yield Passage(get(one, "name") or "", "name of a sheet")
        elif local(one.tag) == "definedName":
            name = get(one, "name") or ""
            yield Passage(name, "defined name")
            yield Passage(join_text(one), f"defined name {name}")
        elif one.text and one.text.strip():
            yield Passage(one.text.strip(), f"workbook, {local(one.tag) or 'comment'}")
    yield from read_attributes(root, "workbook")


def read_strings(root: Element) -> Iterator[Passage]:
    """Yield what is beside the shared texts themselves, which are read where they stand: in cells."""
    yield from read_attributes(root, "shared texts")


def read_sheet(book: Book, sheet: Sheet, root: Element) -> Iterator[Passage]:
    """Yield the value and formula of every cell, then everything else on the sheet, such as headers and lists."""
    hidden_columns = _find_hidden_columns(root)
    for row in [one for one in root.iter() if local(one.tag) == "row"]:
        is_hidden = get(row, "hidden") in ("1", "true")
        for cell in list(row):
            at = get(cell, "r") or ""
            letters = _LETTERS.match(at)
            beyond = is_hidden or bool(letters and _count(letters[0]) in hidden_columns)
            place = f"{sheet.place}, cell {at}{' (hidden)' if beyond and not sheet.hidden else ''}"
            yield from _read_cell(book, cell, place)
            row.remove(cell)
    yield from read_tree(root, sheet.place)


def _read_cell(book: Book, cell: Element, place: str) -> Iterator[Passage]:
    for one in cell:
        text = join_text(one)
        if local(one.tag) == "f" and text:
            yield Passage(text, f"{place}, formula")
        elif local(one.tag) == "v" and get(cell, "t") == "s":
            book.used.add(int(text))
            if shared := book.strings[int(text)]:
                yield Passage(shared, place)
        elif text:
            yield Passage(text, place)


def read_belonging(place: str, root: Element) -> Iterator[Passage]:
    """Yield what belongs to a sheet and lies in a part of its own: comments on cells, tables, pictures."""
    authors = [join_text(one) for one in root.iter() if local(one.tag) == "author"]
    for comment in [one for one in root.iter() if local(one.tag) in ("comment", "threadedComment")]:
        number = get(comment, "authorId") or ""
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        by = f" by {author}" if author else ""
        yield Passage(join_text(comment), f"{place}, comment on {get(comment, 'ref')}{by}")
    yield from read_tree(root, place)


def _find_hidden_columns(root: Element) -> frozenset[int]:
    """Return the numbers of hidden columns, as far as a sheet has columns."""
    found: set[int] = set()
    for one in root.iter():
        if local(one.tag) == "col" and get(one, "hidden") in ("1", "true"):
            first, last = int(get(one, "min") or 1), int(get(one, "max") or 1)
            found.update(range(first, min(last, 16_384) + 1))
    return frozenset(found)


def _count(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
