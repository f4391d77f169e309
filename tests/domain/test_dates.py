"""Dates as people type them: what each way of writing means, what is refused, and months that are clipped."""

from __future__ import annotations

import calendar
import contextlib
import os
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.cli import call
from kamplan.domain.dates import add_months, is_iso_date, parse_date
from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo
    from pathlib import Path

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


ENGLISH = {
    "11 Dec": "2026-12-11", "11 Dec 2026": "2026-12-11", "Dec 11 2026": "2026-12-11", "December 11": "2026-12-11",
    "Dec 31, 2026": "2026-12-31", "31-Dec-2026": "2026-12-31", "31 December 2026": "2026-12-31", "31/12/2026": "2026-12-31",
    "12/31/2026": "2026-12-31", "12/15/26": "2026-12-15", "31 Dec 26": "2026-12-31", "31st of December": "2026-12-31",
    "the 1st": "2026-12-01", "3rd March 2027": "2027-03-03", "March 3rd, 2027": "2027-03-03", "Jan 2027": "2027-01-31",
    "January 2027": "2027-01-31", "January": "2027-01-31", "December": "2026-12-31", "Q1/2027": "2027-03-31",
    "Q1 2027": "2027-03-31", "2027-Q1": "2027-03-31", "Q1": "2027-03-31", "1st quarter 2027": "2027-03-31",
    "next quarter": "2027-03-31", "H1 2027": "2027-06-30", "end of January": "2027-01-31", "end of month": "2026-11-30",
    "end of the month": "2026-11-30", "end of next month": "2026-12-31", "end of year": "2026-12-31",
    "end of 2027": "2027-12-31", "end of Q1": "2027-03-31", "beginning of March 2027": "2027-03-01", "EOM": "2026-11-30",
    "week 3 2027": "2027-01-24", "2027-W03": "2027-01-24", "2027-W03-2": "2027-01-19", "20261231": "2026-12-31",
    "2026-12-31T10:00:00Z": "2026-12-31", "2026-12-31 10:00": "2026-12-31", "2026-12-31T10:00:00.000+08:00": "2026-12-31",
    "12/31/2026 10:00 AM": "2026-12-31", "Thu 31 Dec 2026": "2026-12-31", "Friday, December 11, 2026": "2026-12-11",
    "next friday": "2026-12-04", "friday": "2026-11-27", "in 3 weeks": "2026-12-14", "3 weeks from now": "2026-12-14",
    "day after tomorrow": "2026-11-25", "12/2026": "2026-12-31", "Dec '26": "2026-12-31", "by 15 December": "2026-12-15",
}  # fmt: skip
CHINESE = {
    "11月30日": "2026-11-30", "12月3日": "2026-12-03", "3月1号": "2027-03-01", "2026年12月3号": "2026-12-03",
    "2026-12-3": "2026-12-03", "2026 年 12 月 3 日": "2026-12-03", "2026年12月3日（周四）": "2026-12-03",
    "2026年12月3日(星期四)": "2026-12-03", "２０２６年１２月３日": "2026-12-03", "二〇二六年十二月三日": "2026-12-03",
    "十二月三日": "2026-12-03", "12月": "2026-12-31", "12月份": "2026-12-31", "3号": "2026-12-03", "25日": "2026-11-25",
    "下个月": "2026-12-31", "下月": "2026-12-31", "本月": "2026-11-30", "这个月": "2026-11-30", "下月15日": "2026-12-15",
    "下个月3号": "2026-12-03", "月底": "2026-11-30", "本月底": "2026-11-30", "下月底": "2026-12-31", "年底": "2026-12-31",
    "12月底": "2026-12-31", "2027年底": "2027-12-31", "明年初": "2027-01-01", "今年": "2026-12-31", "明年": "2027-12-31",
    "明年3月": "2027-03-31", "明年3月5日": "2027-03-05", "本周": "2026-11-29", "下周": "2026-12-06", "下周五": "2026-12-04",
    "下下周五": "2026-12-11", "下个星期五": "2026-12-04", "一季度": "2027-03-31", "第一季度": "2027-03-31",
    "2027年三季度": "2027-09-30", "2027年第三季度": "2027-09-30", "2027年Q3": "2027-09-30", "下季度": "2027-03-31",
    "下个季度": "2027-03-31", "十天后": "2026-12-03", "两个星期后": "2026-12-07", "半个月后": "2026-12-08",
    "半年后": "2027-05-23", "后天": "2026-11-25", "大后天": "2026-11-26", "明日": "2026-11-24", "三个月后": "2027-02-23",
    "2027年上半年": "2027-06-30", "第3周": "2027-01-24", "20261203": "2026-12-03", "二十号": "2026-12-20",
}  # fmt: skip
CHINESE_PAST = {
    "11月3日": "2026-11-03", "12月3日": "2025-12-03", "11月": "2026-11-30", "12月": "2025-12-31", "上个月": "2026-10-31",
    "上月": "2026-10-31", "上月底": "2026-10-31", "上个月底": "2026-10-31", "月初": "2026-11-01", "2025年底": "2025-12-31",
    "去年": "2025-12-31", "去年底": "2025-12-31", "去年11月3日": "2025-11-03", "前年": "2024-12-31", "上周": "2026-11-22",
    "上个星期五": "2026-11-20", "上上周五": "2026-11-13", "三季度": "2026-09-30", "上季度": "2026-09-30",
    "十天前": "2026-11-13", "两个星期前": "2026-11-09", "半个月前": "2026-11-08", "半年前": "2026-05-23",
    "大前天": "2026-11-20", "昨日": "2026-11-22", "去年三季度": "2025-09-30", "一年前": "2025-11-23", "3号": "2026-11-03",
}  # fmt: skip
GERMAN = {
    "15.12.2026": "2026-12-15", "31.12.2026": "2026-12-31", "1.2.2027": "2027-02-01", "01.02.2027": "2027-02-01",
    "12.11.2027": "2027-11-12", "15.12.26": "2026-12-15", "15.12.": "2026-12-15", "15.12": "2026-12-15", "3.3.": "2027-03-03",
    "15. 12. 2026": "2026-12-15", "15. Dezember 2026": "2026-12-15", "15. Dezember": "2026-12-15", "15 Dez 2026": "2026-12-15",
    "15. Dez.": "2026-12-15", "1. März 2027": "2027-03-01", "Januar 2027": "2027-01-31", "Jänner 2027": "2027-01-31",
    "Januar": "2027-01-31", "Dez. 2026": "2026-12-31", "Ende Januar": "2027-01-31", "Ende Januar 2027": "2027-01-31",
    "Anfang März": "2027-03-01", "Ende des Monats": "2026-11-30", "Monatsende": "2026-11-30", "Ende 2027": "2027-12-31",
    "Ende nächsten Monats": "2026-12-31", "Jahresende": "2026-12-31", "KW 3/2027": "2027-01-24", "KW 3": "2027-01-24",
    "KW 50": "2026-12-13", "2027 KW 3": "2027-01-24", "Q1/2027": "2027-03-31", "1. Quartal 2027": "2027-03-31",
    "nächste Woche": "2026-12-06", "nächsten Freitag": "2026-12-04", "kommenden Freitag": "2026-11-27",
    "diesen Freitag": "2026-11-27", "Freitag": "2026-11-27", "nächsten Monat": "2026-12-31", "nächstes Jahr": "2027-12-31",
    "morgen": "2026-11-24", "übermorgen": "2026-11-25", "heute": "2026-11-23", "in zwei Wochen": "2026-12-07",
    "in 3 Tagen": "2026-11-26", "Mi, 16.12.2026": "2026-12-16", "Mittwoch, 16. Dezember 2026": "2026-12-16",
    "bis 15.12.2026": "2026-12-15", "15.12.2026 10:00": "2026-12-15", "diese Woche": "2026-11-29", "31.1.": "2027-01-31",
}  # fmt: skip
FRENCH = {
    "le 15 décembre 2026": "2026-12-15", "15 décembre": "2026-12-15", "1er janvier 2027": "2027-01-01",
    "15/12/2026": "2026-12-15", "fin janvier": "2027-01-31", "fin du mois": "2026-11-30", "début mars": "2027-03-01",
    "janvier 2027": "2027-01-31", "demain": "2026-11-24", "aujourd'hui": "2026-11-23", "dans deux semaines": "2026-12-07",
    "semaine prochaine": "2026-12-06", "la semaine prochaine": "2026-12-06", "vendredi prochain": "2026-12-04",
    "T1 2027": "2027-03-31", "1er trimestre 2027": "2027-03-31", "août 2027": "2027-08-31", "vendredi": "2026-11-27",
}  # fmt: skip
PAST = {
    "11 Dec": "2025-12-11", "Nov 3": "2026-11-03", "December": "2025-12-31", "Q3": "2026-09-30", "last quarter": "2026-09-30",
    "end of September": "2026-09-30", "end of last month": "2026-10-31", "vor 3 Tagen": "2026-11-20", "gestern": "2026-11-22",
    "letzte Woche": "2026-11-22", "letzten Freitag": "2026-11-20", "15.12.": "2025-12-15", "hier": "2026-11-22",
    "il y a 3 jours": "2026-11-20", "le mois dernier": "2026-10-31", "the 25th": "2026-10-25", "29 February": "2024-02-29",
    **CHINESE_PAST,
}  # fmt: skip


