"""Where a text names people: the one recogniser of known names, in any script.

Of known names that fit in one place the longest is meant, so that 李伟 is not found in the name of 李伟明, nor Ann in
that of Ann Baker. A mention is *doubtful* where more than one person may be meant, or where what stands around it may
make it the name of somebody who is not known: it is for a person to decide, never for a program.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from kamplan.domain.name_doubt import judge, may_begin, may_end, may_go_on
from kamplan.domain.name_folding import CJK, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kamplan.domain.name_folding import Folded

    Span = tuple[int, int]

_SPELLINGS = {
    "ae": "(?:ae|ä)", "oe": "(?:oe|ö)", "ue": "(?:ue|ü)", "ä": "(?:ä|ae?)", "ö": "(?:ö|oe?)", "ü": "(?:ü|ue?)",
    "a": "[aä]", "o": "[oö]", "u": "[uü]", "'": "'?", ".": r"\.?", "·": r"\s*[·. ]\s*", "(": r"\s*\(",
}  # fmt: skip
"""In which ways letters of a name may be written."""
_FIRST = {"a": "aä", "o": "oö", "u": "uü", "ä": "äa", "ö": "öo", "ü": "üu"}
_BETWEEN = r"(?:[\s-]+|[._+])"
_QUALIFIED = re.compile(r"(.*\S)\s*[(\[].*[)\]]\s*")
_LETTERS = re.compile(r"ae|oe|ue|[\s-]|.", re.DOTALL)
_BEFORE = re.compile(rf"(?:{CJK.pattern}{{1,3}}|[^\W\d_]{{1,30}}[\s'’.-]*)$")
_AFTER = re.compile(rf"(?:{CJK.pattern}{{1,3}}|[\s'’-]*[^\W\d_]{{1,30}})")
AROUND = 12
"""How many characters before and behind a mention are shown with it."""


@dataclass(frozen=True)
class Mention:
    """Where a text names somebody: from one character to another, who may be meant, and whether that is in doubt."""

    start: int
    end: int
    who: tuple[str, ...]
    is_doubtful: bool = False

    def neighbours(self, text: str) -> str:
        """Return the mention with the letters that touch it and the word on each side: what puts it in doubt."""
        before, after = text[: self.start], text[self.end :]
        left = _BEFORE.search(before) if self.start else None
        right = _AFTER.match(after)
        return " ".join(f"{left[0] if left else ''}{text[self.start : self.end]}{right[0] if right else ''}".split())

    def around(self, text: str) -> str:
        """Return the words of the mention with what stands before and behind it."""
        first, last = max(0, self.start - AROUND), self.end + AROUND
        before, after = "…" if first else "", "…" if last < len(text) else ""
        return f"{before}{' '.join(text[first:last].split())}{after}"


class _Name(NamedTuple):
    """A name to be looked for, and whose it is; one that `is_derived` we made of the name that was recorded."""

    who: str
    text: str
    folded: str
    pattern: re.Pattern[str]
    is_derived: bool


class _Found(NamedTuple):
    """The names that fit one place, and whether that is in doubt."""

    names: Sequence[_Name]
    is_doubtful: bool

    @property
    def is_derived(self) -> bool:
        return all(one.is_derived for one in self.names)


class PeopleNames:
    """The names of people, found in texts; built once from all who are known, so that the longest can win."""

    def __init__(self, names: Mapping[str, Iterable[str | None]]) -> None:
        """Take each person's names by whatever stands for the person, such as an id."""
        self._given = {who: [one for one in theirs if one] for who, theirs in names.items()}
        self._names = [
            made for who, theirs in self._given.items() for name in theirs for made in _make_names(who, name)
        ]
        self._by_first: dict[str, list[_Name]] = defaultdict(list)
        for one in self._names:
            for char in _FIRST.get(one.folded[0], one.folded[0]):
                self._by_first[char].append(one)
        firsts = "".join(map(re.escape, sorted(self._by_first)))
        self._starts = re.compile(f"[{firsts}]" if firsts else "(?!)")
        self._unqualified = {one.folded for one in self._names if one.is_derived}

    def list_names(self, who: str) -> tuple[str, ...]:
        """Return the names of one person."""
        return tuple(self._given.get(who, ()))

    def with_names(self, who: str, names: Iterable[str]) -> PeopleNames:
        """Return the names of the same people, but for one who goes by others."""
        return PeopleNames({**self._given, who: list(names)})

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return every mention in a text, in order; where two overlap both are doubtful."""
        folded = fold(text)
        fitting: dict[Span, list[tuple[int, bool, _Name]]] = defaultdict(list)
        for start in self._starts.finditer(folded.text):
            for name in self._by_first[start[0]]:
                fits = name.pattern.match(folded.text, start.start())
                doubt = judge(folded, *fits.span(), name.folded) if fits else None
                if fits and doubt is not None:
                    written = folded.written(*fits.span())
                    doubt = doubt or len(name.folded) == 1 or _is_small(name, written)
                    fitting[fits.span()].append((_rank(name, written), doubt, name))
        return self._sort_out(folded, {span: _choose(names) for span, names in fitting.items()})

    def find_of(self, text: str, who: str) -> tuple[Mention, ...]:
        """Return the mentions that are, or may be, of one person."""
        return tuple(one for one in self.find(text) if who in one.who) if self.may_name(text, who) else ()

    def may_name(self, text: str, who: str) -> bool:
        """Say whether a person's name stands in a text at all, be it within another: a quick look."""
        folded = fold(text).text
        return any(one.pattern.search(folded) for one in self._names if one.who == who)

    def _sort_out(self, folded: Folded, found: Mapping[Span, _Found]) -> tuple[Mention, ...]:
        """Return the mentions, the longest first in one place; within a sure longer name there is none."""
        kept: dict[Span, Mention] = {}
        for (start, end), one in sorted(found.items(), key=lambda each: (each[1].is_derived, each[0][0] - each[0][1])):
            longer = [each for each in kept if each[0] <= start and end <= each[1]]
            open_ones = [each for each in longer if each[0] == start and may_end(folded.text, end, each[1])]
            crossed = [each for each in kept if each not in longer and each[0] < end and start < each[1]]
            is_within = any(each not in open_ones and not found[each].is_derived for each in longer)
            if is_within or (one.is_derived and any(each[0] < start or each[1] > end for each in crossed)):
                continue
            for each in (*longer, *crossed):
                kept[each] = replace(kept[each], is_doubtful=True)
            who = tuple(dict.fromkeys(name.who for name in one.names))
            is_doubtful = (
                bool(longer or crossed) or len(who) > 1 or one.is_derived
                or (one.is_doubtful and not _is_between(folded.text, (start, end), found, one))
                or self._is_qualified(folded.text[end:], one)
            )  # fmt: skip
            kept[start, end] = Mention(folded.places[start], folded.end_of(end), who, is_doubtful)
        return tuple(sorted(kept.values(), key=lambda each: (each.start, each.end)))

    def _is_qualified(self, rest: str, found: _Found) -> bool:
        """Say whether brackets follow a name that somebody bears with some: they may tell that another is meant."""
        return rest.lstrip()[:1] in ("(", "[") and any(one.folded in self._unqualified for one in found.names)


