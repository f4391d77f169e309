"""Rows as they were: walked back from what the store holds now through the before-images of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.changes import Edit, Purge, Run
from kamplan.store.tables import get_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from kamplan.domain.changes import Change

Image = dict[str, Any]
Key = tuple[str, int]


class Images:
    """The rows of a store while its changes are walked from the newest back.

    `get` gives a row as it stood after the changes not yet passed; `step_back` passes one change. `purged` names the
    records that were purged in those passed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._passed: dict[Key, Image | None] = {}
        self._now: dict[Key, Image | None] = {}
        self._runs: dict[str, list[tuple[int, int]]] = {}
        self.purged: dict[Key, str] = {}

    def get(self, table: str, number: int) -> Image | None:
        """Return a row, or None where there was none then, or none that is known."""
        key = (table, number)
        if key in self._passed:
            return self._passed[key]
        if any(first <= number <= last for first, last in self._runs.get(table, ())):
            return None
        return self.get_now(table, number)

    def get_now(self, table: str, number: int) -> Image | None:
        """Return a row as the store holds it."""
        key = (table, number)
        if key not in self._now:
            columns = get_table(table)
            row = self._connection.execute(select(columns).where(columns.c.id == number)).mappings().one_or_none()
            self._now[key] = dict(row) if row is not None else None
        return self._now[key]

    def prefetch(self, change: Change) -> None:
        """Read at once, as the store holds them, the rows that a change wrote, where there are many."""
        spans = [(one.table, one.first, one.last) for one in change.entries if isinstance(one, Run)]
        edited: dict[str, list[int]] = {}
        for one in change.entries:
            if isinstance(one, Edit):
                edited.setdefault(one.table, []).append(one.id)
        spans += [(table, min(ids), max(ids)) for table, ids in edited.items() if max(ids) - min(ids) < 2 * len(ids)]
        for table, first, last in spans:
            if last > first:
                columns = get_table(table)
                query = select(columns).where(columns.c.id.between(first, last))
                self._now |= dict.fromkeys((table, number) for number in range(first, last + 1))
                for row in self._connection.execute(query).mappings():
                    self._now[table, row["id"]] = dict(row)

    def step_back(self, change: Change) -> None:
        """Pass a change: from here on rows are as they were before it."""
        for entry in change.entries:
            if isinstance(entry, Run):
                for key in [key for key in self._passed if key[0] == entry.table]:
                    if entry.first <= key[1] <= entry.last:
                        del self._passed[key]
                self._runs.setdefault(entry.table, []).append((entry.first, entry.last))
            elif isinstance(entry, Purge):
                self._passed[entry.table, entry.id] = None
                self.purged[entry.table, entry.id] = entry.record
            elif isinstance(entry, Edit) and entry.before is not None:  # else no more is known of it than later
                self._passed[entry.table, entry.id] = entry.before


def digest_of(image: Mapping[str, Any] | None) -> str | None:
    """Return the digest that a row's image carries."""
    return str(image["digest"]) if image is not None else None
