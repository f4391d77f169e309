"""Whether a text repeats what must not be told: word for word, or nearly so, in English and Chinese.

A withheld text is repeated in one of three ways. *Nearly whole*: enough of the words of one of its sentences, the rare
ones counting more, stand close together and in its own order for the greater part. *A clause*: some of it, from one
comma to another or a good deal longer, stands there word for word. *A name*: of a person, a customer or a competitor,
where no longer known name holds it. What may be told anyway counts for nothing: a text must also repeat what it alone
says.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, pairwise
from math import log
from typing import TYPE_CHECKING

from kamplan.analysis.folding import CJK, fold
from kamplan.analysis.mentions import Companies, People
from kamplan.analysis.tokens import SAYS_NOTHING, is_chinese, list_telling, list_tokens
from kamplan.domain.ids import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Pair = tuple[str, str]
    Gram = tuple[str, str, str]

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
WHOLE = 1.5
"""How much a text must say, as `_say_much` counts it, to be looked for word for word, all of it."""
CLAUSE = 3.2
"""The same for a clause of it."""
STRETCH = 6.5
"""The same for a stretch of words that begins or ends in the middle of a clause."""
OWN_STRETCH = 2.0
"""How much a clause or stretch must say that no text says which may be read."""
LEAST_OF_NAME = 2
"""How many characters a name must have at least."""
LEAST = 2
"""How many words or characters a text must have at least to be looked for."""
_WORD = re.compile(rf"[{CJK}]+|[0-9]+(?:[.,][0-9]+)*|(?:(?![{CJK}])[^\W\d_])+")
_IS_CJK = re.compile(rf"[{CJK}]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_CLAUSE = re.compile(
    r"[,;:]\s+|[.!?](?:\s+|$)|[，；：。！？、\n]|\s[–—-]\s|[()（）]|\s(?=(?:and|but|because|while|und|et) )"
)
_EVERYDAY = frozenset(
    """
    year years month months quarter week weeks day days half first second third next last new end begin beginning start
    price prices cost costs project plan plans offer offers customer customers company companies team meeting meetings
    delivery service services product products line lines system systems plant plants contract contracts business work
    thank thanks dear please kind regards best good great well make made take see want wants need needs us board
    management director manager department per cent total number part time date page chapter section table figure
    """.split()  # noqa: SIM905 - a list of words is read better as words
)
"""Words that any paper of business has: half as telling as others."""


class Sort(StrEnum):
    """What a known text is: prose, a label such as a title or a product, or the name of a person or company."""

    TEXT = "text"
    LABEL = "label"
    PERSON = "person"
    COMPANY = "company"


NAMES = frozenset({Sort.PERSON, Sort.COMPANY})


@dataclass(frozen=True)
class Known:
    """A text of a record: the record's id, the field, what it says."""

    id: str
    field: str
    text: str
    sort: Sort = Sort.TEXT


_ANYBODYS = Known("", "", "")
"""What stands for a text that may be read."""


@dataclass(frozen=True)
class Likeness:
    """The number of a passage that repeats a known text, and how much of it."""

    known: Known
    passage: int
    score: float


@dataclass(frozen=True)
class _Sentence:
    known: Known
    words: tuple[str, ...]
    pairs: frozenset[Pair] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", frozenset(pairwise(self.words)))


@dataclass(frozen=True)
class _Text:
    """A withheld text as a row of all its tokens, and its clauses: from which to which token, and their letters."""

    known: Known
    tokens: tuple[str, ...]
    clauses: tuple[tuple[int, int, str], ...]


def split_words(text: str) -> list[str]:
    """Return the words of a text that say something: small letters, numbers without separators, pairs of characters."""
    words: list[str] = []
    for found in _WORD.findall(unicodedata.normalize("NFKC", REFERENCE.sub("", text)).casefold()):
        if _IS_CJK.match(found):
            words.extend(found[place : place + 2] for place in range(max(len(found) - 1, 1)))
        elif found[0].isdigit():
            words.append(found.replace(",", ""))
        elif len(found) > 1 and found not in SAYS_NOTHING:
            words.append(found)
    return words


