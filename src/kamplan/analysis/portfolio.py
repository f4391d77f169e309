"""The portfolio: every account with its measures, the flags they raise, its place in the selection matrix.

Source: the method, section 9. Readiness rewards filling boxes, so quality and action stand beside it; people are
listed with what they carry, by name, and never ranked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.dates import move_months
from kamplan.domain.measures import Money, add_money, share
from kamplan.domain.text import fold_name
from kamplan.language import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from kamplan.domain.account import Account
    from kamplan.domain.measures import Measures
    from kamplan.domain.scales import Audience
    from kamplan.domain.work import Load

SILENT_DAYS = 90
MANY_ACCOUNTS = 3
ENDING_MONTHS = 6
LOW = 0.5
FLAGS = {
    "ready": N_("fewer than half of the required topics are done"),
    "quality": N_("fewer than half of the items are graded usable"),
    "stale": N_("over a third of the usable items are past review"),
    "public": N_("nothing is known from tiers 3 and 4"),
    "origin": N_("required topics rest on one origin only"),
    "power": N_("members of the power level whom we do not know"),
    "sponsor": N_("no sponsor, or one who is the director too"),
    "silent": N_("the sponsor has not met the customer for 90 days"),
    "overload": N_("the sponsor has more than 3 accounts"),
    "actions": N_("actions past their date"),
    "objectives": N_("objectives past their date"),
    "issues": N_("issues past their date"),
    "late": N_("delivery commitments past their date"),
    "budget": N_("more is spent than was planned"),
    "review": N_("the plan's review has passed"),
    "version": N_("a plan version waits for approval"),
    "ending": N_("the plan's period ends within 6 months"),
    "rival": N_("another of our accounts competes for an opportunity"),
}
"""Every flag and what it says; `portfolio --account` shows what each rests on."""
FLAG_WORDS = {
    "ready": N_("not ready"), "quality": N_("low quality"), "stale": N_("stale"), "public": N_("public only"),
    "origin": N_("one origin"), "power": N_("power unknown"), "sponsor": N_("no sponsor"),
    "silent": N_("silent sponsor"), "overload": N_("overloaded sponsor"), "actions": N_("late actions"),
    "objectives": N_("late objectives"), "issues": N_("late issues"), "late": N_("late deliveries"),
    "budget": N_("overspent"), "review": N_("review due"), "version": N_("to approve"), "ending": N_("ending"),
    "rival": N_("rivals"),
}  # fmt: skip
"""The word for each flag where people read it; JSON and CSV have the code."""
FIELDS = {
    (True, True): "invest",
    (True, False): "develop",
    (False, True): "maintain",
    (False, False): "simplify",
}
"""What to do with an account by whether it is attractive and whether we are strong there."""
MIDDLE = 3.0


@dataclass(frozen=True)
class Place:
    """Where an account stands in the selection matrix: both scores from 1 to 5, and the field that follows."""

    attractiveness: float
    strength: float

    @property
    def field(self) -> str:
        """The field of the matrix: invest, develop, maintain or simplify."""
        return FIELDS[self.attractiveness >= MIDDLE, self.strength >= MIDDLE]


@dataclass(frozen=True)
class Line:
    """One account of the portfolio: its measures, what lies between it and others, and the flags all that raises."""

    account: Account
    measures: Measures
    waiting: int | None
    withheld: int
    sponsored: int
    rivals: tuple[str, ...]
    place: Place | None
    as_of: date

    @property
    def overdue(self) -> int:
        """How much is late: actions, objectives, issues and delivery commitments."""
        tally = self.measures.tally
        return tally.overdue_actions + tally.overdue_objectives + tally.overdue_issues + tally.late_commitments

    @property
    def fresh(self) -> float:
        """The share of the usable items that are in date."""
        evidence = self.measures.evidence
        return share(evidence.current + evidence.due, evidence.usable)

    @property
    def quality(self) -> float:
        """The share of the items that are graded usable."""
        return share(self.measures.evidence.usable, self.measures.evidence.items)

    @property
    def flags(self) -> tuple[str, ...]:
        """The codes of the flags that are raised, in the order of `FLAGS`."""
        raised = self._judge_knowledge() | self._judge_people() | self._judge_action() | self._judge_plan()
        return tuple(code for code in FLAGS if code in raised)

    def _judge_knowledge(self) -> set[str]:
        evidence = self.measures.evidence
        raised = {
            "ready": self.measures.readiness < LOW,
            "quality": evidence.items > 0 and evidence.usable * 2 < evidence.items,
            "stale": evidence.stale * 3 > evidence.usable,
            "public": evidence.items > 0 and evidence.private == 0,
            "origin": evidence.single_origin > 0,
        }
        return {code for code, is_raised in raised.items() if is_raised}

    def _judge_people(self) -> set[str]:
        account, tally = self.account, self.measures.tally
        sponsor = fold_name(account.sponsor or "")
        raised = {
            "power": tally.known_power < tally.power,
            "sponsor": not sponsor or sponsor == fold_name(account.director or ""),
            "silent": self.silent_days is not None and self.silent_days > SILENT_DAYS,
            "overload": self.sponsored > MANY_ACCOUNTS,
        }
        return {code for code, is_raised in raised.items() if is_raised}

    @property
    def silent_days(self) -> int | None:
        """For how many days the sponsor has met nobody; never, 9999; None where no meeting is known, or to others."""
        tally = self.measures.tally
        if not self.measures.is_for_team or not self.account.sponsor or not tally.has_met:
            return None
        from datetime import date

        return (self.as_of - date.fromisoformat(tally.sponsor_met)).days if tally.sponsor_met else NEVER

    def _judge_action(self) -> set[str]:
        tally = self.measures.tally
        raised = {
            "actions": tally.overdue_actions > 0,
            "objectives": tally.overdue_objectives > 0,
            "issues": tally.overdue_issues > 0,
            "late": tally.late_commitments > 0,
            "budget": any(amount < 0 for amount in self.measures.left.values()),
        }
        return {code for code, is_raised in raised.items() if is_raised}

    def _judge_plan(self) -> set[str]:
        account = self.account
        ends = account.period_to
        raised = {
            "review": account.next_review is not None and account.next_review < self.as_of,
            "version": bool(self.waiting),
            "ending": ends is not None and self.as_of <= ends <= move_months(self.as_of, ENDING_MONTHS),
            "rival": bool(self.rivals),
        }
        return {code for code, is_raised in raised.items() if is_raised}


NEVER = 9999
"""Days since a meeting that never was."""


@dataclass(frozen=True)
class Portfolio:
    """Every account one reader may see, what lies between them, and what our people carry."""

    as_of: date
    audience: Audience
    lines: tuple[Line, ...]
    loads: tuple[Load, ...]
    rivals: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def withheld(self) -> int:
        """How many records of the accounts the reader may not see; for standard error and the record of releases."""
        return sum(one.withheld for one in self.lines)

    @property
    def sponsors(self) -> dict[str, list[str]]:
        """The keys of each sponsor's accounts, by the sponsor's name."""
        found: dict[str, tuple[str, list[str]]] = {}
        for line in self.lines:
            if name := line.account.sponsor:
                found.setdefault(fold_name(name), (name, []))[1].append(line.account.key)
        return {name: keys for _, (name, keys) in sorted(found.items())}

    def add_up(self, name: str) -> Money:
        """Return the total of a sum of money over all accounts: won, open_value, weighted, planned, spent."""
        total: Money = {}
        for line in self.lines:
            for currency, amount in getattr(line.measures.tally, name).items():
                add_money(total, currency, amount)
        return total

    def find_largest(self, name: str) -> dict[str, tuple[str, float]]:
        """Return for each currency the account with most of a sum, and its share of the total: the concentration."""
        total = self.add_up(name)
        found = {}
        for currency, whole in total.items():
            if whole > 0:
                held = [(getattr(one.measures.tally, name).get(currency, 0), one.account.key) for one in self.lines]
                amount, key = max(held, key=lambda one: one[0])
                found[currency] = (key, round(float(amount / whole), 3))
        return found


def place_account(
    score: tuple[Sequence[str], Sequence[str]], weights: tuple[Mapping[str, Decimal], Mapping[str, Decimal]]
) -> Place | None:
    """Return where the ratings of a score place an account, or None where it was not scored.

    `weights` are those of the criteria of attractiveness and of strength; one without a weight counts once.
    """
    attractiveness, strength = (_weigh(given, each) for given, each in zip(score, weights, strict=True))
    if attractiveness is None or strength is None:
        return None
    return Place(attractiveness, strength)


def _weigh(ratings: Sequence[str], weights: Mapping[str, Decimal]) -> float | None:
    given = [(name, int(rating)) for name, _, rating in (one.rpartition("=") for one in ratings)]
    total = sum(weights.get(name, 1) for name, _ in given)
    if not total:
        return None
    return round(float(sum(weights.get(name, 1) * rating for name, rating in given) / total), 2)


def count_sponsored(accounts: Iterable[Account]) -> Counter[str]:
    """Return how many accounts each sponsor has, by folded name."""
    return Counter(fold_name(one.sponsor) for one in accounts if one.sponsor)
