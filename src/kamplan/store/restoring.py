"""Putting a copy in the place of a store: checked before, at once and whole, the old file kept beside it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.domain.changes import FINAL
from kamplan.domain.marking import is_above, read_marking
from kamplan.errors import StoreError
from kamplan.language import N_, Phrase
from kamplan.libraries import say_how_to_upgrade
from kamplan.store import database
from kamplan.store.changes import append_change, load_entries
from kamplan.store.copies import drafting, is_newer, link, sketch_store
from kamplan.store.database import Store, connect, explain_failure, find_lock_wait
from kamplan.store.snapshots import BEFORE_RESTORE
from kamplan.store.wholeness import connect_to_look, find_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from kamplan.domain.scales import Handling
    from kamplan.store.copies import Sketch


@dataclass(frozen=True)
class Exchange:
    """A copy and the store it is to replace; `trouble` says why the store there cannot be read, if so.

    `lowered` are records whose marking is higher now than in the copy, `revived` those removed for good since.
    """

    copy: Sketch
    store: Path
    present: Sketch | None
    trouble: str | Phrase | None = None
    lowered: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()

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
        present = sketch_store(store)
        return Exchange(sketch, store, present, lowered=_list_lowered(copy, store), revived=_list_revived(copy, store))
    except StoreError as error:
        return Exchange(sketch, store, None, trouble=str(error.message))


_NAMES = {
    "contact": "'C-' || id", "item": "'I-' || id", "figure": "'F-' || id", "judgement": "kind || '-' || number",
    "record": "kind || '-' || number",
}  # fmt: skip
"""How records with a marking are called, by table."""


def _list_lowered(copy: Path, store: Path) -> tuple[str, ...]:
    before, after = _read_markings(store), _read_markings(copy)
    return tuple(one for one, marking in after.items() if one in before and is_above(before[one], marking))


def _read_markings(path: Path) -> dict[str, Handling]:
    """Return the marking of every record; tables of a later schema are missing in an older store."""
    with connect_to_look(path).connect() as connection:
        there = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            str(name): read_marking(handling)
            for table, call in _NAMES.items()
            if table in there
            for name, handling in connection.exec_driver_sql(f"SELECT {call}, handling FROM {table}")  # noqa: S608 - names above
        }


def _list_revived(copy: Path, store: Path) -> tuple[str, ...]:
    """Return the records that were removed for good from a store by changes that a copy has not."""
    known = _list_removed(copy)
    return tuple(one for one in _list_removed(store) if one not in known)


def _list_removed(path: Path) -> list[str]:
    query = f"SELECT id, command, rows FROM change WHERE command IN ({', '.join('?' * len(FINAL))})"  # noqa: S608 - marks
    found: dict[str, None] = {}
    with connect_to_look(path).connect() as connection:
        for row in connection.exec_driver_sql(query, FINAL):
            entries = load_entries(row[2], number=row[0])
            gone = [str(one["record"]) for one in entries if "purged" in one]
            found |= dict.fromkeys(gone or [f"C-{one['id']}" for one in entries if one.get("table") == "contact"])
    return list(found)


def restore(
    copy: Path, store: Path, *, now: datetime, note: Callable[[Path], None] = lambda _draft: None
) -> Path | None:
    """Put a checked copy in the place of a store and return where the old file now lies, if there was one.

    `note` may write into the new store what is to be said of it, before it has its name.

    A process that is killed leaves the old store or the new one. Raises `StoreError` while another program uses it.
    """
    store = Path(os.path.realpath(store)) if os.path.exists(store) else store
    with drafting(copy, store.parent, thorough=True) as draft:
        note(draft.path)
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
    connection = sqlite3.connect(store, timeout=find_lock_wait(), isolation_level=None)
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


def note_restored(draft: Path, found: Exchange, *, actor: str, at: datetime, reason: str | None) -> None:
    """Write into the history of a new store which copy it was made of; an older one is migrated for it."""
    from kamplan.store.migrate import run_migrations

    if found.copy.version < database.SCHEMA_VERSION:
        run_migrations(draft)
    entry = {
        "restored": str(found.copy.path.absolute()),
        "number": found.copy.head.number,
        "at": found.copy.head.at,
        "lowered": found.lowered,
        "revived": found.revived,
    }
    with Store(draft, database.SCHEMA_VERSION, connect(draft)).writing() as connection:
        append_change(
            connection,
            [entry],
            at=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            actor=actor,
            command="restore",
            account_id=None,
            reason=reason,
        )
