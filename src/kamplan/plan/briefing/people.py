"""Who is met: what they do, where they stand, when we last met them and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Interaction
from kamplan.domain.scales import Audience, Coverage, Power, Stance
from kamplan.domain.wording import WORDS
from kamplan.language import N_, SEMICOLON, join
from kamplan.plan.document import Bullets, Fact, Facts, Heading, Notice, Table
from kamplan.plan.sections.people import find_stages
from kamplan.plan.sections.tables import name_contact, people, refer_records, say_gone, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kamplan.domain.contact import Contact
    from kamplan.plan.briefing.meeting import Meeting
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen

LATEST = 2
"""How many of the latest dealings with each person are told."""


def write_people(meeting: Meeting) -> Iterator[Block]:
    """Yield each person who is met; of a whole account a table of its people."""
    pen = meeting.pen
    if not meeting.contacts:
        yield Notice(text=pen.say(N_("No contacts are recorded.")))
        return
    if meeting.is_general:
        yield _tabulate(pen, meeting.contacts)
        return
    for contact in meeting.contacts:
        yield Heading(level=2, text=name_both(contact))
        yield _write_facts(pen, contact)
        if said := list(_list_dealings(pen, contact)):
            yield Bullets(lead=pen.say(N_("Last dealings, and what was said")), points=tuple(said[:LATEST]))


def write_standing(meeting: Meeting) -> Iterator[Block]:
    """Yield the parts these people play in each opportunity with who competes, and how far the relationship has come.

    Buying roles are the team's alone: others find the opportunities without them.
    """
    pen = meeting.pen
    points = []
    for one in meeting.opportunities:
        roles = pen.join(
            pen.say(N_("{role}: {name}"), role=word(pen, role), name=people(pen, one.holds(role)))
            for role in dict.fromkeys(each.role for each in one.roles if each.contact in meeting.ids)
        )
        if meeting.is_general and not roles:
            continue  # its needs say as much
        rivals = pen.say(N_("against us: {names}"), names=pen.join(one.competitors)) if one.competitors else ""
        said = join_clauses(pen, (word(pen, one.stage), roles, rivals))
        points.append(pen.line(f"{one.id} {one.need} – {said}", one.cites, is_analysis=False))
    if points:
        yield Bullets(lead=pen.say(N_("Their part in what we may win")), points=tuple(points))
    stages = []
    for stage in find_stages(pen):
        view = pen.say(N_("In our view") if stage.view == "ours" else N_("In their view"))
        why = f" – {stage.why}" if stage.why else ""
        text = f"{pen.say(N_('{role}: {name}'), role=view, name=word(pen, stage.stage))}{why}"
        stages.append(pen.line(text, stage.cites))
    if stages:
        yield Bullets(lead=pen.say(N_("How far the relationship has come")), points=tuple(stages))


def join_clauses(pen: Pen, texts: Iterable[str]) -> str:
    """Return the texts that say anything, joined as clauses of a sentence."""
    return join((text for text in texts if text), SEMICOLON, pen.language)


def name_both(contact: Contact) -> str:
    """Return a contact's name in both scripts, as far as it is known."""
    names = [contact.name, contact.name_zh] if contact.name_zh != contact.name else [contact.name]
    return " ".join(name for name in names if name)


def say_last_contact(pen: Pen, contact: Contact) -> str:
    """Return when somebody of ours last had to do with a contact, as far as the reader may know."""
    return say_date(pen.dossier.find_last_contact(contact))


def _write_facts(pen: Pen, contact: Contact) -> Facts:
    boss = pen.dossier.contacts_by_id.get(contact.reports_to or "")
    facts: list[tuple[str, str | None]] = [
        (N_("Gone"), say_gone(pen, contact)),
        (N_("Title"), contact.title),
        (N_("Unit"), pen.join(one for one in (contact.partner, contact.unit) if one)),
        (N_("Level"), pen.say(WORDS[contact.level]) if contact.level else None),
        (N_("Reports to"), name_contact(pen, boss) if boss and boss.is_active else None),
        (N_("Our owner"), contact.owner or pen.say(N_("nobody"))),
        (N_("E-mail"), pen.join(contact.email)),
        (N_("Telephone"), pen.join(contact.phone)),
    ]
    if pen.dossier.audience is Audience.TEAM:
        facts += [
            (N_("Power level"), pen.say(WORDS[contact.power]) if contact.power is not Power.UNKNOWN else None),
            (N_("Stance"), pen.say(WORDS[contact.stance]) if contact.stance is not Stance.UNKNOWN else None),
            (N_("Coverage"), pen.say(WORDS[contact.coverage]) if contact.coverage is not Coverage.UNKNOWN else None),
            (N_("What matters to them"), contact.interests),
            (N_("Notes"), " ".join(contact.notes.split()) if contact.notes else None),
        ]
    facts.append((N_("Last contact"), say_last_contact(pen, contact)))
    return Facts(facts=tuple(Fact(label=pen.say(label), value=value) for label, value in facts if value))


def _list_dealings(pen: Pen, contact: Contact) -> Iterator[Sentence]:
    met = [one for one in pen.dossier.list_records(Interaction) if contact.id in one.contacts]
    for one in sorted(met, key=lambda each: each.held_on, reverse=True):
        how = N_("{date} {channel}, {who}: {said}") if one.who else N_("{date} {channel}: {said}")
        said = pen.say(
            how, date=one.held_on, channel=word(pen, one.channel), who=pen.join(one.who),
            said=" ".join(one.summary.split()),
        )  # fmt: skip
        if follow := refer_records(pen, one.follow_ups):
            said += f" → {follow}"
        yield pen.line(said, one.cites, is_analysis=False)


def _tabulate(pen: Pen, contacts: tuple[Contact, ...]) -> Table:
    is_for_team = pen.dossier.audience is Audience.TEAM
    columns = [N_("Name"), N_("Title"), N_("Unit")]
    columns += [N_("Power level"), N_("Stance")] if is_for_team else [N_("Level")]
    columns += [N_("Our owner"), N_("Last contact")]
    rows = []
    for one in contacts:
        cells = [name_both(one), one.title or "–", pen.join(text for text in (one.partner, one.unit) if text) or "–"]
        if is_for_team:
            cells += [pen.say(WORDS[one.power]), pen.say(WORDS[one.stance])]
        else:
            cells.append(pen.say(WORDS[one.level]) if one.level else "–")
        cells += [one.owner or pen.say(N_("nobody")), say_last_contact(pen, one)]
        rows.append(tuple(pen.plain(cell) for cell in cells))
    return Table(
        caption=pen.say(N_("People on record")), columns=tuple(pen.say(one) for one in columns), rows=tuple(rows)
    )
