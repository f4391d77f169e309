"""A delivery commitment that we have not kept: promised by a date that has passed, and not delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Commitment
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP019"


def find(case: Case) -> Iterator[Finding]:
    """Yield a commitment that was due before the date and is not delivered; always an error."""
    for one in case.list_open(Commitment):
        if one.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "error",
                one.id,
                Phrase(
                    N_("delivery commitment {id} was promised by {due} and is not delivered"), id=one.id, due=one.due
                ),
                hint=f"kamplan close {one.id}",
            )
