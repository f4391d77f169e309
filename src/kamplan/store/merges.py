"""What was merged into what: contacts, sources and items that were recorded twice.

The one that went says so in the reason it was withdrawn for. But anybody may type such a reason, and another store's
come with its export, where the ids mean others: so it counts only where a merge that is in force withdrew the record.
A merge withdraws before it does anything else, so the first row that its change altered is the one that went.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.store.changes import list_undone, load_entries
from kamplan.store.mapping import table_of
from kamplan.store.rows.change import ChangeRow
from kamplan.store.tables import get_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

TABLES = {Kind.CONTACT: "contact", Kind.SOURCE: "source", Kind.ITEM: "item"}
"""The kinds that can be merged, with their tables."""
_COMMAND = "merge"
_CHANGES = table_of(ChangeRow)
_SAID = re.compile(r"merged into ([CIS])-([1-9][0-9]{0,11}): ")


def say_merged(into: str, reason: str) -> str:
    """Return for which reason a record is withdrawn that was merged into another."""
    return f"merged into {into}: {reason}"


def list_merges(connection: Connection, account_id: int) -> dict[str, str]:
    """Return for each merged record of an account, by id, what it was merged into in the end."""
    steps = _list_steps(connection, account_id)
    ends = {one: _follow(steps, one) for one in steps}
    return {one: end for one, end in ends.items() if end is not None}


def list_merged(connection: Connection, account_id: int, record_id: str) -> list[str]:
    """Return the ids of the records that were merged into one, directly or through others, in the order of merging."""
    steps = _list_steps(connection, account_id)
    found = {record_id}
    while more := {one for one, into in steps.items() if into in found} - found:
        found |= more
    return [one for one in steps if one in found - {record_id}]


def list_numbers(connection: Connection, account_id: int, kind: Kind) -> dict[int, int]:
    """Return for each merged record of a kind, by number, the number of what it was merged into in the end."""
    merges = list_merges(connection, account_id)
    return {number_of(one): number_of(into) for one, into in merges.items() if one.startswith(f"{kind.value}-")}


def list_circles(connection: Connection, account_id: int, *, taking_back: int | None = None) -> list[str]:
    """Return the records that were merged into what was merged into them, as `taking_back` an undo would leave them."""
    steps = _list_steps(connection, account_id, taking_back=taking_back)
    return [one for one in steps if _follow(steps, one) is None]


def _follow(steps: Mapping[str, str], record_id: str) -> str | None:
    """Return where the steps from a record end, or None where they lead round in a circle."""
    seen, here = {record_id}, steps[record_id]
    while here in steps:
        if here in seen:
            return None
        seen.add(here)
        here = steps[here]
    return here


def _list_steps(connection: Connection, account_id: int, *, taking_back: int | None = None) -> dict[str, str]:
    """Return for each merged record what it was merged into first, in the order of merging."""
    query = select(_CHANGES.c.id, _CHANGES.c.rows).where(
        _CHANGES.c.command == _COMMAND, _CHANGES.c.account_id == account_id
    )
    merges = connection.execute(query.order_by(_CHANGES.c.id)).all()
    undone = list_undone(connection, taking_back=taking_back) if merges else {}
    tables = {table: kind for kind, table in TABLES.items()}
    steps = {}
    for merge in merges:
        first = load_entries(merge.rows, number=merge.id)[0]
        kind = tables.get(first["table"])
        if merge.id in undone or kind is None:
            continue
        into = _find_target(connection, account_id, kind, first["id"])
        if into is not None:
            steps[make_id(kind, first["id"])] = make_id(kind, into)
    return steps


def _find_target(connection: Connection, account_id: int, kind: Kind, number: int) -> int | None:
    """Return the number that a withdrawn row says it was merged into, if that is there."""
    table = get_table(TABLES[kind])
    said = select(table.c.withdrawn_reason).where(table.c.id == number, table.c.withdrawn_on.is_not(None))
    found = _SAID.match(connection.execute(said).scalar() or "")
    if found is None or found[1] != kind.value:
        return None
    there = select(table.c.id).where(table.c.id == int(found[2]), table.c.account_id == account_id)
    target: int | None = connection.execute(there).scalar()
    return target
