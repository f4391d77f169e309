"""The table of accounts."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class AccountRow(SQLModel, table=True):
    """An account; money is kept as exact decimal text, units as a JSON array."""

    __tablename__ = "account"

    id: int = Field(primary_key=True)
    key: str = Field(unique=True)
    name: str
    name_zh: str | None
    industry: str | None
    website: str | None
    headquarters: str | None
    parent: str | None
    currency: str | None
    fiscal_year_end: str | None
    employees: int | None
    revenue: str | None
    revenue_year: int | None
    units: str
    source: str | None
    url: str | None
    period_from: str | None
    period_to: str | None
    next_review: str | None
    manager: str | None
    sponsor: str | None
    director: str | None
    plan_language: str
    digest: str
