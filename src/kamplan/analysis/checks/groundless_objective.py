"""An open objective that rests on no evidence: it cites none, and no strategy that serves it does.

A strategy in force always cites evidence, but a reader of our company may not see it, so only the team is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.plan_scales import StrategyStatus
from kamplan.domain.planning import Objective, Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP024"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open objective that neither itself nor through a strategy not dropped cites an item."""
    if not case.is_for_team:
        return
    grounded = {
        goal
        for strategy in case.dossier.list_records(Strategy)
        if strategy.cites and strategy.status is not StrategyStatus.DROPPED
        for goal in strategy.serves
    }
    for one in case.list_open(Objective):
        if not one.cites and one.id not in grounded:
            yield make_finding(
                CODE,
                "notice",
                one.id,
                Phrase(N_("objective {id} rests on no evidence, its own or its strategies'"), id=one.id),
                hint=suggest_edit(one.id, "cites=I-n"),
            )
