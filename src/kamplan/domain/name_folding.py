"""Texts as names are compared in them: without case, accents, width and the many forms of dashes and quotes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

CJK = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FOLDS = {
    **dict.fromkeys("‐‑‒–—―−－", "-"), **dict.fromkeys("’ʼ‘`´＇", "'"), **dict.fromkeys("•・‧∙･", "·"),
    "æ": "ä", "ø": "ö", "œ": "ö", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}  # fmt: skip


class Folded(NamedTuple):
    """A text as it is compared, and for each of its characters where that stands in the text, with the end."""

    text: str
    places: Sequence[int]
    original: str

    def is_large(self, at: int) -> bool:
        """Say whether the character at a place is a capital letter in the text."""
        return self.original[self.places[at]].isupper()

    def written(self, start: int, end: int) -> str:
        """Return what stands in the text from one place to another."""
        return self.original[self.places[start] : self.end_of(end)]

    def end_of(self, end: int) -> int:
        """Return where in the text a place ends: behind the letter before it, with the marks on that."""
        last = self.places[end - 1]
        at = next((one for one in self.places[end:] if one > last), len(self.original))
        while at > last + 1 and _FOLDS.get(self.original[at - 1]) == "":
            at -= 1
        return at


def fold(text: str) -> Folded:
    """Return a text as names are compared in it, letter by letter, with the place of each."""
    if text.isascii():
        return Folded(re.sub(r"\s", " ", text).replace("`", "'").lower(), range(len(text) + 1), text)
    letters: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        after = at + 1
        while after < len(text) and unicodedata.combining(text[after]):
            after += 1
        folded = _fold_letter(text[at:after])
        letters.append(folded)
        places.extend([at] * len(folded))
        at = after
    places.append(len(text))
    return Folded("".join(letters), places, text)


def _fold_letter(letter: str) -> str:
    if letter.isascii():
        return " " if letter.isspace() else _FOLDS.get(letter, letter.lower())
    if letter.isspace():
        return " "
    whole = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", _FOLDS.get(letter, letter)).casefold())
    if CJK.match(letter):
        return whole
    return "".join(one if one in "äöü" else _strip_accents(one) for one in (_FOLDS.get(char, char) for char in whole))


def _strip_accents(char: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one))
