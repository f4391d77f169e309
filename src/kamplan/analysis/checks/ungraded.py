"""Items without a grade: kept and shown, but not usable until somebody grades them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP007"


def find(case: Case) -> Iterator[Finding]:
    """Yield an active item whose reliability or credibility has not been judged, unless it is usable all the same."""
    for item in case.dossier.active_items:
        if not item.is_graded and not item.is_usable:
            yield make_finding(
                CODE,
                "notice",
                item.id,
                Phrase(
                    N_("{id} has no full grade ({grade}), so nothing can rest on it"),
                    id=item.id,
                    grade=item.grade,
                ),
                hint=f"kamplan grade-intel {item.id} --reliability B --credibility 2",
            )
