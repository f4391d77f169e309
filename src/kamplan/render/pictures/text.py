"""Measuring, wrapping and shortening the text of pictures, without a font at hand."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljftrI.,:;'|!()[] -·")
_BROAD = frozenset("mwMW@%—…")
_CLOSING = frozenset("，。、；：！？）】》」』”’")
ELLIPSIS = "…"


def count_columns(text: str) -> int:
    """Return the display width of a text in columns: East Asian wide characters are 2, combining marks 0."""
    return sum(_columns(char) for char in text)


def measure_text(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how wide a text is in a sans-serif font of a size; rather too wide than too narrow."""
    width = sum(_share(char) for char in text) * size
    return width * 1.12 if is_bold else width


def shorten_text(text: str, width: float, size: float, *, is_bold: bool = False) -> str:
    """Return a text on one line that is no wider than `width`, ending in … if something was left out."""
    text = " ".join(text.split())
    if measure_text(text, size, is_bold=is_bold) <= width:
        return text
    while text and measure_text(text + ELLIPSIS, size, is_bold=is_bold) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrap_text(text: str, width: float, size: float, *, lines: int = 2, is_bold: bool = False) -> tuple[str, ...]:
    """Return a text on at most `lines` lines no wider than `width`; the last ends in … if something was left out."""
    wrapped: list[str] = []
    rest = _tokens(text)
    while rest and len(wrapped) < lines - 1:
        line = rest.pop(0).lstrip()
        while rest and measure_text(line + rest[0].rstrip(), size, is_bold=is_bold) <= width:
            line += rest.pop(0)
        if measure_text(line.rstrip(), size, is_bold=is_bold) > width:
            line, left = _split(line, width, size, is_bold=is_bold)
            rest.insert(0, left)
        wrapped.append(line.rstrip())
    if rest:
        wrapped.append(shorten_text("".join(rest), width, size, is_bold=is_bold))
    return tuple(wrapped)


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=4096)
def _share(char: str) -> float:
    columns = _columns(char)
    if columns != 1:
        return columns / 2
    if char in _NARROW:
        return 0.38
    if char in _BROAD:
        return 0.95
    return 0.72 if char.isupper() else 0.62


def _tokens(text: str) -> list[str]:
    """Return the pieces between which a line may break: words with the space after them, single wide characters."""
    tokens: list[str] = []
    may_break = True
    for char in " ".join(text.split()):
        is_wide = _columns(char) == 2
        if tokens and (char == " " or char in _CLOSING or not (may_break or is_wide)):
            tokens[-1] += char
        else:
            tokens.append(char)
        may_break = is_wide or char in " -/"
    return tokens


def _split(word: str, width: float, size: float, *, is_bold: bool) -> tuple[str, str]:
    end = 1
    while end < len(word) and measure_text(word[: end + 1], size, is_bold=is_bold) <= width:
        end += 1
    return word[:end], word[end:]
