"""What a command changed: rows made, altered or taken away as they were before, and who did it when.

Where reading is recorded too, also what it read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Run:
    """New rows of a table with consecutive numbers; `digest` is over the digests they were written with."""

    table: str
    first: int
    last: int
    digest: str | None


@dataclass(frozen=True)
class Edit:
    """A row as it was before a change; `after` is the digest it had then, None where it was taken away.

    `before` is None where a purge has removed what it held; `was` is the digest that it had.
    """

    table: str
    id: int
    before: dict[str, Any] | None
    after: str | None
    is_deletion: bool
    was: str | None = None


@dataclass(frozen=True)
class Purge:
    """A row whose content was removed for good; nothing is kept but its table and number, its record's id, its digest.

    `was` is None where the row was gone already, and only the history still held what it had said.
    """

    table: str
    id: int
    record: str
    was: str | None


@dataclass(frozen=True)
class Read:
    """Items that a command read, by number; it changed nothing."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Restored:
    """The store was replaced by a copy: its file, the newest change it held and when that was made.

    `lowered` are records whose marking was higher before, `revived` those that had been removed for good.
    """

    path: str
    number: int
    at: str
    lowered: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()


Entry = Run | Edit | Purge | Read | Restored
NOTES = (Read, Restored)
"""Entries that say what was done, and alter no row."""
FINAL = ("purge", "erase-person")
"""The commands that remove content for good."""


@dataclass(frozen=True)
class Change:
    """One command that changed something: who, when (UTC, ISO with Z), with which command, why, and what.

    `undoes` is the number of the change that an undo or a redo took back; `redacted_by` that of the purge that
    removed content from this one.
    """

    number: int
    at: str
    actor: str
    command: str
    account_id: int | None
    reason: str | None
    undoes: int | None
    redacted_by: int | None
    hash: str
    entries: tuple[Entry, ...]

    @property
    def is_reading(self) -> bool:
        """Whether it only notes what was read or restored, so that there is no row to take back."""
        return all(isinstance(entry, NOTES) for entry in self.entries)

    def is_of(self, tables: Collection[str]) -> bool:
        """Say whether it wrote these tables and no other."""
        return all(not isinstance(entry, NOTES) and entry.table in tables for entry in self.entries)

    @property
    def is_final(self) -> bool:
        """Whether it removed content for good, so that nobody can take it back."""
        return self.command in FINAL
