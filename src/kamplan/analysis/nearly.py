"""Sentences that a text repeats nearly word for word: enough of their words, close together and much in their order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import log
from typing import TYPE_CHECKING

from kamplan.analysis.known import Known, Likeness
from kamplan.analysis.tokens import list_telling, list_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Pair = tuple[str, str]

COVERED = 0.66
"""How much of a sentence must be repeated, by the weight of its words; one in six may have been replaced."""
ORDERED = 0.3
"""How many of its neighbouring words must be neighbours still."""
SAID = 0.5
"""How much of its words must be repeated, numbers left aside: a date and an amount alone are no sentence."""
OWN = 0.5
"""How much must be repeated of what only the withheld sentence says."""
TELLING = 0.1
"""How much of a sentence must be its own for it to tell anything that is not known."""
SHORT = 5
"""A sentence of fewer words is found only word for word."""
NUMBER_WEIGHT = 1.5
"""How much more a number counts than a word as rare."""
COMMON = 60
"""Neighbours that stand in more texts than this are no sign of any one of them."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


@dataclass(frozen=True)
class Sentence:
    """The telling words of a sentence of a known text, and which of them are neighbours."""

    known: Known
    words: tuple[str, ...]
    pairs: frozenset[Pair] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", frozenset(pairwise(self.words)))


class NearIndex:
    """Withheld sentences by their pairs of neighbours: finds what is repeated nearly word for word."""

    def __init__(self, texts: Sequence[Sentence], told: Sequence[Sentence]) -> None:
        self._texts = [one for one in texts if len(one.words) >= SHORT]
        self._open = [one for one in told if len(one.words) > 1]
        counts = Counter(word for one in (*self._texts, *self._open) for word in set(one.words))
        whole = len(self._texts) + len(self._open) + 1
        self._weights = {word: _weigh(word, count, whole) for word, count in counts.items()}
        self._by_pair = _index(self._texts)
        self._open_by_pair = _index(self._open)
        self._telling = Counter(number for numbers in self._by_pair.values() for number in numbers)
        self._open_telling = Counter(number for numbers in self._open_by_pair.values() for number in numbers)

    def find(self, words: Sequence[str], of: Sequence[int]) -> Iterator[Likeness]:
        """Yield the passages that repeat a withheld sentence."""
        hits: dict[int, list[int]] = defaultdict(list)
        for place, pair in enumerate(pairwise(words)):
            for number in self._by_pair.get(pair, ()):
                hits[number].append(place)
        for number, places in hits.items():
            yield from self._judge(number, places, words, of)

    def _judge(self, number: int, places: Sequence[int], words: Sequence[str], of: Sequence[int]) -> Iterator[Likeness]:
        """Yield where enough of a text's pairs of neighbours stand close enough together, from left to right.

        Pairs that stand in very many texts are not looked for, and not asked for either.
        """
        text, telling = self._texts[number], self._telling[number]
        size = len(text.words)
        width = size + size // 3 + 4
        needed = max(min(2, telling), ORDERED * telling)
        start = end = 0
        within: Counter[Pair] = Counter()
        while start < len(places):
            while end < len(places) and places[end] - places[start] < width:
                within[words[places[end]], words[places[end] + 1]] += 1
                end += 1
            score = self._compare(text, places[start:end], words, width) if len(within) >= needed else None
            passed = start + 1
            if score:
                alone = list(self._judge_alone(number, places[start:end], words, of))
                first, last = _narrow(places, start, end, words)
                if alone:
                    passed = max(
                        passed, 1 + max(place for place in range(start, end) if of[places[place]] == alone[-1].passage)
                    )
                    yield from alone
                else:
                    passed = last
                    within_passages = [of[one] for one in places[first:last]]
                    yield Likeness(text.known, max(within_passages, key=within_passages.count), score)
            for one in places[start : min(passed, end)]:
                pair = (words[one], words[one + 1])
                within[pair] -= 1
                if not within[pair]:
                    del within[pair]
            start = passed

    def _judge_alone(
        self, number: int, places: Sequence[int], words: Sequence[str], of: Sequence[int]
    ) -> Iterator[Likeness]:
        """Yield the passages that by themselves repeat enough of a text, of those that have a part in it."""
        for passage, theirs in groupby(places, key=lambda one: of[one]):
            within = list(theirs)
            score = self._compare(self._texts[number], within, words, 0) if len(within) > 1 else None
            if score:
                yield Likeness(self._texts[number].known, passage, score)

    def _compare(self, text: Sentence, places: Sequence[int], words: Sequence[str], width: int) -> float | None:
        """Return how much of a text a stretch of words repeats, if it is enough, and of what it alone says."""
        slack = max(0, width - (places[-1] + 2 - places[0]))
        first, last = max(0, places[0] - slack // 2), min(len(words), places[-1] + 2 + slack // 2)
        stretch = set(words[first:last])
        known = set(text.words)
        whole, shared = self._weigh(known), self._weigh(known & stretch)
        said = {one for one in known if not one[0].isdigit()}
        if shared < COVERED * whole or self._weigh(said & stretch) < SAID * self._weigh(said):
            return None
        around = max(width, last - first)
        told = self._list_told(words[max(0, first - around) : last + around])
        own = known - told
        is_own = any(words[one] in own or words[one + 1] in own for one in places)
        if self._weigh(own) < TELLING * whole or not is_own or self._weigh(own & stretch) < OWN * self._weigh(own):
            return None
        return shared / whole

    def _list_told(self, words: Sequence[str]) -> set[str]:
        """Return the words of every readable sentence that stands, half of it at least, in a stretch of words."""
        counts: Counter[int] = Counter()
        for pair in set(pairwise(words)):
            counts.update(self._open_by_pair.get(pair, ()))
        return {
            word
            for number, count in counts.items()
            if count >= self._open_telling[number] / 2
            for word in self._open[number].words
        }

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, 0.0) for word in words)


def _narrow(places: Sequence[int], start: int, end: int, words: Sequence[str]) -> tuple[int, int]:
    """Return the shortest stretch of places, from the left, in which all the pairs of a longer one stand."""
    seen: set[Pair] = set()
    last = start
    for number in range(start, end):
        pair = (words[places[number]], words[places[number] + 1])
        if pair not in seen:
            seen.add(pair)
            last = number + 1
    seen.clear()
    first = last
    for number in reversed(range(start, last)):
        pair = (words[places[number]], words[places[number] + 1])
        if pair not in seen:
            seen.add(pair)
            first = number
    return first, last


def _weigh(word: str, count: int, whole: int) -> float:
    weight = max(0.2, log(whole / count))
    return weight * NUMBER_WEIGHT if word[0].isdigit() else weight


def _index(texts: Sequence[Sentence]) -> Mapping[Pair, list[int]]:
    found: dict[Pair, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        for pair in one.pairs:
            found[pair].append(number)
    return {pair: numbers for pair, numbers in found.items() if len(numbers) <= COMMON}


def cut_sentences(text: str) -> list[list[str]]:
    """Return the telling words of each sentence of a text; one too short for it is joined to the one before it."""
    cut: list[list[str]] = []
    for piece in _SENTENCE.split(text):
        words = list_telling(list_tokens(piece))
        if cut and len(words) < SHORT:
            cut[-1].extend(words)
        elif words:
            cut.append(words)
    return cut
