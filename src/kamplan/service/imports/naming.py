"""What a refusal calls records: by the refs of the files, since an id of what is refused never comes to be."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id
from kamplan.errors import KamplanError
from kamplan.language import Phrase, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kamplan.service.imports.model import Load

_ID = re.compile(r"\b[A-Z]{1,2}-[0-9]+\b")


class Renamed(Phrase):
    """A sentence in which records are called by their refs."""

    __slots__ = ("refs",)

    def __init__(self, text: str | Phrase, refs: Mapping[str, str]) -> None:
        super().__init__("{text}", text=text)
        self.refs = refs

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        return _ID.sub(lambda found: self.refs.get(found[0], found[0]), say(self.values["text"], language))

    def with_field_names(self, find: Callable[[str], str]) -> Phrase:
        """Return the sentence with each field that it is about called as `find` calls it."""
        text = self.values["text"]
        return Renamed(text.with_field_names(find), self.refs) if isinstance(text, Phrase) else self


@contextmanager
def naming_refs(load: Load) -> Iterator[None]:
    """Call records by their refs in the error of what fails inside."""
    try:
        yield
    except KamplanError as error:
        refs = _list_refs(load)
        error.message = Renamed(error.message, refs)
        error.hint = Renamed(error.hint, refs)
        error.details = tuple(Renamed(one, refs) for one in error.details)
        raise


def _list_refs(load: Load) -> dict[str, str]:
    from kamplan.store import items, records

    refs: dict[str, str] = {}
    for account_id in set(load.accounts.values()):
        found = items.list_refs(load.unit.connection, account_id) | load.item_names.get(account_id, {})
        refs |= {make_id(Kind.ITEM, number): ref for ref, number in found.items() if number > 0}
        refs |= {record_id: ref for ref, record_id in records.list_refs(load.unit.connection, account_id).items()}
        refs |= {record_id: ref for ref, record_id in load.record_names.get(account_id, {}).items()}
    return refs
