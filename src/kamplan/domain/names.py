"""People's names: who is meant by a part of one, in either script, without accents and umlauts, and what comes near.

Names are the same for the record only where `domain.text.fold_name` says so; what is here serves typing and looking.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from kamplan.domain.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})
_UMLAUTS = re.compile("[aou]e")
_PART = re.compile(r"[^\W_]+")
_APART = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_CJK = re.compile("[\u3400-\u9fff]")
_HONORIFICS = frozenset({"dr", "prof", "mr", "mrs", "ms", "mme", "mlle", "frau", "herr", "ing", "dipl"})
NEAR = 0.75
"""How alike two names are that may be one with a slip of the finger."""
SHORTEST = 3
"""From how many letters on a name may be one with a slip."""


@lru_cache(maxsize=10_000)
def loosen(text: str) -> str:
    """Return a text without case, accents and umlauts, however these are written: ü, ue and u are one."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LETTERS)
    return _UMLAUTS.sub(lambda found: found[0][0], plain)


def base_name(name: str) -> str:
    """Return a name without the words in brackets that tell it apart from a namesake's."""
    return _APART.sub("", name) or name


def tell_apart(name: str, word: str) -> str:
    """Return a name with a word in brackets that tells it apart from a namesake's."""
    return f"{name}（{word}）" if _CJK.search(name) else f"{name} ({word})"


def list_parts(name: str) -> list[str]:
    """Return the words of a name, loosened, without forms of address; both words of a double name."""
    parts = _PART.findall(loosen(name))
    return [one for one in parts if one not in _HONORIFICS] or parts


def find_meant(people: Sequence[T], typed: str, names: Callable[[T], Iterable[str]]) -> list[T]:
    """Return who may be meant by what was typed, the surest way of reading it alone.

    That is: the whole name; its words in any order, without accents; some of its words; the beginnings of some.
    Chinese names have no words: any part of one is enough. `names` gives the names of one of the `people`.
    """
    folded, parts = fold_name(typed), list_parts(typed)
    if not parts:
        return []

    def is_whole(name: str) -> bool:
        return folded in (fold_name(name), fold_name(base_name(name)))

    def has_same_words(name: str) -> bool:
        return sorted(parts) in (sorted(list_parts(name)), sorted(list_parts(base_name(name))))

    def has_words(name: str) -> bool:
        return set(parts) <= set(list_parts(name))

    def has_beginnings(name: str) -> bool:
        words = list_parts(name)
        if _CJK.search(name) and _CJK.search(typed):
            return "".join(parts) in "".join(words)
        return all(any(word.startswith(part) for word in words) for part in parts)

    for fits in (is_whole, has_same_words, has_words, has_beginnings):
        found = [one for one in people if any(fits(name) for name in names(one) if name)]
        if found:
            return found
    return []


def find_near(people: Sequence[T], typed: str, names: Callable[[T], Iterable[str]]) -> list[T]:
    """Return who may be meant by a name with a slip in it, the nearest first."""
    wanted = " ".join(list_parts(typed))
    if len(wanted) < SHORTEST and not _CJK.search(wanted):
        return []
    rated = [(max((_rate(name, wanted) for name in names(one) if name), default=0.0), one) for one in people]
    return [one for rate, one in sorted(rated, key=lambda pair: -pair[0]) if rate >= NEAR]


def _rate(name: str, wanted: str) -> float:
    words = list_parts(name)
    if _CJK.search(name):
        same = len(set("".join(words)) & set(wanted))
        return same / max(len(set("".join(words))), len(set(wanted)), 2) + 0.25
    whole = [" ".join(words), " ".join(reversed(words))]
    candidates = whole if " " in wanted else [*whole, *words]
    return max((SequenceMatcher(None, one, wanted).ratio() for one in candidates), default=0.0)
