"""Dates as people type them: what each way of writing means, what is refused, and months that are clipped."""

from __future__ import annotations

import calendar
import contextlib
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.domain.dates import add_months, is_iso_date, parse_date
from kamplan.errors import UsageError

if TYPE_CHECKING:
    from conftest import Kamplan

MONDAY = date(2026, 11, 23)


def parse(text: str, *, today: date = MONDAY, edge: str = "end") -> str:
    """Return what a text means on Monday 23 November 2026."""
    return parse_date(text, today=today, edge=edge, name="--on").isoformat()  # type: ignore[arg-type]  # start or end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-08-31", "2026-08-31", "2026-08-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2026/8/31", "2026-08-31", "2026-08-31"),
        ("2026.08.31", "2026-08-31", "2026-08-31"),
        ("2026年8月31日", "2026-08-31", "2026-08-31"),
        ("2026-08", "2026-08-01", "2026-08-31"),
        ("2026-8", "2026-08-01", "2026-08-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026年8月", "2026-08-01", "2026-08-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-q2", "2026-04-01", "2026-06-30"),
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("2026 Q4", "2026-10-01", "2026-12-31"),
        ("Q4 2026", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_has_two_ends_and_a_day_one(text: str, start: str, end: str) -> None:
    assert (parse(text, edge="start"), parse(text)) == (start, end)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2026-11-23"),
        ("  Today ", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("3 days ago", "2026-11-20"),
        ("a week ago", "2026-11-16"),
        ("two  weeks ago", "2026-11-09"),
        ("1 month ago", "2026-10-23"),
        ("a year ago", "2025-11-23"),
        ("in 3 days", "2026-11-26"),
        ("in two months", "2027-01-23"),
        ("+2w", "2026-12-07"),
        ("-10d", "2026-11-13"),
        ("+1m", "2026-12-23"),
        ("+1 y", "2027-11-23"),
        ("monday", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("last friday", "2026-11-20"),
        ("next mon", "2026-11-30"),
        ("今天", "2026-11-23"),
        ("昨天", "2026-11-22"),
        ("前天", "2026-11-21"),
        ("明天", "2026-11-24"),
        ("后天", "2026-11-25"),
        ("3天前", "2026-11-20"),
        ("３天前", "2026-11-20"),
        ("两周前", "2026-11-09"),
        ("一个月后", "2026-12-23"),
        ("2年以前", "2024-11-23"),
        ("下周五", "2026-12-04"),
        ("本周五", "2026-11-27"),
        ("周日", "2026-11-29"),
        ("上星期天", "2026-11-22"),
        ("下礼拜一", "2026-11-30"),
    ],
)
def test_what_people_say_counts_from_today(text: str, meant: str) -> None:
    assert parse(text) == meant


def test_next_friday_is_next_weeks_whatever_day_today_is() -> None:
    week = [MONDAY + timedelta(days=day) for day in range(7)]
    assert {parse("下周五", today=today) for today in week} == {"2026-12-04"}
    assert {parse("next friday", today=today) for today in week} == {"2026-12-04"}


@pytest.mark.parametrize("text", ["12/11/2026", "1/2/26", "12.11.2026", "31/12/2026"])
def test_a_date_with_two_readings_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="has two readings") as caught:
        parse(text)
    assert "--on: " in str(caught.value.message)
    assert "2026-08-31" in str(caught.value.hint)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2026-02-30", "2025-02-29", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
        "0000-01-01", "0000", "0000-Q1", "10000-01-01", "2026-13", "2026-Q5", "2026-Q0", "2026年13月", "20260831",
        "2026-08-31T10:00", "2026-8-1x", "soon", "next", "next tuesdays", "x days ago", "3 fortnights ago", "周八",
        "下周五五", "٢٠٢٦-٠٨-٣١x", "²", "--5d", "+5", "Infinity", "nan", "\0", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_named(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date") as caught:
        parse(text)
    assert str(caught.value.message).startswith("--on: ")


@pytest.mark.parametrize(
    "text",
    [
        "3000 years ago", "9999 年前", "-9999y", "+9999y", "in 9000 years", "9999999999 days ago",
        "in 99999999999999999999999 weeks", f"{'9' * 5000} months ago", "9999年后",
    ],
)  # fmt: skip
def test_an_offset_that_leaves_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        parse(text)


@pytest.mark.parametrize("text", ["next week", "next month", "next year", "tomorrow", "下周五", "+1d"])
def test_nothing_lies_beyond_the_last_day_of_the_calendar(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        parse(text, today=date.max)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-08-31", 3, "2026-11-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-02-01", -1, "0001-01-01"),
    ],
)
def test_months_are_calendar_months_clipped_to_the_last_day(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months).isoformat() == end


