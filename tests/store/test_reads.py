"""Recording who read items of tier 4: off unless asked for, chained like every change, and nothing to take back (F65)."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from kamplan.store.wholeness import find_faults

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

READS: list[tuple[tuple[str, ...], list[str]]] = [
    (("show-intel", "I-1"), []),
    (("show-intel", "I-2"), ["I-2"]),
    (("list-intel", "acme"), ["I-2", "I-3"]),
    (("list-intel", "acme", "--audience", "customer"), []),
    (("search", "budget"), ["I-3"]),
    (("analyze", "acme"), ["I-2", "I-3"]),
    (("render-plan", "acme", "--draft", "-o", "-"), ["I-2", "I-3"]),
    (("render-plan", "acme", "--draft", "-o", "-", "--audience", "customer"), []),
    (("history", "I-2"), ["I-2"]),
    (("list-contacts", "acme"), []),
    (("list-judgements", "acme"), []),
    (("list-judgements", "acme"), []),
    (("show-person", "C-1"), ["I-2", "I-3"]),
    (("backup",), ["I-2", "I-3"]),
    (("export", "acme", "-o", "nowhere", "--dry-run"), ["I-2", "I-3"]),
    (("list-accounts",), []),
    (("check", "--deep"), []),
]


@pytest.fixture
def logged(acme: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kamplan:
    """A store with one public item and two of tier 4, and a config file that asks for a record of reading."""
    acme("add-intel", "acme", "It rains.", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    for text in ("They will buy.", "The budget doubles."):
        acme("add-intel", "acme", text, "--tier", 4, "--topic", "key-people", "--contact", "Wei Fang").ok()
    config = tmp_path / "config.toml"
    config.write_text('log_reads = "tier-4"\n', encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    return acme


def changes(kamplan: Kamplan) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(kamplan.db)
    query = (
        'SELECT command, actor, rows FROM change WHERE id > 6 AND rows NOT LIKE \'[{"table":"release"%\' ORDER BY id'
    )
    found = connection.execute(query).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize(("argv", "ids"), READS, ids=lambda one: " ".join(one))
def test_a_command_that_reads_tier_4_writes_one_record_of_it(
    logged: Kamplan, argv: tuple[str, ...], ids: list[str]
) -> None:
    logged(*argv).ok()
    rows = '[{"read":[' + ",".join(f'"{one}"' for one in ids) + "]}]"
    assert changes(logged) == ([(argv[0], "Ada Lin", rows)] if ids else [])
    assert find_faults(logged.db) == []


def test_nothing_is_recorded_unless_asked_for(logged: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAMPLAN_CONFIG")
    for argv, _ in READS:
        logged(*argv).ok()
    assert changes(logged) == []


def test_history_shows_who_read_what_to_whoever_may_know_of_it(
    logged: Kamplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged("show-intel", "I-2").ok()
    monkeypatch.delenv("KAMPLAN_CONFIG")
    newest = logged("history", "--json").ok().json[0]
    assert (newest["command"], newest["what"]) == (
        "show-intel", [{"id": "I-2", "did": "read", "title": "", "fields": []}],
    )  # fmt: skip
    assert "I-2 read" in logged("history").ok().out
    assert [one["command"] for one in logged("history", "I-2", "--json").ok().json] == ["show-intel", "add-intel"]
    assert [one["command"] for one in logged("history", "I-3", "--json").ok().json] == ["add-intel"]
    shown = logged("history", "--audience", "company", "--json").ok()
    assert "I-2" not in shown.out


def test_a_record_of_reading_is_nothing_to_take_back(logged: Kamplan) -> None:
    logged("show-intel", "I-2").ok()
    logged.refuses("undo", 7, "--yes", code=4, says="change 7 read and changed nothing", tries="kamplan history")
    logged("undo", "--yes").ok()
    assert [one["id"] for one in logged("list-intel", "acme", "--json").ok().json] == ["I-1", "I-2"]


def test_what_cannot_be_recorded_is_not_shown(logged: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMPLAN_LOCK_WAIT", "0")
    holder = sqlite3.connect(logged.db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        logged.refuses("show-intel", "I-2", code=5, says="is in use")
    finally:
        holder.close()
    logged("show-intel", "I-1").ok()
