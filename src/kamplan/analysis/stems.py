"""English words cut to what their forms share: enough to compare statements.

No dictionary and no morphology: a word loses the endings of plural, past and verbal noun.
"""

from __future__ import annotations

from functools import cache

_ENDINGS = (
    ("ations", "at"), ("ation", "at"), ("ions", ""), ("ion", ""), ("ities", "iti"), ("ies", "i"), ("ments", ""),
    ("ment", ""), ("ing", ""), ("ings", ""), ("ers", ""), ("er", ""), ("edly", ""), ("ed", ""), ("es", ""), ("ly", ""),
    ("s", ""), ("y", "i"), ("e", ""),
)  # fmt: skip
SHORTEST = 3
"""What is left of a word has at least as many letters."""


@cache
def stem(word: str) -> str:
    """Return what the forms of an English word share; other words and numbers as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(rest) >= SHORTEST + len(rest):
            word = word[: len(word) - len(ending)] + rest
            break
    return word[:-1] if len(word) > SHORTEST + 1 and word[-1] == word[-2] else word
