"""The geometry of a mix: stacked bars, every segment with its pattern, its label and its count."""

from __future__ import annotations

from typing import Any

from kamplan.render.pictures.legend import make_swatch, place_legend
from kamplan.render.pictures.marks import FILLS, Mark, fit_text, make_rect, make_shape, make_text
from kamplan.render.pictures.text import measure_text

WIDTH = 720
BAR = 30


def shape_mix(block: dict[str, Any]) -> dict[str, Any]:
    """Return the bars, each as long as its count, with its segments written out below it."""
    bars = block["bars"]
    labels = list(dict.fromkeys(segment["label"] for bar in bars for segment in bar["segments"]))
    fills = {label: FILLS[place % len(FILLS)] for place, label in enumerate(labels)}
    totals = [sum(max(0, segment["count"]) for segment in bar["segments"]) for bar in bars]
    scale = (WIDTH - 60) / max([1, *totals])
    marks: list[Mark] = []
    y = 0.0
    for bar, total in zip(bars, totals, strict=True):
        if bar["label"]:
            marks.append(fit_text(0, y + 16, bar["label"], WIDTH, size=13, style="bold"))
            y += 24
        x = 1.0
        for segment in bar["segments"]:
            width = max(0, segment["count"]) * scale
            marks += _draw_segment(segment, x, y, width, fills[segment["label"]])
            x += width
        marks.append(make_text(x + 8, y + BAR / 2 + 5, str(total), "z13 bold"))
        entries = [make_swatch(f"{one['label']} {one['count']}", fills[one["label"]]) for one in bar["segments"]]
        legend, y = place_legend(entries, 0, y + BAR + 18, WIDTH)
        marks += legend
        y += 6
    return make_shape(WIDTH, max(1, y), marks)


def _draw_segment(segment: dict[str, Any], x: float, y: float, width: float, fill: str) -> list[Mark]:
    if width <= 0:
        return []
    marks = [make_rect(x, y, width, BAR, "area", fill=fill)]
    count = str(segment["count"])
    room = measure_text(count, 13, is_bold=True) + 8
    if room + 4 <= width:
        if fill != "solid":
            marks.append(make_rect(x + (width - room) / 2, y + 6, room, 18, "plate", radius=3))
        style = "z13 bold light" if fill == "solid" else "z13 bold"
        marks.append(make_text(x + width / 2, y + BAR / 2 + 5, count, style, anchor="middle"))
    return marks