def test_forty_dates_of_each_language_are_tried() -> None:
    assert min(map(len, (ENGLISH, CHINESE, GERMAN))) >= 40


@pytest.mark.parametrize(
    ("text", "meant"), [pair for each in (ENGLISH, CHINESE, GERMAN, FRENCH) for pair in each.items()]
)
def test_a_date_as_people_write_it_is_when_something_is_due(text: str, meant: str) -> None:
    assert parse_date(text, today=MONDAY, name="--due").isoformat() == meant


@pytest.mark.parametrize(("text", "meant"), list(PAST.items()))
def test_a_date_as_people_write_it_is_when_something_was(text: str, meant: str) -> None:
    assert parse_date(text, today=MONDAY, name="valid_as_of").isoformat() == meant


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("12/11/2026", "2026-11-12", "2026-12-11"),
        ("1/2/26", "2026-01-02", "2026-02-01"),
        ("12-11-2026", "2026-11-12", "2026-12-11"),
        ("11/3", "2026-03-11", "2026-11-03"),
        ("11.3", "2026-03-11", "2026-11-03"),
        ("Dec-26", "2025-12-26", "2026-12-31"),
        ("26-12-31", "2026-12-31", "2031-12-26"),
    ],
)
def test_a_date_with_two_readings_is_refused_naming_both(text: str, one: str, other: str) -> None:
    with pytest.raises(UsageError, match="has two readings") as caught:
        parse(text)
    assert str(caught.value.message) == f"--on: {text!r} has two readings: {one} or {other}"
    assert str(caught.value.hint) == f"write {one} or {other}"


