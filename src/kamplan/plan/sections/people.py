"""Section 5: the people on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.domain.wording import WORDS
from kamplan.language import N_
from kamplan.plan.document import Notice, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.contact import Contact
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the table of contacts; how each stands to us is for the account team alone."""
    contacts = pen.dossier.contacts
    if not contacts:
        yield Notice(text=pen.say(N_("No contacts are recorded.")))
        return
    with_personal = pen.dossier.audience is Audience.TEAM
    columns = [N_("Name"), N_("Title"), N_("Unit"), N_("Level"), N_("Reports to"), N_("Our owner")]
    if with_personal:
        columns += [N_("Power level"), N_("Stance"), N_("Coverage")]
    rows = []
    for contact in contacts:
        boss = pen.dossier.contacts_by_id.get(contact.reports_to or "")
        name = (
            f"{contact.name} {contact.name_zh}" if contact.name_zh and contact.name_zh != contact.name else contact.name
        )
        unit = " · ".join(one for one in (contact.partner, contact.unit) if one)
        cells = [
            name,
            contact.title or "–",
            unit or "–",
            pen.say(WORDS[contact.level]) if contact.level else "–",
            _name(pen, boss) if boss else "–",
            contact.owner or pen.say(N_("nobody")),
        ]
        if with_personal:
            cells += [
                pen.say(WORDS[contact.power]),
                pen.say(WORDS[contact.stance]),
                pen.say(WORDS[contact.coverage]),
            ]
        rows.append(tuple(pen.plain(cell) for cell in cells))
    yield Table(
        caption=pen.say(N_("People on record")), columns=tuple(pen.say(one) for one in columns), rows=tuple(rows)
    )


def _name(pen: Pen, contact: Contact) -> str:
    return contact.name_zh if pen.language == "zh" and contact.name_zh else contact.name
