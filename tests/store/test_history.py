"""History, undo and redo, what was on record when, and the chain that no silent rewriting survives."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import kamplan.cli.call
from conftest import EXAMPLE, EXAMPLE_DAY, EXAMPLE_FILES, Kamplan
from kamplan.store.audit import Fault, verify_chain
from kamplan.store.changes import FIRST, digest_content, hash_change
from kamplan.store.opening import open_store
from mutations import COMMANDS, find_faults, prepared, rows_of, store, submitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["prepared", "store", "submitted"]


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_did_is_taken_back_whole_and_put_in_force_again(store: Kamplan, name: str) -> None:
    before = rows_of(store.db)
    store(*COMMANDS[name]).ok()
    after = rows_of(store.db)
    assert find_faults(store.db) == []
    store("undo", "--yes", "--reason", "typed by mistake").ok()
    assert rows_of(store.db) == before
    assert find_faults(store.db) == []
    store("redo", "--yes", "--reason", "right after all").ok()
    assert rows_of(store.db) == after
    assert find_faults(store.db) == []
    store("undo", "--yes", "--reason", "not so").ok()
    assert rows_of(store.db) == before


@pytest.mark.parametrize("count", [50, pytest.param(200, marks=pytest.mark.slow)])
def test_changes_are_taken_back_one_by_one_to_an_empty_store(kamplan: Kamplan, count: int) -> None:
    kamplan("new-account", "Acme", "--key", "acme").ok()
    kamplan("add-contact", "acme", "Wei Fang", "--level", "top").ok()
    rng = random.Random(7)
    for n in range(1, count - 1):
        kind = rng.randrange(4)
        if kind == 0 or n < 4:
            kamplan("add-action", "acme", f"Step {n}", "--owner", "Ada", "--due", "2026-12-01").ok()
        elif kind == 1:
            kamplan("edit", "A-1", "--set", f"result=round {n}").ok()
        elif kind == 2:
            on = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
            kamplan("add-intel", "acme", f"Fact {n}", *on).ok()
        else:
            kamplan("edit-contact", "C-1", "--title", f"Head of {n}").ok()
    full = rows_of(kamplan.db)
    for _ in range(count):
        kamplan("undo", "--yes").ok()
    assert rows_of(kamplan.db) == {}
    kamplan.refuses("undo", "--yes", code=4, says="there is nothing to take back", tries="kamplan history")
    assert find_faults(kamplan.db) == []
    for _ in range(count):
        kamplan("redo", "--yes").ok()
    assert rows_of(kamplan.db) == full
    assert find_faults(kamplan.db) == []


def test_an_undo_shows_its_rows_first_and_a_dry_run_changes_nothing(store: Kamplan) -> None:
    store("edit", "A-1", "--set", "due=2027-01-01", "--set", "result=soon").ok()
    before = store.digest()
    shown = store("undo", "--dry-run").ok()
    assert "A-1 due: 2026-12-01 → 2027-01-01, result: – → soon" in shown.out
    assert "nothing was changed (--dry-run)" in shown.out
    assert store.digest() == before
    store.refuses("undo", code=2, says="undo needs a yes", tries="kamplan undo --yes")
    taken = store("undo", "--json", answers="y\n").ok()
    assert taken.json["taken_back"]["command"] == "edit"
    assert "A-1 due" in taken.err


def test_what_was_put_in_force_again_is_the_first_to_be_taken_back(store: Kamplan) -> None:
    store("add-contact", "acme", "Bo Ek", "--level", "staff").ok()
    old = store("history", "--json").ok().json[0]["change"]
    for owner in ("Bo", "Cy"):
        store("edit", "A-1", "--set", f"owner={owner}").ok()
    before = rows_of(store.db)
    store("undo", old, "--yes").ok()
    for _ in range(2):
        store("redo", "--yes").ok()
        assert rows_of(store.db) == before
        assert store("undo", "--yes", "--json").ok().json["taken_back"]["change"] == old
    assert store("undo", "--yes", "--json").ok().json["taken_back"]["change"] == old + 2
    assert store("undo", "--yes", "--json").ok().json["taken_back"]["change"] == old + 1
    for _ in range(3):
        store("redo", "--yes").ok()
    assert rows_of(store.db) == before


def test_everything_is_taken_back_though_a_redo_came_back_to_a_record_that_had_gone_round(store: Kamplan) -> None:
    before = rows_of(store.db)
    store("edit", "A-1", "--set", "owner=Bo").ok()
    first = store("history", "--json").ok().json[0]["change"]
    store("undo", "--yes").ok()
    store("edit", "A-1", "--set", "result=soon").ok()
    store("edit", "A-1", "--set", "result=").ok()
    store("redo", "--yes").ok()
    taken = [store("undo", "--yes", "--json").ok().json["taken_back"]["change"] for _ in range(3)]
    assert taken == [first, first + 3, first + 2]
    assert rows_of(store.db) == before


def test_an_undo_is_refused_when_a_later_change_has_altered_the_same_record(store: Kamplan) -> None:
    store("edit", "A-1", "--set", "owner=Bo").ok()
    first = store("history", "--json").ok().json[0]["change"]
    store("edit", "A-1", "--set", "owner=Cy").ok()
    said = f"change {first} cannot be taken back: change {first + 1} (edit) has altered the same record since"
    store.refuses("undo", first, "--yes", code=4, says=said, tries=f"kamplan undo {first + 1}")
    store("undo", "--yes").ok()
    store("undo", first, "--yes").ok()
    assert store("show", "A-1", "--json").ok().json["owner"] == "Ada"
    store.refuses("undo", first, "--yes", code=4, says=f"change {first} was taken back by change", tries="kamplan redo")


def test_an_undo_is_refused_when_later_records_rest_on_what_it_made(store: Kamplan) -> None:
    on = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
    added = store("add-intel", "acme", "A rival is for sale.", *on, "--json").ok().json["id"]
    number = store("history", "--json").ok().json[0]["change"]
    store("conclude", "acme", "rivalry", f"It will be bought [{added}].").ok()
    store.refuses("undo", number, "--yes", code=4, says=f"K-3 cites {added}, which is not of its account")
    store("edit-contact", "C-2", "--level", "top").ok()
    level = store("history", "--json").ok().json[0]["change"]
    told = ("--tier", 4, "--topic", "rivalry", "--contact", "C-2", "--on", "2026-10-01")
    store("add-intel", "acme", "We shall buy it.", *told).ok()
    store.refuses(
        "undo", level, "--yes", code=4, says="is of tier 4, and no contact in top management stands behind it"
    )


def test_an_undo_that_lowers_a_marking_needs_a_reason_and_one_that_raises_it_raises_what_cites(store: Kamplan) -> None:
    store("relabel", "I-1", "--handling", "red", "--reason", "touchy").ok()
    store.refuses("undo", "--yes", code=2, says="would lower the marking of I-1", tries="--reason TEXT")
    store("undo", "--yes", "--reason", "it is public").ok()
    assert store("history", "--json").ok().json[0]["reason"] == "it is public"
    store("relabel", "I-2", "--handling", "red", "--reason", "touchy").ok()
    store("relabel", "K-2", "--handling", "red", "--reason", "touchy")
    store("relabel", "I-2", "--handling", "amber", "--reason", "told again").ok()
    lowered = store("history", "--json").ok().json[0]["change"]
    store("add-risk", "acme", "They stop buying", "--cite", "I-2").ok()
    assert store("show", "R-2", "--json").ok().json["handling"] == "amber"
    store("undo", lowered, "--yes").ok()
    assert store("show", "R-2", "--json").ok().json["handling"] == "red"
    assert find_faults(store.db) == []


def test_history_names_who_what_and_when_and_follows_one_account_or_one_record(store: Kamplan) -> None:
    store("new-account", "Beta").ok()
    store("edit", "A-1", "--set", "owner=Bo").ok()
    newest = store("history", "acme", "--json").ok().json[0]
    assert (newest["who"], newest["command"]) == ("Ada Lin", "edit")
    assert newest["what"] == [
        {"id": "A-1", "did": "altered", "title": "Write", "fields": [{"name": "owner", "before": "Ada", "after": "Bo"}]}
    ]
    assert [one["command"] for one in store("history", "A-1", "--json").ok().json] == ["edit", "add-action"]
    assert [one["command"] for one in store("history", "beta", "--json").ok().json] == ["new-account"]
    store("undo", "--yes").ok()
    lines = store("history", "A-1", "--json").ok().json
    assert [one["undone_by"] for one in lines] == [None, lines[0]["change"], None]
    assert "A-1 owner: Bo → Ada" in store("history", "A-1").ok().out
    store.refuses("history", "A-99", code=3, says="no record A-99", tries="kamplan history")
    store.refuses("history", "acme", "--audience", "customer", code=2, says="never shown to the customer")


def test_our_company_reads_no_history_of_what_it_may_not_see(store: Kamplan) -> None:
    store("edit-contact", "C-2", "--stance", "opponent", "--title", "Head of buying").ok()
    store("relabel", "I-1", "--handling", "red", "--reason", "QQREASONQQ").ok()
    told = ("--tier", 4, "--topic", "key-people", "--contact", "Wei Fang", "--on", "2026-10-01")
    store("add-intel", "acme", "QQSECRETQQ", *told).ok()
    result = store("history", "--all", "--audience", "company").ok()
    for hidden in ("QQSECRETQQ", "QQREASONQQ", "opponent", "stance", "The market grows"):
        assert hidden not in result.out
        assert hidden in store("history", "--all").ok().out + store("history", "--json").ok().out
    assert "Head of buying" in result.out
    assert "left out for the audience company" in result.err


# What was on record when ---------------------------------------------------------------------------------------------


class Clock(datetime):
    """A clock that the tests set: `now` is the day given."""

    at = datetime(2026, 1, 1, 12, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Set the clock to the n-th day after the first of December, and return that day."""
    monkeypatch.setattr(kamplan.cli.call, "datetime", Clock)

    def set_day(n: int) -> str:
        Clock.at = datetime(2026, 12, 1, 12, tzinfo=UTC) + timedelta(days=n)
        return Clock.at.date().isoformat()

    return set_day


