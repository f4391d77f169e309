"""What the executive sponsor needs beside the plan: counterparts, introductions, decisions, what is late.

These sections stand in no plan; a short document that names one of them in its `plan.toml` gets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Action, Commitment, Interaction
from kamplan.domain.scales import Audience, Level
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, PlanDocument, Section, Sentence, Table
from kamplan.plan.sections.actions import late
from kamplan.plan.sections.tables import is_same_person, line_of, word
from kamplan.plan.writing import Pen, say_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import Block

APPROVAL = "approval"
TITLES = {
    APPROVAL: N_("Awaiting approval"),
    "counterparts": N_("Counterparts"),
    "introductions": N_("Introductions wanted"),
    "late": N_("Late"),
}
"""The sections and their titles; a customer's copy has none of them."""


def add_sections(
    document: PlanDocument,
    dossier: Dossier,
    checklist: Checklist,
    analysis: AccountAnalysis,
    *,
    wanted: Collection[str],
    awaiting: Sequence[str],
) -> PlanDocument:
    """Return a plan with those of the sponsor's sections that are wanted behind its own.

    `awaiting` says in the document's language which versions wait for the sponsor.
    """
    from kamplan.plan.build import list_evidence

    if dossier.audience is Audience.CUSTOMER:
        return document
    pen = Pen(dossier, checklist, analysis, document.language)
    writers = {"counterparts": _write_counterparts, "introductions": _write_introductions, "late": _write_late}
    sections = []
    for name, title in TITLES.items():
        if name in wanted:
            blocks = tuple(_write_approval(pen, awaiting) if name == APPROVAL else writers[name](pen))
            sections.append(Section(number="", id=name, title=pen.say(title), blocks=blocks))
    listed = {one.label for one in document.evidence}
    more = [dossier.items_by_id[one] for one in pen.cited if one not in listed]
    evidence = (*document.evidence, *list_evidence(pen, more, {one.id: one.id for one in more}))
    return document.model_copy(update={"sections": (*document.sections, *sections), "evidence": evidence})


def _write_approval(pen: Pen, awaiting: Sequence[str]) -> Iterator[Block]:
    """Yield the versions that wait for the sponsor."""
    if awaiting:
        yield Bullets(points=tuple(pen.plain(one) for one in awaiting))
    else:
        yield Notice(text=pen.say(N_("No version of the plan waits for a decision.")))


def _write_counterparts(pen: Pen) -> Iterator[Block]:
    """Yield the sponsor's counterparts: whom the sponsor keeps in touch with, and the customer's top management."""
    sponsor = pen.dossier.account.sponsor
    found = [
        one
        for one in pen.dossier.contacts
        if is_same_person(one.owner, sponsor) or (one.level is Level.TOP and not one.partner)
    ]
    found.sort(key=lambda one: not is_same_person(one.owner, sponsor))
    if not found:
        yield Notice(text=pen.say(N_("Nobody of the customer's top management is on record.")))
        return
    columns = [N_("Name"), N_("Title"), N_("Our owner"), N_("Last contact")]
    is_for_team = pen.dossier.audience is Audience.TEAM
    columns += [N_("Stance")] if is_for_team else []
    rows = []
    for one in found:
        last = _find_last(pen, one)
        cells = [one.title_name(pen.language), one.title or "–", one.owner or pen.say(N_("nobody")), last]
        cells += [word(pen, one.stance)] if is_for_team else []
        rows.append(tuple(pen.plain(cell) for cell in cells))
    caption = pen.say(N_("The sponsor's counterparts, with who last met them"))
    yield Table(caption=caption, columns=tuple(pen.say(one) for one in columns), rows=tuple(rows))


def _find_last(pen: Pen, contact: Contact) -> str:
    """Return when a contact was last met, and by whom of us where a meeting says so."""
    met = [one for one in pen.dossier.list_records(Interaction) if contact.id in one.contacts]
    latest = max(met, key=lambda one: one.held_on, default=None)
    if latest and not (contact.last_contact and contact.last_contact > latest.held_on):
        return f"{latest.held_on} {pen.join(latest.who)}".strip()
    return say_date(contact.last_contact)


def _write_introductions(pen: Pen) -> Iterator[Block]:
    """Yield the members of the power level whom nobody owns or has met; the team alone knows who they are."""
    if pen.dossier.audience is not Audience.TEAM:
        return
    sponsor = pen.dossier.account.sponsor
    points = []
    for one in pen.dossier.contacts:
        if one.power not in ("inner", "structure"):
            continue
        is_met = pen.dossier.has_met(one)
        if one.owner and is_met:
            continue
        if not one.owner:
            why = N_("owned by nobody of us") if is_met else N_("owned by nobody of us, and not met yet")
        elif is_same_person(one.owner, sponsor):
            why = N_("the sponsor's to meet, and not met yet")
        else:
            why = N_("{owner}'s to meet, and not met yet")
        who = " · ".join(text for text in (one.title_name(pen.language), one.title) if text)
        points.append(pen.plain(f"{who} – {pen.say(why, owner=one.owner)}"))
    if points:
        yield Bullets(lead=pen.say(N_("Of the power level")), points=tuple(points))
    else:
        yield Notice(text=pen.say(N_("Everybody of the power level has an owner and has been met.")))


def _write_late(pen: Pen) -> Iterator[Block]:
    """Yield the deliveries and actions that are overdue, the oldest first; open issues stand in section 6."""
    records: list[Commitment | Action] = [*pen.dossier.list_records(Commitment), *pen.dossier.list_records(Action)]
    found = [one for one in records if late(pen, one)]
    points: list[Sentence] = []
    for one in sorted(found, key=lambda each: (not isinstance(each, Commitment), each.due)):
        what = N_("promised for {date}, {owner}") if isinstance(one, Commitment) else N_("due {date}, {owner}")
        owner = one.owner or pen.say(N_("nobody yet"))
        line = line_of(pen, one, marks=late(pen, one))
        more = pen.plain(f" – {pen.say(what, date=one.due, owner=owner)}").parts
        points.append(line.model_copy(update={"parts": (*line.parts, *more)}))
    if points:
        yield Bullets(lead=pen.say(N_("Deliveries and actions past their date")), points=tuple(points))
    else:
        yield Notice(text=pen.say(N_("Nothing is late.")))
