"""An open opportunity has no economic buyer (the method, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import BuyingRole
from kamplan.domain.planning import Opportunity
from kamplan.domain.scales import Audience
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP013"


def find(case: Case) -> Iterator[Finding]:
    """Yield the opportunities of which nobody is known to have the last word; the team alone sees the roles."""
    if case.dossier.audience is not Audience.TEAM:
        return
    for one in case.dossier.list_records(Opportunity):
        if not one.is_closed and not one.holds(BuyingRole.ECONOMIC):
            message = Phrase(N_("{id} {what}: nobody is known to have the last word"), id=one.id, what=one.need)
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id}")
