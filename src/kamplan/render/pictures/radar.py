"""The geometry of the five-forces radar."""

from __future__ import annotations

import math
from typing import Any

RADAR_RADIUS = 104.0
RADAR_CENTRE = (200.0, 158.0)
WIDTH = 400
HEIGHT = 316


def shape_radar(radar: dict[str, Any]) -> dict[str, Any]:
    """Return rings, spokes and the polygon of a radar with five steps; a force without a verdict leaves a gap.

    The polygon joins neighbouring verdicts only; two unknown neighbours are not bridged by a line that claims
    to know what lies between.
    """
    spokes = radar["spokes"]
    count = len(spokes)
    angles = [math.radians(-90 + 360 * place / count) for place in range(count)]
    drawn = []
    for spoke, angle in zip(spokes, angles, strict=True):
        x, y = _at(angle, 1.0)
        label_x, label_y = _at(angle, 1.17)
        side = round(math.cos(angle), 3)
        drawn.append(
            {
                "x": x,
                "y": y,
                "label_x": label_x,
                "label_y": _round(label_y + 4 + (10 if math.sin(angle) > 0.5 else 0)),
                "anchor": "middle" if abs(side) < 0.3 else ("start" if side > 0 else "end"),
                "name": spoke["name"],
                "verdict": spoke["verdict"],
                "trend": spoke["trend"],
                "point": _point(angle, spoke["verdict"]),
            }
        )
    sides = []
    for place, spoke in enumerate(drawn):
        after = drawn[(place + 1) % count]
        if spoke["point"] and after["point"]:
            sides.append({"from": spoke["point"], "to": after["point"]})
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "rings": tuple(
            {"step": step, "points": " ".join("{},{}".format(*_at(angle, step / 5)) for angle in angles)}
            for step in range(1, 6)
        ),
        "spokes": tuple(drawn),
        "sides": tuple(sides),
        "centre": RADAR_CENTRE,
    }


def _at(angle: float, share: float) -> tuple[float, float]:
    x, y = RADAR_CENTRE
    return _round(x + RADAR_RADIUS * share * math.cos(angle)), _round(y + RADAR_RADIUS * share * math.sin(angle))


def _point(angle: float, verdict: int | None) -> tuple[float, float] | None:
    return None if verdict is None else _at(angle, verdict / 5)


def _round(value: float) -> float:
    return round(value, 1) + 0.0
