"""The document of a plan: built from what one reader may see, refused while a required topic is not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience, Language
from kamplan.errors import UnfinishedPlanError

if TYPE_CHECKING:
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import PlanDocument


def build_document(
    dossier: Dossier, checklist: Checklist, *, language: Language | None, is_draft: bool
) -> PlanDocument:
    """Return the plan of what one audience may see; refused while unfinished unless it is a draft."""
    from kamplan.analysis.account import analyze_account
    from kamplan.plan.build import build_plan

    analysis = analyze_account(dossier, checklist)
    if dossier.audience is not Audience.CUSTOMER and not is_draft:
        check_finished(analysis, checklist)
    chosen = language or dossier.account.plan_language
    return build_plan(dossier, checklist, analysis, language=chosen, is_draft=is_draft)


def check_finished(analysis: AccountAnalysis, checklist: Checklist, *, may_be_draft: bool = True) -> None:
    """Refuse an analysis that does not validate as finished, with the command that supplies each missing piece."""
    from pydantic import ValidationError

    from kamplan.analysis.finished import claim_finished

    try:
        claim_finished(analysis)
    except ValidationError:
        gaps = [gap for gap in analysis.gaps if gap.required]
        details = tuple(
            f"{checklist.topics_by_id[gap.topic].en} ({gap.state}): {gap.message} → {gap.command}" for gap in gaps
        )
        topics = ", ".join(gap.topic for gap in gaps)
        verb = "is" if len(gaps) == 1 else "are"
        raise UnfinishedPlanError(
            f"the plan of {analysis.key} is unfinished for the audience {analysis.audience.value}:"
            f" {len(gaps)} of {analysis.readiness.whole} required topics {verb} not done ({topics})",
            hint=f"supply them, or `kamplan render-plan {analysis.key} --draft`"
            if may_be_draft
            else f"supply them; `kamplan analyze {analysis.key}` shows how",
            details=details,
        ) from None
