"""The table of figures."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class FigureRow(SQLModel, table=True):
    """A figure; `value` is exact decimal text."""

    __tablename__ = "figure"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    year: int
    measure: str
    value: str
    currency: str | None
    unit: str | None
    source: str | None
    url: str | None
    handling: str
    withdrawn_on: str | None
    withdrawn_reason: str | None
    digest: str
