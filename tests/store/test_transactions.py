"""A command that writes does all of it or nothing, with one change record, whatever fails and whoever else writes."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from conftest import Kamplan
from kamplan.cli.app import MODULES
from kamplan.domain.kinds import KINDS
from kamplan.errors import StoreError
from kamplan.store.opening import open_store
from kamplan.store.unit import Actor, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READ_ONLY = {
    "demo", "list-accounts", "show-account", "checklist", "list-contacts", "show-contact", "list-sources",
    "list-figures", "list-intel", "show-intel", "search", "analyze", "list-judgements", "render-plan",
    "check", "draw", "show-map", "list-templates", "copy-template", "show", *(f"list-{spec.plural}" for spec in KINDS.values()), *(f"show-{spec.noun}" for spec in KINDS.values()),
}  # fmt: skip
"""Commands that do not write to the store in use; `demo` makes one of its own."""

ON = ("--on", "2026-10-01")
PUBLIC = ("--tier", 1, "--topic", "market-development", "--source", "News", *ON)
FILES = {
    "accounts.csv": "key,name,units\nnew1,New One,A;B\nnew2,New Two,\nacme,Acme Pumps Ltd,\n",
    "contacts.csv": "account,name,level,reports_to,title\nacme,Ann,staff,Bo,\nacme,Bo,top,,\nacme,Jo Park,,Bo,Head\n",
    "intel.csv": "account,tier,topic,statement,detail,source,valid_as_of,ref,supersedes,contradicts\n"
    "acme,1,market-development,One,more,News,2026-10-02,r1,r2,I-1\n"
    "acme,1,rivalry,Two,,Paper,2026-10-03,r2,,\n"
    "acme,1,market-development,The market grows.,told,News,2026-10-01,,,\n",
    "figures.csv": "account,year,measure,value\nacme,2024,staff,5\nacme,2025,revenue,7\n",
    "conclusions.csv": "account,topic,text,cites\nacme,rivalry,Fierce [r0],r0\n",
    "answers.csv": "account,question,text\nacme,key-people-4,We will visit.\n",
    "unknowns.csv": "account,topic,owner,due,how\nacme,supplier-power,Ada,2026-12-01,ask\n",
    "waivers.csv": "account,topic,reason\nacme,product-history,frozen\n",
    "summaries.csv": "account,text,cites\nacme,All is well.,I-1\n",
}  # fmt: skip
COMMANDS: dict[str, tuple[object, ...]] = {
    "new-account": ("new-account", "Beta", "--units", "A,B"),
    "edit-account": ("edit-account", "acme", "--industry", "Pumps"),
    "add-contact": ("add-contact", "acme", "Lu", "--reports-to", "Jo Park"),
    "edit-contact": ("edit-contact", "C-2", "--reports-to", "C-1", "--title", "Buyer"),
    "add-source": ("add-source", "acme", "Gazette", "--kind", "news", "--reliability", "B"),
    "edit-source": ("edit-source", "S-1", "--reliability", "C"),
    "add-figure": ("add-figure", "acme", 2023, "revenue", "1.5"),
    "add-intel": ("add-intel", "acme", "It rains.", *PUBLIC, "--contradicts", "I-1", "--detail", "much"),
    "add-intel-of-a-contact": (
        "add-intel", "acme", "It snows.", "--tier", 4, "--topic", "key-people", "--contact", "Wei Fang", *ON,
    ),
    "grade-intel": ("grade-intel", "I-1", "--reliability", "D", "--reason", "why not"),
    "confirm-intel": ("confirm-intel", "I-1", "--on", "2026-11-01"),
    "supersede-intel": ("supersede-intel", "I-1", "The market shrinks.", "--source", "New source", *ON),
    "withdraw-intel": ("withdraw-intel", "I-1", "--reason", "misread"),
    "relabel": ("relabel", "I-1", "--handling", "red", "--reason", "touchy"),
    "relabel-contact": ("relabel", "C-1", "--handling", "red", "--reason", "touchy"),
    "relabel-figure": ("relabel", "F-1", "--handling", "red", "--reason", "touchy"),
    "relabel-judgement": ("relabel", "K-1", "--handling", "red", "--reason", "touchy"),
    "conclude": ("conclude", "acme", "market-development", "It booms [I-1].", "--cite", "I-1"),
    "answer": ("answer", "acme", "key-people-4", "We visit [I-1]."),
    "declare-unknown": ("declare-unknown", "acme", "rivalry", "--owner", "A", "--due", "2026-12-01", "--how", "ask"),
    "waive": ("waive", "acme", "substitutes", "--reason", "none"),
    "reopen": ("reopen", "acme", "entry-barriers", "--reason", "came up"),
    "summarize": ("summarize", "acme", "All is well."),
    "add-intel-at-a-meeting": ("add-intel", "acme", "He said so.", "--tier", 3, "--topic", "rivalry", "--meeting", "M-1"),
    "add-opportunity": ("add-opportunity", "acme", "Line 5", "--role", "user=C-2", "--cite", "I-1"),
    "add-white-space": ("add-white-space", "acme", "Pumps", "Valves", "--holder", "open"),
    "add-objective": (
        "add-objective", "acme", "Grow", "--measure", "sales", "--baseline", 1, "--target", 2, "--due", "2027-01-01",
    ),
    "add-strategy": ("add-strategy", "acme", "Serve", "--serves", "G-1", "--cite", "I-1"),
    "add-value": ("add-value", "acme", "Kits", "--need", "speed"),
    "add-action": ("add-action", "acme", "Call", "--owner", "Ada", "--due", "2026-12-01", "--serves", "T-1"),
    "add-risk": ("add-risk", "acme", "Rain"),
    "add-issue": ("add-issue", "acme", "Noise", "--raised-by", "C-2"),
    "add-commitment": ("add-commitment", "acme", "Spares", "--due", "2026-12-01"),
    "add-budget": ("add-budget", "acme", "Travel", "--planned", 10, "--currency", "EUR"),
    "add-interaction": ("add-interaction", "acme", "Lunch", "--contact", "C-1", "--follow-up", "A-1"),
    "add-member": ("add-member", "acme", "Ada", "--role", "manager"),
    "add-stage": ("add-stage", "acme", "basic", "--view", "ours"),
    **{
        f"edit-{spec.noun}": (f"edit-{spec.noun}", f"{kind.value}-1", "--set", "cites=I-1", "--set", "ref=new")
        for kind, spec in KINDS.items()
    },
    **{f"close-{spec.noun}": (f"close-{spec.noun}", f"{kind.value}-1") for kind, spec in KINDS.items() if spec.closing},
    "edit": ("edit", "A-1", "--set", "due=2027-01-01"),
    "close": ("close", "A-1", "--set", "result=fine"),
    "withdraw": ("withdraw", "A-1", "--reason", "not wanted"),
    "relabel-record": ("relabel", "A-1", "--handling", "red", "--reason", "touchy"),
    "import-actions": ("import", "actions.csv", "--as", "actions", "--update"),
    **{f"import-{name}": ("import", name, "--as", name.removesuffix(".csv"), "--update") for name in FILES},
}  # fmt: skip
"""Every command that writes, each with an effect on the prepared store."""

RECORDS = (
    ("add-opportunity", "acme", "Line 4"),
    ("add-white-space", "acme", "Pumps", "Lines", "--holder", "ours"),
    ("add-objective", "acme", "Win", "--measure", "m", "--baseline", "1", "--target", "2", "--due", "2027-01-01"),
    ("add-strategy", "acme", "Sell", "--serves", "G-1", "--cite", "I-1"),
    ("add-value", "acme", "Kit", "--need", "speed"),
    ("add-action", "acme", "Write", "--owner", "Ada", "--due", "2026-12-01"),
    ("add-risk", "acme", "Snow"),
    ("add-issue", "acme", "Noise on line 3"),
    ("add-commitment", "acme", "Camera", "--due", "2026-12-01"),
    ("add-budget", "acme", "Trips", "--planned", "10", "--currency", "EUR"),
    ("add-interaction", "acme", "Dinner", "--contact", "C-2"),
    ("add-member", "acme", "Bo", "--role", "service"),
    ("add-stage", "acme", "basic", "--view", "theirs"),
)
"""A planning record of every kind in the prepared store."""

WITHOUT_EFFECT = {
    "the same action": ("edit", "A-1", "--set", "owner=Ada"),
    "an import of what is known": ("import", "known.csv", "--as", "intel"),
    "an import of what differs": ("import", "intel-differs.csv", "--as", "intel"),
    "a dry run of an import": ("import", "intel.csv", "--as", "intel", "--dry-run"),
    "a dry run of accounts": ("import", "accounts.csv", "--as", "accounts", "--update", "--dry-run"),
    "a dry run of a relabel": ("relabel", "I-1", "--handling", "red", "--reason", "x", "--dry-run"),
    "the same account": ("edit-account", "acme", "--name", "Acme Pumps"),
    "the same contact": ("edit-contact", "C-1", "--level", "top"),
    "the same source": ("edit-source", "S-3", "--kind", "annual-report"),
    "the same grade": ("grade-intel", "I-1", "--reliability", "B"),
    "the same confirmation": ("confirm-intel", "I-2", "--on", "2026-11-02"),
    "the same marking": ("relabel", "I-1", "--handling", "clear", "--reason", "x"),
}
REFUSED = {
    "new-account": ("new-account", "Acme Pumps"),
    "add-contact": ("add-contact", "acme", "Jo Park"),
    "add-intel": ("add-intel", "acme", "The market grows.", *PUBLIC),
    "supersede-intel": ("supersede-intel", "I-1", "X", "--source", "Brand new source", "--on", "2020-01-01"),
    "withdraw-intel": ("withdraw-intel", "I-99", "--reason", "x"),
    "relabel": ("relabel", "K-2", "--handling", "clear", "--reason", "x"),
    "reopen": ("reopen", "acme", "rivalry", "--reason", "x"),
    "import": ("import", "half-bad.csv", "--as", "intel"),
}
HEADER = "account,tier,topic,statement,source,valid_as_of,reliability\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("prepared") / "prepared.db"
    run = Kamplan(db)
    run("new-account", "Acme Pumps", "--key", "acme").ok()
    run("add-contact", "acme", "Wei Fang", "--level", "top").ok()
    run("add-contact", "acme", "Jo Park", "--level", "staff").ok()
    run("add-intel", "acme", "The market grows.", *PUBLIC, "--reliability", "B", "--credibility", 2, "--ref", "r0").ok()
    run("add-intel", "acme", "They buy.", "--tier", 3, "--topic", "key-people", "--contact", "C-2", *ON).ok()
    run("confirm-intel", "I-2", "--on", "2026-11-02").ok()
    run("add-source", "acme", "Half-year report", "--kind", "annual-report").ok()
    run("edit-source", "S-1", "--reliability", "A").ok()
    run("add-figure", "acme", 2025, "revenue", "6").ok()
    run("conclude", "acme", "market-development", "It grows [I-1].", "--cite", "I-1", "--handling", "green").ok()
    run("conclude", "acme", "key-people", "They buy [I-2].", "--cite", "I-2").ok()
    run("waive", "acme", "entry-barriers", "--reason", "none").ok()
    for argv in RECORDS:
        run(*argv).ok()
    return db


@pytest.fixture
def store(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kamplan:
    """A copy of the prepared store, in a folder with the files that the commands import."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    actions = "account,action,owner,due\nacme,Write,Bo,2026-12-01\nacme,Phone,Bo,2026-12-02\n"
    (folder / "actions.csv").write_text(actions, encoding="utf-8")
    known = "acme,1,market-development,The market grows.,News,2026-10-01,"
    (folder / "known.csv").write_text(f"{HEADER}{known}B\n", encoding="utf-8")
    (folder / "intel-differs.csv").write_text(f"{HEADER}{known}E\n", encoding="utf-8")
    bad = "acme,1,rivalry,New,Other,2026-10-01,A\nacme,9,rivalry,Bad,Other,2026-10-01,A\n"
    (folder / "half-bad.csv").write_text(f"{HEADER}{bad}", encoding="utf-8")
    monkeypatch.chdir(folder)
    db = tmp_path / "store" / "copy.db"
    db.parent.mkdir()
    db.write_bytes(prepared.read_bytes())
    return Kamplan(db)


