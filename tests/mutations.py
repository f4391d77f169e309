"""Every command that writes, on a store prepared for it: what the tests of writing, undoing and crashing share."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from conftest import EXAMPLE_DAY, Kamplan
from kamplan.domain.kinds import KINDS
from kamplan.store.audit import verify_chain, verify_index, verify_rows
from kamplan.store.opening import open_store
from kamplan.store.soundness import find_broken, list_loose_counters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    "add-inquiry": ("add-inquiry", "acme", "rivalry-1", "--owner", "Ada", "--due", "2026-12-01", "--ask", "C-2"),
    "add-resolution": ("add-resolution", "acme", "It is newer", "--holds", "I-1", "--cite", "I-1,I-2"),
    "add-colleague": ("add-colleague", "Zoe Lim", "--manager", "Ada Lin"),
    "edit-colleague": ("edit-colleague", "Bo Li", "--unit", "North"),
    "assign": ("assign", "acme", "--sponsor", "Sol Reyes"),
    "assign-question": ("assign-question", "acme", "rivalry-2", "--to", "Ada", "--due", "2026-12-01"),
    "log-attempt": ("log-attempt", "acme", "rivalry-2", "--result", "declined", "--contact", "C-2"),
    "resolve": ("resolve", "I-1,I-2", "--why", "It is newer", "--holds", "I-1"),
    "score-account": (
        "score-account", "acme", "--attractiveness", "growth=5", "--strength", "share=1", "--why", "As reviewed",
    ),
    "budget": ("budget", "spend", "B-1", "3"),
    "add-score": ("add-score", "acme", "As agreed", "--attractiveness", "growth=4", "--strength", "share=2"),
    **{
        f"edit-{spec.noun}": (f"edit-{spec.noun}", f"{kind.value}-1", "--set", "cites=I-1,I-2", "--set", "ref=new")
        for kind, spec in KINDS.items()
    },
    **{f"close-{spec.noun}": (f"close-{spec.noun}", f"{kind.value}-1") for kind, spec in KINDS.items() if spec.closing},
    "edit": ("edit", "A-1", "--set", "due=2027-01-01"),
    "close": ("close", "A-1", "--set", "result=fine"),
    "withdraw": ("withdraw", "A-1", "--reason", "not wanted"),
    **{f"withdraw-{one}": ("withdraw", one, "--reason", "wrong") for one in ("C-2", "S-1", "F-1", "I-2", "K-1")},
    "merge-contact": ("merge", "C-2", "C-1", "--reason", "one person"),
    "merge-source": ("merge", "S-1", "S-3", "--reason", "one paper"),
    "merge-item": ("merge", "I-3", "I-1", "--reason", "one fact"),
    "carry-over": ("carry-over", "acme", "--period", "2027-01-01..2027-12-31", "--keep", "G-1,T-1", "--drop", "all"),
    "edit-figure": ("edit-figure", "F-1", "--set", "unit=persons"),
    "relabel-record": ("relabel", "A-1", "--handling", "red", "--reason", "touchy"),
    "import-actions": ("import", "actions.csv", "--as", "actions", "--update"),
    **{f"import-{name}": ("import", name, "--as", name.removesuffix(".csv"), "--update") for name in FILES},
}  # fmt: skip
"""Every command that writes, each with an effect on the prepared store."""

FINAL: dict[str, tuple[object, ...]] = {
    "purge-item": ("purge", "I-2", "--reason", "asked for", "--yes"),
    "purge-judgement": ("purge", "K-1", "--reason", "asked for", "--yes"),
    "purge-figure": ("purge", "F-1", "--reason", "asked for", "--yes"),
    "purge-record": ("purge", "A-1", "--reason", "asked for", "--yes"),
    "purge-source": ("purge", "S-3", "--reason", "asked for", "--yes"),
    "erase-person": ("erase-person", "C-2", "--reason", "asked to be forgotten", "--yes"),
    "erase-person-of-no-item": ("erase-person", "C-1", "--reason", "asked to be forgotten", "--yes"),
}
"""What removes content for good: it cannot be taken back, and leaves no image of what was there."""

GOVERNANCE: dict[str, tuple[object, ...]] = {
    "submit-plan": ("submit-plan", "aurelia", "--comment", "Ready."),
    "review-plan": ("review-plan", "P-1", "--comment", "Who pays?"),
    "approve-plan": ("approve-plan", "P-1"),
    "reject-plan": ("reject-plan", "P-1", "--comment", "Too late."),
    "recall-plan": ("recall-plan", "P-1"),
}
"""What is done with the finished plan of the example account, on a store where a version of it waits."""
COMMANDS |= GOVERNANCE

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
    ("add-inquiry", "acme", "rivalry-1", "--owner", "Ada", "--due", "2026-12-01"),
    ("add-resolution", "acme", "Both hold", "--cite", "I-1,I-2"),
    ("add-colleague", "Bo Li"),
    ("add-score", "acme", "As agreed", "--attractiveness", "growth=4", "--strength", "share=2"),
)
"""A planning record of every kind in the prepared store."""

WITHOUT_EFFECT = {
    "the same action": ("edit", "A-1", "--set", "owner=Ada"),
    "an import of what is known": ("import", "known.csv", "--as", "intel"),
    "an import of what differs": ("import", "intel-differs.csv", "--as", "intel"),
    "a dry run of an import": ("import", "intel.csv", "--as", "intel", "--dry-run"),
    "a dry run of accounts": ("import", "accounts.csv", "--as", "accounts", "--update", "--dry-run"),
    "a dry run of a relabel": ("relabel", "I-1", "--handling", "red", "--reason", "seen twice", "--dry-run"),
    "the same account": ("edit-account", "acme", "--name", "Acme Pumps"),
    "the same contact": ("edit-contact", "C-1", "--level", "top"),
    "the same source": ("edit-source", "S-3", "--kind", "annual-report"),
    "the same grade": ("grade-intel", "I-1", "--reliability", "B"),
    "the same confirmation": ("confirm-intel", "I-2", "--on", "2026-11-02"),
    "the same marking": ("relabel", "I-1", "--handling", "clear", "--reason", "seen twice"),
}
REFUSED = {
    "new-account": ("new-account", "Acme Pumps"),
    "add-contact": ("add-contact", "acme", "Jo Park"),
    "add-intel": ("add-intel", "acme", "The market grows.", *PUBLIC),
    "supersede-intel": ("supersede-intel", "I-1", "X", "--source", "Brand new source", "--on", "2020-01-01"),
    "withdraw-intel": ("withdraw-intel", "I-99", "--reason", "seen twice"),
    "relabel": ("relabel", "K-2", "--handling", "clear", "--reason", "seen twice"),
    "reopen": ("reopen", "acme", "rivalry", "--reason", "seen twice"),
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


@pytest.fixture(scope="module")
def submitted(_example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The example account, whose manager is its sponsor too: before and after its plan was submitted."""
    folder = tmp_path_factory.mktemp("submitted")
    before, after = folder / "before.db", folder / "after.db"
    before.write_bytes(_example_store.read_bytes())
    run = Kamplan(before, today=EXAMPLE_DAY)
    run("edit-account", "aurelia", "--manager", "Ada Lin", "--sponsor", "Ada Lin").ok()
    after.write_bytes(before.read_bytes())
    Kamplan(after, today=EXAMPLE_DAY)("submit-plan", "aurelia").ok()
    return before, after


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kamplan:
    """A copy of the store that the test's command is prepared for, in a folder with the files that commands import."""
    name = getattr(request.node, "callspec", None) and request.node.callspec.params.get("name")
    if name in GOVERNANCE:
        base, today = request.getfixturevalue("submitted")[name != "submit-plan"], EXAMPLE_DAY
    else:
        base, today = request.getfixturevalue("prepared"), "2026-11-23"
    folder = tmp_path / "files"
    folder.mkdir()
    for file, text in FILES.items():
        (folder / file).write_text(text, encoding="utf-8")
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
    db.write_bytes(base.read_bytes())
    run = Kamplan(db, today=today)
    if name == "resolve":
        run("withdraw", "E-1", "--reason", "to be weighed anew").ok()
    if name == "merge-item":
        run(
            "add-intel", "acme", "The market grows fast.", *PUBLIC, "--handling", "amber", "--detail", "By a half."
        ).ok()
    return run


Rows = dict[tuple[str, int], dict[str, Any]]


def read_rows(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        tables = (
            "account",
            "contact",
            "source",
            "item",
            "judgement",
            "figure",
            "record",
            "version",
            "frozen",
            "release",
            "colleague",
            "change",
        )
        return {
            (table, row["id"]): dict(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")
        }
    finally:
        connection.close()


def rows_of(path: Path) -> Rows:
    return {key: row for key, row in read_rows(path).items() if key[0] != "change"}


def find_faults(path: Path) -> list[object]:
    """Everything that a whole check finds wrong with a store."""
    with open_store(path, create=False).reading() as connection:
        return [
            *verify_chain(connection), *verify_rows(connection), *verify_index(connection), *find_broken(connection),
            *list_loose_counters(connection),
        ]  # fmt: skip


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
