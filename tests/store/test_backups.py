"""Backups, snapshots and restoring: whole copies, nothing lost by taking or by putting one back (F20, F21, F22)."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Kamplan
from kamplan.config import Retention
from kamplan.errors import StoreError
from kamplan.service import undo
from kamplan.store import snapshots
from kamplan.store.copies import make_draft, sketch_store
from kamplan.store.database import SCHEMA_VERSION
from kamplan.store.restoring import restore
from kamplan.store.snapshots import folder_of, list_kept, thin_snapshots
from kamplan.store.wholeness import find_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = ("--tier", 1, "--topic", "rivalry", "--source", "News")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def snapshots_of(kamplan: Kamplan) -> list[Path]:
    """Return the snapshots beside a store, the oldest first."""
    found = [one.path for one in reversed(list_kept(kamplan.db)) if one.sort == "snapshot"]
    assert names(folder_of(kamplan.db, "snapshots")) == sorted(one.name for one in found)
    return found


def write_items(path: Path, count: int, text: str = "Fact") -> Path:
    rows = "".join(f"acme,1,rivalry,{text} {n},News,2026-10-01\n" for n in range(count))
    path.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    return path


# backup -------------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_whole_store_for_its_owner_alone_and_says_what_is_in_it(acme: Kamplan) -> None:
    made = acme("backup", "--json").ok().json
    copy = Path(made["file"])
    assert copy.parent == acme.db.parent / "backups"
    assert names(copy.parent) == [copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert find_faults(copy) == []
    assert (made["change"], made["schema"], made["bytes"]) == (3, SCHEMA_VERSION, copy.stat().st_size)
    assert Kamplan(copy)("list-contacts", "acme", "--json").ok().out == acme("list-contacts", "acme", "--json").ok().out


def test_a_backup_replaces_no_file_unless_forced(acme: Kamplan, tmp_path: Path) -> None:
    other = tmp_path / "diary.db"
    other.write_text("Dear diary", encoding="utf-8")
    acme.refuses("backup", other, code=4, says="is there already", tries="--force")
    acme.refuses("backup", acme.db, "--force", code=4, says="is the store itself")
    acme.refuses("backup", tmp_path, code=4, says="is a folder")
    acme.refuses("backup", "/dev/full", "--force", code=4, says="is a device or pipe")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    acme.refuses("restore", pipe, "--yes", code=5, says="is not a file")
    pipe.unlink()
    pipe.symlink_to(tmp_path / "nowhere")
    acme.refuses("backup", pipe, code=4, says="is there already")
    pipe.unlink()
    assert other.read_text(encoding="utf-8") == "Dear diary"
    acme("backup", other, "--force").ok()
    assert find_faults(other) == []
    assert names(tmp_path) == ["diary.db", "store"]


def test_two_backups_of_one_second_are_two_files(acme: Kamplan) -> None:
    made = {snapshots.back_up(acme.db, None, now=NOW) for _ in range(3)}
    assert names(acme.db.parent / "backups") == sorted(one.name for one in made)
    assert len(made) == 3
    assert [one.at for one in list_kept(acme.db)] == [NOW] * 3


def test_no_backup_is_made_of_a_damaged_store(acme: Kamplan, tmp_path: Path) -> None:
    connection = sqlite3.connect(acme.db)
    connection.execute("UPDATE contact SET title = 'Spy' WHERE id = 1")
    connection.commit()
    connection.close()
    acme.refuses("backup", tmp_path / "new" / "x.db", code=5, says="not whole: C-1 does not hold", tries="check --deep")
    assert not (tmp_path / "new").exists()


def test_a_backup_that_must_wait_too_long_is_given_up(acme: Kamplan, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be copied within 0 seconds"):
        make_draft(acme.db, tmp_path, thorough=False, deadline=0)
    assert names(tmp_path) == ["store"]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kamplan.store.mapping import table_of
from kamplan.store.opening import open_store
from kamplan.store.rows.source import SourceRow
from kamplan.store.unit import Actor, open_unit

path, name = Path(sys.argv[1]), sys.argv[2]
store = open_store(path, create=False)
for n in range(100_000):
    with open_unit(store, Actor(name, datetime.now(UTC), "add-source")) as unit:
        number = unit.take_numbers("S")
        said = {"id": number, "account_id": 1, "identity": f"{name} {n}", "name": f"{name} {n}"}
        unit.insert(SourceRow, dict.fromkeys(table_of(SourceRow).c.keys()) | said)
    print(f"{name} {n}", flush=True)
"""


