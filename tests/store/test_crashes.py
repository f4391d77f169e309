"""Kills, signals, full disks, failing writes and lost power: the old state or the new one, never between.

These are F01, F02, F04 to F08 and F14.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event

from conftest import Kamplan
from kamplan.errors import KamplanError
from kamplan.exchange.files import write_atomically
from kamplan.store.copies import sketch_store
from kamplan.store.database import SCHEMA_VERSION
from kamplan.store.wholeness import find_faults
from mutations import COMMANDS, FINAL, GOVERNANCE, prepared, rows_of, store
from mutations import find_faults as deep_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutations import Rows

__all__ = ["prepared", "store"]

DATA = Path(__file__).parent.parent / "data"
GO = "from kamplan.cli.app import run; from kamplan.__main__ import main; print('go', flush=True); main()"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def set_environment(kamplan: Kamplan) -> dict[str, str]:
    return os.environ | {"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": kamplan.today, "KAMPLAN_USER": kamplan.user}


def begin(kamplan: Kamplan, *argv: object) -> subprocess.Popen[str]:
    """Start a command in a process of its own, and return once it is about to run."""
    environment = set_environment(kamplan)
    process = subprocess.Popen(
        [sys.executable, "-c", GO, *map(str, argv)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "go\n"
    return process


def measure(kamplan: Kamplan, *argv: object) -> float:
    process = begin(kamplan, *argv)
    started = time.monotonic()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return time.monotonic() - started


# F01, F02: kills ----------------------------------------------------------------------------------------------------

FORKS = """
import os, sys
from kamplan.cli.app import run
run(["list-accounts"])
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(run(line.split()))
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Runs each command that is written to it in a process of its own, which has everything loaded already."""
KILLED = (
    "add-intel", "edit-contact", "supersede-intel", "conclude", "relabel", "import-intel.csv", "add-action", "close",
    "withdraw-C-2", "carry-over", "resolve", "purge-item",
)  # fmt: skip


def check_after_kill(kamplan: Kamplan, before: Rows, after: Rows) -> bool:
    """Check that a store is whole and as it was before or after, and say whether it is as before."""
    rows = rows_of(kamplan.db)  # whoever reads first puts back what was left in the middle of a write
    assert rows in (before, after)
    assert find_faults(kamplan.db) == []
    assert deep_faults(kamplan.db) == []
    return rows == before


def check_again(kamplan: Kamplan, argv: tuple[object, ...], after: Rows) -> None:
    """Check that a command does what the killed one did not, and that nothing of that one is left beside the store."""
    kamplan(*argv).ok()
    assert rows_of(kamplan.db) == after
    assert set(names(kamplan.db.parent)) <= {kamplan.db.name, "snapshots"}


def kill_imports(acme: Kamplan, tmp_path: Path, times: int) -> None:
    """Kill an import at a random moment, and import again: there is one copy of each row."""
    file = tmp_path / "items.csv"
    rows = "".join(f"acme,1,rivalry,Fact {n},News,2026-10-01\n" for n in range(3000))
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    argv, whole, before = ("import", file, "--as", "intel"), acme.db.read_bytes(), rows_of(acme.db)
    started = time.monotonic()
    acme(*argv).ok()
    took, after = time.monotonic() - started, rows_of(acme.db)
    assert sum(table == "item" for table, _ in after) == 3000
    rng, killed, undone = random.Random(1), 0, 0
    with subprocess.Popen(
        [sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=set_environment(acme),
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        while server.stdout.readline() != "ready\n":
            pass
        for _ in range(times):
            shutil.rmtree(acme.db.parent / "snapshots", ignore_errors=True)
            acme.db.write_bytes(whole)
            server.stdin.write(" ".join(map(str, argv)) + "\n")
            server.stdin.flush()
            child = int(server.stdout.readline())
            time.sleep(rng.uniform(0, took))
            with contextlib.suppress(ProcessLookupError):  # it was faster
                os.kill(child, signal.SIGKILL)
            killed += int(server.stdout.readline()) == signal.SIGKILL
            if check_after_kill(acme, before, after):
                undone += 1
                check_again(acme, argv, after)
            assert acme(*argv, "--json").ok().json["new"] == 0
        server.stdin.close()
    assert killed >= times // 4
    assert undone >= times // 4


def test_a_killed_import_leaves_the_store_as_before_or_after(acme: Kamplan, tmp_path: Path) -> None:
    kill_imports(acme, tmp_path, 4)


@pytest.mark.slow
def test_200_killed_imports_leave_the_store_as_before_or_after(acme: Kamplan, tmp_path: Path) -> None:
    kill_imports(acme, tmp_path, 200)


def kill_commands(store: Kamplan, name: str, times: int) -> None:
    """Kill a command's process at a random moment, and run it again where it had done nothing."""
    argv, whole, before = (COMMANDS | FINAL)[name], store.db.read_bytes(), rows_of(store.db)
    took = measure(store, *argv)
    after = rows_of(store.db)
    assert after != before
    rng = random.Random(name)
    for _ in range(times):
        shutil.rmtree(store.db.parent / "snapshots", ignore_errors=True)
        store.db.write_bytes(whole)
        process = begin(store, *argv)
        time.sleep(rng.uniform(0, took))
        process.kill()
        process.communicate()
        if check_after_kill(store, before, after):
            check_again(store, argv, after)


