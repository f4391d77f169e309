"""An action that is past its date and not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Action
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP018"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open action that was due before the date."""
    for one in case.list_open(Action):
        if one.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("{owner} was to carry out action {id} by {due}"), owner=one.owner, id=one.id, due=one.due),
                hint=f"kamplan close {one.id}",
            )
