"""Merging what was recorded twice: one of two is left, whatever named the other names it, and nothing else changes."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens
from conftest import Kamplan
from graphs import OURS, TODAY, TOKEN, draw, enter
from mutations import find_faults, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USAGE, NOT_FOUND, CONFLICT = 2, 3, 4
WHY = ("--reason", "as one")
ON = ("--on", "2026-10-01")
NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News")
TOLD = ("--tier", 3, "--topic", "key-people")
TOP = ("--tier", 4, "--topic", "key-people")
GRADED = ("--reliability", "B", "--credibility", 2)
GOAL = ("--measure", "m", "--baseline", "1", "--target", "2", "--due", "2027-01-01")


def show(kamplan: Kamplan, record: str, *options: str) -> dict[str, Any]:
    return kamplan("show", record, *options, "--json").ok().json  # type: ignore[no-any-return]


def add(kamplan: Kamplan, *argv: Any) -> str:
    return str(kamplan(*argv, "--json").ok().json["id"])


def merge(kamplan: Kamplan, gone: str, into: str, *options: str) -> dict[str, Any]:
    return kamplan("merge", gone, into, *WHY, *options, "--json").ok().json  # type: ignore[no-any-return]


def taken(done: dict[str, Any]) -> dict[str, Any]:
    return {one["field"]: one["value"] for one in done["taken"]}


def left(done: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {one["field"]: (one["value"], one["kept"]) for one in done["left"]}


# What named the one names the other -----------------------------------------------------------------------------------


@pytest.fixture
def twins(acme: Kamplan) -> Kamplan:
    """`acme` with C-1 Wei Fang at the top, C-2 Jo Park, and C-3 Fang Wei, who is Wei Fang."""
    acme("add-contact", "acme", "Fang Wei", "--level", "top", "--title", "President", "--unit", "Board").ok()
    return acme


def test_whatever_named_a_contact_names_the_other_once(twins: Kamplan) -> None:
    twins("edit-contact", "C-2", "--reports-to", "C-3", "--influences", "C-3", "--influences", "C-1").ok()
    item = add(twins, "add-intel", "acme", "They buy.", *TOP, "--contact", "C-3", *ON)
    both = ("--contact", "C-3", "--contact", "C-1", "--contact", "C-2")
    meeting = add(twins, "add-interaction", "acme", "Dinner with [C-3]", *both)
    roles = ("--role", "economic=C-3", "--role", "economic=C-1", "--role", "coach=C-3")
    deal = add(twins, "add-opportunity", "acme", "Line 4", *roles)
    value = add(twins, "add-value", "acme", "Kit", "--need", "speed", "--accepted-by", "C-3")
    issue = add(twins, "add-issue", "acme", "Noise", "--raised-by", "C-3")
    promise = add(twins, "add-commitment", "acme", "Spares", "--due", "2026-12-01", "--to", "C-3")
    twins("assign-question", "acme", "rivalry-1", "--to", "Ada", "--due", "2026-12-01", "--ask", "C-3").ok()
    for who in ("C-3", "C-1"):
        twins("log-attempt", "acme", "rivalry-1", "--result", "declined", "--contact", who).ok()
    judged = add(twins, "conclude", "acme", "key-people", f"As [C-3] says [{item}].")
    done = merge(twins, "C-3", "C-1")
    inquiry = "J-1"
    assert set(done["changed"]) == {"C-2", item, meeting, deal, value, issue, promise, inquiry, judged}
    assert (show(twins, "C-2")["reports_to"], show(twins, "C-2")["influences"]) == ("C-1", ["C-1"])
    assert show(twins, item)["contact"] == "C-1"
    assert show(twins, meeting)["contacts"] == ["C-1", "C-2"]
    assert show(twins, meeting)["summary"] == "Dinner with [C-1]"
    assert [(one["role"], one["contact"]) for one in show(twins, deal)["roles"]] == [
        ("economic", "C-1"),
        ("coach", "C-1"),
    ]
    assert show(twins, value)["accepted_by"] == show(twins, issue)["raised_by"] == show(twins, promise)["to"] == "C-1"
    assert show(twins, inquiry)["ask"] == "C-1"
    assert [one["contact"] for one in show(twins, inquiry)["attempts"]] == ["C-1", "C-1"]
    assert show(twins, judged)["text"] == f"As [C-1] says [{item}]."
    assert find_faults(twins.db) == []


def test_whatever_named_an_item_names_the_other_once(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "Rivals are slow.", *NEWS, *GRADED, *ON)
    second = add(acme, "add-intel", "acme", "Rivals are slow now.", *NEWS, *GRADED, *ON)
    other = add(acme, "add-intel", "acme", "Rivals are quick.", *NEWS, "--contradicts", second, *ON)
    judged = add(acme, "conclude", "acme", "rivalry", f"Slow [{second}] [{first}], so [{second}].", "--verdict", "2",
                 "--contribution", f"We are quicker [{second}].")  # fmt: skip
    summary = add(acme, "summarize", "acme", f"All is well [{second}].")
    unknown = add(acme, "declare-unknown", "acme", "technology", "--owner", "A", "--due", "2026-12-01", "--how",
                  f"ask about [{second}]")  # fmt: skip
    goal = add(acme, "add-objective", "acme", "Win", *GOAL)
    way = add(acme, "add-strategy", "acme", "Serve", "--serves", goal, "--cite", second, "--detail", f"as [{second}]")
    risk = add(acme, "add-risk", "acme", f"Loss [{second}]")
    weighed = add(acme, "resolve", f"{second},{other}", "--holds", second, "--why", "It is newer")
    done = merge(acme, second, first)
    assert set(done["changed"]) == {other, judged, summary, unknown, way, risk, weighed}
    assert show(acme, other)["contradicts"] == [first]
    assert show(acme, judged)["cites"] == [first]
    assert show(acme, judged)["text"] == f"Slow [{first}], so [{first}]."
    assert show(acme, judged)["contribution"] == f"We are quicker [{first}]."
    assert show(acme, summary)["text"] == f"All is well [{first}]."
    assert show(acme, unknown)["how"] == f"ask about [{first}]"
    assert (show(acme, way)["cites"], show(acme, way)["detail"]) == ([first], f"as [{first}]")
    assert (show(acme, risk)["cites"], show(acme, risk)["risk"]) == ([first], f"Loss [{first}]")
    assert set(show(acme, weighed)["cites"]) == {first, other}
    assert show(acme, weighed)["holds"] == first
    assert find_faults(acme.db) == []


def test_the_items_of_a_source_come_from_the_other_under_its_name(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "One.", *NEWS[:-1], "Annual report 25", "--publisher", "Acme", *ON)
    second = add(acme, "add-intel", "acme", "Two.", *NEWS[:-1], "Annual Report 2025", "--publisher", "Acme", *ON)
    gone = add(acme, "add-intel", "acme", "Three.", *NEWS[:-1], "Annual report 25", "--publisher", "Acme", *ON)
    acme("withdraw", gone, "--reason", "wrong").ok()
    acme("add-risk", "acme", "They hide it [S-1]").ok()
    done = merge(acme, "S-1", "S-2")
    assert done["changed"] == [first, gone, "R-1"]
    assert {show(acme, one)["source_id"] for one in (first, second, gone)} == {"S-2"}
    assert show(acme, first)["source"] == "Annual Report 2025"
    assert show(acme, "R-1")["risk"] == "They hide it [S-2]"
    (kept,) = acme("list-sources", "acme", "--json").ok().json
    assert (kept["id"], kept["name"], kept["items"]) == ("S-2", "Annual Report 2025", 3)
    left_behind = show(acme, "S-1")
    assert (left_behind["name"], left_behind["items"]) == ("Annual report 25", 0)
    assert left_behind["withdrawn_reason"] == "merged into S-2: as one"


def test_the_one_that_went_says_where_it_went_and_the_history_too(twins: Kamplan) -> None:
    twins("merge", "C-3", "C-1", "--reason", "both cards were his").ok()
    assert show(twins, "C-3")["withdrawn_reason"] == "merged into C-1: both cards were his"
    assert [one["id"] for one in twins("list-contacts", "acme", "--json").ok().json] == ["C-1", "C-2"]
    assert "C-3" in [one["id"] for one in twins("list-contacts", "acme", "--all", "--json").ok().json]
    (newest, *_) = twins("history", "C-3", "--json").ok().json
    assert (newest["command"], newest["reason"]) == ("merge", "both cards were his")


# What is taken over ---------------------------------------------------------------------------------------------------


def test_blank_fields_of_a_contact_are_filled_and_what_is_said_otherwise_is_named(acme: Kamplan) -> None:
    acme("edit-contact", "C-1", "--stance", "supporter", "--last-contact", "2026-08-01").ok()
    known = ("--title", "President", "--unit", "Board", "--level", "staff", "--owner", "Bo", "--notes", "golf")
    judged = ("--power", "inner", "--stance", "enemy", "--last-contact", "2026-09-01", "--partner", "Ally")
    acme("add-contact", "acme", "Fang Wei", *known, *judged).ok()
    done = merge(acme, "C-3", "C-1")
    assert taken(done) == {
        "unit": "Board", "owner": "Bo", "notes": "golf", "power": "inner", "last_contact": "2026-09-01",
    }  # fmt: skip
    assert left(done) == {
        "name": ("Fang Wei", "Wei Fang"), "title": ("President", "Chief executive"), "level": ("staff", "top"),
        "stance": ("enemy", "supporter"), "partner": ("Ally", None),
    }  # fmt: skip
    held = show(acme, "C-1")
    assert (held["unit"], held["power"], held["stance"], held["level"]) == ("Board", "inner", "supporter", "top")
    assert (held["last_contact"], held["partner"]) == ("2026-09-01", None)


@pytest.mark.parametrize(
    ("gone", "name_zh"), [(("李伟",), "李伟"), (("Li Wei", "--name-zh", "李伟"), "李伟"), (("Li Wei",), None)]
)
def test_a_chinese_name_is_taken_over_where_there_is_none(
    acme: Kamplan, gone: tuple[str, ...], name_zh: str | None
) -> None:
    acme("add-contact", "acme", *gone).ok()
    done = merge(acme, "C-3", "C-2")
    assert show(acme, "C-2")["name_zh"] == name_zh
    assert taken(done).get("name_zh") == name_zh
    assert ("name" in left(done)) == (gone[0] == "Li Wei")


def test_a_person_reports_to_whom_the_other_did_and_never_to_themselves(acme: Kamplan) -> None:
    for name, boss in (("Ann", "C-1"), ("An Li", "C-3"), ("Bo", "C-4")):
        acme("add-contact", "acme", name, "--reports-to", boss).ok()
    done = merge(acme, "C-3", "C-4")  # Ann, to whom An Li reports, is An Li
    assert taken(done) == {"reports_to": "C-1"}
    assert show(acme, "C-4")["reports_to"] == "C-1"
    assert show(acme, "C-5")["reports_to"] == "C-4"
    done = merge(acme, "C-4", "C-1")  # and An Li is Wei Fang, to whom she reports
    assert "reports_to" not in taken(done)
    assert show(acme, "C-1")["reports_to"] is None
    assert show(acme, "C-5")["reports_to"] == "C-1"
    assert find_faults(acme.db) == []


def test_a_reporting_line_that_would_come_back_is_refused_or_left(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ann").ok()
    acme("add-contact", "acme", "Bo", "--reports-to", "C-3").ok()
    acme("edit-contact", "C-2", "--reports-to", "C-4").ok()
    says, tries = "C-2 reports to C-4, who would report to C-2 then", "kamplan edit-contact C-2 --reports-to ''"
    acme.refuses("merge", "C-3", "C-2", *WHY, code=CONFLICT, says=says, tries=tries)
    done = merge(acme, "C-2", "C-3")  # the other way round, whom Jo Park reports to is only not taken over
    assert left(done)["reports_to"] == ("C-4", None)
    assert find_faults(acme.db) == []


def test_what_top_management_told_us_stays_with_top_management(twins: Kamplan) -> None:
    item = add(twins, "add-intel", "acme", "They buy.", *TOP, "--contact", "C-3", *ON)
    says = f"C-3 carries tier-4 items ({item}), and C-2 is not in top management"
    twins.refuses("merge", "C-3", "C-2", *WHY, code=CONFLICT, says=says, tries="edit-contact C-2 --level top")
    twins("edit-contact", "C-2", "--level", "top", "--partner", "Ally").ok()
    twins.refuses("merge", "C-3", "C-2", *WHY, code=CONFLICT, says="C-2 works at a partner", tries="merge C-2 C-3")
    twins("edit", "C-2", "--set", "level=", "--set", "partner=").ok()
    assert taken(merge(twins, "C-3", "C-2"))["level"] == "top"
    assert find_faults(twins.db) == []


def test_blank_fields_of_an_item_are_filled_and_questions_united(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "Slow.", *NEWS, "--question", "rivalry-1", "--credibility", 3, *ON)
    more = ("--detail", "By half.", "--url", "https://a.example/x", "--published", "2026-10-01", "--origin", "wire")
    told = ("--swot", "t", "--reason", "seen", "--cost", "5", "--currency", "EUR", "--hours", "2")
    second = add(acme, "add-intel", "acme", "Slow now.", *NEWS, *more, *told, "--question", "rivalry-1", "--question",
                 "rivalry-2", "--reliability", "B", "--credibility", 2, "--lawful", "under-nda", *ON)  # fmt: skip
    done = merge(acme, second, first)
    held = show(acme, first)
    assert held["questions"] == ["rivalry-1", "rivalry-2"]
    assert (held["detail"], held["url"], held["published_on"]) == ("By half.", "https://a.example/x", "2026-10-01")
    assert (held["origin"], held["swot"], held["lawful"]) == ("wire", "t", "under-nda")
    assert (held["cost"], held["currency"], held["hours"]) == ("5", "EUR", "2")
    assert left(done) == {"statement": ("Slow now.", "Slow."), "credibility": (2, 3), "reason": ("seen", None)}
    assert (held["grade"], held["reason"]) == ("B3", None)  # its source has that reliability from the other item
    assert [one["id"] for one in acme("search", "half", "--json").ok().json] == [first, second]


def test_later_days_on_which_the_other_held_confirm_the_item(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "Slow.", *NEWS, "--on", "2026-03-01")
    second = add(acme, "add-intel", "acme", "Slow now.", *NEWS, "--on", "2026-05-01", "--review-by", "2026-06-01")
    acme("confirm-intel", first, "--on", "2026-07-01").ok()
    for day in ("2026-07-01", "2026-09-01"):
        acme("confirm-intel", second, "--on", day, "--review-by", "2026-12-24").ok()
    done = merge(acme, second, first)
    assert taken(done)["confirmations"] == ["2026-05-01", "2026-09-01"]
    held = show(acme, first)
    assert [(one["on"], one["review_by"]) for one in held["confirmations"]] == [
        ("2026-05-01", "2026-06-01"), ("2026-07-01", None), ("2026-09-01", "2026-12-24"),
    ]  # fmt: skip
    assert (held["valid_as_of"], held["review_by"]) == ("2026-03-01", "2026-12-24")


def test_what_an_item_had_replaced_stays_replaced(acme: Kamplan) -> None:
    old = add(acme, "add-intel", "acme", "Five.", *NEWS, "--on", "2026-02-01")
    early = add(acme, "add-intel", "acme", "Six, we hear.", *NEWS, "--on", "2026-01-01")
    new = add(acme, "supersede-intel", old, "Six.", "--on", "2026-03-01")
    says, tries = f"{new} has replaced {old}, which is newer than {early}", f"kamplan merge {early} {new}"
    acme.refuses("merge", new, early, *WHY, code=CONFLICT, says=says, tries=tries)
    late = add(acme, "add-intel", "acme", "Six it is.", *NEWS, "--on", "2026-04-01")
    assert taken(merge(acme, new, late))["supersedes"] == old
    assert show(acme, old)["superseded_by"] == late
    assert [one["id"] for one in acme("list-intel", "acme", "--json").ok().json] == [early, late]


def test_two_that_replaced_different_items_are_not_merged_so_that_neither_counts_again(acme: Kamplan) -> None:
    olds = [add(acme, "add-intel", "acme", f"Old {n}.", *NEWS, "--on", "2026-02-01") for n in (1, 2)]
    news = [add(acme, "supersede-intel", old, f"New {old}.", "--on", "2026-03-01") for old in olds]
    says = f"{news[1]} has replaced {olds[1]} and {news[0]} {olds[0]}"
    acme.refuses("merge", news[1], news[0], *WHY, code=CONFLICT, says=says, tries=f"withdraw-intel {news[1]}")


def test_what_a_source_said_of_itself_is_filled_and_how_it_was_described_stays(acme: Kamplan) -> None:
    acme("add-source", "acme", "Paper", "--kind", "news", "--reliability", "C").ok()
    acme("add-source", "acme", "The Paper", "--kind", "news").ok()
    assert taken(merge(acme, "S-1", "S-2")) == {"reliability": "C"}
    assert show(acme, "S-2")["reliability"] == "C"
    early = add(
        acme, "add-intel", "acme", "One.", *NEWS[:-1], "Wire", "--reliability", "E", "--source-kind", "news", *ON
    )
    late = add(acme, "add-intel", "acme", "Two.", *NEWS[:-1], "A wire", "--reliability", "B", "--credibility", 2, *ON)
    rest = add(acme, "add-intel", "acme", "Three.", *NEWS[:-1], "A wire", "--credibility", 2, *ON)
    done = merge(acme, show(acme, early)["source_id"], show(acme, late)["source_id"])
    assert left(done)["reliability"] == ("E", "B")
    assert taken(done) == {"kind": "news"}
    assert show(acme, rest)["grade"] == "B2"
    assert show(acme, late)["source_kind"] == "news"


def test_a_source_is_merged_only_into_one_whose_name_is_no_news_to_anybody(acme: Kamplan) -> None:
    add(acme, "add-intel", "acme", "Open.", *NEWS, *ON)
    add(acme, "add-intel", "acme", "Kept back.", *NEWS[:-1], "Secret audit", "--handling", "red", *ON)
    says = "the customer may read items of S-1, and does not know the name of S-2"
    acme.refuses("merge", "S-1", "S-2", *WHY, code=CONFLICT, says=says, tries="kamplan merge S-2 S-1")
    merge(acme, "S-2", "S-1")
    assert "Secret" not in acme("list-intel", "acme", "--audience", "customer").ok().out
    assert show(acme, "I-2")["source"] == "News"


def test_no_grade_of_a_withheld_item_becomes_that_of_the_source(acme: Kamplan) -> None:
    named = ("--source", "Journal")
    acme("add-intel", "acme", "Old.", *NEWS[:-1], "Wire", "--reliability", "E", "--credibility", 2, *ON).ok()
    acme("add-intel", "acme", "Red.", *NEWS[:-2], *named, "--reliability", "A", "--handling", "red", *ON).ok()
    acme("add-intel", "acme", "Open.", *NEWS[:-2], *named, "--credibility", 2, *ON).ok()
    done = merge(acme, "S-1", "S-2")
    assert done["next"] == ["kamplan edit-source S-2 --reliability A"]
    company = acme("list-intel", "acme", "--audience", "company", "--json").ok().json
    assert {one["statement"]: one["reliability"] for one in company} == {"Old.": "E", "Open.": "E"}


# What cannot be one ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "into", "code", "says", "tries"),
    [
        ("C-1", "C-1", USAGE, "C-1 cannot be merged into itself", "the one that goes"),
        ("C-1", "S-1", USAGE, "C-1 is a contact, S-1 is a source", "two of one kind"),
        ("K-1", "K-2", USAGE, "K-1 is a judgement: only contacts, sources", 'withdraw K-1 --reason "same as K-2"'),
        ("R-1", "R-2", USAGE, "R-1 is a risk: only", "kamplan withdraw R-1"),
        ("F-1", "F-2", USAGE, "F-1 is a figure: only", "kamplan withdraw F-1"),
        ("acme", "beta", USAGE, "acme is an account: only", "kamplan export acme"),
        ("C-1", "beta", USAGE, "beta is an account: only", "kamplan export beta"),
        ("nobody", "C-1", NOT_FOUND, "no contact 'nobody'", "list-contacts"),
        ("C-99", "C-1", NOT_FOUND, "no contact C-99", "list-contacts"),
        ("C-1", "C-99", NOT_FOUND, "no contact C-99", "list-contacts"),
        ("S-99", "S-1", NOT_FOUND, "no source S-99", "list-sources"),
        ("I-99", "I-1", NOT_FOUND, "no item I-99", "list-intel"),
        ("C-1", "C-3", USAGE, "C-1 belongs to acme and C-3 to beta", "at one account"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_what_to_do(
    acme: Kamplan, gone: str, into: str, code: int, says: str, tries: str
) -> None:
    acme("new-account", "Beta", "--key", "beta").ok()
    acme("add-contact", "beta", "Zoe").ok()
    acme("add-intel", "acme", "One.", *NEWS, *ON).ok()
    acme.refuses("merge", gone, into, *WHY, code=code, says=says, tries=tries)


def test_a_merge_needs_a_reason_that_fits(twins: Kamplan) -> None:
    twins.refuses("merge", "C-3", "C-1", code=USAGE, says="Missing option '--reason'")
    twins.refuses("merge", "C-3", "C-1", "--reason", " ", code=USAGE, says="reason: is empty")
    twins.refuses("merge", "C-3", "C-1", "--reason", "seen twice" * 1995, code=USAGE, says="at most 2000 fit")


ONE = ("add-intel", "acme", "One.", *NEWS, *ON)
DIFFERENT: dict[str, tuple[tuple[Any, ...], str, str]] = {
    "another tier": (("add-intel", "acme", "One?", "--tier", 2, *NEWS[2:], *ON), "is of tier 2 and I-1 of tier 1", "same as"),
    "another topic": (
        ("add-intel", "acme", "One?", "--tier", 1, "--topic", "technology", "--source", "News", *ON),
        "I-2 bears on technology and I-1 on rivalry", "same as",
    ),
    "another source": (
        ("add-intel", "acme", "One?", *NEWS[:-1], "Wire", *ON), "I-2 comes from S-2 and I-1 from S-1: two origins are",
        "first kamplan merge S-2 S-1",
    ),
    "another origin": ((*ONE[:2], "One?", *ONE[3:], "--origin", "b"), "I-2 goes back to b and I-1 to a", "same as"),
    "a contradiction": ((*ONE[:2], "One?", *ONE[3:], "--contradicts", "I-1"), "I-2 contradicts I-1", "kamplan resolve I-2,I-1"),
    "not to be used": ((*ONE[:2], "One?", *ONE[3:], "--lawful", "not-to-be-used"), "I-2 is not to be used", "show I-2"),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENT)
def test_items_that_are_no_duplicates_of_one_origin_are_not_merged(acme: Kamplan, name: str) -> None:
    argv, says, tries = DIFFERENT[name]
    acme(*ONE, "--origin", "a").ok()
    acme(*argv).ok()
    acme.refuses("merge", "I-2", "I-1", *WHY, code=CONFLICT, says=says, tries=tries)


def test_what_two_people_told_us_is_not_merged(acme: Kamplan) -> None:
    for who in ("C-1", "C-2"):
        acme("add-intel", "acme", f"They buy, says {who}.", *TOLD, "--contact", who, "--source", "Visit", *ON).ok()
    says, tries = "I-2 was told by C-2 and I-1 by C-1: two origins", "first kamplan merge C-2 C-1"
    acme.refuses("merge", "I-2", "I-1", *WHY, code=CONFLICT, says=says, tries=tries)
    merge(acme, "C-2", "C-1")
    merge(acme, "I-2", "I-1")


def test_items_that_were_weighed_or_replaced_one_another_are_not_merged(acme: Kamplan, tmp_path: Path) -> None:
    for text in ("One.", "Two.", "Three."):
        acme("add-intel", "acme", text, *NEWS, *ON).ok()
    acme("add-resolution", "acme", "Both hold", "--cite", "I-1,I-2").ok()
    acme.refuses("merge", "I-2", "I-1", *WHY, code=CONFLICT, says="E-1 weighs I-2 against I-1", tries="withdraw E-1")
    acme("withdraw", "E-1", "--reason", "they are one").ok()
    merge(acme, "I-2", "I-1")
    acme("supersede-intel", "I-3", "Four.", *ON).ok()
    acme.refuses("merge", "I-3", "I-1", *WHY, code=CONFLICT, says="I-3 was superseded by I-4", tries="use I-4")
    acme("withdraw", "I-4", "--reason", "wrong").ok()
    header = "account,tier,topic,statement,source,valid_as_of,supersedes\n"
    (tmp_path / "more.csv").write_text(f"{header}acme,1,rivalry,Five.,News,2026-10-02,I-4\n", encoding="utf-8")
    acme("import", tmp_path / "more.csv", "--as", "intel").ok()
    for argv in (("I-5", "I-3"), ("I-3", "I-5")):
        says = "I-5 took the place of I-3, through others"
        acme.refuses("merge", *argv, *WHY, code=CONFLICT, says=says, tries="history I-3")


def test_what_was_withdrawn_or_merged_is_not_merged_again(twins: Kamplan) -> None:
    twins("withdraw", "C-2", "--reason", "left").ok()
    for argv in (("C-2", "C-1"), ("C-1", "C-2")):
        twins.refuses("merge", *argv, *WHY, code=CONFLICT, says="C-2 was withdrawn on", tries="show C-2")
    merge(twins, "C-3", "C-1")
    for argv in (("C-3", "C-1"), ("C-1", "C-3")):
        twins.refuses("merge", *argv, *WHY, code=CONFLICT, says="C-3 was merged into C-1 on", tries="use C-1")


def test_what_was_published_is_not_merged_with_a_conversation(acme: Kamplan) -> None:
    acme("add-intel", "acme", "One.", *NEWS, *ON).ok()
    acme("add-intel", "acme", "Two.", *TOLD, "--contact", "C-1", *ON).ok()
    says = "S-2 is of the kind conversation, and S-1 was published"
    acme.refuses("merge", "S-2", "S-1", *WHY, code=CONFLICT, says=says, tries="edit-source S-2 --kind KIND")


# Markings -------------------------------------------------------------------------------------------------------------


def test_both_get_the_more_restrictive_marking_and_so_does_what_cites_them(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "Slow.", *NEWS, "--handling", "green", *ON)
    second = add(acme, "add-intel", "acme", "Slow now.", *NEWS, "--handling", "red", *ON)
    judged = add(acme, "conclude", "acme", "rivalry", f"Slow [{first}].", "--handling", "green")
    risk = add(acme, "add-risk", "acme", "Loss", "--cite", first)
    done = merge(acme, second, first)
    assert {one["id"]: one["after"] for one in done["raised"]} == {first: "red", judged: "red", risk: "red"}
    assert [show(acme, one)["handling"] for one in (first, second, judged, risk)] == ["red"] * 4
    again = add(acme, "add-intel", "acme", "Slow, they say.", *NEWS, "--handling", "clear", *ON)
    assert {one["id"] for one in merge(acme, again, first)["raised"]} == {again}
    assert "Slow" not in acme("list-intel", "acme", "--state", "withdrawn", "--audience", "company").ok().out


@pytest.mark.parametrize("way", ["relabel", "edit-contact", "import"])
def test_what_is_raised_later_raises_what_was_merged_into_it(twins: Kamplan, tmp_path: Path, way: str) -> None:
    merge(twins, "C-3", "C-1")
    if way == "import":
        (tmp_path / "c.csv").write_text("account,name,handling\nacme,Wei Fang,red\n", encoding="utf-8")
        twins("import", tmp_path / "c.csv", "--as", "contacts", "--update").ok()
    else:
        twins(way, "C-1", "--handling", "red", *(WHY if way == "relabel" else ())).ok()
    assert [show(twins, one)["handling"] for one in ("C-1", "C-3", "C-2")] == ["red", "red", "amber"]


# Naming what was merged -----------------------------------------------------------------------------------------------


def test_who_names_what_was_merged_means_the_other(twins: Kamplan) -> None:
    merge(twins, "C-3", "C-1")
    assert show(twins, add(twins, "add-intel", "acme", "Buy.", *TOLD, "--contact", "Fang Wei", *ON))["contact"] == "C-1"
    assert show(twins, add(twins, "add-issue", "acme", "Noise", "--raised-by", "C-3"))["raised_by"] == "C-1"
    assert show(twins, add(twins, "add-contact", "acme", "Bo", "--reports-to", "Fang Wei"))["reports_to"] == "C-1"
    first = add(twins, "add-intel", "acme", "Slow.", *NEWS, *ON, "--ref", "r1")
    second = add(twins, "add-intel", "acme", "Slow now.", *NEWS, *ON, "--ref", "r2")
    merge(twins, second, first)
    judged = show(twins, add(twins, "conclude", "acme", "rivalry", f"Slow [{second}], [r2].", "--cite", "r2"))
    assert (judged["text"], judged["cites"]) == (f"Slow [{first}].", [first])
    other = add(twins, "add-intel", "acme", "Quick.", *NEWS, *ON, "--contradicts", "r2")
    assert show(twins, other)["contradicts"] == [first]
    risk = show(twins, add(twins, "add-risk", "acme", f"Loss [r2], told by [C-3], [{second}]"))
    assert (risk["risk"], risk["cites"]) == (f"Loss [{first}], told by [C-1], [{first}]", [first])


def test_what_was_merged_is_not_changed_or_recorded_anew(twins: Kamplan) -> None:
    merge(twins, "C-3", "C-1")
    twins("add-intel", "acme", "One.", *NEWS, *ON).ok()
    twins("add-intel", "acme", "Two.", *NEWS, *ON).ok()
    twins("add-source", "acme", "The News", "--kind", "news").ok()
    merge(twins, "S-1", "S-2")
    merge(twins, "I-2", "I-1")
    refused: list[tuple[tuple[Any, ...], str, str]] = [
        (("edit-contact", "C-3", "--title", "x"), "C-3 was withdrawn", "show C-1"),
        (("withdraw", "C-3", *WHY), "C-3 was withdrawn", "show C-1"),
        (("add-contact", "acme", "Fang Wei"), "Fang Wei (C-3) was merged into C-1", '"Fang Wei (WORD)"'),
        (
            ("edit-contact", "C-2", "--name", "fang wei"),
            "was merged into C-1",
            'edit-contact C-2 --name "fang wei (Planner)"',
        ),
        (("edit-source", "S-1", "--reliability", "B"), "S-1 was withdrawn", "show S-2"),
        (("add-source", "acme", "News", "--kind", "news"), "S-1, and was merged into S-2", "edit-source S-2"),
        (("grade-intel", "I-2", "--credibility", "1"), "I-2 was merged into I-1", "use I-1"),
        (("supersede-intel", "I-2", "x"), "I-2 was merged into I-1", "use I-1"),
        (("resolve", "I-2,I-1", "--why", "x"), "I-2 was withdrawn", "show I-2"),
    ]
    for argv, says, tries in refused:
        twins.refuses(*argv, code=CONFLICT, says=says, tries=tries)
    twins("edit-contact", "C-1", "--name", "Fang Wei").ok()


def test_a_reason_that_only_reads_like_a_merge_is_none(twins: Kamplan, tmp_path: Path) -> None:
    twins("withdraw", "C-3", "--reason", "merged into C-1: so they say").ok()
    says = "Fang Wei (C-3) was withdrawn on"
    twins.refuses("add-issue", "acme", "Noise", "--raised-by", "Fang Wei", code=CONFLICT, says=says)
    assert twins("show-person", "C-1", "--json").ok().json["merged"] == []
    twins("add-contact", "acme", "Fang Wei").ok()
    file = tmp_path / "w.csv"
    rows = "account,what,name,withdrawn_on,withdrawn_reason\nacme,contact,Jo Park,2026-11-01,merged into C-1: x\n"
    file.write_text(rows, encoding="utf-8")
    twins("import", file, "--as", "withdrawals").ok()
    twins.refuses("add-issue", "acme", "Noise", "--raised-by", "C-2", code=CONFLICT, says="Jo Park (C-2) was withdrawn")


def test_a_merge_that_was_taken_back_is_none(twins: Kamplan) -> None:
    merge(twins, "C-3", "C-1")
    twins("undo", "--yes").ok()
    twins("withdraw", "C-3", "--reason", "merged into C-2: no").ok()
    twins.refuses("add-issue", "acme", "x", "--raised-by", "C-3", code=CONFLICT, says="Fang Wei (C-3) was withdrawn")


# Taking back ----------------------------------------------------------------------------------------------------------


def test_a_merge_is_taken_back_and_put_in_force_again_whole(acme: Kamplan) -> None:
    first = add(acme, "add-intel", "acme", "Slow.", *NEWS, *ON)
    second = add(acme, "add-intel", "acme", "Slow now.", *NEWS, "--handling", "amber", "--detail", "half", *ON)
    acme("conclude", "acme", "rivalry", f"Slow [{first}] [{second}].").ok()
    before = rows_of(acme.db)
    merge(acme, second, first)
    merged = rows_of(acme.db)
    acme.refuses("undo", "--yes", code=USAGE, says="would lower the marking", tries="--reason")
    acme("undo", "--yes", "--reason", "two facts after all").ok()
    assert rows_of(acme.db) == before
    acme("redo", "--yes").ok()
    assert rows_of(acme.db) == merged
    assert find_faults(acme.db) == []


def test_a_redo_never_merges_two_into_each_other(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ann").ok()
    acme("add-contact", "acme", "Anne").ok()
    merge(acme, "C-4", "C-3")
    acme("undo", "--yes").ok()
    merge(acme, "C-3", "C-4")
    says = "C-3 was merged into what was merged into it"
    acme.refuses("redo", "--yes", code=CONFLICT, says=says)


def test_a_dry_run_says_the_same_and_changes_nothing(twins: Kamplan) -> None:
    before = twins.digest()
    shown = merge(twins, "C-3", "C-1", "--dry-run")
    assert twins.digest() == before
    assert not (twins.db.parent / "snapshots").exists()
    assert shown | {"dry_run": False} == merge(twins, "C-3", "C-1")
    assert twins.digest() != before


def test_what_a_merge_did_is_said_in_a_line_each(twins: Kamplan) -> None:
    twins("add-issue", "acme", "Noise", "--raised-by", "C-3").ok()
    shown = twins("merge", "C-3", "C-1", *WHY, "--dry-run").ok().out
    assert shown.splitlines() == [
        "C-3 would be merged into C-1; nothing was changed (--dry-run)",
        "  names C-1 from now on: Q-1",
        "  taken over from C-3: unit: Board",
        "  not taken over, as C-1 says otherwise: name: Fang Wei (C-1: Wei Fang); title: President (C-1: Chief executive)",
    ]
    assert "Q-1" in twins("merge", "C-3", "C-1", *WHY, "--lang", "zh").ok().out


def test_the_store_is_kept_as_it_was_before_a_merge_and_snapshots_are_thinned(acme: Kamplan) -> None:
    for number in range(12):
        acme("add-contact", "acme", f"Twin {number}").ok()
    for number in range(1, 12):
        merge(acme, f"C-{number + 3}", "C-3")
    kept = [one for one in acme("list-backups", "--json").ok().json if one["before"] == "merge"]
    assert len(kept) == 2  # the first of the day and the newest
    refused = acme("merge", "C-4", "C-3", *WHY)
    assert refused.code == CONFLICT
    assert len(list((acme.db.parent / "snapshots").iterdir())) == 2


# Files that come again ------------------------------------------------------------------------------------------------


def test_the_same_files_again_bring_nothing_back(kamplan: Kamplan, tmp_path: Path) -> None:
    files = {
        "contacts": "account,name,name_zh,title,reports_to,influences\nacme,Wei Fang,,Chief,,\nacme,方伟,,Head,,Jo Park\n"
        "acme,W. Fang,,,,\nacme,Jo Park,,,方伟,W. Fang\n",
        "intel": "account,tier,topic,statement,source,valid_as_of,contact,ref\n"
        "acme,1,rivalry,Slow.,News,2026-10-01,,a\nacme,1,rivalry,Slow now.,News,2026-10-01,,b\n"
        "acme,1,rivalry,Slow.,The News,2026-10-01,,c\nacme,3,key-people,They buy.,,2026-10-01,方伟,d\n"
        "acme,3,key-people,They sell.,,2026-10-01,W. Fang,e\nacme,3,key-people,They wait.,,2026-10-01,Wei Fang,f\n",
        "sources": "account,name,kind,reliability\nacme,News,news,B\nacme,The News,news,C\n",
        "conclusions": "account,topic,text,cites,on\nacme,rivalry,\"Slow [b], [c].\",a,2026-10-02\n",
        "unknowns": "account,topic,owner,due,how,on\nacme,technology,Ada,2026-12-01,ask about [I-2],2026-10-02\n",
        "risks": "account,risk,cites\nacme,Loss [b],c\n",
        "opportunities": "account,need,roles\nacme,Line 4,economic=方伟;user=Jo Park;economic=Wei Fang\n",
        "interactions": "account,summary,held_on,contacts\nacme,Dinner,2026-10-02,方伟;W. Fang;Jo Park\n",
    }  # fmt: skip
    kamplan("new-account", "Acme Pumps", "--key", "acme").ok()
    for kind, text in files.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        kamplan("import", tmp_path / f"{kind}.csv", "--as", kind).ok()
    numbers = {one["name"]: one["id"] for one in kamplan("list-sources", "acme", "--json").ok().json}
    for gone, into in (("C-2", "C-1"), ("C-3", "C-1"), (numbers["The News"], numbers["News"]), ("I-2", "I-1"),
                       ("I-3", "I-1"), (numbers["Conversation with 方伟"], numbers["Conversation with Wei Fang"])):  # fmt: skip
        merge(kamplan, gone, into)
    before = rows_of(kamplan.db)
    for options in ((), ("--update",)):
        for kind in files:
            done = kamplan("import", tmp_path / f"{kind}.csv", "--as", kind, *options, "--json").ok().json
            assert (done["new"], done["updated"], done["differs"]) == (0, 0, []), (kind, done)
        assert rows_of(kamplan.db) == before, options
    assert find_faults(kamplan.db) == []
    more = "account,tier,topic,statement,source,valid_as_of,contact,supersedes\nacme,1,rivalry,Quick.,The News,2026-10-09,,b\n"
    (tmp_path / "more.csv").write_text(more, encoding="utf-8")
    assert kamplan("import", tmp_path / "more.csv", "--as", "intel", "--json").ok().json["new"] == 1
    (newest, *_) = kamplan("list-intel", "acme", "--since", "2026-10-09", "--json").ok().json
    assert (newest["source_id"], newest["supersedes"]) == (numbers["News"], "I-1")


def test_an_export_comes_in_the_same_elsewhere_and_again_changes_nothing(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-contact", "acme", "李伟", "--title", "Head").ok()
    for name in ("News", "The News"):
        acme("add-intel", "acme", f"Slow, says {name}.", *NEWS[:-1], name, *ON).ok()
    acme("add-issue", "acme", "Noise", "--raised-by", "李伟").ok()
    acme("export", "acme", "-o", tmp_path / "before").ok()
    merge(acme, "C-3", "C-2")
    merge(acme, "S-1", "S-2")
    merge(acme, "I-2", "I-1")
    before = rows_of(acme.db)
    acme("export", "acme", "-o", tmp_path / "after").ok()
    for folder in ("before", "after"):
        assert acme("import", tmp_path / folder, "--json").ok().json["new"] == 0
        assert rows_of(acme.db) == before
    other = Kamplan(tmp_path / "other.db")
    other("import", tmp_path / "after").ok()
    assert other("show", "C-2").ok().out.split() == acme("show", "C-2").ok().out.split()
    other("export", "acme", "-o", tmp_path / "again").ok()
    for file in (tmp_path / "after").iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


# One person -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["C-1", "C-3", "C-4"])
def test_contacts_who_were_merged_are_one_person_to_be_shown_and_erased(twins: Kamplan, asked: str) -> None:
    twins("add-contact", "acme", "W. Fang", "--name-zh", "方先生", "--notes", "plays golf").ok()
    twins("add-intel", "acme", "Fang Wei left the board.", *NEWS, *ON).ok()
    twins("add-intel", "acme", "He buys.", *TOP, "--contact", "C-3", *ON).ok()
    twins("add-risk", "acme", "方先生 leaves, or W. Fang").ok()
    twins("merge", "C-4", "C-3", "--reason", "W. Fang is Fang Wei").ok()
    merge(twins, "C-3", "C-1")
    person = twins("show-person", asked, "--json").ok().json
    assert (person["contact"]["id"], sorted(one["id"] for one in person["merged"])) == ("C-1", ["C-3", "C-4"])
    assert {one["id"]: one["how"] for one in person["records"]} == {
        "I-1": "text", "I-2": "contact, text", "R-1": "text",
    }  # fmt: skip
    assert {"C-1", "C-3", "C-4"} == {what["id"] for line in person["history"] for what in line["what"]}
    assert "C-4" in twins("show-person", asked).ok().out
    twins.refuses("erase-person", asked, "--reason", "W. Fang asked", "--yes", code=USAGE, says="it names C-1")
    done = twins("erase-person", asked, "--reason", "asked", "--yes", "--json").ok().json
    assert (done["id"], sorted(done["with_it"])) == ("C-1", ["C-3", "C-4"])
    for snapshot in (twins.db.parent / "snapshots").iterdir():
        assert str(snapshot) in done["copies"]
        snapshot.unlink()
    held = twins.db.read_bytes()
    for name in ("Wei Fang", "Fang Wei", "W. Fang", "方伟", "方先生", "plays golf", "fang wei"):
        assert name.encode() not in held, name
    assert find_faults(twins.db) == []
    assert show(twins, "I-2")["tier"] == 4


def test_a_name_that_a_merge_gave_by_mistake_is_not_erased_of_whom_it_belongs_to(acme: Kamplan) -> None:
    acme("add-contact", "acme", "李娜", "--title", "Buyer").ok()
    acme("add-risk", "acme", "李娜 leaves").ok()
    merge(acme, "C-3", "C-2")
    acme("undo", "--yes", "--reason", "somebody else").ok()
    assert acme("show-person", "C-2", "--json").ok().json["records"] == []
    acme("erase-person", "C-2", "--reason", "asked", "--yes").ok()
    assert (show(acme, "C-3")["name"], show(acme, "R-1")["risk"]) == ("李娜", "李娜 leaves")
    assert find_faults(acme.db) == []


def test_a_purge_takes_along_what_was_merged_into_a_record(acme: Kamplan) -> None:
    add(acme, "add-intel", "acme", "Zebras are slow.", *NEWS, "--detail", "Stripes alpha.", *ON)
    add(acme, "add-intel", "acme", "Slow are zebras.", *NEWS[:-1], "Zebra Gazette", *ON)
    acme("conclude", "acme", "rivalry", "Slow [I-2].").ok()
    merge(acme, "S-2", "S-1")
    merge(acme, "I-2", "I-1")
    done = acme("purge", "I-1", "--reason", "asked for", "--yes", "--json").ok().json
    assert set(done["with_it"]) == {"I-2", "S-1", "S-2"}
    assert done["unlinked"] == ["K-1"]
    for snapshot in (acme.db.parent / "snapshots").iterdir():
        assert str(snapshot) in done["copies"]
    held = acme.db.read_bytes()
    for text in ("ebras are slow", "are zebras", "Stripes alpha", "ebra Gazette", "ebra gazette"):
        assert text.encode() not in held, text
    assert find_faults(acme.db) == []


def test_a_purge_of_what_was_merged_leaves_what_it_was_merged_into(acme: Kamplan) -> None:
    for text in ("Slow.", "Slow now.", "Slow, we hear."):
        acme("add-intel", "acme", text, *NEWS, *ON).ok()
    merge(acme, "I-3", "I-2")
    merge(acme, "I-2", "I-1")
    assert acme("purge", "I-2", "--reason", "asked for", "--yes", "--json").ok().json["with_it"] == ["I-3"]
    assert show(acme, "I-1")["statement"] == "Slow."
    acme.refuses("merge", "I-2", "I-1", *WHY, code=NOT_FOUND, says="I-2 was purged on")
    assert find_faults(acme.db) == []


# What suggests it -----------------------------------------------------------------------------------------------------


def test_a_likely_duplicate_of_one_origin_is_suggested_with_the_command(acme: Kamplan) -> None:
    add(acme, "add-intel", "acme", "Rotor holds 24% of the pump market.", *NEWS, "--origin", "wire", *ON)
    entered = acme("add-intel", "acme", "Of the pump market Rotor holds 24%.", *NEWS, *ON).ok()
    command = 'kamplan merge I-2 I-1 --reason "says the same"'
    assert f"  if so: {command}" in entered.err
    assert command in acme("suggest", "acme").ok().out
    (found,) = acme("suggest", "acme", "--json").ok().json
    assert found["hint"] == command
    acme("merge", "I-2", "I-1", "--reason", "says the same").ok()
    assert acme("suggest", "acme", "--json").ok().json == []
    other = acme("add-intel", "acme", "Rotor has 24% of the pump market.", *NEWS, "--origin", "tip", *ON).ok()
    assert "kamplan merge" not in other.err


def test_what_may_be_merged_next_is_named(twins: Kamplan) -> None:
    for who in ("C-1", "C-3"):
        twins("add-intel", "acme", "They buy.", *TOLD, "--contact", who, *ON).ok()
    done = twins("merge", "C-3", "C-1", *WHY).ok()
    assert done.err.splitlines() == ["next, if so: kamplan merge S-2 S-1 --reason TEXT"]
    assert merge(twins, "S-2", "S-1")["next"] == ["kamplan merge I-2 I-1 --reason TEXT"]
    assert merge(twins, "I-2", "I-1")["next"] == []


def test_both_places_are_completed_with_what_can_be_merged(twins: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamplan.cli.merging import complete_mergeable

    twins("add-intel", "acme", "One.", *NEWS, *ON).ok()
    monkeypatch.setenv("KAMPLAN_DB", str(twins.db))
    assert [one for one, _ in complete_mergeable("")] == ["C-1", "C-2", "C-3", "S-1", "I-1"]
    assert [one for one, _ in complete_mergeable("c-3")] == ["C-3"]


# Whatever is merged ---------------------------------------------------------------------------------------------------

LEVELS = ("clear", "green", "amber", "red")


def read_markings(db: Path) -> dict[tuple[str, int], int]:
    return {key: LEVELS.index(row["handling"]) for key, row in rows_of(db).items() if "handling" in row}


def double(kamplan: Kamplan, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Record some items once more in other words, cite both, and yield the pairs."""
    rows = [one for one in kamplan("list-intel", "acme", "--json").ok().json if one["tier"] < 3 or one["contact"]]
    for one in rng.sample(rows, 5):
        told = (
            ("--source", one["source"]) if one["tier"] < 3 else ("--source", one["source"], "--contact", one["contact"])
        )
        publisher = ("--publisher", one["publisher"]) if one["publisher"] else ()
        more = rng.choice(((), ("--handling", "red"), ("--detail", "more", *GRADED)))
        again = add(kamplan, "add-intel", "acme", f"Again {one['id']}.", "--tier", one["tier"], "--topic", one["topic"],
                    "--on", rng.choice((one["valid_as_of"], "2026-11-20")), *told, *publisher, *more)  # fmt: skip
        kamplan("conclude", "acme", one["topic"], f"So it is [{again}], [{one['id']}].").ok()
        kamplan("add-risk", "acme", f"Loss of [{again}]", "--cite", one["id"]).ok()
        yield again, one["id"]


