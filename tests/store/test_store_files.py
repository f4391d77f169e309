"""Stores that are locked, read-only, newer, foreign, damaged or no files: clear errors, and nothing touched."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Kamplan
from kamplan.store.database import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
WRITES = ("new-account", "Beta")
READS: list[tuple[str, ...]] = [
    ("list-accounts",), ("show-account", "acme"), ("list-intel", "acme"), ("show-intel", "I-1"), ("search", "pumps"),
    ("list-contacts", "acme"), ("list-sources",), ("list-figures", "acme"), ("list-judgements", "acme"),
    ("analyze", "acme"),
]  # fmt: skip


@pytest.fixture
def full(acme: Kamplan) -> Kamplan:
    """A store with a record of each kind."""
    public = ("--tier", 1, "--topic", "market-development", "--on", "2026-10-01")
    acme("add-intel", "acme", "More pumps are sold.", *public, "--source", "News", "--reliability", "B").ok()
    acme("add-intel", "acme", "采购预算翻倍。", "--tier", 4, "--topic", "key-people", "--contact", "Wei Fang").ok()
    acme("add-figure", "acme", 2025, "revenue", "5").ok()
    acme("conclude", "acme", "market-development", "It grows [I-1].", "--cite", "I-1").ok()
    return acme


def digests(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())}


# F11: locked -------------------------------------------------------------------------------------------------------

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE counter SET last = last")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@pytest.fixture
def holder(full: Kamplan) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the write lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(full.db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    if process.poll() is None:
        process.communicate("\n", timeout=10)


def test_a_locked_store_is_read_at_once_and_not_written_after_as_long_as_is_set(
    full: Kamplan, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for argv in READS:
        started = time.monotonic()
        full(*argv).ok()
        assert time.monotonic() - started < 60, argv
    monkeypatch.setenv("KAMPLAN_LOCK_WAIT", "1")
    started = time.monotonic()
    full.refuses(*WRITES, code=5, says="is in use: another program", tries="close the other kamplan")
    assert 0.9 < time.monotonic() - started < 60
    holder.communicate("\n", timeout=10)
    full(*WRITES).ok()


def test_a_write_waits_for_a_lock_that_is_soon_released(full: Kamplan, holder: subprocess.Popen[str]) -> None:
    release = threading.Timer(1, lambda: holder.communicate("\n", timeout=10))
    release.start()
    started = time.monotonic()
    full(*WRITES).ok()
    assert 0.5 < time.monotonic() - started < 60
    release.join()


# F12: read-only ----------------------------------------------------------------------------------------------------


def as_nobody(kamplan: Kamplan, *argv: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a user who owns nothing: root's file modes stop nobody."""
    if os.getuid() == 0:
        setpriv = shutil.which("setpriv")
        if not setpriv:
            pytest.skip("F12 needs setpriv, to give up root's rights")
        drop = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    else:
        drop = []
    environment = os.environ | {"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": kamplan.today}
    environment |= dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(kamplan.db.parent))
    probe = subprocess.run(
        [*drop, sys.executable, "-c", "import kamplan"], capture_output=True, check=False, env=environment
    )
    if probe.returncode:
        pytest.skip("F12 needs a Python that another user may run")
    return subprocess.run(
        [*drop, sys.executable, "-m", "kamplan", *map(str, argv)],
        capture_output=True, text=True, check=False, env=environment, cwd="/",
    )  # fmt: skip


