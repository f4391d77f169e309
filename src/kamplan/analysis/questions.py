"""Which questions of the checklist are worth asking whom, best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.doubts import find_doubts
from kamplan.analysis.weights import Weights
from kamplan.analysis.worth import Stakes
from kamplan.domain.inquiry import Inquiry
from kamplan.domain.scales import Level, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamplan.analysis.doubts import DoubtfulQuestion
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier


@dataclass(frozen=True)
class RankedQuestion:
    """A question that is not settled, what its answer is worth, 0 to 100, and the inquiry that is to settle it."""

    doubtful: DoubtfulQuestion
    value: int
    inquiry: str | None

    @property
    def id(self) -> str:
        """The id of the question."""
        return self.doubtful.question.id


def rank_for(
    dossier: Dossier, checklist: Checklist, analysis: AccountAnalysis, contacts: Iterable[Contact]
) -> tuple[RankedQuestion, ...]:
    """Return the situation questions that these contacts may answer, the most worth asking first.

    First comes what an inquiry says they are to be asked, then what is worth most (`analysis.worth`). Of the same
    value a question comes sooner whose topic asks for the highest tier they give, which nothing published answers,
    and of whose topic they have spoken before. Who is not in top management is asked nothing that only tier 4 answers
    (the method, sections 1 and 4).
    """
    asked = list(contacts)
    names = {one.id for one in asked}
    best = max((find_tier(one) for one in asked), default=Tier.CONTACTS)
    spoken = {item.topic for item in dossier.active_items if item.contact in names}
    inquiries = {one.question: one for one in dossier.list_records(Inquiry) if not one.is_closed}
    stakes = Stakes(dossier, analysis, Weights())
    found = []
    for one in find_doubts(dossier, checklist, analysis):
        topic = one.topic
        if not any(tier in (Tier.CONTACTS, best) for tier in topic.tiers):
            continue
        inquiry = inquiries.get(one.question.id)
        is_theirs = inquiry is not None and inquiry.ask in names
        ranked = RankedQuestion(one, stakes.weigh(one).value, inquiry.id if inquiry else None)
        is_public = min(topic.tiers) <= Tier.PUBLIC_PAID
        fit = (best not in topic.tiers, is_public, topic.id not in spoken)
        found.append(((not is_theirs, -ranked.value, *fit), ranked))
    return tuple(ranked for _, ranked in sorted(found, key=lambda one: one[0]))


def find_tier(contact: Contact) -> Tier:
    """Return the tier of what a contact tells: 4 in the customer's own top management, else 3."""
    is_top = contact.level is Level.TOP and not contact.partner
    return Tier.TOP_MANAGEMENT if is_top else Tier.CONTACTS
