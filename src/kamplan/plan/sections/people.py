"""Section 5: the people on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.plan_scales import View
from kamplan.domain.planning import Interaction, Stage
from kamplan.domain.scales import Audience, Power, Stance
from kamplan.domain.wording import WORDS
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, Table
from kamplan.plan.sections.drawings import draw_map, draw_power
from kamplan.plan.sections.tables import column, name_contact, people, refer_records, say_gone, tabulate, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.contact import Contact
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

LATEST = 8
"""How many meetings and calls are listed."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield what the map lacks, the stage and the map; those who may not see the map get the people as a table."""
    if not pen.dossier.contacts:
        yield Notice(text=pen.say(N_("No contacts are recorded.")))
        yield from _write_gone(pen)
        return
    drawn = draw_map(pen)
    if drawn:
        yield from _write_lacks(pen)
    yield from _write_stages(pen)
    yield drawn or _tabulate(pen)
    yield from _write_gone(pen)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield power against stance, the people on record and what matters to them, and the latest meetings."""
    if pen.dossier.audience is Audience.TEAM and pen.dossier.contacts:
        if drawn := draw_power(pen):
            yield drawn
        yield _tabulate(pen)
        yield from _write_interests(pen)
    yield from write_interactions(pen)


def _tabulate(pen: Pen) -> Table:
    contacts = pen.dossier.contacts
    with_personal = pen.dossier.audience is Audience.TEAM
    columns = [N_("Name"), N_("Title"), N_("Unit"), N_("Level"), N_("Reports to"), N_("Our owner")]
    if with_personal:
        columns += [N_("Power level"), N_("Stance"), N_("Coverage")]
    rows = []
    for contact in contacts:
        boss = pen.dossier.contacts_by_id.get(contact.reports_to or "")
        if boss is not None and not boss.is_active:
            boss = None
        name = (
            f"{contact.name} {contact.name_zh}" if contact.name_zh and contact.name_zh != contact.name else contact.name
        )
        unit = " · ".join(one for one in (contact.partner, contact.unit) if one)
        cells = [
            name,
            contact.title or "–",
            unit or "–",
            pen.say(WORDS[contact.level]) if contact.level else "–",
            name_contact(pen, boss) if boss else "–",
            contact.owner or pen.say(N_("nobody")),
        ]
        if with_personal:
            cells += [
                pen.say(WORDS[contact.power]),
                pen.say(WORDS[contact.stance]),
                pen.say(WORDS[contact.coverage]),
            ]
        rows.append(tuple(pen.plain(cell) for cell in cells))
    return Table(
        caption=pen.say(N_("People on record")), columns=tuple(pen.say(one) for one in columns), rows=tuple(rows)
    )


def _write_interests(pen: Pen) -> Iterator[Block]:
    points = [
        pen.plain(pen.say(N_("{role}: {name}"), role=_name(pen, one), name=one.interests))
        for one in pen.dossier.contacts
        if one.interests
    ]
    if points:
        yield Bullets(lead=pen.say(N_("What matters to them")), points=tuple(points))


def _write_gone(pen: Pen) -> Iterator[Block]:
    """Yield who left, since when, and who came after them; a customer's dossier does not say so."""
    gone = []
    for one in pen.dossier.former_contacts:
        if one.is_active and (left := say_gone(pen, one)):
            who = ", ".join(text for text in (_name(pen, one), one.title) if text)
            gone.append(pen.plain(pen.say(N_("{role}: {name}"), role=who, name=left)))
    if gone:
        yield Bullets(lead=pen.say(N_("Who left")), points=tuple(gone))


def _write_lacks(pen: Pen) -> Iterator[Block]:
    """Yield what the map does not show; a plan says so before somebody else finds out."""
    contacts = pen.dossier.contacts
    power = [one for one in contacts if one.power in (Power.INNER, Power.STRUCTURE)]
    unowned = [_name(pen, one) for one in power if not one.owner]
    unknown = [_name(pen, one) for one in power if not pen.dossier.has_met(one)]
    points = []
    if not power:
        points.append(pen.say(N_("Nobody of the power level is known.")))
    if unowned:
        points.append(pen.say(N_("Of the power level, owned by nobody of us: {names}"), names=pen.join(unowned)))
    if unknown:
        points.append(pen.say(N_("Of the power level, not yet met: {names}"), names=pen.join(unknown)))
    if not any(one.stance in (Stance.OPPONENT, Stance.ENEMY) for one in contacts):
        points.append(pen.say(N_("No opponent is known: who supports the competition?")))
    if points:
        yield Bullets(lead=pen.say(N_("What the map lacks")), points=tuple(pen.plain(one) for one in points))


def find_stages(pen: Pen) -> list[Stage]:
    """Return the latest stage of each view: ours, then theirs."""
    latest: dict[View, Stage] = {}
    for one in sorted(pen.dossier.list_records(Stage), key=lambda each: each.recorded_on):
        latest[one.view] = one
    return [latest[view] for view in View if view in latest]


def _write_stages(pen: Pen) -> Iterator[Block]:
    points = []
    for one in find_stages(pen):
        view = pen.say(N_("In our view") if one.view is View.OURS else N_("In their view"))
        why = f" – {one.why}" if one.why else ""
        points.append(
            pen.line(f"{pen.say(N_('{role}: {name}'), role=view, name=word(pen, one.stage))}{why}", one.cites)
        )
    if points:
        yield Bullets(lead=pen.say(N_("How far the relationship has come")), points=tuple(points))


def write_interactions(pen: Pen) -> Iterator[Block]:
    """Yield the latest meetings and calls; a customer is not told what we do after them."""
    held = sorted(pen.dossier.list_records(Interaction), key=lambda one: one.held_on, reverse=True)
    met = held[:LATEST]
    if not met:
        return
    caption = pen.say(N_("Latest contacts"))
    if len(held) > len(met):
        caption = pen.say(N_("The latest {shown} of {count} contacts"), shown=len(met), count=len(held))
    columns = [
        column(N_("Held"), met, lambda one: one.held_on.isoformat()),
        column(N_("Channel"), met, lambda one: word(pen, one.channel)),
        column(N_("Of us"), met, lambda one: pen.join(one.who)),
        column(N_("Contacts"), met, lambda one: people(pen, one.contacts, is_past=True)),
    ]
    if not pen.is_for_customer:
        columns.append(column(N_("Follow-ups"), met, lambda one: refer_records(pen, one.follow_ups)))
    lines = [pen.write(" ".join(one.summary.split()), one.cites, is_analysis=False)[0].sentences[0] for one in met]
    yield tabulate(pen, caption, met, columns, first=lines)


def _name(pen: Pen, contact: Contact) -> str:
    return contact.title_name(pen.language)
