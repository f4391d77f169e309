"""The table of contacts."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ContactRow(SQLModel, table=True):
    """A contact; `handling` marks name, title and unit; `influences` is a JSON array of contacts' numbers.

    `email` and `phone` are JSON arrays of texts, or nothing: an empty column does not count in a digest.
    """

    __tablename__ = "contact"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    name: str
    name_zh: str | None
    title: str | None
    unit: str | None
    level: str | None
    partner: str | None
    reports_to_id: int | None = Field(foreign_key="contact.id")
    power: str
    stance: str
    coverage: str
    owner: str | None
    interests: str | None
    notes: str | None
    last_contact: str | None
    handling: str
    source: str | None
    url: str | None
    valid_as_of: str | None
    influences: str
    withdrawn_on: str | None
    withdrawn_reason: str | None
    digest: str
    email: str | None
    phone: str | None
    left_on: str | None
    left_reason: str | None
    successor_id: int | None = Field(foreign_key="contact.id")
    ref: str | None
