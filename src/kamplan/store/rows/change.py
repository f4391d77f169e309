"""The tables behind every write: the record of changes, and the counters that ids come from."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ChangeRow(SQLModel, table=True):
    """One command that changed something: who, when, which command, and every row as it was before.

    `rows` is a JSON array: `{"table", "first", "last", "digest"}` for a run of new rows, `{"table", "id", "before",
    "after"}` for a changed row, with `"gone": true` for one taken away, `{"table", "purged"}` for one removed for
    good. `content` is the digest of reason and rows, `hash` chains the change to the one before it.
    """

    __tablename__ = "change"

    id: int = Field(primary_key=True)
    at: str
    actor: str
    command: str
    account_id: int | None
    reason: str | None
    rows: str
    undoes: int | None
    redacted_by: int | None
    content: str
    hash: str


class CounterRow(SQLModel, table=True):
    """The last number given to each kind of record; it only grows, so ids are never reused."""

    __tablename__ = "counter"

    kind: str = Field(primary_key=True)
    last: int
