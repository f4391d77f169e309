"""Whether a text repeats what must not be told: word for word, or nearly so, in English and Chinese.

Texts are compared as rows of words, Chinese as pairs of characters, without case, width, punctuation and words that say
nothing. A withheld sentence is repeated where enough of its words, the rare ones counting more, stand close together
and in its own order for the greater part. What may be told anyway counts for nothing: a sentence must also repeat what
it alone says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from kamplan.domain.ids import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Pair = tuple[str, str]

COVERED = 0.55
"""How much of a sentence must be repeated, by the weight of its words; one in six may have been replaced."""
ORDERED = 0.3
"""How many of its neighbouring words must be neighbours still."""
OWN = 0.45
"""How much must be repeated of what only the withheld sentence says."""
TELLING = 0.1
"""How much of a sentence must be its own for it to tell anything that is not known."""
SHORT = 5
"""A text of fewer words is found only word for word, and one of fewer than `SHORTEST` not at all."""
SHORTEST = 4
NUMBER_WEIGHT = 1.5
"""How much more a number counts than a word as rare."""
COMMON = 60
"""Neighbours that stand in more texts than this are no sign of any one of them."""
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_WORD = re.compile(rf"[{_CJK}]+|[0-9]+(?:[.,][0-9]+)*|(?:(?![{_CJK}])[^\W\d_])+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_SAYS_NOTHING = frozenset(
    """
    a about after all also an and any are as at be been before both but by can could did do does each for from had
    has have he her his how if in into is it its may more most no nor not of on one only or other our out over own
    she should so some such than that the their them then there these they this those through to under until up
    very was we were what when where which while who will with would you your
    """.split()  # noqa: SIM905 - a list of words is read better as words
)


@dataclass(frozen=True)
class Known:
    """A text of a record: the record's id, the field, what it says; a `name` is looked for word for word."""

    id: str
    field: str
    text: str
    is_name: bool = False


@dataclass(frozen=True)
class Likeness:
    """A place among the words of a file that repeats a known text, from one word to another, and how much of it."""

    known: Known
    first: int
    last: int
    score: float


@dataclass(frozen=True)
class _Sentence:
    known: Known
    words: tuple[str, ...]
    pairs: frozenset[Pair] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", frozenset(pairwise(self.words)))


def split_words(text: str) -> list[str]:
    """Return the words of a text that say something: small letters, numbers without separators, pairs of characters."""
    words: list[str] = []
    for found in _WORD.findall(unicodedata.normalize("NFKC", REFERENCE.sub("", text)).casefold()):
        if _IS_CJK.match(found):
            words.extend(found[place : place + 2] for place in range(max(len(found) - 1, 1)))
        elif found[0].isdigit():
            words.append(found.replace(",", ""))
        elif len(found) > 1 and found not in _SAYS_NOTHING:
            words.append(found)
    return words


