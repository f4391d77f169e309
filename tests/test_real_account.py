"""Public facts about a real company go in without loss, and the analysis equals one computed from the file alone."""

from __future__ import annotations

import calendar
import csv
import json
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("KAMPLAN_REAL_DATA") or ROOT.parent / "shared" / "data" / "real-account")
CHECKLIST = json.loads((ROOT / "src/kamplan/resources/checklist.json").read_text("utf-8"))
DATES = ("2018-12-31", "2021-06-30", "2024-03-31", "2025-11-30", "2026-11-23")

pytestmark = pytest.mark.skipif(not (DATA / "intel.csv").is_file(), reason="the real account's files are not here")


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def haier(kamplan):
    for name in ("accounts", "contacts", "intel", "figures"):
        done = kamplan("import", DATA / f"{name}.csv", "--as", name, "--json").ok().json
        assert done["unmapped_columns"] == []
        assert done["new"] == done["rows"] == len(read(name))
    return kamplan


def test_every_cell_of_the_four_files_can_be_read_back(haier) -> None:
    account = haier("show-account", "haier", "--json").ok().json
    for name, cell in read("accounts")[0].items():
        assert str(account[name] if account[name] is not None else "") == cell, name

    contacts = haier("list-contacts", "haier", "--json").ok().json
    names = {one["id"]: one["name"] for one in contacts}
    for row, one in zip(read("contacts"), contacts, strict=True):
        told = one | {"reports_to": names.get(one["reports_to"] or "", "")}
        assert {name: told[name] or "" for name in row} == row

    items = {one["statement"]: one for one in haier("list-intel", "haier", "--json").ok().json}
    for row in read("intel"):
        one = items[row["statement"]]
        told = one | {
            "questions": ";".join(one["questions"]),
            "tier": str(one["tier"]),
            "credibility": str(one["credibility"]),
        }
        assert {name: told[name] or "" for name in row} == row

    figures = haier("list-figures", "haier", "--json").ok().json
    key = ("year", "measure", "unit", "source", "url")
    told = {tuple(str(one[name] or "") for name in key): one for one in figures}
    for row in read("figures"):
        one = told[tuple(row[name] for name in key)]
        assert Decimal(one["value"]) == Decimal(row["value"])
        assert (one["currency"] or "") == row["currency"]


def test_a_second_import_adds_and_changes_nothing(haier) -> None:
    before = haier.digest()
    for name in ("accounts", "contacts", "intel", "figures"):
        done = haier("import", DATA / f"{name}.csv", "--as", name, "--json").ok().json
        assert (done["new"], done["known"], done["differs"]) == (0, len(read(name)), [])
    assert haier.digest() == before


def test_an_account_known_from_public_pages_alone_shows_what_they_do_not_answer(haier) -> None:
    found = haier("analyze", "haier", "--on", "2025-11-30", "--json").ok().json
    states = {topic["id"]: topic["state"] for topic in found["topics"]}
    for topic in ("market-development", "buyer-power", "rivalry", "financial-performance"):
        assert states[topic] == "evidenced", topic
    for topic in ("buying-process", "product-usage", "product-history", "product-plans", "opportunities-priorities"):
        assert states[topic] == "open", topic
    assert found["coverage"] == {"evidenced": 5, "required": 14, "ratio": 0.357}
    assert found["readiness"] == {"done": 0, "required": 14, "ratio": 0.0}


def test_today_most_of_it_is_stale_and_the_pages_to_read_again_are_named(haier) -> None:
    found = haier("analyze", "haier", "--json").ok().json
    usable = sum(topic["usable"] for topic in found["topics"])
    assert sum(topic["stale"] for topic in found["topics"]) > usable * 0.8
    urls = {row["url"] for row in read("intel")}
    assert len(found["read_again"]) > 50
    assert {page["url"] for page in found["read_again"]} <= urls
    assert "Read again" in haier("analyze", "haier").ok().out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_draft_plan_is_written_in_both_languages(haier, language: str) -> None:
    assert haier("render-plan", "haier", "-o", "-").code == 10
    plan = haier("render-plan", "haier", "--draft", "--lang", language, "-o", "-", "--format", "html").ok().out
    assert {"en": "DRAFT", "zh": "草"}[language] in plan


