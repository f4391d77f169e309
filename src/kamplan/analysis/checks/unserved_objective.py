"""An open objective without any strategy: we want it and have no way to it.

A strategy may be withheld from a reader of our company, so only the team is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import StrategyStatus
from kamplan.domain.planning import Objective, Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP026"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open objective that no strategy serves which has not been dropped."""
    if not case.is_for_team:
        return
    strategies = [one for one in case.dossier.list_records(Strategy) if one.status is not StrategyStatus.DROPPED]
    served = {goal for strategy in strategies for goal in strategy.serves}
    for one in case.list_open(Objective):
        if one.id not in served:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("no strategy serves objective {id}"), id=one.id),
                hint=f"kamplan add-strategy {case.key} STRATEGY --serves {one.id} --cite I-n",
            )
