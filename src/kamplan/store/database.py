"""The file of a store: what kind of file it is, the settings of every connection, transactions.

The settings and why each is set: docs/decisions/0002-store-settings.md.
"""

from __future__ import annotations

import os
import random
import stat
import struct
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from kamplan.errors import StoreError
from kamplan.language import N_, Phrase
from kamplan.libraries import say_how_to_upgrade
from kamplan.processes import name_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection as Connection
    from sqlalchemy import Engine

    from kamplan.config import Retention

APPLICATION_ID = 0x6B616D70
"""Marks a SQLite file as kamplan's own ("kamp")."""
SCHEMA_VERSION = 10
"""The file's `user_version`; each migration raises it by one."""
LOCK_WAIT = 5
"""For how many seconds a lock is waited for where no setting says otherwise."""
SETTINGS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)
_chosen: dict[str, int] = {}
_MAGIC = b"SQLite format 3\x00"
SCHEMA = Path(__file__).with_name("schema.sql")
"""The statements that make an empty store."""


@dataclass(frozen=True)
class Keep:
    """When a snapshot is made, and how many of the older ones stay."""

    now: datetime
    retention: Retention


@dataclass(frozen=True)
class Store:
    """An opened store: its file, and the version of its schema."""

    path: Path
    version: int
    engine: Engine

    @contextmanager
    def reading(self, *, prepare: Callable[[Connection], None] | None = None) -> Iterator[Connection]:
        """Give a connection that cannot write, inside one consistent snapshot.

        `prepare` may first lay something temporary over it; what it reads is of the same snapshot.
        """
        with translate_errors(self.path), self.engine.connect() as connection:
            if prepare is None:
                connection.exec_driver_sql("PRAGMA query_only=ON")
                connection.rollback()
            with connection.begin():
                if prepare is not None:
                    prepare(connection)
                    connection.exec_driver_sql("PRAGMA query_only=ON")
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that holds the write lock from its first statement; commit at the end, or nothing."""
        if self.version > SCHEMA_VERSION:
            raise StoreError(
                Phrase(
                    N_("{path} was written by a newer kamplan: schema {version}, and this one writes {SCHEMA_VERSION}"),
                    path=self.path,
                    version=self.version,
                    SCHEMA_VERSION=SCHEMA_VERSION,
                ),
                hint=Phrase(N_("{how}, to write; reading still works"), how=say_how_to_upgrade()),
            )
        place = _identify(self.path)
        with translate_errors(self.path), self.engine.connect() as connection:
            connection = connection.execution_options(kamplan_writes=True)
            with connection.begin():
                if _identify(self.path) != place:  # what is written now would be lost with the file that was replaced
                    raise StoreError(
                        Phrase(N_("{path} was replaced meanwhile"), path=self.path),
                        hint=Phrase(N_("try again; nothing changed")),
                    )
                yield connection


def _identify(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def read_version(path: Path) -> int | None:
    """Return the schema version of the store at `path`, or None when nothing is there.

    Only the file's header is read, so a foreign file is not touched, locked or opened as a database.
    Raises `StoreError` when it is no regular file, or not a kamplan store.
    """
    try:
        found = os.stat(path)
    except FileNotFoundError:
        if path.is_symlink():
            raise StoreError(
                Phrase(N_("{path} is a link to nothing"), path=path),
                hint=Phrase(N_("remove the link, or name another --db")),
            ) from None
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise StoreError(
            Phrase(N_("cannot open {path}: {reason}"), path=path, reason=Phrase(reason or "")),
            hint=Phrase(N_("name another --db")),
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(
            Phrase(N_("{path} is not a file"), path=path),
            hint=Phrase(N_("name a file with --db, such as --db accounts.db")),
        )
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(
            Phrase(N_("cannot read {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("check the file's owner and mode")),
        ) from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreError(
            Phrase(N_("{path} is not a kamplan store"), path=path),
            hint=Phrase(N_("name a kamplan store with --db, or a new file")),
        )
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != APPLICATION_ID or version < 1:
        raise StoreError(
            Phrase(N_("{path} is a database of another program, not a kamplan store"), path=path),
            hint=Phrase(N_("name a kamplan store with --db, or a new file")),
        )
    return int(version)


def is_logged_ahead(path: Path) -> bool:
    """Say whether the header of a SQLite file asks for a write-ahead log, which kamplan does not use."""
    with path.open("rb") as file:
        return file.read(20)[18:20] != b"\x01\x01"


def missing_store(path: Path) -> StoreError:
    """Return the error of a store that is not there."""
    return StoreError(
        Phrase(N_("there is no store at {path}"), path=path),
        hint=Phrase(N_("`kamplan new-account NAME --db {path}` makes one"), path=path),
    )


def discard_store(path: Path) -> None:
    """Take away a store into which nothing was ever written, by whoever made it for what then was refused."""
    import sqlite3

    with suppress(sqlite3.Error):
        held = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            changes = held.execute("SELECT count(*) FROM change").fetchone()[0]
        finally:
            held.close()
        if not changes:
            path.unlink(missing_ok=True)


def create_store(path: Path) -> None:
    """Make an empty store at `path`, mode 0600 in a folder 0700; it appears whole or not at all."""
    import sqlite3

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(name_temporary("new"))
        handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StoreError(
            Phrase(N_("cannot make a store at {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("name another --db, in a folder you may write")),
        ) from error
    os.close(handle)
    try:
        made = sqlite3.connect(new, isolation_level=None)
        try:
            made.executescript(
                f"BEGIN IMMEDIATE;\n{SCHEMA.read_text(encoding='utf-8')}\n"
                f"PRAGMA application_id={APPLICATION_ID};\nPRAGMA user_version={SCHEMA_VERSION};\nCOMMIT;"
            )
        finally:
            made.close()
        try:
            os.link(new, path)
        except FileExistsError:
            return
        except OSError:
            new.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            Phrase(N_("cannot make a store at {path}: {error}"), path=path, error=error),
            hint=Phrase(N_("name another --db")),
        ) from error
    finally:
        new.unlink(missing_ok=True)


def find_lock_wait() -> int:
    """Return for how many seconds a lock is waited for: `LOCK_WAIT`, unless `set_lock_wait` has said otherwise."""
    return _chosen.get("lock_wait", LOCK_WAIT)


def set_lock_wait(seconds: int) -> None:
    """Let whatever is opened from now on wait so long for a lock."""
    _chosen["lock_wait"] = seconds


def connect(path: Path) -> Engine:
    """Return an engine whose every connection has the settings, and whose writers lock from the start."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={1000 * find_lock_wait()}")
    for setting in SETTINGS:
        connection.execute(setting)


