"""A command that writes does all of it or nothing, with one change record, whatever fails and whoever else writes."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.cli.modules import MODULES
from kamplan.domain.kinds import KINDS
from kamplan.errors import StoreError
from kamplan.store.opening import open_store
from kamplan.store.unit import Actor, Unit
from mutations import (
    COMMANDS,
    FILES,
    FINAL,
    REFUSED,
    WITHOUT_EFFECT,
    Rows,
    failing_at,
    prepared,
    read_rows,
    store,
    submitted,
)  # fmt: skip

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

__all__ = ["prepared", "store", "submitted"]

READ_ONLY = {
    "demo", "shell", "export", "list-accounts", "show-account", "checklist", "list-contacts", "show-contact", "list-sources",
    "show-source", "show-figure",
    "list-figures", "list-intel", "show-intel", "search", "analyze", "list-judgements", "render-plan",
    "agenda", "brief", "digest", "sponsor-brief", "check-proposal", "collection-plan", "evidence", "gaps",
    "list-colleagues", "next", "portfolio", "scorecard", "suggest",
    "check", "draw", "show-map", "show-person", "history", "audit", "undo", "redo", "list-versions", "show-version", "diff-plan", "impact", "list-releases", "show-release", "verify", "scan-leaks", "backup", "restore", "list-backups", "config", "doctor", "list-templates", "copy-template", "show", *(f"list-{spec.plural}" for spec in KINDS.values()), *(f"show-{spec.noun}" for spec in KINDS.values()),
}  # fmt: skip
"""Commands that change no record of the store in use; `demo` makes one of its own.

