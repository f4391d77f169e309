"""The table of items of intelligence."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ItemRow(SQLModel, table=True):
    """An item as entered; `reliability`, `source_kind`, `source_name` and `publisher` are the item's own words.

    `questions`, `contradicts` and `confirmations` are JSON arrays; dates are ISO text, amounts decimals as text.
    """

    __tablename__ = "item"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    source_id: int = Field(foreign_key="source.id")
    ref: str | None
    tier: int
    topic: str
    questions: str
    statement: str
    detail: str | None
    source_name: str
    publisher: str | None
    source_kind: str | None
    url: str | None
    published_on: str | None
    valid_as_of: str
    review_by: str | None
    reliability: str | None
    credibility: int | None
    reason: str | None
    contact_id: int | None = Field(foreign_key="contact.id")
    handling: str
    lawful: str
    origin: str | None
    swot: str | None
    language: str | None
    supersedes_id: int | None = Field(foreign_key="item.id")
    contradicts: str
    confirmations: str
    withdrawn_on: str | None
    withdrawn_reason: str | None
    recorded_by: str | None
    digest: str
    cost: str | None
    currency: str | None
    hours: str | None
