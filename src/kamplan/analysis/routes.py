"""How the answer to a question could be had, and what that takes: the cheapest tier that can still answer it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from statistics import median
from typing import TYPE_CHECKING, Literal

from kamplan.analysis.doubts import Doubt
from kamplan.analysis.worth import Part
from kamplan.domain.ids import number_of
from kamplan.domain.inquiry import Inquiry
from kamplan.domain.plan_scales import AttemptResult
from kamplan.domain.scales import LawfulOrigin, Level, Power, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.analysis.doubts import DoubtfulQuestion
    from kamplan.analysis.weights import Weights
    from kamplan.domain.checklist import Topic
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.inquiry import Attempt
    from kamplan.domain.item import Item

STRUCK = frozenset({AttemptResult.DOES_NOT_KNOW, AttemptResult.DECLINED})
"""Results after which a contact is not asked the same question again."""
NEGATIVE = STRUCK | {AttemptResult.NOT_REACHED, AttemptResult.NO_ANSWER}
"""Results that told us nothing but that."""
Step = Literal["grade", "read", "ask"]


@dataclass(frozen=True)
class Price:
    """What an answer of a tier takes: money and hours, each from past items or from the defaults."""

    money: Decimal
    hours: Decimal
    has_money: bool
    has_hours: bool


@dataclass(frozen=True)
class Route:
    """How to have an answer: the step to take, the tier, whom to ask, the price, and the effort by its parts.

    A `grade` step needs nothing but our own judgement, so it has no tier. `others` are further contacts
    who could tell, the easiest first; `failed` are the attempts that came to nothing.
    """

    step: Step
    tier: Tier | None
    contact: Contact | None
    others: tuple[Contact, ...]
    money: Decimal
    hours: Decimal
    parts: tuple[Part, ...]
    failed: tuple[Attempt, ...]
    passed_over: tuple[Tier, ...]

    @property
    def effort(self) -> int:
        """The effort in points."""
        return sum(part.points for part in self.parts)


class Roads:
    """The ways to the answers of one account: its contacts, what was tried, what past items of each tier took."""

    def __init__(self, dossier: Dossier, weights: Weights, currency: str | None) -> None:
        self.dossier = dossier
        self.weights = weights
        self.prices = {tier: _price(dossier, tier, weights, currency) for tier in Tier}
        self.attempts: dict[str, list[tuple[str, Attempt]]] = defaultdict(list)
        for inquiry in dossier.list_records(Inquiry):
            self.attempts[inquiry.question] += [
                (inquiry.id, one) for one in inquiry.attempts if one.on <= dossier.as_of and one.result in NEGATIVE
            ]
        self.told: dict[str, set[str]] = defaultdict(set)
        for item in dossier.items:
            if item.contact:
                self.told[item.topic].add(item.contact)

    def find_route(self, one: DoubtfulQuestion) -> Route:
        """Return the cheapest way to an answer: our own judgement, else the lowest tier that can still answer.

        A search of what is published that found nothing rules out the lowest public tier of the topic, a second one the
        next; a tier of people is ruled out when everybody on record there has declined or does not know.
        """
        failed = self.attempts[one.question.id]
        tried = Part("tried", self.weights.tried * len(failed), tuple(dict.fromkeys(inquiry for inquiry, _ in failed)))
        attempts = tuple(attempt for _, attempt in failed)
        if one.doubt is Doubt.UNGRADED:
            return _judge_ourselves(tried, attempts)
        tiers = sorted(set(one.topic.tiers))
        searches = sum(attempt.contact is None for attempt in attempts)
        public = [tier for tier in tiers if tier <= Tier.PUBLIC_PAID]
        open_tiers = [tier for tier in tiers if tier not in public[:searches]]
        people = {tier: self._list_people(tier, one.topic, attempts) for tier in open_tiers if tier not in public}
        left = [tier for tier in open_tiers if tier in public or people[tier] or not self._has_anybody(tier)]
        tier = left[0] if left else tiers[-1]
        found = people.get(tier, [])
        parts = [*self._price_parts(tier), tried]
        if tier not in public:
            parts.append(self._rate(found[0], one.topic, attempts) if found else Part("nobody", self.weights.nobody))
        return Route(
            step="read" if tier in public else "ask",
            tier=tier,
            contact=found[0] if found else None,
            others=tuple(found[1:3]),
            money=self.prices[tier].money,
            hours=self.prices[tier].hours,
            parts=tuple(part for part in parts if part.points),
            failed=attempts,
            passed_over=tuple(each for each in tiers if each < tier),
        )

    def _list_people(self, tier: Tier, topic: Topic, attempts: Sequence[Attempt]) -> list[Contact]:
        """Return who on record could tell, the easiest to ask first, without those who had nothing to say."""
        struck = {one.contact for one in attempts if one.result in STRUCK}
        found = [one for one in self.dossier.contacts if can_tell(one, tier) and one.id not in struck]
        rated = [(self._rate(one, topic, attempts).points, one.level is None, number_of(one.id), one) for one in found]
        return [one[3] for one in sorted(rated, key=lambda one: one[:3])]

    def _has_anybody(self, tier: Tier) -> bool:
        return any(can_tell(one, tier) for one in self.dossier.contacts)

    def _rate(self, contact: Contact, topic: Topic, attempts: Sequence[Attempt]) -> Part:
        weights = self.weights
        missed = sum(one.contact == contact.id for one in attempts)
        points = weights.stance[contact.stance] + weights.coverage[contact.coverage]
        points += 0 if contact.id in self.told[topic.id] else weights.stranger
        points += weights.outsider if contact.power is Power.OUTSIDE else 0
        points += weights.missed * missed
        return Part("contact", min(points, weights.nobody), (contact.id,))

    def _price_parts(self, tier: Tier) -> tuple[Part, ...]:
        """Return the points of access, hours and money; those of a tier are never below those of a lower one."""
        prices = [self.prices[each] for each in Tier if each <= tier]
        dearest = max((price.money for price in self.prices.values()), default=Decimal(0))
        money = max(price.money for price in prices)
        return (
            Part("access", self.weights.access[tier]),
            Part("hours", min(20, int(max(price.hours for price in prices)))),
            Part("money", int(10 * money / dearest) if dearest else 0),
        )


def can_tell(contact: Contact, tier: Tier) -> bool:
    """Say whether what a contact tells is of a tier: top management tells tier 4, everybody else tier 3."""
    is_top = contact.level is Level.TOP and not contact.partner
    return is_top if tier is Tier.TOP_MANAGEMENT else not is_top


def _judge_ourselves(tried: Part, attempts: tuple[Attempt, ...]) -> Route:
    none = Decimal(0)
    parts = (tried,) if tried.points else ()
    return Route("grade", None, None, (), none, none, parts, attempts, ())


def _price(dossier: Dossier, tier: Tier, weights: Weights, currency: str | None) -> Price:
    items = [one for one in dossier.items if one.tier is tier and one.lawful is not LawfulOrigin.NOT_TO_BE_USED]
    money = [one.cost for one in items if one.cost is not None and one.currency == currency]
    hours = [one.hours for one in items if one.hours is not None]
    place = int(tier) - 1
    return Price(
        money=_median(money, weights.money[place], "1"),
        hours=_median(hours, weights.hours[place], "0.5"),
        has_money=bool(money),
        has_hours=bool(hours),
    )


def _median(values: Sequence[Decimal], default: int, step: str) -> Decimal:
    """Return the median, rounded up to whole steps: more than that nobody knows."""
    if not values:
        return Decimal(default)
    unit = Decimal(step)
    return (median(values) / unit).to_integral_value(rounding=ROUND_CEILING) * unit


def count_other_currencies(items: Sequence[Item], currency: str | None) -> Mapping[str, int]:
    """Return how many recorded costs are in each currency other than the one counted in: they are not converted."""
    found: dict[str, int] = defaultdict(int)
    for item in items:
        if item.cost is not None and item.currency and item.currency != currency:
            found[item.currency] += 1
    return dict(sorted(found.items()))
