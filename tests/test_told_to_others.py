"""What others than the team are told beside records: of what is red, of what was looked for, at a prompt, on TAB."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from conftest import EXAMPLE_DAY, Kamplan
from kamplan.cli.session import Session
from kamplan.cli.tab import list_candidates
from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from pathlib import Path

TOLD = ("--tier", 4, "--contact", "C-1", "--on", EXAMPLE_DAY)


def test_a_red_item_in_the_place_of_another_is_no_news_to_the_company(example: Kamplan, tmp_path: Path) -> None:
    copy = tmp_path / "co.md"
    example("render-plan", "aurelia", "--draft", "--audience", "company", "-o", copy).ok()
    example("verify", copy, "--audience", "company").ok()
    new = example("supersede-intel", "I-53", "Red words about the rival", *TOLD, "--json").ok().json["id"]
    example("conclude", "aurelia", "rivalry", "Red words.", "--handling", "red").ok()
    assert "I-53" not in example("verify", copy, "--audience", "company").ok().out
    team = example("verify", copy)
    assert team.code == 10
    assert f"was superseded by {new}" in team.out
    example("render-plan", "aurelia", "--draft", "--audience", "company", "-o", tmp_path / "second.md").ok()
    for number in ("Z-1", "Z-2"):
        assert example("show-release", number, "--audience", "company", "--json").ok().json["outdated"] == []


def test_a_red_resolution_changes_nothing_for_the_company(example: Kamplan) -> None:
    looks: tuple[tuple[str, ...], ...] = (
        ("check", "aurelia", "--json"), ("analyze", "aurelia", "--json"), ("show-intel", "I-53", "--json"),
        ("show-intel", "I-52", "--json"), ("evidence", "aurelia", "--json"), ("digest", "aurelia", "--since", "2026-01-01"),
        ("render-plan", "aurelia", "--draft", "-o", "-"), ("list-intel", "aurelia", "--json"),
    )  # fmt: skip
    before = [example(*argv, "--audience", "company").out for argv in looks]
    argv = ("resolve", "I-53,I-52", "--holds", "I-53", "--why", "Somebody told us", "--handling", "red")
    record = example(*argv, "--json").ok().json["id"]
    assert [example(*argv, "--audience", "company").out for argv in looks] == before
    assert record in example("list-resolutions", "aurelia", "--json").ok().out


def test_a_company_copy_counts_nothing_of_what_it_leaves_out(example: Kamplan) -> None:
    copy = ("render-plan", "aurelia", "--draft", "-o", "-")
    for kind in ("md", "json"):
        before = example(*copy, "--audience", "company", "--format", kind).ok().out
        assert "Record of changes" not in before
        example("add-intel", "aurelia", f"Red words {kind}", "--topic", "rivalry", *TOLD).ok()
        example("new-account", f"Borealis {kind}").ok()
        assert example(*copy, "--audience", "company", "--format", kind).ok().out == before
    assert "Record of changes" in example(*copy).ok().out


@pytest.mark.parametrize("more", [(), ("--count",), ("--account", "aurelia")])
def test_searching_says_the_same_on_standard_error_whatever_is_looked_for(
    example: Kamplan, more: tuple[str, ...]
) -> None:
    example("add-intel", "aurelia", "QQWORDQQ is red", "--topic", "rivalry", *TOLD).ok()
    said = {
        example("search", word, *more, "--audience", "company").err for word in ("QQWORDQQ", "QQNEVERQQ", "supplier")
    }
    assert not any("left out" in one for one in said)
    assert example("search", "QQWORDQQ", *more, "--audience", "company").err == example(
        "search", "QQNEVERQQ", *more, "--audience", "company"
    ).err.replace("QQNEVERQQ", "QQWORDQQ")


CLOSED = (
    "show-version P-1", "edit R-1 --set impact=5", "undo", "redo", "list-backups", "list-versions aurelia",
    "relabel I-1 --handling green --reason because", "show-person C-1", "audit verify", "add-contact aurelia Wu", "doctor",
    "list-releases", "history", "history I-9", "digest aurelia", "brief aurelia --contact C-1",
)  # fmt: skip


@pytest.mark.parametrize("line", CLOSED)
def test_a_session_for_the_customer_shows_nothing_that_is_the_teams(example: Kamplan, line: str) -> None:
    example("submit-plan", "aurelia", "--comment", "CANARY the CEO wants out").ok()
    before = example.digest()
    shown = example("shell", "--audience", "customer", "--account", "aurelia", stdin=f"{line}\n")
    assert shown.code == 2
    assert shown.out == ""
    assert "CANARY" not in shown.err
    assert "--audience" in shown.err or "customer" in shown.err
    assert example.digest() == before


def tab(store: Kamplan, audience: Audience | None, line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("KAMPLAN_DB", str(store.db))
    return [f"{value} {meaning}" for value, meaning in list_candidates(Session(audience=audience), line)]


@pytest.mark.parametrize(
    "begun", ["show I-", "show C-", "show K-", "show R-", "show O-", "show F-", "show-intel I-", "show Q-"]
)
def test_tab_offers_what_the_audience_may_read(example: Kamplan, begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every = tab(example, None, begun, monkeypatch)
    for audience in (Audience.COMPANY, Audience.CUSTOMER):
        for line, session in ((begun, audience), (begun.replace(" ", f" --audience {audience} ", 1), None)):
            offered = tab(example, session, line, monkeypatch)
            assert set(offered) <= set(every)
            for one in offered:
                shown = example("show", one.split()[0], "--audience", audience)
                assert shown.code == 0, one
            assert not offered or audience is Audience.COMPANY


def test_tab_offers_a_customer_no_account_and_no_command_of_the_team(
    example: Kamplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tab(example, None, "use a", monkeypatch)
    assert tab(example, Audience.COMPANY, "use a", monkeypatch)
    for line in ("use a", "list-intel a", "show-person C-", "edit R-", "undo "):
        assert tab(example, Audience.CUSTOMER, line, monkeypatch) == [], line
    assert tab(example, Audience.COMPANY, "edit R-", monkeypatch) == []
    assert tab(example, Audience.COMPANY, "show-source S-", monkeypatch)


def test_a_customer_is_shown_no_withdrawn_item_and_no_filter_by_what_is_hidden(example: Kamplan) -> None:
    example("withdraw-intel", "I-1", "--reason", "misread").ok()
    never = example("show-intel", "I-9999", "--audience", "customer")
    for command in ("show-intel", "show"):
        gone = example(command, "I-1", "--audience", "customer")
        assert (gone.code, gone.out, gone.err.replace("I-1", "…")) == (3, "", never.err.replace("I-9999", "…"))
    for option, value in (("--state", "withdrawn"), ("--state", "superseded"), ("--tier", "1"), ("--tier", "4")):
        argv: tuple[Any, ...] = ("list-intel", "aurelia", option, value, "--audience", "customer")
        example.refuses(*argv, code=2, says=option, tries=f"leave {option} out")


TABLES = ("item", "contact", "figure", "judgement", "record")


@pytest.mark.parametrize("table", TABLES)
def test_a_row_whose_marking_was_changed_by_hand_is_given_to_nobody(example: Kamplan, table: str) -> None:
    kinds = {"item": "I-9", "contact": "C-1", "figure": "F-1", "judgement": "Y-1", "record": "R-1"}
    example("relabel", kinds[table], "--handling", "red", "--reason", "they asked us").ok()
    copies = [
        ("render-plan", "aurelia", "--draft", "-o", "-", "--audience", "company"),
        ("render-plan", "aurelia", "-o", "-", "--audience", "customer"),
        ("show", kinds[table], "--audience", "company"),
        ("analyze", "aurelia", "--audience", "company"),
    ]
    with sqlite3.connect(example.db) as store:
        store.execute(f"UPDATE {table} SET handling = 'green' WHERE handling = 'red'")
    for copy in copies:
        example.refuses(*copy, code=5, says="does not hold what kamplan wrote", tries="kamplan check --deep")
    example("render-plan", "aurelia", "--draft", "-o", "-").ok()
    assert "rows themselves were not looked at" in example("audit", "verify").ok().err
    assert example("check", "--deep").code != 0


def test_a_row_changed_by_hand_opens_no_frozen_version(example: Kamplan) -> None:
    example("submit-plan", "aurelia").ok()
    example("relabel", "I-1", "--handling", "red", "--reason", "they asked us").ok()
    with sqlite3.connect(example.db) as store:
        store.execute("UPDATE item SET handling = 'green' WHERE id = 1")
    copy = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "company")
    example.refuses(*copy, code=5, says="I-1 does not hold what kamplan wrote")


def test_no_failure_names_another_account_to_a_customer(example: Kamplan) -> None:
    for name in ("other", "othello", "aurelian"):
        example("new-account", name.title(), "--key", name).ok()
    for typed in ("othr", "oth", "aurel", "aureli"):
        said = example("show-account", typed, "--audience", "customer")
        assert said.code == 3
        for name in ("other", "othello", "aurelian"):
            assert name not in said.err
        assert example("show-account", typed).code in (0, 3, 4)
    assert "othe" in example("show-account", "othr").err


def test_looking_back_to_before_an_account_was_there_finds_nothing_of_it(example: Kamplan) -> None:
    """A clock that was set back can date an item before its account."""
    with sqlite3.connect(example.db) as store:
        store.execute("UPDATE change SET at = '2040-01-01T00:00:00Z' WHERE command = 'import' AND id = 1")
        numbers = [row[0] for row in store.execute("SELECT id FROM change WHERE command = 'import'")]
    assert len(numbers) > 5
    for argv in (("show-intel", "I-1"), ("show", "C-1"), ("show", "R-1"), ("show", "K-1"), ("show-source", "S-1")):
        assert example(*argv, "--known-on", "2039-01-01").code in (0, 3), argv
