"""The dossier: everything one reader may see of one account, as true on one date.

Only the store builds it, filtered before anything is computed; analysis, plan and renderers see nothing else.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TypeVar

from kamplan.domain.account import Account
from kamplan.domain.contact import Contact
from kamplan.domain.figure import Figure
from kamplan.domain.item import Item
from kamplan.domain.judgement import Answer, Conclusion, DeclaredUnknown, Summary, Waiver
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.planning import Interaction
from kamplan.domain.record import Record
from kamplan.domain.scales import Audience, Coverage
from kamplan.domain.source import Source

R = TypeVar("R", bound=PlanRecord)


class Dossier(Record):
    """What `audience` may see of `account`, judged on `as_of`; judgements are the standing ones.

    Contacts, sources and figures are those that count; `former_contacts` left or were withdrawn: they are only named.
    Items include superseded and withdrawn ones, which say so (`Item.is_active`). `withheld` counts the records of the
    account that the audience may not read: it is for standard error alone, never for an output. `head` names the newest
    change of the store, so that a copy shows later whether its record was rewritten; others than the team see none, for
    it would count what is withheld from them.
    """

    account: Account
    audience: Audience
    as_of: date
    items: tuple[Item, ...] = ()
    sources: tuple[Source, ...] = ()
    contacts: tuple[Contact, ...] = ()
    former_contacts: tuple[Contact, ...] = ()
    figures: tuple[Figure, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    answers: tuple[Answer, ...] = ()
    unknowns: tuple[DeclaredUnknown, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    summary: Summary | None = None
    records: tuple[PlanRecord, ...] = ()
    withheld: int = 0
    head: str | None = None

    @cached_property
    def items_by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def active_items(self) -> tuple[Item, ...]:
        """Items that count, oldest first."""
        return tuple(item for item in self.items if item.is_active)

    def list_records(self, model: type[R]) -> list[R]:
        """Return the planning records of a kind that have not been withdrawn, in the order recorded."""
        return [one for one in self.records if isinstance(one, model) and one.withdrawn_on is None]

    def find_last_contact(self, contact: Contact) -> date | None:
        """Return when somebody of ours last had to do with a contact, by what was said of them and by the meetings."""
        held = [one.held_on for one in self.list_records(Interaction) if contact.id in one.contacts]
        return max((*held, *([contact.last_contact] if contact.last_contact else [])), default=None)

    def has_met(self, contact: Contact) -> bool:
        """Say whether anybody of ours has met a contact: there is a day, or the coverage says so."""
        return self.find_last_contact(contact) is not None or contact.coverage not in (Coverage.NONE, Coverage.UNKNOWN)

    @cached_property
    def records_by_id(self) -> dict[str, PlanRecord]:
        """Planning records by id."""
        return {one.id: one for one in self.records}

    @cached_property
    def contacts_by_id(self) -> dict[str, Contact]:
        """Contacts by id, those who left or were withdrawn too: whatever refers to them goes on naming them."""
        return {contact.id: contact for contact in (*self.contacts, *self.former_contacts)}
