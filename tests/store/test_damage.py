"""`check --deep`: a file that is damaged or was altered is told apart from a whole one, and never written to (F18, F19)."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kamplan.errors import StoreError
from kamplan.store.database import SCHEMA_VERSION, create_store
from kamplan.store.wholeness import find_faults

if TYPE_CHECKING:
    from conftest import Kamplan

DATA = Path(__file__).parent.parent / "data"
TABLES = (
    "account", "contact", "source", "item", "judgement", "figure", "record", "change", "counter", "item_text",
    "sqlite_master",
)  # fmt: skip


def read_values(path: Path) -> object:
    """Return every value of a store, or why they cannot be read."""
    connection = sqlite3.connect(path)
    try:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()


def is_noticed(path: Path) -> bool:
    try:
        return bool(find_faults(path))
    except StoreError:
        return True


def flip_bits(example: Kamplan, times: int) -> tuple[int, int]:
    """Flip one random bit at a time; return how many flips changed a value, and how many of these were noticed."""
    whole, values = example.db.read_bytes(), read_values(example.db)
    scratch = example.db.with_name("scratch.db")
    rng, changed, noticed = random.Random(18), 0, 0
    for _ in range(times):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        example.db.write_bytes(damaged)
        found = is_noticed(example.db)
        assert example.db.read_bytes() == damaged
        assert sorted(one.name for one in example.db.parent.iterdir() if one != scratch) == [example.db.name]
        scratch.write_bytes(damaged)
        if read_values(scratch) != values:
            changed += 1
            noticed += found
    return changed, noticed


def test_a_flipped_bit_that_changes_a_value_is_noticed(example: Kamplan) -> None:
    changed, noticed = flip_bits(example, 40)
    assert changed >= 10
    assert noticed >= 0.95 * changed


@pytest.mark.slow
def test_of_500_flipped_bits_those_that_change_a_value_are_noticed(example: Kamplan) -> None:
    changed, noticed = flip_bits(example, 500)
    assert changed >= 150
    assert noticed >= 0.95 * changed, (changed, noticed)


def lose_parts(example: Kamplan, cuts: int, pages: int) -> None:
    """Cut the file at random lengths and fill random pages with zeros: each is noticed."""
    whole, rng = example.db.read_bytes(), random.Random(19)
    for _ in range(cuts):
        length = rng.randrange(len(whole))
        example.db.write_bytes(whole[:length])
        assert is_noticed(example.db), length
    for _ in range(pages):
        page = rng.randrange(len(whole) // 4096)
        damaged = whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :]
        if damaged == whole:
            continue
        example.db.write_bytes(damaged)
        assert is_noticed(example.db), page
        assert example.db.read_bytes() == damaged


def test_a_cut_off_file_and_a_zeroed_page_are_noticed(example: Kamplan) -> None:
    lose_parts(example, 30, 15)


@pytest.mark.slow
def test_100_cut_off_files_and_50_zeroed_pages_are_noticed(example: Kamplan) -> None:
    lose_parts(example, 100, 50)


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 50, random.Random(1).randbytes(9_000)], ids=len)
def test_what_is_no_store_is_refused_and_not_touched(acme: Kamplan, content: bytes) -> None:
    acme.db.write_bytes(content)
    acme.refuses("check", "--deep", code=5, says="is not a kamplan store")
    assert acme.db.read_bytes() == content


def test_a_store_that_is_not_there_is_not_made(kamplan: Kamplan) -> None:
    kamplan.refuses("check", "--deep", code=5, says="there is no store at")
    assert not kamplan.db.parent.exists()


def test_a_whole_store_passes_in_silence_and_is_not_written(example: Kamplan) -> None:
    before = (example.digest(), example.db.stat().st_mtime_ns)
    done = example("check", "--deep").ok()
    assert (done.out, done.err) == ("", "")
    assert example("check", "--deep", "--json").ok().json == []
    assert (example.digest(), example.db.stat().st_mtime_ns) == before


def test_faults_are_listed_with_where_they_are(acme: Kamplan) -> None:
    connection = sqlite3.connect(acme.db)
    connection.execute("UPDATE contact SET title = 'Spy' WHERE id = 1")
    connection.execute("UPDATE counter SET last = 1 WHERE kind = 'C'")
    connection.execute("DELETE FROM change WHERE id = 2")
    connection.execute("CREATE TABLE hidden (a)")
    connection.commit()
    connection.close()
    done = acme("check", "--deep", "--json")
    found = {(one["where"], one["what"]) for one in done.json}
    assert done.code == 10
    assert ("C-1", "does not hold what was written") in found
    assert ("C-2", "has a number that is still to be given") in found
    assert ("change 3", "stands where change 2 should") in found
    assert ("table hidden", "is not as kamplan made it") in found
    assert "list-backups" in done.err


def test_an_index_that_leads_nowhere_is_noticed_although_every_text_is_whole(acme: Kamplan) -> None:
    acme("add-intel", "acme", "They buy pumps.", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    connection = sqlite3.connect(acme.db)
    connection.execute("DELETE FROM item_text_data WHERE id > 10")
    connection.commit()
    connection.close()
    assert [str(one.where) for one in find_faults(acme.db)] == ["the search index"]


def test_what_a_killed_command_left_is_said_and_left_to_the_next(acme: Kamplan) -> None:
    connection = sqlite3.connect(acme.db, isolation_level=None)
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE much (a)")
    connection.executemany("INSERT INTO much VALUES (?)", [("x" * 2000,)] * 200)
    files = {one.name: one.read_bytes() for one in acme.db.parent.iterdir()}
    connection.close()
    assert len(files) == 2
    for name, content in files.items():
        (acme.db.parent / name).write_bytes(content)
    found = find_faults(acme.db)
    assert [str(one.what) for one in found] == [
        "was left in the middle of a write; any other command puts it back as it was before that"
    ]
    assert {one.name: one.read_bytes() for one in acme.db.parent.iterdir()} == files
    acme("list-accounts").ok()
    assert find_faults(acme.db) == []


def test_a_newer_store_is_checked_as_far_as_this_release_knows_it(acme: Kamplan) -> None:
    connection = sqlite3.connect(acme.db)
    connection.execute("ALTER TABLE item ADD COLUMN weight INTEGER DEFAULT 1")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.commit()
    connection.close()
    acme("check", "--deep").ok()
    damaged = bytearray(acme.db.read_bytes())
    damaged[4096 * 3 : 4096 * 4] = bytes(4096)
    acme.db.write_bytes(damaged)
    assert acme("check", "--deep").code == 10


def test_the_file_of_an_empty_store_is_whole(tmp_path: Path) -> None:
    create_store(tmp_path / "new.db")
    assert find_faults(tmp_path / "new.db") == []


@pytest.mark.parametrize("old", sorted(DATA.glob("store-v*.db")), ids=lambda path: path.stem)
def test_a_store_of_an_older_release_is_whole_before_and_after_its_migration(kamplan: Kamplan, old: Path) -> None:
    kamplan.db.parent.mkdir()
    shutil.copyfile(old, kamplan.db)
    assert kamplan("check", "--deep").ok().out == ""
    kamplan("list-accounts").ok()
    assert find_faults(kamplan.db) == []


def test_a_deep_check_leaves_a_read_only_file_alone(acme: Kamplan) -> None:
    acme.db.chmod(0o400)
    before = hashlib.sha256(acme.db.read_bytes()).hexdigest()
    started = time.monotonic()
    acme("check", "--deep").ok()
    assert time.monotonic() - started < 60
    assert hashlib.sha256(acme.db.read_bytes()).hexdigest() == before
