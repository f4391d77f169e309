"""Rich text: its text in whatever character set each letter is written, its properties, and what is packed into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.exchange.passages.passage import File, Passage, Unread
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 30_000_000
"""The longest rich text that is read, in bytes."""
_TOKEN = re.compile(rb"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_BREAKS = frozenset({"par", "line", "row", "cell", "nestcell", "sect", "page", "column", "tab", "pard"})
_WITHIN = frozenset({"tab", "pard"})
_SKIPPED = frozenset({"colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "themedata", "generator",
                      "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "panose", "falt"})  # fmt: skip
_PROPERTIES = frozenset({
    "title", "subject", "author", "manager", "company", "operator", "category", "keywords", "doccomm", "comment",
})  # fmt: skip
_PACKED = {"pict": "picture", "objdata": "object", "blipuid": ""}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_CODE_PAGES = {936: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
_SIGNS = {"endash": "–", "emdash": "—", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}


class _Group:
    """What holds within a pair of braces: the destination, how many letters stand for one of Unicode, the font."""

    def __init__(self, outer: _Group | None = None) -> None:
        self.destination: str = outer.destination if outer else ""
        self.skip: int = outer.skip if outer else 1
        self.font: int | None = outer.font if outer else None


def read_rtf(file: File) -> Iterator[Passage | File | Unread]:
    """Yield each paragraph, hidden or not, the properties, and packed objects; pictures are not read."""
    if len(file.data) > LIMIT:
        raise file.refuse(
            Phrase(N_("is a text of more than {number} MB"), number=LIMIT // 1_000_000),
            Phrase(N_("name a smaller one")),
        )
    yield from _Text(file).read()


class _Text:
    """A rich text while it is read."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.code_page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.stack = [_Group()]
        self.raw = bytearray()
        self.block: list[str] = []
        self.number = 0
        self.to_skip = 0

    def read(self) -> Iterator[Passage | File | Unread]:
        """Yield what the text says."""
        at, data = 0, self.file.data
        while at < len(data):
            token = _TOKEN.match(data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            if token[5] == b"{":
                self._flush()
                self.stack.append(_Group(self.stack[-1]))
                if len(self.stack) > 1_000:
                    raise self.file.refuse(Phrase(N_("is nested more than 1000 deep")))
            elif token[5] == b"}":
                yield from self._close()
            elif token[1]:
                name, value = token[1].decode(), int(token[2]) if token[2] else None
                if name == "bin":
                    at += max(0, value or 0)
                else:
                    yield from self._control(name, value)
            elif token[3]:
                self._add(bytes.fromhex(token[3].decode()))
            elif token[4]:
                yield from self._sign(token[4])
            elif token[6]:
                self._add(token[6])
        self._flush()
        yield from self._end_block()

    def _add(self, written: bytes) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(written))
            self.to_skip -= skipped
            written = written[skipped:]
        self.raw += written

    def _flush(self) -> None:
        """Read the letters gathered so far in the character set of their font."""
        if not self.raw:
            return
        group = self.stack[-1]
        encoding = self.fonts.get(group.font, self.code_page) if group.font is not None else self.code_page
        try:
            said = self.raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            try:
                said = self.raw.decode(self.code_page)
            except (LookupError, UnicodeDecodeError):
                said = self.raw.decode("latin-1")
        self.raw.clear()
        self.block.append(said)

    def _control(self, name: str, value: int | None) -> Iterator[Passage | File | Unread]:
        group = self.stack[-1]
        if name == "u" and value is not None:
            self._flush()
            self.block.append(chr(value % 0x10000))
            self.to_skip = group.skip
            return
        self.to_skip = 0
        if name == "uc":
            group.skip = value or 0
        elif name == "ansicpg" and value:
            self.code_page = _CODE_PAGES.get(value, f"cp{value}")
        elif name == "f" and value is not None:
            self._flush()
            group.font = value
        elif name == "fcharset" and group.font is not None and value is not None:
            self.fonts[group.font] = _CHARSETS.get(value, self.code_page)
        elif name in _SIGNS:
            self._flush()
            self.block.append(_SIGNS[name])
        elif name in _BREAKS:
            self._flush()
            if name in _WITHIN:
                self.block.append(" ")
            elif group.destination in ("", "text"):
                yield from self._end_block()
        elif name in _SKIPPED or name in _PROPERTIES or name in _PACKED or name == "fonttbl":
            yield from self._end_block()
            group.destination = name

    def _sign(self, sign: bytes) -> Iterator[Passage | File | Unread]:
        if sign == b"~":
            self._add(b" ")
        elif sign in b"\\{}":
            self._add(sign)
        elif sign in b"\r\n":
            self._flush()
            yield from self._end_block()

    def _close(self) -> Iterator[Passage | File | Unread]:
        self._flush()
        self.to_skip = 0
        closed = self.stack.pop() if len(self.stack) > 1 else self.stack[-1]
        if closed.destination != self.stack[-1].destination:
            yield from self._end_block(closed.destination)

    def _end_block(self, destination: str | None = None) -> Iterator[Passage | File | Unread]:
        where = self.stack[-1].destination if destination is None else destination
        text = "".join(self.block)
        self.block = []
        if where in _PACKED:
            if where == "pict" and text.strip():
                yield Unread("", "picture")
            elif where == "objdata":
                yield self.file.inside("object", bytes.fromhex(re.sub(r"[^0-9a-fA-F]", "", text)[: len(text) // 2 * 2]),
                                       "packed object")  # fmt: skip
            return
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
        if not text or where in ("fonttbl", *_SKIPPED):
            return
        if where in _PROPERTIES:
            yield Passage(text, f"document property {where}", is_aside=True)
            return
        self.number += 1
        yield Passage(text, f"text, paragraph {self.number}")
