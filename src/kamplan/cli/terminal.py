"""The one boundary between stored text and a terminal: no control character from a record gets through."""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """Return text without control and bidirectional control characters; newlines and tabs stay."""
    return _UNSAFE.sub("", text)


def escape_json(text: str) -> str:
    r"""Return JSON with the characters that `safe` would drop written as \\u escapes."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
