"""The table of our own judgement: conclusions, answers, declared unknowns, waivers, summaries."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class JudgementRow(SQLModel, table=True):
    """One judgement; `kind` is the letter of its id, `number` the number in it, `cites` a JSON array of item numbers.

    `subject` is the topic, for an answer the question, for a summary empty; `text` is the conclusion, the answer,
    how to find out, or the reason of a waiver.
    """

    __tablename__ = "judgement"

    id: int = Field(primary_key=True)
    kind: str
    number: int
    account_id: int = Field(foreign_key="account.id")
    subject: str
    text: str
    cites: str
    verdict: int | None
    trend: str | None
    contribution: str | None
    swot: str | None
    owner: str | None
    due: str | None
    author: str | None
    made_on: str
    handling: str
    withdrawn_on: str | None
    withdrawn_reason: str | None
    digest: str
