"""Plain text line by line, the values of JSON, and whatever can be read in bytes that are no text."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from kamplan.exchange.passages.passage import File, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEGIBLE = re.compile(rb"[\x20-\x7e\x80-\xf4]{6,}")
_LEGIBLE_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")


def decode(data: bytes) -> str:
    """Return bytes as text: by their mark, as UTF-8, as Chinese in GB 18030, else as Latin 1, which fits anything."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "gb18030")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1")


def read_lines(file: File) -> Iterator[Passage]:
    """Yield a text line by line, as written and, where that differs, as whoever renders it would read it."""
    for number, line in enumerate(decode(file.data).splitlines(), 1):
        if line.strip():
            yield Passage(line, f"line {number}")
            shown = html.unescape(line)
            if shown != line:
                yield Passage(shown, f"line {number}")


def read_json(file: File) -> Iterator[Passage]:
    """Yield every name and value of a JSON file with the path to it, also of names that stand twice."""
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


def read_bytes(file: File) -> Iterator[Passage]:
    """Yield what is legible in a file of another kind, such as the remarks inside a picture."""
    for found in _LEGIBLE.finditer(file.data):
        yield Passage(found[0].decode("utf-8", "replace"), f"byte {found.start()}")
    for found in _LEGIBLE_WIDE.finditer(file.data):
        yield Passage(found[0].decode("utf-16-le"), f"byte {found.start()}")
