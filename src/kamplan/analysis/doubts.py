"""Which situation questions are not settled, and why: the first doubt that holds of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.analysis.contradictions import list_unresolved
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist, Question, Topic
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


class Doubt(StrEnum):
    """Why a question is not settled, the first that holds."""

    OPEN = "open"
    CONTRADICTED = "contradicted"
    UNGRADED = "ungraded"
    UNUSABLE = "unusable"
    STALE = "stale"
    SINGLE_ORIGIN = "single-origin"


@dataclass(frozen=True)
class DoubtfulQuestion:
    """A question that is not settled: the active items that name it, and how long its evidence has been past review.

    `periods` counts the whole review periods since the newest review date of a stale question; `rivals` are the items
    that contradict each other without a resolution.
    """

    question: Question
    topic: Topic
    doubt: Doubt
    items: tuple[Item, ...]
    reviewed_by: date | None
    periods: int
    rivals: tuple[str, ...]

    @property
    def message(self) -> Phrase:
        """What is lacking, in words."""
        if self.doubt is Doubt.CONTRADICTED:
            return Phrase(N_("{items} contradict each other, unresolved"), items=", ".join(self.rivals[:4]))
        if self.doubt is Doubt.STALE:
            return Phrase(N_("past its review since {date}"), date=self.reviewed_by)
        if self.doubt is Doubt.SINGLE_ORIGIN:
            return Phrase(N_("rests on one origin: {items}"), items=", ".join(one.id for one in self.items[:4]))
        said = {
            Doubt.OPEN: N_("nothing is known"),
            Doubt.UNGRADED: N_("only ungraded items"),
            Doubt.UNUSABLE: N_("only items graded unusable"),
        }
        return Phrase(said[self.doubt])


def find_doubts(dossier: Dossier, checklist: Checklist, analysis: AccountAnalysis) -> tuple[DoubtfulQuestion, ...]:
    """Return every situation question that is not settled, in the order of the checklist.

    A question is settled by usable items in date that name it, of more than one origin, none of which contradicts
    another unresolved. One of a waived topic is not asked.
    """
    waived = {topic.id for topic in analysis.topics if topic.waiver}
    naming: dict[str, list[Item]] = defaultdict(list)
    for item in dossier.active_items:
        for question in item.questions:
            naming[question].append(item)
    rivals = _find_rivals(dossier)
    return tuple(
        found
        for topic in checklist.topics
        if topic.id not in waived
        for question in topic.situation
        if (found := _judge(question, topic, naming[question.id], dossier.as_of, analysis, rivals))
    )


def _judge(
    question: Question,
    topic: Topic,
    items: Sequence[Item],
    on: date,
    analysis: AccountAnalysis,
    rivals: Mapping[str, set[str]],
) -> DoubtfulQuestion | None:
    usable = [item for item in items if item.is_usable]
    fresh = [item for item in usable if analysis.freshness[item.id] is not Freshness.STALE]
    against = {other for item in items for other in (item.id, *rivals.get(item.id, ())) if item.id in rivals}
    doubt: Doubt | None = None
    if not items:
        doubt = Doubt.OPEN
    elif against:
        doubt = Doubt.CONTRADICTED
    elif not usable:
        doubt = Doubt.UNUSABLE if any(item.is_graded for item in items) else Doubt.UNGRADED
    elif not fresh:
        doubt = Doubt.STALE
    elif len({item.origin_key for item in fresh}) == 1:
        doubt = Doubt.SINGLE_ORIGIN
    if doubt is None:
        return None
    last = max((analysis.review_dates[item.id] for item in usable), default=None) if doubt is Doubt.STALE else None
    return DoubtfulQuestion(
        question=question,
        topic=topic,
        doubt=doubt,
        items=tuple(items),
        reviewed_by=last,
        periods=(on - last).days // (topic.review_months * 30) if last else 0,
        rivals=tuple(sorted(against, key=number_of)),
    )


def _find_rivals(dossier: Dossier) -> dict[str, set[str]]:
    """Return for each active item those that contradict it, as long as no resolution weighs the two."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in list_unresolved(dossier):
        found[one.item.id].add(one.other.id)
        found[one.other.id].add(one.item.id)
    return dict(found)
