"""A digest beside every row, and the record of changes chained by hashes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import op

from kamplan.store.digests import digest_row, digest_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

revision = "0004"
down_revision = "0003"

_TABLES = ("account", "contact", "source", "item", "judgement", "figure", "record")
_CHUNK = 5_000


def upgrade() -> None:
    """Add the columns, and fill them for what is there; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0004.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    connection = op.get_bind()
    for table in _TABLES:
        _digest_table(connection, table)
    _chain_changes(connection)
    op.execute("PRAGMA user_version=4")


def _digest_table(connection: Connection, table: str) -> None:
    last = 0
    while True:
        query = f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT {_CHUNK}"  # noqa: S608 - names of this file
        rows: list[Any] = list(connection.exec_driver_sql(query, (last,)).mappings())
        if not rows:
            return
        connection.exec_driver_sql(
            f"UPDATE {table} SET digest = ? WHERE id = ?",  # noqa: S608 - names of this file
            [(digest_row(row), row["id"]) for row in rows],
        )
        last = rows[-1]["id"]


def _chain_changes(connection: Connection) -> None:
    """Chain the changes made before there was a chain: it starts with what the store says of them now.

    The new table names its account without requiring it to be there: an undo may take an account away.
    """
    before = "0" * 64
    query = "SELECT id, at, actor, command, account_id, reason, rows FROM change_before ORDER BY id"
    for row in connection.exec_driver_sql(query).all():
        number, at, actor, command, account, reason, rows = row
        content = digest_text(reason or "", rows)
        said = (number, at, actor, command, account, None, content)
        before = digest_text(before, *("" if one is None else str(one) for one in said))
        values = (number, at, actor, command, account, reason, rows, content, before)
        connection.exec_driver_sql(
            "INSERT INTO change (id, at, actor, command, account_id, reason, rows, content, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
    op.execute("DROP TABLE change_before")
