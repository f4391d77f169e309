"""An analysis that claims to be finished: pydantic holds it to the checklist (the method, section 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from kamplan.domain.record import Record, refuse
from kamplan.domain.scales import DONE_STATES, TopicState
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from kamplan.analysis.model import AccountAnalysis


class ClaimedTopic(Record):
    """A topic and the state it is claimed to be in."""

    id: str
    area: str
    required: bool
    state: TopicState


class FinishedAnalysis(Record):
    """The topics of all areas; it validates only if every required one is full, answered or waived.

    The error names each topic that is not.
    """

    account: str
    as_of: date
    topics: tuple[ClaimedTopic, ...]

    @model_validator(mode="after")
    def _every_required_topic_is_done(self) -> Self:
        missing = [f"{one.id} ({one.state})" for one in self.topics if one.required and one.state not in DONE_STATES]
        if missing:
            refuse(
                Phrase(
                    N_("{count} required topics are not done: {missing}"),
                    count=len(missing),
                    missing=", ".join(missing),
                ),
                Phrase(N_("answer or waive each of them")),
            )
        return self


def claim_finished(analysis: AccountAnalysis) -> FinishedAnalysis:
    """Return the analysis as finished; raises pydantic's `ValidationError` naming each required topic not done."""
    return FinishedAnalysis(
        account=analysis.key,
        as_of=analysis.as_of,
        topics=tuple(
            ClaimedTopic(id=topic.id, area=topic.area, required=topic.required, state=topic.state)
            for topic in analysis.topics
        ),
    )
