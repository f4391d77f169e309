"""What is left of a purged record: that it was there, when it was purged, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kamplan.domain.changes import FINAL
from kamplan.domain.ids import Kind, make_id
from kamplan.store.changes import list_stored, load_entries
from kamplan.store.mapping import table_of
from kamplan.store.rows.change import ChangeRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kamplan.store.images import Key

_CHANGES = table_of(ChangeRow)


@dataclass(frozen=True)
class Tombstone:
    """When a record was purged (UTC, ISO with Z), by whom and why."""

    at: str
    by: str
    reason: str


def find_tombstone(connection: Connection, record_id: str) -> Tombstone | None:
    """Return what is left of a purged record, if it was purged."""
    query = select(_CHANGES).where(_CHANGES.c.command.in_(FINAL))
    for row in connection.execute(query.order_by(_CHANGES.c.id)).mappings():
        entries = load_entries(row["rows"], number=row["id"])
        if any(one.get("record") == record_id for one in entries):
            return Tombstone(row["at"], row["actor"], row["reason"] or "")
    return None


def list_purged(connection: Connection) -> set[str]:
    """Return the id of every record that was purged."""
    rows = connection.execute(select(_CHANGES.c.id, _CHANGES.c.rows).where(_CHANGES.c.command.in_(FINAL)))
    return {str(one["record"]) for row in rows for one in load_entries(row.rows, number=row.id) if one.get("record")}


def find_past_key(connection: Connection, kind: Kind, number: int) -> Key | None:
    """Return table and row number of a record that is gone, as an undo leaves it, but held by the history."""
    wanted = make_id(kind, number)
    for change in list_stored(connection):
        for entry in load_entries(change["rows"], number=change["id"]):
            if entry.get("before") and _name(entry["table"], entry["before"]) == wanted:
                return entry["table"], entry["id"]
    return None


def _name(table: str, image: dict[str, object]) -> str | None:
    from kamplan.store.tables import name_row

    return None if table == "frozen" else name_row(table, int(str(image["id"])), image)
