"""When and why a contact, source or figure was withdrawn; inline references in planning records count as citations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_REFERENCE = re.compile(r"\[[Ii]-([1-9][0-9]{0,11})\]")
_MARKINGS = ("clear", "green", "amber", "red")


def upgrade() -> None:
    """Add the columns, then cite what texts refer to; the text beside this file is never edited again."""
    script = Path(__file__).with_name("v0003.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    _cite_inline()
    op.execute("PRAGMA user_version=3")


def _cite_inline() -> None:
    """Let each record cite the items of its account that its texts refer to, marked at least as they are."""
    connection = op.get_bind()
    items = connection.execute(sa.text("SELECT id, account_id, handling FROM item")).all()
    markings = {(row.account_id, row.id): row.handling for row in items}
    readable = "SELECT id, account_id, body, cites, handling FROM record WHERE json_valid(cites)"
    found = connection.execute(sa.text(f"{readable} AND json_type(cites) = 'array'")).all()
    change = sa.text("UPDATE record SET cites = :cites, handling = :handling WHERE id = :id")
    for row in found:
        named = dict.fromkeys(int(one) for one in _REFERENCE.findall(row.body))
        cites = json.loads(row.cites)
        added = [one for one in named if one not in cites and (row.account_id, one) in markings]
        if added:
            highest = max([row.handling, *(markings[row.account_id, one] for one in added)], key=_MARKINGS.index)
            values = {"id": row.id, "cites": json.dumps(cites + added, separators=(",", ":")), "handling": highest}
            connection.execute(change, values)
