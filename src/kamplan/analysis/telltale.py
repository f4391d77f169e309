"""Withheld numbers in a file: amounts, figures and chances, in whatever notation.

A number is everywhere, so it tells something only where it is precise, or stands beside what it measures. One of four
figures or more is looked for by itself, one of three where it measures the same (money, or a share), and a shorter one
only beside words of its record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.tokens import Number, list_numbers, list_telling, list_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

ALONE = 4
"""How many figures make a number telling by itself."""
ALIKE = 3
"""How many make it so beside a currency, or as a share."""
BRIEF = 40
"""Up to how many letters a passage is read with what stands around it: a cell of a table, a word of a drawing."""
ROUND = 3
"""How many passages before and behind such a one are read with it."""
YEARS = range(1900, 2101)
"""Numbers that are a year for whoever reads them."""


@dataclass(frozen=True)
class KnownNumber:
    """A number of a record: the record's id, the field, the value, what it is of, in words, and what it measures."""

    id: str
    field: str
    value: Decimal
    of: str
    is_share: bool = False
    is_money: bool = False


class Numbers:
    """Withheld numbers, but for those that may be read."""

    def __init__(self, withheld: Iterable[KnownNumber], readable: Collection[Decimal]) -> None:
        self._by_value: dict[Decimal, list[tuple[KnownNumber, frozenset[str]]]] = defaultdict(list)
        for one in dict.fromkeys(withheld):
            if one.value and one.value not in readable:
                self._by_value[one.value].append((one, frozenset(list_telling(list_tokens(one.of)))))

    def find(self, passages: Sequence[str], *, only_beside: bool = False) -> Iterator[tuple[KnownNumber, int]]:
        """Yield the withheld numbers that a file says, each with the number of the passage.

        With `only_beside` each must stand beside words of its record: measures of a page are numbers too.
        """
        for place, text in enumerate(passages if self._by_value else ()):
            numbers = [one for one in list_numbers(text) if one.value in self._by_value]
            if not numbers:
                continue
            beside = text
            if len(text) < BRIEF:
                beside = "  ".join(passages[max(0, place - ROUND) : place + ROUND + 1])
                numbers = [one for one in list_numbers(beside) if one.value in {each.value for each in numbers}]
            words = frozenset(list_telling(list_tokens(beside)))
            for number in dict.fromkeys(numbers):
                for known, of in self._by_value[number.value]:
                    if (of & words or not only_beside) and _tells(number, known, of, of & words):
                        yield known, place


def _tells(number: Number, known: KnownNumber, of: frozenset[str], shared: frozenset[str]) -> bool:
    figures = len(known.value.normalize().as_tuple().digits)
    is_alike = (number.is_share and known.is_share) or (number.is_money and known.is_money)
    is_round = known.value == known.value.to_integral_value() and known.value < 1000
    if number.value in YEARS and not is_alike:
        return len(shared) * 2 > len(of)
    if figures >= ALONE or (figures == ALIKE and is_alike and not is_round):
        return True
    if is_alike:
        return bool(shared)
    if figures == ALIKE:
        return len(shared) * 2 > len(of)
    return len(shared) > 1 and len(shared) * 3 > 2 * len(of)
