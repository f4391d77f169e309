"""What the answer to a question is worth: what rests on it, and how uncertain it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kamplan.analysis.doubts import Doubt
from kamplan.domain.inquiry import Inquiry
from kamplan.domain.planning import Objective, Opportunity, Strategy
from kamplan.domain.scales import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kamplan.analysis.doubts import DoubtfulQuestion
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.analysis.weights import Weights
    from kamplan.domain.dossier import Dossier


@dataclass(frozen=True)
class Part:
    """One part of a score: what it is for, its points, and the records it comes from."""

    name: str
    points: int
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Worth:
    """What an answer is worth, 0 to 100: the `parts` that rest on it, of which `need` percent is in doubt."""

    parts: tuple[Part, ...]
    need: int

    @property
    def stake(self) -> int:
        """The points that rest on the question."""
        return min(100, sum(part.points for part in self.parts))

    @property
    def value(self) -> int:
        """The points of which the answer would make sure."""
        return self.stake * self.need // 100


class Stakes:
    """What rests on the questions of one account: its strategies, its opportunities, its dates."""

    def __init__(self, dossier: Dossier, analysis: AccountAnalysis, weights: Weights) -> None:
        self.dossier = dossier
        self.analysis = analysis
        self.weights = weights
        self.strategies = [one for one in dossier.list_records(Strategy) if not one.is_closed]
        self.objectives = {one.id: one for one in dossier.list_records(Objective) if not one.is_closed}
        self.opportunities = [one for one in dossier.list_records(Opportunity) if not one.is_closed]
        self.inquiries = [one for one in dossier.list_records(Inquiry) if not one.is_closed]

    def weigh(self, one: DoubtfulQuestion) -> Worth:
        """Return what the answer to a question is worth, with its parts; parts of no points are left out."""
        weights, topic = self.weights, one.topic
        review = self.analysis.get_topic(topic.id)
        cited = {item.id for item in self.dossier.items if item.topic == topic.id}
        naming = {item.id for item in one.items}
        conclusion = review.conclusion
        rests = conclusion is not None and not naming.isdisjoint(conclusion.cites)
        strategies = [each for each in self.strategies if not cited.isdisjoint(each.cites)]
        opportunities = self._find_opportunities(one, cited)
        share = find_share(self.opportunities, opportunities, weights.unvalued)
        parts = (
            Part(
                "required" if topic.required else "optional", weights.required if topic.required else weights.optional
            ),
            Part("unfinished", weights.unfinished if topic.required and not review.is_done else 0),
            Part("private", weights.private if is_private(topic.tiers) else 0),
            Part("conclusion", weights.conclusion if rests else 0, (conclusion.id,) if rests and conclusion else ()),
            Part(
                "strategies",
                min(weights.strategies_most, weights.strategy * len(strategies)),
                tuple(each.id for each in strategies),
            ),
            Part("opportunities", int(weights.opportunities * share), tuple(each.id for each in opportunities)),
            self._find_date(one, strategies, opportunities),
        )
        return Worth(parts=tuple(part for part in parts if part.points), need=find_need(one, weights))

    def _find_opportunities(self, one: DoubtfulQuestion, cited: set[str]) -> list[Opportunity]:
        """Return the opportunities that cite items of the topic, or are decided soon by what only people can tell."""
        private = is_private(one.topic.tiers)
        return [
            each
            for each in self.opportunities
            if not cited.isdisjoint(each.cites) or (private and self._is_near(each.close_by))
        ]

    def _is_near(self, day: date | None) -> bool:
        return day is not None and (day - self.dossier.as_of).days <= self.weights.horizon_days

    def _find_date(
        self, one: DoubtfulQuestion, strategies: Iterable[Strategy], opportunities: Iterable[Opportunity]
    ) -> Part:
        dated: list[tuple[date, str]] = [(each.close_by, each.id) for each in opportunities if each.close_by]
        served = {goal for each in strategies for goal in each.serves if goal in self.objectives}
        dated += [(self.objectives[goal].due, goal) for goal in served]
        dated += [(each.due, each.id) for each in self.inquiries if each.question == one.question.id]
        unknown = self.analysis.get_topic(one.topic.id).unknown
        dated += [(unknown.due, unknown.id)] if unknown else []
        day, record = min(dated, default=(None, ""))
        if day is None or not self._is_near(day):
            return Part("date", 0)
        days = max(0, (day - self.dossier.as_of).days)
        left = self.weights.horizon_days + 1 - days
        return Part("date", -(-self.weights.near * left // (self.weights.horizon_days + 1)), (record,))


def is_private(tiers: Sequence[Tier]) -> bool:
    """Say whether only the customer's people and its partners can tell."""
    return min(tiers) >= Tier.CONTACTS


def find_need(one: DoubtfulQuestion, weights: Weights) -> int:
    """Return how uncertain a question is, in percent: nothing known is all of it."""
    return {
        Doubt.OPEN: weights.nothing,
        Doubt.UNGRADED: weights.ungraded,
        Doubt.UNUSABLE: weights.unusable,
        Doubt.CONTRADICTED: weights.contradicted,
        Doubt.STALE: min(weights.stale_most, weights.stale + weights.stale_growth * one.periods),
        Doubt.SINGLE_ORIGIN: weights.single_origin,
    }[one.doubt]


def find_share(all_open: Sequence[Opportunity], bearing: Sequence[Opportunity], unvalued: int) -> Decimal:
    """Return which share of the open opportunities turns on a question, by amount times probability, from 0 to 1.

    Amounts of different currencies are never compared: it is the largest share of any one currency. Opportunities
    without an amount or a probability count alike, and together `unvalued` percent of what valued ones would.
    """
    groups = {one.currency if _has_value(one) else None for one in all_open}
    return max((_share_of(group, all_open, bearing, unvalued) for group in groups), default=Decimal(0))


def _has_value(opportunity: Opportunity) -> bool:
    return opportunity.weighted is not None and opportunity.weighted > 0


def _share_of(
    currency: str | None, all_open: Sequence[Opportunity], bearing: Sequence[Opportunity], unvalued: int
) -> Decimal:
    def add_up(opportunities: Sequence[Opportunity]) -> Decimal:
        if currency is None:
            return Decimal(sum(not _has_value(one) for one in opportunities))
        alike = (one.weighted for one in opportunities if one.currency == currency and _has_value(one))
        return sum((weighted for weighted in alike if weighted is not None), Decimal(0))

    share = add_up(bearing) / add_up(all_open)
    return share * unvalued / 100 if currency is None else share
