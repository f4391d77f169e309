"""Which of the items that contradict each other holds: recorded with its reason, and all are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.scales import Audience, Handling
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.language import both as name_both
from kamplan.service.desk import open_desk
from kamplan.service.entry import split_list
from kamplan.service.records import RecordLine, get_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.caller import Caller
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Resolved:
    """A resolution as recorded, and the pairs of items that were linked as contradicting by it."""

    line: RecordLine
    linked: tuple[tuple[str, str], ...]


def resolve_items(
    caller: Caller, typed: Sequence[str], *, why: str, holds: str | None = None, handling: str | None = None
) -> Resolved:
    """Record which of some items holds and why, or that all do; link those as contradicting that are not yet.

    Raises `UsageError` for fewer than two items, items of two accounts, or one that holds and is none of them;
    `ConflictError` for an item that counts no more, or when a resolution of two of them stands already.
    """
    from kamplan.store import accounts, records
    from kamplan.store.dossier import load_dossier

    numbers = read_items(typed)
    held = parse_id(holds, Kind.ITEM)[1] if holds else None
    if held is not None and held not in numbers:
        named = ", ".join(make_id(Kind.ITEM, one) for one in numbers)
        raise UsageError(
            FieldPhrase("holds", Phrase(N_("{id} is none of the items it weighs"), id=make_id(Kind.ITEM, held))),
            hint=Phrase(N_("name one of {named}"), named=named),
        )
    with caller.writing() as unit:
        account_id = find_account(unit, numbers)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        dossier = load_dossier(unit.connection, account_id, audience=Audience.TEAM, as_of=caller.today)
        ids = [make_id(Kind.ITEM, one) for one in numbers]
        _check_active(dossier, ids)
        _check_unresolved(unit, account_id, ids)
        desk = open_desk(unit.connection, account_id, key, caller)
        fields: dict[str, Any] = {"why": why, "cites": tuple(ids), "handling": handling}
        fields["holds"] = make_id(Kind.ITEM, held) if held is not None else None
        record, cites = desk.read(Kind.RESOLUTION, fields)
        added = records.add_record(unit, account_id, record, cites=cites)
        linked = _link(unit, dossier, ids, fields["holds"] or ids[0]) if _is_open(record, dossier, ids) else []
        line = get_line(unit.connection, account_id, key, added, audience=Audience.TEAM, on=caller.today)
        return Resolved(line, tuple(linked))


def read_items(typed: Sequence[str]) -> list[int]:
    """Return the numbers of the items typed, repeated or joined; raises `UsageError` for fewer than two."""
    numbers = list(dict.fromkeys(parse_id(one, Kind.ITEM)[1] for one in split_list(typed)))
    if len(numbers) < 2:
        raise UsageError(
            Phrase(N_("a resolution weighs at least two items")),
            hint=Phrase(N_("kamplan resolve I-3,I-7 --holds I-3 --why TEXT")),
        )
    return numbers


def find_account(unit: Unit, numbers: Sequence[int]) -> int:
    """Return the account's row number that all items belong to; raises `UsageError` when they belong to several."""
    from kamplan.store import accounts, items

    homes = {one: items.find_account_of(unit.connection, one) for one in numbers}
    first = homes[numbers[0]]
    stray = next((one for one in numbers if homes[one] != first), None)
    if stray is not None:
        ours, theirs = (accounts.get_key(unit.connection, one) for one in (first, homes[stray]))
        raise UsageError(
            Phrase(
                N_("{id} belongs to {ours} and {id_2} to {theirs}"),
                id=make_id(Kind.ITEM, numbers[0]),
                ours=ours,
                id_2=make_id(Kind.ITEM, stray),
                theirs=theirs,
            ),
            hint=Phrase(N_("name items of one account; `kamplan list-intel {ours}` shows them"), ours=ours),
        )
    return first


def _check_active(dossier: Dossier, ids: Sequence[str]) -> None:
    for one in ids:
        item = dossier.items_by_id.get(one)
        if item is None:
            raise ConflictError(
                Phrase(N_("{one} is true only after {as_of}"), one=one, as_of=dossier.as_of),
                hint=Phrase(N_("give a later --today")),
            )
        if item.withdrawn_on:
            raise ConflictError(
                Phrase(N_("{one} was withdrawn on {withdrawn_on}"), one=one, withdrawn_on=item.withdrawn_on),
                hint=Phrase(N_("`kamplan show {one}` says why"), one=one),
            )
        if item.superseded_by:
            raise ConflictError(
                Phrase(
                    N_("{one} was superseded by {superseded_by}, so it contradicts nothing any more"),
                    one=one,
                    superseded_by=item.superseded_by,
                ),
                hint=Phrase(N_("weigh {superseded_by} instead, if it still does"), superseded_by=item.superseded_by),
            )


def _check_unresolved(unit: Unit, account_id: int, ids: Sequence[str]) -> None:
    """Refuse a second resolution of two items; where a file brought one, the latest counts."""
    from kamplan.store.records import list_standing

    for record_id, cites in list_standing(unit.connection, account_id, Kind.RESOLUTION):
        both = [one for one in ids if one in cites]
        if len(both) > 1:
            raise ConflictError(
                Phrase(N_("{id} says already which of {items} holds"), id=record_id, items=name_both(both)),
                hint=Phrase(
                    N_("kamplan withdraw {record_id} --reason TEXT, then resolve them anew"), record_id=record_id
                ),
            )


def _is_open(record: PlanRecord, dossier: Dossier, ids: Sequence[str]) -> bool:
    """Say whether whoever of ours sees the items may know that they were weighed: a link would tell them."""
    return record.handling is not Handling.RED or any(dossier.items_by_id[one].handling is Handling.RED for one in ids)


def _link(unit: Unit, dossier: Dossier, ids: Sequence[str], anchor: str) -> list[tuple[str, str]]:
    """Link each item that contradicts none of the others to the anchor, the newer one naming the older."""
    from kamplan.store.items import update_item
    from kamplan.store.mapping import dump_list

    items = dossier.items_by_id
    linked = {one for one in ids for other in items[one].contradicts if other in ids}
    linked |= {other for one in ids for other in items[one].contradicts if other in ids}
    loose = [one for one in ids if one not in linked and one != anchor]
    if anchor not in linked and not loose:
        loose = [next(one for one in ids if one != anchor)]
    pairs = [tuple(sorted((anchor, one), key=number_of)) for one in loose]
    named: dict[str, set[int]] = {}
    for older, newer in pairs:
        named.setdefault(newer, {number_of(one) for one in items[newer].contradicts}).add(number_of(older))
    for newer, others in named.items():
        update_item(unit, number_of(newer), {"contradicts": dump_list(sorted(others))})
    return [(older, newer) for older, newer in pairs]
