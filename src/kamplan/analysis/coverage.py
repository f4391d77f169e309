"""Whether the text of a proposal answers a need, a criterion or an interest on record: covered, partly, or not.

Texts are compared as rows of words (in Chinese, pairs of characters), as `likeness` cuts them, without their endings. A
requirement is covered where most of its words stand close together. Where it is written in another language than the
proposal, its words cannot be compared: then it is unclear, which is not the same as uncovered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.analysis.likeness import split_words
from kamplan.analysis.quantities import NUMBER_WORDS, read_quantities
from kamplan.analysis.stems import stem
from kamplan.analysis.tongues import CHINESE, find_tongues

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kamplan.analysis.quantities import Period, Quantity

COVERED = 0.6
"""How much of a requirement stands close together where it is covered, by the weight of its words."""
PARTLY = 0.34
"""The same where it is partly covered, by at least two of its words."""
SCATTERED = 0.75
"""How much of it stands anywhere at all where it is partly covered nevertheless."""
ALIKE = 0.5
"""How much of it stands close together where its figures and dates are set against those of the passage."""
NUMBER_WEIGHT = 0.5
"""How much a number counts beside a word."""
ROOM = 25
"""Over how many words more than three times its own a requirement may be spread."""
_NUMBERS = frozenset(stem(one) for one in NUMBER_WORDS)
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_CLAUSE = re.compile(r"[,;，；、。]\s*|\s+and\s+|\.\s+")


class Cover(StrEnum):
    """How far a proposal answers a requirement."""

    COVERED = "covered"
    PARTLY = "partly"
    UNCOVERED = "uncovered"
    UNCLEAR = "unclear"


class Want(StrEnum):
    """What a requirement is."""

    NEED = "need"
    CRITERION = "criterion"
    PRODUCT_NEED = "product-need"
    INTEREST = "interest"


@dataclass(frozen=True)
class Requirement:
    """Something a proposal is to answer: the record it comes from, what it says, and of whom in which buying roles.

    One that `lists` names several things, each of which is looked for by itself.
    """

    id: str
    want: Want
    text: str
    required: bool
    whose: str | None = None
    roles: tuple[str, ...] = ()
    lists: bool = False


@dataclass(frozen=True)
class Coverage:
    """How far a requirement is answered: by which passage (its number), and what of it was not found.

    `differing` are figures and dates of the requirement with what the passage says instead.
    """

    requirement: Requirement
    cover: Cover
    score: float
    passage: int | None = None
    missing: tuple[str, ...] = ()
    differing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Found:
    score: float
    passage: int | None
    words: frozenset[str]


class Proposal:
    """The passages of a proposal, indexed by their words; `ignored` are words that say nothing in it."""

    def __init__(self, passages: Sequence[str], ignored: Collection[str] = ()) -> None:
        self._passages = passages
        self._ignored = frozenset(ignored)
        self._rows = _Row([_cut(one) for one in passages])
        self._tongues = find_tongues("\n".join(passages))

    def judge(self, requirement: Requirement) -> Coverage:
        """Return how far the proposal answers a requirement."""
        parts = [one for one in _CLAUSE.split(requirement.text) if _cut(one)] if requirement.lists else []
        if len(parts) < 2:
            return self._judge_one(requirement, requirement.text)
        judged = [self._judge_one(requirement, one, counts_numbers=False) for one in parts]
        cover = _sum_up([one.cover for one in judged])
        best = max(judged, key=lambda one: one.score)
        left = [part for part, one in zip(parts, judged, strict=True) if one.cover is not Cover.COVERED]
        return Coverage(
            requirement,
            cover,
            round(sum(one.score for one in judged) / len(judged), 2),
            best.passage if cover in (Cover.COVERED, Cover.PARTLY) else None,
            tuple(left) if cover is Cover.PARTLY else (),
        )

    def _judge_one(self, requirement: Requirement, text: str, *, counts_numbers: bool = True) -> Coverage:
        weights = {
            one: NUMBER_WEIGHT if _is_number(one) else 1.0
            for one in _cut(text)
            if one not in self._ignored and (counts_numbers or not _is_number(one))
        }
        is_foreign = self._is_foreign(text)
        found = self._rows.find(weights)
        cover = _grade(found, weights, self._rows)
        if cover is Cover.UNCOVERED and is_foreign:
            return Coverage(requirement, Cover.UNCLEAR, 0.0)
        if found.passage is None or cover is Cover.UNCOVERED:
            return Coverage(requirement, cover, round(found.score, 2))
        differing = self._compare(text, found.passage) if found.score >= ALIKE else ()
        if differing:
            cover = Cover.PARTLY
        missing = weights.keys() - found.words if cover is Cover.PARTLY else ()
        if differing:
            missing = {one for one in missing if not _is_number(one)}
        named = _name_missing(text, missing)
        return Coverage(requirement, cover, round(found.score, 2), found.passage, named, differing)

    def _is_foreign(self, text: str) -> bool:
        """Say whether a text is in no language of the proposal; a few words without any small one count as English."""
        ours = frozenset({CHINESE}) if _is_chinese(text) else find_tongues(text) - {CHINESE} or frozenset({"en"})
        return bool(self._tongues) and ours.isdisjoint(self._tongues)

    def _compare(self, text: str, passage: int) -> tuple[tuple[str, str], ...]:
        """Return the percentages, amounts and dates of a requirement in the place of which a passage states others.

        What stands in both is none of them: what is left on either side is paired in its order.
        """
        ours, our_periods = read_quantities(text)
        theirs, their_periods = read_quantities(self._passages[passage])
        left = [one for one in ours if one.sort != "count" and not any(_is_one(one, each) for each in theirs)]
        others = [one for one in theirs if not any(_is_one(one, each) for each in ours)]
        found = []
        for one in left:
            other = next((each for each in others if (each.sort, each.unit) == (one.sort, one.unit)), None)
            if other:
                others.remove(other)
                found.append((one.text, other.text))
        unsaid = [one for one in our_periods if not any(one.is_same(each) for each in their_periods)]
        dates = [one for one in their_periods if not any(one.is_same(each) for each in our_periods)]
        for period in unsaid:
            alike = [one for one in dates if _measure(one) == _measure(period) and period.clashes(one)]
            if not alike and all(period.clashes(one) for one in their_periods):
                alike = dates
            if alike:
                dates.remove(alike[0])
                found.append((period.text, alike[0].text))
        return tuple(found)


def _is_one(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities measure the same, and are the same number."""
    return (one.sort, one.unit) == (other.sort, other.unit) and one.equals(other)