class Index:
    """Withheld texts, set against what may be read: finds the passages of a file that repeat one."""

    def __init__(self, withheld: Iterable[Known], readable: Iterable[str], known: Iterable[Known] = ()) -> None:
        """Index what is withheld; `known` are further names of people and companies, who may be named."""
        every = list(dict.fromkeys(withheld))
        readable = list(dict.fromkeys(readable))
        told = [list_tokens(one) for one in readable]
        texts = [(one, list_tokens(one.text)) for one in every if one.sort not in NAMES]
        self._near = _NearIndex(
            [_Sentence(one, tuple(cut)) for one, _ in texts for cut in _cut(one.text)],
            [_Sentence(_ANYBODYS, tuple(cut)) for one in readable for cut in _cut(one)],
        )
        self._stretches = _StretchIndex([_split(one) for one, _ in texts], told)
        public = "\n".join(f" {' '.join(one)} " for one in told)
        names = [one for one in every if one.sort in NAMES and f" {' '.join(list_tokens(one.text))} " not in public]
        self._named = {(one.id, one.sort): one for one in reversed(names)}
        free = [one for one in (*known, *every) if one.sort in NAMES and one not in names]
        told_people = {one.id for one in free if one.sort is Sort.PERSON}
        self._people = People(
            _group(Sort.PERSON, (*free, *names)),
            {one.id for one in names if one.sort is Sort.PERSON} - told_people,
        )
        self._companies = Companies(_group(Sort.COMPANY, names), [one.text for one in free if one.sort is Sort.COMPANY])
        self.not_looked_for = [one for one, tokens in texts if one.sort is Sort.TEXT and not is_searchable(tokens)] + [
            one for one in names if len(one.text.strip()) < LEAST_OF_NAME
        ]

    def find(self, passages: Sequence[str]) -> Iterator[Likeness]:
        """Yield the passages that repeat a withheld text or name somebody; one may run over several of them."""
        tokens: list[str] = []
        of: list[int] = []
        telling: list[str] = []
        of_telling: list[int] = []
        for number, text in enumerate(passages):
            said = list_tokens(text)
            tokens += said
            of += [number] * len(said)
            tell = list_telling(said)
            telling += tell
            of_telling += [number] * len(tell)
            for who in dict.fromkeys(self._people.find(text, said)):
                yield Likeness(self._named[who, Sort.PERSON], number, 1.0)
            for who in dict.fromkeys(self._companies.find(text)):
                yield Likeness(self._named[who, Sort.COMPANY], number, 1.0)
        yield from self._stretches.find(tokens, of)
        yield from self._stretches.find_spaced(passages)
        yield from self._near.find(telling, of_telling)


