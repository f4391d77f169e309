"""Building the plan: conclusions in the method's order, then what stands behind them (the method, 8 and 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.scales import Audience, Freshness, Language
from kamplan.domain.source import find_partner, say_source
from kamplan.domain.text import fold_name
from kamplan.language import COLON, COMMA, N_
from kamplan.plan.document import Evidence, Label, Mark, Notice, PlanDocument, Section
from kamplan.plan.sections import (
    actions,
    analysis,
    control,
    forces,
    gaps,
    legend,
    objectives,
    opportunities,
    people,
    position,
    profile,
    review,
    risks,
    strategies,
    team,
)
from kamplan.plan.sections import summary as summary_section
from kamplan.plan.writing import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.plan.document import Block

    Write = Callable[[Pen], Iterator[Block]]

TITLES = (
    ("0", "control", N_("Title and control"), control.write),
    ("1", "summary", N_("Executive summary"), summary_section.write),
    ("2", "profile", N_("Account profile"), profile.write),
    ("3", "analysis", N_("Customer analysis"), analysis.write),
    ("4", "forces", N_("Five forces and what we can do"), forces.write),
    ("5", "people", N_("People and relationships"), people.write),
    ("6", "position", N_("Our position"), position.write),
    ("7", "opportunities", N_("Opportunities and priorities"), opportunities.write),
    ("8", "objectives", N_("Objectives"), objectives.write),
    ("9", "strategies", N_("Strategies and value propositions"), strategies.write),
    ("10", "actions", N_("Action plan"), actions.write),
    ("11", "team", N_("Team, sponsor, resources and budget"), team.write),
    ("12", "risks", N_("Risks and assumptions"), risks.write),
    ("13", "gaps", N_("Information gaps and collection plan"), gaps.write),
    ("14", "review", N_("Measures and review calendar"), review.write),
)
DETAILS = (
    ("0a", "legend", N_("How to read this plan"), legend.write),
    ("2a", "figures", N_("Figures"), profile.write_details),
    ("3a", "topics", N_("Analysis in full"), analysis.write_details),
    ("4a", "radar", N_("The five forces drawn"), forces.write_details),
    ("5a", "contacts", N_("People in detail"), people.write_details),
    ("6a", "swot", N_("Figures and SWOT in full"), position.write_details),
    ("7a", "pipeline", N_("Opportunities in detail"), opportunities.write_details),
    ("8a", "lessons", N_("Closed objectives"), objectives.write_details),
    ("10a", "timeline", N_("Actions over time"), actions.write_details),
    ("11a", "members", N_("The account team"), team.write_details),
    ("13a", "questions", N_("Open questions"), gaps.write_details),
    ("14a", "upkeep", N_("What the evidence is made of"), review.write_details),
)
"""The appendix before the evidence: what stands behind the section of the same number; an empty one is left out."""
NOT_FOR_CUSTOMER = frozenset({"5", "6", "11", "12", "13"})
"""Sections that a customer copy leaves out whole (the method, section 10)."""

MARKINGS = {
    Audience.TEAM: N_("RED – for the account team and its sponsor only"),
    Audience.COMPANY: N_("AMBER – for our company only"),
    Audience.CUSTOMER: N_("GREEN – for the customer's circle"),
}
LABELS = {
    "as_of": N_("As of"), "contents": N_("Contents"), "evidence": N_("Evidence"), "statement": N_("Statement"),
    "tier": N_("Tier"), "grade": N_("Grade"), "date": N_("Date"), "origin": N_("Origin"), "source": N_("Source"),
    "state": N_("State"), "review_by": N_("Review by"), "marking": N_("Marking"), "contact": N_("Contact"),
    "reference": N_("Ref."), "required": N_("required"), "to_evidence": N_("to the evidence"), "topic": N_("Topic"),
    "no_evidence": N_("No item is cited."), "picture": N_("Picture"), "verdict": N_("Verdict"),
    "area": N_("Area"), "trend": N_("Trend"), "force": N_("Force"), "colon": COLON, "comma": COMMA,
}  # fmt: skip


def build_plan(
    dossier: Dossier, checklist: Checklist, analysis: AccountAnalysis, *, language: Language, is_draft: bool
) -> PlanDocument:
    """Return the plan of what one audience may see.

    Two passes: the first finds which items the plan refers to, the second writes it with their labels, since a
    customer copy numbers its evidence afresh by date and statement, without a gap that would betray anything.
    """
    first = Pen(dossier, checklist, analysis, language)
    _write_sections(first)
    cited = [dossier.items_by_id[one] for one in first.cited]
    labels = _label(cited, dossier.audience)
    pen = Pen(dossier, checklist, analysis, language, labels=labels)
    sections = _write_sections(pen)
    account = dossier.account.title(language)
    return PlanDocument(
        account=account,
        key=dossier.account.key,
        title=pen.say(N_("Account plan: {account}"), account=account),
        language=language,
        audience=dossier.audience,
        marking=pen.say(MARKINGS[dossier.audience]),
        is_draft=is_draft,
        draft_word=pen.say(N_("DRAFT")) if is_draft else None,
        as_of=dossier.as_of,
        sections=sections,
        evidence_title=pen.say(N_("Appendix: sources") if pen.is_for_customer else N_("Appendix: evidence")),
        evidence_number="A",
        evidence=tuple(list_evidence(pen, cited, labels)),
        labels={name: pen.say(text) for name, text in LABELS.items()},
    )


def _write_sections(pen: Pen) -> tuple[Section, ...]:
    body, details = ([one for one in _write_each(pen, titles) if one.blocks] for titles in (TITLES, DETAILS))
    behind = {one.number.removesuffix("a"): one.number for one in details}
    return (
        *(one.model_copy(update={"details": behind.get(one.number)}) for one in body),
        *(one.model_copy(update={"is_appendix": True}) for one in details),
    )


def _write_each(pen: Pen, titles: Iterable[tuple[str, str, str, Write]]) -> list[Section]:
    return [
        Section(number=number, id=name, title=pen.say(title), blocks=tuple(_leave_out(pen, write(pen))))
        for number, name, title, write in titles
        if not (pen.is_for_customer and number.removesuffix("a") in NOT_FOR_CUSTOMER)
    ]


def _leave_out(pen: Pen, blocks: Iterable[Block]) -> Iterable[Block]:
    """Leave out of a customer's copy that something is not recorded: it is a gap of ours and asks nothing of them."""
    return (one for one in blocks if not (pen.is_for_customer and isinstance(one, Notice)))


