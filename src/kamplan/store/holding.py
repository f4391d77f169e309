"""Copies of a store that may still hold what was removed from it: backups, snapshots, and those made by migrations."""

from __future__ import annotations

import glob
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kamplan.errors import StoreError
from kamplan.store.database import read_version

PATIENCE = 5.0
"""For how many seconds others may go on using a store before it is left as it is."""
FOLDERS = ("backups", "snapshots")
"""The folders beside a store in which copies of it lie."""
ENDINGS = (".before-schema-", ".before-restore-")
"""What follows the name of a store in that of a copy made by a migration or a restore."""
NOTED = "written-elsewhere"
"""The file among the backups that says where others were written."""


def list_copies(path: Path, kind: str, number: int) -> list[str]:
    """Return the copies of a store that were made after a record of a kind and number, by path.

    They are looked for among the backups and snapshots, in the folder of the store, whatever made them, and where
    `kamplan backup` was told to write one. Copies that cannot be read are among them, and those that are out of reach:
    nothing says that they do not hold it.
    """
    beside = {one for folder in FOLDERS for one in (path.parent / folder).glob("*.db")}
    beside |= {one for ending in ENDINGS for one in path.parent.glob(f"{glob.escape(path.name)}{ending}*")}
    beside |= set(list_stores_beside(path)) | set(list_noted(path))
    return sorted(str(one) for one in beside if not _is_same(one, path) and _may_hold(one, kind, number))


def list_stores_beside(path: Path) -> list[Path]:
    """Return the other files in the folder of a store that are stores of kamplan too, whatever they are called."""
    try:
        found = sorted(path.absolute().parent.iterdir())
    except OSError:
        return []
    return [one for one in found if not _is_same(one, path) and _is_store(one)]


def _is_store(path: Path) -> bool:
    try:
        return path.is_file() and read_version(path) is not None
    except (OSError, StoreError):
        return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other


def note_copy(path: Path, copy: Path) -> None:
    """Note beside a store where a copy of it was written, so that whoever removes something for good is told."""
    noted = [*list_noted(path), copy.absolute()]
    text = "".join(f"{json.dumps(str(one))}\n" for one in dict.fromkeys(noted))
    folder = path.absolute().parent / FOLDERS[0]
    folder.mkdir(mode=0o700, exist_ok=True)
    new = folder / f".{NOTED}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(folder / NOTED)


def list_noted(path: Path) -> list[Path]:
    """Return where copies of a store were written, as far as that was noted, in the order of writing."""
    try:
        lines = (path.absolute().parent / FOLDERS[0] / NOTED).read_text(encoding="utf-8").splitlines()
        return [Path(json.loads(line)) for line in lines if line]
    except (OSError, ValueError):
        return []


def _may_hold(copy: Path, kind: str, number: int) -> bool:
    try:
        with closing(
            sqlite3.connect(f"{Path(os.path.realpath(copy)).as_uri()}?mode=ro", uri=True, timeout=1)
        ) as connection:
            row = connection.execute("SELECT last FROM counter WHERE kind = ?", (kind,)).fetchone()
    except (sqlite3.Error, ValueError):
        return True
    return row is not None and int(row[0]) >= number


def compact(path: Path) -> str | None:
    """Write the file of a store anew without its free pages; return why that could not be done, if it could not."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)) as connection:
            for setting in ("secure_delete=ON", "temp_store=MEMORY", "synchronous=FULL"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        return str(error)
    return None
