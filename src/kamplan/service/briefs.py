"""Briefs for meetings: the document, and its file with what is recorded when it leaves the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id, parse_id
from kamplan.domain.scales import Audience
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamplan.domain.dossier import Dossier
    from kamplan.domain.planning import Opportunity
    from kamplan.domain.release import Outgoing
    from kamplan.plan.document import PlanDocument
    from kamplan.render.paper import PaperFormat
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Paper:
    """A paper, of which accounts' records it was made, and how many it withholds from its reader."""

    name: str
    document: PlanDocument
    dossiers: tuple[Dossier, ...]

    @property
    def withheld(self) -> int:
        """How many records were left out for the audience."""
        return sum(one.withheld for one in self.dossiers)


def make_brief(
    caller: Caller,
    typed: str,
    *,
    audience: Audience,
    language: str,
    contacts: Sequence[str] = (),
    opportunity: str | None = None,
    on: date | None = None,
) -> Paper:
    """Return the brief for meeting some contacts, named by id or name, about an opportunity if one is named.

    Raises `UsageError` for the customer, `NotFoundError` for a contact or opportunity that the audience does not see.
    """
    from kamplan.analysis.account import analyze_account
    from kamplan.plan.briefing.brief import build_brief
    from kamplan.service.analysis import load_dossier
    from kamplan.service.contacts import resolve_contact

    refuse_customer(audience, "a brief")
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    key = dossier.account.key
    people = (*dossier.contacts, *dossier.former_contacts)
    met = [resolve_contact(people, one, field="contact", account=key) for one in contacts]
    about = _find_opportunity(dossier, opportunity) if opportunity else None
    if about is not None and not met:
        known = dossier.contacts_by_id
        met = [known[one] for one in dict.fromkeys(role.contact for role in about.roles) if known[one].is_active]
    checklist = caller.load_checklist()
    document = build_brief(
        dossier, checklist, analyze_account(dossier, checklist), language=language,
        contacts=tuple(dict.fromkeys(met)), opportunity=about,
    )  # fmt: skip
    return Paper(f"{key}-brief", document, (dossier,))


def refuse_customer(audience: Audience, what: str) -> None:
    """Refuse to make a paper for the customer: it says what we think of them, and what they are not to be told."""
    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("{what} is never made for the customer"), what=what),
            hint=Phrase(N_("--audience team or company")),
        )


def render(caller: Caller, paper: Paper, paper_format: PaperFormat) -> tuple[bytes, list[Outgoing]]:
    """Return a paper's file, and for each account in it what is recorded when it is released."""
    from kamplan.domain.marking import DOCUMENT_MARKINGS
    from kamplan.domain.release import Outgoing
    from kamplan.plan.inside import list_inside
    from kamplan.render.paper import render_paper
    from kamplan.render.properties import Properties

    document = paper.document
    properties = Properties(author=caller.settings.document_author, company=caller.settings.document_company)
    outgoing = [
        Outgoing(
            account=dossier.account.key,
            audience=document.audience,
            marking=DOCUMENT_MARKINGS[document.audience],
            document=paper.name.rpartition("-")[2],
            format=paper_format.value,
            language=document.language,
            as_of=document.as_of,
            records=list_inside(document, dossier),
            withheld=dossier.withheld,
        )
        for dossier in paper.dossiers
    ]
    return render_paper(document, paper_format, properties), outgoing


def _find_opportunity(dossier: Dossier, typed: str) -> Opportunity:
    from kamplan.domain.planning import Opportunity

    name = make_id(*parse_id(typed, Kind.OPPORTUNITY))
    found = next((one for one in dossier.list_records(Opportunity) if one.id == name), None)
    if found is None:
        raise NotFoundError(
            FieldPhrase("opportunity", Phrase(N_("nothing of {key} is {name}"), key=dossier.account.key, name=name)),
            hint=Phrase(N_("`kamplan list-opportunities {key}` shows what there is"), key=dossier.account.key),
        )
    return found
