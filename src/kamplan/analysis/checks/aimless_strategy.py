"""A strategy in force that serves only objectives which are closed or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP029"


def find(case: Case) -> Iterator[Finding]:
    """Yield an active strategy none of whose objectives is still open."""
    records = case.dossier.records_by_id
    for one in case.list_open(Strategy):
        served = [records[goal] for goal in one.serves if goal in records]
        if served and len(served) == len(one.serves) and all(goal.is_closed or goal.withdrawn_on for goal in served):
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(
                    N_("strategy {id} serves only what is closed or withdrawn: {objectives}"),
                    id=one.id,
                    objectives=", ".join(goal.id for goal in served),
                ),
                hint=f"kamplan close {one.id} --as HOW",
            )
