"""Dates as people type them, and calendar months.

Every function gets today as an argument. A period such as `2026-Q3` has two ends; the caller says which one a field
means (an item is true as of the end of the period it speaks of, a search starts at its beginning). A date without a
year is the last or the next of its name, as the field has it; what may be two dates is refused, naming both.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from kamplan.domain.date_forms import Span, add_months, find_readings
from kamplan.domain.date_words import SHORT_WEEKDAYS, WEEKDAYS_ZH, fold_date
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

__all__ = ["Edge", "Sense", "add_months", "is_iso_date", "move_days", "move_months", "parse_date"]

Edge = Literal["start", "end"]
Sense = Literal["past", "future"]

_HINT = N_("write 2026-08-31, 31.8.2026, Aug 31 2026, 2026-08, 2026-Q3, end of January, '3 days ago' or +2w")
_SENSES: dict[str, Sense] = {
    "due": "future", "close-by": "future", "review-by": "future", "next-review": "future",
    "on": "past", "valid-as-of": "past", "since": "past", "published": "past", "published-on": "past",
    "last-contact": "past", "left": "past", "left-on": "past", "done-on": "past", "closed": "past", "closed-on": "past",
    "raised": "past", "raised-on": "past", "delivered": "past", "delivered-on": "past", "held-on": "past",
    "approved-on": "past", "recorded-on": "past", "confirmed-on": "past", "withdrawn-on": "past", "known-on": "past",
}  # fmt: skip
"""Whether a field's date without a year is the next or the last of its name; where it may be either, it is not here."""

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[t ,]+(?:um |at )?([01]?[0-9]|2[0-4])[:h]([0-5][0-9])(?::[0-5][0-9](?:[.,][0-9]+)?)?(?: ?[ap]m| uhr)?"
    r"(?: ?(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?$"
)
_LEAD = re.compile(r"^(?:on |by |until |am |den |bis |zum |le |du |au )+")
_DAY_BEFORE = re.compile(
    r"^(?:(?P<en>[a-zà-ÿ]+)\.?,? (?=.*[0-9])|(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])[，, ]*(?=[0-9]))"
)
_DAY_BEHIND = re.compile(r"[, (]*(?:(?<=[ (,])(?P<en>[a-zà-ÿ]{2,})\.?|(?:周|星期|礼拜)(?P<zh>[一二三四五六日天]))\)?$")


def parse_date(text: str, *, today: date, edge: Edge = "end", name: str = "date") -> date:
    """Return the date that `text` means on `today`; of a month, quarter or year the `edge` asked for.

    `name` is the field or option, which says whether a date without a year is the last or the next. Raises
    `UsageError`, naming it, for what is no date, does not exist or has several readings (12/11/2026), which it names.
    """
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _refuse(name, text, "missing") from None
    found = _find_dates(text, today, edge, _SENSES.get(name.lstrip("-").replace("_", "-")))
    if isinstance(found, str):
        raise _refuse(name, text, found)
    if len(found) > 1:
        shown = [one.isoformat() for one in found]
        raise UsageError(
            FieldPhrase(
                name,
                Phrase(
                    N_("{text} has two readings: {one} or {other}"),
                    text=repr(text),
                    one=", ".join(shown[:-1]),
                    other=shown[-1],
                ),
            ),
            hint=Phrase(N_("write {one} or {other}"), one=", ".join(shown[:-1]), other=shown[-1]),
        )
    return found[0]


def move_days(day: date, days: int) -> date:
    """Return the day that lies `days` on, or the end of the calendar that it would lie beyond."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def move_months(day: date, months: int) -> date:
    """Return the same day `months` calendar months on, or the end of the calendar that it would lie beyond."""
    try:
        return add_months(day, months)
    except OverflowError:
        return date.max if months > 0 else date.min


def is_iso_date(text: str) -> bool:
    """Say whether `text` is written as 2026-08-31, so that echoing the date read would say nothing new."""
    return _ISO.fullmatch(text.strip()) is not None


def _refuse(name: str, text: str, why: str) -> UsageError:
    said = {
        "none": N_("{name}: {text} is not a date"),
        "missing": N_("{name}: {text} does not exist in the calendar"),
        "weekday": N_("{name}: {text} is not on that day of the week"),
    }[why]
    hint = Phrase(_HINT)
    if re.fullmatch("[2-7][0-9]{4}", text.strip()):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        hint = Phrase(N_("if it is a spreadsheet's number of a day, write {day}"), day=day)
    return UsageError(Phrase(said, name=name, text=repr(text)), hint=hint)


@lru_cache(maxsize=4_000)
def _find_dates(text: str, today: date, edge: Edge, sense: Sense | None) -> tuple[date, ...] | str:
    """Return the dates that a text may mean, or why it means none; in a large import the same come again and again."""
    if len(text) > 80:
        return "none"
    typed, weekday = _strip(fold_date(text))
    try:
        readings = find_readings(typed, today)
    except OverflowError:
        readings = None
    if readings is None:
        return "none"
    spans = {span for reading in readings for span in _choose(reading, today, sense)}
    found = sorted({span.start if edge == "start" else span.end for span in spans})
    if not found:
        return "missing"
    if weekday is not None:
        found = [one for one in found if one.weekday() == weekday]
    return tuple(found) or "weekday"


def _strip(typed: str) -> tuple[str, int | None]:
    """Return a date without the time of day and the day of the week that stand beside it, and that day."""
    typed = _LEAD.sub("", _TIME.sub("", typed))
    for pattern in (_DAY_BEFORE, _DAY_BEHIND):
        found = pattern.search(typed)
        if found is None:
            continue
        day = WEEKDAYS_ZH[found["zh"]] if found["zh"] else SHORT_WEEKDAYS.get(found["en"])
        rest = (typed[: found.start()] + typed[found.end() :]).strip()
        if day is not None and re.search("[0-9]", rest):
            return _LEAD.sub("", rest), day
    return typed, None


def _choose(reading: tuple[Span, ...], today: date, sense: Sense | None) -> list[Span]:
    """Return which of the spans that differ in the year is meant; both the last and the next where that is open."""
    if len(reading) == 1:
        return [reading[0]]
    last = [one for one in reading if one.start <= today][-1:]
    coming = [one for one in reading if one.end >= today][:1]
    return last if sense == "past" else coming if sense == "future" else [*last, *coming]
