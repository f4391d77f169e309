"""An objective has no owner (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Objective
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP023"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open objectives that nobody owns."""
    for one in case.dossier.list_records(Objective):
        if not one.is_closed and not one.owner:
            message = Phrase(N_("nobody owns {id} {what}"), id=one.id, what=one.objective)
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id} --set owner=NAME")
