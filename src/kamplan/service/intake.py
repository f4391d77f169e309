"""Taking in items: what was entered, resolved against the account's contacts, sources and earlier items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kamplan.domain.checklist import TopicName
from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.item import ItemEntry, check_not_later, check_witness
from kamplan.domain.scales import SourceKind, Tier
from kamplan.domain.source import identify_source, name_conversation
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.contacts import load_contacts, resolve_contact
from kamplan.service.entry import split_list, validate_entry
from kamplan.store import items, sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.store.unit import Unit

_HINT = Phrase(N_("`kamplan add-intel --help` shows the options"))


@dataclass
class Intake:
    """What the entry of items into one account needs: its contacts, sources and refs, looked up once."""

    unit: Unit
    account_id: int
    account: str
    checklist: Checklist
    today: date
    prefix: bool
    recorded_by: str | None = None
    _contacts: list[Contact] | None = None
    _sources: dict[str, int] | None = None
    _asked: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _source_of: dict[tuple[str | None, str], int] = field(default_factory=dict)
    _by_name: dict[str, Contact] = field(default_factory=dict)

    @property
    def contacts(self) -> list[Contact]:
        """The account's contacts."""
        if self._contacts is None:
            self._contacts = load_contacts(self.unit.connection, self.account_id, self.account, on=self.today)
        return self._contacts

    @property
    def sources(self) -> dict[str, int]:
        """The account's sources by identity, for one that was merged the other; grows as new ones are entered."""
        if self._sources is None:
            found = sources.list_identities(self.unit.connection, self.account_id)
            merges = self._list_merges(Kind.SOURCE) if self.withdrawn else {}
            self._sources = {identity: merges.get(number, number) for identity, number in found.items()}
        return self._sources

    @cached_property
    def withdrawn(self) -> dict[int, str]:
        """Since when sources count no longer, by row number."""
        return sources.list_withdrawn(self.unit.connection, self.account_id)

    @cached_property
    def merged(self) -> dict[int, int]:
        """What items were merged into, by number."""
        return self._list_merges(Kind.ITEM)

    def _list_merges(self, kind: Kind) -> dict[int, int]:
        from kamplan.store.merges import list_numbers

        return list_numbers(self.unit.connection, self.account_id, kind)

    def read(self, fields: Mapping[str, Any]) -> tuple[ItemEntry, Contact | None]:
        """Return the validated entry of some fields and the contact it came from.

        Topic and questions are looked up in the checklist, a conversation is named after its contact. Raises
        `UsageError` for a broken rule, `NotFoundError` for a contact the account does not have.
        """
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        topic = given.get("topic")
        if topic is None:
            raise UsageError(
                FieldPhrase("topic", Phrase(N_("is missing"))),
                hint=Phrase(N_("add --topic TOPIC; `kamplan checklist` lists them")),
            )
        given["topic"] = self._topic(str(topic))
        given["questions"] = self._questions(given["topic"], given.get("questions"))
        given["contradicts"] = split_list(given.get("contradicts"))
        given.setdefault("valid_as_of", given.get("published_on") or self.today)
        if self.recorded_by:
            given.setdefault("recorded_by", self.recorded_by)
        typed = str(given.get("contact", ""))
        contact = self._contact(typed) if typed else None
        if contact:
            given["contact"] = contact.id
            kind = SourceKind.PARTNER if contact.partner else SourceKind.CONVERSATION
            if given.get("source_kind") is None and "source" not in given:
                given["source_kind"] = kind.value
            given.setdefault("source", name_conversation(self._call(contact, typed)))
        elif str(given.get("source_kind")) == SourceKind.INTERNAL:
            given.setdefault("source", "Our own records")
        entry = validate_entry(ItemEntry, given, hint=_HINT)
        if entry.tier is Tier.CONTACTS and entry.source is None:
            raise UsageError(FieldPhrase("source", Phrase(N_("is missing"))), hint=Phrase(N_("add --source NAME")))
        check_not_later(entry.valid_as_of, today=self.today)
        if contact:
            check_witness(entry.tier, contact)
        return entry, contact

    def make_columns(self, entry: ItemEntry, contact: Contact | None, **links: Any) -> dict[str, Any]:
        """Return the columns of a new item; its source is made if the account does not have it yet.

        Raises `ConflictError` when the contact or source it comes from was withdrawn.
        """
        source_id = self.take_source(entry)
        if contact:
            resolve_contact([contact], contact.id, field="contact", account=self.account)
        if source_id in self.withdrawn:
            source = make_id(Kind.SOURCE, source_id)
            raise ConflictError(
                FieldPhrase(
                    "source",
                    Phrase(
                        N_("{source} ({source_2}) was withdrawn on {withdrawn}"),
                        source=repr(entry.source),
                        source_2=source,
                        withdrawn=self.withdrawn[source_id],
                    ),
                ),
                hint=Phrase(
                    N_('name another source, or take it back in: kamplan add-source {account} "{source}" --kind KIND'),
                    account=self.account,
                    source=entry.source,
                ),
            )
        return items.make_columns(
            entry,
            account_id=self.account_id,
            source_id=source_id,
            contact_id=number_of(contact.id) if contact else None,
            supersedes_id=links.get("supersedes_id"),
            contradicts=links.get("contradicts", ()),
            confirmations=links.get("confirmations", ()),
            withdrawn=links.get("withdrawn"),
        )

    def take_source(self, entry: ItemEntry) -> int:
        """Return the row number of the entry's source, making it when the account does not have it."""
        named = (entry.publisher, entry.source or "")
        if named not in self._source_of:
            identity = identify_source(*named)
            if identity not in self.sources:
                self.sources.update(sources.add_sources(self.unit, self.account_id, [identity]))
            self._source_of[named] = self.sources[identity]
        return self._source_of[named]

    def find_item(self, typed: str, refs: Mapping[str, int], numbers: set[int]) -> int:
        """Return the number of the account's item that an id or ref means: by one that was merged, the other.

        Raises `NotFoundError`.
        """
        if typed in refs:
            return self.merged.get(refs[typed], refs[typed])
        try:
            _, number = parse_id(typed, Kind.ITEM)
        except UsageError:
            number = 0
        if number not in numbers:
            raise NotFoundError(
                Phrase(N_("no item {typed} at {account}"), typed=repr(typed), account=self.account),
                hint=Phrase(N_("`kamplan list-intel {account}` shows the items"), account=self.account),
            )
        return self.merged.get(number, number)

    def _topic(self, typed: str) -> str:
        if typed in self.checklist.topics_by_id:
            return typed
        return self.checklist.find_topic(typed, exact=not self.prefix).id

    def _questions(self, topic: str, typed: object) -> tuple[str, ...]:
        if typed is None:
            return ()
        asked = (topic, str(typed))
        if asked not in self._asked:
            self._asked[asked] = self._check_questions(topic, split_list(typed))
        return self._asked[asked]

    def _check_questions(self, topic: str, found: tuple[str, ...]) -> tuple[str, ...]:
        asked = [self.checklist.get_question(one) for one in found]
        for question in asked:
            one = question.id
            belongs = self.checklist.topic_of_question[one].id
            if belongs != topic:
                raise UsageError(
                    FieldPhrase(
                        "question",
                        Phrase(
                            N_("{one} belongs to {belongs}, not to {topic}"),
                            one=one,
                            belongs=TopicName(self.checklist.topics_by_id[belongs]),
                            topic=TopicName(self.checklist.topics_by_id[topic]),
                        ),
                    ),
                    hint=Phrase(N_("use --topic {belongs}"), belongs=belongs),
                )
            if question.kind == "contribution":
                raise UsageError(
                    FieldPhrase(
                        "question",
                        Phrase(N_("{one} asks what we can do, which our own answer answers and not an item"), one=one),
                    ),
                    hint=f'kamplan answer {self.account} {one} "…"',
                )
        return tuple(one.id for one in asked)

    def _contact(self, typed: str) -> Contact:
        """Return the contact named; one withdrawn too, since a known item may come from them."""
        if typed not in self._by_name:
            everyone = {one.id for one in self.contacts}
            self._by_name[typed] = resolve_contact(
                self.contacts, typed, field="contact", account=self.account, prefix=self.prefix, kept=everyone
            )
        return self._by_name[typed]

    def _call(self, contact: Contact, typed: str) -> str:
        """Return after whom a conversation is called: who was merged keeps the name under which items came from them.

        Else a file that names them as before would bring its items once more, from another source.
        """
        try:
            named = make_id(*parse_id(typed, Kind.CONTACT))
        except UsageError:
            named = ""
        folded = fold_name(typed)
        if contact.id == named or fold_name(contact.name) == folded:
            return contact.name
        merged = (one for one in self.contacts if one.merged_into == contact.id)
        return next((one.name for one in merged if one.id == named or one.known_as(folded)), contact.name)


def identify_item(entry: ItemEntry, source_id: int) -> tuple[object, ...]:
    """Return the identity of an item within its account: tier, topic, statement, source, date it was true."""
    return (entry.tier.value, entry.topic, entry.statement, source_id, entry.valid_as_of.isoformat())


def name_item(number: int) -> str:
    """Return the id of an item's number."""
    return make_id(Kind.ITEM, number)