def _begin(connection: Connection) -> None:
    """Begin a transaction; a writer asks for the lock every few milliseconds, for as long as the busy timeout.

    SQLite's own wait grows to a tenth of a second between two tries, so that among several busy writers one can
    miss every gap.
    """
    if not connection.get_execution_options().get("kamplan_writes"):
        connection.exec_driver_sql("BEGIN")
        return
    deadline = time.monotonic() + find_lock_wait()
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.001, 0.006))  # noqa: S311 - spreads the writers, protects nothing
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={1000 * find_lock_wait()}")


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite reports into a store error of two sentences."""
    try:
        yield
    except DBAPIError as error:
        raise explain_failure(path, str(error.orig)) from error
    except UnicodeDecodeError as error:  # SQLite names what is malformed, and the name is no text any more
        raise explain_failure(path, "malformed") from error


def explain_failure(path: Path, reason: str) -> StoreError:
    """Return what SQLite gave as a reason as a store error of two sentences."""
    if "locked" in reason:
        return StoreError(
            Phrase(
                N_("{path} is in use: another program has been writing for {number} seconds"),
                path=path,
                number=find_lock_wait(),
            ),
            hint=Phrase(N_("close the other kamplan or database program and try again")),
        )
    if "readonly" in reason:
        return StoreError(
            Phrase(N_("{path} cannot be written"), path=path),
            hint=Phrase(N_("check the owner and mode of the file and its folder")),
        )
    if "full" in reason:
        return StoreError(
            Phrase(N_("no space is left to write {path}"), path=path),
            hint=Phrase(N_("free some space and try again; nothing changed")),
        )
    if "malformed" in reason or "not a database" in reason:
        return StoreError(
            Phrase(N_("{path} is damaged ({reason})"), path=path, reason=Phrase(reason or "")),
            hint=Phrase(N_("restore it from a backup")),
        )
    return StoreError(f"{path}: {reason}", hint=Phrase(N_("try again; nothing changed")))
