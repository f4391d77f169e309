"""What an analysis says: its topics, forces, SWOT, gaps and findings, as frozen values.

Plain data classes: they are computed from validated values, and building pydantic models costs start-up time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kamplan.domain.scales import DONE_STATES, Audience, Force, Freshness, TopicState, Trend

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.judgement import Answer, Conclusion, DeclaredUnknown, Waiver
    from kamplan.domain.scales import Audience, Force, Freshness, TopicState, Trend
    from kamplan.language import Phrase

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class Finding:
    """Something a good reviewer would point out: a stable code, the record it is about, the command that mends it."""

    code: str
    severity: Severity
    message: Phrase
    about: str
    hint: str


@dataclass(frozen=True)
class Gap:
    """A topic that is not done: what is missing, and the command that supplies it."""

    topic: str
    required: bool
    state: TopicState
    message: Phrase
    command: str


@dataclass(frozen=True)
class QuestionReview:
    """Whether a question is answered, and by which items or written answer."""

    id: str
    kind: Literal["situation", "contribution"]
    answered: bool
    by: tuple[str, ...]


@dataclass(frozen=True)
class TopicReview:
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


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """The share to three places; 0 of 0 is 0."""
        return round(self.part / self.whole, 3) if self.whole else 0.0


@dataclass(frozen=True)
class ForceReview:
    """One of the five forces: the verdict on it, 1 low to 5 high, and what we can do."""

    force: Force
    topic: str | None
    verdict: int | None
    trend: Trend | None
    contribution: str | None
    conclusion: str | None


@dataclass(frozen=True)
class SwotEntry:
    """An item or conclusion tagged into the SWOT."""

    id: str
    text: str


@dataclass(frozen=True)
class Swot:
    """Strengths, weaknesses, opportunities and threats, each oldest first."""

    strengths: tuple[SwotEntry, ...] = ()
    weaknesses: tuple[SwotEntry, ...] = ()
    opportunities: tuple[SwotEntry, ...] = ()
    threats: tuple[SwotEntry, ...] = ()


@dataclass(frozen=True)
class PageToRead:
    """A source whose items have gone stale: read it, or what replaced it, again."""

    source: str
    name: str
    publisher: str | None
    url: str | None
    items: tuple[str, ...]
    oldest: date


@dataclass(frozen=True)
class AccountAnalysis:
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
