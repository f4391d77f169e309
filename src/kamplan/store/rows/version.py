"""The tables of plan versions: what was submitted and decided, and what it froze."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class VersionRow(SQLModel, table=True):
    """A version of a plan; its number is that of its id, `steps` a JSON array of what was done with it by whom."""

    __tablename__ = "version"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    status: str
    period_from: str | None
    period_to: str | None
    as_of: str
    head: str
    submitted_by: str
    submitted_at: str
    decided_by: str | None
    decided_at: str | None
    steps: str
    redacted_on: str | None
    digest: str


class FrozenRow(SQLModel, table=True):
    """What a version holds of the day it was submitted: documents and dossiers, as packed JSON."""

    __tablename__ = "frozen"

    id: int = Field(primary_key=True, foreign_key="version.id")
    content: str
    digest: str