def _label(cited: Iterable[Item], audience: Audience) -> dict[str, str]:
    if audience is not Audience.CUSTOMER:
        return {item.id: item.id for item in cited}
    ordered = sorted(cited, key=_customer_order)
    return {item.id: f"E-{number}" for number, item in enumerate(ordered, 1)}


def _customer_order(item: Item) -> tuple[object, ...]:
    said = (item.valid_as_of, item.statement, item.source_name, item.publisher or "", item.url or "")
    return (*said, number_of(item.id))  # the order of entry tells twins apart, the numbers themselves are not shown


def list_evidence(pen: Pen, cited: Iterable[Item], labels: Mapping[str, str]) -> Iterable[Evidence]:
    """Yield what a document refers to as its appendix lists it: for a customer by date, else by number."""
    if pen.is_for_customer:
        for item in sorted(cited, key=_customer_order):
            yield Evidence(
                label=labels[item.id],
                statement=item.statement,
                source=_say_source(pen, item),
                publisher=item.publisher,
                url=item.url,
                valid_as_of=item.valid_as_of,
            )
        return
    dates = pen.analysis.review_dates
    for item in sorted(cited, key=lambda one: number_of(one.id)):
        yield Evidence(
            label=labels[item.id],
            statement=item.statement,
            source=_say_source(pen, item),
            publisher=item.publisher,
            url=item.url,
            valid_as_of=item.valid_as_of,
            marks=_mark_evidence(pen, item),
            tier=str(int(item.tier)),
            grade=item.grade,
            origin=item.origin,
            contact=None if _find_partner(pen, item) else item.contact_name,
            state=_say_state(pen, item),
            review_by=dates.get(item.id),
            handling=pen.say(HANDLINGS[item.handling.value]),
        )


HANDLINGS = {"clear": N_("clear"), "green": N_("green"), "amber": N_("amber"), "red": N_("red")}
_FRESHNESS = {Freshness.CURRENT: N_("current"), Freshness.DUE: N_("due"), Freshness.STALE: N_("stale")}
_KINDS = {
    "conversation": N_("conversation"),
    "partner": N_("conversation at a partner"),
    "internal": N_("our own records"),
}


def _say_source(pen: Pen, item: Item) -> str:
    """Return the source's name in the reader's language; where that name is withheld its kind stands in its place."""
    if item.source_name in _KINDS:
        return pen.say(_KINDS[item.source_name])
    partner = _find_partner(pen, item)
    return say_source(item.source_name, pen.language, partner.title_name(pen.language) if partner else None)


def _find_partner(pen: Pen, item: Item) -> Contact | None:
    """Return the contact an item comes from where its source is called after them, so that it names them already."""
    contact = pen.dossier.contacts_by_id.get(item.contact or "")
    named = find_partner(item.source_name)
    return contact if contact and named and contact.known_as(fold_name(named)) else None


def _say_state(pen: Pen, item: Item) -> str:
    if item.withdrawn_on:
        return pen.say(N_("withdrawn"))
    if item.superseded_by:
        return pen.say(N_("superseded by {id}"), id=item.superseded_by)
    return pen.say(_FRESHNESS[pen.analysis.freshness[item.id]])


def _mark_evidence(pen: Pen, item: Item) -> tuple[Label, ...]:
    marks = []
    if pen.analysis.freshness.get(item.id) is Freshness.STALE:
        marks.append(pen.mark(Mark.STALE))
    if pen.is_contradicted(item):
        marks.append(pen.mark(Mark.CONTRADICTED))
    return tuple(marks)
