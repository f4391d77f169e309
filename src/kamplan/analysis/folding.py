"""One form for what readers take for the same text, however it was typed, hidden or broken up.

Case, width, accents and marks that nobody sees fall away; Cyrillic and Greek letters that look like Latin ones become
those; traditional characters become simplified; blanks between Chinese characters go, and so does what emphasis puts
into the middle of a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kamplan.resources import load_text

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
"""The Chinese characters, as a class of a regular expression has them."""
_LOOK_ALIKES = {
    **dict(zip("авекмнорстухіјѕһԁԛԝьӏ", "abekmhopctyxijshdqwbl", strict=True)),
    **dict(zip("αβεηικνορτυχω", "abenikvoptyxw", strict=True)),
}  # fmt: skip
"""Small letters of other scripts for which a reader takes a Latin one; in every word, so Russian stays Russian."""
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u115f\u1160\u3164\uffa0"), None)
_BETWEEN = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")
_EMPHASIS = re.compile(r"(?<=\w)[*~`]+(?=\w)")


def fold(text: str) -> str:
    """Return a text as it is compared with others."""
    if text.isascii():
        return _join_words(text.casefold())
    small = unicodedata.normalize("NFKD", text.translate(_UNSEEN)).casefold()
    kept = (one for one in small if unicodedata.category(one) not in ("Mn", "Cf"))
    return _join_words(unicodedata.normalize("NFKC", "".join(kept)).translate(_load_table()))


def clean(text: str) -> str:
    """Return a text in which names are looked for: in simplified characters, with its accents and capital letters."""
    if text.isascii():
        return _join_words(text)
    seen = (one for one in unicodedata.normalize("NFKC", text.translate(_UNSEEN)) if unicodedata.category(one) != "Cf")
    return _join_words("".join(seen).translate(_load_table() | _load_capitals()))


def _join_words(text: str) -> str:
    """Return a text without blanks between Chinese characters, and without emphasis in the middle of a word."""
    joined = text if text.isascii() else _BETWEEN.sub("", text)
    return _EMPHASIS.sub("", joined) if "*" in joined or "~" in joined or "`" in joined else joined


@cache
def _load_capitals() -> dict[int, str]:
    return {ord(one.upper()): other.upper() for one, other in _LOOK_ALIKES.items() if len(one.upper()) == 1}


@cache
def _load_table() -> dict[int, str]:
    """Return what each character becomes."""
    table = {ord(one): other for one, other in _LOOK_ALIKES.items()}
    lines = [one for one in load_text("simplified.txt").splitlines() if not one.startswith("#")]
    for traditional, simplified in zip(lines[::2], lines[1::2], strict=True):
        table |= {ord(one): other for one, other in zip(traditional, simplified, strict=True)}
    return table