That `render-plan` and `draw` record what they release is tested in tests/test_releases.py.
"""


def new_changes(before: Rows, after: Rows) -> list[dict[str, Any]]:
    return [row for key, row in after.items() if key[0] == "change" and key not in before]


def test_every_command_that_writes_stands_in_the_table() -> None:
    registered = {name for names in MODULES.values() for name in names}
    assert {str(argv[0]) for argv in (COMMANDS | FINAL).values()} == registered - READ_ONLY


@pytest.mark.parametrize("name", COMMANDS | FINAL)
def test_a_failure_at_any_statement_leaves_the_store_as_it_was(store: Kamplan, name: str) -> None:
    before = store.digest()
    for k in range(1, 400):
        with failing_at(k) as failing:
            result = store(*(COMMANDS | FINAL)[name])
        if result.code == 0:
            break
        assert result.code == 5, (k, result)
        assert result.out == "", k
        lines = result.err.splitlines()
        assert len(lines) == 2, (k, result.err)
        assert "disk I/O error" in lines[0], k
        assert lines[1].startswith("  try: "), k
        assert store.digest() == before, k
        assert [one.name for one in store.db.parent.iterdir()] == [store.db.name], k
    assert failing.seen == k - 1 >= 4
    assert store.digest() != before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_one_change_record_that_holds_every_row_as_it_was(store: Kamplan, name: str) -> None:
    before = read_rows(store.db)
    store(*COMMANDS[name]).ok()
    after = read_rows(store.db)
    assert before.keys() <= after.keys()
    [change] = new_changes(before, after)
    assert change["command"] == COMMANDS[name][0]
    assert change["actor"] == "Ada Lin"
    records = json.loads(change["rows"])
    images = {(one["table"], one["id"]): one["before"] for one in records if "before" in one}
    new = {(r["table"], n) for r in records if "first" in r for n in range(r["first"], r["last"] + 1)}
    assert images == {key: row for key, row in before.items() if after[key] != row}
    assert new == {key for key in after if key not in before and key[0] != "change"}


@pytest.mark.parametrize("name", FINAL)
def test_a_purge_writes_one_change_record_that_keeps_nothing_of_what_went(store: Kamplan, name: str) -> None:
    before = read_rows(store.db)
    store(*FINAL[name]).ok()
    after = read_rows(store.db)
    [change] = new_changes(before, after)
    assert change["command"] == FINAL[name][0]
    entries = json.loads(change["rows"])
    purged = {(one["table"], one["purged"]) for one in entries if "purged" in one}
    altered = {(one["table"], one["id"]) for one in entries if "before" in one}
    redacted = {("change", one["redacts"]) for one in entries if "redacts" in one}
    assert purged == before.keys() - after.keys()
    assert altered | redacted == {key for key, row in before.items() if key in after and after[key] != row}


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_what_has_no_effect_writes_no_change_record(store: Kamplan, name: str) -> None:
    before = read_rows(store.db)
    store(*WITHOUT_EFFECT[name]).ok()
    assert read_rows(store.db) == before


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(store: Kamplan, name: str) -> None:
    before = store.digest()
    result = store(*REFUSED[name])
    assert result.code in (2, 3, 4)
    assert result.out == ""
    assert store.digest() == before


ID = re.compile(r"([A-Z])-[0-9]+")


def misdirect(argv: tuple[object, ...]) -> list[str]:
    """A command as it would be typed by somebody who mistakes the account, the record or the file."""
    if argv[0] == "new-account":
        return ["new-account", "Acme Pumps"]
    if argv[0] in ("add-colleague", "edit-colleague"):
        return [str(argv[0]), "Bo Li" if argv[0] == "add-colleague" else "Nobody", "--unit", "South"]
    named = [str(one) for one in argv]
    if named[0] == "budget":
        return ["budget", named[1], "B-99", *named[3:]]
    named[1] = ID.sub(r"\1-99", {"acme": "nope", "aurelia": "nope"}.get(named[1], named[1]))
    return [named[0], f"no-{named[1]}" if named[0] == "import" else named[1], *named[2:]]


@pytest.mark.parametrize("name", COMMANDS | FINAL)
def test_every_command_that_is_refused_writes_no_change_record(store: Kamplan, name: str) -> None:
    before = store.digest()
    result = store(*misdirect((COMMANDS | FINAL)[name]))
    assert result.code in (2, 3, 4), result
    assert result.out == ""
    assert store.digest() == before


def test_a_second_import_of_the_same_file_writes_no_change_record(store: Kamplan) -> None:
    for name in FILES:
        argv = COMMANDS[f"import-{name}"]
        store(*argv).ok()
        before = read_rows(store.db)
        assert store(*argv, "--json").ok().json["new"] == 0, name
        assert read_rows(store.db) == before, name


# Writers at the same time -----------------------------------------------------------------------------------------

WRITERS = 8
EACH = 500


def count_up(path: Path, times: int) -> list[int]:
    """Commit read-modify-writes; return the numbers that this process was given."""
    store = open_store(path, create=False)
    actor = Actor(name="writer", at=datetime.now(UTC), command="count")
    numbers = []
    for _ in range(times):
        try:
            with store.writing() as connection:
                last = connection.exec_driver_sql("SELECT last FROM counter WHERE kind = 'sum'").scalar_one()
                connection.exec_driver_sql("UPDATE counter SET last = ? WHERE kind = 'sum'", (last + 1,))
                numbers.append(Unit(connection=connection, actor=actor).take_numbers("new"))
        except StoreError as error:  # which does not travel between processes
            raise RuntimeError(error.message) from None
    return numbers


def test_no_update_is_lost_between_processes(kamplan: Kamplan) -> None:
    with open_store(kamplan.db, create=True).writing() as connection:
        connection.exec_driver_sql("INSERT INTO counter (kind, last) VALUES ('sum', 0)")
    with ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(count_up, [kamplan.db] * WRITERS, [EACH] * WRITERS))
    with open_store(kamplan.db, create=False).reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, last FROM counter ORDER BY kind").all()
    assert [tuple(one) for one in rows] == [("new", WRITERS * EACH), ("sum", WRITERS * EACH)]
    assert sorted(one for numbers in found for one in numbers) == list(range(1, WRITERS * EACH + 1))


def add_at_once(acme: Kamplan, processes: int, each: int) -> None:
    """Start so many shells, each of which adds so many items one after the other, and check that every one is there."""
    script = (
        'for n in $(seq "$2"); do "$0" -m kamplan add-intel acme "fact $1-$n" --tier 1 --topic key-people'
        " --source News || exit $?; done"
    )
    environment = os.environ | {"KAMPLAN_DB": str(acme.db)}
    running = [
        subprocess.Popen(
            ["sh", "-c", script, sys.executable, str(one), str(each)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for one in range(processes)
    ]  # fmt: skip
    done = [(one.communicate()[1], one.returncode) for one in running]
    assert [code for _, code in done] == [0] * processes, done
    rows = read_rows(acme.db)
    items = {row["id"]: row["statement"] for (table, _), row in rows.items() if table == "item"}
    assert sorted(items.values()) == sorted(f"fact {a}-{n}" for a in range(processes) for n in range(1, each + 1))
    assert sorted(items) == list(range(1, processes * each + 1))
    assert sum(row["command"] == "add-intel" for (table, _), row in rows.items() if table == "change") == len(items)
    assert sum(table == "source" for table, _ in rows) == 1


def test_shells_that_add_at_the_same_time_lose_nothing(acme: Kamplan) -> None:
    add_at_once(acme, 4, 3)


@pytest.mark.slow
def test_many_shells_that_add_at_the_same_time_lose_nothing(acme: Kamplan) -> None:
    add_at_once(acme, 8, 12)