def add_months(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def is_usable(row: dict[str, str]) -> bool:
    return row["credibility"] == "1" or (row["reliability"] in "ABC" and row["credibility"] in "123")


def freshness(row: dict[str, str], months: int, on: date) -> str:
    start = date.fromisoformat(row["valid_as_of"])
    review = add_months(start, months)
    if on > review:
        return "stale"
    return "due" if (review - on).days * 5 <= (review - start).days else "current"


@pytest.mark.parametrize("day", DATES)
def test_the_counts_equal_those_computed_from_the_file_alone(haier, day: str) -> None:
    on = date.fromisoformat(day)
    found = haier("analyze", "haier", "--on", day, "--json").ok().json
    told = {topic["id"]: topic for topic in found["topics"]}
    covered = required = 0
    for topic in (topic for area in CHECKLIST["areas"] for topic in area["topics"]):
        rows = [row for row in read("intel") if row["topic"] == topic["id"] and row["valid_as_of"] <= day]
        usable = [row for row in rows if is_usable(row)]
        ages = Counter(freshness(row, topic["review_months"], on) for row in usable)
        fresh = [row for row in usable if freshness(row, topic["review_months"], on) != "stale"]
        expected = {
            "items": len(rows),
            "usable": len(usable),
            "current": ages["current"],
            "due": ages["due"],
            "stale": ages["stale"],
            "origins": len({row["origin"] for row in fresh}),
            "tiers": {tier: sum(row["tier"] == tier for row in rows) for tier in "1234"},
            "state": "evidenced" if fresh else "open",
            "required": topic["required"],
        }
        assert {name: told[topic["id"]][name] for name in expected} == expected, topic["id"]
        for question in told[topic["id"]]["questions"]:
            named = [row for row in fresh if question["id"] in row["questions"].split(";")]
            answered = len(named) if question["kind"] == "situation" else 0
            assert (len(question["by"]), question["answered"]) == (answered, answered > 0), question["id"]
        required += topic["required"]
        covered += topic["required"] and bool(fresh)
    assert found["coverage"] == {"evidenced": covered, "required": required, "ratio": round(covered / required, 3)}
    assert found["readiness"]["done"] == 0


def test_people_are_asked_how_the_company_buys_before_its_finances_are_read_again(haier) -> None:
    """Public reading tells nothing of the buying process and of product needs; that is what is worth finding out."""
    found = haier("next", "haier", "--top", 100, "--json").ok().json["questions"]
    places = {one["question"]: place for place, one in enumerate(found)}
    finance = [place for question, place in places.items() if question.startswith("financial-performance")]
    needs = ("buying-process", "product-usage", "product-history", "product-plans", "opportunities-priorities")
    private = [one for one in found if one["topic"] in needs]
    asked = sum(
        question["kind"] == "situation"
        for area in CHECKLIST["areas"]
        for topic in area["topics"]
        for question in topic["questions"]
        if topic["id"] in needs
    )
    assert len(private) == asked
    assert finance
    for one in private:
        assert (one["tier"], one["step"]) == (3, "ask")
        assert one["contact"]
        assert places[one["question"]] < min(finance)
    assert all(one["step"] == "read" for one in found if one["topic"] == "financial-performance")


def test_it_goes_out_and_comes_into_another_store_with_nothing_lost(haier, tmp_path) -> None:
    haier("export", "-o", tmp_path / "out").ok()
    for name in ("contacts", "intel", "figures"):
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row, told in zip(csv.DictReader(file), read(name), strict=True):
                assert {key: row[key] for key, cell in told.items() if cell} == {k: c for k, c in told.items() if c}
    other = type(haier)(tmp_path / "other.db")
    other("import", tmp_path / "out").ok()
    other("export", "-o", tmp_path / "again").ok()
    for file in (tmp_path / "out").iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()
    assert other("analyze", "haier", "--json").out == haier("analyze", "haier", "--json").out