SHOWN = (
    ("show-account", "acme"), ("list-intel", "acme"), ("list-intel", "acme", "--state", "superseded"),
    ("list-contacts", "acme"), ("list-figures", "acme"), ("list-sources", "acme"), ("list-judgements", "acme", "--history"),
    ("list-actions", "acme", "--all"), ("list-risks", "acme"), ("analyze", "acme"), ("list-accounts",),
)  # fmt: skip


def show_all(run: Kamplan, *more: str, today: str) -> list[str]:
    out = [run(*argv, "--json", *more, today=today).out for argv in SHOWN]
    plan = run("render-plan", "acme", "--draft", "-o", "-", "--format", "json", *more, today=today).out
    return [*out, _without_head(plan)]


def _without_head(plan: str) -> str:
    """A plan without the head of the record of changes: what is read back later has a longer one."""
    document = json.loads(plan) if plan else {}
    document.pop("audit_head", None)
    return json.dumps(document)


def test_what_was_known_on_a_day_is_shown_as_it_was_shown_that_day(
    store: Kamplan, on_day: Callable[[int], str]
) -> None:
    left_out = ("new-account", "import-accounts.csv")
    steps = [argv for name, argv in COMMANDS.items() if name not in left_out and not name.startswith("relabel")]
    seen: dict[str, list[str]] = {}
    for n, argv in enumerate(steps):
        day = on_day(n)
        store(*argv)
        if n % 6 == 5:
            seen[day] = show_all(store, today="2026-11-23")
    assert len({json.dumps(one) for one in seen.values()}) > 8
    for day, shown in seen.items():
        assert show_all(store, "--known-on", day, today="2026-11-23") == shown


