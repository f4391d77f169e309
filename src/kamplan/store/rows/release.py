"""The table of releases: which documents were written for others, and what stands in them."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ReleaseRow(SQLModel, table=True):
    """A document that was released; `records` and `outdated` are JSON arrays of ids."""

    __tablename__ = "release"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    version_id: int | None = Field(foreign_key="version.id")
    released_at: str
    released_by: str | None
    audience: str
    marking: str
    document: str
    format: str
    language: str
    is_draft: bool
    as_of: str
    file_name: str | None
    sha256: str
    records: str
    outdated: str
    withheld: int
    digest: str
