"""A strategy has no action (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Action, Strategy
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP027"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open strategies that no open or done action serves."""
    served = {goal for one in case.dossier.list_records(Action) if one.status != "dropped" for goal in one.serves}
    for one in case.dossier.list_records(Strategy):
        if not one.is_closed and one.id not in served:
            message = Phrase(N_("no action carries out {id} {what}"), id=one.id, what=one.strategy)
            hint = f'kamplan add-action {case.key} "…" --owner NAME --due DATE --serves {one.id}'
            yield make_finding(CODE, "warning", one.id, message, hint=hint)
