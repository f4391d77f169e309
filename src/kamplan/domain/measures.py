"""What a director looks at on one account: counted one way, whether from a dossier or from rows of many accounts.

Source: the method, section 9. A measure that only the account team may know is None for everybody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Money = dict[str, Decimal]
"""Exact amounts by currency; different currencies are never added."""

_EXACT = Context(prec=120)
"""Precision in which no sum of amounts loses a digit."""
_OVER = {
    Kind.OPPORTUNITY.value: ("stage", frozenset({"won", "lost", "dropped"})),
    Kind.OBJECTIVE.value: ("status", frozenset({"achieved", "missed", "dropped"})),
    Kind.ACTION.value: ("status", frozenset({"done", "dropped"})),
}
_SHARE = re.compile(r"share of wallet|wallet share|钱包份额|采购份额|份额占比", re.IGNORECASE)
_SALES = re.compile(r"^(?:our|own) (?:sales|revenue)$|^(?:我方|本公司|我们的)(?:销售额|销售|收入)$", re.IGNORECASE)
_MARGIN = re.compile(r"^(?:our |own )?(?:gross )?margin$|^(?:我方|本公司|我们的)?毛利率?$", re.IGNORECASE)
_OURS = re.compile(r"(?<![a-z])(?:ours?|we|us|wallet)(?![a-z])|我|本公司|钱包", re.IGNORECASE)
_TARGET = (" target", "目标")
"""What the measure of a target ends in beside that of the figure itself."""


@dataclass(frozen=True)
class Evidence:
    """How well the required topics are known: counts of active items, and of the usable ones by freshness.

    `private` counts items of tiers 3 and 4. Of the topics that a usable item in date speaks of, `public_only` have none
    of those tiers; `single_origin` are required ones that go back to one origin.
    """

    items: int = 0
    usable: int = 0
    current: int = 0
    due: int = 0
    stale: int = 0
    private: int = 0
    covered: int = 0
    known: int = 0
    public_only: int = 0
    single_origin: int = 0


@dataclass(frozen=True)
class Number:
    """A figure and, where one is set, its target: the latest year up to now, and the first year to be reached."""

    value: Decimal | None = None
    year: int | None = None
    unit: str | None = None
    target: Decimal | None = None
    target_year: int | None = None


@dataclass
class Tally:
    """What the planning records, contacts and figures of an account come to; filled one record at a time."""

    on: date
    opportunities: int = 0
    won: Money = field(default_factory=dict)
    open_value: Money = field(default_factory=dict)
    weighted: Money = field(default_factory=dict)
    actions: int = 0
    overdue_actions: int = 0
    objectives: int = 0
    on_track: int = 0
    overdue_objectives: int = 0
    issues: int = 0
    overdue_issues: int = 0
    late_commitments: int = 0
    planned: Money = field(default_factory=dict)
    spent: Money = field(default_factory=dict)
    power: int = 0
    known_power: int = 0
    score: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    has_met: bool = False
    sponsor_met: str | None = None
    sales: Number = Number()
    margin: Number = Number()
    share: Number = Number()
    _scored: tuple[str, int] = ("", 0)

    def __post_init__(self) -> None:
        self._today = self.on.isoformat()

    def add_record(
        self, kind: str, body: Mapping[str, Any], *, recorded_on: str, number: int, sponsor: str | None
    ) -> None:
        """Count a planning record that has not been withdrawn; `body` holds its own fields as JSON has them."""
        if kind == "O":
            self._add_opportunity(body)
        elif kind == "A" and is_open(kind, body):
            self.actions += 1
            self.overdue_actions += body["due"] < self._today
        elif kind == "G" and is_open(kind, body):
            self.objectives += 1
            self.on_track += body.get("status") == "on-track"
            self.overdue_objectives += body["due"] < self._today
        elif kind == "Q" and not body.get("closed_on"):
            self.issues += 1
            self.overdue_issues += bool(body.get("due")) and body["due"] < self._today
        elif kind == "D" and not body.get("delivered_on"):
            self.late_commitments += body["due"] < self._today
        elif kind == "B":
            add_money(self.planned, body.get("currency"), body["planned"])
            add_money(self.spent, body.get("currency"), body.get("spent"))
        elif kind == "M":
            self._add_meeting(body, sponsor)
        elif kind == "AS" and (recorded_on, number) > self._scored:
            self._scored = (recorded_on, number)
            self.score = (tuple(body["attractiveness"]), tuple(body["strength"]))

    def _add_opportunity(self, body: Mapping[str, Any]) -> None:
        amount, currency = body.get("amount"), body.get("currency")
        if body.get("stage") == "won":
            add_money(self.won, currency, amount)
        elif is_open("O", body):
            self.opportunities += 1
            add_money(self.open_value, currency, amount)
            chance = body.get("probability")
            if amount is not None and chance is not None:
                add_money(self.weighted, currency, _EXACT.multiply(Decimal(amount), Decimal(chance).scaleb(-2)))

    def _add_meeting(self, body: Mapping[str, Any], sponsor: str | None) -> None:
        self.has_met = True
        if sponsor and sponsor in {fold_name(who) for who in body.get("who", ())}:
            self._note_sponsor(body["held_on"])

    def add_contact(
        self, *, power: str, coverage: str, owner: str | None, last_contact: str | None, sponsor: str | None
    ) -> None:
        """Count a contact who has not been withdrawn, for the account team alone."""
        if power in ("inner", "structure"):
            self.power += 1
            self.known_power += coverage not in ("none", "unknown")
        if last_contact:
            self.has_met = True
            if sponsor and fold_name(owner or "") == sponsor:
                self._note_sponsor(last_contact)

    def _note_sponsor(self, day: str) -> None:
        if day <= self._today:
            self.sponsor_met = max(self.sponsor_met or "", day)

    def add_figure(self, measure: str, year: int, value: Decimal, unit: str | None) -> None:
        """Note a figure of ours: sales, margin or share of wallet, or the target for one."""
        said, is_target = split_target(measure)
        for name, pattern in (("sales", _SALES), ("margin", _MARGIN), ("share", _SHARE)):
            if pattern.search(said):
                held: Number = getattr(self, name)
                setattr(self, name, self._join(held, year, value, unit, is_target=is_target))

    def _join(self, held: Number, year: int, value: Decimal, unit: str | None, *, is_target: bool) -> Number:
        if is_target:
            is_nearer = held.target_year is None or choose_target((held.target_year, year), self.on.year) == year
            return Number(held.value, held.year, held.unit, value, year) if is_nearer else held
        if year <= self.on.year and (held.year is None or year >= held.year):
            return Number(value, year, unit, held.target, held.target_year)
        return held


@dataclass(frozen=True)
class Measures:
    """Every measure of one account that follows from what is recorded on it, for one reader on one date."""

    done: int
    required: int
    evidence: Evidence
    tally: Tally
    is_for_team: bool

    @property
    def readiness(self) -> float:
        """Required topics done of those required."""
        return share(self.done, self.required)

    @property
    def left(self) -> Money:
        """What may still be spent of the budget."""
        rest = dict(self.tally.planned)
        for currency, amount in self.tally.spent.items():
            rest[currency] = _EXACT.subtract(rest.get(currency, Decimal(0)), amount)
        return rest


def split_target(measure: str) -> tuple[str, bool]:
    """Return what a figure measures, and whether the figure is the target for it."""
    said = measure.strip()
    ending = next((one for one in _TARGET if said.casefold().endswith(one)), "")
    return (said[: len(said) - len(ending)].strip(), True) if ending else (said, False)


def choose_target(years: Iterable[int], now: int) -> int:
    """Return the year of the target that counts: the next to be reached, else the last that was to be."""
    return min(years, key=lambda year: (year < now, abs(year - now)))


def choose_reached(years: Iterable[int], now: int) -> int:
    """Return the year of the figure that counts: the latest up to now, else the first after it."""
    return min(years, key=lambda year: (year > now, abs(year - now)))


def is_ours(measure: str) -> bool:
    """Say whether a measure is worded as one of our business with the customer.

    It decides in which table a figure stands, never who may read it.
    """
    return _OURS.search(measure) is not None


def share(part: int, whole: int) -> float:
    """Return a share to three places; of nothing it is 0."""
    return round(part / whole, 3) if whole else 0.0


def is_open(kind: str, body: Mapping[str, Any]) -> bool:
    """Say whether a record with a status is still open."""
    name, over = _OVER[kind]
    return body.get(name) not in over


def add_money(total: Money, currency: str | None, amount: str | Decimal | None) -> None:
    """Add an amount to the total of its currency, exactly; no amount adds nothing."""
    if amount is not None:
        known = total.get(currency or "", Decimal(0))
        total[currency or ""] = _EXACT.add(known, Decimal(amount))
