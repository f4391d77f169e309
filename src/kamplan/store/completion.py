"""What shell completion offers, read with plain sqlite3: loading the row modules would cost half a second a TAB.

Completion shows what the account team may read, on the user's own terminal; it never makes or changes a store.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 200
"""How many candidates are offered at most."""


def list_accounts(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return keys that begin so, with the accounts' names."""
    return _query(path, "SELECT key, name FROM account WHERE key LIKE ? ESCAPE '\\' ORDER BY key", incomplete)


def list_items(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return item ids that begin so, newest first, with the statements' beginnings."""
    return _query(
        path,
        "SELECT 'I-' || id, substr(statement, 1, 60) FROM item WHERE ('I-' || id) LIKE ? ESCAPE '\\'"
        " AND withdrawn_on IS NULL AND lawful <> 'not-to-be-used' ORDER BY id DESC",
        incomplete.upper(),
    )


def list_contacts(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return contact ids that begin so, with their names."""
    return _query(
        path,
        "SELECT 'C-' || id, name FROM contact WHERE ('C-' || id) LIKE ? ESCAPE '\\'"
        " AND withdrawn_on IS NULL ORDER BY id",
        incomplete.upper(),
    )


def list_sources(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return source ids that begin so, with their names or what their first items call them."""
    return _query(
        path,
        "SELECT 'S-' || id, coalesce(name, (SELECT source_name FROM item WHERE source_id = source.id ORDER BY id"
        " LIMIT 1), '') FROM source WHERE ('S-' || id) LIKE ? ESCAPE '\\' AND withdrawn_on IS NULL ORDER BY id",
        incomplete.upper(),
    )


def list_figures(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return figure ids that begin so, with measure and year."""
    return _query(
        path,
        "SELECT 'F-' || id, measure || ' ' || year FROM figure WHERE ('F-' || id) LIKE ? ESCAPE '\\'"
        " AND withdrawn_on IS NULL ORDER BY id",
        incomplete.upper(),
    )


def list_records(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return ids of planning records that begin so, newest first, with what each says."""
    found = _query(
        path,
        "SELECT kind || '-' || number, body FROM record WHERE (kind || '-' || number) LIKE ? ESCAPE '\\'"
        " AND withdrawn_on IS NULL ORDER BY id DESC",
        incomplete.upper(),
    )
    return [(record, _read_title(record, body)[:60]) for record, body in found]


def list_versions(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return ids of plan versions that begin so, newest first, with their account and where they stand."""
    return _query(
        path,
        "SELECT 'P-' || version.id, account.key || ', ' || version.status FROM version"
        " JOIN account ON account.id = version.account_id WHERE ('P-' || version.id) LIKE ? ESCAPE '\\'"
        " ORDER BY version.id DESC",
        incomplete.upper(),
    )


def list_releases(path: Path, incomplete: str) -> list[tuple[str, str]]:
    """Return ids of releases that begin so, newest first, with their account, audience and day."""
    return _query(
        path,
        "SELECT 'Z-' || release.id, account.key || ', ' || release.audience || ', ' || substr(released_at, 1, 10)"
        " FROM release JOIN account ON account.id = release.account_id WHERE ('Z-' || release.id) LIKE ? ESCAPE '\\'"
        " ORDER BY release.id DESC",
        incomplete.upper(),
    )


def _read_title(record: str, body: str) -> str:
    import json

    from kamplan.domain.ids import kind_of
    from kamplan.domain.kinds import KINDS

    try:
        values = json.loads(body)
        return " × ".join(str(values[one.name]) for one in KINDS[kind_of(record)].arguments)
    except (ValueError, KeyError, TypeError):  # a damaged row is offered by its id alone
        return ""


def _query(path: Path, statement: str, incomplete: str) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    pattern = incomplete.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2)
        try:
            found = connection.execute(f"{statement} LIMIT {LIMIT}", (pattern,)).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return []
    return [(str(row[0]), " ".join(str(row[1]).split())) for row in found]