def draw_pair(rng: random.Random, kamplan: Kamplan, ids: dict[str, str], pairs: list[tuple[str, str]]) -> list[str]:
    kind = rng.choice("CSII*")
    if kind == "I":
        return rng.sample(rng.choice(pairs), 2)
    if kind == "S":
        with closing(sqlite3.connect(kamplan.db)) as store:
            (last,) = store.execute("SELECT max(id) FROM source").fetchone()
        return [f"S-{one}" for one in rng.sample(range(1, last + 1), 2)]
    return rng.sample([one for one in ids.values() if one[0] in ("C" if kind == "C" else "CI")], 2)


def find_naming(db: Path, gone: str) -> list[tuple[str, int]]:
    """The rows that refer to a record, beside its own."""
    letter, number = gone[0], int(gone[2:])
    column = {"C": "contact_id", "S": "source_id", "I": "supersedes_id"}[letter]
    lists = {"C": ("influences",), "S": (), "I": ("cites", "contradicts")}[letter]
    own = ({"C": "contact", "S": "source", "I": "item"}[letter], number)
    found = []
    for key, row in rows_of(db).items():
        named = row.get(column) == number or (letter == "C" and row.get("reports_to_id") == number)
        named |= any(number in json.loads(row[one]) for one in lists if one in row)
        words = [row.get(one) or "" for one in ("text", "contribution", "body")]
        named |= any(f"[{gone}]" in one or f'"{gone}"' in one for one in words)
        if named and key != own and key[0] in ("contact", "item", "judgement", "record"):
            found.append(key)
    return found


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(one, marks=pytest.mark.slow) for one in range(3, 60))])
def test_whatever_is_merged_the_store_is_whole_no_marking_drops_and_undo_brings_all_back(
    seed: int, kamplan: Kamplan, tmp_path: Path
) -> None:
    steps, mint = draw(seed)
    ids = enter(kamplan.db, [one for one in steps if one.what != "raise"], mint)
    rng, run = random.Random(seed), Kamplan(kamplan.db, today=str(TODAY))
    pairs = list(double(run, rng))
    start, states = rows_of(run.db), []
    for _ in range(14):
        gone, into = draw_pair(rng, run, ids, pairs)
        before, digest = read_markings(run.db), run.digest()
        result = run("merge", gone, into, *WHY)
        if result.code:
            assert result.code in (USAGE, NOT_FOUND, CONFLICT), result
            assert (len(result.err.splitlines()), result.out, run.digest()) == (2, "", digest), result
            continue
        states.append(rows_of(run.db))
        after = read_markings(run.db)
        assert [record for record, level in before.items() if after[record] < level] == [], (gone, into)
        assert find_naming(run.db, gone) == [], (gone, into)
        assert find_faults(run.db) == [], (gone, into)
    assert len(states) >= 3
    run("export", "acme", "-o", tmp_path / "first").ok()
    other = Kamplan(tmp_path / "other.db", today=str(TODAY))
    other("import", tmp_path / "first").ok()
    other("export", "acme", "-o", tmp_path / "second").ok()
    for file in (tmp_path / "first").iterdir():
        assert (tmp_path / "second" / file.name).read_bytes() == file.read_bytes()
    for state in [*states[-2::-1], start]:
        run("undo", "--yes", "--reason", "not one after all").ok()
        assert rows_of(run.db) == state
    for state in states:
        run("redo", "--yes").ok()
        assert rows_of(run.db) == state


