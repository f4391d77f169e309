"""A question that somebody was to find out by a date that has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.inquiry import Inquiry
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP044"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open inquiry that was due."""
    for one in case.list_open(Inquiry):
        if one.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(
                    N_("{owner} was to find out {question} by {due}"),
                    owner=one.owner,
                    question=one.question,
                    due=one.due,
                ),
                hint=f"kamplan show {one.id}",
            )
