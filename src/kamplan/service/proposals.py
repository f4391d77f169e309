"""A proposal against the record: which needs, criteria and interests its text answers, and what it gives away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kamplan.analysis.contradictions import list_contradictions
from kamplan.analysis.coverage import Cover, Coverage, Proposal, Requirement, Want
from kamplan.analysis.topics import judge_items
from kamplan.domain.ids import Kind, make_id, parse_id
from kamplan.domain.planning import Opportunity, ValueProposition
from kamplan.domain.scales import Audience, Freshness
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.analysis import load_dossier
from kamplan.service.leaks import Leak, LeakKind, scan_files
from kamplan.service.secrets import list_readable_fields
from kamplan.service.suggestions import list_ignored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.exchange.passages.passage import Passage
    from kamplan.service.briefs import Paper
    from kamplan.service.caller import Caller

PRODUCT_NEEDS = "product-needs"
"""The area of the checklist whose items say what the customer needs of us."""
_CRITERIA = re.compile(r"\bcriteri(?:on|a)\b", re.IGNORECASE)
_SHOWN = re.compile(
    r"(?:^|, )(?:(?:text|header|footer|footnotes|endnotes), paragraph \d+|slide \d+|page \d+|sheet .+, cell [A-Z]+\d+"
    r"|(?:text, |title, |body, )?line \d+|header Subject)$"
)
"""The places that whoever reads a file sees: no properties, notes, comments or hidden parts."""


@dataclass(frozen=True)
class Unrecorded:
    """A contact in a buying role of whose interests nothing is on record."""

    contact: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ProposalCheck:
    """What a proposal answers, passage by passage, and what it tells the customer that they may not know."""

    account: str
    file: str
    opportunities: tuple[str, ...]
    coverages: tuple[Coverage, ...]
    passages: tuple[Passage, ...]
    unrecorded: tuple[Unrecorded, ...]
    leaks: tuple[Leak, ...]
    dossier: Dossier

    @property
    def withheld(self) -> int:
        """How many records were left out for the audience."""
        return self.dossier.withheld

    @property
    def unanswered(self) -> tuple[Coverage, ...]:
        """What is required and neither covered nor partly covered, or cannot be told."""
        wanting = (Cover.UNCOVERED, Cover.UNCLEAR)
        return tuple(one for one in self.coverages if one.requirement.required and one.cover in wanting)


def check_proposal(
    caller: Caller, path: Path, typed: str, *, audience: Audience, opportunity: str | None = None
) -> ProposalCheck:
    """Return how a file answers what is on record of an account, or of one opportunity, as far as an audience may know.

    Raises `UsageError` for the customer and for a file that cannot be read whole or has no text, `NotFoundError` for
    an opportunity of another account, `ConflictError` when nothing is on record that a proposal could answer.
    """
    from kamplan.exchange.passages.reading import read_passages

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("a proposal is checked for us, never for the customer")),
            hint=Phrase(N_("--audience team or company")),
        )
    passages = tuple(one for one in read_passages(path) if _SHOWN.search(one.place))
    if not passages:
        raise UsageError(
            Phrase(N_("{name}: holds no text"), name=path.name),
            hint=Phrase(N_("name the proposal itself, not a scan of it")),
        )
    checklist = caller.load_checklist()
    dossier = load_dossier(caller, typed, audience=audience, on=None)
    chosen = _find_opportunities(dossier, opportunity)
    requirements = list(list_requirements(dossier, checklist, chosen, is_one=opportunity is not None))
    if not requirements:
        key = dossier.account.key
        raise ConflictError(
            Phrase(N_("nothing is on record of {key} that a proposal could answer"), key=key),
            hint=Phrase(
                N_("kamplan add-opportunity {key} NEED, or kamplan add-value {key} OFFER --need NEED"), key=key
            ),
        )
    proposal = Proposal([one.text for one in passages], list_ignored(dossier.account))
    return ProposalCheck(
        account=dossier.account.key,
        file=path.name,
        opportunities=tuple(one.id for one in chosen),
        coverages=tuple(proposal.judge(one) for one in requirements),
        passages=passages,
        unrecorded=tuple(_list_unrecorded(dossier, chosen)),
        leaks=_find_leaks(caller, path, dossier),
        dossier=dossier,
    )


def _find_opportunities(dossier: Dossier, typed: str | None) -> list[Opportunity]:
    """Return the opportunities that a proposal is about: the one typed, else all that are open."""
    every = dossier.list_records(Opportunity)
    if typed is None:
        return [one for one in every if not one.is_closed]
    wanted = make_id(*parse_id(typed, Kind.OPPORTUNITY))
    found = [one for one in every if one.id == wanted]
    if not found:
        key = dossier.account.key
        raise NotFoundError(
            Phrase(N_("no opportunity {wanted} at {key}"), wanted=wanted, key=key),
            hint=f"kamplan list-opportunities {key}",
        )
    return found


def list_requirements(
    dossier: Dossier, checklist: Checklist, opportunities: Sequence[Opportunity], *, is_one: bool
) -> Iterator[Requirement]:
    """Yield what a proposal is to answer: needs, criteria, then product needs and the interests of who decides.

    Needs of opportunities and value propositions and criteria in date are required. Of one opportunity, only what
    serves it and what it rests on counts.
    """
    values = [
        one for one in dossier.list_records(ValueProposition) if _serves(one, dossier, opportunities, is_one=is_one)
    ]
    for opportunity in opportunities:
        yield Requirement(opportunity.id, Want.NEED, opportunity.need, required=True)
    for value in values:
        yield Requirement(value.id, Want.NEED, value.need, required=True)
    criteria = {
        one.id for one in checklist.questions_by_id.values() if one.kind == "situation" and _CRITERIA.search(one.en)
    }
    usable = list(_list_usable(dossier, checklist))
    for item in usable:
        if criteria.intersection(item.questions):
            yield Requirement(item.id, Want.CRITERION, item.statement, required=True, lists=True)
    cited = {each for one in (*opportunities, *values) for each in one.cites}
    for item in usable:
        area = checklist.area_of_topic.get(item.topic)
        is_wanted = not is_one or item.id in cited
        if area and area.id == PRODUCT_NEEDS and is_wanted and not criteria.intersection(item.questions):
            yield Requirement(item.id, Want.PRODUCT_NEED, item.statement, required=False)
    for contact_id, roles in _list_roles(opportunities).items():
        contact = dossier.contacts_by_id.get(contact_id)
        if contact and contact.interests:
            yield Requirement(
                contact.id, Want.INTEREST, contact.interests, False, contact.name, tuple(roles), lists=True
            )


def _serves(value: ValueProposition, dossier: Dossier, chosen: Sequence[Opportunity], *, is_one: bool) -> bool:
    """Say whether a value proposition belongs into a proposal: not one that serves other opportunities alone."""
    served = [dossier.records_by_id.get(one) for one in value.serves]
    deals = {one.id for one in served if isinstance(one, Opportunity)}
    return bool(deals.intersection(one.id for one in chosen)) or not (deals or (is_one and value.serves))


def _list_usable(dossier: Dossier, checklist: Checklist) -> Iterator[Item]:
    """Yield the items on which a proposal may rest: usable, in date, and not rejected by a resolution."""
    freshness = judge_items(dossier, checklist)
    rejected = {one.rejected.id for one in list_contradictions(dossier) if one.rejected}
    for item in dossier.active_items:
        if item.is_usable and freshness[item.id] is not Freshness.STALE and item.id not in rejected:
            yield item


def _list_roles(opportunities: Sequence[Opportunity]) -> dict[str, list[str]]:
    """Return the buying roles of each contact in some opportunities."""
    roles: dict[str, list[str]] = {}
    for one in opportunities:
        for role in one.roles:
            held = roles.setdefault(role.contact, [])
            if role.role.value not in held:
                held.append(role.role.value)
    return roles


def _list_unrecorded(dossier: Dossier, opportunities: Sequence[Opportunity]) -> Iterator[Unrecorded]:
    for contact_id, roles in _list_roles(opportunities).items():
        contact = dossier.contacts_by_id.get(contact_id)
        if contact and not contact.interests:
            yield Unrecorded(contact.id, contact.name, tuple(roles))


def _find_leaks(caller: Caller, path: Path, dossier: Dossier) -> tuple[Leak, ...]:
    """Return what the file tells the customer that they may not know; what a proposal asks for is its own affair.

    Others than the team hear only of what they see, and as from `scan-leaks` by place and id, without any words.
    """
    scan = scan_files(caller, [path], audience=Audience.CUSTOMER, account=dossier.account.key)
    prices = {one.id for one in dossier.list_records(Opportunity)}
    found = [one for one in scan.leaks if one.kind is not LeakKind.NUMBER or one.id not in prices]
    if dossier.audience is Audience.TEAM:
        return tuple(found)
    readable = list_readable_fields(caller, dossier.account.key, audience=dossier.audience)
    seen = (one for one in found if one.id is None or (one.id, one.field) in readable)
    return tuple(replace(one, field=None, passage="") for one in seen)


def make_paper(
    caller: Caller, check: ProposalCheck, language: str, *, rest: Sequence[tuple[str, Sequence[str]]]
) -> Paper:
    """Return the check as a paper; `rest` are headings with the lines under each that follow the requirements."""
    from kamplan.analysis.account import analyze_account
    from kamplan.plan.briefing.proposal import Checked, build_check
    from kamplan.plan.writing import Pen
    from kamplan.service.briefs import Paper

    checklist = caller.load_checklist()
    pen = Pen(check.dossier, checklist, analyze_account(check.dossier, checklist), language)
    passages = [(one.place, one.text) for one in check.passages]
    checked = Checked(check.file, check.opportunities, check.coverages, passages, rest)
    return Paper(f"{check.account}-check", build_check(pen, checked, len(check.unanswered)), (check.dossier,))


def view_check(check: ProposalCheck) -> dict[str, Any]:
    """Return the check as plain values with stable keys."""
    return {
        "account": check.account,
        "file": check.file,
        "opportunities": list(check.opportunities),
        "unanswered": len(check.unanswered),
        "requirements": [view_coverage(one, check) for one in check.coverages],
        "unrecorded": [
            {"contact": one.contact, "name": one.name, "roles": list(one.roles)} for one in check.unrecorded
        ],
        "gives_away": [
            {
                "id": one.id,
                "field": one.field,
                "kind": one.kind.value,
                "place": one.place,
                "passage": one.passage or None,
            }
            for one in check.leaks
        ],
    }


def view_coverage(one: Coverage, check: ProposalCheck) -> dict[str, Any]:
    """Return how far a requirement is answered as plain values with stable keys."""
    passage = None if one.passage is None else check.passages[one.passage]
    return {
        "id": one.requirement.id,
        "want": one.requirement.want.value,
        "text": one.requirement.text,
        "whose": one.requirement.whose,
        "roles": list(one.requirement.roles),
        "required": one.requirement.required,
        "cover": one.cover.value,
        "score": one.score,
        "place": passage and passage.place,
        "passage": passage and passage.text,
        "missing": list(one.missing),
        "differing": [list(pair) for pair in one.differing],
    }
