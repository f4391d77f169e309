"""What the records of an account are called in exported files, where their ids mean nothing: by name or by ref."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kamplan.domain.ids import REFERENCE, kind_of, number_of
from kamplan.domain.kinds import KINDS
from kamplan.domain.text import fold_name
from kamplan.service.entry import join_list

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier


class Names:
    """The names by which exported records of one account speak of each other.

    An item or record goes by its own `ref`; without one it gets a ref made of its kind and number, such as `item-12`
    or `action-3`, which is its own from the next import on. Contacts go by name, namesakes by such a ref.
    """

    def __init__(self, dossier: Dossier) -> None:
        everyone = sorted((*dossier.contacts, *dossier.former_contacts), key=lambda one: number_of(one.id))
        self.contacts = list(_list_distinct(everyone))
        self._people = _name_people(self.contacts, everyone)
        self._refs: dict[str, str] = {}
        self._take("item", ((one.id, one.ref) for one in dossier.items))
        self._take(None, ((one.id, one.ref) for one in dossier.records))

    def _take(self, noun: str | None, records: Iterable[tuple[str, str | None]]) -> None:
        held = sorted(records, key=lambda one: number_of(one[0]))
        taken = {ref for _, ref in held if ref}
        for record_id, ref in held:
            made = ref or f"{noun or KINDS[kind_of(record_id)].noun}-{number_of(record_id)}"
            while not ref and made in taken:
                made += "x"
            taken.add(made)
            self._refs[record_id] = made

    def ref_of(self, contact: Contact) -> str:
        """Return the ref of a contact's row: its own, or where only that tells namesakes apart one that is made."""
        return contact.ref or (self._people[contact.id] if self._people[contact.id] != contact.name else "")

    def contact(self, contact_id: str | None) -> str:
        """Return the name of a contact; nothing for none."""
        return self._people[contact_id] if contact_id else ""

    def list_contacts(self, contact_ids: Iterable[str]) -> str:
        """Return the names of contacts as one cell."""
        return join_list(dict.fromkeys(self._people[one] for one in contact_ids))

    def ref(self, record_id: str | None) -> str:
        """Return the ref of an item or planning record; nothing for none."""
        return self._refs[record_id] if record_id else ""

    def list_refs(self, record_ids: Iterable[str]) -> str:
        """Return the refs of items or planning records as one cell."""
        return join_list(self._refs[one] for one in record_ids)

    def say(self, text: str | None) -> str:
        """Return a text whose references to items name them by ref, as an import reads them."""
        return REFERENCE.sub(self._say_one, text or "")

    def _say_one(self, found: re.Match[str]) -> str:
        item = found[1].upper()
        return f"[{self._refs[item]}]" if item.startswith("I-") and item in self._refs else found[0]


def _list_distinct(contacts: Sequence[Contact]) -> Iterable[Contact]:
    """Yield contacts by number: of those withdrawn one whose name nobody else has, or its own ref."""
    named = {fold_name(one.name) for one in contacts if one.is_active}
    refs = {one.ref for one in contacts if one.is_active}
    for one in contacts:
        if not one.is_active and (one.ref in refs if one.ref else fold_name(one.name) in named):
            continue
        named.add(fold_name(one.name))
        refs.add(one.ref)
        yield one


def _name_people(rows: Sequence[Contact], everyone: Sequence[Contact]) -> dict[str, str]:
    """Return what each contact is called: by name, or where several rows have it by ref."""
    count = Counter(fold_name(one.name) for one in rows)
    called = {one.id: (one.name if count[fold_name(one.name)] == 1 else make_ref(one)) for one in rows}
    for one in everyone:
        named = next((row for row in rows if fold_name(row.name) == fold_name(one.name)), one)
        called.setdefault(one.id, called.get(named.id, one.name))
    return called


def make_ref(contact: Contact) -> str:
    """Return a contact's own ref, or one made of its number."""
    return contact.ref or f"contact-{number_of(contact.id)}"
