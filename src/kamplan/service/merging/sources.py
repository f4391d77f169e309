"""Two sources that are one publication or one conversation: what the one that stays says of itself from then on.

A source may be described by its items alone, to each reader by those that they may read. So what a merge would make
another reader see is looked at through the eyes of each: no name and no grade may come out of items that are withheld.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import PRIVATE_KINDS, Audience, LawfulOrigin, Tier
from kamplan.domain.wording import Code
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.merging.model import Value
from kamplan.store.contacts import list_contacts
from kamplan.store.seen_items import list_item_rows
from kamplan.store.sources import SourceNotFoundError, describe_sources, is_named
from kamplan.store.tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.domain.source import Source
    from kamplan.service.merging.model import Pair, Row

_WIDEST_FIRST = (Audience.CUSTOMER, Audience.COMPANY, Audience.TEAM)
_DESCRIBED = ("kind", "reliability")
SUGGESTED = 3
"""How many pairs of items that are now recorded twice are named."""


@dataclass(frozen=True)
class View:
    """How one audience sees two sources: described, called by which words, and their items; each by number."""

    described: Mapping[int, Source]
    words: Mapping[int, tuple[str, str | None]]
    items: Sequence[Row]


Views = dict[Audience, View]


def view_sources(pair: Pair) -> Views:
    """Return how each audience sees the two sources of a pair, the widest first."""
    return {audience: _view(pair, audience) for audience in _WIDEST_FIRST}


def _view(pair: Pair, audience: Audience) -> View:
    connection, both = pair.unit.connection, (pair.gone["id"], pair.kept["id"])
    on, readable = pair.caller.today, readable_by(audience)
    contacts = list_contacts(connection, pair.account_id, pair.account, readable=readable, audience=audience, as_of=on)
    people = {number_of(one.id) for one in contacts}
    rows = list_item_rows(connection, pair.account_id, readable=readable, audience=audience, sources=both)
    described = describe_sources(
        connection, pair.account_id, pair.account, rows, audience=audience, people=people, as_of=on
    )
    words: dict[int, tuple[str, str | None]] = {}
    for row in rows:
        if is_named(row, audience=audience, people=people):
            words.setdefault(row["source_id"], (row["source_name"], row["publisher"]))
    for one in (pair.gone, pair.kept):
        if one["name"] is not None and (one["id"] in words or audience is Audience.TEAM):
            words[one["id"]] = (one["name"], one["publisher"])
    return View({one: described[one] for one in both if one in described}, words, rows)


def compare_sources(pair: Pair, views: Views) -> None:
    """Find what a source says of itself that the other did not; raises `ConflictError` for two that cannot be one."""
    gone, kept = pair.gone["id"], pair.kept["id"]
    team = views[Audience.TEAM]
    for one in (gone, kept):
        if one not in team.described:
            raise SourceNotFoundError(one)
    pair.titles = _join(team.words[gone]), _join(team.words[kept])
    _check_kinds(pair, team)
    _check_names(pair, views)
    for name in _DESCRIBED:
        theirs, ours = (getattr(team.described[one], name) for one in (gone, kept))
        if theirs is not None and ours is None:
            pair.taken.append(Value(name, theirs.value))
            if pair.gone[name] is not None:  # else its items say so, and go on doing so to those who may read them
                pair.changes[name] = pair.gone[name]
        elif theirs not in (None, ours):
            pair.leave(name, theirs.value, ours.value)
    named = team.words[gone]
    if pair.gone["name"] is None:  # nothing else says any more what it was called
        pair.farewell |= {"name": named[0], "publisher": named[1]}
    if team.words[kept] != named:
        pair.leave("name", _join(named), _join(team.words[kept]))
    source_name, publisher = next(view.words[kept] for view in views.values() if kept in view.words)
    pair.words |= {"source_name": source_name, "publisher": publisher}


def _join(words: tuple[str, str | None]) -> str:
    return " · ".join(one for one in words if one)


def _check_kinds(pair: Pair, team: View) -> None:
    """Refuse to take what was published for a conversation."""
    published = {row["source_id"] for row in team.items if row["tier"] <= Tier.PUBLIC_PAID}
    for one, other in ((pair.gone, pair.kept), (pair.kept, pair.gone)):
        kind = team.described[one["id"]].kind
        if kind in PRIVATE_KINDS and other["id"] in published:
            raise ConflictError(
                Phrase(
                    N_("S-{id} is of the kind {kind}, and S-{id_2} was published"),
                    id=one["id"],
                    kind=kind,
                    id_2=other["id"],
                ),
                hint=Phrase(
                    N_(
                        "two origins are worth more than one; correct it with `kamplan edit-source S-{id} --kind "
                        "KIND` if it is wrong"
                    ),
                    id=one["id"],
                ),
            )


def _check_names(pair: Pair, views: Views) -> None:
    """Refuse to name a source to readers who know it from withheld items alone, if at all."""
    gone, kept = pair.gone["id"], pair.kept["id"]
    for audience, view in views.items():
        if gone in view.words and kept not in view.words and pair.kept["name"] is None:
            raise ConflictError(
                Phrase(
                    N_("the {audience} may read items of {id}, and does not know the name of {into}"),
                    audience=Code(audience.value),
                    id=pair.id,
                    into=pair.into,
                ),
                hint=Phrase(N_("merge them the other way round: {turned}"), turned=pair.turned),
            )


def keep_description(pair: Pair, before: Views) -> None:
    """Let the source that stays be described as before to all who saw it, though older items come from it now.

    What it is then said to be itself is seen by everybody; so where readers saw it differently, it is not written
    down, and the command that would do so is named.
    """
    kept, after = pair.kept["id"], view_sources(pair)
    for name in _DESCRIBED:
        seen = {audience: _read(view, kept, name) for audience, view in after.items() if kept in view.described}
        held = {audience: _read(before[audience], kept, name) for audience in seen}
        if all(value is None or value == seen[audience] for audience, value in held.items()):
            continue
        if len(set(held.values())) == 1:
            pair.unit.update(ROWS["source"], kept, {name: held[Audience.TEAM]})
        else:
            pair.next.append(f"kamplan edit-source {pair.into} --{name} {held[Audience.TEAM]}")
    pair.next += _suggest_items(after[Audience.TEAM].items)


def _read(view: View, number: int, name: str) -> str | None:
    value = getattr(view.described[number], name) if number in view.described else None
    return value.value if value else None


def _suggest_items(rows: Sequence[Row]) -> list[str]:
    """Return the commands for items that count and read the same, now that they come from one source."""
    replaced = {row["supersedes_id"] for row in rows if row["withdrawn_on"] is None}
    same: dict[Any, list[int]] = defaultdict(list)
    for row in rows:
        counts = row["withdrawn_on"] is None and row["lawful"] != LawfulOrigin.NOT_TO_BE_USED
        if counts and row["id"] not in replaced:
            same[row["tier"], row["topic"], row["statement"], row["contact_id"], row["valid_as_of"]].append(row["id"])
    pairs = [(newer, numbers[0]) for numbers in same.values() for newer in numbers[1:]]
    return [
        f"kamplan merge {make_id(Kind.ITEM, newer)} {make_id(Kind.ITEM, older)} --reason TEXT"
        for newer, older in sorted(pairs)[:SUGGESTED]
    ]