class Index:
    """Withheld texts, set against what may be read: finds the places in a row of words that repeat one."""

    def __init__(self, withheld: Iterable[Known], readable: Iterable[str]) -> None:
        anybody = Known("", "", "")
        open_texts = [_Sentence(anybody, tuple(one)) for text in readable for one in _cut(text)]
        texts = list(withheld)
        self._texts = [_Sentence(one, tuple(cut)) for one in texts if not one.is_name for cut in _cut(one.text)]
        self._texts = [one for one in self._texts if len(one.words) >= SHORTEST]
        self._open = open_texts
        counts = Counter(word for one in (*self._texts, *open_texts) for word in set(one.words))
        whole = len(self._texts) + len(open_texts) + 1
        self._weights = {word: _weigh(word, count, whole) for word, count in counts.items()}
        self._by_pair = _index(self._texts)
        self._open_by_pair = _index(open_texts)
        self._telling = Counter(number for numbers in self._by_pair.values() for number in numbers)
        self._open_telling = Counter(number for numbers in self._open_by_pair.values() for number in numbers)
        self._names = self._index_names(texts)

    def _index_names(self, texts: Sequence[Known]) -> dict[str, list[tuple[Known, tuple[str, ...]]]]:
        """Return the names by their first word, but for people whom a text that may be read names in either script."""
        told = "\n".join(f" {' '.join(one.words)} " for one in self._open)
        said = [(one, tuple(split_words(one.text))) for one in texts if one.is_name]
        known = {one.id for one, words in said if words and f" {' '.join(words)} " in told}
        names: dict[str, list[tuple[Known, tuple[str, ...]]]] = defaultdict(list)
        for one, words in said:
            is_chinese = bool(words and _IS_CJK.match(words[0]))
            if one.id not in known and (len(words) > 1 or (is_chinese and len(words[0]) > 1)):
                for order in dict.fromkeys((words, words if is_chinese else words[::-1])):
                    names[order[0]].append((one, order))
        return names

    def find(self, words: Sequence[str]) -> Iterator[Likeness]:
        """Yield the places that repeat a withheld text or name a withheld contact."""
        for place, word in enumerate(words):
            for known, name in self._names.get(word, ()):
                if tuple(words[place : place + len(name)]) == name:
                    yield Likeness(known, place, place + len(name), 1.0)
        hits: dict[int, list[int]] = defaultdict(list)
        for place, pair in enumerate(pairwise(words)):
            for number in self._by_pair.get(pair, ()):
                hits[number].append(place)
        for number, places in hits.items():
            yield from self._judge(number, places, words)

    def _judge(self, number: int, places: Sequence[int], words: Sequence[str]) -> Iterator[Likeness]:
        """Yield where enough of a text's pairs of neighbours stand close enough together, from left to right.

        Pairs that stand in very many texts are not looked for, and not asked for either.
        """
        text, telling = self._texts[number], self._telling[number]
        size = len(text.words)
        is_short = size < SHORT
        width = size if is_short else size + size // 3 + 4
        needed = telling if is_short else max(min(2, telling), ORDERED * telling)
        start = end = 0
        within: Counter[Pair] = Counter()
        while start < len(places):
            while end < len(places) and places[end] - places[start] < width:
                within[words[places[end]], words[places[end] + 1]] += 1
                end += 1
            found = self._compare(text, places[start:end], words, width) if len(within) >= needed else None
            passed = end if found else start + 1
            if found:
                yield found
            for one in places[start:passed]:
                pair = (words[one], words[one + 1])
                within[pair] -= 1
                if not within[pair]:
                    del within[pair]
            start = passed

    def _compare(self, text: _Sentence, places: Sequence[int], words: Sequence[str], width: int) -> Likeness | None:
        """Return how much of a text a stretch of words repeats, if it is enough, and of what it alone says."""
        slack = max(0, width - (places[-1] + 2 - places[0]))
        first, last = max(0, places[0] - slack // 2), min(len(words), places[-1] + 2 + slack // 2)
        stretch = set(words[first:last])
        known = set(text.words)
        whole, shared = self._weigh(known), self._weigh(known & stretch)
        if shared < COVERED * whole:
            return None
        told = self._list_told(words[max(0, first - width) : last + width])
        own = known - told
        is_own = any(words[one] in own or words[one + 1] in own for one in places)
        if self._weigh(own) < TELLING * whole or not is_own or self._weigh(own & stretch) < OWN * self._weigh(own):
            return None
        return Likeness(text.known, places[0], places[-1] + 2, shared / whole)

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


def _weigh(word: str, count: int, whole: int) -> float:
    weight = max(0.2, log(whole / count))
    return weight * NUMBER_WEIGHT if word[0].isdigit() else weight


def _index(texts: Sequence[_Sentence]) -> dict[Pair, list[int]]:
    found: dict[Pair, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        for pair in one.pairs:
            found[pair].append(number)
    return {pair: numbers for pair, numbers in found.items() if len(numbers) <= COMMON}


def _cut(text: str) -> list[list[str]]:
    """Return the words of each sentence of a text; one too short to be found is joined to the one before it."""
    cut: list[list[str]] = []
    for piece in _SENTENCE.split(text):
        words = split_words(piece)
        if cut and len(words) < SHORTEST:
            cut[-1].extend(words)
        elif words:
            cut.append(words)
    return cut
