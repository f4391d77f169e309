"""The settings of every connection, the shape of the file, and stores of other schema versions (docs/decisions/0002-store-settings.md)."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DBAPIError

from kamplan.errors import StoreError
from kamplan.store import database, migrate
from kamplan.store.database import APPLICATION_ID, SCHEMA_VERSION, Store, create_store
from kamplan.store.migrate import run_migrations
from kamplan.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Kamplan

DATA = Path(__file__).parent.parent / "data"


def pragma(connection: Any, name: str) -> Any:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "own" / "kamplan.db", create=True)


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize("side", ["reading", "writing"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("busy_timeout", 7_000), ("foreign_keys", 1), ("journal_mode", "delete"), ("synchronous", 2),
        ("trusted_schema", 0), ("secure_delete", 1), ("cell_size_check", 1), ("application_id", 0x6B616D70),
        ("user_version", SCHEMA_VERSION),
    ],
)  # fmt: skip
def test_every_connection_has_the_setting(store: Store, side: str, name: str, value: object) -> None:
    database.set_lock_wait(7)
    with getattr(store, side)() as connection:
        assert pragma(connection, name) == value


def test_a_second_connection_of_the_same_store_has_the_settings_too(store: Store) -> None:
    with store.reading():
        pass
    with store.reading() as connection:
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "query_only") == 1


def test_a_reader_cannot_write(store: Store) -> None:
    with store.reading() as connection:
        assert pragma(connection, "query_only") == 1
        with pytest.raises(DBAPIError, match="readonly"):
            connection.exec_driver_sql("INSERT INTO counter (kind, last) VALUES ('I', 1)")


def test_a_reader_sees_one_snapshot(store: Store) -> None:
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM counter").scalar_one()
        other = sqlite3.connect(store.path, timeout=0)
        try:
            other.execute("INSERT INTO counter (kind, last) VALUES ('I', 1)")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.commit()
        finally:
            other.close()
        assert connection.exec_driver_sql("SELECT count(*) FROM counter").scalar_one() == 0


def test_a_writer_holds_the_lock_from_its_first_statement(store: Store) -> None:
    with store.writing() as connection:
        assert pragma(connection, "query_only") == 0
        other = sqlite3.connect(store.path, timeout=0, isolation_level=None)
        try:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()


def test_a_writer_that_fails_leaves_nothing(store: Store) -> None:
    before = dump(store.path)
    with contextlib.suppress(ZeroDivisionError), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO counter (kind, last) VALUES ('I', 1)")
        raise ZeroDivisionError
    assert dump(store.path) == before


def test_a_foreign_key_must_point_to_a_row(store: Store) -> None:
    insert = "INSERT INTO source (account_id, identity) VALUES (7, 'x')"
    with pytest.raises(StoreError, match="FOREIGN KEY"), store.writing() as connection:
        connection.exec_driver_sql(insert)


RELEASED = range(1, SCHEMA_VERSION)
"""The schemas of earlier releases, each with a file in tests/data made by its own code."""
BAD_CELLS = [
    ("item", "tier", "5"), ("item", "tier", "0"), ("item", "tier", "NULL"), ("item", "tier", "'4 x'"),
    ("item", "handling", "'secret'"), ("item", "handling", "NULL"), ("item", "handling", "'RED'"),
    ("item", "handling", "''"), ("item", "lawful", "'stolen'"), ("item", "credibility", "7"),
    ("item", "reliability", "'G'"), ("item", "swot", "'x'"), ("item", "statement", "NULL"),
    ("contact", "handling", "'secret'"), ("contact", "handling", "NULL"), ("contact", "level", "'boss'"),
    ("figure", "handling", "NULL"), ("figure", "handling", "'x'"), ("judgement", "handling", "NULL"),
    ("judgement", "handling", "'x'"), ("judgement", "kind", "'Z'"), ("judgement", "verdict", "6"),
    ("account", "plan_language", "'de'"), ("source", "reliability", "'G'"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), BAD_CELLS)
def test_the_file_itself_refuses_what_breaks_a_rule(tmp_path: Path, table: str, column: str, value: str) -> None:
    path = tmp_path / "v1.db"
    shutil.copy(DATA / "store-v1.db", path)
    store = open_store(path, create=False)
    with store.writing() as connection:
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() > 0
        with pytest.raises(DBAPIError, match=r"CHECK|NOT NULL"):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = {value}")


def test_what_somebody_told_us_cannot_be_clear_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "v1.db"
    shutil.copy(DATA / "store-v1.db", path)
    with open_store(path, create=False).writing() as connection, pytest.raises(DBAPIError, match="CHECK"):
        connection.exec_driver_sql("UPDATE item SET handling = 'clear' WHERE tier = 4")


def test_times_are_utc_with_z_and_plain_dates_stay_dates(acme: Kamplan) -> None:
    acme("add-intel", "acme", "Rain", "--tier", 1, "--topic", "key-people", "--source", "News", "--on", "today").ok()
    connection = sqlite3.connect(acme.db)
    try:
        times = [row[0] for row in connection.execute("SELECT at FROM change")]
        dates = [row[0] for row in connection.execute("SELECT valid_as_of FROM item")]
    finally:
        connection.close()
    assert len(times) == 4
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one) for one in times)
    assert dates == ["2026-11-23"]


@pytest.mark.parametrize("mask", ["000", "022", "077"])
@pytest.mark.parametrize("named", [True, False], ids=["--db", "default-place"])
def test_a_store_is_readable_by_its_owner_alone_whatever_the_umask(tmp_path: Path, mask: str, named: bool) -> None:
    place = tmp_path / "new" / "kamplan" / "kamplan.db"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KAMPLAN_")}
    environment["XDG_DATA_HOME"] = str(tmp_path / "new")
    shown = 'umask "$1"; shift; "$@"'
    command = [sys.executable, "-m", "kamplan", "new-account", "Acme", *(["--db", str(place)] if named else [])]
    subprocess.run(["sh", "-c", shown, "sh", mask, *command], check=True, env=environment, capture_output=True)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place.parent, place.parent.parent)} == {0o700}
    assert [one.name for one in place.parent.iterdir()] == ["kamplan.db"]


def test_the_journal_of_a_store_is_readable_by_its_owner_alone(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO counter (kind, last) VALUES ('I', 1)")
        journal = store.path.with_name(f"{store.path.name}-journal")
        assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def describe(path: Path) -> dict[str, Any]:
    connection = sqlite3.connect(path)
    try:
        master = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        made = {
            (kind, name, table): " ".join((sql or "").replace(")", " ) ").replace(",", " , ").split())
            for kind, name, table, sql in master
        }
        columns = {
            table: connection.execute(f"PRAGMA table_info({table})").fetchall()
            for kind, table, _ in made
            if kind == "table"
        }
        numbers = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    finally:
        connection.close()
    return {"master": made, "columns": columns, "numbers": numbers}


def test_a_fresh_store_is_what_the_migrations_make_of_an_empty_file(tmp_path: Path) -> None:
    fresh, migrated = tmp_path / "fresh.db", tmp_path / "migrated.db"
    create_store(fresh)
    migrated.touch()
    run_migrations(migrated)
    assert describe(fresh) == describe(migrated)
    assert describe(fresh)["numbers"] == [(SCHEMA_VERSION,), (APPLICATION_ID,)]


def test_a_current_store_has_no_migration_to_run(tmp_path: Path) -> None:
    path = tmp_path / "fresh.db"
    create_store(path)
    before = dump(path)
    run_migrations(path)
    assert dump(path) == before


@pytest.mark.parametrize("version", RELEASED)
def test_a_store_of_every_release_migrates_to_what_a_fresh_one_is(tmp_path: Path, version: int) -> None:
    fresh, migrated = tmp_path / "fresh.db", tmp_path / "migrated.db"
    create_store(fresh)
    shutil.copy(DATA / f"store-v{version}.db", migrated)
    run_migrations(migrated)
    assert describe(migrated) == describe(fresh)


def test_there_is_a_store_of_every_release() -> None:
    assert list(RELEASED) == sorted(int(one.stem.removeprefix("store-v")) for one in DATA.glob("store-v*.db"))


@pytest.fixture(params=RELEASED)
def old(kamplan: Kamplan, request: pytest.FixtureRequest) -> Kamplan:
    kamplan.db.parent.mkdir(mode=0o700)
    shutil.copy(DATA / f"store-v{request.param}.db", kamplan.db)
    kamplan.db.chmod(0o600)
    return kamplan


@pytest.fixture
def second(kamplan: Kamplan) -> Kamplan:
    """A store of schema 2, whose records refer to items in their texts without citing them."""
    kamplan.db.parent.mkdir(mode=0o700)
    shutil.copy(DATA / "store-v2.db", kamplan.db)
    kamplan.db.chmod(0o600)
    return kamplan


def test_what_texts_of_schema_2_refer_to_is_cited_and_raises_their_marking(second: Kamplan) -> None:
    shown = {one: second("show", one, "--json").ok().json for one in ("A-1", "R-1", "R-2", "M-1", "G-1")}
    assert {one: (values["cites"], values["handling"]) for one, values in shown.items()} == {
        "A-1": (["I-1"], "amber"), "R-1": (["I-2"], "red"), "R-2": (["I-2"], "red"), "M-1": (["I-2"], "red"),
        "G-1": ([], "amber"),
    }  # fmt: skip
    assert [one["id"] for one in second("list-risks", "acme", "--audience", "company", "--json").ok().json] == []
    second("edit", "R-2", "--set", "owner=Bo").ok()  # its text refers to I-99 too, which there is not
    assert second("show", "R-2", "--json").ok().json["cites"] == ["I-2"]


def test_a_record_of_schema_2_that_refers_to_nothing_is_known_by_its_file(second: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "risks.csv"
    file.write_text("account,risk,response,cites\nacme,The plant may close [I-2],Ask [I-99],I-2\n", encoding="utf-8")
    assert second("import", file, "--as", "risks", "--json").ok().json["differs"] == []


def test_what_was_there_before_schema_3_can_be_withdrawn(second: Kamplan) -> None:
    for record in ("C-2", "S-1", "F-1"):
        second("withdraw", record, "--reason", "old").ok()
    assert [one["id"] for one in second("list-contacts", "acme", "--json").ok().json] == ["C-1"]


def list_statements(kamplan: Kamplan) -> list[str]:
    return [one["statement"] for one in kamplan("list-intel", "acme", "--json").ok().json]


def test_a_store_of_an_earlier_schema_still_opens(old: Kamplan) -> None:
    assert list_statements(old) == ["采购由总部统一管理。", "The budget for pumps doubles in 2027."]
    assert old("search", "采购", "--json").ok().json[0]["id"] == "I-1"
    assert [one["id"] for one in old("list-contacts", "acme", "--json").ok().json] == ["C-1", "C-2"]
    assert old("list-figures", "acme", "--json").ok().json[0]["value"] == "1250000.50"
    assert old("list-judgements", "acme", "--json").ok().json[0]["cites"] == ["I-2"]
    assert old("analyze", "acme", "--json").ok().json["account"]["name"] == "Acme Pumps"
    assert old("show-intel", "I-3", "--json").ok().json["withdrawn_reason"] == "misread"
    old("confirm-intel", "I-1").ok()


RECKONED = {("record", "cites"), ("record", "handling")}
"""What schema 3 wrote anew: the items that a text refers to are cited, and raise its marking."""


def read_everything(path: Path) -> dict[tuple[str, int], dict[str, Any]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%id INTEGER%'")
        tables = [one[0] for one in names if not one[0].startswith(("item_text", "alembic"))]
        query = "SELECT * FROM {}"
        return {(one, row["id"]): dict(row) for one in tables for row in connection.execute(query.format(one))}
    finally:
        connection.close()


def test_a_store_of_every_release_goes_up_and_back_and_up_again_with_all_that_was_in_it(old: Kamplan) -> None:
    before, text = read_everything(old.db), dump(old.db)
    old("list-accounts").ok()
    up = read_everything(old.db)
    for (table, number), row in before.items():
        for column, value in row.items():
            assert up[table, number].get(column, value) == value or (table, column) in RECKONED, (table, column)
    [copy] = (old.db.parent / "snapshots").iterdir()
    old("restore", copy, "--yes", "--reason", "back").ok()
    assert dump(copy) == text
    old("list-accounts").ok()
    again = read_everything(old.db)
    for one in [key for key, row in again.items() if key[0] == "change" and row["command"] == "restore"]:
        del again[one]  # of a store whose changes had no hashes yet: it is not known to be the same
    assert again == up


_STEP = """
from alembic import op

