"""An objective is open past its date (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Objective
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP025"


def find(case: Case) -> Iterator[Finding]:
    """Yield the objectives that are due and not closed."""
    for one in case.dossier.list_records(Objective):
        if not one.is_closed and one.due < case.dossier.as_of:
            message = Phrase(
                N_("{id} {what} was due {date}: close it with its outcome"), id=one.id, what=one.objective, date=one.due
            )
            hint = f"kamplan close {one.id} --as achieved --set outcome=…"
            yield make_finding(CODE, "warning", one.id, message, hint=hint)
