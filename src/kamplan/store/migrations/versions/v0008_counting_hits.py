"""What search counts by: the items that do not count, found without reading all the others."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the indexes; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0008.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("PRAGMA user_version=8")
