"""Putting a copy in the place of a store: checked before, at once and whole, the old file kept beside it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.errors import StoreError
from kamplan.language import N_, Phrase
from kamplan.libraries import say_how_to_upgrade
from kamplan.store.copies import drafting, is_newer, link, sketch_store
from kamplan.store.database import BUSY_TIMEOUT_MS, explain_failure
from kamplan.store.snapshots import BEFORE_RESTORE
from kamplan.store.wholeness import find_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from kamplan.store.copies import Sketch


@dataclass(frozen=True)
class Exchange:
    """A copy and the store it is to replace; `trouble` says why the store there cannot be read, if so."""

    copy: Sketch
    store: Path
    present: Sketch | None
    trouble: str | Phrase | None = None

    @property
    def loses(self) -> bool:
        """Whether the store holds, or may hold, changes that the copy does not."""
        return self.trouble is not None or (
            self.present is not None and self.present.head.number > 0 and not self._same
        )

    @property
    def _same(self) -> bool:
        return self.present is not None and self.present.head == self.copy.head


def compare(copy: Path, store: Path) -> Exchange:
    """Check that a file is a whole store that this kamplan can use, and return it beside the store it would replace.

    Raises `StoreError` for a file that is none, is newer, is damaged, or is the store itself.
    """
    sketch = sketch_store(copy)
    if is_newer(sketch.version):
        raise StoreError(
            Phrase(N_("{copy} was written by a newer kamplan: schema {version}"), copy=copy, version=sketch.version),
            hint=Phrase(N_("{how}, then restore it"), how=say_how_to_upgrade()),
        )
    if store.exists() and store.samefile(copy):
        raise StoreError(
            Phrase(N_("{copy} is the store itself"), copy=copy),
            hint=Phrase(N_("`kamplan list-backups` shows what is kept")),
        )
    if faults := find_faults(copy):
        raise StoreError(
            Phrase(N_("{copy} is damaged: {where} {what}"), copy=copy, where=faults[0].where, what=faults[0].what),
            hint=Phrase(N_("`kamplan list-backups` shows what else is kept")),
        )
    if not os.path.lexists(store):
        return Exchange(sketch, store, None)
    try:
        return Exchange(sketch, store, sketch_store(store))
    except StoreError as error:
        return Exchange(sketch, store, None, trouble=str(error.message))


def restore(copy: Path, store: Path, *, now: datetime) -> Path | None:
    """Put a checked copy in the place of a store and return where the old file now lies, if there was one.

    A process that is killed leaves the old store or the new one. Raises `StoreError` while another program uses it.
    """
    store = store.resolve() if store.exists() else store
    with drafting(copy, store.parent, thorough=True) as draft:
        if not os.path.lexists(store):
            draft.name(store)
            return None
        if not store.is_file():
            raise StoreError(
                Phrase(N_("{store} is not a file"), store=store),
                hint=Phrase(N_("name a file with --db, such as --db accounts.db")),
            )
        aside = _free_name(store, now)
        with _alone(store):
            try:
                for ending in (
                    "-journal",
                    "-wal",
                    "-shm",
                ):  # of a store too damaged to be put right: not of the new one
                    left = store.with_name(store.name + ending)
                    if left.exists():
                        left.replace(aside.with_name(aside.name + ending))
                link(store, aside)
                draft.path.replace(store)
            except OSError as error:
                raise StoreError(
                    Phrase(
                        N_("cannot replace {store}: {strerror}"), store=store, strerror=Phrase(error.strerror or "")
                    ),
                    hint=Phrase(N_("check the folder's owner")),
                ) from error
        aside.chmod(0o600)
        _sync(store.parent)
    return aside


def _free_name(store: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    names = (f"{store.name}{BEFORE_RESTORE}{stamp}{f'-{count}' if count > 1 else ''}" for count in range(1, 1000))
    return next(path for path in map(store.with_name, names) if not path.exists())


@contextlib.contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Hold a store for ourselves, so that no command commits to a file that is being replaced.

    What a killed command left half done is rolled back by this. A file that is no database needs no lock.
    """
    connection = sqlite3.connect(store, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise explain_failure(store, str(error)) from error
        except sqlite3.DatabaseError:  # it is damaged beyond opening, and nobody can be writing to it
            pass
        if os.name == "nt":  # which replaces no file that is open
            connection.close()
        yield
    finally:
        connection.close()


def _sync(folder: Path) -> None:
    """Make a renaming last through a loss of power, where a folder can be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
