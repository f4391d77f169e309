"""Dates as people type them, and calendar months.

Every function gets today as an argument. A period such as `2026-Q3` has two ends; the caller says which
one a field means (an item is true as of the end of the period it speaks of, a search starts at its beginning).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

Edge = Literal["start", "end"]

_HINT = Phrase(N_("write 2026-08-31, 2026-08, 2026-Q3, today, yesterday, '3 days ago', +2w or 下周五"))
_FIXED = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "前天": -2, "tomorrow": 1, "明天": 1, "后天": 2}
_UNITS = {"d": "d", "day": "d", "天": "d", "日": "d", "w": "w", "week": "w", "周": "w", "星期": "w",
          "m": "m", "month": "m", "个月": "m", "月": "m", "y": "y", "year": "y", "年": "y"}  # fmt: skip
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "一": 1, "两": 2, "二": 2, "三": 3}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AGO = re.compile(r"(\w+) (day|week|month|year)s? ago")
_AHEAD = re.compile(r"in (\w+) (day|week|month|year)s?")
_SIGNED = re.compile(r"([+-])(\d{1,4}) ?([dwmy])")
_ZH_OFFSET = re.compile(r"(\d{1,4}|[一两二三])(天|日|周|星期|个月|年)(前|后|以前|以后)")
_ZH_WEEKDAY = re.compile(r"(上|本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")
_EN_WEEKDAY = re.compile(r"(last|this|next) (\w+)")
_PERIOD = re.compile(r"(last|this|next) (week|month|year)")
_QUARTER = re.compile(r"(?:(\d{4})[- ]?q([1-4])|q([1-4])[- ](\d{4}))")
_ZH_DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")


def add_months(start: date, months: int) -> date:
    """Return the same day `months` calendar months on, clipped to that month's last day.

    Raises `OverflowError` when the year leaves 1 to 9999.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        msg = "the date leaves the calendar"
        raise OverflowError(msg)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def parse_date(text: str, *, today: date, edge: Edge = "end", name: str = "date") -> date:
    """Return the date that `text` means on `today`; of a month, quarter or year the `edge` asked for.

    Raises `UsageError`, naming the field, for what is no date or has two readings (12/11/2026).
    """
    found = _find_date(text, today, edge)
    if found is None:
        if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", _fold(text)):
            raise UsageError(
                FieldPhrase(name, Phrase(N_("{text} has two readings (day first or month first)"), text=repr(text))),
                hint=_HINT,
            )
        raise UsageError(FieldPhrase(name, Phrase(N_("{text} is not a date"), text=repr(text))), hint=_HINT)
    return found


@lru_cache(maxsize=4_000)
def _find_date(text: str, today: date, edge: Edge) -> date | None:
    """Return the date that a text means, or None; in a large import the same days come again and again."""
    typed = _fold(text)
    try:
        return _parse_calendar(typed, edge) or _parse_spoken(typed, today, edge)
    except (ValueError, OverflowError):
        return None


def _fold(text: str) -> str:
    return text if _ISO.fullmatch(text) else " ".join(unicodedata.normalize("NFKC", text).split()).lower()


def is_iso_date(text: str) -> bool:
    """Say whether `text` is written as 2026-08-31, so that echoing the date read would say nothing new."""
    return _ISO.fullmatch(text.strip()) is not None


def _month(year: int, month: int, edge: Edge) -> date:
    return date(year, month, 1 if edge == "start" else calendar.monthrange(year, month)[1])


def _parse_calendar(typed: str, edge: Edge) -> date | None:
    if _ISO.fullmatch(typed):
        return date.fromisoformat(typed)
    if found := re.fullmatch(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _ZH_DATE.fullmatch(typed):
        if found[3]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        return _month(int(found[1]), int(found[2]), edge)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", typed):
        return _month(int(found[1]), int(found[2]), edge)
    if found := _QUARTER.fullmatch(typed):
        year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
        return _month(year, quarter * 3 - 2 if edge == "start" else quarter * 3, edge)
    if found := re.fullmatch(r"(\d{4})年?", typed):
        return _month(int(found[1]), 1 if edge == "start" else 12, edge)
    return None


def _count(text: str) -> int:
    return _WORDS[text] if text in _WORDS else int(text)


def _shift(today: date, count: int, unit: str) -> date:
    if unit == "d":
        return today + timedelta(days=count)
    if unit == "w":
        return today + timedelta(weeks=count)
    return add_months(today, count if unit == "m" else count * 12)


def _weekday(today: date, day: int, week: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(days=day, weeks=week)


def _parse_spoken(typed: str, today: date, edge: Edge) -> date | None:
    if typed in _FIXED:
        return today + timedelta(days=_FIXED[typed])
    if found := _AGO.fullmatch(typed):
        return _shift(today, -_count(found[1]), _UNITS[found[2]])
    if found := _AHEAD.fullmatch(typed):
        return _shift(today, _count(found[1]), _UNITS[found[2]])
    if found := _SIGNED.fullmatch(typed):
        return _shift(today, int(found[1] + found[2]), found[3])
    if found := _ZH_OFFSET.fullmatch(typed):
        sign = -1 if "前" in found[3] else 1
        return _shift(today, sign * _count(found[1]), _UNITS[found[2]])
    if found := _ZH_WEEKDAY.fullmatch(typed):
        return _weekday(today, _DAYS_ZH[found[2]], {"上": -1, "下": 1}.get(found[1] or "本", 0))
    if found := _PERIOD.fullmatch(typed):
        return _parse_period(today, {"last": -1, "this": 0, "next": 1}[found[1]], found[2], edge)
    return _parse_english_weekday(typed, today)


def _parse_period(today: date, step: int, unit: str, edge: Edge) -> date:
    if unit == "week":
        return _weekday(today, 0 if edge == "start" else 6, step)
    if unit == "month":
        moved = add_months(today.replace(day=1), step)
        return _month(moved.year, moved.month, edge)
    return _month(today.year + step, 1 if edge == "start" else 12, edge)


def _parse_english_weekday(typed: str, today: date) -> date | None:
    found = _EN_WEEKDAY.fullmatch(typed)
    name = found[2] if found else typed
    days = [index for index, day in enumerate(_DAYS) if name in (day, day[:3])]
    if not days:
        return None
    week = {"last": -1, "this": 0, "next": 1}[found[1]] if found else 0
    return _weekday(today, days[0], week)
