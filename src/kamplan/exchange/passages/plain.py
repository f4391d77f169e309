"""Plain text line by line, the values of JSON, and whatever can be read in bytes that are no text."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from kamplan.exchange.passages.passage import File, Passage, Unread
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEGIBLE = re.compile(rb"[\x20-\x7e\x80-\xf4]{6,}")
_LEGIBLE_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")


LIMIT = 30_000_000
"""The longest plain text that is read, in bytes."""
_SAMPLE = 4_000
_COMMON = re.compile("[\u00ad\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]")


def decode(data: bytes) -> str:
    """Return bytes as text: by their mark, as UTF-8, as Chinese in GB 18030, else as Latin 1, which fits anything."""
    if wide := find_wide(data):
        return data.decode(wide, "replace")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "gb18030")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1")


def find_wide(data: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in, None where it is in none: two bytes make a letter there."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    halves = {"utf-16-le": sample[1::2], "utf-16-be": sample[::2]}
    likely = sorted(halves, key=lambda one: -halves[one].count(0))
    for encoding in likely if not _is_utf8(sample) else ():
        text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
        known = sum((one.isprintable() and one.isascii()) or one in "\r\n\t" or _is_common(one) for one in text)
        if known >= 0.95 * len(text):
            return encoding
    return None


def _is_common(char: str) -> bool:
    """Say whether a letter is a usual one of a Chinese text, or a mark that nobody sees."""
    return bool(_COMMON.match(char))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4
    return b"\0" not in data


def read_lines(file: File) -> Iterator[Passage]:
    """Yield a text line by line, as written and, where that differs, as whoever renders it would read it."""
    if len(file.data) > LIMIT:
        raise file.refuse(
            Phrase(N_("is a text of more than {number} MB"), number=LIMIT // 1_000_000),
            Phrase(N_("split it, and name the parts")),
        )
    for number, line in enumerate(decode(file.data).splitlines(), 1):
        if line.strip():
            yield Passage(line, f"line {number}")
            shown = html.unescape(line)
            if shown != line:
                yield Passage(shown, f"line {number}")


def read_cards(file: File) -> Iterator[Passage]:
    """Yield the lines of a vCard or calendar, each put together where it is folded into several."""
    folded = re.split(rb"\r?\n(?![ \t])", file.data)
    # a letter of several bytes may be folded in its middle
    lines = decode(b"\n".join(re.sub(rb"\r?\n[ \t]", b"", one) for one in folded)).split("\n")
    number = 1
    for text, written in zip(lines, folded, strict=False):
        if text.strip():
            plain = re.sub(r"\\([,;nN\\])", lambda found: " " if found[1] in "nN" else found[1], text)
            yield Passage(plain, f"line {number}")
        number += 1 + written.count(b"\n")


def read_json(file: File) -> Iterator[Passage]:
    """Yield every name and value of a JSON file with the path to it, also of names that stand twice."""
    if len(file.data) > LIMIT:
        raise file.refuse(
            Phrase(N_("is a text of more than {number} MB"), number=LIMIT // 1_000_000),
            Phrase(N_("split it, and name the parts")),
        )
    try:
        whole = json.loads(decode(file.data), object_pairs_hook=_Pairs)
    except json.JSONDecodeError:
        yield from read_lines(file)
    else:
        yield from _walk(whole, "value")


class _Pairs(list[tuple[str, Any]]):
    """The names and values of a JSON object as they stand."""


def _walk(value: Any, path: str) -> Iterator[Passage]:
    if isinstance(value, _Pairs):
        for name, one in value:
            yield Passage(name, f"{path}, a name")
            yield from _walk(one, f"{path}.{name}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _walk(one, f"{path}[{place}]")
    elif value is not None and not isinstance(value, bool):
        yield Passage(str(value), path)


_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"8BPS",
    b"\0\0\1\0", b"\0\0\0\x0cjP",
)  # fmt: skip
_FONTS = (b"\0\1\0\0", b"OTTO", b"wOFF", b"wOF2", b"true", b"ttcf")
_HARMLESS = re.compile(
    r"(?:^|/)(?:printerSettings\d*\.bin|[^/]*\.odttf|layout-cache|thumbnail\.(?:png|jpe?g|emf|wmf))$", re.IGNORECASE
)
_ICON = 48
"""Up to how many dots high or wide a picture holds no text that anybody could read."""


def name_kind(file: File) -> str | None:
    """Return what a file is that holds no text to be read: a picture, a recording or other data; None if harmless."""
    data = file.data
    if not data.strip(b"\0 \r\n") or data.startswith(_FONTS) or _HARMLESS.search(file.name):
        return None
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "picture"
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1", b"ftypheix"):
        return None if _is_icon(data) else "picture"
    if data.startswith((b"RIFF", b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")) or data[4:8] == b"ftyp":
        return "recording"
    return "data of another kind"


def _is_icon(data: bytes) -> bool:
    """Say whether a PNG or GIF is too small to show words."""
    if data.startswith(b"\x89PNG") and data[12:16] == b"IHDR":
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    elif data.startswith(b"GIF8"):
        width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    else:
        return False
    return 0 < min(width, height) <= _ICON


def read_bytes(file: File) -> Iterator[Passage | Unread]:
    """Yield what is legible in a file of another kind, such as the remarks inside a picture, and that it was not read.

    Fonts and the settings of printers hold no text.
    """
    if what := name_kind(file):
        yield Unread("", what)
    for found in _LEGIBLE.finditer(file.data):
        yield Passage(found[0].decode("utf-8", "replace"), f"byte {found.start()}")
    for found in _LEGIBLE_WIDE.finditer(file.data):
        yield Passage(found[0].decode("utf-16-le"), f"byte {found.start()}")
