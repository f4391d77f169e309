"""A strategy in force for which nobody does anything.

An action may be withheld from a reader of our company, so only the team is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import ActionStatus
from kamplan.domain.planning import Action, Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP030"


def find(case: Case) -> Iterator[Finding]:
    """Yield an active strategy that no action serves which has not been dropped."""
    if not case.is_for_team:
        return
    actions = [one for one in case.dossier.list_records(Action) if one.status is not ActionStatus.DROPPED]
    served = {target for action in actions for target in action.serves}
    for one in case.list_open(Strategy):
        if one.id not in served:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("no action carries out strategy {id}"), id=one.id),
                hint=f"kamplan add-action {case.key} ACTION --owner P --due DATE --serves {one.id}",
            )
