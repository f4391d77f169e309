"""In which languages a text is written, as far as its small words and its script show."""

from __future__ import annotations

import re
from collections import Counter

CHINESE = "zh"
_SMALL = {
    "en": "the and of to in is for with on by at from that this are we our be will it as an or not",
    "de": "der die das und mit für von den dem des wir ist nicht ein eine auf zu im bei auch sie ihre werden wird",
    "fr": "le les des et du un une pour avec nous est dans sur par au aux que vous votre sera ce cette",
    "es": "el los las de y para con que en por una nuestro del se su al como",
    "it": "il di e per con che del della un una nel sono gli le nostro alla",
    "pt": "o os de e para com que em por uma do da nosso não se as",
    "nl": "de het en van voor met een wij is op te niet dat zijn worden aan",
    "pl": "i w na z do się jest nie dla oraz od przez że",
}
_WORDS_OF: dict[str, frozenset[str]] = {one: frozenset(words.split()) for one, words in _SMALL.items()}
_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
PART = 0.3
"""Which share of the small words of the commonest language another has that a text is written in too."""


def find_tongues(text: str) -> frozenset[str]:
    """Return the languages that a text is written in; none where nothing shows it."""
    letters = max(1, sum(one.isalpha() for one in text))
    chinese = len(_CJK.findall(text))
    found = {CHINESE} if chinese * 8 > letters else set()
    words = Counter(_WORD.findall(text.casefold()))
    counts = {one: sum(count for word, count in words.items() if word in small) for one, small in _WORDS_OF.items()}
    alone = {
        one: sum(count for word, count in words.items() if word in small and _is_of_one(word))
        for one, small in _WORDS_OF.items()
    }
    best = max(counts, key=lambda one: (alone[one], counts[one]))
    if alone[best]:
        found |= {best, *(one for one in counts if alone[one] > 1 and alone[one] >= PART * alone[best])}
    return frozenset(found)


def _is_of_one(word: str) -> bool:
    return sum(word in small for small in _WORDS_OF.values()) == 1
