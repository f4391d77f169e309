"""What shell completion offers, read with plain sqlite3: loading the row modules would cost half a second a TAB.

Our company is offered what it may read; a customer nothing of the store, as TAB knows no account that it is shown.
Completion never makes or changes a store.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 200
"""How many candidates are offered at most."""


def list_accounts(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return keys that begin so, with the accounts' names, which every colleague may know."""
    query = "SELECT key, name FROM account WHERE key LIKE :begun ESCAPE '\\' ORDER BY key"
    return _query(path, query, incomplete, for_all=for_all)


def list_items(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return item ids that begin so, newest first, with the statements' beginnings."""
    return _query(
        path,
        "SELECT 'I-' || id, substr(statement, 1, 60) FROM item WHERE ('I-' || id) LIKE :begun ESCAPE '\\'"
        " AND withdrawn_on IS NULL AND lawful <> 'not-to-be-used'"
        " AND (:for_all OR handling IN ('clear', 'green', 'amber')) ORDER BY id DESC",
        incomplete.upper(),
        for_all=for_all,
    )


def list_contacts(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return contact ids that begin so, with their names."""
    return _query(
        path,
        "SELECT 'C-' || id, name FROM contact WHERE ('C-' || id) LIKE :begun ESCAPE '\\' AND withdrawn_on IS NULL"
        " AND (:for_all OR handling IN ('clear', 'green', 'amber')) ORDER BY id",
        incomplete.upper(),
        for_all=for_all,
    )


def list_sources(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return source ids that begin so, with their names or what their first items call them.

    For others than the team only those of published items, since a conversation's source names a person.
    """
    return _query(
        path,
        "SELECT 'S-' || id, coalesce(name, source_name, '') FROM source JOIN (SELECT source_id, source_name, min(id)"
        " FROM item WHERE :for_all OR (tier < 3 AND handling IN ('clear', 'green', 'amber')"
        " AND lawful <> 'not-to-be-used') GROUP BY source_id) ON source_id = source.id"
        " WHERE ('S-' || id) LIKE :begun ESCAPE '\\' AND withdrawn_on IS NULL"
        " UNION ALL SELECT 'S-' || id, coalesce(name, '') FROM source WHERE :for_all"
        " AND ('S-' || id) LIKE :begun ESCAPE '\\' AND withdrawn_on IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM item WHERE source_id = source.id)",
        incomplete.upper(),
        for_all=for_all,
    )


def list_figures(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return figure ids that begin so, with measure and year."""
    return _query(
        path,
        "SELECT 'F-' || id, measure || ' ' || year FROM figure WHERE ('F-' || id) LIKE :begun ESCAPE '\\'"
        " AND withdrawn_on IS NULL AND (:for_all OR handling IN ('clear', 'green', 'amber')) ORDER BY id",
        incomplete.upper(),
        for_all=for_all,
    )


def list_records(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return ids of planning records that begin so, newest first, with what each says."""
    found = _query(
        path,
        "SELECT kind || '-' || number, body FROM record WHERE (kind || '-' || number) LIKE :begun ESCAPE '\\'"
        " AND withdrawn_on IS NULL AND (:for_all OR (handling IN ('clear', 'green', 'amber') AND NOT EXISTS"
        " (SELECT 1 FROM json_each(cites) JOIN item ON item.id = value WHERE item.handling NOT IN"
        " ('clear', 'green', 'amber') OR item.lawful = 'not-to-be-used'))) ORDER BY id DESC",
        incomplete.upper(),
        for_all=for_all,
    )
    return [(record, _read_title(record, body)[:60]) for record, body in found]


def list_versions(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return ids of plan versions that begin so, newest first, with their account and where they stand."""
    return _query(
        path,
        "SELECT 'P-' || version.id, account.key || ', ' || version.status FROM version"
        " JOIN account ON account.id = version.account_id WHERE ('P-' || version.id) LIKE :begun ESCAPE '\\'"
        " ORDER BY version.id DESC",
        incomplete.upper(),
        for_all=for_all,
    )


def list_releases(path: Path, incomplete: str, *, for_all: bool = True) -> list[tuple[str, str]]:
    """Return ids of releases that begin so, newest first, with their account, audience and day."""
    return _query(
        path,
        "SELECT 'Z-' || release.id, account.key || ', ' || release.audience || ', ' || substr(released_at, 1, 10)"
        " FROM release JOIN account ON account.id = release.account_id WHERE ('Z-' || release.id) LIKE :begun"
        " ESCAPE '\\' AND (:for_all OR release.audience <> 'team') ORDER BY release.id DESC",
        incomplete.upper(),
        for_all=for_all,
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


def _query(path: Path, statement: str, incomplete: str, *, for_all: bool) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    pattern = incomplete.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2)
        try:
            found = connection.execute(f"{statement} LIMIT {LIMIT}", {"begun": pattern, "for_all": for_all}).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return []
    return [(str(row[0]), " ".join(str(row[1]).split())) for row in found]
