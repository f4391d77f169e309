"""Which items of a topic say much the same, and which disagree in numbers or dates: suggested, never decided.

Two statements are compared by their words (in Chinese, pairs of characters) and by what `quantities` reads out of them.
An English and a Chinese one have no words in common: they are compared by the figures, dates and Latin names that both
state, and by nothing else. No word is known beforehand, so that it works for one customer as for another.
Figures of different periods are a series and no contradiction; where nothing but the date differs, it is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kamplan.analysis.likeness import split_words
from kamplan.analysis.quantities import Period, Quantity, Sort, read_quantities
from kamplan.analysis.stems import stem
from kamplan.domain.ids import number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

ALIKE = 0.62
"""How much of their words two English statements share that say much the same."""
ALIKE_IN_CHINESE = 0.55
"""The same for Chinese, where a word in another place changes the pairs around it."""
ALIKE_IN_NUMBERS = 0.34
"""The same, where they share a number or amount too."""
COMPARABLE = 0.42
"""How much of their words two statements share whose numbers or dates can be set against each other."""
DATED = 0.55
"""The same, where nothing but a date differs: much has a date of its own."""
SAME_ACROSS = 1.5
"""How many signs an English and a Chinese statement share at least that say much the same; a year alone is half one."""
DISAGREE_ACROSS = 1.0
"""The same, where they disagree in another figure or date."""
VERBATIM = 0.82
"""From which likeness of their characters on two statements say much the same, however their words are cut."""
SHARED = 2
"""How many words two statements share at least to be compared at all."""
COMMON = 60
"""Words that stand in more statements of a topic than this are no reason to compare two of them."""
SMALL = 12.0
"""A count up to this is no sign that two statements are about the same."""
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z]{2,}\b")
_DENIES = re.compile(
    r"\b(?:not|never|no longer|denie[sd]|without|cannot|won't|refuse[sd]?|rejects?|rejected|cancel(?:s|led|ed))\b"
    r"|没有|尚未|未能|并未|并非|无法|否认|拒绝|取消|不(?![断仅但过少锈足良久限等同动]|同(?!意))|不同意"
)


class Kind(StrEnum):
    """Whether two items say much the same, or disagree."""

    SAME = "same"
    DISAGREE = "disagree"


@dataclass(frozen=True)
class Claim:
    """What is compared of an item: its statement within its topic, and where it comes from.

    `linked` are the items that it is known to contradict, supersede or be superseded by; `path` is the way on which it
    came to us, its tier and who told it.
    """

    id: str
    topic: str
    statement: str
    source: str
    origin: str
    linked: frozenset[str] = frozenset()
    path: tuple[int, str | None] = (0, None)


@dataclass(frozen=True)
class Suggestion:
    """Two items of a topic, by number, that say much the same or disagree.

    `shared` are quantities that both state, `differing` pairs of which each states one, both as written there; an
    empty `differing` of two that disagree means that one denies what the other says. `is_one` says of two that say the
    same that they came from one source on one way, so that they may be merged.
    """

    kind: Kind
    topic: str
    one: str
    other: str
    likeness: float
    shared: tuple[str, ...]
    differing: tuple[tuple[str, str], ...]
    same_source: bool
    same_origin: bool
    is_one: bool = False

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids."""
        return self.one, self.other


