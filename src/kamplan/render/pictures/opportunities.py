"""The geometry of the opportunities: close date across, probability up, area by amount."""

from __future__ import annotations

import math
from typing import Any

from kamplan.render.pictures.marks import Mark, fit_text, make_circle, make_line, make_shape, make_text, tidy
from kamplan.render.pictures.months import Span, draw_months, draw_today, make_span
from kamplan.render.pictures.text import measure_text

WIDTH = 1100
LEFT = 60
PLOT = 700
TOP = 52
HEIGHT = 340
LIST = LEFT + PLOT + 34
LARGEST = 34.0
SMALLEST = 9.0
LABEL_ROOM = 150


def shape_opportunity_chart(block: dict[str, Any]) -> dict[str, Any]:
    """Return the chart with a numbered list beside it; those without a date or a probability stand in the list only."""
    words = block["words"]
    numbered = list(enumerate(block["bubbles"], start=1))
    shown = [(n, b) for n, b in numbered if b["close"] and b["probability"] is not None]
    aside = [(n, b) for n, b in numbered if not (b["close"] and b["probability"] is not None)]
    listed, bottom = _draw_list(shown, aside, words)
    marks = _draw_plot(block, shown) if shown else []
    height = max(bottom, TOP + HEIGHT + 44 if shown else 0)
    if not shown:
        for mark in listed:
            mark["x"] = tidy(mark["x"] - LIST + 4)
    return make_shape(WIDTH, height, marks + listed)


def _draw_plot(block: dict[str, Any], shown: list[tuple[int, dict[str, Any]]]) -> list[Mark]:
    words, as_of = block["words"], block["as_of"]
    span = make_span([b["close"] for _, b in shown] + ([as_of] if as_of else []), LEFT, PLOT)
    bottom = TOP + HEIGHT
    marks = draw_months(span, TOP, bottom)
    for percent in range(0, 101, 25):
        y = _rise(percent)
        marks.append(make_line(LEFT, y, LEFT + PLOT, y, "axis" if percent == 0 else "rule"))
        marks.append(make_text(LEFT - 8, y + 4, f"{percent} %", "z11 soft", anchor="end"))
    marks.append(
        fit_text(0, 14, f"{words.get('probability', 'probability')} \u2191", LEFT + 200, size=11, style="bold soft")
    )
    marks.append(
        fit_text(
            LEFT + PLOT, 14, f"{words.get('close', 'close')} \u2192", 240, size=11, style="bold soft", anchor="end"
        )
    )
    if as_of:
        marks += draw_today(span, as_of, words.get("as-of", "as of"), TOP, bottom)
    most = max([b["amount"] or 0 for _, b in shown])
    circles = [(n, b, *_centre(b, span), _radius(b["amount"], most)) for n, b in shown]
    circles.sort(key=lambda one: (-one[4], one[0]))
    for number, bubble, x, y, radius in circles:
        marks.append(make_circle(x, y, radius, "bubble" if bubble["amount"] else "bubble st-dropped"))
        marks.append(make_text(x, y + 4, str(number), "z12 bold", anchor="middle"))
    return marks + _draw_labels(circles)


def _centre(bubble: dict[str, Any], span: Span) -> tuple[float, float]:
    return span.place(bubble["close"]), _rise(min(100.0, max(0.0, bubble["probability"])))


def _rise(percent: float) -> float:
    return TOP + HEIGHT - HEIGHT * percent / 100


def _radius(amount: float | None, most: float) -> float:
    if not amount or amount <= 0 or most <= 0:
        return SMALLEST
    return max(SMALLEST, LARGEST * math.sqrt(amount / most))


def _draw_labels(circles: list[tuple[int, dict[str, Any], float, float, float]]) -> list[Mark]:
    """Write labels beside bubbles where they cover nothing; the list has them all."""
    taken = [(x - r, y - r, x + r, y + r) for _, _, x, y, r in circles]
    marks: list[Mark] = []
    for _, bubble, x, y, radius in circles:
        mark = fit_text(0, 0, bubble["label"], LABEL_ROOM, size=11, style="halo")
        width = measure_text(mark["lines"][0], 11) if mark["lines"] else 0
        for left, middle in (
            (x + radius + 4, y),
            (x - radius - 4 - width, y),
            (x - width / 2, y - radius - 9),
            (x - width / 2, y + radius + 9),
        ):
            area = (left, middle - 8, left + width, middle + 8)
            is_inside = area[0] >= LEFT and area[2] <= LEFT + PLOT + 20 and area[1] >= TOP and area[3] <= TOP + HEIGHT
            if is_inside and not any(_meets(area, other) for other in taken):
                marks.append({**mark, "x": tidy(left), "y": tidy(middle + 4)})
                taken.append(area)
                break
    return marks


def _meets(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_list(
    shown: list[tuple[int, dict[str, Any]]], aside: list[tuple[int, dict[str, Any]]], words: dict[str, str]
) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = 14.0
    groups = ((words.get("opportunity", "opportunity"), shown), (words.get("aside", "aside"), aside))
    for head, bubbles in groups:
        if not bubbles:
            continue
        marks.append(fit_text(LIST, y, head, WIDTH - LIST, size=12, style="bold soft", lines=2))
        y += 20 + 15 * (len(marks[-1]["lines"]) - 1)
        for number, bubble in bubbles:
            label = fit_text(LIST + 24, y, bubble["label"], WIDTH - LIST - 26, size=12, lines=2)
            y += 15 * len(label["lines"])
            rest = fit_text(LIST + 24, y, _say(bubble), WIDTH - LIST - 26, size=11, style="soft")
            number_mark = make_text(LIST + 18, label["y"], str(number), "z12 bold accent", anchor="end")
            marks += [number_mark, label, rest]
            y += 22
        y += 8
    return marks, y


def _say(bubble: dict[str, Any]) -> str:
    parts = [bubble["amount_text"]]
    parts.append(bubble["close"].isoformat() if bubble["close"] else "")
    parts.append(f"{tidy(bubble['probability'])} %" if bubble["probability"] is not None else "")
    return " \u00b7 ".join(part for part in parts if part) or "\u2013"
