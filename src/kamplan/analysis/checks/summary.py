"""No executive summary, or one of more than 300 words (the method, section 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.ids import REFERENCE
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP011"

LIMIT = 300
_CHINESE_PER_WORD = 1.6


def count_words(text: str) -> int:
    """Return the length of a text in words; Chinese characters count as 1.6 to a word."""
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    latin = len(re.findall(r"[A-Za-z0-9][\w'’.-]*", REFERENCE.sub("", text)))
    return latin + round(chinese / _CHINESE_PER_WORD)


def find(case: Case) -> Iterator[Finding]:
    """Yield a missing or overlong executive summary."""
    summary = case.dossier.summary
    if summary is None:
        message = Phrase(N_("the plan has no executive summary"))
    elif count_words(summary.text) > LIMIT:
        message = Phrase(
            N_("the executive summary has {words} words; {limit} fit a page"),
            words=count_words(summary.text),
            limit=LIMIT,
        )
    else:
        return
    yield make_finding(CODE, "notice", case.key, message, hint=f"kamplan summarize {case.key} TEXT")
