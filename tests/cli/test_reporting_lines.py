"""Who reports to whom never goes in a circle; what was recorded is mended in words that name what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_nobody_reports_to_themselves_nor_to_whom_they_lead(acme) -> None:
    acme("add-contact", "acme", "Ann").ok()  # C-3: two contacts are there already
    acme("add-contact", "acme", "Bo", "--reports-to", "Ann").ok()
    acme("add-contact", "acme", "Cy", "--reports-to", "Bo").ok()
    acme.refuses(
        "edit-contact", "C-3", "--reports-to", "Ann", code=2, says="--reports-to: Ann cannot report to themselves"
    )
    acme.refuses("edit-contact", "C-3", "--reports-to", "Cy", code=2, says="C-5 reports to Ann already")
    acme("edit-contact", "C-5", "--reports-to", "Ann").ok()


def test_a_file_whose_reporting_lines_go_in_a_circle_is_refused(acme, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("account,name,reports_to\nacme,Ann,Cy\nacme,Bo,Ann\nacme,Cy,Bo\n", encoding="utf-8")
    acme.refuses("import", file, "--as", "contacts", code=2, says="row 2: reports_to: C-5 reports to Ann already")
    file.write_text("account,name,reports_to\nacme,Ann,Ann\n", encoding="utf-8")
    acme.refuses("import", file, "--as", "contacts", code=2, says="Ann cannot report to themselves")


def test_an_item_that_was_replaced_no_longer_keeps_its_witness_at_the_top(acme) -> None:
    acme("add-contact", "acme", "Ann", "--level", "top").ok()
    acme("add-intel", "acme", "They buy in May.", "--tier", "4", "--topic", "buying-process", "--contact", "Ann").ok()
    acme.refuses("edit-contact", "C-3", "--level", "middle", code=4, says="I-1")
    acme("supersede-intel", "I-1", "They buy in June.", "--tier", "1", "--source", "Daily").ok()
    acme("edit-contact", "C-3", "--level", "middle").ok()


def test_a_waived_topic_is_reopened_before_it_is_declared_unknown(acme) -> None:
    acme("waive", "acme", "rivalry", "--reason", "none").ok()
    acme.refuses("declare-unknown", "acme", "rivalry", "--owner", "A", "--due", "2027-01-01", "--how", "ask",
                 code=4, says="W-1", tries="kamplan reopen acme rivalry")  # fmt: skip


def test_an_item_is_not_withdrawn_before_it_was_true(acme) -> None:
    acme(
        "add-intel", "acme", "A fact.", "--tier", "1", "--topic", "rivalry", "--source", "Daily", "--on", "2026-05-01"
    ).ok()
    acme.refuses(
        "withdraw-intel",
        "I-1",
        "--reason",
        "seen twice",
        "--on",
        "2026-04-01",
        code=2,
        says="--on: 2026-04-01 lies before",
    )


def test_an_account_file_does_not_give_a_known_name_to_another_key(acme, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    name = acme("show-account", "acme", "--json").ok().json["name"]
    file.write_text(f"key,name\nother,{name}\n", encoding="utf-8")
    acme.refuses("import", file, "--as", "accounts", code=4, says=f"{name!r} is the name of acme already")


def test_a_conclusion_says_which_of_its_evidence_does_not_carry_it(acme) -> None:
    add = ("--tier", "1", "--topic", "rivalry", "--source", "Daily")
    acme("add-intel", "acme", "Old.", *add, "--on", "2020-01-01", "--reliability", "A", "--credibility", "2").ok()
    acme("add-intel", "acme", "Not graded.", *add, "--credibility", "6", "--reliability", "F").ok()
    said = acme("conclude", "acme", "rivalry", "So it is.", "--cite", "I-1,I-2").ok()
    assert "I-1 is stale; I-2 has no grade" in said.err
    assert acme("confirm-intel", "I-1", "--on", "2026-11-01").ok().out.startswith("I-1 confirmed on 2026-11-01")


def test_a_chinese_list_says_codes_in_chinese_and_an_english_one_as_they_are_typed(acme) -> None:
    acme("add-contact", "acme", "Ann", "--level", "top", "--stance", "opponent").ok()
    assert "反对者" in acme("list-contacts", "acme", "--lang", "zh").ok().out
    assert "opponent" in acme("list-contacts", "acme").ok().out
    assert acme("list-contacts", "acme", "--lang", "zh", "--json").ok().json[-1]["stance"] == "opponent"


def test_the_analysis_of_an_area_lists_only_what_that_area_lacks(example) -> None:
    whole, part = (example("analyze", "aurelia", *more, "--json").ok().json for more in ((), ("--area", "performance")))
    topics = {topic["id"] for topic in part["topics"]}
    assert {gap["topic"] for gap in part["missing"]} <= topics
    assert len(part["missing"]) < len(whole["missing"]) or not whole["missing"]
