"""HTML and SVG cut into tags, comments and text in one pass, whatever is left open in them.

The standard library's parser takes time that grows with the square of the length where a page leaves open what it
begins; here what is left open reaches to the end, as browsers have it, and nothing is read twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = frozenset({"script", "style"})
"""Elements whose content is no markup."""
_OPENING = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_SIGNS = re.compile(r"<+(?![a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)?(\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s>]*")
_ASIDE = (
    ("<!--", "-->", "comment"),
    ("<![", "]>", "declaration"),
    ("<!", ">", "declaration"),
    ("<?", ">", "instruction"),
)


@dataclass(frozen=True)
class Tag:
    """A tag with its attributes as written, entities and all."""

    name: str
    is_end: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A tag, or what stands between tags: `kind` is "text", "comment", "declaration", "instruction" or "tag"."""

    kind: str
    at: int
    text: str = ""
    tag: Tag | None = None


def cut_markup(text: str) -> Iterator[Piece]:
    """Yield the pieces of a page in the order in which they stand."""
    at, raw = 0, ""
    while at < len(text):
        if raw:
            end = _find(text, re.compile(f"</{raw}", re.IGNORECASE), at)
            yield Piece("text", at, text[at:end])
            at, raw = end, ""
        elif text[at] != "<":
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            yield Piece("text", at, text[at:end])
            at = end
        elif aside := next((one for one in _ASIDE if text.startswith(one[0], at)), None):
            start, closing, kind = aside
            end = text.find(closing, at + len(start))
            end = len(text) if end < 0 else end
            yield Piece(kind, at, text[at + len(start) : end])
            at = end + len(closing)
        elif opening := _OPENING.match(text, at):
            name, is_end = opening[1].lower(), text.startswith("</", at)
            attributes, end = _read_attributes(text, opening.end())
            yield Piece("tag", at, tag=Tag(name, is_end, attributes))
            at, raw = end, name if name in RAW and not is_end else ""
        else:
            signs = _SIGNS.match(text, at)
            end = signs.end() if signs else at + 1
            yield Piece("text", at, text[at:end])
            at = end


def _find(text: str, pattern: re.Pattern[str], at: int) -> int:
    found = pattern.search(text, at)
    return found.start() if found else len(text)


def _read_attributes(text: str, at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return the attributes of a tag and where the tag ends."""
    found: list[tuple[str, str]] = []
    while at < len(text):
        part = _ATTRIBUTE.match(text, at)
        if part is None or part.end() == at:
            at += text[at] != ">"
            if text[at : at + 1] == ">":
                return tuple(found), at + 1
            continue
        at, value = part.end(), ""
        if part[2] is not None:
            quote = text[at : at + 1]
            if quote and quote in "\"'":
                end = text.find(quote, at + 1)
                end = len(text) if end < 0 else end
                value, at = text[at + 1 : end], end + 1
            else:
                unquoted = _UNQUOTED.match(text, at)
                value, at = (unquoted[0], unquoted.end()) if unquoted else ("", at)
        if part[1] or value:
            found.append(((part[1] or "").lower(), value))
    return tuple(found), at