revision, down_revision = "{new:04d}", "{old:04d}"


def upgrade():
    op.execute("ALTER TABLE item ADD COLUMN weight INTEGER")
    op.execute("UPDATE item SET weight = 1")
    {more}
    op.execute("PRAGMA user_version={new}")
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """The release after this one: a migration of its own, and the schema version it leads to."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    new, file = SCHEMA_VERSION + 1, folder / "versions" / "v9999_weight.py"
    return lambda more="": file.write_text(_STEP.format(more=more, new=new, old=new - 1))


def test_the_next_release_can_migrate_a_store_of_this_one_and_keeps_a_copy(
    old: Kamplan, next_release: Callable[..., object]
) -> None:
    next_release()
    before, numbers = dump(old.db), describe(old.db)["numbers"]
    assert list_statements(old) == ["采购由总部统一管理。", "The budget for pumps doubles in 2027."]
    assert describe(old.db)["numbers"] == [(SCHEMA_VERSION + 1,), (APPLICATION_ID,)]
    assert "weight" in [one[1] for one in describe(old.db)["columns"]["item"]]
    [copy] = (old.db.parent / "snapshots").iterdir()
    assert copy.name.endswith(f"-before-schema-{SCHEMA_VERSION + 1}.db")
    assert dump(copy) == before
    assert describe(copy)["numbers"] == numbers
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(one.name for one in old.db.parent.iterdir()) == [old.db.name, "snapshots"]


def test_a_store_made_by_this_release_can_be_migrated_by_the_next(
    tmp_path: Path, next_release: Callable[..., object]
) -> None:
    path = tmp_path / "fresh.db"
    create_store(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.close()
    next_release()
    assert open_store(path, create=False).version == SCHEMA_VERSION + 1
    assert "weight" in [one[1] for one in describe(path)["columns"]["item"]]


def test_a_migration_that_fails_leaves_the_old_store(old: Kamplan, next_release: Callable[..., object]) -> None:
    next_release(more='op.execute("INSERT INTO nowhere VALUES (1)")')
    before, numbers = dump(old.db), describe(old.db)["numbers"]
    old.refuses("list-intel", "acme", code=5, says="no such table: nowhere")
    assert dump(old.db) == before
    assert describe(old.db)["numbers"] == numbers
    assert [one.name for one in old.db.parent.iterdir()] == [old.db.name]
    next_release()
    assert len(list_statements(old)) == 2
