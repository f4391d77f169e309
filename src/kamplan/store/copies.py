"""A copy of a whole store: made while others read and write, checked and read back before it gets its name."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from kamplan.errors import ConflictError, StoreError
from kamplan.language import N_, Phrase
from kamplan.processes import name_temporary, remove_leftovers
from kamplan.store import database
from kamplan.store.changes import FIRST, Head
from kamplan.store.database import Store, connect, explain_failure, read_version
from kamplan.store.wholeness import connect_to_look, find_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE = 60.0
"""Seconds after which a copy is given up; a store that others keep locked would keep it waiting for ever."""
_STEP = 4096
"""How many pages are copied between two looks at the clock."""


@dataclass(frozen=True)
class Sketch:
    """What a store's file says of itself: its size, the version of its schema, its newest change."""

    path: Path
    size: int
    version: int
    head: Head


def sketch_store(path: Path) -> Sketch:
    """Return what a store's file says of itself, opened for reading alone; raises `StoreError` for what is none."""
    version = read_version(path)
    if version is None:
        raise StoreError(
            Phrase(N_("there is no file {path}"), path=path),
            hint=Phrase(N_("`kamplan list-backups` shows what is kept")),
        )
    try:
        with connect_to_look(path).connect() as connection:
            return Sketch(path, path.stat().st_size, version, _read_head(connection))
    except (DBAPIError, OSError) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        raise StoreError(
            Phrase(N_("{path} is damaged ({reason})"), path=path, reason=Phrase(reason or "")),
            hint=Phrase(N_("`kamplan list-backups` shows what else is kept")),
        ) from error


def _read_head(connection: Any) -> Head:
    """Return the newest change of a store of any version; those before schema 3 have no hashes."""
    columns = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(change)")}
    digest = "hash" if "hash" in columns else "''"
    query = f"SELECT id, at, {digest} FROM change ORDER BY id DESC LIMIT 1"  # noqa: S608 - a column's name
    row = connection.exec_driver_sql(query).first()
    return Head(int(row[0]), str(row[2]), str(row[1])) if row else Head(0, FIRST, "")


class Draft:
    """A copy without its name yet; leaving its context throws away what was not named."""

    def __init__(self, path: Path, *, new_folder: Path | None) -> None:
        self.path = path
        self._new_folder = new_folder
        self._named: Path | None = None

    def name(self, target: Path, *, force: bool = False) -> Path:
        """Give the copy its name at once and whole; raises `ConflictError` where a file has it, unless `force`."""
        try:
            if force:
                self.path.replace(target)
            else:
                link(self.path, target)
        except FileExistsError:
            raise ConflictError(
                Phrase(N_("{target} is there already"), target=target),
                hint=Phrase(N_("name another file, or add --force")),
            ) from None
        except OSError as error:
            raise StoreError(
                Phrase(N_("cannot write {target}: {strerror}"), target=target, strerror=Phrase(error.strerror or "")),
                hint=Phrase(N_("name another file")),
            ) from error
        self._named = target
        return target

    def discard(self) -> None:
        """Take the copy away again, its name too."""
        if self._named is not None:
            self._named.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Take away what has no name, and the folder that was made for it if nothing is in it."""
        self.path.unlink(missing_ok=True)
        if self._new_folder is not None and not any(self._new_folder.iterdir()):
            self._new_folder.rmdir()


def link(path: Path, target: Path) -> None:
    """Give a file a second name, or where no file can have two, a copy; raises `FileExistsError` if it is taken."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise
    except OSError:
        with path.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())


@contextlib.contextmanager
def drafting(source: Path, folder: Path, *, thorough: bool, deadline: float = DEADLINE) -> Iterator[Draft]:
    """Give a checked copy of the store at `source` in a folder, as the last commit left it, to be named.

    `thorough` holds every row and change of the copy against its digests; else its pages and its newest change are
    read back. Raises `StoreError` when the copy is not whole, has no space, or takes longer than `deadline` seconds.
    """
    draft = make_draft(source, folder, thorough=thorough, deadline=deadline)
    try:
        yield draft
    finally:
        draft.close()


def make_draft(source: Path, folder: Path, *, thorough: bool, deadline: float = DEADLINE) -> Draft:
    """Return a checked copy that whoever asked closes; see `drafting`."""
    new = None if folder.exists() else folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_leftovers(folder)
        new_file = folder / name_temporary("new")
        os.close(os.open(new_file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(
            Phrase(
                N_("cannot keep a copy of {source} in {folder}: {strerror}"),
                source=source,
                folder=folder,
                strerror=Phrase(error.strerror or ""),
            ),
            hint=Phrase(N_("free some space, or mend the folder")),
        ) from error
    draft = Draft(new_file, new_folder=new)
    try:
        head = _copy(source, draft.path, deadline)
        _check(source, draft.path, head, thorough=thorough)
        with draft.path.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        draft.close()
        raise
    return draft


def _copy(source: Path, target: Path, deadline: float) -> Head:
    """Copy the pages of a store under one read lock, and return the newest change among them."""
    until = time.monotonic() + deadline

    def look_at_clock(_status: int, _remaining: int, _total: int) -> None:
        if time.monotonic() > until:
            raise StoreError(
                Phrase(
                    N_("{source} could not be copied within {deadline} seconds"),
                    source=source,
                    deadline=f"{deadline:g}",
                ),
                hint=Phrase(N_("close the other kamplan or database program and try again")),
            )

    version = read_version(source) or 0
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous=OFF")  # the file is synced once, before it gets its name
        with Store(source, version, connect(source)).reading() as connection:
            head = _read_head(connection)
            held: Any = connection.connection.driver_connection
            held.backup(copy, pages=_STEP, progress=look_at_clock, sleep=0.02)
        return head
    except sqlite3.Error as error:
        raise explain_failure(source, str(error)) from error
    finally:
        copy.close()


def _check(source: Path, copy: Path, head: Head, *, thorough: bool) -> None:
    held = sketch_store(copy).head
    faults: list[str | Phrase] = (
        [Phrase(N_("{where} {what}"), where=one.where, what=one.what) for one in find_faults(copy)]
        if thorough
        else list(_list_torn(copy))
    )
    if held != head:
        faults.insert(
            0, Phrase(N_("it ends with change {found}, not {expected}"), found=held.number, expected=head.number)
        )
    if faults:
        raise StoreError(
            Phrase(N_("no copy of {source} was kept, as it is not whole: {faults}"), source=source, faults=faults[0]),
            hint=Phrase(N_("`kamplan check --deep --db {source}` shows what is wrong with the store"), source=source),
        )


def _list_torn(path: Path) -> Iterator[str]:
    try:
        with connect_to_look(path).connect() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(1)")]
    except DBAPIError as error:
        found = [str(error.orig)]
    yield from (one for one in found if one != "ok")


def is_newer(version: int) -> bool:
    """Say whether a file is of a schema that a later kamplan made."""
    return version > database.SCHEMA_VERSION
