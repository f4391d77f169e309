"""The one boundary between stored text and a terminal: no control character from a record gets through."""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """Return text without control and bidirectional control characters; newlines and tabs stay.

    A byte of a file's name that is no UTF-8 is shown as such.
    """
    return _UNSAFE.sub(_replace, text)


def _replace(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]) - 0xDC00:02x}" if "\udc80" <= found[0] <= "\udcff" else ""


_SHELL = str.maketrans({"\\": "＼", "$": "＄", "`": "’", "'": "’", '"': "”", "[": "(", "]": ")"})
HINT_WIDTH = 60
"""How many columns a hint takes at most: Typer breaks longer ones into lines, which a shell offers as candidates."""


def make_hint(text: str) -> str:
    """Return stored text as a shell shows it beside a candidate: short, and nothing a shell or rich acts upon.

    zsh evaluates the whole list, and Typer's own quoting leaves backslashes; rich takes brackets for markup.
    """
    import unicodedata

    hint, width = "", 0
    for char in " ".join(safe(text).split()).translate(_SHELL):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > HINT_WIDTH:
            return f"{hint[:-1]}…"
        hint += char
    return hint


def escape_json(text: str) -> str:
    r"""Return JSON with the characters that `safe` would drop written as \\u escapes."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
