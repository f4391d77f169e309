"""What a plan or paper says is so: nothing is said of everybody that is false of one, nothing is cut without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

ITEM = (
    "--topic",
    "technology",
    "--question",
    "technology-1",
    "--source",
    "News",
    "--reliability",
    "A",
    "--credibility",
    2,
)
TEXTS = (
    "The hall opens in 2027 [no-such-ref].",
    "It opens [kp-rumor].",
    "It opens [kp-rumour, kp_other].",
    "x [I-1; kp-2]",
)


@pytest.fixture
def known(acme: Kamplan) -> Kamplan:
    acme("add-intel", "acme", "The hall opens.", "--tier", 1, *ITEM, "--ref", "kp-rumour", "--handling", "clear").ok()
    return acme


def show(kamplan: Kamplan, *more: str) -> str:
    return kamplan("render-plan", "acme", "--draft", "-o", "-", "--format", "md", *more).ok().out


@pytest.mark.parametrize("text", TEXTS)
def test_a_reference_in_a_text_to_nothing_is_refused_as_in_cites(known: Kamplan, tmp_path: Path, text: str) -> None:
    for command in (("summarize", "acme", text), ("conclude", "acme", "technology", text),
                    ("answer", "acme", "technology-4", text)):  # fmt: skip
        known.refuses(*command, code=3, says="to cite", tries="list-intel acme")
    file = tmp_path / "conclusions.csv"
    file.write_text(f'account,topic,text\nacme,technology,"{text}"\n', encoding="utf-8")
    known.refuses("import", file, "--as", "conclusions", code=3, says="to cite")


def test_a_near_miss_says_what_was_meant_and_a_remark_in_brackets_stays(known: Kamplan) -> None:
    known.refuses("summarize", "acme", "So [kp-rumor].", code=3, says="[kp-rumor]", tries="did you mean [kp-rumour]?")
    known("summarize", "acme", "They said [sic] it in [2027] and cite [kp-rumour].").ok()
    assert "[sic]" in show(known).replace("\\", "")


def test_no_bracketed_ref_of_an_older_text_stands_in_a_customers_copy(known: Kamplan) -> None:
    import sqlite3

    from kamplan.store.digests import digest_row

    known("summarize", "acme", "The hall opens in 2027 [kp-rumour].", "--handling", "green").ok()
    with sqlite3.connect(known.db) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("UPDATE judgement SET text = 'The hall opens in 2027 [no-such-ref].'")
        [row] = connection.execute("SELECT * FROM judgement").fetchall()
        connection.execute("UPDATE judgement SET digest = ?", (digest_row(dict(row)),))
    connection.close()
    shown = show(known, "--audience", "customer")
    assert "The hall opens in 2027." in shown
    assert "no-such-ref" not in shown


def test_the_sponsor_is_told_of_everybody_of_the_power_level_who_was_not_met(acme: Kamplan) -> None:
    acme("edit-account", "acme", "--sponsor", "Sol Reyes").ok()
    acme(
        "edit-contact", "C-1", "--level", "top", "--power", "inner", "--coverage", "none", "--owner", "Tom Brandl"
    ).ok()
    brief = acme("sponsor-brief", "acme").ok().out
    assert "Everybody of the power level" not in brief
    assert "not met" in brief


@pytest.mark.parametrize(("today", "year"), [("2024-06-01", "2024"), ("2026-11-30", "2026"), ("2031-01-01", "2028")])
def test_the_target_beside_a_figure_is_the_next_to_be_reached(acme: Kamplan, today: str, year: str) -> None:
    acme("add-figure", "acme", 2025, "our sales", "20").ok()
    for each in (2028, 2024, 2026, 2025, 2027):
        acme("add-figure", "acme", each, "Our sales target", f"{each}.5").ok()
    plan = show(acme, "--today", today)
    row = next(line for line in plan.splitlines() if line.startswith("| our sales |"))
    assert f"{int(year):,}.5 | {year} |" in row
    told = acme("portfolio", "--json", "--today", today).ok().out
    assert f"{year}.5" in told


def test_a_list_that_is_cut_says_so_and_a_negative_number_reads_as_typed(acme: Kamplan) -> None:
    for day in range(10, 20):
        acme("add-interaction", "acme", f"Talk {day}", "--contact", "C-1", "--on", f"2026-10-{day}").ok()
    acme("add-figure", "acme", "--", 2025, "our result", "-3500").ok()
    plan = show(acme)
    assert "The latest 8 of 10 contacts" in plan
    assert "-3,500" in plan
    assert "\\-3,500" not in plan


def test_what_a_contact_of_the_customer_does_is_no_load_of_ours(acme: Kamplan) -> None:
    acme("add-action", "acme", "Send the drawings", "--owner", "C-1", "--due", "2026-12-20").ok()
    name = acme("show", "C-1", "--json").ok().json["name"]
    assert acme("show", "A-1", "--json").ok().json["owner"] == name
    assert name not in acme("portfolio").ok().out


def test_a_remedy_does_not_have_you_write_down_what_is_not_so(acme: Kamplan) -> None:
    acme("edit-contact", "C-1", "--power", "inner", "--coverage", "none").ok()
    told = acme("check", "acme").out
    assert "--coverage brief" not in told
    assert "kamplan add-action acme" in told


def test_a_conclusion_cut_to_its_first_sentence_ends_in_an_ellipsis(known: Kamplan) -> None:
    known("conclude", "acme", "technology", "It opens [kp-rumour]. Nobody of us covers it [kp-rumour].").ok()
    row = next(line for line in show(known).splitlines() if line.startswith("| Technology"))
    assert "…" in row


def test_a_late_promise_is_marked_late_for_the_customer_and_nothing_is_first_to_pursue(acme: Kamplan) -> None:
    acme(
        "add-commitment", "acme", "Spare parts list", "--due", "2026-10-01", "--owner", "Ada Lin", "--handling", "green"
    ).ok()
    acme("add-opportunity", "acme", "Pumps", "--handling", "green").ok()
    copy = show(acme, "--audience", "customer")
    row = next(line for line in copy.splitlines() if "Spare parts list" in line)
    assert "overdue" in row
    assert "first to pursue" not in copy


def test_what_top_management_told_beyond_a_conclusion_stands_in_the_teams_copy_alone(known: Kamplan) -> None:
    known("conclude", "acme", "technology", "It opens [kp-rumour].").ok()
    known("edit-contact", "C-1", "--level", "top").ok()
    told = ("add-intel", "acme", "The board doubts the hall.", "--tier", 4, "--topic", "technology", "--contact", "C-1")
    known(*told, "--question", "technology-1", "--reliability", "A", "--credibility", 2).ok()
    assert "What the team knows beyond it" in show(known)
    assert "The board doubts the hall." in show(known)
    assert "beyond it" not in show(known, "--audience", "company")


def test_a_lead_in_claims_nothing_and_a_claim_without_evidence_is_assumed(known: Kamplan) -> None:
    known("summarize", "acme", "Three things stand in the way. The hall opens [kp-rumour]. Sales will double.").ok()
    summary = show(known).partition("Executive summary")[2].partition("\n#")[0]
    assert "in the way. *(assumed)*" not in summary
    assert "Sales will double. *(assumed)*" in summary


@pytest.mark.parametrize("template", ["one-page", "sponsor-brief"])
def test_references_of_a_document_without_evidence_say_where_they_lead(known: Kamplan, template: str) -> None:
    known("add-opportunity", "acme", "Pumps for the hall", "--cite", "I-1").ok()
    assert "References in brackets lead to the account plan" in show(known, "--template", template)


def test_a_brief_counts_as_theirs_what_names_a_person_by_surname(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Bernd Ullmann").ok()
    acme("add-action", "acme", "Answer Ullmann on the spare parts", "--owner", "Ada Lin", "--due", "2026-12-20").ok()
    brief = acme("brief", "acme", "--contact", "Bernd Ullmann").ok().out
    assert "Nothing is open between us" not in brief
    assert "spare parts" in brief


def test_a_meeting_marked_for_the_customer_stands_in_their_copy_and_no_other_does(acme: Kamplan) -> None:
    acme("add-interaction", "acme", "We agreed on the layout.", "--on", "2026-10-01", "--handling", "green").ok()
    acme("add-interaction", "acme", "They seemed in a hurry.", "--on", "2026-10-02").ok()
    copy = show(acme, "--audience", "customer")
    assert "We agreed on the layout." in copy
    assert "hurry" not in copy
