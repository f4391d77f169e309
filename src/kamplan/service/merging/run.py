"""Running a merge: what named the one names the other, and the one is withdrawn; one transaction, one change record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, is_id, make_id, parse_id
from kamplan.domain.kinds import KINDS
from kamplan.domain.marking import most_restrictive, read_marking
from kamplan.domain.scales import Audience
from kamplan.domain.wording import Noun
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.accounts import get_key
from kamplan.service.contacts import find_number
from kamplan.service.entry import read_reason
from kamplan.service.merging.contacts import compare_contacts
from kamplan.service.merging.items import compare_items
from kamplan.service.merging.model import Merged, Pair
from kamplan.service.merging.sources import compare_sources, keep_description, view_sources
from kamplan.service.relabel import Relabelled, raise_citing, raise_merged
from kamplan.service.sight import title_of
from kamplan.service.tombstones import raise_purged
from kamplan.store import accounts
from kamplan.store.items import update_item
from kamplan.store.links import Turn, refer
from kamplan.store.merges import TABLES, list_merges, say_merged
from kamplan.store.soundness import find_broken
from kamplan.store.tables import ROWS, find_key, get_row

if TYPE_CHECKING:
    from kamplan.service.caller import Caller
    from kamplan.store.soundness import Broken
    from kamplan.store.unit import Unit

_NOUNS = {
    Kind.CONTACT: N_("Contact"), Kind.SOURCE: N_("Source"), Kind.ITEM: N_("Item"), Kind.FIGURE: N_("Figure"),
    Kind.VERSION: N_("Plan version"), Kind.RELEASE: N_("Release"),
}  # fmt: skip
_MISSING = {Kind.CONTACT: N_("no contact {id}"), Kind.SOURCE: N_("no source {id}"), Kind.ITEM: N_("no item {id}")}
_LISTS = {
    Kind.CONTACT: Phrase(N_("`kamplan list-contacts ACCOUNT` shows them")),
    Kind.SOURCE: Phrase(N_("`kamplan list-sources` shows them")),
    Kind.ITEM: Phrase(N_("`kamplan list-intel ACCOUNT` shows the items")),
}


def merge(caller: Caller, typed: str, into: str, *, reason: str, dry_run: bool = False) -> Merged:
    """Merge a contact, source or item that was recorded twice into the other, and say what became of it.

    Whatever refers to the one refers to the other from then on; blank fields of the other are filled, and it gets the
    more restrictive of both markings, as does what cites it. The one is withdrawn for the reason given, and says where
    it went. Raises `UsageError` for two that cannot be one, `ConflictError` where a rule would be broken.
    """
    kind, number, other = _read_ids(caller, typed, into)
    text = read_reason(reason)
    said = read_reason(say_merged(make_id(kind, other), text))
    with caller.writing(reason=text, dry_run=dry_run) as unit:
        pair = _open_pair(unit, caller, kind, number, other)
        broken = find_broken(unit.connection, [pair.account_id])
        views = view_sources(pair) if kind is Kind.SOURCE else {}
        if kind is Kind.CONTACT:
            compare_contacts(pair)
        elif kind is Kind.ITEM:
            compare_items(pair)
        else:
            compare_sources(pair, views)
        caller.keep_store(unit)
        _withdraw(pair, said)
        changed = refer(unit, pair.account_id, Turn(pair.id, pair.into, pair.words))
        raised = _fill(pair)
        if kind is Kind.SOURCE:
            keep_description(pair, views)
        _check_sound(pair, find_broken(unit.connection, [pair.account_id]) - broken)
        return Merged(
            id=pair.id,
            into=pair.into,
            titles=pair.titles,
            changed=tuple(one for one in changed if one != pair.into),
            taken=tuple(pair.taken),
            left=tuple(pair.left),
            raised=tuple(raised),
            next=tuple(pair.next),
        )


def _read_ids(caller: Caller, typed: str, into: str) -> tuple[Kind, int, int]:
    """Return the kind of both and their numbers; raises `UsageError` for what cannot be merged, with what to do."""
    first, second = (_read_id(caller, one) for one in (typed, into))
    if first == second:
        raise UsageError(
            Phrase(N_("{id} cannot be merged into itself"), id=make_id(*first)),
            hint=Phrase(N_("name the one that goes, then the one that stays")),
        )
    for kind, number in (first, second):
        if kind not in TABLES:
            raise UsageError(
                Phrase(
                    N_("{id} is {what}: only contacts, sources and items are merged"),
                    id=make_id(kind, number),
                    what=_say(kind),
                ),
                hint=Phrase(
                    N_('withdraw the one that is too many: kamplan withdraw {id} --reason "same as {id_2}"'),
                    id=make_id(*first),
                    id_2=make_id(*second),
                ),
            )
    if first[0] is not second[0]:
        raise UsageError(
            Phrase(
                N_("{id} is {what}, {id_2} is {what_2}"),
                id=make_id(*first),
                what=_say(first[0]),
                id_2=make_id(*second),
                what_2=_say(second[0]),
            ),
            hint=Phrase(N_("name two of one kind, such as kamplan merge C-7 C-2 --reason TEXT")),
        )
    return first[0], first[1], second[1]


def _say(kind: Kind) -> Noun:
    return Noun(_NOUNS.get(kind) or (KINDS[kind].label if kind in KINDS else N_("Judgement")))


def _read_id(caller: Caller, typed: str) -> tuple[Kind, int]:
    """Return the kind and number of an id or a contact's name; raises `UsageError` for an account, with what to do."""
    if is_id(typed):
        return parse_id(typed)
    try:
        with caller.reading() as connection:
            return Kind.CONTACT, find_number(connection, typed, audience=Audience.TEAM, on=caller.today)
    except NotFoundError as error:
        try:
            key = get_key(caller, typed)
        except (NotFoundError, ConflictError):
            raise error from None
    raise UsageError(
        Phrase(N_("{key} is an account: only contacts, sources and items are merged"), key=key),
        hint=Phrase(
            N_("record at the one you keep what it lacks; kamplan export {key} -o FOLDER writes out what this one has"),
            key=key,
        ),
    )


