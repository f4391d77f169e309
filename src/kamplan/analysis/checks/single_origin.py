"""A conclusion on a required topic behind which stands one origin only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP005"


def find(case: Case) -> Iterator[Finding]:
    """Yield a required topic whose conclusion cites several or one item, all going back to a single origin."""
    items = case.dossier.items_by_id
    for topic in case.topics:
        if not (topic.required and topic.conclusion and topic.is_done):
            continue
        origins = {items[one].origin_key for one in topic.conclusion.cites if one in items and items[one].is_active}
        if len(origins) == 1:
            yield make_finding(
                CODE,
                "notice",
                topic.conclusion.id,
                Phrase(N_("{id} on {topic} rests on one origin only"), id=topic.conclusion.id, topic=topic.id),
                hint=f"kamplan list-intel {case.key} --topic {topic.id}",
            )
