"""An open objective is served by no strategy (the method, sections 6 and 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Objective, Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP024"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open objectives that no open strategy serves."""
    served = {goal for one in case.dossier.list_records(Strategy) if not one.is_closed for goal in one.serves}
    for one in case.dossier.list_records(Objective):
        if not one.is_closed and one.id not in served:
            message = Phrase(N_("no strategy serves {id} {what}"), id=one.id, what=one.objective)
            hint = f'kamplan add-strategy {case.key} "…" --serves {one.id} --cite I-n'
            yield make_finding(CODE, "warning", one.id, message, hint=hint)
