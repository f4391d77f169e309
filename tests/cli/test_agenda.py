"""What is due and overdue, in order; and as a calendar file that every calendar reads and that keeps what is secret."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.render.calendar import Event, escape_text, fold_line, write_calendar

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

USABLE = ("--tier", 1, "--source", "Daily", "--reliability", "B", "--credibility", 2)
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def busy(acme: Kamplan) -> Kamplan:
    """An account with something of every kind that falls due, on 23 November 2026."""
    for argv in (
        ("edit-account", "acme", "--manager", "Ada Lin", "--next-review", "2026-11-30", "--period", "2026-01-01..2026-12-01"),
        ("add-action", "acme", "Call Jo, then write; soon", "--owner", "Ada Lin", "--due", "2026-11-20"),
        ("add-action", "acme", "Done already", "--owner", "Ada Lin", "--due", "2026-11-24", "--status", "done"),
        ("add-action", "acme", "Next year", "--owner", "Ada Lin", "--due", "2027-02-01"),
        ("add-commitment", "acme", "Spare parts", "--due", "2026-11-23", "--owner", "Ben Ode"),
        ("add-issue", "acme", "A pump leaks", "--raised", "2026-11-01", "--due", "2026-11-27"),
        ("add-inquiry", "acme", "rivalry-1", "--owner", "Ben Ode", "--due", "2026-11-26"),
        ("add-objective", "acme", "Sell more", "--measure", "sales", "--baseline", "1", "--target", "2", "--due", "2026-12-05"),
        ("add-opportunity", "acme", "New pumps", "--close-by", "2026-11-25", "--owner", "Ada Lin"),
        ("declare-unknown", "acme", "technology", "--owner", "Ben Ode", "--due", "2026-11-28", "--how", "ask at the fair"),
        *(("add-intel", "acme", f"Item {n}", "--topic", topic, *USABLE, "--on", "2026-11-01", "--review-by", day)
          for n, (topic, day) in enumerate((("rivalry", "2026-11-24"), ("substitutes", "2026-11-26"), ("rivalry", "2026-12-02")))),
        ("add-intel", "acme", "Stale", "--topic", "rivalry", *USABLE, "--on", "2026-10-01", "--review-by", "2026-11-10"),
        ("add-intel", "acme", "Rumour", "--topic", "rivalry", "--tier", 1, "--source", "Daily", "--review-by", "2026-11-25"),
    ):  # fmt: skip
        acme(*argv).ok()
    return acme


def rows(run: Kamplan, *argv: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("agenda", *argv, "--json").ok().json
    return found


def test_what_is_due_stands_in_order_of_date_with_what_is_overdue_on_top(busy: Kamplan) -> None:
    assert [(one["day"], one["kind"], one["id"], one["owner"]) for one in rows(busy)] == [
        ("2026-11-20", "action", "A-1", "Ada Lin"),
        ("2026-11-23", "commitment", "D-1", "Ben Ode"),
        ("2026-11-24", "evidence-review", None, "Ada Lin"),
        ("2026-11-25", "opportunity", "O-1", "Ada Lin"),
        ("2026-11-26", "inquiry", "J-1", "Ben Ode"),
        ("2026-11-27", "issue", "Q-1", None),
        ("2026-11-28", "declared-unknown", "U-1", "Ben Ode"),
        ("2026-11-30", "plan-review", None, "Ada Lin"),
        ("2026-12-01", "period-end", None, "Ada Lin"),
        ("2026-12-02", "evidence-review", None, "Ada Lin"),
        ("2026-12-05", "objective", "G-1", None),
    ]
    assert [one["days"] for one in rows(busy)][:3] == [-3, 0, 1]
    assert [one["is_overdue"] for one in rows(busy)].count(True) == 1


def test_the_items_of_a_week_share_one_line(busy: Kamplan) -> None:
    weeks = [one["title"] for one in rows(busy) if one["kind"] == "evidence-review"]
    assert len(weeks) == 2
    assert weeks[0].startswith("2 items to look at again: ")
    assert weeks[1].startswith("1 item to look at again: ")


def test_days_account_manager_and_owner_narrow_the_agenda(busy: Kamplan) -> None:
    assert [one["id"] for one in rows(busy, "--days", "0")] == ["A-1", "D-1"]
    assert "2027-02-01" in [one["day"] for one in rows(busy, "--days", "100")]
    assert {one["owner"] for one in rows(busy, "--owner", "ben ode")} == {"Ben Ode"}
    busy("new-account", "Bolt Works", "--key", "bolt", "--manager", "Cy Dorn").ok()
    busy("add-action", "bolt", "Visit", "--owner", "Cy Dorn", "--due", "2026-11-25").ok()
    assert {one["account"] for one in rows(busy)} == {"acme", "bolt"}
    assert {one["account"] for one in rows(busy, "--manager", "CY DORN")} == {"bolt"}
    assert {one["account"] for one in rows(busy, "--account", "acme")} == {"acme"}
    busy.refuses("agenda", "--manager", "Nobody", code=3, says="nobody called 'Nobody'", tries="Ada Lin, Cy Dorn")
    busy.refuses("agenda", "--account", "zeta", code=3, says="no account")
    busy.refuses("agenda", "--days", "-1", code=2, says="--days")


def test_a_table_says_how_far_off_a_day_is_in_both_languages(busy: Kamplan) -> None:
    english, chinese = busy("agenda").ok().out, busy("agenda", "--lang", "zh").ok().out
    for text in ("3 d late", "today", "in 2 d", "delivery", "plan review"):
        assert text in english
    for text in ("逾期 3 天", "今天", "2 天后", "交付", "计划评审", "需重新核实 2 条信息"):
        assert text in chinese


def test_the_real_example_has_an_agenda(example: Kamplan) -> None:
    late = [one["id"] for one in rows(example) if one["is_overdue"]]
    assert late == ["Q-2", "D-3", "A-8"]


# The calendar file ----------------------------------------------------------------------------------------------------


def read_events(file: Path) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def test_another_program_reads_the_calendar_as_all_day_events(busy: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    said = busy("agenda", "-o", file).ok()
    assert said.out == ""
    assert "11 entries for the audience company" in said.err
    events = read_events(file)
    assert len(events) == 11
    one = events["O-1.acme@kamplan"]
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 11, 25), date(2026, 11, 26))
    assert one["DTSTART"].params["VALUE"] == "DATE"
    assert one["SUMMARY"] == "acme: New pumps"
    assert (one["CLASS"], one["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
    late = events["A-1.acme@kamplan"]
    assert late["DTSTART"].dt == date(2026, 11, 23), "what is overdue stands where it is seen"
    assert late["SUMMARY"] == "acme: Overdue since 2026-11-20: Call Jo, then write; soon"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_later_file_replaces_what_an_earlier_one_brought(busy: Kamplan, tmp_path: Path, monkeypatch) -> None:
    import kamplan.cli.call as call

    busy("agenda", "-o", tmp_path / "first.ics").ok()

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(hours=2)

    monkeypatch.setattr(call, "datetime", Later)
    busy("edit", "O-1", "--set", "close_by=2026-11-30", "--set", "need=Newer pumps").ok()
    busy("agenda", "-o", tmp_path / "second.ics").ok()
    before, after = (read_events(tmp_path / f"{name}.ics") for name in ("first", "second"))
    assert before.keys() == after.keys()
    moved = after["O-1.acme@kamplan"]
    assert moved["DTSTART"].dt == date(2026, 11, 30)
    for uid, one in after.items():
        assert one["SEQUENCE"] > before[uid]["SEQUENCE"]
        assert one["DTSTAMP"].dt > before[uid]["DTSTAMP"].dt


def test_a_calendar_is_for_the_company_unless_it_is_asked_for_the_team(busy: Kamplan, tmp_path: Path) -> None:
    busy("add-action", "acme", "QQREDQQ visit", "--owner", "Ada Lin", "--due", "2026-11-25", "--handling", "red").ok()
    file = tmp_path / "due.ics"
    assert "left out for the audience company" in busy("agenda", "-o", file).ok().err
    assert "QQREDQQ" not in file.read_text(encoding="utf-8")
    busy("agenda", "-o", file, "--audience", "team").ok()
    assert "QQREDQQ" in file.read_text(encoding="utf-8")
    assert "QQREDQQ" in busy("agenda").ok().out
    assert b"\r\n" in file.read_bytes()


def test_a_calendar_for_the_company_is_on_record_and_names_what_it_holds(busy: Kamplan, tmp_path: Path) -> None:
    assert "recorded as Z-1" in busy("agenda", "-o", tmp_path / "due.ics").ok().err
    [release] = busy("list-releases", "--json").ok().json
    assert (release["document"], release["format"], release["audience"]) == ("agenda", "ics", "company")
    assert {"A-1", "U-1", "O-1"} <= set(release["records"])
    busy("verify", tmp_path / "due.ics").ok()
    busy("close", "A-1").ok()
    busy("withdraw", "O-1", "--reason", "gone").ok()
    assert busy("verify", tmp_path / "due.ics").code == 10
    assert "recorded" not in busy("agenda", "-o", tmp_path / "team.ics", "--audience", "team").ok().err
    busy.refuses("agenda", "-o", tmp_path / "due.txt", code=2, says="not the name of a calendar file", tries=".ics")


def test_an_empty_agenda_is_still_a_calendar(acme: Kamplan, tmp_path: Path) -> None:
    acme("agenda", "-o", tmp_path / "none.ics").ok()
    assert read_events(tmp_path / "none.ics") == {}
    assert acme("list-releases", "--json").ok().json == []


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_survives_folding_and_escaping(text: str) -> None:
    data = write_calendar([Event("A-1.x@kamplan", date(2026, 11, 25), text, "action")], name=text, now=NOW)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
        assert not re.search(rb"[\x00-\x1f\x7f]", line)
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "",
                  text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))  # fmt: skip
    assert str(event["SUMMARY"]) == kept


def test_lines_are_folded_at_seventy_five_octets_and_never_inside_a_character() -> None:
    pieces = list(fold_line("SUMMARY:" + "泵" * 60))
    assert len(pieces[0].encode()) in (73, 74, 75)
    assert all(one.startswith(" ") for one in pieces[1:])
    assert pieces[0] + "".join(one[1:] for one in pieces[1:]) == "SUMMARY:" + "泵" * 60
    assert list(fold_line("A:" + "b" * 73)) == ["A:" + "b" * 73]
    assert escape_text("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"
    assert "END:VCALENDAR" not in escape_text("x\r\nEND:VCALENDAR").split("\n")[0].split("\\n")[0]
