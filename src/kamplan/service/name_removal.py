"""Taking one person's name out of texts: what is sure goes, what is in doubt stays until somebody has decided."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kamplan.domain.name_folding import CJK
from kamplan.domain.people_names import Mention
from kamplan.domain.text import fold_name
from kamplan.language import translator
from kamplan.service.redacting import REMOVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamplan.domain.people_names import PeopleNames
    from kamplan.store.database import Connection

MARKS = (REMOVED, translator("zh")(REMOVED))
"""What stands in the place of a name, in each language."""


@dataclass(frozen=True)
class Doubt:
    """A mention that may be somebody else's: where it stands, the words around it, and those that put it in doubt."""

    id: str
    words: str
    neighbours: str


@dataclass(frozen=True)
class Decisions:
    """What was decided on mentions in doubt: for whole records by their ids, or for single mentions."""

    also: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    mentions: Mapping[Doubt, bool] = field(default_factory=dict)

    def find(self, doubt: Doubt) -> bool | None:
        """Return whether a mention is to go, or None where nobody has decided."""
        if doubt in self.mentions:
            return self.mentions[doubt]
        return True if doubt.id in self.also else False if doubt.id in self.keep else None


class NameRemover:
    """Takes the name and the `addresses` of one of the people known out of texts, and notes what is in doubt.

    What was decided for a mention in a record holds for the same words in plans frozen and changes made of it.
    """

    def __init__(self, people: PeopleNames, who: str, decisions: Decisions, *, addresses: tuple[str, ...] = ()) -> None:
        self._people, self._who, self._decisions, self._addresses = people, who, decisions, addresses
        self._decided: dict[str, bool] = {}
        self.doubts: dict[Doubt, bool | None] = {}

    def remove(self, text: str, mark: str, place: str) -> str:
        """Return a text, which stands in `place`, with `mark` where the name was; an empty one is in its language."""
        left = text
        for mention in reversed(self._people.find_of(text, self._who)):
            if not mention.is_doubtful or self._may_remove(text, mention, place):
                left = left[: mention.start] + (mark or choose_mark(text, mention)) + left[mention.end :]
        for address in self._addresses:
            while (start := left.find(address)) >= 0:
                found = Mention(start, start + len(address), (self._who,))
                left = left[:start] + (mark or choose_mark(left, found)) + left[found.end :]
        return left

    def _may_remove(self, text: str, mention: Mention, place: str) -> bool:
        doubt = Doubt(place, mention.around(text), mention.neighbours(text))
        found = self._decisions.find(doubt)
        if found is None:
            found = self._decided.get(doubt.neighbours) if is_derived(place) else None
        elif not found or doubt.neighbours not in self._decided:
            self._decided[doubt.neighbours] = found
        self.doubts.setdefault(doubt, found)
        return bool(found)


def is_derived(place: str) -> bool:
    """Say whether a place holds what records said: a plan version, or a change."""
    return place.startswith(("P-", "change "))


def choose_mark(text: str, mention: Mention) -> str:
    """Return what stands for a name in the language of the text around it; of a name alone, in its own script."""
    around = text[: mention.start] + text[mention.end :]
    is_chinese = CJK.search(around if any(map(str.isalpha, around)) else text)
    return MARKS[1] if is_chinese else MARKS[0]


def load_people(connection: Connection, account_id: int, same: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the names of everybody known at an account: contacts by id, with those they had, and our own people.

    `same` are the ids of contacts who are one person, each with the id that person goes by.
    """
    from kamplan.domain.ids import Kind, make_id
    from kamplan.store.colleagues import list_colleagues
    from kamplan.store.redaction import list_all_images
    from kamplan.store.tables import list_rows

    people: dict[str, dict[str, None]] = {}
    for image in list_all_images(connection, "contact", account_id):
        contact = make_id(Kind.CONTACT, image["id"])
        theirs = people.setdefault(same.get(contact, contact), {})
        theirs.update(dict.fromkeys(name for name in (image["name"], image["name_zh"]) if name and name not in MARKS))
    (account,) = list_rows(connection, "account", account_id)
    ours = [account[name] for name in ("manager", "sponsor", "director")]
    ours += [one.name for one in list_colleagues(connection).values()]
    ours += [
        json.loads(row["body"]).get("name")
        for row in list_rows(connection, "record", account_id)
        if row["kind"] == Kind.MEMBER.value
    ]
    ours += [row["owner"] for row in list_rows(connection, "contact", account_id)]
    return {who: list(names) for who, names in people.items()} | {f"our {one}": [one] for one in _unique(ours)}


def _unique(names: Iterable[str | None]) -> list[str]:
    return list({fold_name(one): one for one in names if one}.values())
