"""The table of our own people."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class ColleagueRow(SQLModel, table=True):
    """Somebody of ours; `folded` is the name as names are compared, `manager` the name of who leads them."""

    __tablename__ = "colleague"

    id: int = Field(primary_key=True)
    name: str
    folded: str
    manager: str | None
    unit: str | None
    left_on: str | None
    digest: str
