"""Office files: every part of the package, in the words of whoever looks at the document.

A part that no reader knows is read all the same, text by text and attribute by attribute. So are the parts of
OpenDocument files and of plain archives.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kamplan.exchange.passages.package import Package
from kamplan.exchange.passages.passage import File, Passage, Unread
from kamplan.exchange.passages.plain import read_bytes
from kamplan.exchange.passages.sheets import Book, read_belonging, read_sheet, read_strings, read_workbook
from kamplan.exchange.passages.xml import get, join_text, local, parse_xml, read_attributes, read_tree
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_TYPES = "[Content_Types].xml"
_WORD = {"document": "text", "header": "header", "footer": "footer", "footnotes": "footnotes", "endnotes": "endnotes"}
_WORD_PART = re.compile(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml")
_COMMENTS = re.compile(r"word/comments\w*\.xml|ppt/comments/[^/]+\.xml")
_SLIDE_PART = re.compile(r"ppt/(?:slides|notesSlides|slideLayouts|slideMasters)/[^/]+\.xml")
_PROPERTIES = re.compile(r"docProps/(core|app|custom)\.xml")
_OBJECT = re.compile(r"/embeddings/oleObject\d*\.bin$|/vbaProject\.bin$")


def read_package(file: File) -> Iterator[Passage | File | Unread]:
    """Yield every passage of an Office file, and of any archive the files in it."""
    package = Package(file)
    if any(name.endswith(".iwa") or name == "Index.zip" for name in package.names):
        raise file.refuse(
            Phrase(N_("is a document of Apple's iWork, packed in a way of its own")),
            Phrase(N_("export it as Word, Excel, PowerPoint or PDF")),
        )
    if package.archive.comment:
        yield Passage(package.archive.comment.decode("utf-8", "replace"), "comment of the archive")
    is_office = _TYPES in package.names
    book = Book(package) if "xl/workbook.xml" in package.names else None
    slides = _name_slides(package) if "ppt/presentation.xml" in package.names else {}
    for part in package.parts:
        name, data = part.filename, package.archive.read(part)
        yield Passage(name, "name of a part" if is_office else "name of a file", is_aside=True)
        if part.comment:
            yield Passage(part.comment.decode("utf-8", "replace"), f"comment on {name}")
        if is_office and name.endswith((".xml", ".rels")):
            yield from _read_part(name, parse_xml(file, name, data), book, slides)
        elif is_office and _OBJECT.search(name):
            yield from (one.within(f"part {name}") for one in read_bytes(File(name, data)))
        else:
            place = f"part {name}" if is_office else f"file {name}"
            yield file.inside(PurePosixPath(name).name, data, place)
    if book:
        yield from book.list_unused()


def _read_part(name: str, root: Element, book: Book | None, slides: dict[str, str]) -> Iterator[Passage]:
    if found := _WORD_PART.fullmatch(name):
        yield from read_tree(root, _WORD[found[1]], counted=True)
    elif _COMMENTS.fullmatch(name):
        yield from _read_comments(root)
    elif _SLIDE_PART.fullmatch(name):
        yield from read_tree(root, slides.get(name, PurePosixPath(name).stem))
    elif found := _PROPERTIES.fullmatch(name):
        yield from _read_properties(root)
    elif book and name in book.sheets:
        yield from read_sheet(book, book.sheets[name], root)
    elif book and name == "xl/workbook.xml":
        yield from read_workbook(root)
    elif book and name == book.strings_part:
        yield from read_strings(root)
    elif book and name in book.places:
        yield from read_belonging(book.places[name], root)
    else:
        yield from read_tree(root, f"part {name}")


def _read_comments(root: Element) -> Iterator[Passage]:
    for comment in root:
        author = get(comment, "author")
        if text := join_text(comment):
            yield Passage(text, f"comment by {author}" if author else "comment")
    yield from read_attributes(root, "comments")


def _read_properties(root: Element) -> Iterator[Passage]:
    """Yield the properties that a file shows of itself, and those that somebody added to it."""
    for one in root:
        name = get(one, "name") or local(one.tag)
        if text := join_text(one):
            yield Passage(text, f"document property {name}")
    yield from read_attributes(root, "document properties")


def _name_slides(package: Package) -> dict[str, str]:
    """Return what people call each slide and its notes, by the name of the part."""
    targets = package.find_targets("ppt/presentation.xml")
    presentation = package.read_xml("ppt/presentation.xml")
    ids = [key for one in presentation.iter() if local(one.tag) == "sldId" for key in one.attrib.values()]
    slides = [targets[key] for key in ids if key in targets]
    named: dict[str, str] = {}
    for number, slide in enumerate(slides, 1):
        hidden = get(package.read_xml(slide), "show") in ("0", "false")
        named[slide] = f"slide {number}{' (hidden)' if hidden else ''}"
        for target in package.find_targets(slide).values():
            if target.startswith("ppt/notesSlides/"):
                named[target] = f"slide {number}, notes"
    return named