def _open_pair(unit: Unit, caller: Caller, kind: Kind, number: int, other: int) -> Pair:
    """Return the two as they are stored; raises for one that is not there, counts no more, or is another account's."""
    gone, kept = (_load(unit, kind, one) for one in (number, other))
    theirs, ours = (accounts.get_key(unit.connection, one["account_id"]) for one in (gone, kept))
    if theirs != ours:
        raise UsageError(
            Phrase(
                N_("{id} belongs to {theirs} and {id_2} to {ours}"),
                id=make_id(kind, number),
                theirs=theirs,
                id_2=make_id(kind, other),
                ours=ours,
            ),
            hint=Phrase(N_("only what is recorded twice at one account is merged")),
        )
    unit.account_id = kept["account_id"]
    table = TABLES[kind]
    return Pair(unit, caller, kind, ours, gone, kept, titles=(title_of(table, gone), title_of(table, kept)))


def _load(unit: Unit, kind: Kind, number: int) -> dict[str, Any]:
    name = make_id(kind, number)
    if find_key(unit.connection, kind, number) is None:
        raise_purged(
            unit.connection,
            name,
            NotFoundError(Phrase(_MISSING[kind], id=name), hint=_LISTS[kind]),
        )
    row = dict(get_row(unit.connection, TABLES[kind], number))
    if row["withdrawn_on"] is not None:
        into = list_merges(unit.connection, row["account_id"]).get(name)
        raise ConflictError(
            Phrase(
                N_("{id} was merged into {into} on {on}") if into else N_("{id} was withdrawn on {on}"),
                id=name,
                into=into,
                on=row["withdrawn_on"],
            ),
            hint=Phrase(N_("use {into} instead"), into=into)
            if into
            else Phrase(N_("`kamplan show {name}` says why; it stays as it was"), name=name),
        )
    return row


def _withdraw(pair: Pair, reason: str) -> None:
    """Withdraw the one that goes, before anything else: by that a merge is known (`store.merges`).

    It says the same as the one that stays, so it is marked no lower.
    """
    farewell = {"withdrawn_on": pair.caller.today.isoformat(), "withdrawn_reason": reason, **pair.farewell}
    if pair.kind is not Kind.SOURCE:
        farewell["handling"] = most_restrictive(read_marking(one["handling"]) for one in (pair.gone, pair.kept)).value
    pair.unit.update(ROWS[TABLES[pair.kind]], pair.gone["id"], farewell)


def _fill(pair: Pair) -> list[Relabelled]:
    """Write what the one that stays takes over, and raise what says the same as either or cites it."""
    unit, number = pair.unit, pair.kept["id"]
    if pair.kind is Kind.SOURCE:
        unit.update(ROWS["source"], number, pair.changes)
        return []
    marking = read_marking(pair.changes.get("handling", pair.kept["handling"]))
    both = ((pair.into, pair.kept), (pair.id, pair.gone))
    raised = [Relabelled(one, read_marking(row["handling"]), marking) for one, row in both]
    raised = [one for one in raised if one.before is not one.after]
    raised += raise_merged(unit, pair.account_id, pair.id, marking)
    if pair.kind is Kind.ITEM:
        update_item(unit, number, pair.changes)
        return raised + raise_citing(unit, pair.account_id, number, marking)
    unit.update(ROWS["contact"], number, pair.changes)
    return raised + raise_merged(unit, pair.account_id, pair.into, marking)


def _check_sound(pair: Pair, new: set[Broken]) -> None:
    """Refuse what would break a rule between the records that stay."""
    if new:
        first = min(new, key=lambda one: one.id)
        raise ConflictError(
            Phrase(
                N_("{id} cannot be merged into {into}: {first_id} {what}"),
                id=pair.id,
                into=pair.into,
                first_id=first.id,
                what=first.what,
            ),
            hint=Phrase(N_("`kamplan show {id}` shows it; correct it or withdraw it first"), id=first.id),
        )
