"""The legend of a picture: signs with their words, set in as many lines as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kamplan.render.pictures.marks import Mark, fit_text, make_rect
from kamplan.render.pictures.text import measure_text

if TYPE_CHECKING:
    from collections.abc import Callable

LINE_HEIGHT = 22
SIZE = 12


class Entry(NamedTuple):
    """A sign and its word; `sign` draws at a left edge and a middle line; an entry without one is a heading."""

    word: str
    sign: Callable[[float, float], list[Mark]] | None = None
    width: float = 0


def make_swatch(word: str, fill: str, style: str = "area") -> Entry:
    """Return an entry whose sign is a small area filled as in the picture."""
    return Entry(word, lambda x, y: [make_rect(x, y - 7, 22, 14, style, radius=2, fill=fill)], 22)


def place_legend(entries: list[Entry], x: float, y: float, width: float) -> tuple[list[Mark], float]:
    """Return the marks of a legend whose first line has its middle at `y`, and the middle of the line after it."""
    marks: list[Mark] = []
    left = x
    for entry in entries:
        style = "" if entry.sign else "bold soft"
        gap = 6 if entry.sign else 0
        room = min(measure_text(entry.word, SIZE, is_bold=not entry.sign), width - entry.width - gap)
        if left > x and left + entry.width + gap + room > x + width:
            left, y = x, y + LINE_HEIGHT
        if entry.sign:
            marks += entry.sign(left, y)
        marks.append(fit_text(left + entry.width + gap, y + 4, entry.word, room + 1, size=SIZE, style=style))
        left += entry.width + gap + room + 16
    return marks, y + LINE_HEIGHT
