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
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kamplan.analysis.folding import CJK, fold
from kamplan.analysis.known import NAMES, Known, Likeness, Sort
from kamplan.analysis.mentions import Companies, People
from kamplan.analysis.nearly import COMMON, NearIndex, Sentence, cut_sentences
from kamplan.analysis.tokens import SAYS_NOTHING, is_chinese, list_telling, list_tokens
from kamplan.domain.ids import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Pair = tuple[str, str]
    Gram = tuple[str, str, str]

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


_ANYBODYS = Known("", "", "")
"""What stands for a text that may be read."""


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
        self._near = NearIndex(
            [Sentence(one, tuple(cut)) for one, _ in texts for cut in cut_sentences(one.text)],
            [Sentence(_ANYBODYS, tuple(cut)) for one in readable for cut in cut_sentences(one)],
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