def _measure(one: Period) -> tuple[bool, int]:
    """Return whether a period is a day, and how many months it has: only quarters stand in the place of quarters."""
    first, last = one.months or (1, 12)
    return one.day is not None, last - first


class _Row:
    """The words of all passages in a row, where each stands, and which passage each place belongs to."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        self._of: list[int] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(passages):
            for word in words:
                self._places[word].append(len(self._of))
                self._of.append(number)

    def holds(self, word: str) -> bool:
        """Say whether a word stands anywhere."""
        return word in self._places

    def find(self, weights: dict[str, float]) -> _Found:
        """Return where most of the words stand close together: how much, in which passage, which words."""
        whole = sum(weights.values())
        hits = sorted((place, word) for word in weights for place in self._places.get(word, ()))
        width = 3 * len(weights) + ROOM
        best = _Found(0.0, None, frozenset())
        held: Counter[str] = Counter()
        start = 0
        for end, (place, word) in enumerate(hits):
            held[word] += 1
            while place - hits[start][0] > width:
                held[hits[start][1]] -= 1
                start += 1
            words = frozenset(one for one, count in held.items() if count)
            score = sum(weights[one] for one in words) / whole
            if score > best.score:
                within = Counter(self._of[at] for at, _ in hits[start : end + 1])
                best = _Found(score, within.most_common(1)[0][0], words)
        return best


def _grade(found: _Found, weights: dict[str, float], row: _Row) -> Cover:
    """Return how far words are found: by two of them at least, where there are two, numbers not counted."""
    words = sum(not _is_number(one) for one in weights)
    is_told = sum(not _is_number(one) for one in found.words) >= min(2, words)
    if is_told and found.score >= COVERED:
        return Cover.COVERED
    if is_told and found.score >= PARTLY:
        return Cover.PARTLY
    anywhere = sum(weight for word, weight in weights.items() if row.holds(word))
    whole = sum(weights.values())
    return Cover.PARTLY if words > 2 and anywhere >= SCATTERED * whole else Cover.UNCOVERED


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


def _sum_up(covers: Sequence[Cover]) -> Cover:
    """Return how far several things are covered together: partly where that is so of a third of them, or of halves."""
    if len(set(covers)) == 1:
        return covers[0]
    worth = {Cover.COVERED: 1.0, Cover.PARTLY: 0.5}
    if sum(worth.get(one, 0.0) for one in covers) >= PARTLY * len(covers):
        return Cover.PARTLY
    return Cover.UNCLEAR if covers.count(Cover.UNCLEAR) * 2 > len(covers) else Cover.UNCOVERED


def _cut(text: str) -> list[str]:
    return [stem(one) for one in split_words(text)]


def _is_chinese(text: str) -> bool:
    return len(_CJK.findall(text)) * 5 > len(text)


def _name_missing(text: str, missing: Collection[str]) -> tuple[str, ...]:
    """Return the words of a text whose stems are missing, as written; Chinese pairs that follow each other as one."""
    return tuple(dict.fromkeys(_walk_missing(text, missing)))


def _walk_missing(text: str, missing: Collection[str]) -> Iterator[str]:
    run = ""
    for word in split_words(text):
        is_missing = stem(word) in missing
        joins = bool(run) and bool(_CJK.match(word)) and run[-1] == word[0]
        if is_missing and joins:
            run += word[1:]
            continue
        if run:
            yield run
        run = word if is_missing else ""
    if run:
        yield run