@contextlib.contextmanager
def writers(db: Path, tmp_path: Path) -> Iterator[list[Path]]:
    """Two processes that commit one source after the other, and the files in which they note what is committed."""
    logs = [tmp_path / f"writer-{name}.log" for name in "ab"]
    with contextlib.ExitStack() as stack:
        processes = []
        for log in logs:
            output = stack.enter_context(log.open("wb"))
            processes.append(subprocess.Popen([sys.executable, "-c", WRITER, str(db), log.stem], stdout=output))
        try:
            while not all(log.stat().st_size for log in logs):
                assert all(one.poll() is None for one in processes)
                time.sleep(0.02)
            yield logs
        finally:
            for one in processes:
                one.kill()
                one.wait()


def back_up_under_writers(acme: Kamplan, tmp_path: Path, times: int) -> None:
    with writers(acme.db, tmp_path) as logs:
        for number in range(times):
            acknowledged = {line for log in logs for line in log.read_text().split("\n")[:-1]}
            copy = tmp_path / f"copy-{number}.db"
            acme("backup", copy).ok()
            other = tmp_path / f"place-{number}" / "kamplan.db"
            Kamplan(other)("restore", copy).ok()
            assert find_faults(other) == []
            connection = sqlite3.connect(other)
            held = {row[0] for row in connection.execute("SELECT name FROM source")}
            connection.close()
            assert acknowledged <= held
            copy.unlink()


def test_a_backup_under_two_writers_holds_every_commit_acknowledged_before(acme: Kamplan, tmp_path: Path) -> None:
    back_up_under_writers(acme, tmp_path, 3)


@pytest.mark.slow
def test_50_backups_under_two_writers_hold_every_commit_acknowledged_before(acme: Kamplan, tmp_path: Path) -> None:
    back_up_under_writers(acme, tmp_path, 50)


# restore ------------------------------------------------------------------------------------------------------------


def test_restoring_over_a_newer_store_needs_a_yes_and_keeps_it_beside(acme: Kamplan, tmp_path: Path) -> None:
    acme("backup", tmp_path / "old.db").ok()
    acme("add-contact", "acme", "Lu").ok()
    newer = acme.db.read_bytes()
    says = "it ends with change 4"
    acme.refuses("restore", tmp_path / "old.db", code=2, says=says, tries="--yes")
    preview = acme("restore", tmp_path / "old.db", "--dry-run").ok()
    assert "1 change is not in it" in preview.out
    assert acme.db.read_bytes() == newer
    done = acme("restore", tmp_path / "old.db", "--yes", "--json").ok().json
    aside = Path(done["kept_as"])
    assert aside.read_bytes() == newer
    assert (aside.parent, stat.S_IMODE(aside.stat().st_mode)) == (acme.db.parent, 0o600)
    assert stat.S_IMODE(acme.db.stat().st_mode) == 0o600
    assert [one["id"] for one in acme("list-contacts", "acme", "--json").ok().json] == ["C-1", "C-2"]
    assert [one["sort"] for one in acme("list-backups", "--json").ok().json] == ["before-restore"]
    acme("restore", aside, "--yes").ok()
    assert len(acme("list-contacts", "acme", "--json").ok().json) == 3


def test_restoring_where_nothing_is_lost_asks_nothing(acme: Kamplan, tmp_path: Path) -> None:
    acme("backup", tmp_path / "same.db").ok()
    acme("restore", tmp_path / "same.db").ok()
    acme.db.unlink()
    acme("restore", tmp_path / "same.db").ok()
    assert len(acme("list-contacts", "acme", "--json").ok().json) == 2


