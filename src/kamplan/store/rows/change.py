"""The tables behind every write: the record of changes, and the counters that ids come from."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ChangeRow(SQLModel, table=True):
    """One command that changed something: who, when, which command, and every row as it was before.

    `rows` is a JSON array of `{"table", "id", "before"}` for changed rows and `{"table", "first", "last"}` for runs
    of new ones.
    """

    __tablename__ = "change"

    id: int = Field(primary_key=True)
    at: str
    actor: str
    command: str
    account_id: int | None = Field(foreign_key="account.id")
    reason: str | None
    rows: str


class CounterRow(SQLModel, table=True):
    """The last number given to each kind of record; it only grows, so ids are never reused."""

    __tablename__ = "counter"

    kind: str = Field(primary_key=True)
    last: int
