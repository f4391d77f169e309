"""Copies of a store that may still hold what was removed from it: backups, snapshots, and those made by migrations."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PATIENCE = 5.0
"""For how many seconds others may go on using a store before it is left as it is."""
FOLDERS = ("backups", "snapshots")
"""The folders beside a store in which copies of it lie."""


def list_copies(path: Path, kind: str, number: int) -> list[str]:
    """Return the copies of a store that were made after a record of a kind and number, by path.

    Copies that cannot be read are among them: nothing says that they do not hold it.
    """
    beside = [one for folder in FOLDERS for one in (path.parent / folder).glob("*.db")]
    found: Iterable[Path] = (*beside, *path.parent.glob(f"{path.name}.before-schema-*"))
    return sorted(str(one) for one in found if one.is_file() and _may_hold(one, kind, number))


def _may_hold(copy: Path, kind: str, number: int) -> bool:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            row = connection.execute("SELECT last FROM counter WHERE kind = ?", (kind,)).fetchone()
    except sqlite3.Error:
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
