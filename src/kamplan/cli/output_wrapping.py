"""Where a line of text may end: between words, and between Chinese characters as Chinese is set.

rich breaks at blanks alone and cuts what has none at any character: before a comma, inside a number, and it moves a
whole Chinese sentence that follows a Latin word to the next line.
"""

from __future__ import annotations

import re

from rich import text as rich_text
from rich.cells import cell_len, chop_cells

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
_CLOSING = "，。、；：？！）】》〉」』”’…—％℃"
_OPENING = "（【《〈「『“‘"
_WORD = rf"[^\s{_HAN}{_CLOSING}{_OPENING}]+(?:年(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?|[万亿]元?)?"
_UNIT = re.compile(rf"[{_OPENING}]*(?:{_WORD}|[{_HAN}])?[{_CLOSING}]*\s*", re.DOTALL)
"""What is never parted: a Chinese character, or a word, date or amount, with the marks that stay beside it."""
_CHINESE = re.compile(f"[{_HAN}]")


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Return the places at which a text is broken into lines of at most `width` columns."""
    if not _CHINESE.search(text):
        return _divide_words(text, width, fold)
    places: list[int] = []
    column = place = 0
    for found in _UNIT.finditer(text):
        unit = found[0]
        if not unit:
            continue
        size = cell_len(unit.rstrip())
        if column and column + size > width:
            places.append(place)
            column = 0
        if size > width and fold:
            parts = chop_cells(unit, width)
            for part in parts[:-1]:
                place += len(part)
                places.append(place)
            place += len(parts[-1])
            column = cell_len(parts[-1])
            continue
        place += len(unit)
        column += cell_len(unit)
    return places


_divide_words = rich_text.divide_line  # type: ignore[attr-defined]  # the one place where rich decides it


def set_chinese() -> None:
    """Have rich break lines so."""
    rich_text.divide_line = divide_line  # type: ignore[attr-defined]  # as above
