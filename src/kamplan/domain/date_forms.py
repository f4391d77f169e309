"""The forms in which dates are written and said, in English, Chinese, German and French.

A form is a pattern and what it means: the spans of days that it may be. A date without a year is one span for each of
the years around, of which the field chooses.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from kamplan.domain.date_words import (
    COUNTS,
    DAYS_FROM_TODAY,
    END_WORDS,
    MONTHS,
    START_WORDS,
    STEPS,
    STEPS_ZH,
    UNITS,
    WEEKDAYS,
    WEEKDAYS_ZH,
    WHOLE_WORDS,
    YEARS_ZH,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Reading = tuple["Span", ...]
    """One way to read a text: a span, or one for each year where no year is named; none where no such day exists."""


@dataclass(frozen=True)
class Span:
    """The first and the last day of what a text names."""

    start: date
    end: date


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


def find_readings(typed: str, today: date) -> list[Reading] | None:
    """Return every way to read a folded date; an empty list for a day that does not exist, None for what is no date.

    Raises `OverflowError` for what leaves the calendar.
    """
    typed = WHOLE_WORDS.get(typed, typed)
    if typed in DAYS_FROM_TODAY:
        return [_one(today + timedelta(days=DAYS_FROM_TODAY[typed]))]
    for find in (_find_numeric, _find_month_name, _find_period, _find_chinese, _find_relative, _find_edge):
        found = find(typed, today)
        if found is not None:
            return [one for one in found if one]
    return None


def _one(day: date) -> Reading:
    return (Span(day, day),)


def _day(year: int | str, month: int | str, day: int | str) -> Reading:
    """Return a day as a reading; an empty one for a day that does not exist."""
    try:
        return _one(date(_full(year), int(month), int(day)))
    except ValueError:
        return ()


def _full(year: int | str) -> int:
    """Return a year of four digits; two digits are of this century."""
    text = str(year).lstrip("'’")
    return int(text) + 2000 if len(text) == 2 else int(text)


def _month(year: int | str, month: int | str, months: int = 1) -> Reading:
    """Return `months` months as a reading; an empty one where there is no such month."""
    try:
        start = date(_full(year), int(month), 1)
        last = add_months(start, months - 1)
        return (Span(start, last.replace(day=calendar.monthrange(last.year, last.month)[1])),)
    except (ValueError, OverflowError):
        return ()


def _week(year: int | str, week: int | str) -> Reading:
    try:
        start = date.fromisocalendar(int(year), int(week), 1)
        return (Span(start, start + timedelta(days=6)),)
    except (ValueError, OverflowError):
        return ()


def _any_year(make: Callable[[int], Reading], today: date) -> Reading:
    """Return what no year is named for, in each of the years around: a leap day comes only every four or eight."""
    years = range(max(1, today.year - 8), min(9999, today.year + 8) + 1)
    return tuple(span for year in years for span in make(year))


def _in_year(year: str | None, make: Callable[[int | str], Reading], today: date) -> Reading:
    return make(year) if year else _any_year(make, today)


_YMD = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?|((?:19|20)\d\d)(\d\d)(\d\d)"
)
_XYZ = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_DMY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})")
_DM = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.|(\d{1,2})月(\d{1,2})[日号]")
_XY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})")
_YM = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})年(\d{1,2})月份?")
_MY = re.compile(r"(\d{1,2})[-/.](\d{4})")


def _find_numeric(typed: str, today: date) -> list[Reading] | None:
    if found := _YMD.fullmatch(typed):
        year, month, day = (one for one in found.groups() if one and one not in "-/.")
        return [_day(year, month, day)]
    if found := _DMY.fullmatch(typed):  # nobody writes the month first before a point
        return [_day(found[3], found[2], found[1])]
    if found := _XYZ.fullmatch(typed):
        first, second, year = found[1], found[3], found[4]
        readings = [_day(year, second, first), _day(year, first, second)]
        return [*readings, _day(first, second, year)] if found[2] == "-" and len(year) == 2 else readings
    if found := _DM.fullmatch(typed):
        day, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return [_any_year(lambda year: _day(year, month, day), today)]
    if found := _XY.fullmatch(typed):
        one, other = found[1], found[3]
        return [
            _any_year(lambda year: _day(year, other, one), today),
            _any_year(lambda year: _day(year, one, other), today),
        ]
    if found := _YM.fullmatch(typed):
        return [_month(found[1] or found[3], found[2] or found[4])]
    if found := _MY.fullmatch(typed):
        return [_month(found[2], found[1])]
    if found := re.fullmatch(r"(\d{4})年?", typed):
        return [_month(found[1], 1, 12)]
    return None


_NAME = f"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|['’]\d{2})"
_NAMED = [
    re.compile(one)
    for one in (
        rf"(?:the )?{_DAY}(?:st|nd|rd|th|er|\.)?[ -]?(?:of )?{_NAME}\.?(?:,?[ -](?P<year>\d{{4}}|['’]?\d{{2}}))?",
        rf"{_NAME}\.? ?(?:the )?{_DAY}(?:st|nd|rd|th)?(?:,? {_YEAR})?",
        rf"{_NAME}\.?(?: of)?[ ,-]+{_YEAR}",
        rf"{_YEAR}[ -]{_NAME}\.?(?:[ -]{_DAY})?",
        _NAME + r"\.?",
    )
]  # fmt: skip


def _find_month_name(typed: str, today: date) -> list[Reading] | None:
    for pattern in _NAMED:
        if found := pattern.fullmatch(typed):
            parts = found.groupdict()
            make: Callable[..., Reading] = partial(_month, month=MONTHS[parts["month"]])
            if parts.get("day"):
                make = partial(_day, month=MONTHS[parts["month"]], day=parts["day"])
            return [_in_year(parts.get("year"), make, today)]
    if found := re.fullmatch(rf"{_NAME}\.?-(\d{{2}})", typed):  # a spreadsheet's Dec-26 is a month
        month, number = MONTHS[found["month"]], found[2]
        return [_month(f"'{number}", month), _any_year(lambda year: _day(year, month, number), today)]
    return None


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4}
_ORDINAL = "|".join(_ORDINALS)
_QUARTERS = [
    re.compile(one)
    for one in (
        r"(?P<year>\d{4})(?:年|[-/ ])? ?[qt](?P<q>[1-4])",
        r"[qt](?P<q>[1-4])(?:[-/ ]?(?P<year>\d{4}))?",
        r"(?:(?P<year>\d{4})年)?第?(?P<q>[1-4])季度?",
        rf"(?:(?P<q>[1-4])(?:\.|st|nd|rd|th|er|e|ème)?|(?P<word>{_ORDINAL})) (?:quarter|quartal|trimestre)"
        r"(?: of)?(?:[ /](?P<year>\d{4}))?",
        r"(?:quarter|quartal|trimestre) (?P<q>[1-4])(?:[ /](?P<year>\d{4}))?",
    )
]  # fmt: skip
_HALVES = [
    re.compile(one)
    for one in (
        r"(?:(?P<year>\d{4})年?)?(?P<h>[上下])半年",
        r"(?P<year>\d{4})[-/ ]?h(?P<h>[12])",
        r"h(?P<h>[12])(?:[-/ ]?(?P<year>\d{4}))?",
    )
]
_WEEKS = [
    re.compile(one)
    for one in (
        r"(?:kw|cw|wk|week|woche|semaine|w)\.? ?(?P<w>\d{1,2})(?:(?:[/ -]| of )(?P<year>\d{4}))?",
        r"(?P<year>\d{4})[-/ ]?(?:kw|cw|w) ?(?P<w>\d{1,2})(?:-(?P<day>[1-7]))?",
        r"(?:(?P<year>\d{4})年)?第(?P<w>\d{1,2})周",
    )
]


def _match(patterns: Iterable[re.Pattern[str]], typed: str) -> dict[str, str | None] | None:
    return next((found.groupdict() for one in patterns if (found := one.fullmatch(typed))), None)


def _find_period(typed: str, today: date) -> list[Reading] | None:
    if parts := _match(_QUARTERS, typed):
        number = int(parts["q"] or _ORDINALS[str(parts.get("word"))])
        return [_in_year(parts["year"], lambda year: _month(year, number * 3 - 2, 3), today)]
    if parts := _match(_HALVES, typed):
        first = 1 if parts["h"] in ("1", "上") else 7
        return [_in_year(parts["year"], lambda year: _month(year, first, 6), today)]
    if parts := _match(_WEEKS, typed):
        week, day = str(parts["w"]), parts.get("day")
        reading = _in_year(parts["year"], lambda year: _week(year, week), today)
        return [_one(reading[0].start + timedelta(days=int(day) - 1)) if day and reading else reading]
    return None


_STEP_ZH = "(上上|下下|上|本|这|当|下)"
_UNIT_ZH = {"周": "w", "星期": "w", "礼拜": "w", "月": "m", "月份": "m", "季": "q", "季度": "q"}


def _find_chinese(typed: str, today: date) -> list[Reading] | None:
    if typed.isascii():
        return None
    for word, step in YEARS_ZH.items():
        if typed == word:
            return [_month(today.year + step, 1, 12)]
        if typed.startswith(word):
            return find_readings(f"{today.year + step}年{typed.removeprefix(word)}", today)
    if found := re.fullmatch(rf"{_STEP_ZH}?个?(?:周|星期|礼拜)([一二三四五六日天])", typed):
        return [_one(_weekday(today, WEEKDAYS_ZH[found[2]], STEPS_ZH[found[1] or ""]))]
    if found := re.fullmatch(rf"{_STEP_ZH}个?(周|星期|礼拜|月份|月|季度|季)", typed):
        return [_period(today, STEPS_ZH[found[1]], _UNIT_ZH[found[2]])]
    if found := re.fullmatch(rf"{_STEP_ZH}个?月(\d{{1,2}})[日号]", typed):
        month = _period(today, STEPS_ZH[found[1]], "m")[0].start
        return [_day(month.year, month.month, found[2])]
    if found := re.fullmatch(r"(\d{1,2})[日号]", typed):
        return [_any_month(found[1], today)]
    if found := re.fullmatch(r"(\d{1,2})月份?", typed):
        return [_any_year(partial(_month, month=found[1]), today)]
    if found := re.fullmatch(r"(\d{1,4})个?(天|日|周|星期|礼拜|月|季度|年)(?:之|以)?(前|后)", typed):
        sign = -1 if found[3] == "前" else 1
        unit = {"天": "d", "日": "d", "年": "y", **_UNIT_ZH}[found[2]]
        return [_one(_shift(today, sign * int(found[1]), unit))]
    if found := re.fullmatch(r"半(个月|年)(?:之|以)?(前|后)", typed):
        sign = -1 if found[2] == "前" else 1
        return [_one(_shift(today, sign * 15, "d") if found[1] == "个月" else _shift(today, sign * 6, "m"))]
    if found := re.fullmatch(r"(.*?(?:年|月|季度?|周))份?(底|末|初)", typed):
        base = {"月": "本月", "年": "今年", "季": "本季", "季度": "本季", "周": ""}.get(found[1], found[1])
        return _at_edge(find_readings(base, today), is_end=found[2] != "初")
    return None


def _any_month(day: str, today: date) -> Reading:
    """Return a day of the month that is not named, in each of the months around that have it."""
    first = today.replace(day=1)
    months = []
    for step in range(-3, 4):
        try:
            months.append(add_months(first, step))
        except OverflowError:
            continue
    return tuple(span for one in months for span in _day(f"{one.year:04d}", one.month, day))


def _at_edge(readings: list[Reading] | None, *, is_end: bool) -> list[Reading] | None:
    """Return the first or the last day of each span that a text may name."""
    if readings is None:
        return None
    days = [tuple(one.end if is_end else one.start for one in reading) for reading in readings]
    return [tuple(Span(day, day) for day in reading) for reading in days]


def _find_edge(typed: str, today: date) -> list[Reading] | None:
    for words, is_end in ((END_WORDS, True), (START_WORDS, False)):
        for word in sorted(words, key=len, reverse=True):
            rest = typed.removeprefix(word).strip()
            if rest != typed and rest and (typed[len(word)] == " " or word.endswith("'")):
                base = f"this {rest}" if rest in UNITS and len(rest) > 1 else rest
                return _at_edge(find_readings(base, today), is_end=is_end)
    return None


_UNIT = f"(?P<unit>{'|'.join(sorted((one for one in UNITS if len(one) > 1), key=len, reverse=True))})"
_COUNT = rf"(?P<count>\d{{1,9}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
_STEP = f"(?P<step>{'|'.join(sorted(STEPS, key=len, reverse=True))})"
_WEEKDAY = f"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})"
_OFFSETS = [
    (re.compile(one), sign)
    for one, sign in (
        (rf"{_COUNT} {_UNIT} ago", -1), (rf"vor {_COUNT} {_UNIT}", -1), (rf"il y a {_COUNT} {_UNIT}", -1),
        (rf"in {_COUNT} {_UNIT}", 1), (rf"{_COUNT} {_UNIT} from (?:now|today)", 1), (rf"dans {_COUNT} {_UNIT}", 1),
    )
]  # fmt: skip
_PERIODS = [re.compile(one) for one in (rf"{_STEP} {_UNIT}", rf"(?:la |le |l')?{_UNIT} {_STEP}")]
_NAMED_DAYS = [
    re.compile(one)
    for one in (rf"(?:the )?{_STEP} {_WEEKDAY}", rf"(?:le )?{_WEEKDAY} {_STEP}", f"(?:this )?{_WEEKDAY}")
]
_COMING = frozenset({"kommende", "kommenden", "kommendes"})


def _find_relative(typed: str, today: date) -> list[Reading] | None:
    for pattern, sign in _OFFSETS:
        if found := pattern.fullmatch(typed):
            count = COUNTS.get(found["count"]) or int(found["count"])
            return [_one(_shift(today, sign * count, UNITS[found["unit"]]))]
    if found := re.fullmatch(r"([+-])(\d{1,4}) ?([dwmqy])", typed):
        return [_one(_shift(today, int(found[1] + found[2]), found[3]))]
    if found := re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)", typed):
        return [_any_month(found[1], today)]
    if parts := _match(_PERIODS, typed):
        return [_period(today, STEPS[str(parts["step"])], UNITS[str(parts["unit"])])]
    if parts := _match(_NAMED_DAYS, typed):
        day, step = WEEKDAYS[str(parts["weekday"])], parts.get("step") or "this"
        if step in _COMING:
            return [_one(today + timedelta(days=(day - today.weekday() - 1) % 7 + 1))]
        return [_one(_weekday(today, day, STEPS[step]))]
    return None


def _shift(today: date, count: int, unit: str) -> date:
    if unit in ("d", "w"):
        return today + timedelta(days=count if unit == "d" else count * 7)
    return add_months(today, count * {"m": 1, "q": 3, "y": 12}[unit])


def _weekday(today: date, day: int, week: int) -> date:
    return today + timedelta(days=day - today.weekday() + 7 * week)


def _period(today: date, step: int, unit: str) -> Reading:
    """Return the day, week, month, quarter or year that lies `step` of them from today's."""
    if unit == "d":
        return _one(today + timedelta(days=step))
    if unit == "w":
        start = _weekday(today, 0, step)
        return (Span(start, start + timedelta(days=6)),)
    months = {"m": 1, "q": 3, "y": 12}[unit]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    moved = add_months(first, step * months)
    return _month(f"{moved.year:04d}", moved.month, months)
