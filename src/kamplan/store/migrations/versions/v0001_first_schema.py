"""The first schema: accounts, contacts, sources, items, judgements, figures, changes, counters, search."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first release; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0001.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("PRAGMA user_version=1")
