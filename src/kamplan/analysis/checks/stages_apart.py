"""We and the customer see the relationship two stages apart or more (the method, section 6).

The latest record of each view counts; it may be withheld from a reader of our company, so only the team is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import RelationshipStage, View
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP040"

APART = 2
_STEPS = tuple(RelationshipStage)


def find(case: Case) -> Iterator[Finding]:
    """Yield the customer's view when it lies two steps or more from ours."""
    ours, theirs = case.stages.get(View.OURS), case.stages.get(View.THEIRS)
    if not case.is_for_team or not ours or not theirs:
        return
    apart = abs(_STEPS.index(ours.stage) - _STEPS.index(theirs.stage))
    if apart >= APART:
        yield make_finding(
            CODE,
            "warning",
            theirs.id,
            Phrase(
                N_("we and the customer see the relationship {steps} stages apart ({id}, {other})"),
                steps=apart,
                id=ours.id,
                other=theirs.id,
            ),
            hint=f"kamplan add-stage {case.key} STAGE --view ours --why TEXT",
        )