Rows = dict[tuple[str, int], dict[str, Any]]


def read_rows(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        tables = ("account", "contact", "source", "item", "judgement", "figure", "record", "change")
        return {
            (table, row["id"]): dict(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")
        }
    finally:
        connection.close()


def new_changes(before: Rows, after: Rows) -> list[dict[str, Any]]:
    return [row for key, row in after.items() if key[0] == "change" and key not in before]


class Failing:
    """Makes the k-th statement fail as a failing disk does, and counts the statements; COMMIT counts as one."""

    def __init__(self, k: int) -> None:
        self.k = k
        self.seen = 0

    def step(self, *_: object) -> None:
        self.seen += 1
        if self.seen == self.k:
            raise sqlite3.OperationalError("disk I/O error")


@contextlib.contextmanager
def failing_at(k: int) -> Iterator[Failing]:
    failing = Failing(k)
    commit = SQLiteDialect_pysqlite.do_commit

    def do_commit(dialect: Any, connection: Any) -> None:
        failing.step()
        commit(dialect, connection)

    for name in ("do_execute", "do_executemany"):
        event.listen(Engine, name, failing.step)
    SQLiteDialect_pysqlite.do_commit = do_commit  # type: ignore[method-assign]
    try:
        yield failing
    finally:
        SQLiteDialect_pysqlite.do_commit = commit  # type: ignore[method-assign]
        for name in ("do_execute", "do_executemany"):
            event.remove(Engine, name, failing.step)


def test_every_command_that_writes_stands_in_the_table() -> None:
    registered = {name for names in MODULES.values() for name in names}
    assert {str(argv[0]) for argv in COMMANDS.values()} == registered - READ_ONLY


@pytest.mark.parametrize("name", COMMANDS)
def test_a_failure_at_any_statement_leaves_the_store_as_it_was(store: Kamplan, name: str) -> None:
    before = store.digest()
    for k in range(1, 400):
        with failing_at(k) as failing:
            result = store(*COMMANDS[name])
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
