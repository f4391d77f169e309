"""Erasing a person when they ask: the contact, and the name wherever it stands (the method, section 11)."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, is_id, make_id, number_of, parse_id
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_reason
from kamplan.service.name_removal import MARKS, Decisions, NameRemover
from kamplan.service.persons import know_people, list_same
from kamplan.service.purging import (
    Purged,
    check_sound,
    find_key,
    finish,
    list_files,
    list_said_by_others,
    say_released,
)
from kamplan.service.redacting import Remover, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamplan.domain.people_names import PeopleNames
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Key
    from kamplan.store.unit import Unit

_WHOLE = ("ref", "url")
"""Columns whose value would be none any more without a part of it."""
_ADDRESSES = ("email", "phone")
SHORTEST_ADDRESS = 6
"""From how many characters on an address or telephone number is taken out of other records, as a name is."""
LEAST = 3
"""From how many letters on a part of a name is looked for by itself."""


def erase_person(
    caller: Caller, contact_id: str, *, reason: str, decisions: Decisions | None = None, dry_run: bool = False
) -> Purged:
    """Remove a person: the contact, and the name wherever the account's records, history and versions have it.

    Contacts who were merged are one person, whichever of them is named: all go, with every name they had. What they
    told us stays, by an anonymous contact of the same level, so that the rules of its tier still hold. A mention that
    may be somebody else's stays too, and is named, unless `decisions` say that it goes. Raises `UsageError` for a
    reason that names them.
    """
    text = read_reason(reason)
    with caller.writing(reason=text, dry_run=dry_run) as unit:
        number = _find_whole(unit.connection, caller, contact_id)
        done = _Erasure(unit, caller, make_id(Kind.CONTACT, number), decisions or Decisions()).run(text)
    return finish(caller, done, dry_run=dry_run)


def _find_whole(connection: Connection, caller: Caller, typed: str) -> int:
    """Return the number of a contact by id or whole name: nobody is removed for good by a part of a name."""
    from kamplan.service.contacts import find_number, get_contact

    if is_id(typed):
        return parse_id(typed, Kind.CONTACT)[1]
    number = find_number(connection, typed, audience=Audience.TEAM, on=caller.today)
    found = get_contact(caller, make_id(Kind.CONTACT, number), audience=Audience.TEAM)
    if not found.known_as(fold_name(typed)):
        raise UsageError(
            Phrase(N_("{typed} is a part of a name: nobody is removed by that"), typed=repr(typed)),
            hint=Phrase(N_("did you mean {names}?"), names=f"{found.name} ({found.id})"),
        )
    return number


class _Erasure:
    """One person's removal: who they are, and how their name is taken out of a row, an image, a frozen plan."""

    def __init__(self, unit: Unit, caller: Caller, contact_id: str, decisions: Decisions) -> None:
        from kamplan.store.redaction import list_images
        from kamplan.store.wording import list_words

        self.unit, self.caller = unit, caller
        self.ids, self.account_id = list_same(unit.connection, contact_id)
        self.id = self.ids[0]
        self.keys = {find_key(unit.connection, one): one for one in self.ids}
        images = list(list_images(unit.connection, self.keys))
        self.people = know_people(unit.connection, self.account_id, self.ids)
        self.names = self.people.list_names(self.id)
        said = [field for one in images for field in list_words("contact", one)]
        words = {word for _, word in said} - {*MARKS}
        words -= list_said_by_others(unit.connection, self.keys, images)
        self._clean = cache(self._take_out)
        self.decisions = decisions
        reached = {word for name, word in said if name in _ADDRESSES and len(word) >= SHORTEST_ADDRESS} & words
        self.eraser = NameRemover(self.people, self.id, decisions, addresses=tuple(sorted(reached)))
        self.remover = Remover(texts=tuple(sorted(words.difference(self.names))), names=self.eraser.remove)
        unit.account_id = self.account_id

    def run(self, reason: str) -> Purged:
        """Remove the person, and return what went with them."""
        from kamplan.store import redaction
        from kamplan.store.holding import list_copies
        from kamplan.store.links import Turn, refer
        from kamplan.store.releases import list_releases
        from kamplan.store.soundness import find_broken

        self._check_reason(reason)
        connection = self.unit.connection
        broken = find_broken(connection, [self.account_id])
        released = list_releases(connection, self.account_id)  # by the names that their files still have
        unlinked = [name for one in self.ids for name in refer(self.unit, self.account_id, Turn(one))]
        gone = frozenset(key for key, name in self.keys.items() if not self._replace_contact(key, name))
        self.unit.conceal = self._conceal
        named = list(self._scrub())
        check_sound(find_broken(connection, [self.account_id]) - broken, self.id)
        redaction.rebuild_index(connection)
        today = self.caller.today.isoformat()
        versions = redaction.redact_frozen(self.unit, self.account_id, self._clean, on=today)
        changes = redaction.redact_history(self.unit, redaction.Redaction(gone, self._conceal, self._hush))
        self._check_decisions()
        if not self.unit.has_changes:
            raise ConflictError(
                Phrase(N_("{id} was erased already; items still rest on the contact without a name"), id=self.id),
                hint=Phrase(N_("`kamplan show-person {id}` shows which"), id=self.id),
            )
        return Purged(
            id=self.id,
            title="",
            with_it=tuple(self.ids[1:]),
            unlinked=tuple(one for one in dict.fromkeys((*unlinked, *named)) if one not in self.ids),
            texts=tuple(self.remover.changed),
            doubtful=tuple(one for one, goes in self.eraser.doubts.items() if not goes),
            read_again=tuple(self._list_read_again()),
            changes=tuple(changes),
            versions=tuple(make_id(Kind.VERSION, one) for one in versions),
            released=tuple(say_released(released, {*self.ids, *named})),
            files=tuple(list_files(lambda text: bool(self.people.find_of(text, self.id)))),
            copies=tuple(list_copies(self.caller.settings.store, Kind.CONTACT.value, min(map(number_of, self.ids)))),
        )

    def _check_reason(self, reason: str) -> None:
        if self.people.find_of(reason, self.id) or self._parts.find_of(reason, self.id):
            raise UsageError(
                FieldPhrase("reason", Phrase(N_("it names {id}, and is kept for good"), id=self.id)),
                hint=Phrase(N_("say why without the name, such as --reason 'asked to be forgotten'")),
            )

    def _check_decisions(self) -> None:
        """Refuse a decision on a record where nothing is in doubt: it is a slip."""
        known = {one.id for one in self.eraser.doubts}
        for one in sorted((self.decisions.also | self.decisions.keep) - known):
            raise UsageError(
                Phrase(N_("{id} holds no mention of {contact} that is in doubt"), id=one, contact=self.id),
                hint=Phrase(N_("`kamplan erase-person {contact} --reason TEXT --dry-run` shows them"), contact=self.id),
            )

    @cached_property
    def _parts(self) -> PeopleNames:
        """The parts of the names that may stand for the person alone, such as a family name."""
        return self.people.with_names(self.id, [part for name in self.names for part in list_parts(name)])

    def _replace_contact(self, key: Key, name: str) -> bool:
        """Put an anonymous contact in the place of one on whom items rest; say whether one stays."""
        from kamplan.store.tables import ROWS, list_rows

        table, number = key
        items = list_rows(self.unit.connection, "item", self.account_id)
        rows = {one["id"]: one for one in list_rows(self.unit.connection, table, self.account_id)}
        if number not in rows or not any(one["contact_id"] == number for one in items):
            self.unit.purge(ROWS[table], number, name)
            return False
        anonymous = self._make_anonymous(rows[number]) | {"withdrawn_on": self.caller.today.isoformat()}
        self.unit.update(ROWS[table], number, {column: one for column, one in anonymous.items() if column != "digest"})
        return True

    def _make_anonymous(self, image: Image) -> Image:
        """Return a contact of whom nothing is known but the account and the level."""
        unknown = {"power": "unknown", "stance": "unknown", "coverage": "unknown", "handling": "red"}
        unknown |= dict(zip(("name", "name_zh"), MARKS, strict=True))
        kept = {name: image.get(name) for name in ("id", "account_id", "level", "withdrawn_on", "digest")}
        return dict.fromkeys(image) | unknown | {"influences": "[]"} | kept

    def _scrub(self) -> Iterator[str]:
        """Take the name out of the account's records; yield those that had it."""
        from kamplan.store.items import update_item
        from kamplan.store.tables import ROWS, list_rows, name_row
        from kamplan.store.wording import COLUMNS, NAMING

        for table in (*COLUMNS, *(NAMING.keys() - COLUMNS.keys())):
            for row in list_rows(self.unit.connection, table, self.account_id):
                cleaned = self._remove_names(table, row)
                changes = {name: one for name, one in cleaned.items() if one != row[name]}
                if not changes or (table, row["id"]) in self.keys:
                    continue
                if table == "item":
                    update_item(self.unit, row["id"], changes)
                else:
                    self.unit.update(ROWS[table], row["id"], changes)
                yield name_row(table, row["id"], row)

    def _remove_names(self, table: str, image: Image) -> Image:
        """Return a row without the name in the columns that hold words; a source is then known by its number."""
        from kamplan.store.redaction import replace_texts
        from kamplan.store.tables import name_row
        from kamplan.store.wording import COLUMNS, NAMING

        place = name_row(table, image["id"], image)
        columns = [one for one in (*COLUMNS.get(table, ()), *NAMING.get(table, ())) if image.get(one)]
        if table == "contact":
            columns = [one for one in columns if one not in ("name", "name_zh")]  # what another is called

        def remove(text: str) -> str:
            return self.remover.remove_names(text, "", place)

        held = {name: image[name] for name in columns}
        cleaned = image | {name: replace_texts(one, remove) for name, one in held.items()}
        cleaned |= {name: None for name in _WHOLE if name in held and cleaned[name] != held[name]}
        if table == "source" and remove(image["identity"]) != image["identity"]:
            cleaned["identity"] = f"{remove(image['identity'])} {image['id']}"
        return cleaned

    def _conceal(self, table: str, image: Image) -> Image | None:
        if table == "frozen":
            place = make_id(Kind.VERSION, image["id"])
            return None if self._clean(image["content"], place) != image["content"] else image
        if (table, image["id"]) in self.keys:
            return self._make_anonymous(image)
        account_id = image["id"] if table == "account" else image.get("account_id")
        return self._remove_names(table, image) if account_id == self.account_id else image

    def _take_out(self, packed: str, place: str) -> str:
        def strike(record: dict[str, Any]) -> dict[str, Any]:
            if record.get("id") not in self.ids:
                return record
            kept = {name: record.get(name) for name in ("id", "account", "level")}
            return kept | dict(zip(("name", "name_zh"), MARKS, strict=True)) | {"handling": "red"}

        return take_out(packed, self.remover, place, strike=strike)

    def _hush(self, reason: str, _touches: bool, change: Mapping[str, Any]) -> str:
        if change["account_id"] not in (None, self.account_id):
            return reason
        return self.remover.remove_names(reason, "", f"change {change['id']}")

    def _list_read_again(self) -> Iterator[str]:
        """Yield the records that still hold a part of the name, and whatever else names the person as it stays."""
        from kamplan.store.accounts import list_accounts
        from kamplan.store.tables import list_rows, name_row
        from kamplan.store.wording import COLUMNS, LASTING, NAMING

        for account_id, _ in list_accounts(self.unit.connection, audience=Audience.TEAM):
            people = self._parts if account_id == self.account_id else self.people
            for table in (*COLUMNS, *(NAMING.keys() - COLUMNS.keys())):
                columns = (*COLUMNS.get(table, ()), *NAMING.get(table, ()), *LASTING.get(table, ()))
                for row in list_rows(self.unit.connection, table, account_id):
                    if (table, row["id"]) not in self.keys and any(
                        people.find_of(str(row[one] or ""), self.id) for one in columns
                    ):
                        yield name_row(table, row["id"], row)


def list_parts(name: str) -> list[str]:
    """Return what may stand for a person of a name, such as a family name, or 李总 for 李伟."""
    from kamplan.domain.name_folding import CJK
    from kamplan.domain.name_habits import DOUBLE_SURNAMES

    if not CJK.match(name):
        return [part for part in name.split() if len(part) >= LEAST and part != name]
    family = name[:2] if name[:2] in DOUBLE_SURNAMES else name[:1]
    given = name.removeprefix(family)
    called = [f"{family}{one}" for one in ("总", "總", "工", "经理", "主任", "先生", "女士")]
    return [*called, *(f"{one}{family}" for one in ("小", "老")), *([given] if len(given) > 1 else [])]
