"""What is missing, most important first, each with the command that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.model import Gap, TopicReview
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness, Tier, TopicState
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamplan.domain.checklist import Checklist, Topic
    from kamplan.domain.dossier import Dossier

_WEIGHT = {
    TopicState.OPEN: 0,
    TopicState.ASSUMED: 2,
    TopicState.UNKNOWN: 3,
    TopicState.EVIDENCED: 4,
}
_ONLY_STALE = 1


def find_gaps(
    dossier: Dossier,
    checklist: Checklist,
    topics: Iterable[TopicReview],
    freshness: Mapping[str, Freshness],
) -> tuple[Gap, ...]:
    """Return every topic that is not done: required ones first, then those with least behind them.

    Within the same weight the checklist's own order stands. An optional topic with evidence but no
    conclusion is no gap: nothing has to be written about it.
    """
    reviews = [
        topic for topic in topics if not topic.is_done and (topic.required or topic.state is not TopicState.EVIDENCED)
    ]
    ordered = sorted(reviews, key=lambda topic: (not topic.required, _weigh(topic)))
    return tuple(_describe(dossier, checklist.topics_by_id[topic.id], topic, freshness) for topic in ordered)


def _weigh(topic: TopicReview) -> int:
    return _ONLY_STALE if topic.lacking == "stale" else _WEIGHT[topic.state]


def _describe(dossier: Dossier, topic: Topic, review: TopicReview, freshness: Mapping[str, Freshness]) -> Gap:
    def gap(message: Phrase, command: str) -> Gap:
        return Gap(topic=review.id, required=review.required, state=review.state, message=message, command=command)

    key = dossier.account.key
    evidence = _evidence(review)
    conclude = f'kamplan conclude {key} {topic.id} "…" --cite {",".join(evidence[:5])}'
    collect = _collect(key, topic, review)
    if review.state is TopicState.EVIDENCED:
        if not evidence:
            return gap(Phrase(N_("evidence in date, but none of it names a question of the topic")), collect)
        return gap(Phrase(N_("evidence in date, no conclusion yet")), conclude)
    if review.state is TopicState.ASSUMED:
        message = Phrase(N_("the conclusion is assumed: it cites no usable item in date on the topic's questions"))
        if not evidence and review.stale_cites:
            return gap(message, f"kamplan confirm-intel {review.stale_cites[-1]}")
        return gap(message, conclude if evidence else collect)
    if review.state is TopicState.UNKNOWN and review.unknown:
        message = Phrase(
            N_("declared unknown; {owner} is to find out by {due}"),
            owner=review.unknown.owner,
            due=review.unknown.due,
        )
        return gap(message, conclude if evidence else collect)
    return gap(*_open(dossier, topic, review, freshness, collect))


def _open(
    dossier: Dossier, topic: Topic, review: TopicReview, freshness: Mapping[str, Freshness], collect: str
) -> tuple[Phrase, str]:
    items = [item for item in dossier.active_items if item.topic == topic.id]
    newest = sorted(items, key=lambda item: (item.valid_as_of, number_of(item.id)))
    if review.lacking == "stale":
        last = [item for item in newest if item.is_usable and freshness[item.id] is Freshness.STALE][-1]
        message = Phrase(N_("everything usable is stale; the newest is of {date}"), date=last.valid_as_of)
        return message, f"kamplan confirm-intel {last.id}"
    if review.lacking == "ungraded":
        command = f"kamplan grade-intel {newest[-1].id} --reliability B --credibility 2"
        return Phrase(N_("only ungraded items")), command
    if review.lacking == "unusable":
        return Phrase(N_("only items graded unusable")), collect
    return Phrase(N_("nothing is known")), collect


def _evidence(review: TopicReview) -> list[str]:
    ids = {one for question in review.questions if question.kind == "situation" for one in question.by}
    return sorted(ids, key=number_of)


def _collect(key: str, topic: Topic, review: TopicReview) -> str:
    open_questions = [q.id for q in review.questions if q.kind == "situation" and not q.answered]
    question = open_questions[0] if open_questions else topic.situation[0].id
    tier = min(topic.tiers)
    witness = "--source NAME" if tier <= Tier.PUBLIC_PAID else "--contact NAME"
    return f'kamplan add-intel {key} "…" --tier {int(tier)} --topic {topic.id} --question {question} {witness}'
