"""A plan is submitted, decided on by the sponsor, frozen whole, compared, and held against what came after."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from conftest import EXAMPLE_DAY, Kamplan

if TYPE_CHECKING:
    from pathlib import Path

MANAGER, SPONSOR = "Ines Halvard", "Tobias Renquist"
LANGUAGES = ("en", "zh")
TEXTS = ("md", "html", "json")
FORMATS = ("md", "html", "json", "docx", "xlsx", "pdf")


@pytest.fixture
def manager(example: Kamplan) -> Kamplan:
    return Kamplan(example.db, today=EXAMPLE_DAY, user=MANAGER)


@pytest.fixture
def sponsor(example: Kamplan) -> Kamplan:
    return Kamplan(example.db, today=EXAMPLE_DAY, user=SPONSOR)


@pytest.fixture
def approved(manager: Kamplan, sponsor: Kamplan) -> Kamplan:
    """The example with an approved version P-1, seen by its account manager."""
    manager("submit-plan", "aurelia", "--comment", "Ready for you.").ok()
    sponsor("approve-plan", "P-1").ok()
    return manager


def copies(run: Kamplan, folder: Path, formats: tuple[str, ...], *, every: bool = True) -> dict[str, bytes]:
    """Write P-1 for each audience in both languages; not `every`, what is no text in Chinese, Word for the customer."""
    folder.mkdir(parents=True)
    for audience, kind, lang in product(("team", "company", "customer"), formats, LANGUAGES):
        if every or kind in TEXTS or (lang == "zh" and (kind != "docx" or audience == "customer")):
            file = folder / f"{audience}-{lang}.{kind}"
            argv = ("render-plan", "aurelia", "--version", "P-1", "--audience", audience, "--lang", lang)
            run(*argv, "-o", file).ok()
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def change_much(run: Kamplan, count: int) -> None:
    """Change records of every kind: more than `count` commands, none of which hides anything from anybody."""
    on = ("--tier", 1, "--topic", "market-development", "--source", "Morning paper", "--on", "2026-09-01")
    for n in range(count // 4):
        run("add-intel", "aurelia", f"Something new happened, {n}.", *on).ok()
        run("edit", "A-1", "--set", f"result=step {n}").ok()
        run("edit-contact", "C-1", "--title", f"Director of {n}").ok()
        run("add-action", "aurelia", f"Look into {n}", "--owner", MANAGER, "--due", "2026-12-01").ok()
    run("withdraw-intel", "I-4", "--reason", "misread").ok()
    run("supersede-intel", "I-8", "He stays.", "--on", "2026-09-20").ok()
    run("conclude", "aurelia", "key-people", "All of it is new [I-1].").ok()
    run("edit-account", "aurelia", "--name", "Aurelia Devices", "--sponsor", "Somebody else").ok()


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_an_approved_version_reads_the_same_to_the_byte_after_many_changes(
    approved: Kamplan, tmp_path: Path, count: int
) -> None:
    formats, every = (*TEXTS, "docx", "xlsx"), count == 200
    before = copies(approved, tmp_path / "before", formats, every=every)
    printed = ("render-plan", "aurelia", "--version", "P-1", *(() if every else ("--audience", "customer")))
    pdf = approved(*printed, "-o", tmp_path / "before.pdf").ok()
    change_much(approved, count)
    assert copies(approved, tmp_path / "after", formats, every=every) == before
    approved(*printed, "-o", tmp_path / "after.pdf").ok()
    assert (tmp_path / "after.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes(), pdf
    now = approved("render-plan", "aurelia", "--draft", "-o", "-").ok().out
    assert "working copy after P-1, approved by Tobias Renquist" in now
    assert now.encode() != before["team-en.md"]


def test_a_version_says_what_it_is_to_us_and_nothing_of_it_to_the_customer(approved: Kamplan) -> None:
    shown = approved("render-plan", "aurelia", "--version", "P-1", "-o", "-").ok().out
    assert "P-1, approved by Tobias Renquist on " in shown
    customer = approved("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "customer").ok()
    for word in ("P-1", "approved", SPONSOR, MANAGER, "Record of changes"):
        assert word not in customer.out
    assert "left out for the audience customer" in customer.err
    assert customer.out == approved("render-plan", "aurelia", "-o", "-", "--audience", "customer").ok().out


def test_the_sponsor_approves_and_nobody_else(manager: Kamplan, sponsor: Kamplan) -> None:
    manager("submit-plan", "aurelia").ok()
    manager.refuses(
        "approve-plan", "P-1", code=2, says="Ines Halvard is not the sponsor of aurelia", tries="review-plan"
    )
    manager.refuses("reject-plan", "P-1", "--comment", "no", code=2, says="is not the sponsor")
    sponsor.refuses("recall-plan", "P-1", code=2, says="was submitted by Ines Halvard", tries="reject-plan")
    manager.refuses("submit-plan", "aurelia", code=4, says="P-1 still waits for the sponsor", tries="recall-plan P-1")
    sponsor("review-plan", "P-1", "--comment", "Say who asks for the budget.").ok()
    sponsor("reject-plan", "P-1", "--comment", "The budget is missing.").ok()
    sponsor.refuses(
        "approve-plan", "P-1", code=4, says="P-1 is rejected by Tobias Renquist", tries="submit-plan aurelia"
    )
    manager("submit-plan", "aurelia").ok()
    manager("recall-plan", "P-2").ok()
    manager("submit-plan", "aurelia").ok()
    assert "approved" in sponsor("approve-plan", "P-3", "--comment", "Go.").ok().out
    listed = manager("list-versions", "aurelia", "--json").ok().json
    assert [(one["id"], one["status"]) for one in listed] == [
        ("P-3", "approved"), ("P-2", "recalled"), ("P-1", "rejected"),
    ]  # fmt: skip
    steps = manager("show-version", "P-1", "--json").ok().json["steps"]
    assert [(one["act"], one["by"]) for one in steps] == [
        ("submit", MANAGER), ("comment", SPONSOR), ("reject", SPONSOR),
    ]  # fmt: skip
    assert "The budget is missing." in manager("show-version", "P-1").ok().out


def test_one_person_with_both_roles_may_approve_and_is_warned(example: Kamplan, manager: Kamplan) -> None:
    example("edit-account", "aurelia", "--sponsor", MANAGER).ok()
    submitted = manager("submit-plan", "aurelia").ok()
    assert "warning: Ines Halvard is both account manager and sponsor of aurelia" in submitted.err
    assert "warning: Ines Halvard is both" in manager("approve-plan", "P-1").ok().err


def test_a_sponsor_who_submitted_the_plan_cannot_approve_it(sponsor: Kamplan) -> None:
    sponsor("submit-plan", "aurelia").ok()
    sponsor.refuses(
        "approve-plan", "P-1", code=2, says="submitted P-1 and cannot approve it too", tries="recall-plan P-1"
    )


def test_an_unfinished_plan_is_not_submitted_nor_one_without_a_sponsor_or_a_name(acme: Kamplan) -> None:
    acme.refuses("submit-plan", "acme", code=10, says="the plan of acme is unfinished", tries="kamplan analyze acme")
    acme("edit-account", "acme", "--sponsor", "").ok()
    acme.refuses("submit-plan", "acme", code=4, says="acme has no sponsor", tries="--sponsor")
    nobody = Kamplan(acme.db, user="")
    nobody.refuses("submit-plan", "acme", code=2, says="nobody is named", tries="KAMPLAN_USER")


def test_a_copy_of_a_version_is_refused_to_whom_something_in_it_was_hidden_since(approved: Kamplan) -> None:
    approved("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "company").ok()
    approved("relabel", "I-74", "--handling", "red", "--reason", "it was not public after all").ok()
    for audience in ("company", "customer"):
        refused = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", audience)
        approved.refuses(*refused, code=4, says="I-74", tries=f"--audience {audience}")
    approved.refuses("impact", "aurelia", "--audience", "company", code=4, says="I-74")
    approved.refuses("diff-plan", "P-1", "--audience", "company", code=4, says="I-74")
    approved("render-plan", "aurelia", "--version", "P-1", "-o", "-").ok()


def test_impact_names_what_no_longer_holds_and_whether_it_did_at_approval(approved: Kamplan) -> None:
    before = approved("impact", "aurelia", "--json")
    assert before.code == 10
    assert {one["is_new"] for one in before.json} == {False}
    assert "I-2 is contradicted by I-3" in " ".join(one["what"] for one in before.json)
    approved("withdraw-intel", "I-4", "--reason", "misread").ok()
    approved("supersede-intel", "I-17", "The hall is cancelled.", "--on", "2026-09-29").ok()
    new = [one for one in approved("impact", "aurelia", "--json").json if one["is_new"]]
    assert {one["item"] for one in new} == {"I-4", "I-17"}
    assert ("K-2", "I-4", "I-4 was withdrawn on 2026-09-30: misread") in [
        (one["id"], one["item"], one["what"]) for one in new
    ]
    assert any("I-17 was superseded by I-81: The hall is cancelled." in one["what"] for one in new)
    late = approved("impact", "aurelia", "--on", "2027-09-30", "--json", today="2027-09-30").json
    assert "I-1 is stale" in {one["what"] for one in late if one["is_new"]}


def test_impact_is_silent_when_all_holds_and_says_when_there_is_no_version(example: Kamplan, manager: Kamplan) -> None:
    missing = "no version of the plan of aurelia has been approved"
    manager.refuses("impact", "aurelia", code=3, says=missing, tries="`kamplan submit-plan aurelia`")
    manager.refuses("diff-plan", "P-1", code=3, says="no plan version P-1", tries="list-versions")
    manager.refuses("impact", "aurelia", "--audience", "customer", code=2, says="never shown to the customer")
    manager("submit-plan", "aurelia").ok()
    manager.refuses("impact", "aurelia", code=3, says=missing, tries="the sponsor approves P-1")


def test_a_difference_is_told_record_by_record(approved: Kamplan) -> None:
    assert "nothing changed from P-1 to now" in approved("diff-plan", "P-1").ok().err
    approved("edit", "A-1", "--set", "owner=Bo").ok()
    approved("conclude", "aurelia", "key-people", "All of it is new [I-4].").ok()
    approved("add-risk", "aurelia", "A strike").ok()
    approved("withdraw", "R-2", "--reason", "gone").ok()
    found = approved("diff-plan", "P-1", "--json").ok().json
    assert (found["before"], found["after"]) == ("P-1", "now")
    said = {(one["part"], one["id"]): one for one in found["differences"]}
    assert said["actions", "A-1"]["fields"] == [{"name": "owner", "before": "Luo Jingbo", "after": "Bo"}]
    assert said["risks", "R-5"]["turn"] == "new"
    assert said["risks", "R-2"]["turn"] == "gone"
    text = next(one for one in said["conclusions", "K-20"]["fields"] if one["name"] == "text")
    assert text["after"] == "All of it is new [I-4]."
    assert "owner: Luo Jingbo → Bo" in approved("diff-plan", "P-1", "now").ok().out
    approved("submit-plan", "aurelia").ok()
    both = approved("diff-plan", "P-1", "P-2", "--json").ok().json
    assert both["after"] == "P-2"
    assert both["differences"] == found["differences"]


def test_a_version_takes_no_option_that_would_change_what_it_froze(approved: Kamplan) -> None:
    for option in (("--draft",), ("--on", "2026-01-01"), ("--known-on", "2026-01-01")):
        argv = ("render-plan", "aurelia", "--version", "P-1", *option, "-o", "-")
        approved.refuses(*argv, code=2, says="a version reads as it was frozen", tries="leave")
    approved("new-account", "Other", "--key", "other").ok()
    approved.refuses(
        "render-plan", "other", "--version", "P-1", "-o", "-", code=2, says="P-1 is of aurelia, not of other"
    )


def test_a_submission_can_be_taken_back_like_any_other_change(manager: Kamplan) -> None:
    manager("submit-plan", "aurelia").ok()
    manager("undo", "--yes").ok()
    assert manager("list-versions", "--json").ok().json == []
    manager("redo", "--yes").ok()
    assert [one["id"] for one in manager("list-versions", "--json").ok().json] == ["P-1"]
    assert "P-1 made" in manager("history", "P-1").ok().out
