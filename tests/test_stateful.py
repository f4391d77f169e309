"""Random work on a store, with failures of the disk in between: it stays whole, and its history leads back to nothing.

A walk types random commands, sensible and not, as several careless people would. After every few the whole store is
checked, and its changes are walked back: through each state that was seen on the way, to an empty store.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan
from kamplan.domain.kinds import KINDS
from kamplan.resources import CHECKLIST
from kamplan.store.changes import walk_changes
from kamplan.store.opening import open_store
from mutations import failing_at, find_faults, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mutations import Rows

REFUSED = (2, 3, 4, 10)
"""Exit codes of what a rule refuses."""
EVERY = 25
"""After how many commands the whole store is checked."""
TOPICS = ("rivalry", "market-development", "key-people")
DAYS = ("2026-09-01", "2026-10-01", "2026-10-15", "2026-11-01")
WORDS = ("pumps", "valves", "budget", "plant", "二期", "预算", "rival", "tender", "price", "Wei", "Fang")
NAMES = ("Wei Fang", "Jo Park", "Lu Bo", "方伟", "Ann Lee")
REASON = ("--reason", "as we agreed")

Argv = list[Any]


class Walk:
    """One random walk over a store of its own."""

    def __init__(self, folder: Path, seed: int, *, removes: bool = True) -> None:
        folder.mkdir()
        self.rng = random.Random(seed)
        self.run = Kamplan(folder / "walk.db")
        self.folder = folder
        self.removes = removes
        self.counts: Counter[str] = Counter()
        self.seen: dict[int, Rows] = {}
        self.given: dict[str, int] = {}
        checklist = json.loads(CHECKLIST.read_text(encoding="utf-8"))
        for area in checklist["areas"]:
            for topic in area["topics"]:
                topic["required"] = topic["id"] == "rivalry"
        self.checklist = folder / "checklist.yaml"
        self.checklist.write_text(json.dumps(checklist), encoding="utf-8")
        for key in ("acme", "beta"):
            self.run("new-account", f"{key} works", "--key", key, "--manager", "Ada Lin", "--sponsor", "Ada Lin").ok()
        graded = ("--reliability", "B", "--credibility", 2, "--question", "rivalry-1", "--on", "2026-10-01")
        self.run(
            "add-intel", "acme", "Two rivals.", "--tier", 1, "--topic", "rivalry", "--source", "News", *graded
        ).ok()
        self.run("conclude", "acme", "rivalry", "There are two [I-1].").ok()

    # What is typed ---------------------------------------------------------------------------------------------------

    def draw(self) -> Argv:
        """A random command."""
        with closing(sqlite3.connect(self.run.db)) as connection:
            self.given = dict(connection.execute("SELECT kind, last FROM counter").fetchall())
        chances: list[tuple[int, Callable[[], Argv]]] = [
            (12, self.add_item), (4, self.add_contact), (4, self.edit_contact), (8, self.change_item), (6, self.judge),
            (10, self.add_record), (6, self.edit_record), (3, self.add_other), (4, self.relabel), (3, self.withdraw),
            (3, self.bring_in), (8, self.undo), (4, self.redo), (2, self.govern), (2 * self.removes, self.remove),
            (6, self.find_out), (3, self.staff), (3, self.merge),
        ]  # fmt: skip
        return self.rng.choices([one for _, one in chances], [one for one, _ in chances])[0]()

    def text(self) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(1, 6))) + self.rng.choice(
            (".", "", "。")
        )

    def name(self, letter: str) -> str:
        """An id of a kind: most often of a record that is or was there."""
        return f"{letter}-{self.rng.randint(1, max(1, self.given.get(letter, 0) + (self.rng.random() < 0.1)))}"

    def account(self) -> str:
        return self.rng.choice(("acme", "acme", "acme", "beta"))

    def maybe(self, *argv: object) -> list[object]:
        return list(argv) if self.rng.random() < 0.4 else []

    def add_item(self) -> Argv:
        tier, topic = self.rng.choice((1, 1, 2, 3, 3, 4)), self.rng.choice(TOPICS)
        told = ("--source", self.rng.choice(("News", "Gazette", self.text()))) if tier < 3 else (
            "--contact", self.rng.choice((*NAMES, self.name("C"))))  # fmt: skip
        return [
            "add-intel", self.account(), self.text(), "--tier", tier, "--topic", topic, *told,
            "--on", self.rng.choice(DAYS), *self.maybe("--reliability", "B", "--credibility", 2),
            *self.maybe("--contradicts", self.name("I")), *self.maybe("--detail", self.text()),
            *self.maybe("--ref", f"r{self.rng.randint(1, 30)}"), *self.maybe("--question", f"{topic}-1"),
        ]  # fmt: skip

    def add_contact(self) -> Argv:
        level = self.rng.choice(("top", "middle", "staff"))
        boss = self.maybe("--reports-to", self.name("C"))
        return ["add-contact", self.account(), self.rng.choice((*NAMES, self.text())), "--level", level, *boss]

    def edit_contact(self) -> Argv:
        level = self.maybe("--level", self.rng.choice(("top", "staff")))
        led = self.maybe("--influences", self.name("C"))
        return ["edit-contact", self.name("C"), "--title", self.text(), *level, *led]

    def change_item(self) -> Argv:
        item = self.name("I")
        return self.rng.choice(
            [
                ["grade-intel", item, "--credibility", self.rng.randint(1, 6), *self.maybe("--reliability", "A")],
                ["confirm-intel", item, "--on", "2026-11-20"],
                ["supersede-intel", item, self.text(), "--on", "2026-11-15", *self.maybe("--source", "News")],
                ["withdraw-intel", item, *REASON],
            ]
        )

    def judge(self) -> Argv:
        account, topic, item = self.account(), self.rng.choice(TOPICS), self.name("I")
        return self.rng.choice(
            [
                ["conclude", account, topic, f"{self.text()} [{item}]", *self.maybe("--cite", self.name("I"))],
                ["conclude", account, topic, self.text(), "--cite", item],
                ["answer", account, "rivalry-4", self.text(), *self.maybe("--cite", item)],
                ["declare-unknown", account, topic, "--owner", "Ada", "--due", "2026-12-01", "--how", self.text()],
                ["waive", account, topic, *REASON],
                ["reopen", account, topic, *REASON],
                ["summarize", account, f"{self.text()} [{item}]"],
            ]
        )

    def add_record(self) -> Argv:
        account, item, cite = self.account(), self.name("I"), self.maybe("--cite", self.name("I"))
        due = ("--due", "2026-12-20")
        return self.rng.choice(
            [
                ["add-opportunity", account, self.text(), *self.maybe("--role", f"user={self.name('C')}"), *cite],
                ["add-objective", account, self.text(), "--measure", "m", "--baseline", 1, "--target", 2, *due],
                ["add-strategy", account, self.text(), "--serves", self.name("G"), "--cite", item],
                ["add-action", account, self.text(), "--owner", "Ada", *due, *self.maybe("--serves", self.name("O"))],
                ["add-risk", account, f"{self.text()} [{item}]"],
                ["add-issue", account, self.text(), *self.maybe("--raised-by", self.name("C"))],
                ["add-interaction", account, self.text(), "--contact", self.name("C"),
                 *self.maybe("--follow-up", self.name("A")), *cite],
                ["add-value", account, self.text(), "--need", self.text(), *cite],
                ["add-stage", account, "basic", "--view", "ours", *cite],
                ["add-inquiry", account, "rivalry-1", "--owner", "Ada", *due, *self.maybe("--ask", self.name("C"))],
                ["add-resolution", account, self.text(), "--cite", item, "--cite", self.name("I")],
                ["add-score", account, self.text(), "--attractiveness", "growth=4", "--strength", "share=2", *cite],
                ["add-member", account, self.text(), "--role", "service"],
            ]
        )  # fmt: skip

    def find_out(self) -> Argv:
        account, question = self.account(), f"rivalry-{self.rng.randint(1, 5)}"
        ask = self.maybe("--ask", self.rng.choice((*NAMES, self.name("C"))))
        result = self.rng.choice(("not-reached", "asked-no-answer", "declined", "partly-answered", "answered"))
        asked, item, other = self.maybe("--contact", self.name("C")), self.name("I"), self.name("I")
        return self.rng.choice(
            [
                ["assign-question", account, question, "--to", "Ada", "--due", "2026-12-20", *ask],
                ["log-attempt", account, question, "--result", result, *asked, *self.maybe("--by", "Bo Li")],
                ["resolve", item, other, "--why", self.text(), *self.maybe("--holds", item)],
                [
                    "score-account",
                    account,
                    "--attractiveness",
                    "growth=5",
                    "--strength",
                    "share=1",
                    "--why",
                    self.text(),
                ],
            ]
        )

    def merge(self) -> Argv:
        letter = self.rng.choice("CCIS")
        return ["merge", self.name(letter), self.name(letter), *REASON, "--yes"]

    def staff(self) -> Argv:
        person, amount = self.rng.choice(NAMES), self.rng.randint(1, 900)
        role, leader = self.rng.choice(("--manager", "--sponsor", "--director")), self.rng.choice((*NAMES, ""))
        return self.rng.choice(
            [
                ["add-colleague", person, *self.maybe("--manager", leader)],
                ["edit-colleague", person, "--unit", self.text(), *self.maybe("--manager", leader)],
                ["edit-colleague", person, "--left", "2026-11-01"],
                ["assign", self.account(), role, leader],
                ["budget", "set", self.account(), "Travel", amount, "--currency", "EUR"],
                ["budget", "spend", self.name("B"), amount],
                ["budget", "approve", self.name("B"), "--by", person],
            ]
        )

    def edit_record(self) -> Argv:
        kind = self.rng.choice([one for one in KINDS if one.value in self.given] or list(KINDS))
        record = self.name(kind.value)
        if KINDS[kind].closing and self.rng.random() < 0.3:
            return ["close", record]
        field = self.rng.choice((f"ref=x{self.rng.randint(1, 9)}", f"cites={self.name('I')}", "cites=", "handling=red"))
        return ["edit", record, "--set", field]

    def add_other(self) -> Argv:
        year, value = self.rng.randint(2020, 2025), self.rng.randint(1, 99)
        return self.rng.choice(
            [
                ["add-figure", self.account(), year, "revenue", value],
                ["edit", self.name("F"), "--set", f"value={value}"],
                ["add-source", self.account(), self.text(), "--kind", "news", *self.maybe("--reliability", "C")],
                ["edit-source", self.name("S"), "--reliability", self.rng.choice("ABC")],
                ["edit-account", self.account(), "--industry", self.text()],
            ]
        )

    def any_record(self) -> str:
        letters = (*"IICSFKNUWY", *(kind.value for kind in KINDS))
        return self.name(self.rng.choice([one for one in letters if one in self.given] or ["I"]))

    def relabel(self) -> Argv:
        handling = self.rng.choice(("clear", "green", "amber", "red"))
        return ["relabel", self.any_record(), "--handling", handling, *REASON]

    def withdraw(self) -> Argv:
        return ["withdraw", self.any_record(), *REASON]

    def bring_in(self) -> Argv:
        file = self.folder / "items.csv"
        rows = [
            f"{self.account()},1,{self.rng.choice(TOPICS)},Fact {self.rng.randint(1, 12)},News,{self.rng.choice(DAYS)}"
            for _ in range(self.rng.randint(1, 4))
        ]
        file.write_text("account,tier,topic,statement,source,valid_as_of\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return ["import", str(file), "--as", "intel", *self.maybe("--update")]

    def undo(self) -> Argv:
        number = self.maybe(self.rng.randint(1, 1 + self.counts["ok"]))
        return ["undo", *number, "--yes", *REASON]

    def redo(self) -> Argv:
        return ["redo", "--yes", *REASON]

    def govern(self) -> Argv:
        version = self.name("P")
        return self.rng.choice(
            [
                ["submit-plan", "acme", "--checklist", str(self.checklist)],
                ["submit-plan", "acme", "--checklist", str(self.checklist)],
                ["recall-plan", version],
                ["approve-plan", version],
                ["review-plan", version, "--comment", self.text()],
            ]
        )

    def remove(self) -> Argv:
        if self.rng.random() < 0.3:
            return ["erase-person", self.name("C"), "--reason", "asked", "--yes"]
        return ["purge", self.any_record(), "--reason", "asked", "--yes"]

    # What must hold --------------------------------------------------------------------------------------------------

    def go(self, steps: int) -> None:
        """Type so many commands, and check the store after every few."""
        for step in range(1, steps + 1):
            argv = self.draw()
            self.type(argv)
            if step % EVERY == 0 or step == steps:
                self.check(argv)

    def type(self, argv: Argv) -> None:
        """Type one command, now and then on a failing disk; what does not succeed changes nothing."""
        before, newest = self.run.digest(), self.newest()
        if self.rng.random() < 0.08:
            with failing_at(self.rng.randint(1, 40)):
                result = self.run(*argv)
        else:
            result = self.run(*argv)
        kind = "ok" if result.code == 0 else "crashed" if result.code == 5 else "refused"
        assert result.code in (0, 5, *REFUSED), (argv, result)
        self.counts[kind] += 1
        self.counts[f"{argv[0]} {kind}"] += 1
        if kind != "ok":
            assert self.run.digest() == before, argv
        assert self.newest() - newest in (0, 1), argv
        if kind == "ok" and argv[0] in ("purge", "erase-person"):
            self.seen.clear()  # what was seen before held what is gone

    def newest(self) -> int:
        with open_store(self.run.db, create=False).reading() as connection:
            return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM change").scalar_one())

    def check(self, last: Argv) -> None:
        """Check the whole store, and walk its history back through every state that was seen, to nothing."""
        assert find_faults(self.run.db) == [], last
        state = rows_of(self.run.db)
        self.seen[self.newest()] = dict(state)
        purged: set[tuple[str, int]] = set()
        with open_store(self.run.db, create=False).reading() as connection:
            for change in walk_changes(connection):
                if change.number in self.seen:
                    assert state == self.seen[change.number], (change.number, last)
                for entry in change.entries:
                    if hasattr(entry, "first"):
                        for number in range(entry.first, entry.last + 1):
                            state.pop((entry.table, number), None)
                    elif hasattr(entry, "record"):
                        purged.add((entry.table, entry.id))
                    elif entry.before is not None:
                        assert (entry.table, entry.id) not in purged
                        state[entry.table, entry.id] = entry.before
        assert state == {}, last


def test_random_work_with_failures_leaves_a_whole_store_with_a_whole_history(tmp_path: Path) -> None:
    Walk(tmp_path / "walk", seed=1).go(300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_ten_thousand_random_commands_leave_a_whole_store(
    tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    walk = Walk(tmp_path / "walk", seed=seed)
    walk.go(500)
    for name in ("ok", "refused", "crashed"):
        record_property(name, walk.counts[name])


# Undo to the beginning (F23) -----------------------------------------------------------------------------------------


def undo_everything(folder: Path, seed: int, steps: int) -> int:
    """Type random commands, take back one after the other until nothing is left, and return how many there were.

    Where the undo of a single old change stands in the way, it is taken back first, as the refusal says.
    """
    walk = Walk(folder, seed, removes=False)
    walk.go(steps)
    taken, wanted = 0, []
    while "there is nothing to take back" not in (result := walk.run("undo", *wanted[-1:], "--yes", *REASON)).err:
        taken += 1
        assert taken < 2 * steps, result
        if result.code == 0:
            wanted = wanted[:-1]
            continue
        refused = re.match(r"error: change (\d+) cannot .*\n  try: first `kamplan undo (\d+)`", result.err)
        assert refused, result
        wanted = [*(wanted or [refused[1]]), refused[2]]
    assert rows_of(walk.run.db) == {}
    assert find_faults(walk.run.db) == []
    return taken


@pytest.mark.parametrize("seed", range(2))
def test_whatever_was_done_is_taken_back_to_an_empty_store(tmp_path: Path, seed: int) -> None:
    assert undo_everything(tmp_path / "walk", seed, 50) > 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 400))
def test_two_hundred_sequences_are_taken_back_to_an_empty_store(tmp_path: Path, seed: int) -> None:
    assert undo_everything(tmp_path / "walk", seed, 200) > 40


# The same file again (F25) -------------------------------------------------------------------------------------------


def write_items(file: Path, rows: list[str]) -> Path:
    file.write_text("account,tier,topic,statement,source,valid_as_of\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def import_again(run: Kamplan, folder: Path, seed: int) -> None:
    """Import a random file twice, shuffled, and in overlapping parts: only the first time is anything new."""
    rng = random.Random(seed)
    rows = [
        f"acme,{rng.choice((1, 2))},{rng.choice(TOPICS)},{rng.choice(WORDS)} {seed}-{rng.randint(1, 9)},"
        f"{rng.choice(('News', 'Gazette'))},{rng.choice(DAYS)}"
        for _ in range(rng.randint(2, 12))
    ]
    first = run("import", write_items(folder / "all.csv", rows), "--as", "intel", "--json").ok().json
    assert first["new"] == len(set(rows))
    before = rows_of(run.db)
    shuffled, at = rng.sample(rows, len(rows)), rng.randint(1, len(rows) - 1)
    for part in (rows, shuffled, rows[: at + 1], rows[at:]):
        again = run("import", write_items(folder / "part.csv", part), "--as", "intel", "--update", "--json").ok().json
        assert (again["new"], again["updated"]) == (0, 0)
        assert rows_of(run.db) == before


@pytest.mark.parametrize("count", [6, pytest.param(100, marks=pytest.mark.slow)])
def test_a_file_imported_again_in_any_order_changes_nothing(acme: Kamplan, tmp_path: Path, count: int) -> None:
    for seed in range(count):
        import_again(acme, tmp_path, seed)
