"""Plans: built for one audience in one language, refused while unfinished, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.domain.marking import DOCUMENT_MARKINGS as MARKINGS
from kamplan.domain.release import Outgoing
from kamplan.domain.scales import Audience, Language
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.plan.inside import list_inside
from kamplan.plan.sections.control import say_version
from kamplan.render.plan import (
    DEFAULT_TEMPLATE,
    PlanFormat,
    check_format,
    cut_plan,
    list_templates,
    list_wanted,
    render_plan,
)
from kamplan.render.properties import Properties
from kamplan.service.documents import build_document

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import PlanDocument
    from kamplan.service.caller import Caller


SPONSOR_TEMPLATE = "sponsor-brief"


@dataclass(frozen=True)
class RenderedPlan:
    """A plan's file as bytes, the name it gets when none is given, and what is recorded of it when it is released."""

    content: bytes
    file_name: str
    outgoing: Outgoing


@dataclass(frozen=True)
class Copy:
    """Which copy of a plan is wanted: for whom, in which format and language (else the plan's own), laid out how."""

    audience: Audience
    plan_format: PlanFormat = PlanFormat.MARKDOWN
    language: Language | None = None
    template: str = DEFAULT_TEMPLATE


def make_plan(
    caller: Caller, typed: str, copy: Copy, *, is_draft: bool = False, on: date | None = None
) -> RenderedPlan:
    """Return a copy of an account's plan; for the team and the company it says which approved version it follows.

    Raises `UnfinishedPlanError`, naming every piece that is missing, while a required topic is not done and no
    draft was asked for. A customer copy is never refused as unfinished.
    """
    from kamplan.service.analysis import load_dossier
    from kamplan.service.frozen import describe_working_copy

    check_format(copy.plan_format)
    dossier = load_dossier(caller, typed, audience=copy.audience, on=on)
    document = build_document(dossier, caller.load_checklist(), language=copy.language, is_draft=is_draft)
    document = say_version(document, describe_working_copy(caller, dossier.account.key, document.language))
    return _render(caller, document, copy, dossier, withheld=dossier.withheld)


def make_version(caller: Caller, typed: str, version_id: str, copy: Copy) -> RenderedPlan:
    """Return a copy of a version as it was frozen, whatever has changed since; it says how it was decided on.

    Raises `ConflictError` for others than the team when something in it has since been kept from them, and
    `UsageError` for a version of another account.
    """
    from kamplan.service.accounts import get_key
    from kamplan.service.frozen import describe_version, load_version

    key = get_key(caller, typed)
    version, frozen = load_version(caller, version_id, audience=copy.audience)
    if version.account != key:
        raise UsageError(
            Phrase(N_("{id} is of {account}, not of {key}"), id=version.id, account=version.account, key=key),
            hint=Phrase(N_("`kamplan list-versions {key}` shows its own"), key=key),
        )
    chosen = copy.language or frozen.dossiers[Audience.TEAM].account.plan_language
    document = say_version(frozen.documents[copy.audience, chosen], describe_version(version, chosen))
    held = frozen.dossiers[copy.audience]
    return _render(caller, document, copy, held, withheld=frozen.withheld[copy.audience], version=version.id)


def _render(
    caller: Caller,
    document: PlanDocument,
    copy: Copy,
    dossier: Dossier,
    *,
    withheld: int,
    version: str | None = None,
) -> RenderedPlan:
    from kamplan.service.templates import find_own

    template = find_own(caller, copy.template, copy.plan_format)
    document = _add_for_sponsor(caller, document, dossier, wanted=list_wanted(copy.plan_format, template))
    place = f"-{version}" if version and copy.audience is not Audience.CUSTOMER else ""
    is_short = copy.template in list_templates() and copy.template != DEFAULT_TEMPLATE
    what = copy.template if is_short else "plan"
    name = f"{document.key}-{what}{place}-{copy.audience.value}-{document.language.value}.{copy.plan_format.value}"
    properties = Properties(author=caller.settings.document_author, company=caller.settings.document_company)
    content = render_plan(document, copy.plan_format, template=template, properties=properties)
    shown = cut_plan(document, copy.plan_format, template)
    outgoing = Outgoing(
        account=document.key,
        version=version,
        audience=copy.audience,
        marking=MARKINGS[copy.audience],
        document=Path(copy.template).name,
        format=copy.plan_format.value,
        language=document.language,
        is_draft=document.is_draft,
        as_of=document.as_of,
        records=list_inside(shown, dossier),
        withheld=withheld,
    )
    return RenderedPlan(content=content, file_name=name, outgoing=outgoing)


def make_sponsor_brief(
    caller: Caller, typed: str, *, audience: Audience, language: Language, on: date | None = None
) -> tuple[PlanDocument, Dossier]:
    """Return what the executive sponsor is to know, as the template of that name shows it; a draft while unfinished.

    Raises `UsageError` for the customer.
    """
    from kamplan.service.analysis import load_dossier
    from kamplan.service.briefs import refuse_customer
    from kamplan.service.frozen import describe_working_copy

    refuse_customer(audience, "a sponsor's brief")
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    is_draft = not is_finished(caller, typed, audience=audience, on=on)
    document = build_document(dossier, caller.load_checklist(), language=language, is_draft=is_draft)
    document = say_version(document, describe_working_copy(caller, dossier.account.key, document.language))
    wanted = list_wanted(PlanFormat.MARKDOWN, SPONSOR_TEMPLATE)
    document = _add_for_sponsor(caller, document, dossier, wanted=wanted)
    return cut_plan(document, PlanFormat.MARKDOWN, SPONSOR_TEMPLATE), dossier


def is_finished(caller: Caller, typed: str, *, audience: Audience, on: date | None = None) -> bool:
    """Say whether every required topic of an account's plan is done, as an audience may see it."""
    from kamplan.service.analysis import analyze_account

    readiness = analyze_account(caller, typed, audience=audience, on=on)[0].readiness
    return readiness.part == readiness.whole


def _add_for_sponsor(
    caller: Caller, document: PlanDocument, dossier: Dossier, *, wanted: frozenset[str]
) -> PlanDocument:
    """Return a plan with the sections for the sponsor that its template asks for, if it does."""
    from kamplan.plan.sections.sponsor import TITLES, add_sections

    if not wanted & TITLES.keys():
        return document
    from kamplan.analysis.account import analyze_account
    from kamplan.service.frozen import describe_awaiting

    checklist = caller.load_checklist()
    awaiting = describe_awaiting(caller, document.key, document.language)
    analysis = analyze_account(dossier, checklist)
    return add_sections(document, dossier, checklist, analysis, wanted=wanted, awaiting=awaiting)


def write_document(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a document whole or not at all, mode 0600; raises `KamplanError` when it cannot be written.

    Without `replace`, another file that has the name already is a `ConflictError`.
    """
    from kamplan.exchange.files import write_atomically

    write_atomically(path, content, replace=replace)
