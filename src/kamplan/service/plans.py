"""Plans: built for one audience in one language, refused while unfinished, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience, Language
from kamplan.errors import UnfinishedPlanError
from kamplan.render.plan import DEFAULT_TEMPLATE, PlanFormat, render_plan
from kamplan.render.properties import Properties

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import PlanDocument
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class RenderedPlan:
    """A plan's file as bytes, the name it gets when none is given, and how many records it leaves out."""

    content: bytes
    file_name: str
    withheld: int


def make_plan(
    caller: Caller,
    typed: str,
    *,
    audience: Audience,
    plan_format: PlanFormat = PlanFormat.MARKDOWN,
    language: Language | None = None,
    is_draft: bool = False,
    on: date | None = None,
    template: str = DEFAULT_TEMPLATE,
) -> RenderedPlan:
    """Return the plan of an account for an audience, in the account's plan language unless another is asked for.

    Raises `UnfinishedPlanError`, naming every piece that is missing, while a required topic is not done and no
    draft was asked for. A customer copy is never refused as unfinished.
    """
    from kamplan.service.analysis import load_dossier
    from kamplan.service.templates import find_own

    checklist = caller.load_checklist()
    template = find_own(caller, template, plan_format)
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    document = build_document(dossier, checklist, language=language, is_draft=is_draft)
    name = f"{document.key}-plan-{audience.value}-{document.language.value}.{plan_format.value}"
    properties = Properties(author=caller.settings.document_author, company=caller.settings.document_company)
    content = render_plan(document, plan_format, template=template, properties=properties)
    return RenderedPlan(content=content, file_name=name, withheld=dossier.withheld)


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


def check_finished(analysis: AccountAnalysis, checklist: Checklist) -> None:
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
            hint=f"supply them, or `kamplan render-plan {analysis.key} --draft`",
            details=details,
        ) from None


def write_document(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a document whole or not at all, mode 0600; raises `KamplanError` when it cannot be written.

    Without `replace`, another file that has the name already is a `ConflictError`.
    """
    from kamplan.exchange.files import write_atomically

    write_atomically(path, content, replace=replace)
