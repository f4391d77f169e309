"""The geometry of the actions over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.render.pictures.legend import Entry, place_legend
from kamplan.render.pictures.marks import Mark, fit_text, make_line, make_path, make_rect, make_shape, make_text
from kamplan.render.pictures.months import Span, draw_months, draw_today, make_span

if TYPE_CHECKING:
    from datetime import date

WIDTH = 1100
LABEL = 250
OWNER = 110
SIDE = LABEL + OWNER + 10
TOP = 44
ROW = 36
FILLS = {"open": "blank", "in-progress": "hatch", "done": "solid", "dropped": "dots"}
SIGNS = {"open": "\u25cb", "in-progress": "\u25b6", "done": "\u2713", "dropped": "\u2715"}


def shape_gantt(block: dict[str, Any]) -> dict[str, Any]:
    """Return the chart: a bar from start to due, a diamond where there is no start."""
    rows, words, as_of = block["rows"], block["words"], block["as_of"]
    days = [day for row in rows for day in (row["start"], row["due"]) if day]
    span = make_span([*days, as_of], SIDE, WIDTH - SIDE - 24)
    bottom = TOP + ROW * len(rows)
    marks: list[Mark] = []
    for place in range(0, len(rows), 2):
        marks.append(make_rect(0, TOP + ROW * place, WIDTH, ROW, "wash"))
    marks += draw_months(span, TOP, bottom)
    marks.append(make_line(0, TOP, WIDTH, TOP, "axis"))
    marks.append(fit_text(4, TOP - 7, words.get("action", "action"), LABEL - 10, size=11, style="bold soft"))
    marks.append(fit_text(LABEL, TOP - 7, words.get("owner", "owner"), OWNER - 4, size=11, style="bold soft"))
    marks += draw_today(span, as_of, words.get("as-of", "as of"), TOP, bottom)
    for place, row in enumerate(rows):
        marks += _draw_row(row, words, span, TOP + ROW * place)
    entries = [
        Entry(words.get(status, status), lambda x, y, status=status: _draw_sign(status, x, y), 42)
        for status in FILLS
        if any(row["status"] == status for row in rows)
    ]
    if any(row["is_overdue"] for row in rows):
        entries.append(
            Entry(words.get("overdue", "overdue"), lambda x, y: [make_text(x + 2, y + 6, "!", "z16 bold alarm")], 10)
        )
    legend, end = place_legend(entries, 4, bottom + 36, WIDTH - 8)
    return make_shape(WIDTH, end, marks + legend)


def _draw_row(row: dict[str, Any], words: dict[str, str], span: Span, y: float) -> list[Mark]:
    style = "struck soft" if row["status"] == "dropped" else ""
    label = fit_text(4, y + 15, row["label"], LABEL - 14, size=12, style=style, lines=2)
    if len(label["lines"]) == 1:
        label["y"] += 7
    marks = [label, fit_text(LABEL, y + 22, row["owner"], OWNER - 4, size=12, style="soft")]
    late = " late" if row["is_overdue"] else ""
    style = f"bar st-{row['status']}{late}"
    right, drawn = _draw_time(row["start"], row["due"], row["status"], span, y + ROW / 2, style)
    marks += drawn
    said = f"{SIGNS[row['status']]} {row['due'].isoformat()}"
    text = f"! {words.get('overdue', 'overdue')} {said}" if row["is_overdue"] else said
    style = "z11 halo bold alarm" if row["is_overdue"] else "z11 halo soft"
    is_room = right + 8 + len(text) * 7.5 < WIDTH
    left = min(span.place(row["start"] or row["due"]), span.place(row["due"])) - 12
    at, anchor = (right + 7, "start") if is_room else (left, "end")
    return [*marks, make_text(at, y + 22, text, style, anchor=anchor)]


def _draw_time(
    start: date | None, due: date, status: str, span: Span, middle: float, style: str
) -> tuple[float, list[Mark]]:
    if start is None:
        x = span.place(due)
        corners = [(x, middle - 9), (x + 9, middle), (x, middle + 9), (x - 9, middle)]
        steps = [("M" if one == 0 else "L", [*corner]) for one, corner in enumerate(corners)]
        shade = "f-solid" if status == "done" else "f-light" if status == "in-progress" else "f-blank"
        return x + 9, [make_path([*steps, ("Z", [])], f"{style} {shade}")]
    left, right = sorted((span.place(start), span.place(due)))
    right = max(right, left + 6)
    return right, [make_rect(left, middle - 8, right - left, 16, style, radius=2, fill=FILLS[status])]


def _draw_sign(status: str, x: float, y: float) -> list[Mark]:
    swatch = make_rect(x, y - 7, 24, 14, f"bar st-{status}", radius=2, fill=FILLS[status])
    return [swatch, make_text(x + 34, y + 4, SIGNS[status], "z12 bold", anchor="middle")]
