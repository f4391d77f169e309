"""A conclusion or answer that cites items which no longer count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding
    from kamplan.domain.judgement import Answer, Conclusion

CODE = "KP004"


def find(case: Case) -> Iterator[Finding]:
    """Yield a judgement that cites a superseded, withdrawn or not-to-be-used item."""
    items = case.dossier.items_by_id
    judgements: tuple[Conclusion | Answer, ...] = (*case.dossier.conclusions, *case.dossier.answers)
    for judgement in judgements:
        gone = [one for one in judgement.cites if one in items and not items[one].is_active]
        if gone:
            yield make_finding(
                CODE,
                "warning",
                judgement.id,
                Phrase(N_("{id} cites what no longer counts: {items}"), id=judgement.id, items=", ".join(gone)),
                hint=f"kamplan show-intel {gone[0]}",
            )
