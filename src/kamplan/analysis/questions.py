"""Which questions of the checklist are worth asking whom, best first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.domain.inquiry import Inquiry
from kamplan.domain.scales import Freshness, Level, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamplan.analysis.model import AccountAnalysis, QuestionReview
    from kamplan.domain.checklist import Checklist, Topic
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


class Worth(StrEnum):
    """Why a question is worth asking."""

    OPEN = "open"
    STALE = "stale"
    SINGLE_ORIGIN = "single-origin"


@dataclass(frozen=True)
class RankedQuestion:
    """A question with why it is worth asking, whether its topic is required, and the inquiry that is to settle it.

    `items` are those it rests on so far: stale, or all of one origin.
    """

    id: str
    topic: str
    worth: Worth
    is_required: bool
    inquiry: str | None
    items: tuple[str, ...]


def rank_questions(
    dossier: Dossier, checklist: Checklist, analysis: AccountAnalysis, contacts: Iterable[Contact]
) -> tuple[RankedQuestion, ...]:
    """Return the situation questions that these contacts may answer, the most worth asking first.

    First comes what an inquiry says they are to be asked; then what is open of required topics, what has gone stale,
    what rests on one origin, and the rest. Within these a question comes sooner whose topic asks for the highest tier
    they give, which nothing published answers, and of whose topic they have spoken before. Who is not in top
    management is asked nothing that only tier 4 answers (the method, sections 1 and 4).
    """
    asked = list(contacts)
    names = {one.id for one in asked}
    best = max((find_tier(one) for one in asked), default=Tier.CONTACTS)
    spoken = {item.topic for item in dossier.active_items if item.contact in names}
    inquiries = {one.question: one for one in dossier.list_records(Inquiry) if not one.is_closed}
    found = []
    for place, topic in enumerate(checklist.topics):
        review = analysis.get_topic(topic.id)
        if review.waiver or not any(tier in (Tier.CONTACTS, best) for tier in topic.tiers):
            continue
        is_public = min(topic.tiers) <= Tier.PUBLIC_PAID
        fit = (best not in topic.tiers, is_public, topic.id not in spoken, place)
        for question in review.questions:
            made = _judge(question, topic, dossier, analysis)
            if made is None:
                continue
            inquiry = inquiries.get(question.id)
            is_theirs = inquiry is not None and inquiry.ask in names
            worth, items = made
            ranked = RankedQuestion(
                question.id, topic.id, worth, topic.required, inquiry.id if inquiry else None, items
            )  # fmt: skip
            found.append(((not is_theirs, _weigh(ranked), not topic.required, *fit), ranked))
    return tuple(ranked for _, ranked in sorted(found, key=lambda one: one[0]))


def find_tier(contact: Contact) -> Tier:
    """Return the tier of what a contact tells: 4 in the customer's own top management, else 3."""
    is_top = contact.level is Level.TOP and not contact.partner
    return Tier.TOP_MANAGEMENT if is_top else Tier.CONTACTS


def _weigh(question: RankedQuestion) -> int:
    if question.worth is Worth.OPEN:
        return 0 if question.is_required else 3
    return 1 if question.worth is Worth.STALE else 2


def _judge(
    question: QuestionReview, topic: Topic, dossier: Dossier, analysis: AccountAnalysis
) -> tuple[Worth, tuple[str, ...]] | None:
    """Return why a question is worth asking and what it rests on; None for one that is well answered."""
    if question.kind != "situation":
        return None
    if question.answered:
        items = [dossier.items_by_id[one] for one in question.by]
        origins = {item.origin_key for item in items}
        return (Worth.SINGLE_ORIGIN, question.by) if len(origins) == 1 else None
    stale = _list_stale(question.id, topic.id, dossier.active_items, analysis)
    return (Worth.STALE, stale) if stale else (Worth.OPEN, ())


def _list_stale(question: str, topic: str, items: Sequence[Item], analysis: AccountAnalysis) -> tuple[str, ...]:
    return tuple(
        item.id
        for item in items
        if item.topic == topic
        and question in item.questions
        and item.is_usable
        and analysis.freshness[item.id] is Freshness.STALE
    )
