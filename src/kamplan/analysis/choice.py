"""The best set of answers that money and hours buy: exact, by branch and bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Offer:
    """Something that may be chosen: what it is worth in points, and what it takes."""

    points: int
    money: Decimal
    hours: Decimal


def choose_best(
    offers: Sequence[Offer], *, money: Decimal | None = None, hours: Decimal | None = None, most: int | None = None
) -> tuple[int, ...]:
    """Return the places of the offers that together are worth most within the limits; no limit is None.

    Of sets worth the same the first found stands; the search is the same every time. An offer worth nothing is never
    chosen. Offers that take the same are taken in the order of their points, so that only
    how many of each sort are taken is searched: with the few prices of a checklist's tiers that is quick at any length.
    """
    sorts: dict[tuple[Decimal, Decimal], list[int]] = {}
    for place in sorted(range(len(offers)), key=lambda one: (-offers[one].points, one)):
        if offers[place].points > 0:
            sorts.setdefault((offers[place].money, offers[place].hours), []).append(place)
    return _Search(offers, sorts, money, hours, len(offers) if most is None else most).run()


_ROUNDING = Decimal("0.000001")
"""More than a division of decimals can lose, so that a bound never comes out too low."""


class _Search:
    def __init__(
        self,
        offers: Sequence[Offer],
        sorts: dict[tuple[Decimal, Decimal], list[int]],
        money: Decimal | None,
        hours: Decimal | None,
        most: int,
    ) -> None:
        self.money = sum((one.money for one in offers), Decimal(0)) if money is None else money
        self.hours = sum((one.hours for one in offers), Decimal(0)) if hours is None else hours
        self.offers = offers
        self.most = most
        self.sorts = sorted(sorts.items(), key=lambda one: -self._rate(one[0][0], one[0][1], offers[one[1][0]].points))
        self.gains = [[0, *accumulate(offers[one].points for one in places)] for _, places in self.sorts]
        self.best: tuple[int, tuple[int, ...]] = (0, ())
        self.rest = [self._list_rest(depth) for depth in range(len(self.sorts))]

    def _rate(self, money: Decimal, hours: Decimal, points: int) -> Decimal:
        """Return the points for each part of the limits that an offer takes."""
        taken = (money / self.money if self.money else Decimal(0)) + (hours / self.hours if self.hours else Decimal(0))
        return Decimal(points) / taken if taken else Decimal("Infinity")

    def _list_rest(self, depth: int) -> tuple[list[Offer], list[Offer], list[Offer]]:
        """Return the offers not yet decided on, by points, by points for money and by points for hours."""
        left = [self.offers[place] for _, places in self.sorts[depth:] for place in places]
        by_points = sorted(left, key=lambda one: -one.points)
        by_money = sorted(left, key=lambda one: -(one.points / one.money if one.money else Decimal("Infinity")))
        by_hours = sorted(left, key=lambda one: -(one.points / one.hours if one.hours else Decimal("Infinity")))
        return by_points, by_money, by_hours

    def run(self) -> tuple[int, ...]:
        self._take(0, (), 0, self.money, self.hours, self.most)
        return tuple(sorted(self.best[1]))

    def _take(
        self, depth: int, chosen: tuple[int, ...], points: int, money: Decimal, hours: Decimal, most: int
    ) -> None:
        """Try how many of each sort to take, the most first; whatever cannot beat the best so far is left."""
        if points > self.best[0]:
            self.best = points, chosen
        if depth == len(self.sorts) or points + self._bound(depth, money, hours, most) <= self.best[0]:
            return
        (price, time), places = self.sorts[depth]
        for count in range(min(len(places), most), -1, -1):
            left, remaining = money - price * count, hours - time * count
            if left >= 0 and remaining >= 0:
                taken = chosen + tuple(places[:count])
                self._take(depth + 1, taken, points + self.gains[depth][count], left, remaining, most - count)

    def _bound(self, depth: int, money: Decimal, hours: Decimal, most: int) -> int:
        """Return points that no choice of the rest can pass: the least of three, each minding one limit alone."""
        by_points, by_money, by_hours = self.rest[depth]
        return min(
            sum(one.points for one in by_points[:most]),
            _fill(by_money, [one.money for one in by_money], money),
            _fill(by_hours, [one.hours for one in by_hours], hours),
        )


def _fill(offers: Sequence[Offer], prices: Sequence[Decimal], limit: Decimal) -> int:
    """Return what a limit buys of offers, the best for it first, the last one in part and rounded down."""
    points = 0
    for one, price in zip(offers, prices, strict=True):
        if price > limit:
            return points + int(one.points * limit / price + _ROUNDING)
        points += one.points
        limit -= price
    return points
