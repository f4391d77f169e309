"""Arrows between boxes: they leave and reach a border and bend around the boxes between."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from kamplan.render.pictures.marks import Mark, make_path

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
HEAD = 9
SAMPLES = 24
_SHARES = tuple(
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    for t in (step / SAMPLES for step in range(SAMPLES + 1))
)
"""What each of a curve's four points weighs at each sampled place of it."""


def draw_arrow(start: Point, end: Point, size: Point, boxes: Sequence[Point], width: float) -> list[Mark]:
    """Return a dashed arrow for an influence, on the curve in the picture that passes under the fewest boxes."""
    others = [box for box in boxes if box not in (start, end)]
    curves = [_bend(*leave, *arrive) for leave in _sides(start, size) for arrive in _sides(end, size)]
    best = min(
        curves,
        key=lambda curve: (
            round((_count_hits(curve, others, size) + 9 * _leaves(curve, width)) * 400 + _measure(curve), 3),
            curve,
        ),
    )
    return _draw(best, "influence")


def draw_closing(start: Point, end: Point, size: Point) -> list[Mark]:
    """Return the reporting line that would close a circle, as an arrow at the right of its boxes."""
    if start == end:
        x, y = start[0] + size[0], start[1] + size[1] / 2
        return _draw(((x, y - 10), (x + 24, y - 18), (x + 24, y + 18), (x, y + 10)), "report")
    x = max(start[0], end[0]) + size[0] + 30
    first = (start[0] + size[0], start[1] + size[1] * 0.7)
    last = (end[0] + size[0], end[1] + size[1] * 0.7)
    return _draw((first, (x, first[1]), (x, last[1]), last), "report")


Curve = tuple[Point, Point, Point, Point]


def _sides(box: Point, size: Point) -> list[tuple[Point, Point]]:
    """Return where a curve may touch a box, and which way it points there."""
    (x, y), (width, height) = box, size
    return [
        ((x + width, y + height * 0.4), (1, 0)),
        ((x, y + height * 0.4), (-1, 0)),
        ((x + width * 0.7, y), (0, -1)),
        ((x + width * 0.7, y + height), (0, 1)),
    ]


def _bend(start: Point, out: Point, end: Point, into: Point) -> Curve:
    reach = min(90.0, max(18.0, math.dist(start, end) * 0.4))
    return (
        start,
        (start[0] + out[0] * reach, start[1] + out[1] * reach),
        (end[0] + into[0] * reach, end[1] + into[1] * reach),
        end,
    )


def _points(curve: Curve) -> list[Point]:
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = curve
    return [(a * x1 + b * x2 + c * x3 + d * x4, a * y1 + b * y2 + c * y3 + d * y4) for a, b, c, d in _SHARES]


def _count_hits(curve: Curve, boxes: Sequence[Point], size: Point) -> int:
    points = _points(curve)
    return sum(any(box[0] < x < box[0] + size[0] and box[1] < y < box[1] + size[1] for x, y in points) for box in boxes)


def _leaves(curve: Curve, width: float) -> bool:
    return any(x < 4 or x > width - 4 or y < 4 for x, y in _points(curve))


def _measure(curve: Curve) -> float:
    points = _points(curve)
    return sum(math.dist(one, other) for one, other in pairwise(points))


def _draw(curve: Curve, style: str) -> list[Mark]:
    """Return a curve with a head whose tip is at its end; the line stops where the head begins."""
    start, first, second, end = curve
    angle = math.atan2(end[1] - second[1], end[0] - second[0])
    neck = (end[0] - HEAD * math.cos(angle), end[1] - HEAD * math.sin(angle))
    wings = [(neck[0] + 4 * math.cos(angle + side), neck[1] + 4 * math.sin(angle + side))
             for side in (math.pi / 2, -math.pi / 2)]  # fmt: skip
    line = make_path([("M", [*start]), ("C", [*first, *second, *neck])], style)
    head = make_path([("M", [*end]), ("L", [*wings[0]]), ("L", [*wings[1]]), ("Z", [])], f"head-{style}")
    return [line, head]