@pytest.mark.parametrize("text", ["11/11/2026", "5/5/2026", "31/12/2026", "12.11.2026"])
def test_a_date_with_one_reading_is_not_said_to_have_two(text: str) -> None:
    assert parse(text).startswith("2026-")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("11 Dec", "2025-12-11", "2026-12-11"),
        ("12月3日", "2025-12-03", "2026-12-03"),
        ("KW 3", "2026-01-18", "2027-01-24"),
    ],
)
def test_a_date_without_a_year_is_refused_where_it_may_be_the_last_or_the_next(text: str, one: str, other: str) -> None:
    with pytest.raises(UsageError, match=f"has two readings: {one} or {other}"):
        parse_date(text, today=MONDAY, name="--period")


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2025-02-29", "2027-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "0000",
        "0000-Q1", "2026-13", "2026年13月", "31.11.2026", "31 November 2026", "2026年2月30日", "13/13/2026", "2027-W54",
        "20261331", "30 February",
    ],
)  # fmt: skip
def test_a_day_that_the_calendar_does_not_have_is_said_not_to_exist(text: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        parse(text)


def test_a_day_of_the_week_that_does_not_fit_the_date_is_refused() -> None:
    for text in ("2026年12月3日（周五）", "Fri 3 Dec 2026", "Montag, 3.12.2026"):
        with pytest.raises(UsageError, match="is not on that day of the week"):
            parse(text)


def test_the_number_that_a_spreadsheet_has_for_a_day_is_told() -> None:
    with pytest.raises(UsageError, match="'46387' is not a date") as caught:
        parse("46387")
    assert "2026-12-31" in str(caught.value.hint)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "10000-01-01", "2026-Q5", "2026-Q0", "31122026", "202611", "2026-8-1x", "soon", "next", "next tuesdays",
        "x days ago", "3 fortnights ago", "周八", "下周五五", "٢٠٢٦-٠٨-٣١x", "²", "--5d", "+5", "Infinity", "nan", "\0",
        "\ud800", "mid January", "Mitte Januar", "early March", "10:00", "end of", "end of nothing", "底", "周", "年", "月",
        "2026-12-31 25:00", "11月x日", "15.12.2026.", "1/2/3/4", "Dec 2026 11 12", "第五季度", "2026-08-3¹",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_named(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date") as caught:
        parse(text)
    assert str(caught.value.message).startswith("--on: ")


def test_the_hint_shows_dates_in_the_readers_language(acme: Kamplan) -> None:
    for language, examples in (
        ("en", ("31.8.2026", "Aug 31 2026", "end of January")),
        ("zh", ("8月31日", "月底", "下周五")),
    ):
        said = acme("list-intel", "acme", "--on", "soon", "--lang", language).err
        assert all(one in said for one in examples), said


@settings(deadline=None, max_examples=300)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_day_in_any_countrys_writing_is_that_day_or_refused(day: date, today: date) -> None:
    months_en = "January February March April May June July August September October November December".split()  # noqa: SIM905
    months_de = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
    y, m, d = day.year, day.month, day.day
    written = [
        f"{d}.{m}.{y}", f"{d:02}.{m:02}.{y}", f"{y}年{m}月{d}日", f"{y}/{m}/{d}", f"{y}{m:02}{d:02}", f"{m}/{d}/{y}",
        f"{d}/{m}/{y}", f"{d} {months_en[m - 1]} {y}", f"{months_en[m - 1][:3]} {d}, {y}", f"{d}. {months_de[m - 1]} {y}",
        f"{d}-{months_en[m - 1][:3]}-{y}", f"{y}-{m:02}-{d:02}T23:59:59Z", f"{y}-{m:02}-{d:02} 00:00:00",
    ]  # fmt: skip
    for text in written:
        with contextlib.suppress(UsageError):
            assert parse(text, today=today) == day.isoformat(), text
        if "/" not in text:
            assert parse(text, today=today) == day.isoformat(), text


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


@pytest.mark.parametrize("today", ["0001-01-01", "0001-01-03", "9999-12-31", "9999-12-20"])
def test_nothing_that_looks_ahead_or_back_fails_at_the_ends_of_the_calendar(
    acme: Kamplan, tmp_path: Path, today: str
) -> None:
    acme("edit-account", "acme", "--currency", "EUR", "--period", f"{today}..9999-12-31").ok()
    acme("add-action", "acme", "Call", "--owner", "Ada", "--due", "9999-12-31").ok()
    acme("add-opportunity", "acme", "Pumps", "--amount", 5, "--close-by", "9999-12-31", "--probability", 50).ok()
    for argv in (
        ("next", "acme"), ("agenda",), ("agenda", "-o", tmp_path / "a.ics"), ("digest",), ("digest", "acme"), ("portfolio",),
        ("collection-plan", "acme"), ("brief", "acme"), ("gaps", "acme"), ("check",), ("history", "--since", "today"),
        ("render-plan", "acme", "--draft", "-o", "-"), ("list-accounts", "--known-on", "today"),
        ("draw", "acme", "--picture", "actions", "-o", "-"), ("draw", "acme", "--picture", "opportunities", "-o", "-"),
        ("assign-question", "acme", "rivalry-1", "--to", "Ada", "--due", "today"),
    ):  # fmt: skip
        result = acme(*argv, today=today)
        assert result.code in (0, 3, 10), (argv, result.err)


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put this process into a time zone, and back afterwards."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the process's zone can be set on POSIX only")
@pytest.mark.parametrize("zone", ["AAA+23", "BBB-23", "UTC", "XYZ-99", "Pacific/Kiritimati"])
def test_what_was_just_recorded_is_known_today_wherever_one_is(
    kamplan: Kamplan, in_zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    in_zone(zone)
    monkeypatch.setattr(os.environ, "update", lambda given: [os.environ.__setitem__(*one) for one in given.items()
                                                             if one[0] != "KAMPLAN_TODAY"])  # fmt: skip
    kamplan("new-account", "Acme", "--key", "acme").ok()
    kamplan("add-contact", "acme", "Bo").ok()
    assert [one["name"] for one in kamplan("list-contacts", "acme", "--known-on", "today", "--json").ok().json] == [
        "Bo"
    ]
    assert "add-contact" in kamplan("history", "--since", "today").ok().out
    kamplan.refuses("list-contacts", "acme", "--known-on", "yesterday", code=3, says="no account 'acme'")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the process's zone can be set on POSIX only")
@pytest.mark.parametrize("zone", ["UTC", "AAA+11", "BBB-13"])
def test_a_day_holds_its_first_and_its_last_second(
    kamplan: Kamplan, in_zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    in_zone(zone)

    class Clock(datetime):
        at = 0.0

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.fromtimestamp(cls.at, tz)

    monkeypatch.setattr(call, "datetime", Clock)
    Clock.at = time.mktime((2030, 5, 6, 12, 0, 0, 0, 0, -1))
    kamplan("new-account", "Acme", "--key", "acme").ok()
    for name, clock in (
        ("First", (2030, 5, 7, 0, 0, 0)),
        ("Last", (2030, 5, 7, 23, 59, 59)),
        ("Later", (2030, 5, 8, 0, 0, 0)),
    ):
        Clock.at = time.mktime((*clock, 0, 0, -1))
        kamplan("add-contact", "acme", name).ok()
    known = kamplan("list-contacts", "acme", "--known-on", "2030-05-07", "--json", today="2030-06-01").ok().json
    assert [one["name"] for one in known] == ["First", "Last"]
    assert kamplan("history", "--since", "2030-05-07", "--json", today="2030-06-01").ok().out.count("add-contact") == 3
    assert kamplan("history", "--since", "2030-05-08", "--json", today="2030-06-01").ok().out.count("add-contact") == 1


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_day_of_the_calendar_can_be_worked_on(acme: Kamplan, today: str) -> None:
    new = ("add-intel", "acme", "Prices fall", "--tier", 1, "--topic", "rivalry", "--source", "News", "--json")
    found = acme(*new, today=today).ok().json
    assert (found["valid_as_of"], found["state"]) == (today, "due" if today.startswith("9") else "current")
    acme("confirm-intel", "I-1", today=today).ok()
    acme("analyze", "acme", today=today).ok()
