"""Where a file names people, customers and competitors who are withheld; where names overlap the longest is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kamplan.analysis.folding import CJK, clean
from kamplan.analysis.tokens import list_tokens
from kamplan.domain.people_names import PeopleNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_CJK = re.compile(rf"[{CJK}]")
_LEGAL = re.compile(
    r"[\s,]+(?:ag|gmbh|se|kg|ltd\.?|limited|inc\.?|llc|plc|corp\.?|co\.?,? ltd\.?|s\.?a\.?|s\.?p\.?a\.?|b\.?v\.?"
    r"|n\.?v\.?|group|holdings?)\s*$|(?:股份)?有限公司$|集团$",
    re.IGNORECASE,
)
SHORTEST = 3
"""How many letters the name of a company has at least that is looked for without a part of its legal form."""


class People:
    """The names of people, by whatever stands for each, of whom only some are withheld."""

    def __init__(self, names: Mapping[str, Sequence[str]], withheld: Iterable[str]) -> None:
        self._withheld = frozenset(withheld)
        cleaned = {who: [clean(one) for one in theirs] for who, theirs in names.items()}
        self._names = PeopleNames(cleaned)
        self._hints = {hint for theirs in cleaned.values() for one in theirs for hint in _list_hints(one)}

    def find(self, text: str, tokens: Sequence[str]) -> Iterator[str]:
        """Yield who is named in a text for sure, or in full: of one character or word, a doubt is enough to pass."""
        if self._hints.isdisjoint(tokens) and self._hints.isdisjoint(map("".join, pairwise(tokens))):
            return
        written = clean(text)
        for mention in self._names.find(written):
            said = written[mention.start : mention.end]
            is_full = not _CJK.search(said) and len(said.split()) > 1
            if not mention.is_doubtful or is_full:
                yield from (who for who in mention.who if who in self._withheld)


def _list_hints(name: str) -> Iterator[str]:
    """Yield tokens of which one stands wherever a name does: its words in either spelling, or two characters."""
    spelt = name.casefold()
    for old, new in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        spelt = spelt.replace(old, new)
    for form in (name, spelt):
        tokens = list_tokens(form)
        yield from (one for one in tokens if len(one) > 1)
        yield from (a + b for a, b in pairwise(tokens) if _CJK.match(a) and _CJK.match(b))


class Companies:
    """The names of customers and competitors, by whatever stands for each, of whom only some are withheld."""

    def __init__(self, withheld: Mapping[str, Sequence[str]], known: Iterable[str]) -> None:
        self._of: dict[str, list[str]] = defaultdict(list)
        for who, theirs in withheld.items():
            for one in theirs:
                for form in _list_forms(one):
                    self._of[form].append(who)
        for one in known:
            for form in _list_forms(one):
                self._of.pop(form, None)
        every = {*self._of, *(form for one in known for form in _list_forms(one))}
        parts = [_spell(one) for one in sorted(every, key=len, reverse=True) if one]
        self._pattern = re.compile("|".join(parts), re.IGNORECASE) if self._of else None

    def find(self, text: str) -> Iterator[str]:
        """Yield who is named in a text; a name of one word counts where it is written large."""
        if self._pattern is None:
            return
        for found in self._pattern.finditer(clean(text)):
            said = " ".join(found[0].split())
            is_large = said[0].isupper() or not said[0].isalpha() or bool(_CJK.match(said)) or " " in said
            if is_large:
                yield from self._of.get(said.casefold(), ())


def _list_forms(name: str) -> set[str]:
    """Return a name as it is compared, with its legal form and without."""
    full = " ".join(clean(name).casefold().split())
    short = _LEGAL.sub("", full)
    return {one for one in (full, short) if len(one) >= SHORTEST or (_CJK.match(one) and len(one) > 1)}


def _spell(name: str) -> str:
    spelt = r"\s+".join(re.escape(one) for one in name.split())
    before = r"(?<!\w)" if not _CJK.match(name) else ""
    after = r"(?!\w)" if not _CJK.match(name[-1]) else ""
    return before + spelt + after
