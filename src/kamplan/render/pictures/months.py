"""Time across a picture: the months of a span, where they stand and which of them are written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kamplan.render.pictures.marks import Mark, make_line, make_text

if TYPE_CHECKING:
    from collections.abc import Iterable

STEPS = (1, 3, 6, 12, 60, 120)
"""How many months may lie between two ticks."""


class Span(NamedTuple):
    """Whole months from `start` to before `end`, drawn from `left` over `width`."""

    start: date
    end: date
    left: float
    width: float

    def place(self, day: date) -> float:
        """Return where a day stands."""
        return self.left + self.width * (day - self.start).days / (self.end - self.start).days


def make_span(days: Iterable[date], left: float, width: float) -> Span:
    """Return the months that hold all days, at least three of them."""
    known = sorted(days)
    start = known[0].replace(day=1)
    end = _add_months(known[-1], 1)
    while _count_months(start, end) < 3 and end < date(9999, 1, 1):
        end = _add_months(end, 1)
    return Span(start, end, left, width)


def draw_months(span: Span, top: float, bottom: float) -> list[Mark]:
    """Return a line for every month or, in a long span, every few; months as numbers and years, above `top`."""
    months = _count_months(span.start, span.end)
    step = next((one for one in STEPS if span.width / months * one >= 26), STEPS[-1])
    marks: list[Mark] = []
    tick = span.start
    while (tick.year * 12 + tick.month - 1) % step and tick < span.end:
        tick = _add_months(tick, 1)
    year_at = -100.0
    last = 0
    while tick < span.end:
        x = span.place(tick)
        marks.append(make_line(x, top, x, bottom, "rule"))
        if step < 12:
            marks.append(make_text(x + 3, top - 6, f"{tick.month:02}", "z11 soft"))
        if tick.year != last and x - year_at >= 34:
            marks.append(make_text(x + 3, top - 20, str(tick.year), "z11 bold"))
            year_at, last = x, tick.year
        following = _add_months(tick, step)
        if following <= tick:
            break
        tick = following
    return marks


def draw_today(span: Span, day: date, word: str, top: float, bottom: float) -> list[Mark]:
    """Return the line of the day as of which the picture holds, with its word and the day below it."""
    x = span.place(day)
    is_late = x > span.left + span.width * 0.6
    anchor = "end" if is_late else "start"
    text = f"{word} {day.isoformat()}".strip()
    return [
        make_line(x, top, x, bottom + 14, "asof"),
        make_text(x + (-5 if is_late else 5), bottom + 13, text, "z11 bold alarm halo", anchor=anchor),
    ]


def _add_months(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    if months // 12 > 9999:
        return date.max
    return date(months // 12, months % 12 + 1, 1)


def _count_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + (end.day > 1)
