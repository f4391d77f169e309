"""Our view of the relationship and theirs lie two stages or more apart (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.plan_scales import RelationshipStage, View
from kamplan.domain.planning import Stage
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP032"


def find(case: Case) -> Iterator[Finding]:
    """Yield views that lie far apart, and a stage that nothing shows."""
    latest: dict[View, Stage] = {}
    for one in sorted(case.dossier.list_records(Stage), key=lambda each: each.recorded_on):
        latest[one.view] = one
    ours, theirs = latest.get(View.OURS), latest.get(View.THEIRS)
    order = list(RelationshipStage)
    if ours and theirs and abs(order.index(ours.stage) - order.index(theirs.stage)) > 1:
        message = Phrase(
            N_("we call the relationship {ours}, they would call it {theirs}"), ours=ours.stage, theirs=theirs.stage
        )
        yield make_finding(
            CODE, "notice", ours.id, message, hint=f'kamplan add-stage {case.key} {theirs.stage} --view ours --why "…"'
        )
    for one in latest.values():
        if not one.cites:
            message = Phrase(N_("{id}: no evidence shows that the relationship is {stage}"), id=one.id, stage=one.stage)
            yield make_finding(CODE, "notice", one.id, message, hint=f"kamplan edit {one.id} --set cites=I-n")
