"""A conclusion that no usable item in date supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import TopicState
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP002"


def find(case: Case) -> Iterator[Finding]:
    """Yield a topic whose conclusion is assumed; an error where the topic is required."""
    for topic in case.topics:
        if topic.state is TopicState.ASSUMED and topic.conclusion:
            yield make_finding(
                CODE,
                "error" if topic.required else "warning",
                topic.conclusion.id,
                Phrase(
                    N_("{id} on {topic} is assumed: it cites no usable item in date on the topic's questions"),
                    id=topic.conclusion.id,
                    topic=topic.id,
                ),
                hint=f"kamplan list-intel {case.key} --topic {topic.id}",
            )
