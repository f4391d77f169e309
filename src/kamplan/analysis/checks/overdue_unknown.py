"""A declared unknown whose due date has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP008"


def find(case: Case) -> Iterator[Finding]:
    """Yield a declaration that should have been resolved by now."""
    for unknown in case.dossier.unknowns:
        if unknown.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "warning",
                unknown.id,
                Phrase(
                    N_("{owner} was to find out about {topic} by {due}"),
                    owner=unknown.owner,
                    topic=unknown.topic,
                    due=unknown.due,
                ),
                hint=f"kamplan conclude {case.key} {unknown.topic} TEXT",
            )