OUTPUTS = (
    ("list-intel", "acme", "--json"), ("list-contacts", "acme", "--all", "--json"), ("list-judgements", "acme", "--json"),
    ("list-sources", "acme", "--all", "--json"), ("list-opportunities", "acme", "--all", "--json"),
    ("list-interactions", "acme", "--all", "--json"), ("render-plan", "acme", "--draft", "-o", "-"),
)  # fmt: skip


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(one, marks=pytest.mark.slow) for one in range(3, 60))])
def test_whatever_is_merged_nobody_reads_what_was_kept_from_them(seed: int, kamplan: Kamplan) -> None:
    steps, mint = draw(seed)
    ids = enter(kamplan.db, steps, mint)
    rng, run = random.Random(seed), Kamplan(kamplan.db, today=str(TODAY))
    pairs, done = list(double(run, rng)), 0
    before = read_tokens(run)  # an item that was recorded once more may name a source that only withheld ones named
    for _ in range(14):
        done += run("merge", *draw_pair(rng, run, ids, pairs), *WHY).code == 0
    assert done >= 3
    for shown, tokens in read_tokens(run).items():
        assert tokens <= before[shown], shown


def read_tokens(run: Kamplan) -> dict[tuple[object, ...], set[str]]:
    """What each output shows that its audience was not to read."""
    found = {}
    for audience, pattern in (("customer", TOKEN), ("company", OURS)):
        for argv in (*OUTPUTS, *((("history", "--all"), ("digest", "acme")) if audience == "company" else ())):
            shown = run(*argv, "--audience", audience).ok()
            found[audience, *argv] = set(find_tokens(shown.out + shown.err, pattern))
    return found