def _group(sort: Sort, names: Iterable[Known]) -> dict[str, list[str]]:
    """Return the names of a sort by the record that they are of."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for one in names:
        if one.sort is sort:
            grouped[one.id].append(one.text)
    return grouped


class _StretchIndex:
    """Withheld texts by each three tokens in a row: finds what stands in a file word for word."""

    def __init__(self, texts: Sequence[_Text], told: Sequence[Sequence[str]]) -> None:
        self._texts = [one for one in texts if is_searchable(one.tokens)]
        self._told = {gram for tokens in told for gram in _list_grams(tokens)}
        self._by_gram: dict[Gram, list[tuple[int, int]]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for place, gram in enumerate(_list_grams(text.tokens)):
                self._by_gram[gram].append((number, place))
        self._by_gram = {gram: found for gram, found in self._by_gram.items() if len(found) <= COMMON}
        self._by_pair: dict[Pair, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            if len(text.tokens) == len(("one", "other")):
                self._by_pair[text.tokens[0], text.tokens[1]].append(number)
        self._told_pairs = {pair for tokens in told for pair in pairwise(tokens) if pair in self._by_pair}

    def find(self, tokens: Sequence[str], of: Sequence[int]) -> Iterator[Likeness]:
        """Yield each stretch that a file has in common with a withheld text, if it tells enough."""
        for at, pair in enumerate(pairwise(tokens) if self._by_pair else ()):
            if pair in self._by_pair and pair not in self._told_pairs:
                for number in self._by_pair[pair]:
                    if self._texts[number].known.sort is Sort.TEXT:
                        yield Likeness(self._texts[number].known, of[at], 1.0)
        passed: dict[tuple[int, int], int] = {}
        for at, gram in enumerate(_list_grams(tokens)):
            for number, place in self._by_gram.get(gram, ()):
                if passed.get((number, place - at), -1) > at:
                    continue
                theirs = self._texts[number].tokens
                before = after = 0
                while before < min(at, place) and tokens[at - before - 1] == theirs[place - before - 1]:
                    before += 1
                most = min(len(tokens) - at, len(theirs) - place)
                while after < most and tokens[at + after] == theirs[place + after]:
                    after += 1
                passed[number, place - at] = at + after
                score = self._judge(self._texts[number], place - before, place + after)
                if score:
                    within = of[at - before : at + after]
                    for passage in dict.fromkeys(within):
                        if within.count(passage) * 2 >= len(within) or passage == within[0]:
                            yield Likeness(self._texts[number].known, passage, score)
                            break

    def _judge(self, text: _Text, first: int, last: int) -> float:
        """Return how much of a text stands there if that is enough to tell something, else nothing."""
        said = text.tokens[first:last]
        grams = _list_grams(said)
        told = {place + more for place, gram in enumerate(grams) if gram in self._told for more in range(3)}
        much = _say_much(said)
        own = _say_much([one for place, one in enumerate(said) if place not in told])
        whole = _say_much(text.tokens)
        if last - first == len(text.tokens) and text.known.sort is not Sort.LABEL and much >= WHOLE and own > 0:
            return 1.0
        clause = sum(_say_much(text.tokens[a:b]) for a, b, _ in text.clauses if first <= a and b <= last)
        if own >= OWN_STRETCH and (clause >= CLAUSE or much >= STRETCH):
            return much / whole
        return 0.0

    def find_spaced(self, passages: Sequence[str]) -> Iterator[Likeness]:
        """Yield what stands in letters set apart from each other, where no word can be told from the next."""
        letters: list[str] = []
        places: list[int] = []
        for number, passage in enumerate(passages):
            for run in _SPACED_OUT.findall(fold(passage)):
                said = _squeeze(run)
                letters.append(said if places and places[-1] in (number, number - 1) else f" {said}")
                places += [number] * len(letters[-1])
        whole = "".join(letters)
        for text in self._texts if whole else ():
            for first, last, said in text.clauses:
                if len(said) >= _SPACED and (at := whole.find(said)) >= 0 and self._judge(text, first, last):
                    yield Likeness(text.known, places[at], 1.0)
                    break


_SPACED = 12
"""How many letters in a row make letters set apart."""
_SPACED_OUT = re.compile(rf"(?<!\w)\w(?:\W+\w(?!\w)){{{_SPACED - 1},}}")


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _list_grams(tokens: Sequence[str]) -> list[Gram]:
    return list(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _say_much(tokens: Iterable[str]) -> float:
    """Return how much tokens say: 1 for a word, half of it for an everyday one or a character, more for a number."""
    return sum(_say_one(one) for one in tokens)


def _say_one(token: str) -> float:
    if token[0].isdigit():
        return 1.2 if len(token) > 1 else 0.5
    if is_chinese(token) or token in _EVERYDAY:
        return 0.5
    return 0.25 if token in SAYS_NOTHING or len(token) == 1 else 1.0


def is_searchable(tokens: Sequence[str]) -> bool:
    """Say whether a text says enough to be looked for."""
    return len(tokens) >= LEAST and _say_much(tokens) >= WHOLE and not all(one[0].isdigit() for one in tokens)


def says_something(text: str) -> bool:
    """Say whether a text has a word that is no everyday one, or two characters, so that it may be worth withholding."""
    tokens = [one for one in list_tokens(text) if not one[0].isdigit()]
    return any(_say_one(one) >= 1 for one in tokens) or sum(map(is_chinese, tokens)) > 1


def _split(known: Known) -> _Text:
    """Return a text as a row of tokens with its clauses."""
    tokens: list[str] = []
    clauses: list[tuple[int, int, str]] = []
    for piece in _CLAUSE.split(known.text):
        if said := list_tokens(piece):
            clauses.append((len(tokens), len(tokens) + len(said), _squeeze(fold(piece))))
            tokens += said
    return _Text(known, tuple(tokens), tuple(clauses))


class _NearIndex:
    """Withheld sentences by their pairs of neighbours: finds what is repeated nearly word for word."""

    def __init__(self, texts: Sequence[_Sentence], told: Sequence[_Sentence]) -> None:
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

    def _compare(self, text: _Sentence, places: Sequence[int], words: Sequence[str], width: int) -> float | None:
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


def _index(texts: Sequence[_Sentence]) -> Mapping[Pair, list[int]]:
    found: dict[Pair, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        for pair in one.pairs:
            found[pair].append(number)
    return {pair: numbers for pair, numbers in found.items() if len(numbers) <= COMMON}


def _cut(text: str) -> list[list[str]]:
    """Return the telling words of each sentence of a text; one too short for it is joined to the one before it."""
    cut: list[list[str]] = []
    for piece in _SENTENCE.split(text):
        words = list_telling(list_tokens(piece))
        if cut and len(words) < SHORT:
            cut[-1].extend(words)
        elif words:
            cut.append(words)
    return cut