@pytest.mark.parametrize("name", KILLED)
def test_a_killed_command_leaves_the_store_as_before_or_after(store: Kamplan, name: str) -> None:
    kill_commands(store, name, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", KILLED)
def test_120_killed_commands_leave_the_store_as_before_or_after(store: Kamplan, name: str) -> None:
    kill_commands(store, name, 10)


# F04: signals ------------------------------------------------------------------------------------------------------

SOON = 30.0
"""Seconds within which a signalled command has ended; a second of its own, and what a busy machine adds."""


def send_signals(acme: Kamplan, tmp_path: Path, times: int) -> None:
    rows = "".join(f"acme,1,rivalry,Fact {n},News,2026-10-01\n" for n in range(1500))
    file = tmp_path / "items.csv"
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    document = tmp_path / "out" / "plan.html"
    document.parent.mkdir()
    document.write_text("old", encoding="utf-8")
    whole = acme.db.read_bytes()
    commands = [("import", file, "--as", "intel"), ("render-plan", "acme", "--draft", "-o", document)]
    took = {argv: measure(acme, *argv) for argv in commands}
    rng, ended = random.Random(4), 0
    for turn in range(times):
        argv, what = commands[turn % 2], (signal.SIGINT, signal.SIGTERM)[turn // 2 % 2]
        shutil.rmtree(acme.db.parent / "snapshots", ignore_errors=True)
        acme.db.write_bytes(whole)
        document.write_text("old", encoding="utf-8")
        process = begin(acme, *argv)
        time.sleep(rng.uniform(0.02, took[argv] * 0.9))
        sent = time.monotonic()
        process.send_signal(what)
        out, err = process.communicate(timeout=30)
        assert time.monotonic() - sent < SOON
        assert process.returncode in (0, {signal.SIGINT: 130, signal.SIGTERM: 143}[what]), (process.returncode, err)
        assert "Traceback" not in err
        if process.returncode:
            ended += 1
            assert out == ""
            assert document.read_text(encoding="utf-8") == "old" or argv[0] == "render-plan"
        assert sketch_store(acme.db).head.number in (3, 4)
        assert names(document.parent) == ["plan.html"]
        left = [name for name in names(acme.db.parent) if name not in (acme.db.name, "snapshots")]
        assert left == []
        assert find_faults(acme.db) == []
        started = time.monotonic()
        acme("add-contact", "acme", "Lu").ok()
        assert time.monotonic() - started < 60, "nothing holds the lock any more"
    assert ended >= times // 4


def test_a_signalled_command_ends_soon_and_leaves_nothing_half_done(acme: Kamplan, tmp_path: Path) -> None:
    send_signals(acme, tmp_path, 4)


@pytest.mark.slow
def test_50_signalled_commands_end_soon_and_leave_nothing_half_done(acme: Kamplan, tmp_path: Path) -> None:
    send_signals(acme, tmp_path, 50)


# F05: a full disk ---------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("F05 needs the right to mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_store_and_document_as_they_were(store: Kamplan, small_disk: Path) -> None:
    full = Kamplan(small_disk / "kamplan.db")
    full.db.write_bytes(store.db.read_bytes())
    document = small_disk / "plan.html"
    document.write_text("old", encoding="utf-8")
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(b"x" * 4096) == 4096:
            pass
    before = full.digest()
    refused = 0
    for name, argv in COMMANDS.items():
        if name in GOVERNANCE or name in (
            "resolve",
            "merge-item",
        ):  # on another account; not prepared for in this store
            continue
        done = full(*argv)
        lines = done.err.splitlines()
        assert (done.code, done.out, len(lines)) == (5, "", 2), (argv, done)
        assert lines[0].startswith("error: ")
        assert "space" in done.err, argv
        refused += 1
        assert full.digest() == before, argv
    for argv, code in (
        (("backup",), 5),
        (("render-plan", "acme", "--draft", "-o", document), 1),
        (("draw", "acme", "--picture", "relationship-map", "-o", document), 1),
    ):
        done = full(*argv)
        assert (done.code, done.out) == (code, ""), done
        assert "space" in done.err, argv
    assert refused >= 20
    assert document.read_text(encoding="utf-8") == "old"
    assert full.digest() == before
    assert names(small_disk) == ["filler", "kamplan.db", "plan.html"]
    (small_disk / "filler").unlink()
    full("add-contact", "acme", "Lu").ok()


# F06: only the record of the change, or only the index, cannot be written ----------------------------------------------

BY_TABLE = [
    (table, name)
    for table, commands in {
        "change": ("add-contact", "edit-account", "conclude", "relabel", "add-action", "import-intel.csv"),
        "item_text": ("add-intel", "supersede-intel", "add-intel-at-a-meeting", "import-intel.csv"),
    }.items()
    for name in commands
]


@pytest.mark.parametrize(("table", "name"), BY_TABLE)
def test_a_command_whose_change_or_index_cannot_be_written_is_rolled_back(
    store: Kamplan, table: str, name: str
) -> None:
    def fail(_cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            raise sqlite3.OperationalError("database or disk is full")

    before = store.digest()
    hooks = ("do_execute", "do_executemany")
    for hook in hooks:
        event.listen(Engine, hook, fail)
    try:
        store.refuses(*COMMANDS[name], code=5, says="no space is left", tries="free some space")
    finally:
        for hook in hooks:
            event.remove(Engine, hook, fail)
    assert names(store.db.parent) == [store.db.name]
    assert store.digest() == before
    store(*COMMANDS[name]).ok()


# F07: a document whose writing fails -------------------------------------------------------------------------------------


class Flaky(io.FileIO):
    """A file whose writes are short, interrupted, or fail after so many bytes."""

    def __init__(self, handle: int, rng: random.Random, fails_after: int | None) -> None:
        super().__init__(handle, "wb")
        self._rng, self._fails_after, self._written = rng, fails_after, 0

    def write(self, content: Any) -> int:
        if self._fails_after is not None and self._written >= self._fails_after:
            raise OSError(self._rng.choice((5, 28)), "it failed")
        if self._rng.random() < 0.2:
            raise InterruptedError(4, "interrupted")
        count = super().write(bytes(content)[: self._rng.randint(1, 4096)])
        self._written += count
        return count


def test_a_document_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, path = random.Random(7), tmp_path / "plan.html"
    old, failed = b"old", 0
    path.write_bytes(old)
    for _ in range(100):
        content = rng.randbytes(rng.randint(1, 60_000))
        fails_after = rng.choice((None, 0, rng.randint(0, 60_000)))
        with monkeypatch.context() as patch:
            patch.setattr(
                os, "fdopen", lambda handle, _mode, n=fails_after: io.BufferedWriter(Flaky(handle, rng, n), 512)
            )
            if rng.random() < 0.2:
                patch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(5, "it failed")))
            try:
                write_atomically(path, content)
                old = content
            except KamplanError:
                failed += 1
        assert path.read_bytes() == old
        assert names(tmp_path) == ["plan.html"]
    assert 20 < failed < 80


# F08: power lost after any write -----------------------------------------------------------------------------------------

_CALL = re.compile(r"^\d+ +(openat|pwrite64|ftruncate|unlink|close)\((.*)\) += (-?\d+)")
_WRITE = re.compile(r'(\d+), "((?:\\x[0-9a-f]{2})*)", \d+, (\d+)')


def trace_writes(kamplan: Kamplan, tmp_path: Path, argv: tuple[object, ...]) -> list[tuple[str, str, int, bytes]]:
    """Run a command and return what it did to the files of the store: file, call, offset or length, bytes."""
    tool = shutil.which("strace")
    if not tool:
        pytest.skip("F08 needs strace, to see each write")
    log = tmp_path / "strace.log"
    calls = "openat,pwrite64,ftruncate,unlink,close"
    done = subprocess.run(
        [tool, "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-xx", "-s", "70000",
         sys.executable, "-m", "kamplan", *map(str, argv)],
        env=os.environ | {"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": kamplan.today},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "PTRACE" in done.stderr or "not permitted" in done.stderr:
        pytest.skip("F08 needs the right to trace a process")
    assert done.returncode == 0, done.stderr
    files = {str(kamplan.db): "db", f"{kamplan.db}-journal": "journal"}
    handles: dict[str, str] = {}
    found = []
    for line in log.read_text(encoding="ascii").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        name, given, result = call.groups()
        paths = re.findall(r'"((?:\\x[0-9a-f]{2})*)"', given) if name in ("openat", "unlink") else []
        paths = [os.fsdecode(bytes.fromhex(one.replace("\\x", ""))) for one in paths]
        first = given.split(",")[0]
        if name == "openat" and paths and paths[0] in files and int(result) >= 0:
            handles[result] = files[paths[0]]
            if "O_CREAT" in given and files[paths[0]] == "journal":
                found.append(("journal", "create", 0, b""))
        elif name == "openat":
            handles.pop(result, None)
        elif name == "close":
            handles.pop(first, None)
        elif name == "unlink" and paths[0] in files:
            found.append((files[paths[0]], "unlink", 0, b""))
        elif name == "ftruncate" and first in handles:
            found.append((handles[first], "truncate", int(given.split(",")[1]), b""))
        elif name == "pwrite64" and first in handles:
            handle, text, offset = _WRITE.match(given).groups()  # type: ignore[union-attr]  # as strace prints it
            found.append((handles[handle], "write", int(offset), bytes.fromhex(text.replace("\\x", ""))))
    return found


def replay(files: dict[str, bytearray | None], step: tuple[str, str, int, bytes]) -> None:
    name, call, place, content = step
    if call == "unlink":
        files[name] = None
        return
    held = files[name] if files[name] is not None else bytearray()
    assert held is not None
    if call == "truncate":
        del held[place:]
        held.extend(bytes(place - len(held)))
    elif call == "write":
        held.extend(bytes(max(0, place - len(held))))
        held[place : place + len(content)] = content
    files[name] = held


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def lose_power(acme: Kamplan, tmp_path: Path, *, at_least: int) -> None:
    rows = "".join(f"acme,1,rivalry,Fact {n} {'x' * 200},News,2026-10-01\n" for n in range(at_least))
    file = tmp_path / "items.csv"
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    prefixes = 0
    lost = tmp_path / "lost" / "kamplan.db"
    lost.parent.mkdir()
    for argv in (
        ("add-contact", "acme", "Lu"), ("import", file, "--as", "intel"),
        ("conclude", "acme", "rivalry", "Fierce.", "--author", "Ada"), ("undo", 5, "--yes"),
    ):  # fmt: skip
        old, files = dump(acme.db), {"db": bytearray(acme.db.read_bytes()), "journal": None}
        steps = trace_writes(acme, tmp_path, argv)
        new = dump(acme.db)
        assert old != new
        states = set()
        for step in steps:
            replay(files, step)
            journal = lost.with_name(f"{lost.name}-journal")
            lost.write_bytes(files["db"] or b"")
            journal.unlink(missing_ok=True)
            if files["journal"] is not None:
                journal.write_bytes(files["journal"])
            held = dump(lost)
            assert held in (old, new), (argv, step[:3])
            states.add(held == new)
            prefixes += 1
        assert bytes(files["db"] or b"") == acme.db.read_bytes()
        assert states == {False, True}
    assert prefixes >= at_least, prefixes


def test_power_lost_after_any_write_leaves_a_committed_state(acme: Kamplan, tmp_path: Path) -> None:
    lose_power(acme, tmp_path, at_least=100)


@pytest.mark.slow
def test_power_lost_after_any_of_500_writes_leaves_a_committed_state(acme: Kamplan, tmp_path: Path) -> None:
    lose_power(acme, tmp_path, at_least=500)


# F14: killed migrations --------------------------------------------------------------------------------------------------


def kill_migrations(tmp_path: Path, *, rows: int, times: int) -> None:
    """Kill the migration of a large store of schema 1 at a random moment: it is migrated, or can be."""
    old = tmp_path / "old.db"
    shutil.copy(DATA / "store-v1.db", old)
    connection = sqlite3.connect(old)
    columns = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(item)") if row[1] not in ("id", "ref"))
    connection.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        f" INSERT INTO item ({columns}) SELECT {columns} FROM n, (SELECT * FROM item WHERE id = 1)",
        (rows,),
    )
    connection.commit()
    connection.close()
    kamplan = Kamplan(tmp_path / "place" / "kamplan.db")
    kamplan.db.parent.mkdir()
    shutil.copy(old, kamplan.db)
    took = measure(kamplan, "list-accounts")
    rng, killed = random.Random(14), 0
    for _ in range(times):
        shutil.rmtree(kamplan.db.parent)
        kamplan.db.parent.mkdir()
        shutil.copy(old, kamplan.db)
        process = begin(kamplan, "list-accounts")
        time.sleep(rng.uniform(0.1, took))
        process.kill()
        process.communicate()
        killed += sketch_store_after_rollback(kamplan.db) == 1
        kamplan("list-accounts").ok()
        assert sketch_store(kamplan.db).version == SCHEMA_VERSION
        connection = sqlite3.connect(kamplan.db)
        assert connection.execute("SELECT count(*) FROM item WHERE digest <> ''").fetchone()[0] >= rows
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()
    assert killed >= times // 3


def sketch_store_after_rollback(path: Path) -> int:
    """Return the schema version of a store once SQLite has put back what a killed process left; it must be old or new."""
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    has_digests = "digest" in [row[1] for row in connection.execute("PRAGMA table_info(item)")]
    connection.close()
    assert (version, has_digests) in ((1, False), (SCHEMA_VERSION, True))
    return version


def test_a_killed_migration_leaves_the_old_store_or_the_new(tmp_path: Path) -> None:
    kill_migrations(tmp_path, rows=2_000, times=3)


@pytest.mark.slow
def test_60_killed_migrations_leave_the_old_store_or_the_new(tmp_path: Path) -> None:
    kill_migrations(tmp_path, rows=60_000, times=60)
