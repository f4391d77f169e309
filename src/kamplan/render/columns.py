"""How wide the columns of a table are: measured from what stands in them, for every format that is printed.

All lengths are in ems of the table's font; a Chinese character is one em wide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.render.pictures.text import measure_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

PAGE = 54.0
"""How many ems fit between the margins of a printed page, as the shipped style sheet sets its tables."""
DENSE, DENSE_PAGE = 8, 66.0
"""From how many columns on a table is set in smaller type, and how many ems it then has."""
_PADDING, _DENSE_PADDING = 1.0, 0.6
"""What a cell keeps free at its sides."""
_WIDEST, _COMMON = 1.04, 0.92
"""What is measured for a wide font gets some reserve where no word may break, and is cut where texts wrap anyway."""
_LONGEST = 10.0
"""How long a word may be for its column to be widened for it; a longer one is broken."""
_PIECE = re.compile(r"[\u2e80-\uffef]{1,4}|[^\s\[\]\u2e80-\uffef]+")
"""What should stay on one line: a word, or a few Chinese characters, which would else stand below each other."""
_FIXED = re.compile(r"[\d.,:%+-]{1,12}")
"""A date or a number, which is never broken."""


def measure_table(block: Any, room: float | None = None) -> tuple[float, ...]:
    """Return the share of each column of a table of the plan, given as plain values, on a page or in so much room."""
    columns = [
        [title, *(_say_cell(row[place]) for row in block["rows"])] for place, title in enumerate(block["columns"])
    ]
    return tuple(share_width(columns, room or page_room(len(columns))))


def page_room(columns: int) -> float:
    """Return how many ems a table of so many columns has on a page."""
    return PAGE if columns < DENSE else DENSE_PAGE


def share_width(columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Return each column's share of the table, in sum 1; a column is its heading, in bold, and its cells.

    No column gets narrower than a word of its heading, a date or a number in it. What is left goes to the longest
    words of the cells, and then to each column by the length of its texts, so that all wrap alike.
    """
    padding = _PADDING if len(columns) < DENSE else _DENSE_PADDING
    least = [_measure_least(*column) + padding for column in columns]
    words = [max(low, _measure_words(column[1:]) + padding) for low, column in zip(least, columns, strict=True)]
    widths = _widen(least, words, room)
    whole, loads = zip(*(_measure_lines(column) for column in columns), strict=True)
    wished = [max(low, one + padding) for low, one in zip(widths, whole, strict=True)]
    widths = _fill(widths, wished, loads, room)
    total = sum(widths)
    return [width / total for width in widths]


def _widen(widths: list[float], wished: list[float], room: float) -> list[float]:
    """Return widths that are all as near to what is wished for as there is room."""
    lack = sum(wished) - sum(widths)
    share = min(1.0, max(0.0, (room - sum(widths)) / lack)) if lack > 0 else 0.0
    return [width + share * (wish - width) for width, wish in zip(widths, wished, strict=True)]


def _fill(widths: list[float], wished: list[float], loads: Sequence[float], room: float) -> list[float]:
    """Return widths that fill the room: as long as its texts are, but neither narrower than now nor wider than wished.

    The factor between length and width is found by halving.
    """

    def fit(factor: float) -> list[float]:
        return [min(max(width, factor * load), wish) for width, wish, load in zip(widths, wished, loads, strict=True)]

    low, high = 0.0, 2.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(fit(middle)) < room else (low, middle)
    return fit(low)


def _measure_least(title: str, *cells: str) -> float:
    pieces = [piece for text in cells for piece in _PIECE.findall(text) if _FIXED.fullmatch(piece)]
    heading = [measure_text(piece, _WIDEST, is_bold=True) for piece in _PIECE.findall(title)]
    return max([0.0, *heading, *(measure_text(piece, _WIDEST) for piece in pieces)])


def _measure_words(texts: Sequence[str]) -> float:
    pieces = (piece for text in texts for piece in _PIECE.findall(text))
    return max((min(measure_text(piece, 1), _LONGEST) for piece in pieces), default=0.0)


def _measure_lines(texts: Sequence[str]) -> tuple[float, float]:
    """Return the length of the longest text of a column, and how much text there is: between it and the mean."""
    lengths = [max(measure_text(line, _COMMON) for line in text.split("\n")) for text in texts]
    return max(lengths), (max(lengths) + sum(lengths) / len(lengths)) / 2


def _say_cell(sentence: Any) -> str:
    parts = "".join(part["text"] or f" [{part['ref']}]" for part in sentence["parts"])
    return parts + "".join(f" ({mark['text']})" for mark in sentence["marks"])
