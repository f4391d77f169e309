"""The table of planning records: one for all kinds, since they are read together and each account has few."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class RecordRow(SQLModel, table=True):
    """One planning record; `kind` is the letter of its id, `number` the number in it.

    `body` is a JSON object of the kind's own fields, contacts and records by id; `cites` a JSON array of item numbers.
    """

    __tablename__ = "record"

    id: int = Field(primary_key=True)
    kind: str
    number: int
    account_id: int = Field(foreign_key="account.id")
    ref: str | None
    body: str
    cites: str
    handling: str
    recorded_on: str
    recorded_by: str | None
    withdrawn_on: str | None
    withdrawn_reason: str | None
    digest: str
