"""Arrows between boxes: they leave and reach a border, bend around boxes, and shine through those they must cross."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kamplan.render.pictures.marks import Mark, make_circle, make_path

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


class Arrow(NamedTuple):
    """An arrow in two layers: what boxes may cover, and what stands above them so that nobody loses the line.

    Above them the line is pale, for the boxes' texts; where it begins and where it ends are drawn whole.
    """

    under: list[Mark]
    over: list[Mark]


def draw_arrow(start: Point, end: Point, size: Point, boxes: Sequence[Point], width: float) -> Arrow:
    """Return a dashed arrow for an influence, on the curve in the picture that crosses the fewest boxes."""
    curves = [_bend(*leave, *arrive) for leave in _sides(start, size) for arrive in _sides(end, size)]
    best = min(curves, key=lambda curve: (_weigh(_points(curve), boxes, size, width), curve))
    line, head = _draw(best, "influence")
    return Arrow([line], [{**line, "style": "influence-over"}, make_circle(*best[0], 2.5, "origin"), head])


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


def _weigh(points: Sequence[Point], boxes: Sequence[Point], size: Point, width: float) -> float:
    """Return how bad a curve is: each box it crosses counts as much as 400 of length, leaving the picture most."""
    leaves = any(x < 4 or x > width - 4 or y < 4 for x, y in points)
    length = sum(math.dist(one, other) for one, other in pairwise(points))
    return round((_count_hits(points, boxes, size) + 9 * leaves) * 400 + length, 3)


def _count_hits(points: Sequence[Point], boxes: Sequence[Point], size: Point) -> int:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    near = [box for box in boxes if left - size[0] < box[0] < right and top - size[1] < box[1] < bottom]
    return sum(any(box[0] < x < box[0] + size[0] and box[1] < y < box[1] + size[1] for x, y in points) for box in near)


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
