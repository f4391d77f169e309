"""The evidence on a topic or a question: its claims side by side, what contradicts what, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.analysis.contradictions import Contradiction, list_contradictions
from kamplan.analysis.freshness import find_review_date
from kamplan.analysis.topics import DEFAULT_REVIEW_MONTHS, judge_items
from kamplan.analysis.weighing import Weighing, weigh
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Audience, Freshness, LawfulOrigin
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.analysis import load_dossier
from kamplan.service.item_lines import judge_state

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamplan.domain.checklist import Checklist, Question, Topic
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.domain.scales import ItemState
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Claim:
    """An item that speaks to the subject: its state, since when its clock runs, and when it is to be reviewed.

    One `from_elsewhere` is there only because it contradicts another that speaks to the subject.
    """

    item: Item
    state: ItemState
    since: date
    review_by: date
    age_days: int
    from_elsewhere: bool = False


@dataclass(frozen=True)
class Evidence:
    """What is known of a topic, or of one of its questions, for one reader on a date.

    `groups` are the claims that contradict each other, directly or through others; `former` those that count no more.
    """

    account: str
    topic: Topic
    question: Question | None
    as_of: date
    weighing: Weighing
    uncontradicted: tuple[Claim, ...]
    groups: tuple[tuple[Claim, ...], ...]
    contradictions: tuple[Contradiction, ...]
    former: tuple[Claim, ...]
    withheld: int


def weigh_evidence(caller: Caller, typed: str, subject: str, *, audience: Audience, on: date | None = None) -> Evidence:
    """Return the evidence on a topic or a situation question, for an audience on a date.

    Raises `UsageError` for the customer, to whom no verdict is ever shown, and for a question about what we can do.
    """
    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("evidence is never weighed for the customer")),
            hint=Phrase(
                N_("`kamplan render-plan {typed} --audience customer` makes the copy they may have"), typed=typed
            ),
        )
    checklist = caller.load_checklist()
    topic, question = find_subject(checklist, subject, typed)
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    return gather_evidence(dossier, checklist, topic, question)


def find_subject(checklist: Checklist, subject: str, account: str) -> tuple[Topic, Question | None]:
    """Return the topic that was typed, or the topic and question; raises `UsageError` for any other word."""
    if subject in checklist.questions_by_id:
        question = checklist.questions_by_id[subject]
        if question.kind == "contribution":
            raise UsageError(
                Phrase(N_("{subject} asks what we can do: our own answer stands there, not evidence"), subject=subject),
                hint=Phrase(
                    N_("kamplan list-judgements {account}, or kamplan answer {account} {subject} TEXT"),
                    account=account,
                    subject=subject,
                ),
            )
        return checklist.topic_of_question[subject], question
    if subject.rpartition("-")[2].isdigit():
        checklist.get_question(subject)
    return checklist.find_topic(subject), None


def gather_evidence(dossier: Dossier, checklist: Checklist, topic: Topic, question: Question | None) -> Evidence:
    """Return the evidence on a topic, or on one question of it, from what the reader may see."""

    def concerns(item: Item) -> bool:
        return item.topic == topic.id and (question is None or question.id in item.questions)

    freshness = judge_items(dossier, checklist)
    own = {item.id for item in dossier.active_items if concerns(item)}
    pairs = tuple(one for one in list_contradictions(dossier) if own & {one.item.id, one.other.id})
    opposed = {each.id for one in pairs for each in (one.item, one.other)}
    items = [item for item in dossier.active_items if item.id in own | opposed]
    claims = {item.id: _claim(item, dossier, checklist, freshness, is_own=item.id in own) for item in items}
    former = [
        item
        for item in dossier.items
        if concerns(item) and not item.is_active and item.lawful is not LawfulOrigin.NOT_TO_BE_USED
    ]
    return Evidence(
        account=dossier.account.key,
        topic=topic,
        question=question,
        as_of=dossier.as_of,
        weighing=weigh(items, pairs, freshness),
        uncontradicted=tuple(claims[one.id] for one in items if one.id not in opposed),
        groups=tuple(tuple(claims[one] for one in group) for group in _group(pairs)),
        contradictions=pairs,
        former=tuple(_claim(one, dossier, checklist, freshness) for one in former)
        if dossier.audience is Audience.TEAM
        else (),
        withheld=dossier.withheld,
    )


def _claim(
    item: Item, dossier: Dossier, checklist: Checklist, freshness: dict[str, Freshness], *, is_own: bool = True
) -> Claim:
    topic = checklist.topics_by_id.get(item.topic)
    months = topic.review_months if topic else DEFAULT_REVIEW_MONTHS
    since, review_by = find_review_date(item, review_months=months, on=dossier.as_of)
    state = judge_state(item, freshness.get(item.id, Freshness.STALE))  # one that counts no more has none
    return Claim(item, state, since, review_by, (dossier.as_of - since).days, from_elsewhere=not is_own)


def _group(pairs: Sequence[Contradiction]) -> list[list[str]]:
    """Return the ids of items that contradict each other, directly or through others, each group by number."""
    groups: list[set[str]] = []
    for one in pairs:
        pair = {one.item.id, one.other.id}
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [pair.union(*touched)]
    return sorted((sorted(group, key=number_of) for group in groups), key=lambda group: number_of(group[0]))


def view_evidence(evidence: Evidence) -> dict[str, Any]:
    """Return the evidence as plain values with stable keys."""
    weighing = evidence.weighing
    group_of = {claim.item.id: place for place, group in enumerate(evidence.groups, 1) for claim in group}
    claims = [*evidence.uncontradicted, *(claim for group in evidence.groups for claim in group)]
    return {
        "account": evidence.account,
        "topic": evidence.topic.id,
        "question": evidence.question.id if evidence.question else None,
        "as_of": evidence.as_of.isoformat(),
        "verdict": weighing.verdict.value,
        "summary": str(weighing.summary),
        "reason": str(weighing.reason),
        "origins": weighing.origins,
        "carrying": list(weighing.carrying),
        "holds": list(weighing.holds),
        "rejected": list(weighing.rejected),
        "claims": [view_claim(one, weighing) | {"group": group_of.get(one.item.id)} for one in claims],
        "contradictions": [_view_contradiction(one) for one in evidence.contradictions],
        "former": [
            {
                "id": one.item.id,
                "statement": one.item.statement,
                "state": one.state.value,
                "superseded_by": one.item.superseded_by,
                "withdrawn_reason": one.item.withdrawn_reason,
            }
            for one in evidence.former
        ],
    }


def view_claim(claim: Claim, weighing: Weighing) -> dict[str, Any]:
    """Return a claim as plain values with stable keys; `standing` says what became of it in the weighing."""
    item = claim.item
    return {
        "id": item.id,
        "statement": item.statement,
        "tier": int(item.tier),
        "grade": item.grade,
        "usable": item.is_usable,
        "state": claim.state.value,
        "valid_as_of": item.valid_as_of.isoformat(),
        "age_days": claim.age_days,
        "review_by": claim.review_by.isoformat(),
        "standing": find_standing(item.id, weighing),
        "origin": item.origin,
        "source": item.source_name,
        "publisher": item.publisher,
        "contact": item.contact,
        "contact_name": item.contact_name,
        "topic": item.topic,
        "questions": list(item.questions),
        "from_elsewhere": claim.from_elsewhere,
        "handling": item.handling.value,
    }


def find_standing(item_id: str, weighing: Weighing) -> str:
    """Return what became of a claim: `holds`, `rejected`, `carries`, or `idle` where it carries nothing."""
    if item_id in weighing.rejected:
        return "rejected"
    if item_id in weighing.holds:
        return "holds"
    return "carries" if item_id in weighing.carrying else "idle"


def _view_contradiction(one: Contradiction) -> dict[str, Any]:
    resolution = one.resolution
    return {
        "items": list(one.ids),
        "resolution": resolution
        and {
            "id": resolution.id,
            "holds": resolution.holds,
            "why": resolution.why,
            "by": resolution.recorded_by,
            "on": resolution.recorded_on.isoformat(),
        },
    }
