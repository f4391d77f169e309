"""How contacts are reached, since when they are gone, and who came after them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0009.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("PRAGMA user_version=9")
