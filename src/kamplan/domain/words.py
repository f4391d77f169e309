"""Words as they are looked for: without case, accents and umlauts, and in whatever form they stand.

The endings are those by which nouns and verbs change in English, German and French; there is no dictionary. A word is
looked for by its key, so what is cut off wrongly is cut off on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kamplan.domain.names import loosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CJK = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""A character that is a word of its own."""
_ENDINGS = ("ings", "ing", "ern", "en", "em", "es", "ed", "e", "s")
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile("([bdgmnprt])\\1$")
SHORTEST = 3
"""How many letters of a word are left at least."""


def fold_text(value: str) -> str:
    """Return text as it is indexed: width and case folded, every CJK character set apart."""
    if value.isascii():
        return value.lower()
    return " ".join(CJK.split(unicodedata.normalize("NFKC", value).casefold()))


def split_words(value: str) -> list[str]:
    """Return the words of a text, folded; a CJK character is a word of its own."""
    folded = fold_text(value)
    return "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded).split()


@lru_cache(maxsize=100_000)
def make_key(word: str) -> str:
    """Return what the forms of a word have in common: pump of pumps and Pumpen, deliveri of delivery and deliveries."""
    key = loosen(word)
    if len(key) <= SHORTEST or not key.isascii() or not key.isalpha():
        return key
    if key.endswith("ies") and len(key) > SHORTEST + 1:
        return key[:-2]
    for ending in _ENDINGS:
        left = key.removesuffix(ending)
        is_whole = (ending == "s" and left.endswith("s")) or (ending == "ed" and left.endswith("e"))
        if left != key and len(left) >= SHORTEST and _VOWEL.search(left) and not is_whole:
            key = left
            break
    key = _DOUBLED.sub(r"\1", key)
    return f"{key[:-1]}i" if key.endswith("y") else key


def list_terms(query: str) -> list[tuple[tuple[str, ...], bool]]:
    """Return what a user typed term by term: its words, and whether the last is a beginning, as in `budg*`."""
    terms = []
    for typed in query.split():
        words = split_words(typed)
        if words:
            terms.append((tuple(words), typed.endswith("*") and words[-1].isascii()))
    return terms


def holds_all(texts: Iterable[str], terms: Sequence[tuple[tuple[str, ...], bool]]) -> bool:
    """Say whether every term stands in one of the texts, its words side by side."""
    split = [split_words(text) for text in texts]
    return all(any(_holds(words, term, begins=begins) for words in split) for term, begins in terms)


def fits(word: str, wanted: str, *, begins: bool) -> bool:
    """Say whether a word is a form of another, or begins like it."""
    return loosen(word).startswith(loosen(wanted)) if begins else make_key(word) == make_key(wanted)


def _holds(words: Sequence[str], term: Sequence[str], *, begins: bool) -> bool:
    size = len(term)
    return any(
        all(fits(words[place + at], one, begins=begins and at == size - 1) for at, one in enumerate(term))
        for place in range(len(words) - size + 1)
    )
