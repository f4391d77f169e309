"""The SQLite library that this Python was built with."""

from __future__ import annotations

import sqlite3


def library_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version


def has_wal_reset_bug(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Say whether a release can corrupt a database kept with a write-ahead log: 3.7.0 to 3.51.2, but for two repaired.

    kamplan uses no write-ahead log (docs/decisions/0002-store-settings.md).
    """
    repaired = (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51)
    return (3, 7, 0) <= version < (3, 51, 3) and not repaired
