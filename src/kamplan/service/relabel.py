"""Changing a marking: the only way to lower one, always with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.figure import CLEAR_NEEDS_PAGE
from kamplan.domain.ids import Kind, kind_of, make_id, number_of, parse_id
from kamplan.domain.marking import is_above, most_restrictive, read_marking
from kamplan.domain.planning import MODELS
from kamplan.domain.scales import Audience, Handling
from kamplan.domain.wording import Code
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_reason
from kamplan.service.lowering import check_lowering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.service.caller import Caller
    from kamplan.store.unit import Unit

_UNMARKED = (Kind.SOURCE, Kind.VERSION, Kind.RELEASE)
"""What has no marking of its own to change."""


@dataclass(frozen=True)
class Relabelled:
    """A record whose marking changed."""

    id: str
    before: Handling
    after: Handling


def relabel_all(
    caller: Caller, record_ids: Sequence[str], handling: Handling, *, reason: str, dry_run: bool = False
) -> list[Relabelled]:
    """Change the marking of several records as one change, all or none, and return all that changed."""
    from kamplan.service.together import do_each, join

    changed: list[Relabelled] = []
    with join(caller, reason=read_reason(reason, may_be_brief=True), dry_run=dry_run) as joined:
        do_each(record_ids, lambda one: changed.extend(relabel(joined, one, handling, reason=reason)))
    return changed


def relabel(
    caller: Caller, record_id: str, handling: Handling, *, reason: str, dry_run: bool = False
) -> list[Relabelled]:
    """Change the marking of a record; raising an item raises what cites it, and all that changed are returned.

    Raises `UsageError` for a marking the record may not have: what somebody told us is never clear, what cites is
    never below what it cites, a figure is clear only with the web page that it stands on; and for lowering one
    unsigned, or for a reason that says nothing. Raising one needs neither: it takes nothing from anybody.
    """
    kind, number = parse_id(record_id, *(kind for kind in Kind if kind not in _UNMARKED))
    text = read_reason(reason, may_be_brief=True)
    with caller.writing(dry_run=dry_run, reason=text) as unit:
        changed = _mark(unit, kind, number, handling)
        if any(is_above(one.before, one.after) for one in changed):
            check_lowering(caller, text)
        return changed


def _mark(unit: Unit, kind: Kind, number: int, handling: Handling) -> list[Relabelled]:
    if kind is Kind.ITEM:
        return _relabel_item(unit, number, handling)
    if kind is Kind.CONTACT:
        return _relabel_contact(unit, number, handling)
    if kind is Kind.FIGURE:
        return _relabel_figure(unit, number, handling)
    if kind in MODELS:
        return _relabel_record(unit, kind, number, handling)
    return _relabel_judgement(unit, kind, number, handling)


def _changed(record_id: str, row: Mapping[Any, Any], handling: Handling) -> list[Relabelled]:
    before = read_marking(row["handling"])
    return [] if before is handling else [Relabelled(id=record_id, before=before, after=handling)]


def _relabel_item(unit: Unit, number: int, handling: Handling) -> list[Relabelled]:
    from kamplan.service.intel import check_marking
    from kamplan.store import items

    unit.account_id = items.find_account_of(unit.connection, number)
    row = items.load_row(unit.connection, number)
    check_marking(items.read_tier(row), handling)
    changed = _changed(make_id(Kind.ITEM, number), row, handling)
    items.update_item(unit, number, {"handling": handling.value})
    return changed + raise_citing(unit, unit.account_id, number, handling)


def raise_citing(unit: Unit, account_id: int, number: int, handling: Handling) -> list[Relabelled]:
    """Raise what cites an item to its new marking, and what was merged into it; return those that changed."""
    from kamplan.store import judgements, records

    changed: list[Relabelled] = []
    for record in records.list_citing(unit.connection, account_id, number):
        if is_above(handling, read_marking(record["handling"])):
            records.mark_record(unit, record["id"], handling)
            changed += _changed(make_id(Kind(record["kind"]), record["number"]), record, handling)
    for judgement in judgements.list_citing(unit.connection, account_id, number):
        if is_above(handling, read_marking(judgement["handling"])):
            judgements.update_judgement(unit, judgement["id"], {"handling": handling.value})
            changed += _changed(make_id(Kind(judgement["kind"]), judgement["number"]), judgement, handling)
    return changed + raise_merged(unit, account_id, make_id(Kind.ITEM, number), handling)


def raise_merged(unit: Unit, account_id: int, record_id: str, handling: Handling) -> list[Relabelled]:
    """Raise what was merged into an item or contact to its new marking, since it says the same; return what changed."""
    from kamplan.store.merges import TABLES, list_merged
    from kamplan.store.tables import ROWS, get_row

    changed: list[Relabelled] = []
    for merged in list_merged(unit.connection, account_id, record_id):
        table, number = TABLES[kind_of(merged)], number_of(merged)
        row = get_row(unit.connection, table, number)
        if is_above(handling, read_marking(row["handling"])):
            unit.update(ROWS[table], number, {"handling": handling.value})
            changed += _changed(merged, row, handling)
    return changed


def _relabel_contact(unit: Unit, number: int, handling: Handling) -> list[Relabelled]:
    from kamplan.domain.marking import readable_by
    from kamplan.store import contacts

    account_id, contact = contacts.get_contact(
        unit.connection, number, readable=readable_by(Audience.TEAM), audience=Audience.TEAM, as_of=date.max
    )
    unit.account_id = account_id
    contacts.mark_contact(unit, number, handling)
    changed = _changed(contact.id, {"handling": contact.handling.value}, handling)
    return changed + raise_merged(unit, account_id, contact.id, handling)


def _relabel_figure(unit: Unit, number: int, handling: Handling) -> list[Relabelled]:
    from kamplan.store import figures

    row = figures.find_row(unit.connection, number)
    if handling is Handling.CLEAR and not row["url"]:
        raise UsageError(
            CLEAR_NEEDS_PAGE,
            hint=Phrase(N_("kamplan relabel {id} --handling green --reason TEXT"), id=make_id(Kind.FIGURE, number)),
        )
    unit.account_id = row["account_id"]
    figures.update_figure(unit, number, {"handling": handling.value})
    return _changed(make_id(Kind.FIGURE, number), row, handling)


def _relabel_judgement(unit: Unit, kind: Kind, number: int, handling: Handling) -> list[Relabelled]:
    from kamplan.store import judgements

    row = judgements.find_row(unit.connection, kind, number)
    unit.account_id = row["account_id"]
    _check_cited(unit, row, handling)
    judgements.update_judgement(unit, row["id"], {"handling": handling.value})
    return _changed(make_id(kind, number), row, handling)


def _relabel_record(unit: Unit, kind: Kind, number: int, handling: Handling) -> list[Relabelled]:
    from kamplan.store import records

    row = records.find_row(unit.connection, kind, number)
    unit.account_id = row["account_id"]
    _check_cited(unit, row, handling)
    records.mark_record(unit, row["id"], handling)
    return _changed(make_id(kind, number), row, handling)


def _check_cited(unit: Unit, row: Mapping[Any, Any], handling: Handling) -> None:
    """Refuse a marking below that of an item which the record cites: the most restrictive wins."""
    from kamplan.store import items
    from kamplan.store.mapping import load_numbers

    markings = items.read_markings(unit.connection, load_numbers(row["cites"]))
    highest = most_restrictive(markings.values())
    if is_above(highest, handling):
        cited = next(one for one, marking in markings.items() if marking is highest)
        raise UsageError(
            FieldPhrase(
                "handling",
                Phrase(
                    N_("it cites I-{cited}, which is marked {highest}, so it cannot be {handling}"),
                    cited=cited,
                    highest=highest,
                    handling=Code(handling),
                ),
            ),
            hint=Phrase(
                N_("first `kamplan relabel I-{cited} --handling {handling} --reason TEXT`, if that is right"),
                cited=cited,
                handling=Code(handling),
            ),
        )
