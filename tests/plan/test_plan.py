"""What stands in a plan: its sections, its references, its marks, for each audience and language (the method, section 8)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from conftest import without_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORE_ID = re.compile(r"\b[ICSFKNUWY]-\d+\b")
NUMBERS = [str(number) for number in range(15)]
NOT_FOR_CUSTOMER = {"5", "6", "11", "12", "13"}
EMPTY_FOR_CUSTOMER = {"1", "4", "7", "8", "14"}
"""Sections of the example in which nothing is marked for the customer: their copy has none that is empty."""
APPENDIX = ["0a", "2a", "3a", "4a", "5a", "6a", "7a", "8a", "10a", "11a", "13a", "14a"]
OF_THE_EXAMPLE = {"team": APPENDIX, "company": APPENDIX, "customer": ["2a"]}
"""Which sections of the appendix stand in the example's copies; one without anything to say is left out."""


def render(kamplan: Any, *options: str, account: str = "aurelia") -> str:
    return str(kamplan("render-plan", account, "-o", "-", *options).ok().out)


def read(kamplan: Any, *options: str, account: str = "aurelia") -> Any:
    return json.loads(render(kamplan, "--format", "json", *options, account=account))


def walk_sentences(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every sentence of a plan or a part of it."""
    if isinstance(value, dict):
        if "parts" in value:
            yield value
        for one in value.values():
            yield from walk_sentences(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk_sentences(one)


def refs_of(sentence: dict[str, Any]) -> list[str]:
    return [part["ref"] for part in sentence["parts"] if part["ref"]]


def section(plan: Any, number: str) -> Any:
    return next(one for one in plan["sections"] if one["number"] == number)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("audience", ["team", "company", "customer"])
def test_the_sections_stand_in_the_methods_order(example, audience: str, lang: str) -> None:
    options = ("--audience", audience, "--lang", lang, "--draft")
    body = [one for one in NUMBERS if audience != "customer" or one not in {*NOT_FOR_CUSTOMER, *EMPTY_FOR_CUSTOMER}]
    wanted = [*body, *OF_THE_EXAMPLE[audience]]
    plan = read(example, *options)
    assert [one["number"] for one in plan["sections"] if one["is_appendix"]] == OF_THE_EXAMPLE[audience]
    assert {one["details"] for one in plan["sections"]} == {None, *OF_THE_EXAMPLE[audience]}
    assert [one["number"] for one in plan["sections"]] == wanted
    assert plan["evidence_number"] == "A"
    assert all(one["blocks"] for one in plan["sections"])
    headings = re.findall(r"^## (\w+)\. (.+)$", render(example, *options), re.MULTILINE)
    assert [number for number, _ in headings] == [*wanted, "A"]
    text = render(example, *options, "--format", "html")
    assert re.findall(r'<section id="s-(\w+)"', text) == [*wanted, "A"]
    assert re.findall(r'<a href="#s-(\w+)"', text) == [*wanted, "A"]
    assert re.findall(r'class="more" href="#s-(\w+)"', text) == OF_THE_EXAMPLE[audience]


def test_an_unfinished_plan_is_refused_and_names_what_is_missing_with_a_command(
    acme, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = [one for one in acme("analyze", "acme", "--json").ok().json["missing"] if one["required"]]
    before = sorted(one.name for one in tmp_path.iterdir())
    for options in ((), ("-o", "-"), ("-o", "x.html"), ("--format", "json"), ("--audience", "company")):
        refused = acme.refuses("render-plan", "acme", *options, code=10, says="14 of 14", tries="--draft")
        lines = refused.err.splitlines()
        assert len(lines) == len(missing) + 2 == 16
        for gap, line in zip(missing, lines[1:-1], strict=True):
            assert gap["hint"] in line
            assert gap["hint"].startswith("kamplan ")
            assert gap["topic"] in lines[0]
    assert sorted(one.name for one in tmp_path.iterdir()) == before


def test_every_command_that_an_unfinished_plan_names_can_be_typed(acme) -> None:
    import shlex

    lines = acme("render-plan", "acme").err.splitlines()[1:-1]
    for line in lines:
        argv = shlex.split(line.partition("→ ")[2])
        assert acme(argv[1], "--help").code == 0
        filled = [one if one != "…" else "A fact" for one in argv[1:]]
        filled = [{"NAME": "Wei Fang" if "--contact" in argv else "Daily"}.get(one, one) for one in filled]
        acme(*filled).ok()


def test_a_draft_says_so_at_its_top_and_its_end(acme) -> None:
    assert "DRAFT" in render(acme, "--draft", account="acme").splitlines()[2]
    assert render(acme, "--draft", account="acme").splitlines()[-1].endswith("DRAFT")
    assert "草案" in render(acme, "--draft", "--lang", "zh", account="acme").splitlines()[2]
    page = render(acme, "--draft", "--format", "html", account="acme")
    banners = re.findall(r'<p class="banner[^>]*>.*?</p>', page)
    assert len(banners) == 2
    assert all("DRAFT" in one for one in banners)
    assert "DRAFT" in page[page.index("@page") :].partition("</style>")[0]


def test_a_finished_plan_is_no_draft_unless_asked(example) -> None:
    assert "DRAFT" not in render(example)
    assert "DRAFT" not in render(example, "--format", "html")
    assert read(example)["is_draft"] is False
    assert read(example, "--draft")["draft_word"] == "DRAFT"


def test_every_sentence_of_analysis_cites_an_item_or_is_marked_assumed(example) -> None:
    plan = read(example)
    for number in ("1", "3a"):
        paragraphs = [one for one in section(plan, number)["blocks"] if one["kind"] == "paragraph"]
        assert len(paragraphs) >= 3
        for sentence in walk_sentences(paragraphs):
            kinds = {mark["kind"] for mark in sentence["marks"]}
            assert bool(refs_of(sentence)) != ("assumed" in kinds), sentence


@pytest.mark.parametrize("audience", ["team", "company", "customer"])
def test_every_reference_leads_to_the_evidence_and_all_evidence_is_referred_to(example, audience: str) -> None:
    options = ("--audience", audience, "--draft")
    plan = read(example, *options)
    referred = {ref for sentence in walk_sentences(plan["sections"]) for ref in refs_of(sentence)}
    listed = [one["label"] for one in plan["evidence"]]
    assert referred == set(listed)
    assert len(listed) == len(set(listed)) > 20
    page = render(example, *options, "--format", "html")
    anchors = re.findall(r'<tr id="e-([\w-]+)"', page)
    assert anchors == listed
    assert set(re.findall(r'href="#e-([\w-]+)"', page)) == set(listed)
    markdown = render(example, *options)
    letter = "E" if audience == "customer" else "I"
    assert re.findall(rf"^\| ({letter}-\d+) \|", markdown, re.MULTILINE) == listed
    assert set(re.findall(rf"\[({letter}-\d+)\]", markdown)) == set(listed)


def test_stale_contradicted_and_assumed_stand_where_they_belong(acme) -> None:
    def add(statement: str, *options: str) -> None:
        acme("add-intel", "acme", statement, "--tier", "1", "--topic", "rivalry", "--question", "rivalry-1", "--source",
             statement, "--reliability", "A", "--credibility", "2", *options).ok()  # fmt: skip

    add("Old.", "--on", "2020-01-01")
    add("New.", "--on", "2026-11-01")
    add("Contrary.", "--on", "2026-11-01", "--contradicts", "I-2")
    add("Apart.", "--on", "2026-11-01")
    text = "On old [I-1]. On new [I-2]. On the contrary [I-3]. On nothing. On both [I-1] [I-4]. On what is apart [I-4]."
    acme("conclude", "acme", "rivalry", text).ok()
    acme("conclude", "acme", "technology", "Nothing stands behind this.").ok()
    plan = read(acme, "--draft", account="acme")
    marks = {
        "".join(part["text"] for part in one["parts"]).strip(): [mark["kind"] for mark in one["marks"]]
        for block in section(plan, "3a")["blocks"]
        if block["kind"] == "paragraph"
        for one in walk_sentences(block)
    }
    assert marks == {
        "On old.": ["stale"], "On new.": ["contradicted"], "On the contrary.": ["contradicted"], "On nothing.": ["assumed"],
        "On both.": ["stale"], "On what is apart.": [], "Nothing stands behind this.": ["assumed"],
    }  # fmt: skip
    state = {one["label"]: one["state"] for one in plan["evidence"]}
    assert state["I-1"] == "stale"
    assert {one["label"] for one in plan["evidence"] if one["marks"] and one["marks"][0]["kind"] == "contradicted"} == {
        "I-2",
        "I-3",
    }
    for options in (("--format", "md"), ("--format", "html")):
        shown = render(acme, "--draft", *options, account="acme")
        assert re.search(r"On nothing\.[^.]{0,60}assumed", shown)
        assert re.search(r"On old.{0,70}stale", shown)
        customer = render(acme, *options, "--audience", "customer", account="acme")
        body = customer[customer.find("<body") :]
        assert not re.search(r"assumed|stale|contradicted", body)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_customers_evidence_is_numbered_afresh_and_no_store_id_is_left(example, lang: str) -> None:
    options = ("--audience", "customer", "--lang", lang)
    evidence = read(example, *options)["evidence"]
    assert [one["label"] for one in evidence] == [f"E-{number}" for number in range(1, len(evidence) + 1)]
    order = [(one["valid_as_of"], one["statement"]) for one in evidence]
    assert order == sorted(order)
    for kind in ("md", "html", "json"):
        text = render(example, *options, "--format", kind)
        assert STORE_ID.findall(re.sub(r"\bTB-31\b", "", text)) == [], kind
    for argv in (("list-intel", "aurelia"), ("list-contacts", "aurelia"), ("list-figures", "aurelia"), ("list-sources", "aurelia"),
                 ("list-judgements", "aurelia", "--history"), ("show-account", "aurelia"), ("search", "pump", "--account", "aurelia")):  # fmt: skip
        for style in ("json", "csv", "plain", "table"):
            assert STORE_ID.findall(example(*argv, "--audience", "customer", "--format", style).ok().out) == [], argv


def test_references_in_any_text_never_show_store_ids_to_the_customer(acme) -> None:
    """An inline `[I-12]` becomes its E-number or nothing, also in statements, contributions and odd spellings."""
    grade = ("--reliability", "A", "--credibility", "2", "--handling", "clear")
    for number in (1, 2):
        acme("add-intel", "acme", f"Fact {number}, see [I-{3 - number}] and [K-7].", "--tier", "1", "--topic", "rivalry",
             "--question", "rivalry-1", "--source", "Daily", *grade, "--on", f"2026-10-0{number}").ok()  # fmt: skip
    acme("conclude", "acme", "rivalry", "One [I-1]. Two [I-1, I-2]. Three [i-2]. Four [K-1]. Five [I-1；I-2].", "--verdict", "3",
         "--contribution", "Help, as [I-2] asks, [F-3].", "--handling", "green").ok()  # fmt: skip
    acme("summarize", "acme", "In sum [I-2，I-1].", "--handling", "green").ok()
    shown = render(acme, "--audience", "customer", account="acme")
    shown += "".join(acme(*argv, "--audience", "customer", "--json").ok().out for argv in
                     (("list-intel", "acme"), ("list-judgements", "acme"), ("search", "fact", "--account", "acme")))  # fmt: skip
    assert re.findall(r"(?i)\b[icsfknuwy]-\d+\b", shown) == []
    assert "Two [E-1] [E-2]." in shown
    assert "Three [E-2]." in shown
    assert "Four." in shown
    assert "Help, as [E-2] asks," in shown
    assert "Fact 1, see and." in shown


def test_a_customer_copy_has_no_grade_state_verdict_or_word_of_ours(example) -> None:
    for kind in ("md", "html", "json"):
        text = render(example, "--audience", "customer", "--format", kind)
        body = text[text.find("<body") :] if kind == "html" else text
        if kind == "json":
            plan = json.loads(text)
            assert {
                one[name]
                for one in plan["evidence"]
                for name in ("tier", "grade", "origin", "contact", "state", "handling")
            } == {None}
            body = json.dumps(plan["sections"], ensure_ascii=False)
        for word in ("DRAFT", "unfinished", "finished", "Readiness", "readiness", "Coverage", "Verdict", "verdict", "Grade", "Tier",
                     "assumed", "evidenced", "waived", "Ines Halvard", "Tobias Renquist", "Shao Wenlan", "Luo Jingbo"):  # fmt: skip
            assert word not in body, f"{kind}: {word}"
        assert not re.search(r"[|>\"] ?[A-F][1-6] ?[|<\"]", body), kind


def test_the_plan_is_in_the_language_asked_for_and_else_in_its_own(example, tmp_path: Path, monkeypatch) -> None:
    english = render(example)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert render(example) == english
    config = tmp_path / "config.toml"
    config.write_text('lang = "zh"\n', encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    assert "# 客户计划：奥瑞莱医疗器械有限公司" in render(example)
    monkeypatch.setenv("KAMPLAN_LANG", "en")
    assert render(example) == english
    example("edit-account", "aurelia", "--plan-language", "zh").ok()
    assert without_head(render(example)) == without_head(english)
    monkeypatch.delenv("KAMPLAN_LANG")
    monkeypatch.delenv("KAMPLAN_CONFIG")
    assert "# 客户计划：奥瑞莱医疗器械有限公司" in render(example)
    assert "# 客户计划：奥瑞莱医疗器械有限公司" in render(example, "--audience", "customer")
    assert without_head(render(example, "--lang", "en")) == without_head(english)


@pytest.mark.parametrize("options", [("--draft",), ("--audience", "customer", "--lang", "zh")])
def test_rendering_twice_gives_the_same_bytes_in_another_process_too(example, options: tuple[str, ...]) -> None:
    for kind, seed in (("md", "1"), ("html", "2"), ("json", "1")):
        once = render(example, *options, "--format", kind)
        assert once == render(example, *options, "--format", kind)
        argv = [sys.executable, "-m", "kamplan", "render-plan", "aurelia", "-o", "-", "--format", kind, *options]
        environment = {
            "KAMPLAN_DB": str(example.db),
            "KAMPLAN_TODAY": example.today,
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo",
        }
        again = subprocess.run(argv, env=environment, capture_output=True, check=True)
        assert again.stdout.decode() == once


def test_a_plan_as_of_an_earlier_date_leaves_out_what_came_later(example) -> None:
    plan = read(example, "--draft", "--on", "2026-06-30")
    assert plan["as_of"] == "2026-06-30"
    assert max(one["valid_as_of"] for one in plan["evidence"]) <= "2026-06-30"


TARGETS = {2024: 30, 2025: 40, 2026: 50, 2027: 60, 2028: 80}


@pytest.mark.parametrize(
    ("years", "shown"), [((2024, 2025, 2026, 2027, 2028), 2026), ((2024, 2025), 2025), ((2025, 2028), 2028)]
)
def test_the_target_that_is_shown_is_the_next_to_be_reached_in_the_plan_and_in_the_portfolio(
    acme, years: tuple[int, ...], shown: int
) -> None:
    """In whichever order they were entered; the last where all have passed."""
    acme("add-figure", "acme", 2025, "our sales", 38, "--unit", "CNY million").ok()
    for year in years:
        acme("add-figure", "acme", year, "our sales target", TARGETS[year], "--unit", "CNY million").ok()
    plan = acme("render-plan", "acme", "--draft", "--format", "md", "-o", "-").ok().out
    row = next(line for line in plan.splitlines() if line.startswith("| our sales |"))
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "our sales", "38 CNY million", "2025", f"{TARGETS[shown]} CNY million", str(shown),
    ]  # fmt: skip
    (account,) = acme("portfolio", "--json").ok().json["accounts"]
    assert (account["sales"]["target"], account["sales"]["target_year"]) == (str(TARGETS[shown]), shown)


def test_a_strategy_that_serves_two_objectives_names_both(acme) -> None:
    for name in ("Double sales", "Open a second plant"):
        acme(
            "add-objective",
            "acme",
            name,
            "--measure",
            "our sales",
            "--baseline",
            4,
            "--target",
            8,
            "--due",
            "2027-12-31",
            "--owner",
            "Ada",
        ).ok()
    acme(
        "add-intel",
        "acme",
        "They build in Lund.",
        "--tier",
        1,
        "--topic",
        "mission-vision",
        "--source",
        "Report",
        "--on",
        "2026-11-01",
        "--reliability",
        "B",
        "--credibility",
        2,
    ).ok()
    acme("add-strategy", "acme", "Win the Lund tender", "--serves", "G-1,G-2", "--cite", "I-1").ok()
    plan = acme("render-plan", "acme", "--draft", "--format", "md", "-o", "-").ok().out
    assert "**To reach: G-1 Double sales · T-1 serves G-2 too**" in plan


def test_what_was_said_of_how_to_find_out_is_in_the_collection_plan_and_what_is_late_is_marked(acme) -> None:
    acme(
        "assign-question",
        "acme",
        "buying-process-1",
        "--to",
        "Ada Lin",
        "--due",
        "2026-11-24",
        "--how",
        "Ask at the fair",
    ).ok()
    plan = acme("render-plan", "acme", "--draft", "--format", "md", "-o", "-", today="2026-11-30").ok().out
    assert "Ask at the fair" in plan
    late = [line for line in plan.splitlines() if "2026-11-24" in line]
    assert len(late) == 2, "the gap and who finds it out"
    assert all("overdue" in line for line in late)


def test_a_list_of_meetings_that_is_cut_says_so(acme) -> None:
    for day in range(1, 11):
        acme("add-interaction", "acme", f"Visit {day}", "--channel", "visit", "--on", f"2026-11-{day:02}").ok()
    plan = acme("render-plan", "acme", "--draft", "--format", "md", "-o", "-").ok().out
    assert "The latest 8 of 10 contacts" in plan