@pytest.mark.parametrize(("start", "months"), [("9999-12-01", 1), ("0001-01-31", -1), ("2026-01-01", 10**12)])
def test_months_that_leave_the_calendar_overflow(start: str, months: int) -> None:
    with pytest.raises(OverflowError):
        add_months(date.fromisoformat(start), months)


@settings(deadline=None)
@given(st.dates(), st.integers(-600, 600))
def test_adding_months_keeps_the_day_where_the_month_has_it(start: date, months: int) -> None:
    whole = start.year * 12 + start.month - 1 + months
    if not 12 <= whole < 10_000 * 12:
        return
    moved = add_months(start, months)
    assert (moved.year * 12 + moved.month - 1) == whole
    assert moved.day == min(start.day, calendar.monthrange(moved.year, moved.month)[1])


@settings(deadline=None)
@given(st.dates(), st.dates(), st.sampled_from(["start", "end"]))
def test_an_iso_date_means_itself_on_any_day(day: date, today: date, edge: str) -> None:
    assert parse(day.isoformat(), today=today, edge=edge) == day.isoformat()
    assert is_iso_date(day.isoformat())


PARTS = st.sampled_from(
    ["20", "2026", "0", "13", "99999", "-", "/", ".", "q", "Q4", "年", "月", "日", "周", "下", "上", "五", "两", "前",
     "个月", "today", "last", "next", "week", "friday", "in", "three", "days", "ago", "+", "d", "³", "９"],
)  # fmt: skip
TYPED = st.one_of(st.text(max_size=30), *(st.lists(PARTS, max_size=6).map(glue.join) for glue in ("", " ")))


@settings(deadline=None)
@given(TYPED, st.dates())
def test_any_text_is_a_date_or_a_usage_error(text: str, today: date) -> None:
    for edge in ("start", "end"):
        with contextlib.suppress(UsageError):
            assert len(parse(text, today=today, edge=edge)) == 10


def test_a_spoken_date_is_echoed_on_standard_error_and_an_iso_date_is_not(acme: Kamplan) -> None:
    new = ("add-intel", "acme", "Prices fall", "--tier", 1, "--topic", "rivalry", "--source", "News", "--json", "--on")
    spoken = acme(*new, "上周五").ok()
    assert spoken.json["valid_as_of"] == "2026-11-20"
    assert "--on: 2026-11-20 (上周五)" in spoken.err
    assert "--on:" not in acme(*new, "2026-11-19").ok().err


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the process's zone can be set on POSIX only")
def test_a_date_is_the_same_day_in_every_time_zone(acme: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    new = ("add-intel", "acme", "Prices fall", "--tier", 1, "--topic", "rivalry", "--source", "News", "--json", "--on")
    acme(*new, "2026-03-29").ok()
    said = set()
    for zone in ("Pacific/Kiritimati", "Asia/Shanghai", "UTC", "America/Anchorage"):
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            said.add(acme("show-intel", "I-1", "--json").ok().out)
            said.add(acme("confirm-intel", "I-1", "--on", "2026-03-29", "--json").ok().out)
        time.tzset()
    assert len(said) == 2
    assert all('"review_by": "2026-09-29"' in one for one in said)


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_day_of_the_calendar_can_be_worked_on(acme: Kamplan, today: str) -> None:
    new = ("add-intel", "acme", "Prices fall", "--tier", 1, "--topic", "rivalry", "--source", "News", "--json")
    found = acme(*new, today=today).ok().json
    assert (found["valid_as_of"], found["state"]) == (today, "due" if today.startswith("9") else "current")
    acme("confirm-intel", "I-1", today=today).ok()
    acme("analyze", "acme", today=today).ok()
