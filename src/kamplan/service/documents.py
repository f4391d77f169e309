"""The document of a plan: built from what one reader may see, refused while a required topic is not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.checklist import TopicName, TopicTitle
from kamplan.domain.scales import Audience, Language
from kamplan.domain.wording import Code
from kamplan.errors import UnfinishedPlanError
from kamplan.language import LISTED, N_, P_, Command, Joined, Phrase

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
            Phrase(
                N_("{topic} ({state}): {problem} → {command}"),
                topic=TopicTitle(checklist.topics_by_id[gap.topic]),
                state=Phrase(str(gap.state)),
                problem=gap.message,
                command=Command(gap.command),
            )
            for gap in gaps
        )
        topics = Joined((TopicName(checklist.topics_by_id[gap.topic]) for gap in gaps), LISTED)
        raise UnfinishedPlanError(
            Phrase(
                P_(
                    "the plan of {key} is unfinished for the audience {audience}: "
                    "{count} of {whole} required topics is not done ({topics})",
                    "the plan of {key} is unfinished for the audience {audience}: "
                    "{count} of {whole} required topics are not done ({topics})",
                ),
                key=analysis.key,
                audience=Code(analysis.audience.value),
                count=len(gaps),
                whole=analysis.readiness.whole,
                topics=topics,
            ),
            hint=Phrase(N_("supply them, or `kamplan render-plan {key} --draft`"), key=analysis.key)
            if may_be_draft
            else Phrase(N_("supply them; `kamplan analyze {key}` shows how"), key=analysis.key),
            details=details,
        ) from None