class Reading:
    """A claim with what was read out of its statement, each only when it is asked for."""

    def __init__(self, claim: Claim, ignored: Collection[str] = ()) -> None:
        self.claim = claim
        self._ignored = ignored
        self._text = unicodedata.normalize("NFKC", claim.statement).casefold()

    @cached_property
    def is_chinese(self) -> bool:
        """Whether the statement is written in Chinese, whatever Latin names stand in it."""
        return len(_CJK.findall(self._text)) * 5 > len(self._text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of its words, without numbers and without the names of the account itself."""
        found = (stem(one) for one in split_words(self._text) if not one[0].isdigit())
        return frozenset(found) - frozenset(self._ignored)

    @cached_property
    def names(self) -> frozenset[str]:
        """The Latin names in it, small-lettered, but for those of the account itself."""
        found = (stem(one.casefold()) for one in _LATIN_NAME.findall(self.claim.statement))
        return frozenset(found) - frozenset(self._ignored)

    @cached_property
    def signs(self) -> frozenset[str]:
        """What another statement may share in any language, so that the two are worth comparing."""
        figures = {f"{one.sort}:{one.value:.3g}" for one in self.quantities if is_telling(one)}
        return self.names | figures | {f"{one.months}:{one.day}" for one in self.periods if one.months}

    @cached_property
    def _read(self) -> tuple[tuple[Quantity, ...], tuple[Period, ...]]:
        return read_quantities(self.claim.statement)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers, percentages and amounts."""
        return self._read[0]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Its dates and periods."""
        return self._read[1]

    @cached_property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return bool(_DENIES.search(self._text))


def is_telling(quantity: Quantity) -> bool:
    """Say whether a number is a sign of what a statement is about: not a small count."""
    return quantity.sort is not Sort.COUNT or quantity.value > SMALL


def suggest(
    claims: Iterable[Claim], *, ignored: Collection[str] = (), new: Collection[str] | None = None
) -> tuple[Suggestion, ...]:
    """Return the pairs of claims that say much the same or disagree, those that disagree first, then by number.

    Only claims of one topic are compared; with `new`, only pairs of which one has such an id. `ignored` are words that
    say nothing here, as the account's own name. The order of the claims does not matter.
    """
    topics: dict[str, list[Reading]] = defaultdict(list)
    for one in claims:
        topics[one.topic].append(Reading(one, ignored))
    found = [each for readings in topics.values() for each in _suggest_within(readings, new)]
    return tuple(sorted(found, key=lambda one: (one.kind is Kind.SAME, number_of(one.other), number_of(one.one))))


def _suggest_within(readings: Sequence[Reading], new: Collection[str] | None) -> Iterator[Suggestion]:
    is_mixed = len({one.is_chinese for one in readings}) > 1
    keys = [one.words | one.signs if is_mixed else one.words for one in readings]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, found_by in enumerate(keys):
        for key in found_by:
            holders[key].append(place)
    for place, one in enumerate(readings):
        if new is not None and one.claim.id not in new:
            continue
        shared: Counter[int] = Counter()
        for key in keys[place]:
            if len(holders[key]) <= COMMON:
                shared.update(holders[key])
        for other, count in shared.items():
            is_turned = other < place and (new is None or readings[other].claim.id in new)
            needed = 1 if one.is_chinese is not readings[other].is_chinese else SHARED
            if count >= needed and other != place and not is_turned and (found := compare(one, readings[other])):
                yield found


def compare(one: Reading, other: Reading) -> Suggestion | None:
    """Return what two claims of one topic have to do with each other, or None; symmetric, and never of one item."""
    ours, theirs = one.claim, other.claim
    if ours.id == theirs.id or ours.topic != theirs.topic or ours.id in theirs.linked or theirs.id in ours.linked:
        return None
    is_across = one.is_chinese is not other.is_chinese
    like = 0.0 if is_across else _measure(one, other)
    if not is_across and like < ALIKE_IN_NUMBERS:
        return None
    if number_of(ours.id) > number_of(theirs.id):
        return compare(other, one)
    shared, differing = _set_against(one, other, is_across=is_across)
    kind = _judge_across(one, other, shared, differing) if is_across else _judge(one, other, like, shared, differing)
    if kind is None:
        return None
    return Suggestion(
        kind,
        ours.topic,
        ours.id,
        theirs.id,
        round(like, 2),
        tuple(dict.fromkeys(mine.text for mine, _ in shared)),
        tuple((mine.text, his.text) for mine, his in differing) if kind is Kind.DISAGREE else (),
        same_source=ours.source == theirs.source,
        same_origin=ours.origin == theirs.origin,
        is_one=kind is Kind.SAME and _is_one(ours, theirs),
    )


def _is_one(one: Claim, other: Claim) -> bool:
    """Say whether two claims came from one source on one way, and go back to nothing different as far as is known."""
    is_known = one.origin.startswith("origin:") and other.origin.startswith("origin:")
    return one.source == other.source and one.path == other.path and (one.origin == other.origin or not is_known)


def _measure(one: Reading, other: Reading) -> float:
    """Return how much of their words two statements of one language share, or of their characters if that is much."""
    size = len(one.words) + len(other.words)
    like = 2 * len(one.words & other.words) / size if size else 0.0
    if not ALIKE_IN_NUMBERS <= like < ALIKE:
        return like
    from rapidfuzz import fuzz  # loaded for the few pairs that need it: it takes longer than all the rest

    verbatim = fuzz.token_sort_ratio(" ".join(sorted(one.words)), " ".join(sorted(other.words))) / 100
    return max(like, verbatim if verbatim >= VERBATIM else 0.0)


Pairs = list[tuple[Quantity | Period, Quantity | Period]]


def _set_against(one: Reading, other: Reading, *, is_across: bool) -> tuple[Pairs, Pairs]:
    """Return the quantities and periods that both state, and those of which each states another."""
    shared: Pairs = []
    differing: Pairs = []
    mine, his = list(one.quantities), list(other.quantities)
    for ours in one.quantities:
        same = next((each for each in his if _is_of(ours, each, is_across=is_across) and ours.equals(each)), None)
        if same:
            shared.append((ours, same))
            mine.remove(ours)
            his.remove(same)
    for ours in mine:
        against = next((each for each in his if _is_of(ours, each, is_across=is_across)), None)
        if against:
            differing.append((ours, against))
            his.remove(against)
    agreed = [(ours, each) for ours in one.periods for each in other.periods if not ours.clashes(each)]
    shared += [(ours, each) for ours, each in agreed if ours.months and ours.is_same(each)]
    lonely = [ours for ours in one.periods if all(ours is not mine for mine, _ in agreed)]
    against_all = [each for each in other.periods if all(each is not his for _, his in agreed)]
    differing += list(zip(lonely, against_all, strict=False))
    return shared, differing


def _is_of(one: Quantity, other: Quantity, *, is_across: bool) -> bool:
    """Say whether two quantities measure the same sort of thing."""
    return one.sort is other.sort and (one.unit == other.unit or (is_across and one.sort is Sort.COUNT))


def _judge(one: Reading, other: Reading, like: float, shared: Pairs, differing: Pairs) -> Kind | None:
    """Return what two statements of one language have to do with each other."""
    alike = ALIKE_IN_CHINESE if one.is_chinese else ALIKE
    numbers = [ours for ours, _ in differing if isinstance(ours, Quantity)]
    dates = [ours for ours, _ in differing if isinstance(ours, Period)]
    agreed = [ours for ours, _ in shared if isinstance(ours, Quantity) and is_telling(ours)]
    telling = bool(agreed) or any(ours.year and ours.months for ours, _ in shared if isinstance(ours, Period))
    if numbers and not agreed and _are_apart(one.periods, other.periods):
        return None  # a series: other figures of another period
    if numbers or dates:
        needed = COMPARABLE if numbers else DATED
        if telling:
            needed = ALIKE_IN_NUMBERS
        return Kind.DISAGREE if like >= needed else None
    if one.denies is not other.denies:
        return Kind.DISAGREE if like >= alike else None
    if _list_money(one, shared, 0) and _list_money(other, shared, 1):
        return None  # amounts in two currencies
    return Kind.SAME if like >= (ALIKE_IN_NUMBERS if agreed else alike) else None


def _judge_across(one: Reading, other: Reading, shared: Pairs, differing: Pairs) -> Kind | None:
    """Return what an English and a Chinese statement have to do with each other, by what both can state alike."""
    agreed = [ours for ours, _ in shared if isinstance(ours, Quantity) and is_telling(ours)]
    signs = float(len(agreed) + len(one.names & other.names))
    signs += sum(1.0 for ours, _ in shared if isinstance(ours, Period) and ours.year)
    if any(ours.year == theirs.year for ours in one.periods for theirs in other.periods if ours.year):
        signs += 0.5
    if one.denies is not other.denies:
        return None
    if not agreed and any(isinstance(mine, Quantity) and mine.sort is Sort.COUNT for mine, _ in differing):
        return None  # a date alone does not make other counts, perhaps of other things, a contradiction
    if differing:
        return Kind.DISAGREE if signs >= DISAGREE_ACROSS else None
    if _list_money(one, shared, 0) and _list_money(other, shared, 1):
        return None
    return Kind.SAME if signs >= SAME_ACROSS else None


def _are_apart(ours: Sequence[Period], theirs: Sequence[Period]) -> bool:
    """Say whether two statements are about different periods: both name some, and none is the same."""
    return bool(ours and theirs) and not any(one.is_same(each) for one in ours for each in theirs)


def _list_money(reading: Reading, shared: Pairs, side: int) -> list[Quantity]:
    """Return the amounts of money in a statement that the other does not state."""
    stated = [pair[side] for pair in shared]
    return [one for one in reading.quantities if one.sort is Sort.MONEY and one not in stated]