def _make_names(who: str, name: str) -> list[_Name]:
    """Return what to look for: the name; without what stands in brackets; and the other way round."""
    words, forms = name.split(), [(name, False)]
    if found := _QUALIFIED.fullmatch(unicodedata.normalize("NFKC", name)):
        forms.append((found[1], True))
    elif len(words) == len(("given", "family")) and not CJK.search(name):
        forms += [(f"{words[1]} {words[0]}", True), (f"{words[1]}, {words[0]}", True)]
    folded = [(text, " ".join(fold(text).text.split()), is_derived) for text, is_derived in forms]
    return [_Name(who, text, one, re.compile(_spell(one)), is_derived) for text, one, is_derived in folded if one]


def _spell(folded: str) -> str:
    """Return the pattern of a folded name, in the ways in which it may be written."""
    parts = []
    for found in _LETTERS.finditer(folded):
        letter, is_before, is_behind = (
            found[0],
            CJK.match(folded[: found.start()][-1:]),
            CJK.match(folded[found.end() :]),
        )
        if letter in (" ", "-"):
            parts.append(r"\s*" if is_before and is_behind else _BETWEEN)
        else:
            gap = r"\s*" if CJK.match(letter) and is_behind else ""
            parts.append(_SPELLINGS.get(letter, re.escape(letter)) + gap)
    return "".join(parts)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _rank(name: _Name, written: str) -> int:
    """Return how well a name fits what is written: 0 to the letter, 1 in another spelling, 2 where it is derived."""
    return 2 if name.is_derived else int(_plain(written) != _plain(name.text))


def _is_small(name: _Name, written: str) -> bool:
    """Say whether a name of one word, such as Will, is written as a word that is no name."""
    return " " not in name.folded and name.text[:1].isupper() and written[:1].islower()


def _choose(fitting: Sequence[tuple[int, bool, _Name]]) -> _Found:
    """Return of the names that fit one place those that fit best."""
    best = min(rank for rank, _, _ in fitting)
    fit = [one for one in fitting if one[0] == best]
    return _Found([name for _, _, name in fit], is_doubtful=all(doubt for _, doubt, _ in fit))


def _is_between(text: str, span: Span, found: Mapping[Span, _Found], one: _Found) -> bool:
    """Say whether what leaves a Chinese name in doubt are other known names right before and behind it."""
    start, end = span
    if one.is_derived or not CJK.match(text[start]) or not CJK.match(text[end - 1]) or end - start == 1:
        return False
    follows, leads = any(start == each[1] for each in found), any(end == each[0] for each in found)
    is_begun = not follows and may_begin(text, start)
    goes_on = not leads and may_go_on(text[end:], one.names[0].folded)
    return (follows or leads) and not is_begun and not goes_on and " " not in text[start:end]
