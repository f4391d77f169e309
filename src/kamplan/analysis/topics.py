"""The state of each topic, from what the reader may see (the method, section 4)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from kamplan.analysis.freshness import find_review_date, judge_freshness
from kamplan.analysis.model import QuestionReview, TopicReview
from kamplan.domain.scales import Freshness, Tier, TopicState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.domain.checklist import Checklist, Topic
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.domain.judgement import Answer, Conclusion

DEFAULT_REVIEW_MONTHS = 6
"""How long an item holds whose topic the checklist does not have."""


def judge_items(dossier: Dossier, checklist: Checklist) -> dict[str, Freshness]:
    """Return the freshness of every active item, by id."""
    months = {topic.id: topic.review_months for topic in checklist.topics}
    return {
        item.id: judge_freshness(item, review_months=months.get(item.topic, DEFAULT_REVIEW_MONTHS), on=dossier.as_of)
        for item in dossier.active_items
    }


def find_review_dates(dossier: Dossier, checklist: Checklist) -> dict[str, date]:
    """Return the review date of every active item, by id."""
    months = {topic.id: topic.review_months for topic in checklist.topics}
    return {
        item.id: find_review_date(item, review_months=months.get(item.topic, DEFAULT_REVIEW_MONTHS), on=dossier.as_of)[
            1
        ]
        for item in dossier.active_items
    }


def review_topics(
    dossier: Dossier, checklist: Checklist, freshness: Mapping[str, Freshness]
) -> tuple[TopicReview, ...]:
    """Return where each topic of the checklist stands, in its order."""
    by_topic: dict[str, list[Item]] = defaultdict(list)
    for item in dossier.active_items:
        by_topic[item.topic].append(item)
    return tuple(
        _review_topic(topic, checklist.area_of_topic[topic.id].id, by_topic[topic.id], dossier, freshness)
        for topic in checklist.topics
    )


def _review_topic(
    topic: Topic, area: str, items: Sequence[Item], dossier: Dossier, freshness: Mapping[str, Freshness]
) -> TopicReview:
    usable = [item for item in items if item.is_usable]
    fresh = [item for item in usable if freshness[item.id] is not Freshness.STALE]
    conclusion = next((one for one in dossier.conclusions if one.topic == topic.id), None)
    unknown = next((one for one in dossier.unknowns if one.topic == topic.id), None)
    waiver = next((one for one in dossier.waivers if one.topic == topic.id), None)
    questions = _review_questions(topic, fresh, dossier.answers)
    state = TopicState.OPEN
    if waiver:
        state = TopicState.WAIVED
    elif unknown:
        state = TopicState.UNKNOWN
    elif conclusion:
        state = _state_of_conclusion(conclusion, topic, fresh, questions)
    elif fresh:
        state = TopicState.EVIDENCED
    cited = conclusion.cites if conclusion else ()
    kept = [freshness[item.id] for item in usable]
    return TopicReview(
        id=topic.id,
        area=area,
        required=topic.required,
        state=state,
        items=len(items),
        usable=len(usable),
        current=kept.count(Freshness.CURRENT),
        due=kept.count(Freshness.DUE),
        stale=kept.count(Freshness.STALE),
        origins=len({item.origin_key for item in fresh}),
        tiers={str(int(tier)): sum(item.tier is tier for item in items) for tier in Tier},
        questions=questions,
        lacking=_lacking(items, usable) if state is TopicState.OPEN else None,
        conclusion=conclusion,
        stale_cites=tuple(one for one in cited if freshness.get(one) is Freshness.STALE),
        unknown=unknown,
        waiver=waiver,
        answers=tuple(a for q in topic.contribution for a in dossier.answers if a.question == q.id),
    )


def _review_questions(topic: Topic, fresh: Sequence[Item], answers: Sequence[Answer]) -> tuple[QuestionReview, ...]:
    reviews = []
    for question in topic.questions:
        if question.kind == "situation":
            by = tuple(item.id for item in fresh if question.id in item.questions)
        else:
            by = tuple(answer.id for answer in answers if answer.question == question.id)
        reviews.append(QuestionReview(id=question.id, kind=question.kind, answered=bool(by), by=by))
    return tuple(reviews)


def _state_of_conclusion(
    conclusion: Conclusion, topic: Topic, fresh: Sequence[Item], questions: Sequence[QuestionReview]
) -> TopicState:
    asked = {question.id for question in topic.situation}
    cited = set(conclusion.cites)
    if not any(item.id in cited and asked.intersection(item.questions) for item in fresh):
        return TopicState.ASSUMED
    return TopicState.FULL if all(question.answered for question in questions) else TopicState.ANSWERED


def _lacking(items: Sequence[Item], usable: Sequence[Item]) -> Literal["nothing", "ungraded", "unusable", "stale"]:
    if not items:
        return "nothing"
    if usable:
        return "stale"
    return "unusable" if any(item.is_graded for item in items) else "ungraded"
