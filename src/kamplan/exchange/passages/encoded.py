"""Text inside text: what stands there in base64, quoted-printable, percent signs or escapes, known by what it holds.

Whoever reads a file sees only signs there; whoever opens it in another program, or asks a program to, sees words.
"""

from __future__ import annotations

import base64
import binascii
import re
from quopri import decodestring
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from kamplan.exchange.passages.passage import File, Passage
from kamplan.exchange.passages.plain import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RUN = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_LINE = re.compile(r"[\s>]*([A-Za-z0-9+/_-]{16,}={0,2})\s*")
_LAST = re.compile(r"[\s>]*([A-Za-z0-9+/_-]{1,}={0,2})\s*")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2}){1,}")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\U00([0-9A-Fa-f]{6})|\\x([0-9A-Fa-f]{2})")
_MEANT = 3
"""How many encoded signs make an encoding: fewer stand in formulas and addresses."""
_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"RIFF",
)
_LONGEST = 1_000_000
_READABLE = 0.9
"""Which share of its characters is legible where packed bytes are a text."""


def read_encoded(file: File, passages: Sequence[Passage]) -> Iterator[Passage | File]:
    """Yield what stands encoded in lines of text, each with the place of its first line."""
    for text, place in _join_soft(passages):
        for meant in _list_meanings(text):
            yield Passage(meant, f"{place}, decoded")
    yield from _read_packed(file, passages)


def _join_soft(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Yield each text with its place; lines of quoted-printable that end in "=" go on in the next."""
    gathered, place = "", ""
    for one in passages:
        place = place if gathered else one.place
        if one.text.endswith("=") and _QUOTED.search(one.text) and len(gathered) < _LONGEST:
            gathered += one.text[:-1]
            continue
        yield gathered + one.text, place
        gathered = ""
    if gathered:
        yield gathered, place


def _list_meanings(text: str) -> Iterator[str]:
    """Yield what a line says once its escapes are read."""
    if "=" in text and len(_QUOTED.findall(text)) >= 1 and text.count("=") >= _MEANT:
        yield from _other(decode(decodestring(text.encode("utf-8", "replace"))), text)
    if "%" in text and len(_PERCENT.findall(text)) >= _MEANT:
        yield from _other(decode(unquote_to_bytes(text.encode("utf-8", "replace"))), text)
    if "\\" in text and _ESCAPE.search(text):
        shown = _ESCAPE.sub(lambda found: _char(int(found[found.lastindex or 1], 16)), text)
        yield from _other(shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text)


def _other(meant: str, text: str) -> Iterator[str]:
    if meant.strip() and meant != text:
        yield meant


def _char(code: int) -> str:
    return chr(code) if code < 0x110000 else ""


def _read_packed(file: File, passages: Sequence[Passage]) -> Iterator[Passage | File]:
    """Yield what stands in base64: in whole lines one below the other, or in a run within a line."""
    block: list[str] = []
    place = ""
    for one in (*passages, Passage("", "")):
        whole = (_LAST if block else _LINE).fullmatch(one.text)
        if whole:
            place = place if block else one.place
            block.append(whole[1])
            if len(whole[1]) < _FULL:
                yield from _unpack_lines(file, block, place)
                block = []
            continue
        if block:
            yield from _unpack_lines(file, block, place)
            block = []
        for run in _RUN.findall(one.text):
            yield from _unpack(file, run, one.place)


_FULL = 60
"""How long a line of base64 is at least that goes on in the next."""


def _unpack_lines(file: File, block: Sequence[str], place: str) -> Iterator[Passage | File]:
    """Yield what lines hold; the last of them may be a word of the text that follows."""
    found = list(_unpack(file, "".join(block), place))
    yield from found or _unpack(file, "".join(block[:-1]), place)


def _unpack(file: File, packed: str, place: str) -> Iterator[Passage | File]:
    plain = packed.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    if len(plain) < 16:
        return
    for cut in (0, 1, 2, 3):
        part = plain[: len(plain) - cut]
        if len(part) % 4 != 1:
            break
    try:
        data = base64.b64decode(part + "=" * (-len(part) % 4), validate=True)
    except binascii.Error:
        return
    if data.startswith(_FILES) or _is_text(data):
        file.take(len(data))
        yield file.inside("packed", data, f"{place}, unpacked")


def _is_text(data: bytes) -> bool:
    """Say whether bytes are a text: in UTF-8, UTF-16 or GB 18030, nearly all of it legible."""
    for encoding in ("utf-8", "utf-16", "utf-16-le", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        legible = sum(one.isascii() and (one.isprintable() or one in "\r\n\t") for one in text)
        chinese = sum("\u4e00" <= one <= "\u9fff" or one in "，。；：、！？（）" for one in text)
        if encoding == "utf-8":
            chinese = sum(one.isalpha() for one in text if not one.isascii()) + chinese
        if text and legible + chinese >= _READABLE * len(text):
            return encoding != "gb18030" or chinese * 2 > len(text)
    return False
