"""HTML and SVG: text, and everything in them that no browser shows; no entities but those of HTML are known."""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from kamplan.exchange.passages.passage import File, Passage
from kamplan.exchange.passages.plain import decode
from kamplan.exchange.passages.tags import RAW, Tag, cut_markup
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES_LIMIT = 2_000_000
"""How many tags and pieces of text a page may have."""
LIMIT = 30_000_000
"""The longest page that is read, in bytes."""
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "tspan", "u", "var", "wbr",
})  # fmt: skip
"""Elements in the middle of which a word goes on."""
_NAMED = frozenset({"title", "desc", "metadata", "template", "noscript", *RAW})
"""Elements that say of their text that nobody sees it, or not on the page."""
_DATA = re.compile(r"data:([^,;\s]{0,100})((?:;[^,;\s]{0,100}){0,9}),([^\"')\s]*)", re.IGNORECASE)
_LONG_NAME = 13


def read_markup(file: File) -> Iterator[Passage | File]:
    """Yield the text of each block, comments, the values of attributes, scripts and styles, and embedded data."""
    if len(file.data) > LIMIT:
        raise file.refuse(
            Phrase(N_("is a page of more than {number} MB"), number=LIMIT // 1_000_000),
            Phrase(N_("name a smaller one")),
        )
    yield from _Page(file, decode(file.data)).read()


def _is_placed(tag: Tag) -> bool:
    """Say whether a piece of text in a drawing has a place of its own: it is a word then, not a part of one."""
    return tag.name.rpartition(":")[2] == "tspan" and any(name in ("x", "y", "dy") for name, _ in tag.attributes)


class _Page:
    """One page while it is read: the block that is being put together, and what its text stands in."""

    def __init__(self, file: File, text: str) -> None:
        self.file = file
        self.text = text
        self.lines = [found.end() for found in re.finditer("\n", text)]
        self.block: list[str] = []
        self.block_place = ""
        self.within = ["text"]

    def read(self) -> Iterator[Passage | File]:
        """Yield what the pieces of the page say."""
        for number, piece in enumerate(cut_markup(self.text)):
            if number > PIECES_LIMIT:
                raise self.file.refuse(
                    Phrase(N_("has more than {number} million tags"), number=PIECES_LIMIT // 1_000_000),
                    Phrase(N_("name a smaller one")),
                )
            line = f"line {bisect_right(self.lines, piece.at) + 1}"
            if piece.tag:
                if piece.tag.name.rpartition(":")[2] not in _INLINE or _is_placed(piece.tag):
                    yield from self.end_block()
                self._follow(piece.tag)
                yield from self._read_attributes(piece.tag, line)
            elif piece.kind != "text":
                if piece.text.strip():
                    yield Passage(piece.text.strip(), f"{piece.kind}, {line}", is_aside=True)
            elif piece.text.strip() or self.block:
                self.block_place = self.block_place if self.block else f"{self.within[-1]}, {line}"
                self.block.append(piece.text)
        yield from self.end_block()

    def end_block(self) -> Iterator[Passage | File]:
        """Yield what the block says, and what data it embeds."""
        text = "".join(self.block).strip()
        self.block = []
        if text:
            is_code = self.block_place.startswith(tuple(RAW))
            yield from self._read_text(text, self.block_place, is_aside=is_code)

    def _follow(self, tag: Tag) -> None:
        if tag.name in _NAMED and not tag.is_end:
            self.within.append(tag.name)
        elif tag.is_end and tag.name == self.within[-1] and len(self.within) > 1:
            self.within.pop()

    def _read_attributes(self, tag: Tag, line: str) -> Iterator[Passage | File]:
        for name, value in tag.attributes:
            if len(name) >= _LONG_NAME:
                yield Passage(name, f"name of an attribute of {tag.name}, {line}", is_aside=True)
            if value:
                yield from self._read_text(value, f"attribute {name} of {tag.name}, {line}", is_aside=True)

    def _read_text(self, text: str, place: str, *, is_aside: bool = False) -> Iterator[Passage | File]:
        shown = unescape(text)
        for number, one in enumerate(dict.fromkeys((shown, text if "&" in text else shown, unquote(shown)))):
            yield Passage(one, place, is_aside=is_aside or number > 0)
        for number, (kind, how, content) in enumerate(_DATA.findall(shown), 1):
            try:
                is_packed = how.lower().endswith(";base64")
                data = base64.b64decode(unquote(content)) if is_packed else unquote_to_bytes(content)
            except binascii.Error as error:
                raise self.file.refuse(Phrase(N_("embeds data that is broken"))) from error
            self.file.take(len(data))
            name = f"embedded.{kind.rpartition('/')[2].partition('+')[0]}"
            yield self.file.inside(name, data, f"{place}, data {number}")
