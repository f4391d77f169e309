"""What hangs on somebody who left or was taken back: what they told, what is open with them, who reports to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.domain.inquiry import Inquiry
from kamplan.domain.names import list_parts, loosen
from kamplan.domain.planning import Commitment, Issue, Opportunity, ValueProposition
from kamplan.domain.text import shorten
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_record import PlanRecord

LETTERS = 3
"""From how many letters on a surname is looked for in what is open."""


class Tie(StrEnum):
    """How something hangs on a person."""

    TOLD = "told"
    ROLE = "role"
    RAISED = "raised"
    PROMISED = "promised"
    ASK = "ask"
    ACCEPTED = "accepted"
    REPORTS = "reports"
    NAMED = "named"


TIES = {
    Tie.TOLD: N_("told by them"), Tie.ROLE: N_("they have a part in it"), Tie.RAISED: N_("raised by them"),
    Tie.PROMISED: N_("promised to them"), Tie.ASK: N_("they are to be asked"), Tie.ACCEPTED: N_("accepted by them"),
    Tie.REPORTS: N_("reports to them"), Tie.NAMED: N_("names them"),
}  # fmt: skip
"""How something hangs on a person, in words."""


@dataclass(frozen=True)
class Hanging:
    """A record that hangs on somebody: its id, how, what it says in short, and what to type about it."""

    id: str
    tie: Tie
    title: str
    hint: str


def list_hanging(dossier: Dossier, contact: Contact) -> tuple[Hanging, ...]:
    """Return what still counts or is open and hangs on a contact, as far as the dossier's reader sees it."""
    told = (
        Hanging(one.id, Tie.TOLD, shorten(one.statement), f"kamplan confirm-intel {one.id}")
        for one in dossier.active_items
        if one.contact == contact.id
    )
    return (*told, *list_open(dossier, contact))


def list_open(dossier: Dossier, contact: Contact) -> Iterator[Hanging]:
    """Yield what is open and hangs on a contact: people who report to them, and planning records."""
    heir = contact.successor if contact.successor in {one.id for one in dossier.contacts} else None
    other = heir or "C-n"
    for one in dossier.contacts:
        if one.reports_to == contact.id:
            above = other if other != one.id else "C-n"
            yield Hanging(one.id, Tie.REPORTS, one.name, f"kamplan edit-contact {one.id} --reports-to {above}")
    for record in dossier.records:
        if record.withdrawn_on is not None or record.is_closed:
            continue
        if found := _find_tie(record, contact, other):
            yield Hanging(record.id, found[0], shorten(record.title), f"kamplan edit {record.id} --set {found[1]}")
        elif _is_ahead(record) and names_person(record.title, contact):
            words = f"kamplan edit {record.id} --set {record.title_field}=TEXT"
            yield Hanging(record.id, Tie.NAMED, shorten(record.title), words)


def _find_tie(record: PlanRecord, contact: Contact, other: str) -> tuple[Tie, str] | None:
    """Return how an open record hangs on a contact by name of a field, and the field's new value."""
    if isinstance(record, Opportunity) and any(role.contact == contact.id for role in record.roles):
        roles = (f"{role.role}={other if role.contact == contact.id else role.contact}" for role in record.roles)
        return Tie.ROLE, f"roles={','.join(dict.fromkeys(roles))}"
    for model, field, tie in (
        (Issue, "raised_by", Tie.RAISED), (Commitment, "to", Tie.PROMISED), (Inquiry, "ask", Tie.ASK),
        (ValueProposition, "accepted_by", Tie.ACCEPTED),
    ):  # fmt: skip
        if isinstance(record, model) and getattr(record, field) == contact.id:
            return tie, f"{field}={other}"
    return None


def _is_ahead(record: PlanRecord) -> bool:
    """Say whether something is still to come of a record, so that whom its title names matters."""
    return record.status_field is not None


def names_person(text: str, contact: Contact) -> bool:
    """Say whether a text names a contact: by the whole name, or by the surname as a word of its own."""
    if contact.name_zh and contact.name_zh in text:
        return True
    words, parts = list_parts(text), list_parts(contact.name)
    if loosen(contact.name) in loosen(text):
        return True
    return bool(parts) and len(parts) > 1 and len(parts[-1]) >= LETTERS and parts[-1] in words


def say_left(contact: Contact, people: Iterable[Contact], language: str) -> Phrase | None:
    """Return since when somebody is gone and who came after them, as far as the reader sees; None of who is there."""
    if contact.left_on is None:
        return None
    heir = next((one for one in people if one.id == contact.successor), None)
    if heir is None:
        return Phrase(N_("left on {day}"), day=contact.left_on)
    return Phrase(N_("left on {day} (successor {name})"), day=contact.left_on, name=heir.title_name(language))