@pytest.fixture
def readable(full: Kamplan) -> Iterator[Kamplan]:
    """A store of ours that everybody may read, in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="kamplan-shared-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        shutil.copy(full.db, place / "kamplan.db")
        yield Kamplan(place / "kamplan.db")
        place.chmod(0o755)


def check_reads_and_refusal(kamplan: Kamplan, says: str) -> None:
    before = digests(kamplan.db.parent)
    for argv in READS[:4]:
        done = as_nobody(kamplan, *argv)
        assert done.returncode == 0, (argv, done.stderr)
    done = as_nobody(kamplan, *WRITES)
    warning, _, *lines = done.stderr.splitlines()
    assert warning.startswith("warning: "), "others than its owner read it"
    assert (done.returncode, done.stdout, len(lines)) == (5, "", 2), done
    assert says in lines[0]
    assert lines[1].startswith("  try: check the owner and mode")
    assert digests(kamplan.db.parent) == before


def test_a_read_only_file_is_read_but_not_written(readable: Kamplan) -> None:
    readable.db.parent.chmod(0o777)
    readable.db.chmod(0o444)
    check_reads_and_refusal(readable, "cannot be written")


def test_a_file_in_a_read_only_folder_is_read_but_not_written(readable: Kamplan) -> None:
    readable.db.parent.chmod(0o555)
    readable.db.chmod(0o666)
    check_reads_and_refusal(readable, "cannot be written")


def test_a_store_that_may_only_be_read_is_checked_and_backed_up_elsewhere(readable: Kamplan) -> None:
    readable.db.parent.chmod(0o555)
    readable.db.chmod(0o444)
    before = digests(readable.db.parent)
    assert as_nobody(readable, "check", "--deep").returncode == 0
    refused = as_nobody(readable, "backup")
    assert (refused.returncode, refused.stdout) == (5, "")
    assert "cannot keep a copy" in refused.stderr
    with tempfile.TemporaryDirectory(prefix="kamplan-elsewhere-") as folder:
        Path(folder).chmod(0o777)
        done = as_nobody(readable, "backup", f"{folder}/copy.db")
        assert done.returncode == 0, done.stderr
        assert stat.S_IMODE(Path(folder, "copy.db").stat().st_mode) == 0o600
    assert digests(readable.db.parent) == before


def test_a_file_that_may_not_be_read_is_refused(readable: Kamplan) -> None:
    readable.db.chmod(0o000)
    done = as_nobody(readable, "list-accounts")
    assert done.returncode == 5, done
    assert "cannot read" in done.stderr
    assert "check the file's owner and mode" in done.stderr


def test_a_store_in_a_folder_that_may_not_be_written_is_not_made(readable: Kamplan) -> None:
    readable.db.parent.chmod(0o555)
    readable.db.unlink()
    done = as_nobody(readable, *WRITES)
    assert done.returncode == 5
    assert "cannot make a store at" in done.stderr
    assert list(readable.db.parent.iterdir()) == []


# F13: no files -----------------------------------------------------------------------------------------------------


def make_odd(folder: Path, kind: str) -> Path:
    path = folder / "odd"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling link":
        path.symlink_to(folder / "nowhere")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "device":
        return Path("/dev/full")
    elif kind == "below a file":
        path.write_text("x")
        return path / "kamplan.db"
    elif kind == "long name":
        return folder / ("x" * 300)
    return path


@pytest.mark.parametrize("argv", [("list-accounts",), WRITES], ids=["read", "write"])
@pytest.mark.parametrize("kind", ["folder", "fifo", "dangling link", "loop", "device", "below a file", "long name"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str, argv: tuple[str, ...]) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    path = make_odd(folder, kind)
    before = sorted(one.name for one in folder.iterdir())
    started = time.monotonic()
    done = Kamplan(path)(*argv)
    assert time.monotonic() - started < 60
    assert (done.code, done.out, len(done.err.splitlines())) == (5, "", 2), done
    assert str(path)[:60] in done.err
    assert sorted(one.name for one in folder.iterdir()) == before


def test_a_store_in_a_missing_folder_is_made_by_a_write_and_not_by_a_read(tmp_path: Path) -> None:
    kamplan = Kamplan(tmp_path / "a" / "b" / "kamplan.db")
    kamplan.refuses("list-accounts", code=5, says="there is no store at", tries="kamplan new-account")
    kamplan.refuses("edit-account", "acme", "--name", "X", code=5, says="there is no store at")
    assert not (tmp_path / "a").exists()
    kamplan(*WRITES).ok()
    assert kamplan.db.is_file()


def test_a_link_to_a_store_is_followed(full: Kamplan, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(full.db)
    Kamplan(link)(*WRITES).ok()
    assert link.is_symlink()
    assert len(full("list-accounts", "--json").ok().json) == 2


# F16: newer --------------------------------------------------------------------------------------------------------


def test_a_newer_store_is_read_but_not_written(full: Kamplan) -> None:
    before = {argv: full(*argv, "--json").ok().out for argv in READS}
    connection = sqlite3.connect(full.db)
    connection.execute("ALTER TABLE item ADD COLUMN weight INTEGER DEFAULT 1")
    connection.execute("ALTER TABLE contact ADD COLUMN birthday TEXT")
    connection.execute("CREATE TABLE objective (id INTEGER PRIMARY KEY)")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.commit()
    connection.close()
    assert {argv: full(*argv, "--json").ok().out for argv in READS} == before
    newer = f"was written by a newer kamplan: schema {SCHEMA_VERSION + 1}, and this one writes {SCHEMA_VERSION}"
    for argv in (WRITES, ("confirm-intel", "I-1"), ("waive", "acme", "rivalry", "--reason", "seen twice")):
        full.refuses(*argv, code=5, says=newer, tries="install a newer kamplan")


# F17 and F19: foreign and broken -----------------------------------------------------------------------------------


def make_foreign(path: Path, kind: str, store: Path) -> None:
    if kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("Dear diary, " * 50, encoding="utf-8")
    elif kind == "junk":
        path.write_bytes(random.Random(1).randbytes(9_000))
    elif kind == "short":
        path.write_bytes(store.read_bytes()[:60])
    elif kind == "truncated":
        path.write_bytes(store.read_bytes()[:9_000])
    elif kind == "zeroed":
        path.write_bytes(store.read_bytes()[:100] + bytes(len(store.read_bytes()) - 100))
    else:
        connection = sqlite3.connect(path)
        if kind == "wal":
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, key TEXT, name TEXT)")
        if kind == "other program":
            connection.execute("PRAGMA application_id=252006675")
            connection.execute("PRAGMA user_version=1")
        if kind == "ours without version":
            connection.execute("PRAGMA application_id=1801547120")
        connection.commit()
        connection.close()


@pytest.mark.parametrize("argv", [("list-accounts",), ("analyze", "acme"), WRITES], ids=" ".join)
@pytest.mark.parametrize(
    "kind",
    ["empty", "text", "junk", "short", "truncated", "zeroed", "wal", "plain", "other program", "ours without version"],
)
def test_a_foreign_or_broken_file_is_refused_and_not_touched(
    full: Kamplan, tmp_path: Path, kind: str, argv: tuple[str, ...]
) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    other = Kamplan(folder / "places.sqlite")
    make_foreign(other.db, kind, full.db)
    before = digests(folder)
    says = "is damaged" if kind in ("truncated", "zeroed") else "not a kamplan store"
    other.refuses(*argv, code=5, says=says)
    assert digests(folder) == before


def test_an_empty_file_at_the_usual_place_is_not_taken_for_a_new_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    usual = Kamplan(tmp_path / "kamplan" / "kamplan.db")
    usual.db.parent.mkdir()
    usual.db.touch()
    usual.refuses(*WRITES, code=5, says="not a kamplan store")
    assert usual.db.read_bytes() == b""


# F18: damaged cells and bit flips ----------------------------------------------------------------------------------

JUNK = (b"\xff\xfe", b"[1]", "", "[", "{}", "[{}]", '[{"on": 5}]', "null", "-1", "2026-02-30", "x" * 9, 10**12, -1)
LISTS = (("list-intel",), ("list-judgements", "acme"), ("list-contacts", "acme"))


TABLES = ("account", "contact", "source", "item", "judgement", "figure")


@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_cell_never_ends_in_a_traceback(full: Kamplan, table: str) -> None:
    damage_cells(full, table, listed=1)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_cell_ends_in_a_traceback_in_no_list(full: Kamplan, table: str) -> None:
    damage_cells(full, table, listed=len(LISTS))


def damage_cells(full: Kamplan, table: str, *, listed: int) -> None:
    """Write what cannot be there into one column of a table after the other, then analyse, and list in so many ways."""
    whole = full.db.read_bytes()
    connection = sqlite3.connect(full.db)
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    connection.close()
    lists = itertools.cycle(LISTS)
    for place, column in enumerate(columns[1:]):
        junks = (JUNK[place % len(JUNK)], JUNK[(place + 5) % len(JUNK)], "[", *JUNK[:2])
        for junk in junks[: None if listed > 1 else 2]:
            full.db.write_bytes(whole)
            connection = sqlite3.connect(full.db)
            connection.execute("PRAGMA ignore_check_constraints=ON")
            with contextlib.suppress(sqlite3.IntegrityError):
                connection.execute(f"UPDATE {table} SET {column} = ?", (junk,))
            connection.commit()
            connection.close()
            for argv in (("analyze", "acme"), *itertools.islice(lists, listed)):
                done = full(*argv)
                where = f"{column} = {junk!r}: {argv}: exit {done.code}\n{done.err}"
                assert done.code in (0, 3, 4, 5), where
                assert "Traceback" not in done.err, where


def flip_bits(example: Kamplan, times: int, seed: int) -> None:
    """Flip one random bit at a time; listing and analysing succeed or say in two lines what is wrong."""
    whole = example.db.read_bytes()
    rng = random.Random(seed)
    for _ in range(times):
        place, bit = rng.randrange(len(whole)), rng.randrange(8)
        damaged = bytearray(whole)
        damaged[place] ^= 1 << bit
        example.db.write_bytes(damaged)
        for argv in (
            ("list-intel",),
            ("analyze", "aurelia"),
            ("search", "海尔 OR pump*"),
            ("list-contacts", "aurelia"),
        ):
            done = example(*argv)
            where = f"bit {bit} of byte {place}: {argv}: exit {done.code}\n{done.err}"
            assert done.code in (0, 3, 4, 5), where
            assert "Traceback" not in done.err, where
            if done.code:
                assert len(done.err.splitlines()) == 2, where
        assert example.db.read_bytes() == damaged, (place, bit)


def test_a_schema_that_is_no_text_is_damage_and_no_bug(acme: Kamplan) -> None:
    """SQLite quotes what it cannot parse, and Python then cannot read the quotation."""
    damaged = acme.db.read_bytes().replace(b"NULL DEFAULT", b"NULL DE\xc6AULT", 1)
    acme.db.write_bytes(damaged)
    acme.refuses("list-intel", code=5, says="is damaged", tries="restore it from a backup")
    assert acme.db.read_bytes() == damaged


def test_a_flipped_bit_never_ends_in_a_traceback(example: Kamplan) -> None:
    flip_bits(example, 40, seed=18)


@pytest.mark.slow
def test_500_flipped_bits_never_end_in_a_traceback(example: Kamplan) -> None:
    flip_bits(example, 500, seed=181)