def test_a_restore_is_in_the_history_and_an_audit_says_so(acme: Kamplan, tmp_path: Path) -> None:
    acme("backup", tmp_path / "old.db").ok()
    acme("add-contact", "acme", "Lu").ok()
    acme("restore", tmp_path / "old.db", "--yes", "--reason", "a slip").ok()
    newest = acme("history", "--json").ok().json[0]
    assert (newest["change"], newest["command"], newest["reason"], newest["who"]) == (4, "restore", "a slip", "Ada Lin")
    assert newest["what"][0]["id"] == str(tmp_path / "old.db")
    assert newest["what"][0]["did"] == "restored"
    assert (
        f"change 4 put a copy in the place of the store: {tmp_path / 'old.db'}, up to change 3"
        in acme("audit", "verify").ok().err
    )
    assert str(tmp_path) not in acme("history", "--audience", "company", "--json").ok().out
    acme.refuses("undo", 4, "--yes", code=4, says="change 4 put a copy in the place", tries="kamplan list-backups")
    acme("undo", "--yes").ok()
    assert len(acme("list-contacts", "acme", "--json").ok().json) == 1
    acme("check", "--deep").ok()


def test_a_restore_that_lowers_a_marking_or_brings_back_what_was_purged_needs_a_reason(
    acme: Kamplan, tmp_path: Path
) -> None:
    acme("add-risk", "acme", "Hail").ok()
    acme("add-risk", "acme", "Frost").ok()
    acme("backup", tmp_path / "old.db").ok()
    acme("relabel", "R-1", "--handling", "red", "--reason", "touchy").ok()
    old = tmp_path / "old.db"
    acme.refuses("restore", old, "--yes", code=2, says="restoring it lowers the marking of R-1", tries="--reason TEXT")
    acme("purge", "R-2", "--reason", "asked for", "--yes").ok()
    acme.refuses("restore", old, "--yes", code=2, says="brings back what was removed for good: R-2", tries="--reason")
    shown = acme("restore", old, "--dry-run", "--json").ok().json
    assert (shown["lowered"], shown["revived"]) == (["R-1"], ["R-2"])
    acme("restore", old, "--yes", "--reason", "the purge was a mistake").ok()
    [told] = [one for one in acme("history", "--json").ok().json if one["command"] == "restore"]
    assert {one["name"]: one["after"] for one in told["what"][0]["fields"]} == {"lowered": "R-1", "revived": "R-2"}


