"""People are recorded and none of them is an opponent (the method, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Audience, Power, Stance
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP014"


def find(case: Case) -> Iterator[Finding]:
    """Yield a map on which nobody supports the competition; the team alone sees stances."""
    people = case.dossier.contacts
    power = [one for one in people if one.power in (Power.INNER, Power.STRUCTURE)]
    against = (Stance.OPPONENT, Stance.ENEMY)
    if case.dossier.audience is Audience.TEAM and power and not any(one.stance in against for one in people):
        message = Phrase(N_("no opponent is on the map: who supports the competition?"))
        hint = f"kamplan edit-contact {power[0].id} --stance opponent"
        yield make_finding(CODE, "notice", case.key, message, hint=hint)
