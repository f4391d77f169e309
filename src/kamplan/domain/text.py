"""The text policy: one function through which every text enters, whatever the way in.

NFC; CRLF and CR become LF; C0 and C1 controls other than newline and tab are stripped; NUL, lone
surrogates and non-characters are refused; a limit for each field is said in the message.
What is accepted here renders in every format.
"""

from __future__ import annotations

import re
import unicodedata

from kamplan.language import N_, Phrase

NAME_LIMIT = 300
LINE_LIMIT = 2_000
PROSE_LIMIT = 100_000

_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACES = re.compile(r"[\s]+")

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(mark): plain
    for plain, marks in {
        " ": "\u3000\u00a0\u202f\u2009\u2007\t", "'": "’‘ʼ′`´", "-": "−–—‐‑", "¥": "￥", "$": "＄", "": "\u200b\ufeff",
        "万": "萬", "亿": "億", "两": "兩", "点": "點",
    }.items()
    for mark in marks
}  # fmt: skip


class TextRefusedError(ValueError):
    """The text holds what cannot be stored, or is too long."""

    def __init__(self, what: Phrase, *, is_too_long: bool = False) -> None:
        super().__init__(str(what))
        self.what = what
        self.is_too_long = is_too_long


def clean_text(value: str, *, limit: int, prose: bool = False) -> str:
    """Return `value` as it is stored, trimmed; a line (not `prose`) has its whitespace folded to single spaces.

    Raises `TextRefusedError` for NUL, a lone surrogate, a non-character, or more than `limit` characters.
    """
    if value.isprintable():
        text = value if value.isascii() else unicodedata.normalize("NFC", value)
        if not prose and "  " in text:
            text = _SPACES.sub(" ", text)
        text = text.strip()
    else:
        text = _clean_slowly(value, prose=prose)
    if len(text) > limit:
        msg = Phrase(N_("is {count} characters long; at most {limit} fit"), count=len(text), limit=limit)
        raise TextRefusedError(msg, is_too_long=True)
    return text


def _clean_slowly(value: str, *, prose: bool) -> str:
    for char in value:
        code = ord(char)
        if code == 0:
            msg = Phrase(N_("contains a NUL character"))
            raise TextRefusedError(msg)
        if 0xD800 <= code <= 0xDFFF:
            msg = Phrase(N_("contains a lone surrogate (U+{code})"), code=f"{code:04X}")
            raise TextRefusedError(msg)
        if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
            msg = Phrase(N_("contains a non-character (U+{code})"), code=f"{code:04X}")
            raise TextRefusedError(msg)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    if not prose:
        text = _SPACES.sub(" ", text)
    return text.strip()


def fold_name(name: str) -> str:
    """Return the form in which names are compared: NFC, casefolded, without a second blank or what nobody sees."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", name)).split()).casefold()


def fold_width(text: str) -> str:
    """Return a text with full-width letters, digits and marks as half-width ones, and one kind of blank and dash."""
    return " ".join(text.translate(_WIDE).split())


def shorten(value: object, most: int = 60) -> str:
    """Return a value on one line, cut where it is longer than that; a dash for nothing."""
    text = "–" if value in (None, "", [], ()) else " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
