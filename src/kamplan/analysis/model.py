"""What an analysis says: its topics, forces, SWOT, gaps and findings, as frozen values."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from kamplan.domain.item import Item
from kamplan.domain.judgement import Answer, Conclusion, DeclaredUnknown, Waiver
from kamplan.domain.record import Record, refuse
from kamplan.domain.scales import DONE_STATES, Audience, Force, Freshness, TopicState, Trend
from kamplan.language import Phrase

Severity = Literal["error", "warning", "notice"]


class _Value(Record):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Finding(_Value):
    """Something a good reviewer would point out: a stable code, the record it is about, the command that mends it."""

    code: str
    severity: Severity
    message: Phrase
    about: str
    hint: str


class Gap(_Value):
    """A topic that is not done: what is missing, and the command that supplies it."""

    topic: str
    required: bool
    state: TopicState
    message: Phrase
    command: str


class QuestionReview(_Value):
    """Whether a question is answered, and by which items or written answer."""

    id: str
    kind: Literal["situation", "contribution"]
    answered: bool
    by: tuple[str, ...]


class TopicReview(_Value):
    """Where one topic stands.

    `items` counts active items and `tiers` splits them; `usable` those graded usable, which `current`, `due` and
    `stale` split by freshness; `origins` counts the distinct origins of the usable ones in date.
    `lacking` says of an open topic what its items are: "nothing", "ungraded", "unusable" or "stale".
    """

    id: str
    area: str
    required: bool
    state: TopicState
    items: int
    usable: int
    current: int
    due: int
    stale: int
    origins: int
    tiers: dict[str, int]
    questions: tuple[QuestionReview, ...]
    lacking: Literal["nothing", "ungraded", "unusable", "stale"] | None
    conclusion: Conclusion | None
    stale_cites: tuple[str, ...]
    unknown: DeclaredUnknown | None
    waiver: Waiver | None
    answers: tuple[Answer, ...]

    @property
    def is_done(self) -> bool:
        """Whether the topic counts as done for a finished plan."""
        return self.state in DONE_STATES

    @property
    def in_date(self) -> int:
        """How many usable items are current or due."""
        return self.current + self.due


class Share(_Value):
    """So many of so many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """The share to three places; 0 of 0 is 0."""
        return round(self.part / self.whole, 3) if self.whole else 0.0


class ForceReview(_Value):
    """One of the five forces: the verdict on it, 1 low to 5 high, and what we can do."""

    force: Force
    topic: str | None
    verdict: int | None
    trend: Trend | None
    contribution: str | None
    conclusion: str | None


class SwotEntry(_Value):
    """An item or conclusion tagged into the SWOT."""

    id: str
    text: str


class Swot(_Value):
    """Strengths, weaknesses, opportunities and threats, each oldest first."""

    strengths: tuple[SwotEntry, ...] = ()
    weaknesses: tuple[SwotEntry, ...] = ()
    opportunities: tuple[SwotEntry, ...] = ()
    threats: tuple[SwotEntry, ...] = ()


class PageToRead(_Value):
    """A source whose items have gone stale: read it, or what replaced it, again."""

    source: str
    name: str
    publisher: str | None
    url: str | None
    items: tuple[str, ...]
    oldest: date


class AccountAnalysis(_Value):
    """The analysis of one account for one reader on one date; readiness and coverage are of the whole account."""

    key: str
    name: str
    name_zh: str | None
    audience: Audience
    as_of: date
    readiness: Share
    coverage: Share
    topics: tuple[TopicReview, ...]
    forces: tuple[ForceReview, ...]
    swot: Swot
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    read_again: tuple[PageToRead, ...]
    freshness: dict[str, Freshness]
    review_dates: dict[str, date]
    grades: dict[str, int]
    tiers: dict[str, int]

    def get_topic(self, topic_id: str) -> TopicReview:
        """Return the review of a topic that the checklist has."""
        return next(topic for topic in self.topics if topic.id == topic_id)


class FinishedAnalysis(AccountAnalysis):
    """An analysis that claims to be finished: it validates only if every required topic is full, answered or waived.

    The error names each topic that is not (the method, section 4).
    """

    @model_validator(mode="after")
    def _every_required_topic_is_done(self) -> Self:
        missing = [f"{t.id} ({t.state})" for t in self.topics if t.required and not t.is_done]
        if missing:
            refuse(
                f"{len(missing)} required topics are not done: {', '.join(missing)}",
                "answer or waive each of them",
            )
        return self


__all__ = [
    "AccountAnalysis", "Finding", "FinishedAnalysis", "ForceReview", "Gap", "Item", "PageToRead",
    "QuestionReview", "Share", "Swot", "SwotEntry", "TopicReview",
]  # fmt: skip
