"""Whether the file of a store is whole: SQLite's own checks, then kamplan's, without writing a byte.

SQLite sees a torn page and misses most changes of content; the digests of rows, the chain of changes and the shape of
the file see those. Whatever cannot be read is a fault of its own.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from kamplan.language import N_, Phrase
from kamplan.store import database
from kamplan.store.audit import Fault, verify_chain, verify_index, verify_rows
from kamplan.store.database import SCHEMA, read_version
from kamplan.store.soundness import find_broken, list_loose_counters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_FILE = Phrase(N_("the file"))
_SETTINGS = (
    "PRAGMA query_only=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
MOST = 100
"""How many faults SQLite itself is asked for."""


def find_faults(path: Path) -> list[Fault]:
    """Return everything in the file that kamplan did not write there; nothing for a whole store.

    A store of another schema version is held against SQLite's checks alone: what its rows should be is known to the
    release that wrote them. Raises `StoreError` for what is no kamplan store at all.
    """
    version = read_version(path)
    if version is None:
        raise database.missing_store(path)
    if database.is_logged_ahead(path):
        return [Fault(_FILE, Phrase(N_("says that it is kept with a write-ahead log, which kamplan does not use")))]
    try:
        with connect_to_look(path).connect() as connection:
            connection.exec_driver_sql("BEGIN")
            return list(dict.fromkeys(_look(connection, is_current=version == database.SCHEMA_VERSION)))
    except DBAPIError as error:
        return [Fault(_FILE, _explain(error))]


def holds_more(path: Path, store: Path) -> bool:
    """Say whether a copy ends with a change that a store has not; one that cannot be compared may."""
    try:
        with connect_to_look(path).connect() as connection:
            last = connection.exec_driver_sql("SELECT id, hash FROM change ORDER BY id DESC LIMIT 1").first()
        with connect_to_look(store).connect() as connection:
            query = "SELECT hash FROM change WHERE id = ?"
            ours = connection.exec_driver_sql(query, (last[0],)).scalar() if last else None
    except DBAPIError:
        return True
    return last is not None and ours != last[1]


def connect_to_look(path: Path) -> Engine:
    """Return an engine that opens a file for reading alone, leaving even what a killed write left behind."""
    place = f"{path.resolve().as_uri()}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(place, uri=True), poolclass=NullPool)
    event.listen(engine, "connect", _settle)
    return engine


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in _SETTINGS:
        connection.execute(setting)


def _look(connection: Connection, *, is_current: bool) -> Iterator[Fault]:
    found = False
    steps = [_check_pages, _check_references]
    steps += [_check_shape, verify_chain, verify_rows, _check_rules, verify_index] if is_current else []
    for step in steps:
        try:
            for fault in step(connection):
                found = True
                yield fault
        except Exception as error:  # a damaged file can break any reading of it, and each is told as what it is
            found = True
            yield Fault(_FILE, _explain(error))
    if is_current and not found:
        yield from _check_search(connection)


def _explain(error: Exception) -> Phrase:
    reason = str(error.orig) if isinstance(error, DBAPIError) else str(error) or type(error).__name__
    if "readonly" in reason:
        return Phrase(N_("was left in the middle of a write; any other command puts it back as it was before that"))
    return Phrase(N_("cannot be read in full: {reason}"), reason=reason)


def _check_pages(connection: Connection) -> Iterator[Fault]:
    for row in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if row[0] != "ok":
            yield Fault(_FILE, str(row[0]))


def _check_references(connection: Connection) -> Iterator[Fault]:
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Fault(f"{row[0]} {row[1]}", Phrase(N_("names a {row} that is not there"), row=row[2]))


def _check_shape(connection: Connection) -> Iterator[Fault]:
    """Yield the tables and indexes that are not those of this schema version, whatever the spaces in their text."""
    fresh = sqlite3.connect(":memory:")
    try:
        fresh.executescript(SCHEMA.read_text(encoding="utf-8"))
        wanted = {(kind, name): _normalize(sql) for kind, name, sql in fresh.execute(_SHAPE)}
    finally:
        fresh.close()
    held = {(row[0], row[1]): _normalize(row[2]) for row in connection.exec_driver_sql(_SHAPE)}
    for key in sorted(wanted.keys() | held.keys(), key=str):
        if wanted.get(key) != held.get(key):
            yield Fault(f"{key[0]} {key[1]}", Phrase(N_("is not as kamplan made it")))


_SHAPE = "SELECT type, name, sql FROM sqlite_master"


def _normalize(sql: object) -> str:
    return " ".join(str(sql or "").replace(")", " ) ").replace(",", " , ").split())


def _check_rules(connection: Connection) -> Iterator[Fault]:
    for one in sorted(
        find_broken(connection) | list_loose_counters(connection), key=lambda one: (one.id, str(one.what))
    ):
        yield Fault(one.id, one.what)


def _check_search(connection: Connection) -> Iterator[Fault]:
    """Hold the search index against the texts it was made from; SQLite writes to do so, hence in a copy in memory."""
    copy = sqlite3.connect(":memory:")
    try:
        source: Any = connection.connection.driver_connection
        source.backup(copy)
        copy.execute("INSERT INTO item_text (item_text) VALUES ('integrity-check')")
    except sqlite3.Error as error:
        yield Fault(
            Phrase(N_("the search index")),
            Phrase(N_("does not lead to the texts it was made from: {error}"), error=error),
        )
    finally:
        copy.close()