def test_before_the_first_change_nothing_was_on_record(store: Kamplan) -> None:
    store.refuses("list-intel", "acme", "--known-on", "2020-01-01", code=3, says="no account 'acme'")
    assert store("list-accounts", "--known-on", "2020-01-01", "--json").ok().json == []


def test_looking_back_changes_nothing_and_works_while_another_writes(store: Kamplan) -> None:
    before = store.digest()
    other = sqlite3.connect(store.db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store("list-accounts", "--known-on", "2020-01-01", "--json").ok().json == []
    other.execute("ROLLBACK")
    other.close()
    assert store.digest() == before


def test_what_was_red_on_the_day_and_is_not_now_stays_red_when_looking_back(
    store: Kamplan, on_day: Callable[[int], str]
) -> None:
    on_day(0)
    store("relabel", "I-1", "--handling", "red", "--reason", "touchy").ok()
    day = on_day(1)
    on_day(2)
    store("relabel", "I-1", "--handling", "clear", "--reason", "published").ok()
    seen = store("list-intel", "acme", "--audience", "company", "--known-on", day, "--json").ok()
    assert "I-1" not in [one["id"] for one in seen.json]


# The chain (F64) -----------------------------------------------------------------------------------------------------


def change_rows(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()


def rewrite_from(path: Path, number: int) -> None:
    """Compute the chain anew from a change on, as somebody would who knows how."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = connection.execute("SELECT hash FROM change WHERE id < ? ORDER BY id DESC LIMIT 1", (number,)).fetchone()
    before = found["hash"] if found else FIRST
    for row in connection.execute("SELECT * FROM change WHERE id >= ? ORDER BY id", (number,)).fetchall():
        content = digest_content(dict(row))
        before = hash_change(before, {**dict(row), "content": content})
        connection.execute("UPDATE change SET content = ?, hash = ? WHERE id = ?", (content, before, row["id"]))
    connection.commit()
    connection.close()


def say_faults(path: Path) -> list[str]:
    return [f"{one.where if isinstance(one, Fault) else one.id} {one.what}" for one in find_faults(path)]


def chain_faults(path: Path, head: tuple[int, str] | None = None) -> list[Fault]:
    with open_store(path, create=False).reading() as connection:
        return list(verify_chain(connection, head=head))


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("chained") / "chained.db"
    run = Kamplan(db, today=EXAMPLE_DAY)
    for name in EXAMPLE_FILES:
        run("import", EXAMPLE / f"{name}.csv", "--as", name).ok()
    for n in range(20):
        run("edit", "A-1", "--set", f"result=round {n}").ok()
    return db


def test_every_edit_deletion_swap_and_insertion_is_found_without_help(chained: Path, tmp_path: Path) -> None:
    rng = random.Random(3)
    changes = len(chain_numbers(chained))
    for round_ in range(100):
        copy = tmp_path / "copy.db"
        shutil.copy(chained, copy)
        at = rng.randrange(1, changes)
        column = rng.choice(("at", "actor", "command", "rows", "reason"))
        how = round_ % 4
        if how == 0:
            change_rows(copy, (f"UPDATE change SET {column} = coalesce({column}, '') || 'x' WHERE id = ?", (at,)))
        elif how == 1:
            change_rows(copy, ("DELETE FROM change WHERE id = ?", (at,)))
        elif how == 2:
            change_rows(
                copy,
                ("UPDATE change SET id = -1 WHERE id = ?", (at,)),
                ("UPDATE change SET id = ? WHERE id = ?", (at, at + 1)),
                ("UPDATE change SET id = ? WHERE id = -1", (at + 1,)),
            )
        else:
            change_rows(
                copy,
                ("UPDATE change SET id = id + 1000 WHERE id > ?", (at,)),
                ("UPDATE change SET id = id - 999 WHERE id > 1000", ()),
                (
                    "INSERT INTO change (id, at, actor, command, rows, content, hash)"
                    " SELECT ?, at, actor, command, rows, content, hash FROM change WHERE id = ?",
                    (at + 1, at),
                ),
            )
        assert chain_faults(copy), (how, at, column)


def chain_numbers(path: Path) -> list[int]:
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT id FROM change ORDER BY id")]
    connection.close()
    return found


def test_a_cut_off_tail_and_a_history_written_anew_are_found_with_a_head_printed_before(
    chained: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(chained, copy)
    run = Kamplan(copy, today=EXAMPLE_DAY)
    head = run("audit", "head").ok().out.strip()
    number, _, printed = head.partition(":")
    run("audit", "verify", "--head", head).ok()
    run("edit", "A-1", "--set", "result=later").ok()
    run("audit", "verify", "--head", head).ok()
    shutil.copy(chained, copy)
    change_rows(copy, ("DELETE FROM change WHERE id > ?", (int(number) - 3,)))
    assert chain_faults(copy) == []
    assert chain_faults(copy, (int(number), printed)) != []
    cut = run("audit", "verify", "--head", head)
    assert cut.code == 10
    assert f"change {number}" in cut.out
    shutil.copy(chained, copy)
    change_rows(copy, ("UPDATE change SET actor = 'Somebody else' WHERE id = 4", ()))
    rewrite_from(copy, 4)
    assert chain_faults(copy) == []
    assert chain_faults(copy, (int(number), printed)) != []
    run.refuses("audit", "verify", "--head", "nonsense", code=2, says="'nonsense' is no head", tries="audit head")


def test_a_row_changed_behind_kamplans_back_is_found_even_with_its_digest_made_anew(
    chained: Path, tmp_path: Path
) -> None:
    from kamplan.store.digests import digest_row

    copy = tmp_path / "copy.db"
    shutil.copy(chained, copy)
    change_rows(copy, ("UPDATE item SET statement = 'Another' WHERE id = 5", ()))
    assert "I-5 does not hold what was written" in say_faults(copy)
    connection = sqlite3.connect(copy)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM item WHERE id = 5").fetchone())
    connection.execute("UPDATE item SET digest = ? WHERE id = 5", (digest_row(row),))
    connection.commit()
    connection.close()
    faults = say_faults(copy)
    assert "I-5 does not hold what was written" not in faults
    assert any("wrote other rows of item" in str(one) for one in faults)


def test_a_change_that_names_a_purge_that_never_was_is_found(chained: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(chained, copy)
    change_rows(copy, ("UPDATE change SET redacted_by = 99999 WHERE id = 2", ()))
    assert "change 2 was altered, and no purge says so" in say_faults(copy)


def test_what_is_left_of_an_import_is_still_held_to_what_was_written_after_a_purge(
    chained: Path, tmp_path: Path
) -> None:
    from kamplan.store.digests import digest_row

    copy = tmp_path / "copy.db"
    shutil.copy(chained, copy)
    Kamplan(copy, today=EXAMPLE_DAY)("purge", "I-12", "--reason", "asked for", "--yes").ok()
    assert find_faults(copy) == []
    connection = sqlite3.connect(copy)
    connection.row_factory = sqlite3.Row
    row = dict(connection.execute("SELECT * FROM item WHERE id = 5").fetchone()) | {"statement": "Another"}
    connection.execute("UPDATE item SET statement = 'Another', digest = ? WHERE id = 5", (digest_row(row),))
    connection.commit()
    connection.close()
    assert any("wrote other rows of item" in str(one) for one in find_faults(copy))


def test_a_row_that_no_command_wrote_or_that_vanished_is_found(chained: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(chained, copy)
    change_rows(copy, ("DELETE FROM figure WHERE id = 2", ()))
    assert find_faults(copy) != []
    shutil.copy(chained, copy)
    change_rows(
        copy,
        (
            "INSERT INTO figure (id, account_id, year, measure, value, handling, digest)"
            " VALUES (999, 1, 2020, 'x', '1', 'amber', '')",
            (),
        ),
    )
    assert "figure 999 was written by no change" in say_faults(copy)


def test_a_store_of_an_older_release_gets_digests_and_a_chain(kamplan: Kamplan) -> None:
    from pathlib import Path

    kamplan.db.parent.mkdir(mode=0o700)
    for name in ("store-v1.db",):
        shutil.copy(Path(__file__).parent.parent / "data" / name, kamplan.db)
        kamplan("confirm-intel", "I-1").ok()
        assert find_faults(kamplan.db) == []
        kamplan("undo", "--yes").ok()
        assert find_faults(kamplan.db) == []
