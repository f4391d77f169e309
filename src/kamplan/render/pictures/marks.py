"""What pictures are made of: rectangles, lines, paths, circles and texts, each a plain value with rounded numbers.

A shape is a width, a height and a tuple of such marks in the order they are drawn. `style` is one class or several
of the style sheet; `fill` is one of `FILLS`, which differ in print and in greyscale.
"""

from __future__ import annotations

from typing import Any

from kamplan.render.pictures.text import wrap_text

FILLS = ("solid", "hatch", "light", "dots", "cross", "lines", "blank")
"""Ways to fill an area, told apart without colour, in the order they are given out."""
LINE = 1.25
"""The height of a line as a multiple of the size of its font."""

Mark = dict[str, Any]


def tidy(value: float) -> float | int:
    """Return a number with one decimal at most, whole where it is whole, so that one picture gives the same bytes."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def make_rect(
    x: float, y: float, width: float, height: float, style: str, *, radius: float = 0, fill: str = ""
) -> Mark:
    """Return a rectangle."""
    sizes = {"x": tidy(x), "y": tidy(y), "width": tidy(width), "height": tidy(height), "radius": tidy(radius)}
    return {"mark": "rect", **sizes, "style": style, "fill": fill}


def make_line(x1: float, y1: float, x2: float, y2: float, style: str) -> Mark:
    """Return a straight line."""
    return {"mark": "line", "x1": tidy(x1), "y1": tidy(y1), "x2": tidy(x2), "y2": tidy(y2), "style": style}


def make_path(steps: list[tuple[str, list[float]]], style: str) -> Mark:
    """Return a path from its steps: a letter and the numbers that follow it."""
    drawn = " ".join(letter + " ".join(str(tidy(number)) for number in numbers) for letter, numbers in steps)
    return {"mark": "path", "d": drawn, "style": style}


def make_circle(x: float, y: float, radius: float, style: str, *, fill: str = "") -> Mark:
    """Return a circle."""
    return {"mark": "circle", "x": tidy(x), "y": tidy(y), "radius": tidy(radius), "style": style, "fill": fill}


def make_text(x: float, y: float, text: str, style: str, *, anchor: str = "start") -> Mark:
    """Return a text on one line as it is."""
    return _text(x, y, (text,), 0, style, anchor, None)


def fit_text(
    x: float, y: float, text: str, width: float, *, size: int, style: str = "", lines: int = 1, anchor: str = "start"
) -> Mark:
    """Return a text wrapped and shortened to a width; if it was shortened, the whole of it is shown on pointing.

    The style `bold` counts in measuring; `y` is the base line of the first line.
    """
    wrapped = wrap_text(text, width, size, lines=lines, is_bold="bold" in style.split())
    is_whole = "".join("".join(wrapped).split()) == "".join(text.split())
    return _text(x, y, wrapped, size * LINE, f"z{size} {style}".strip(), anchor, None if is_whole else text)


def count_lines(mark: Mark) -> int:
    """Return how many lines a text takes."""
    return len(mark["lines"])


def _text(x: float, y: float, lines: tuple[str, ...], gap: float, style: str, anchor: str, full: str | None) -> Mark:
    placed = {"x": tidy(x), "y": tidy(y), "gap": tidy(gap), "anchor": anchor}
    return {"mark": "text", **placed, "lines": lines, "style": style, "full": full}


def make_shape(width: float, height: float, marks: list[Mark], **more: Any) -> dict[str, Any]:
    """Return a shape with the names of the patterns it needs."""
    used = {mark.get("fill") for mark in marks}
    patterns = tuple(fill for fill in FILLS if fill in used and fill not in {"solid", "light", "blank"})
    return {"width": tidy(width), "height": tidy(height), "marks": tuple(marks), "patterns": patterns, **more}
