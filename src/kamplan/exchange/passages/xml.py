"""XML as it lies in documents: parsed without document types, so without entities, and read to its last attribute."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from kamplan.exchange.passages.passage import File, Passage
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 30_000_000
"""The longest part that is read, in bytes."""
PARAGRAPHS = frozenset({"p", "h", "si", "is"})
"""Elements whose text is one passage, however many runs it is cut into."""
_BREAKS = frozenset({"br", "tab", "cr", "line-break", "noBreakHyphen"})
_SAID = {
    "descr": "alternative text", "title": "title of a picture", "author": "author", "Target": "address",
    "tooltip": "tooltip", "screenTip": "tooltip", "display": "text of a link", "name": "name",
}  # fmt: skip
_SHORT = 4


class _NoDocumentType(ElementTree.TreeBuilder):
    """Builds a tree with comments and instructions in it, and no document type."""

    def doctype(self, *_declared: str | None) -> None:
        """Refuse a document type before anything in it is read: entities are declared there."""
        raise ValueError("a document type")


def parse_xml(file: File, name: str, data: bytes) -> ElementTree.Element:
    """Return the tree of a part; raises `UsageError` when it is broken, too long or declares entities."""
    if len(data) > LIMIT:
        raise file.refuse(
            Phrase(N_("{name} is longer than {number} MB"), name=name, number=LIMIT // 1_000_000),
            Phrase(N_("name a smaller file")),
        )
    builder = _NoDocumentType(insert_comments=True, insert_pis=True)
    parser = ElementTree.XMLParser(target=builder)  # noqa: S314 - document types are refused, so entities are too
    try:
        parser.feed(data)
        tree: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise file.refuse(
            Phrase(N_("{name} is no XML that can be read, or declares a document type"), name=name)
        ) from error
    return tree


@lru_cache(1024)
def local(name: object) -> str:
    """Return the name of an element or attribute without its namespace; "" for a comment or an instruction."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def get(element: ElementTree.Element, name: str) -> str | None:
    """Return the attribute of an element, whatever namespace it is in."""
    return next((value for key, value in element.attrib.items() if local(key) == name), None)


def join_text(element: ElementTree.Element) -> str:
    """Return the text of an element with its runs joined; a break or tab counts as a space."""
    parts: list[str] = []
    for one in element.iter():
        if one is not element and local(one.tag) in _BREAKS:
            parts.append(" ")
        parts.append(one.text or "")
        parts.append((one.tail or "") if one is not element else "")
    return "".join(parts).strip()


def read_tree(root: ElementTree.Element, place: str, *, counted: bool = False) -> Iterator[Passage]:
    """Yield each paragraph, every other text, comments and the values of attributes.

    With `counted`, paragraphs are numbered in their places.
    """
    covered: set[int] = set()
    number = 0
    for element in root.iter():
        if local(element.tag) in PARAGRAPHS:
            number += 1
            if text := join_text(element):
                yield Passage(text, f"{place}, paragraph {number}" if counted else place)
            covered.update(id(one) for one in element.iter())
        elif id(element) not in covered and element.text and element.text.strip():
            yield Passage(element.text.strip(), f"{place}, {local(element.tag) or 'comment'}")
        elif not local(element.tag) and element.text:
            yield Passage(element.text, f"{place}, comment")
        if element.tail and element.tail.strip() and id(element) not in covered:
            yield Passage(element.tail.strip(), place)
    yield from read_attributes(root, place)


def read_attributes(root: ElementTree.Element, place: str) -> Iterator[Passage]:
    """Yield the values of attributes, each value once for each name it stands under."""
    said: dict[tuple[str, str], Any] = {}
    for element in root.iter():
        for key, value in element.attrib.items():
            if len(value) >= _SHORT and not value.isdigit():
                said.setdefault((local(key), value), element.tag)
    for (key, value), tag in said.items():
        yield Passage(value, f"{place}, {_SAID.get(key) or f'{key} of {local(tag)}'}", is_aside=True)
