"""What judgements and planning records rest on: the items of one account, cited by id or ref, or inline in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from kamplan.domain.ids import LIKE_REF, REFERENCE, Kind, kind_of, make_id, number_of, parse_id, replace_references
from kamplan.domain.marking import is_above, most_restrictive
from kamplan.domain.scales import LawfulOrigin
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.domain.scales import Handling
    from kamplan.store.database import Connection

_SEVERAL = re.compile(r"\[\s*([\w.:/-]+(?:\s*[,;，；、]\s*[\w.:/-]+)+)\s*\]")
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,200})\]")
_ONE = re.compile(r"\[([\w.:/-]+)\]")


@dataclass
class Evidence:
    """The items of one account that something may rest on, looked up once.

    `names` are refs beside those in the store. What `restores` takes in an export: it rests on what it rested on.
    """

    connection: Connection
    account_id: int
    account: str
    names: Mapping[str, int] = field(default_factory=dict)
    restores: bool = False

    @cached_property
    def refs(self) -> dict[str, int]:
        """Item numbers by ref."""
        from kamplan.store.items import list_refs

        return {**self.names, **list_refs(self.connection, self.account_id)}

    @cached_property
    def items(self) -> dict[int, tuple[Handling, str, str | None]]:
        """For each item of the account its marking, by what right it is held, and when it was withdrawn."""
        from kamplan.store.items import list_citable

        return list_citable(self.connection, self.account_id)

    @cached_property
    def merges(self) -> dict[str, str]:
        """For each merged record of the account what it was merged into."""
        from kamplan.store.merges import list_merges

        return list_merges(self.connection, self.account_id)

    def find_number(self, typed: str) -> int:
        """Return the number of the item that an id or ref means: by one that was merged, the other.

        Raises `NotFoundError` when the account has none.
        """
        number = self.find_own_number(typed)
        named = make_id(Kind.ITEM, number)
        return number_of(self.merges.get(named, named)) if self._may_be_merged(named) else number

    def find_own_number(self, typed: str) -> int:
        """Return the number of the item that an id or ref names itself, though it was merged; as `find_number`."""
        number = self.refs.get(typed)
        if number is None:
            try:
                _, number = parse_id(typed, Kind.ITEM)
            except UsageError:
                number = 0
        if number not in self.items:
            raise NotFoundError(
                Phrase(N_("no item {typed} at {account} to cite"), typed=repr(typed), account=self.account),
                hint=Phrase(N_("`kamplan list-intel {account}` shows the items"), account=self.account),
            )
        return number

    def find_citable(self, typed: str) -> int:
        """Return the number of the item that an id or ref names; raises `ConflictError` when nothing may rest on it."""
        number = self.find_number(typed)
        _, lawful, withdrawn = self.items[number]
        if self.restores:
            return number
        if lawful == LawfulOrigin.NOT_TO_BE_USED.value:
            raise ConflictError(
                Phrase(N_("I-{number} is not to be used, so nothing may rest on it"), number=number),
                hint=Phrase(N_("cite another item")),
            )
        if withdrawn is not None:
            raise ConflictError(
                Phrase(N_("I-{number} was withdrawn on {withdrawn}"), number=number, withdrawn=withdrawn),
                hint=Phrase(N_("cite another item")),
            )
        return number

    def name_by_id(self, text: str, *, is_analysis: bool = False) -> str:
        """Return a text whose inline references name items by id, each in brackets of its own, and what is meant.

        Raises `NotFoundError` for a reference to nothing.
        """
        if "[" not in text:
            return text
        if not self.restores:
            self.check_references(text, is_analysis=is_analysis)
        text = _SEVERAL.sub(self._part, text)
        text = _ONE.sub(lambda found: f"[I-{self.refs[found[1]]}]" if found[1] in self.refs else found[0], text)
        return self.name_meant(text)

    def check_references(self, text: str, *, is_analysis: bool) -> None:
        """Raise `NotFoundError` for what stands in brackets as a reference does, and names no item or record.

        In a text of analysis that is whatever is written as a ref can be; elsewhere brackets may hold anything, and
        only what comes near a ref of the account is taken for a slip.
        """
        for found in _BRACKETS.finditer(text):
            for part in re.split(r"\s*[,;，；、]\s*", found[1].strip()):
                if part in self.refs or REFERENCE.fullmatch(f"[{part}]"):
                    continue
                near = get_close_matches(part, [*self.refs], n=1, cutoff=0.75)
                if near or (is_analysis and LIKE_REF.fullmatch(part)):
                    shows = Phrase(
                        N_("`kamplan list-intel {account}` shows the items; a remark stands in ( )"),
                        account=self.account,
                    )
                    raise NotFoundError(
                        Phrase(N_("no item {ref} at {account} to cite, as [{ref}] in the text does"),
                               ref=part, account=self.account),
                        hint=Phrase(N_("did you mean [{ref}]? {else_}"), ref=near[0], else_=shows) if near else shows,
                    )  # fmt: skip

    def name_meant(self, text: str) -> str:
        """Return a text whose inline references to what was merged name what is meant."""
        if any(self._may_be_merged(found.upper()) for found in REFERENCE.findall(text)):
            return replace_references(text, self.merges)
        return text

    def mark(self, cites: Sequence[int], wanted: Handling | None, least: Handling) -> Handling:
        """Return the marking of what cites items: the most restrictive of theirs, of `least` and of the one wanted.

        Raises `UsageError` when the one wanted lies below what is cited. What an export says was right when it was
        made; where an item was raised since, the record is raised too.
        """
        highest = most_restrictive(self.items[number][0] for number in cites)
        if wanted is not None and is_above(highest, wanted) and self.restores:
            return highest
        if wanted is not None and is_above(highest, wanted):
            marked = next(number for number in cites if self.items[number][0] is highest)
            raise UsageError(
                FieldPhrase(
                    "handling",
                    Phrase(
                        N_("it cites I-{marked}, which is marked {highest}, so it cannot be {wanted}"),
                        marked=marked,
                        highest=highest,
                        wanted=wanted,
                    ),
                ),
                hint=Phrase(N_("leave --handling out, or do not cite I-{marked}"), marked=marked),
            )
        return wanted or most_restrictive((highest, least))

    def _may_be_merged(self, record_id: str) -> bool:
        """Say whether it is worth looking up: an item that counts was not merged, and of other kinds few are named."""
        kind = kind_of(record_id)
        if kind is Kind.ITEM:
            return self.items.get(number_of(record_id), (None, "", None))[2] is not None
        return kind in (Kind.CONTACT, Kind.SOURCE)

    def _part(self, found: re.Match[str]) -> str:
        """Write `[I-1, I-2]` as `[I-1] [I-2]`, so that none of them is overlooked; other brackets stay as they are."""
        parts = [part.strip() for part in re.split("[,;，；、]", found[1])]
        if all(part in self.refs or REFERENCE.fullmatch(f"[{part}]") for part in parts):
            return " ".join(f"[{part}]" for part in parts)
        return found[0]


def list_inline(text: str) -> list[str]:
    """Return the ids of the items that a text refers to, such as `[I-12]`, in their order."""
    return [found for found in REFERENCE.findall(text) if found[:2] in ("I-", "i-")]
