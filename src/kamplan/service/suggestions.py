"""Likely duplicates and contradictions among the items of an account: suggested with a command, never decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.analysis.likeness import split_words
from kamplan.analysis.stems import stem
from kamplan.analysis.suggestions import Claim, Kind, Suggestion, suggest
from kamplan.domain.ids import Kind as IdKind
from kamplan.domain.ids import make_id
from kamplan.domain.scales import Audience
from kamplan.errors import UsageError
from kamplan.language import N_, Command, Phrase
from kamplan.service.analysis import load_dossier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kamplan.domain.account import Account
    from kamplan.domain.item import Item
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Suggested:
    """What looks like a duplicate or contradiction on an account, with the items by id."""

    found: tuple[Suggestion, ...]
    items: dict[str, Item]
    withheld: int


def suggest_items(caller: Caller, typed: str, *, audience: Audience, since: date | None = None) -> Suggested:
    """Return likely duplicates and contradictions of an account; with `since`, with items true from that day on.

    Raises `UsageError` for the customer.
    """
    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("suggestions are never made for the customer")),
            hint=Phrase(N_("kamplan suggest {typed} --audience company"), typed=typed),
        )
    dossier = load_dossier(caller, typed, audience=audience, on=None)
    claims = [_claim(item) for item in dossier.active_items]
    new = None if since is None else {item.id for item in dossier.active_items if item.valid_as_of >= since}
    found = suggest(claims, ignored=list_ignored(dossier.account), new=new)
    return Suggested(found, dossier.items_by_id, dossier.withheld)


def _claim(item: Item) -> Claim:
    linked = {*item.contradicts, item.supersedes, item.superseded_by} - {None}
    return Claim(
        item.id, item.topic, item.statement, item.source, item.origin_key, frozenset(one for one in linked if one),
        (int(item.tier), item.contact),
    )  # fmt: skip


def list_ignored(account: Account) -> frozenset[str]:
    """Return the words of an account's own names, which say nothing among its items."""
    names = (account.name, account.name_zh or "")
    return frozenset(stem(word) for name in names for word in split_words(name))


def compare_new(item: Item, rows: Iterable[Mapping[Any, Any]], account: Account) -> tuple[Suggestion, ...]:
    """Return what a new item looks like among rows of other items of its topic; for who enters it."""
    claims = [_claim(item)]
    for row in rows:
        name = make_id(IdKind.ITEM, row["id"])
        origin = f"origin:{row['origin'].casefold()}" if row["origin"] else f"item:{name}"
        source = make_id(IdKind.SOURCE, row["source_id"])
        contact = make_id(IdKind.CONTACT, row["contact_id"]) if row["contact_id"] else None
        claims.append(Claim(name, item.topic, row["statement"], source, origin, path=(row["tier"], contact)))
    return suggest(claims, ignored=list_ignored(account), new={item.id})


def explain(one: Suggestion) -> Phrase:
    """Return in words why two items are suggested."""
    if one.kind is Kind.SAME:
        said = Phrase(N_("{other} says much the same as {one}"), one=one.one, other=one.other)
    elif one.differing:
        values = ", ".join(f"{mine} ↔ {his}" for mine, his in one.differing)
        said = Phrase(N_("{other} disagrees with {one}: {values}"), one=one.one, other=one.other, values=values)
    else:
        said = Phrase(N_("{other} disagrees with {one}: one of them denies it"), one=one.one, other=one.other)
    if one.shared:
        said = Phrase(N_("{said}; both say {shared}"), said=said, shared=", ".join(one.shared))
    if one.same_origin:
        return Phrase(N_("{said}; one origin"), said=said)
    return Phrase(N_("{said}; one source"), said=said) if one.same_source else said


def advise(one: Suggestion) -> Phrase:
    """Return the command to type if a suggestion is right."""
    if one.kind is Kind.DISAGREE:
        return Command(f"kamplan resolve {one.one},{one.other} --holds {one.other} --why TEXT")
    if one.is_one:
        return Phrase(N_('kamplan merge {other} {one} --reason "says the same"'), other=one.other, one=one.one)
    if one.same_origin or one.same_source:
        said = N_('kamplan withdraw-intel {other} --reason "same as {one}"')
        return Phrase(said, other=one.other, one=one.one)
    return Command(f"kamplan confirm-intel {one.one}")


def view_suggestion(one: Suggestion, items: dict[str, Item]) -> dict[str, Any]:
    """Return a suggestion as plain values with stable keys."""
    return {
        "kind": one.kind.value,
        "topic": one.topic,
        "items": list(one.ids),
        "statements": [items[each].statement for each in one.ids],
        "likeness": one.likeness,
        "shared": list(one.shared),
        "differing": [list(pair) for pair in one.differing],
        "same_source": one.same_source,
        "same_origin": one.same_origin,
        "message": str(explain(one)),
        "hint": str(advise(one)),
    }