def test_only_a_whole_store_that_is_not_newer_is_restored(acme: Kamplan, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    acme.refuses("restore", copy, "--yes", code=5, says="there is no file")
    copy.write_bytes(b"")
    acme.refuses("restore", copy, "--yes", code=5, says="not a kamplan store")
    acme("backup", copy, "--force").ok()
    acme.refuses("restore", acme.db, "--yes", code=5, says="is the store itself")
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE contact SET title = 'Spy' WHERE id = 1")
    connection.commit()
    acme.refuses("restore", copy, "--yes", code=5, says="is damaged: C-1 does not hold", tries="list-backups")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    acme.refuses("restore", copy, "--yes", code=5, says="by a newer kamplan", tries="install a newer kamplan")
    assert names(acme.db.parent) == ["backups", "kamplan.db"]


@pytest.mark.parametrize("damage", ["junk", "empty", "truncated", "zeroed"])
def test_a_damaged_store_is_replaced_and_kept(acme: Kamplan, tmp_path: Path, damage: str) -> None:
    acme("backup", tmp_path / "good.db").ok()
    whole = acme.db.read_bytes()
    broken = {"junk": b"x" * 9000, "empty": b"", "truncated": whole[:9000], "zeroed": whole[:100] + bytes(30_000)}[
        damage
    ]
    acme.db.write_bytes(broken)
    acme.db.with_name("kamplan.db-journal").write_bytes(b"left by a killed command")
    acme.refuses("restore", tmp_path / "good.db", code=2, says="holds what", tries="--yes")
    done = acme("restore", tmp_path / "good.db", "--yes", "--json").ok().json
    assert Path(done["kept_as"]).read_bytes() == broken
    assert acme("check", "--deep").ok().out == ""
    assert len(acme("list-contacts", "acme", "--json").ok().json) == 2


def test_a_store_that_is_being_written_is_not_replaced(
    acme: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMPLAN_LOCK_WAIT", "0")
    acme("backup", tmp_path / "good.db").ok()
    writer = sqlite3.connect(acme.db, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        acme.refuses("restore", tmp_path / "good.db", "--yes", code=5, says="is in use", tries="close the other")
    finally:
        writer.close()
    assert names(acme.db.parent) == ["backups", "kamplan.db"]


def test_a_command_that_waited_while_the_store_was_replaced_writes_to_neither(acme: Kamplan, tmp_path: Path) -> None:
    from kamplan.store.opening import open_store

    acme("backup", tmp_path / "good.db").ok()
    store = open_store(acme.db, create=False)
    real, held = store.engine.connect, acme.digest()

    def connect_late() -> object:
        connection = real()
        restore(tmp_path / "good.db", acme.db, now=NOW)
        return connection

    object.__setattr__(store, "engine", type("Late", (), {"connect": staticmethod(connect_late)}))
    with pytest.raises(StoreError, match="was replaced meanwhile"), store.writing():
        pytest.fail("it was given a file that is no longer the store")
    assert sketch_store(acme.db).head.number == 3
    assert held is not None


RESTORE = "import sys; from kamplan.cli.app import run; print('go', flush=True); sys.exit(run(sys.argv[1:]))"


def kill_restores(acme: Kamplan, tmp_path: Path, times: int) -> None:
    """Kill a restore at a random moment: the store is the old or the new one, and the old one can be had back."""
    acme("import", write_items(tmp_path / "items.csv", 300), "--as", "intel").ok()
    acme("backup", tmp_path / "new.db").ok()
    acme("add-contact", "acme", "Lu").ok()
    older = acme.db.read_bytes()
    ends = (sketch_store(tmp_path / "new.db").head, sketch_store(acme.db).head)
    rng = random.Random(21)
    argv = [sys.executable, "-c", RESTORE, "restore", str(tmp_path / "new.db"), "--yes", "--db", str(acme.db)]
    started = time.monotonic()
    subprocess.run(argv, check=True, capture_output=True)
    took = time.monotonic() - started
    for _ in range(times):
        for left in acme.db.parent.iterdir():
            if left.is_file():
                left.unlink()
        acme.db.write_bytes(older)
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout
        process.stdout.readline()
        time.sleep(rng.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        head = sketch_store(acme.db).head
        is_new = head.number == ends[0].number + 1 and head != ends[1]  # the restore itself is a change
        assert is_new or head == ends[1]
        assert find_faults(acme.db) == []
        if is_new:
            assert [one.read_bytes() for one in acme.db.parent.glob("*.before-restore-*")] == [older]


def test_a_killed_restore_leaves_the_old_store_or_the_new(acme: Kamplan, tmp_path: Path) -> None:
    kill_restores(acme, tmp_path, 4)


@pytest.mark.slow
def test_20_killed_restores_leave_the_old_store_or_the_new(acme: Kamplan, tmp_path: Path) -> None:
    kill_restores(acme, tmp_path, 20)


# snapshots ----------------------------------------------------------------------------------------------------------


def test_an_import_keeps_the_store_as_it_was_and_one_without_effect_keeps_nothing(
    acme: Kamplan, tmp_path: Path
) -> None:
    file = write_items(tmp_path / "items.csv", 3)
    acme("import", file, "--as", "intel", "--dry-run").ok()
    acme.refuses("import", tmp_path / "none.csv", "--as", "intel", code=2, says="there is no file")
    assert names(acme.db.parent) == ["kamplan.db"]
    acme("import", file, "--as", "intel").ok()
    [kept] = snapshots_of(acme)
    assert sketch_store(kept).head.number == 3
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    acme("import", file, "--as", "intel").ok()
    assert snapshots_of(acme) == [kept]
    [listed] = acme("list-backups", "--json").ok().json
    assert (listed["sort"], listed["before"], listed["change"]) == ("snapshot", "import", 3)


def test_an_import_into_a_new_store_keeps_no_snapshot(kamplan: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("key,name\nacme,Acme\n", encoding="utf-8")
    kamplan("import", file, "--as", "accounts").ok()
    assert names(kamplan.db.parent) == ["kamplan.db"]


def test_only_an_undo_that_removes_much_keeps_a_snapshot(acme: Kamplan, tmp_path: Path) -> None:
    acme("import", write_items(tmp_path / "few.csv", 3), "--as", "intel").ok()
    acme("undo", "--yes").ok()
    assert [one.name.split("-before-")[1] for one in snapshots_of(acme)] == ["import.db"]
    acme("import", write_items(tmp_path / "many.csv", undo.MANY + 1, "Other"), "--as", "intel").ok()
    before = acme.digest()
    acme("undo", "--yes", "--dry-run").ok()
    assert acme.digest() == before
    acme("undo", "--yes").ok()
    assert [one.name.split("-before-")[1] for one in snapshots_of(acme)][-1] == "undo.db"
    assert sketch_store(snapshots_of(acme)[-1]).head.number == 6


def test_no_space_for_a_snapshot_stops_the_import(acme: Kamplan, tmp_path: Path) -> None:
    (acme.db.parent / "snapshots").write_text("in the way", encoding="utf-8")
    file = write_items(tmp_path / "items.csv", 3)
    acme.refuses("import", file, "--as", "intel", code=5, says="cannot keep a copy", tries="mend the folder")


def test_snapshots_of_two_stores_in_one_folder_are_not_confused(acme: Kamplan, tmp_path: Path) -> None:
    other = Kamplan(acme.db.with_name("kamplan-2.db"))
    other.db.write_bytes(acme.db.read_bytes())
    file = write_items(tmp_path / "items.csv", 3)
    for one in (acme, other):
        one("import", file, "--as", "intel").ok()
    assert [len(list_kept(one.db)) for one in (acme, other)] == [1, 1]
    thin_snapshots(acme.db, Retention(0, 0, 0))
    assert [len(list_kept(one.db)) for one in (acme, other)] == [1, 1]


def test_400_days_of_snapshots_are_thinned_and_the_newest_is_never_removed(acme: Kamplan) -> None:
    folder = acme.db.parent / "snapshots"
    folder.mkdir(mode=0o700)
    rng = random.Random(22)
    for day in range(400):
        for moment in sorted(rng.sample(range(86_400), rng.choice((0, 1, 1, 3)))):
            at = datetime(2025, 10, 1, tzinfo=UTC) + timedelta(days=day, seconds=moment)
            newest = folder / f"kamplan-{at.strftime('%Y%m%dT%H%M%SZ')}-before-import.db"
            newest.touch()
            thin_snapshots(acme.db, Retention())
            assert newest.exists()
            assert len(names(folder)) <= 7 + 4 + 12 + 1
    kept = [datetime.strptime(one.split("-")[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for one in names(folder)]
    assert len(kept) >= 12 + 5
    assert len({one.date() for one in kept if kept[-1] - one < timedelta(days=7)}) >= 4
    assert len({(one.year, one.month) for one in kept}) == 12
    assert thin_snapshots(acme.db, Retention(0, 0, 0)) != []
    assert names(folder) == [newest.name]


def test_the_first_snapshot_of_a_day_outlives_those_that_follow(acme: Kamplan, tmp_path: Path) -> None:
    for number in range(4):
        acme("import", write_items(tmp_path / f"{number}.csv", 2, f"Fact {number}"), "--as", "intel").ok()
    heads = [sketch_store(one).head.number for one in snapshots_of(acme)]
    assert heads == [3, 6], "the state before the day's first import, and the newest"


def test_what_cannot_be_read_is_listed_without_its_content(acme: Kamplan) -> None:
    made = Path(acme("backup", "--json").ok().json["file"])
    made.write_bytes(b"junk")
    [listed] = acme("list-backups", "--json").ok().json
    assert (listed["bytes"], listed["schema"], listed["change"]) == (4, None, None)
    assert acme("list-backups").ok().err == ""


def test_a_backup_leaves_nothing_but_itself(acme: Kamplan) -> None:
    mask = os.umask(0)
    try:
        acme("backup").ok()
    finally:
        os.umask(mask)
    assert names(acme.db.parent) == ["backups", "kamplan.db"]
    assert len(names(acme.db.parent / "backups")) == 1
