"""The plan as an Excel workbook: every text as typed, numbers and dates as such, nothing that runs (F34, F36)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from graphs import Mint, Step, enter
from kamplan.render.sheets import name_sheet
from office import AUTHOR, COMPANY, WORDS, assert_no_traces, open_in_office, read_parts, write_config

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = (
    "=1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=cmd|' /C calc'!A0", "+1+1", "+cmd|' /C calc'!A0", "-1+1", "-2",
    "@SUM(1,1)", "@A1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\"=1+1", "'=1+1", "{=1+1}", "=DDE(\"cmd\";\"x\";\"y\")",
    "http://evil.example/x", "mailto:a@b.example", "internal:Sheet1!A1", "external:c:\\temp\\x.xlsx", "1e5", "0012", "TRUE",
    "2026-01-01x", "#REF!", "_x000D_=1", "ftp://evil.example",
)  # fmt: skip
TOPICS = ("locations-facilities", "key-people", "buying-process", "market-development", "technology", "mission-vision")


def read(file: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def cells(sheets: dict[str, list[list[Any]]]) -> set[Any]:
    return {cell for rows in sheets.values() for row in rows for cell in row}


def make_steps(texts: tuple[str, ...]) -> list[Step]:
    steps = []
    for place, text in enumerate(texts):
        topic = TOPICS[place % len(TOPICS)]
        steps += [
            Step("contact", f"c{place}", {"name": f"{text} c{place}", "title": text, "unit": text, "owner": text,
                                          "handling": "green"}),
            Step("item", f"i{place}", {
                "tier": 1, "topic": topic, "questions": (f"{topic}-1",), "statement": text, "source": text,
                "publisher": text, "reliability": "A", "credibility": 2, "valid_as_of": "2026-11-01", "handling": "clear"}),
            Step("conclusion", f"k{place}", {"topic": topic, "text": f"{text} [{{i{place}}}]", "cites": [f"i{place}"],
                                             "author": text, "handling": "green"}),
            Step("figure", f"f{place}", {"year": 2025, "measure": text, "value": "1.5", "unit": text, "source": text,
                                         "handling": "green"}),
        ]  # fmt: skip
    return steps


def test_a_text_that_looks_like_a_formula_stays_the_text_that_was_typed(kamplan, tmp_path: Path) -> None:
    assert len(set(FORMULAS)) >= 26
    enter(kamplan.db, make_steps(FORMULAS), Mint(1))
    file = tmp_path / "plan.xlsx"
    kamplan("render-plan", "acme", "--draft", "-o", file).ok()
    parts = read_parts(file.read_bytes())
    assert not [name for name in parts if "externalLink" in name or "hyperlink" in name.lower()]
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            text = part.decode()
            assert not re.search(r"<f[ >/]|<hyperlink", text), name
    found = cells(read(file))
    for text in FORMULAS:
        assert text in found, f"{text!r} does not read as typed"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_texts_of_every_kind_read_back_equal(kamplan, tmp_path: Path, lang: str) -> None:
    enter(kamplan.db, make_steps(WORDS), Mint(1))
    file = tmp_path / "plan.xlsx"
    kamplan("render-plan", "acme", "--draft", "-o", file, "--lang", lang).ok()
    found = cells(read(file))
    for text in WORDS:
        assert text in found, f"{text!r} does not read as typed"


def test_a_text_longer_than_a_cell_goes_on_in_the_rows_below(acme, tmp_path: Path) -> None:
    text = "".join(f"{number:07d} " for number in range(12_400)).strip()
    acme("summarize", "acme", text).ok()
    file = tmp_path / "plan.xlsx"
    acme("render-plan", "acme", "--draft", "-o", file).ok()
    sheet = next(rows for name, rows in read(file).items() if name.startswith("1 "))
    joined = "".join(str(row[sheet[0].index("Text")]) for row in sheet[1:])
    assert text in joined


def test_numbers_are_numbers_and_dates_are_dates(example, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    example("render-plan", "aurelia", "-o", file).ok()
    sheets = read(file)
    figures = next(rows for name, rows in sheets.items() if name.startswith("2a"))
    revenue = next(row for row in figures if row[0] == "revenue")
    assert revenue[figures[0].index("2023")] == 4720
    evidence = next(rows for name, rows in sheets.items() if name.startswith("A "))
    assert all(isinstance(row[evidence[0].index("Date")], date) for row in evidence[1:])
    assert {row[evidence[0].index("Tier")] for row in evidence[1:]} == {1, 2, 3, 4}


def test_every_picture_is_a_list_of_typed_cells(example, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    example("render-plan", "aurelia", "-o", file).ok()
    lists = {tuple(rows[0]): rows[1:] for rows in read(file).values()}
    plan = example("render-plan", "aurelia", "-o", "-", "--format", "json").ok().json
    drawn = [one for section in plan["sections"] for one in section["blocks"]]
    sizes = {one["kind"]: len(one.get("people") or one.get("bubbles") or one.get("rows") or []) for one in drawn}
    people = lists["Person", "reports to", "influences", "Power level", "Stance", "Coverage", "Our owner"]
    assert (
        len(people)
        == sizes["relationship-map"]
        == sizes["power-matrix"]
        == len(lists["Person", "Power level", "Stance"])
    )
    assert ["Fei Ruolan", "inner circle", "supporter"] in lists["Person", "Power level", "Stance"]
    chances = lists["Opportunity", "Closes", "Probability (%)", "Amount", "Currency"]
    assert ["O-1 Automatic inspection for nine pump stations", date(2026, 12, 15), 60, 26_000_000, "CNY"] in chances
    actions = lists["Action", "Owner", "Starts", "Due", "Status", "overdue"]
    assert len(actions) == sizes["gantt"]
    assert all(isinstance(row[3], date) for row in actions)
    assert {row[5] for row in actions} == {"", "overdue"}
    space = lists["Unit", "Product", "Held by", "Note"]
    assert ["Infusion Pumps", "Assembly lines", "ours", "14,200,000 CNY"] in space
    assert [2022, 21.4, "", "CNY million"] in lists["Year", "reached", "target", "Unit"] or len(lists) < len(read(file))
    assert ["Tiers", "T1", 19] in lists["Scale", "Step", "Items"]
    assert ["New entrants", 2, "→"] in lists["Force", "Verdict", "Trend"]


def test_amounts_are_numbers_and_their_unit_stands_in_the_heading_or_beside_them(example, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    example("render-plan", "aurelia", "-o", file).ok()
    sheets = read(file)
    found = next(rows for name, rows in sheets.items() if name.startswith("7.2 "))
    amount, chance = found[0].index("Amount (CNY)"), found[0].index("Probability (%)")
    assert [row[amount] for row in found[1:4]] == [56_000_000, 26_000_000, 6_200_000]
    assert all(isinstance(row[chance], int | float) or row[chance] == "" for row in found[1:])
    figures = next(rows for name, rows in sheets.items() if name.startswith("6.2 "))
    assert figures[0][:3] == ["Measure", "Value", "Unit"]
    assert figures[1][:3] == ["our sales", 38.6, "CNY million"]


@pytest.mark.parametrize(("audience", "lang", "word"), [("team", "en", "DRAFT"), ("company", "zh", "草案")])
def test_every_sheet_says_the_marking_and_that_it_is_a_draft(
    example, tmp_path: Path, audience: str, lang: str, word: str
) -> None:
    file = tmp_path / "plan.xlsx"
    options = ("--draft", "--audience", audience, "--lang", lang)
    example("render-plan", "aurelia", *options, "-o", file).ok()
    marking = example("render-plan", "aurelia", *options, "-o", "-", "--format", "json").ok().json["marking"]
    parts = read_parts(file.read_bytes())
    pages = [part.decode() for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) > 15
    for page in pages:
        header = re.search(r"<oddHeader>(.*?)</oddHeader>", page)
        assert header is not None
        assert marking in header[1]
        assert word in header[1]
        assert 'state="frozen"' in page
        assert "<autoFilter " in page
    assert marking in next(iter(read(file).values()))[2]


def test_a_workbook_opens_in_libreoffice(example, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    example("render-plan", "aurelia", "--lang", "zh", "-o", file).ok()
    assert "红色：仅限客户团队及其行政支持者" in open_in_office(file)


def test_equal_plans_are_equal_bytes_and_say_only_what_the_config_says(example, tmp_path: Path, monkeypatch) -> None:
    customer = ("render-plan", "aurelia", "--audience", "customer")
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for file in (one, two):
        example(*customer, "-o", file).ok()
    assert one.read_bytes() == two.read_bytes()
    assert oct(one.stat().st_mode & 0o777) == "0o600"
    title = "Account plan: Aurelia Medical Devices Co., Ltd."
    assert_no_traces(one.read_bytes(), title=title, author="", company="")
    write_config(tmp_path, monkeypatch)
    example(*customer, "-o", one).ok()
    assert_no_traces(one.read_bytes(), title=title, author=AUTHOR, company=COMPANY)


def test_names_of_sheets_are_ones_that_excel_accepts_and_unlike_each_other() -> None:
    taken: set[str] = set()
    asked = (
        "A [b]: c*d?e/f\\g",
        "'quoted'",
        "",
        "x" * 50,
        "x" * 50,
        "X" * 50,
        "𠮷" * 40,
        "History",
        "  ",
        "a\nb",
        "A\nB",
    )
    made = [name_sheet(one, taken) for one in asked]
    assert len({one.casefold() for one in made}) == len(asked)
    for one in made:
        assert 0 < len(one.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", one)
        assert one.casefold() != "history"
