"""Our own judgement: conclusions, contribution answers, declared unknowns, waivers and the summary.

One of each kind stands for a topic or question at a time; a new one replaces it, with history. Which one stands is
computed among what a reader may read, never stored, so that a withheld record changes nothing that others see.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from kamplan.domain.record import Name, OptionalLine, OptionalName, Prose, Record, blank_to_none, refuse
from kamplan.domain.scales import Handling, Swot, Trend
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Marking = Annotated[Handling | None, BeforeValidator(blank_to_none)]


class _Entry(Record):
    author: OptionalName = None
    on: date
    handling: Marking = None


def _verdict(value: object) -> object:
    value = blank_to_none(value)
    return int(value) if isinstance(value, str) and value in ("1", "2", "3", "4", "5") else value


class ConclusionEntry(_Entry):
    """What we conclude on a topic; on one of the five forces with a verdict, a trend and our contribution."""

    topic: str
    text: Prose
    cites: tuple[str, ...] = ()
    verdict: Annotated[Annotated[int, Field(ge=1, le=5)] | None, BeforeValidator(_verdict)] = None
    trend: Annotated[Trend | None, BeforeValidator(blank_to_none)] = None
    contribution: OptionalLine = None
    swot: Annotated[Swot | None, BeforeValidator(blank_to_none)] = None

    @model_validator(mode="after")
    def _trend_has_verdict(self) -> Self:
        if self.trend and self.verdict is None:
            refuse(
                FieldPhrase("trend", Phrase(N_("a trend goes with a verdict"))),
                Phrase(N_("add --verdict 1..5, or leave --trend out")),
            )
        return self


class AnswerEntry(_Entry):
    """Our answer to a contribution question."""

    question: str
    text: Prose
    cites: tuple[str, ...] = ()


class UnknownEntry(_Entry):
    """A topic openly declared unknown: who finds out, how and by when."""

    topic: str
    owner: Name
    due: date
    how: Prose


class WaiverEntry(_Entry):
    """A topic we decided not to answer, with the reason."""

    topic: str
    reason: Prose


class SummaryEntry(_Entry):
    """The executive summary of the plan."""

    text: Prose
    cites: tuple[str, ...] = ()


class Judgement(Record):
    """What every recorded judgement has; `number` is its place in the store's order of recording."""

    id: str
    account: str
    sequence: int
    author: str | None = None
    on: date
    handling: Handling
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None


class Conclusion(Judgement):
    """A recorded conclusion."""

    topic: str
    text: str
    cites: tuple[str, ...] = ()
    verdict: int | None = None
    trend: Trend | None = None
    contribution: str | None = None
    swot: Swot | None = None


class Answer(Judgement):
    """A recorded answer to a contribution question."""

    question: str
    text: str
    cites: tuple[str, ...] = ()


class DeclaredUnknown(Judgement):
    """A recorded declaration that a topic is unknown."""

    topic: str
    owner: str
    due: date
    how: str


class Waiver(Judgement):
    """A recorded waiver."""

    topic: str
    reason: str


class Summary(Judgement):
    """A recorded executive summary."""

    text: str
    cites: tuple[str, ...] = ()


J = TypeVar("J", bound=Judgement)

AnyJudgement = Conclusion | Answer | DeclaredUnknown | Waiver | Summary


def find_standing(records: Iterable[J], *, on: date) -> J | None:
    """Return the one that stands on a date: the latest made by then, unless it was withdrawn by then.

    A later one replaces an earlier for good: withdrawing it does not bring the earlier one back.
    """
    made = [one for one in records if one.on <= on]
    latest = max(made, key=lambda one: (one.on, one.sequence), default=None)
    if latest is None or (latest.withdrawn_on is not None and latest.withdrawn_on <= on):
        return None
    return latest


def is_ended_by_conclusion(record: Judgement, conclusions: Sequence[Conclusion], *, on: date) -> bool:
    """Say whether a conclusion made since ended a declaration or waiver on the same topic (the method, section 4)."""
    return any((one.on, one.sequence) > (record.on, record.sequence) and one.on <= on for one in conclusions)
