"""What an item cost, inquiries, resolutions, account scores, and our own people."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add columns and table, and let records be of the new kinds; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0007.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("PRAGMA user_version=7")
