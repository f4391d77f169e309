"""An item graded 1 (confirmed) that no other readable item of another origin supports (the method, section 2)."""

from __future__ import annotations

from collections import defaultdict
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
    origins: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in case.dossier.active_items:
        for question in ("", *item.questions):
            origins[item.topic, question].add(item.origin_key)
    for item in case.dossier.active_items:
        if item.credibility is not Credibility.CONFIRMED:
            continue
        if all(len(origins[item.topic, question]) == 1 for question in item.questions or ("",)):
            yield make_finding(
                CODE,
                "warning",
                item.id,
                Phrase(N_("{id} is graded 1 (confirmed), but nothing of another origin says so"), id=item.id),
                hint=f"kamplan grade-intel {item.id} --credibility 2",
            )
