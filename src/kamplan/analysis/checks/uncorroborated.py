"""An item graded 1 (confirmed) that no other readable item of another origin supports (the method, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Credibility
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP001"


def find(case: Case) -> Iterator[Finding]:
    """Yield an item of credibility 1 when no other origin names one of its questions, or else its topic."""
    active = case.dossier.active_items
    for item in active:
        if item.credibility is not Credibility.CONFIRMED:
            continue
        others = [other for other in active if other.origin_key != item.origin_key and other.topic == item.topic]
        asked = set(item.questions)
        if not any(asked.intersection(other.questions) if asked else True for other in others):
            yield make_finding(
                CODE,
                "warning",
                item.id,
                Phrase(N_("{id} is graded 1 (confirmed), but nothing of another origin says so"), id=item.id),
                hint=f"kamplan grade-intel {item.id} --credibility 2",
            )
