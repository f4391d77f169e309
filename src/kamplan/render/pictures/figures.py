"""The geometry of a figure by year: bars for what was reached, marks for what was aimed at."""

from __future__ import annotations

import math
from typing import Any

from kamplan.render.pictures.legend import Entry, make_swatch, place_legend
from kamplan.render.pictures.marks import Mark, fit_text, make_line, make_path, make_rect, make_shape, make_text, tidy

WIDTH = 720
LEFT = 66
TOP = 40
HEIGHT = 220


def shape_figure_chart(block: dict[str, Any]) -> dict[str, Any]:
    """Return the chart; every bar and mark carries its value as text."""
    points = block["points"]
    words = block["words"]
    values = [p[name] for p in points for name in ("actual", "target") if p[name] is not None]
    low, high, tick = _scale(values)

    def at(value: float) -> float:
        return TOP + HEIGHT * (high - value) / (high - low)

    width = max(WIDTH, LEFT + 74 * len(points))
    marks: list[Mark] = [fit_text(0, 16, block["unit"], 400, size=11, style="soft")]
    for step in range(round((high - low) / tick) + 1):
        value = low + step * tick
        marks.append(make_line(LEFT, at(value), width, at(value), "axis" if abs(value) < tick / 1e6 else "rule"))
        marks.append(make_text(LEFT - 8, at(value) + 4, f"{value:,.10g}", "z11 soft", anchor="end"))
    room = (width - LEFT) / max(1, len(points))
    for place, point in enumerate(points):
        marks += _draw_point(point, LEFT + room * (place + 0.5), room, at)
        marks.append(fit_text(LEFT + room * (place + 0.5), TOP + HEIGHT + 22, point["year"], room - 6, size=13,
                              style="bold", anchor="middle"))  # fmt: skip
    entries = (
        [make_swatch(words.get("actual", "actual"), "light", "bar")]
        if any(p["actual"] is not None for p in points)
        else []
    )
    if any(p["target"] is not None for p in points):
        entries.append(Entry(words.get("target", "target"), lambda x, y: _draw_target(x + 13, y, 26), 26))
    legend, bottom = place_legend(entries, LEFT, TOP + HEIGHT + 50, width - LEFT)
    return make_shape(width, bottom, marks + legend)


def _draw_point(point: dict[str, Any], x: float, room: float, at: Any) -> list[Mark]:
    marks: list[Mark] = []
    bar = min(56.0, room * 0.5)
    actual, target = point["actual"], point["target"]
    if actual is not None:
        top, foot = min(at(actual), at(0)), max(at(actual), at(0))
        marks.append(make_rect(x - bar / 2, top, bar, foot - top, "bar", fill="light"))
    if target is not None:
        marks += _draw_target(x, at(target), bar + 18)
    aimed = at(target) - 9 if target is not None else None
    reached = None
    if actual is not None:
        reached = at(actual) - 7 if actual >= 0 else at(actual) + 15
        if aimed is not None and -24 < reached - aimed < 16:
            reached = (at(actual) + 16) if at(0) - at(actual) > 24 or actual < 0 else aimed - 16
            if aimed < reached < aimed + 26 and at(0) - at(actual) > 40:
                reached = aimed + 27
    if reached is not None:
        marks.append(fit_text(x, reached, point["actual_text"] or _say(actual), room - 4, size=12, style="bold halo",
                              anchor="middle"))  # fmt: skip
    if aimed is not None:
        marks.append(fit_text(x, aimed, point["target_text"] or _say(target), room - 4, size=11, style="alarm halo",
                              anchor="middle"))  # fmt: skip
    return marks


def _draw_target(x: float, y: float, width: float) -> list[Mark]:
    left, right = x - width / 2, x + width / 2
    tips = [
        make_path([("M", [left, y - 5]), ("L", [left + 7, y]), ("L", [left, y + 5]), ("Z", [])], "target-tip"),
        make_path([("M", [right, y - 5]), ("L", [right - 7, y]), ("L", [right, y + 5]), ("Z", [])], "target-tip"),
    ]
    return [make_line(left, y, right, y, "target"), *tips]


def _say(value: float) -> str:
    return f"{tidy(value):,}"


def _scale(values: list[float]) -> tuple[float, float, float]:
    """Return the ends of an axis that holds zero and all values, and its step: 1, 2 or 5 times a power of ten."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high == low:
        high = 1.0
    rough = (high - low) * 1.12 / 4
    power = 10.0 ** math.floor(math.log10(rough))
    tick = next(power * one for one in (1, 2, 5, 10) if power * one >= rough * 0.999)
    top = math.ceil(high * 1.08 / tick) * tick
    foot = math.floor(low * 1.08 / tick) * tick
    return foot, top, tick
