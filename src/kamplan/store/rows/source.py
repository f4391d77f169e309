"""The table of sources."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class SourceRow(SQLModel, table=True):
    """A source's identity, and what `add-source` or `edit-source` said of it.

    Empty description columns mean: as the first item says that the reader may read. So a withheld item never
    describes or grades a source that others share.
    """

    __tablename__ = "source"

    id: int = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    identity: str
    name: str | None
    publisher: str | None
    kind: str | None
    reliability: str | None
    withdrawn_on: str | None
    withdrawn_reason: str | None
    digest: str
