"""What a meeting is about: the people who are met, the opportunity, and which records concern them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.planning import Interaction, Member, Opportunity
from kamplan.domain.text import fold_name

_SHORTEST = 4
"""How many letters a surname has at least that is looked for by itself."""

if TYPE_CHECKING:
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.domain.people_names import PeopleNames
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.plan.writing import Pen


@dataclass(frozen=True)
class Meeting:
    """Who is met and about what: the contacts named, else everybody on record; an opportunity, else all open ones."""

    pen: Pen
    named: tuple[Contact, ...] = ()
    opportunity: Opportunity | None = None

    @property
    def dossier(self) -> Dossier:
        """What the reader may see of the account."""
        return self.pen.dossier

    @property
    def is_general(self) -> bool:
        """Whether nobody is named, so that the paper is about the account's people as a whole."""
        return not self.named

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The people the paper is about."""
        return self.named or self.dossier.contacts

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of these people."""
        return frozenset(one.id for one in self.contacts)

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        """The opportunity asked for, else the open ones of these people: of their unit, or with a part for them."""
        if self.opportunity is not None:
            return [self.opportunity]
        found = [one for one in self.dossier.list_records(Opportunity) if not one.is_closed]
        units = {fold_name(one.unit) for one in self.named if one.unit}
        theirs = [
            one for one in found
            if any(role.contact in self.ids for role in one.roles) or fold_name(one.unit or "") in units
        ]  # fmt: skip
        return found if self.is_general else theirs

    @cached_property
    def linked(self) -> frozenset[str]:
        """The ids of the opportunities, and of what serves or follows from dealings with these people."""
        followed = {
            each for one in self.dossier.list_records(Interaction) if self.ids & {*one.contacts}
            for each in one.follow_ups
        }  # fmt: skip
        return frozenset({one.id for one in self.opportunities} | followed)

    def concerns(self, record: PlanRecord) -> bool:
        """Say whether a record names one of these people, serves what they decide, or was agreed with them."""
        if self.is_general and self.opportunity is None:
            return True
        named = {getattr(record, name, None) for name in ("raised_by", "to", "ask", "accepted_by")}
        served = {record.id, *getattr(record, "serves", ())}
        return bool(self.ids & named and not self.is_general) or bool(served & self.linked) or self.names(record.title)

    @cached_property
    def _known(self) -> PeopleNames:
        """The names of everybody on record and of ours, so that a name is not found within another's."""
        from kamplan.domain.people_names import PeopleNames

        people = (*self.dossier.contacts, *self.dossier.former_contacts)
        names = {one.id: [one.name, one.name_zh] for one in people}
        profile = self.dossier.account
        ours = [profile.manager, profile.sponsor, profile.director, *(one.owner for one in people)]
        ours += [one.name for one in self.dossier.list_records(Member)]
        return PeopleNames(names | {f"our {one}": [one] for one in ours if one})

    def names(self, text: str) -> bool:
        """Say whether a text names one of these people, in either script, or by a surname that nobody else has.

        Who may be somebody else is not named.
        """
        if any(self._says(text, one.id) for one in self.named):
            return True
        return any(name in self._surnames for name in re.findall(r"\w+", fold_name(text)))

    def _says(self, text: str, contact: str) -> bool:
        return any(not one.is_doubtful for one in self._known.find_of(text, contact))

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last names of those who are met, as far as they tell them from everybody else on record."""
        counts = Counter(_last_name(one) for one in self.dossier.contacts)
        return frozenset(name for one in self.named if (name := _last_name(one)) and counts[name] == 1)

    def list_items(self, contact: Contact) -> list[Item]:
        """Return what a contact told us and what is said of them, the newest first."""
        found = [
            one
            for one in self.dossier.active_items
            if one.contact == contact.id or self._says(one.statement, contact.id)
        ]
        return newest_first(found)

    def is_near(self, item: Item) -> bool:
        """Say whether an item comes from these people, names them, or stands behind the opportunities."""
        cited = {one for each in self.opportunities for one in each.cites}
        is_theirs = not self.is_general and (item.contact in self.ids or self.names(item.statement))
        return is_theirs or item.id in cited


def _last_name(contact: Contact) -> str:
    """Return the last of several names, if it is long enough to be no common word."""
    words = fold_name(contact.name).split()
    return words[-1] if len(words) > 1 and len(words[-1]) >= _SHORTEST else ""


def newest_first(items: list[Item]) -> list[Item]:
    """Return items by date, the newest first."""
    return sorted(items, key=lambda one: (one.valid_as_of, number_of(one.id)), reverse=True)
