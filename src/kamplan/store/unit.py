"""One command's writes: one transaction, one change record with before-images, read back before the commit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as upsert

from kamplan.errors import StoreError
from kamplan.language import N_, Phrase
from kamplan.store.changes import append_change, read_head
from kamplan.store.digests import digest_row, digest_run
from kamplan.store.mapping import table_of
from kamplan.store.rows.change import CounterRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Table
    from sqlalchemy.sql.dml import ReturningInsert
    from sqlmodel import SQLModel

    from kamplan.config import Retention
    from kamplan.store.database import Store
    from kamplan.store.snapshots import Precaution

CHUNK = 5_000
"""How many new rows are written and read back at a time."""
_COMMITTED: list[None] = []
TOGETHER = 250
"""How many new rows one statement writes: the lists in a table's checks are then built once for all of them."""


@dataclass(frozen=True)
class Actor:
    """Who changes the store, when (UTC) and with which command."""

    name: str
    at: datetime
    command: str
    reason: str | None = None


class DryRunError(Exception):
    """Raised at the end of a dry run, so that the transaction leaves nothing behind."""


@dataclass
class Unit:
    """The writes of one command, collected for its change record.

    `conceal` takes out of a before-image what is not to be kept in it either, or all of it; its digest stays.
    """

    connection: Connection
    actor: Actor
    account_id: int | None = None
    undoes: int | None = None
    is_dry_run: bool = False
    precaution: Precaution | None = None
    conceal: Callable[[str, dict[str, Any]], dict[str, Any] | None] | None = None
    _before: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    _after: dict[tuple[str, int], str] = field(default_factory=dict)
    _new: dict[Table, list[list[int]]] = field(default_factory=dict)
    _removed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        """Whether anything was written."""
        return bool(self._before or self._new or self._removed)

    def keep_store(self, store: Path, retention: Retention) -> None:
        """Keep a snapshot of the store as it is, should this command change anything; before its first write.

        A store without a change has nothing to keep, and a dry run changes nothing.
        """
        from kamplan.store.snapshots import Precaution

        if not self.is_dry_run and read_head(self.connection).number:
            self.precaution = Precaution(store, retention)

    def take_numbers(self, kind: str, count: int = 1) -> int:
        """Return the first of `count` consecutive new numbers of a kind; numbers are never given twice."""
        last = self.connection.execute(_count_on(), {"of": kind, "by": count}).scalar_one()
        return int(last) - count + 1

    def insert(self, row: type[SQLModel], values: dict[str, Any]) -> None:
        """Write one new row, whose `id` is given."""
        self.insert_many(row, [values])

    def insert_many(self, row: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
        """Write new rows with consecutive ids, and compare what the store now holds with what was written."""
        table = table_of(row)
        pick = itemgetter(*table.c.keys())
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            for one in chunk:
                one["digest"] = digest_row(one)
            written = [pick(one) for one in chunk]
            for place in range(0, len(written), TOGETHER):
                together = written[place : place + TOGETHER]
                values = tuple(chain.from_iterable(together))
                self.connection.exec_driver_sql(_write_insert(table, len(together)), values)
            first, last = chunk[0]["id"], chunk[-1]["id"]
            with self.connection.exec_driver_sql(_read_back(table), (first, last)) as found:
                if found.cursor.fetchall() != written:
                    raise _unfaithful(table.name)
            self._note_new(table, first, last)

    def update(self, row: type[SQLModel], row_id: int, changes: dict[str, Any]) -> None:
        """Change one row; its before-image is kept, and what was written is read back."""
        table = table_of(row)
        before = self._read(table, row_id)
        if all(before[name] == value for name, value in changes.items()):
            return
        after = before | changes
        after["digest"] = digest_row(after)
        if not self._is_new(table, row_id):
            self._before.setdefault((table.name, row_id), before)
            self._after[table.name, row_id] = after["digest"]
        written = changes | {"digest": after["digest"]}
        self.connection.execute(update(table).where(table.c.id == row_id).values(**written))
        if self._read(table, row_id) != after:
            raise _unfaithful(table.name)

    def delete_run(self, row: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
        """Take rows away, given as they are, with nothing between the first and the last that is to stay.

        They are kept whole in the change record.
        """
        if rows:
            table = table_of(row)
            self._before |= {(table.name, one["id"]): dict(one) for one in rows}
            between = table.c.id.between(rows[0]["id"], rows[-1]["id"])
            self.connection.execute(delete(table).where(between))

    def purge(self, row: type[SQLModel], row_id: int, record: str) -> None:
        """Take one row away for good: the change record says that it was there, and keeps nothing of what it held.

        A row that is gone already may still be held by the history; so that is noted for it too. Of one that this
        command has altered first, the digest is kept that it had before.
        """
        table = table_of(row)
        before = self._before.pop((table.name, row_id), None)
        found = select(table.c.digest).where(table.c.id == row_id)
        was = before["digest"] if before else self.connection.execute(found).scalar()
        self._removed.append({"table": table.name, "purged": row_id, "record": record, "was": was})
        self.connection.execute(delete(table).where(table.c.id == row_id))

    def note_redaction(self, entry: dict[str, Any]) -> None:
        """Note what an earlier change says now that content was taken from it."""
        self._removed.append(entry)

    def _read(self, table: Table, row_id: int) -> dict[str, Any]:
        return dict(self.connection.execute(select(table).where(table.c.id == row_id)).mappings().one())

    def _note_new(self, table: Table, first: int, last: int) -> None:
        runs = self._new.setdefault(table, [])
        if runs and runs[-1][1] == first - 1:
            runs[-1][1] = last
        else:
            runs.append([first, last])

    def _is_new(self, table: Table, row_id: int) -> bool:
        return any(first <= row_id <= last for first, last in self._new.get(table, ()))

    def write_change(self) -> int | None:
        """Write the one change record of the command, if anything changed, and return its number."""
        if not self.has_changes:
            return None
        entries: list[dict[str, Any]] = [
            {"table": table.name, "first": first, "last": last, "digest": self._digest_run(table, first, last)}
            for table, runs in self._new.items()
            for first, last in runs
        ]
        for (table, row_id), old in self._before.items():
            shown = self.conceal(table, old) if self.conceal else old
            entry: dict[str, Any] = {"table": table, "id": row_id, "before": shown}
            if shown is None:
                entry["was"] = old["digest"]
            after = self._after.get((table, row_id))
            entries.append(entry | ({"after": after} if after else {"gone": True}))
        entries += self._removed
        return append_change(
            self.connection,
            entries,
            at=self.actor.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            actor=self.actor.name,
            command=self.actor.command,
            account_id=self.account_id,
            reason=self.actor.reason,
            undoes=self.undoes,
        )

    def _digest_run(self, table: Table, first: int, last: int) -> str:
        query = select(table.c.digest).where(table.c.id.between(first, last)).order_by(table.c.id)
        return digest_run(self.connection.execute(query).scalars())


@contextmanager
def open_unit(store: Store, actor: Actor, *, dry_run: bool = False) -> Iterator[Unit]:
    """Give the unit of one command; at the end write its change record and commit, or in a dry run nothing."""
    unit: Unit | None = None
    try:
        with store.writing() as connection:
            unit = Unit(connection=connection, actor=actor, is_dry_run=dry_run)
            yield unit
            unit.write_change()
            if dry_run:
                raise DryRunError
            if unit.precaution is not None and unit.has_changes:
                unit.precaution.keep(before=actor.command, now=actor.at)
    except BaseException as error:
        if unit is not None and unit.precaution is not None:
            unit.precaution.discard()
        if not isinstance(error, DryRunError):
            raise
        return
    if unit.has_changes:
        _COMMITTED.append(None)
    if unit.precaution is not None:
        unit.precaution.settle()


def count_commits() -> int:
    """Return how many changes this process has committed."""
    return len(_COMMITTED)


# Built once: for a source here and there in a large import, building them would cost more than running them.


@cache
def _count_on() -> ReturningInsert[int]:
    """Return the statement that raises a counter and gives its new value."""
    table = table_of(CounterRow)
    statement = upsert(table).values(kind=bindparam("of"), last=bindparam("by"))
    raised = {"last": table.c.last + bindparam("by")}
    return statement.on_conflict_do_update(index_elements=["kind"], set_=raised).returning(table.c.last)


@cache
def _read_back(table: Table) -> str:
    """Return the query for the rows of a table between two ids, whose rows are plain tuples."""
    between = table.c.id.between(bindparam("first"), bindparam("last"))
    return str(select(table).where(between).order_by(table.c.id).compile(dialect=dialect()))


@cache
def _write_insert(table: Table, count: int) -> str:
    """Return the statement that writes whole rows of a table, their columns in the table's order."""
    one = str(insert(table).compile(dialect=dialect()))
    return one + f", ({', '.join('?' * len(table.c))})" * (count - 1)


def _unfaithful(table: str) -> StoreError:
    return StoreError(
        Phrase(N_("the store did not hold what was written to {table}; nothing was changed"), table=table),
        hint=Phrase(N_("check the disk, then try again")),
    )
