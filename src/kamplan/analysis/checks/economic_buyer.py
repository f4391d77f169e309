"""An open opportunity without an economic buyer: nobody knows who says yes (the method, section 5).

Buying roles are the account team's alone, so no other reader is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import BuyingRole
from kamplan.domain.planning import Opportunity
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP013"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open opportunity of which no contact who still counts is the economic buyer."""
    if not case.is_for_team:
        return
    people = {one.id for one in case.dossier.contacts}
    for one in case.list_open(Opportunity):
        if not people.intersection(one.holds(BuyingRole.ECONOMIC)):
            held = [f"{role.role}={role.contact}" for role in one.roles if role.contact in people]
            roles = ",".join([*held, "economic=C-n"])
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("{id} has no economic buyer: who can say yes when all others say no?"), id=one.id),
                hint=f"kamplan edit {one.id} --set roles={roles}",
            )
