"""A conclusion that cites items past their review date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP003"


def find(case: Case) -> Iterator[Finding]:
    """Yield a conclusion with stale evidence, naming each stale item."""
    for topic in case.topics:
        if topic.conclusion and topic.stale_cites:
            yield make_finding(
                CODE,
                "warning",
                topic.conclusion.id,
                Phrase(
                    N_("{id} on {topic} rests on stale evidence: {items}"),
                    id=topic.conclusion.id,
                    topic=topic.id,
                    items=", ".join(topic.stale_cites),
                ),
                hint=f"kamplan confirm-intel {topic.stale_cites[0]}",
            )
