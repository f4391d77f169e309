"""No opponent on the map, so nobody asks who supports the competition (the method, section 5).

Said once the map has been begun, that is once the stance of any contact is recorded; stances are the account team's
alone, so no other reader is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.scales import Stance
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP014"

_AGAINST = frozenset({Stance.OPPONENT, Stance.ENEMY})


def find(case: Case) -> Iterator[Finding]:
    """Yield an account with stances on its map, none of them against us."""
    stances = {one.stance for one in case.dossier.contacts} - {Stance.UNKNOWN}
    if case.is_for_team and stances and not stances & _AGAINST:
        yield make_finding(
            CODE,
            "warning",
            case.key,
            Phrase(N_("the map has no opponent: who supports the competition?")),
            hint=f"kamplan add-contact {case.key} NAME --stance opponent",
        )
