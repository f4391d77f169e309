"""Importing what was taken back: contacts, sources, items and planning records that are there and count no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import kind_of, number_of
from kamplan.domain.kinds import KINDS
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.contacts import load_contacts
from kamplan.service.entry import read_reason
from kamplan.service.imports.cells import read_day
from kamplan.service.imports.rows import RefusedRow, read_rows
from kamplan.store import contacts, items, records, sources

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.service.imports.model import Cells, Load

COLUMNS = ("account", "what", "name", "publisher", "withdrawn_on", "withdrawn_reason")
_NOUNS = {spec.noun: spec.kind for spec in KINDS.values()}
WHAT = ("contact", "source", "item", *_NOUNS)
"""What a row may withdraw: a contact or source by its name, anything else by its ref or id."""


def load_withdrawals(load: Load, file: Path) -> None:
    """Import withdrawals; what was withdrawn already is known, whenever that was."""
    for row, cells in read_rows(
        load, file, known=COLUMNS, needed=("account", "what", "name", "withdrawn_on", "withdrawn_reason")
    ):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            on = read_day(load, "withdrawn_on", cells["withdrawn_on"])
            if on > load.today:
                raise UsageError(
                    FieldPhrase("withdrawn_on", Phrase(N_("{on} lies after today ({today})"), on=on, today=load.today)),
                    hint=Phrase(N_("give a date up to today")),
                )
            reason = read_reason(cells["withdrawn_reason"], may_be_brief=True)
            what = cells["what"].strip()
            if what not in WHAT:
                raise UsageError(
                    FieldPhrase("what", Phrase(N_("{what} cannot be withdrawn"), what=repr(what))),
                    hint=Phrase(N_("it is one of {WHAT}"), WHAT=", ".join(WHAT)),
                )
            withdraw = {"contact": _withdraw_contact, "source": _withdraw_source, "item": _withdraw_item}.get(
                what, _withdraw_record
            )
            if withdraw(load, account_id, key, cells, on, reason):
                load.result.new += 1
            else:
                load.result.known += 1


def _withdraw_contact(load: Load, account_id: int, key: str, cells: Cells, on: date, reason: str) -> bool:
    known = load_contacts(load.unit.connection, account_id, key, on=load.today)
    named = contacts.find_by_name(known, cells["name"])
    if not named:
        raise _missing(cells, key)
    active = next((one for one in named if one.is_active), None)
    if active is None:
        return False
    contacts.withdraw_contact(load.unit, number_of(active.id), on=on, reason=reason)
    return True


def _withdraw_source(load: Load, account_id: int, key: str, cells: Cells, on: date, reason: str) -> bool:
    publisher = cells.get("publisher", "").strip() or None
    number = sources.find_source_id(load.unit.connection, account_id, publisher, cells["name"].strip())
    if number is None:
        raise _missing(cells, key)
    if number in sources.list_withdrawn(load.unit.connection, account_id):
        return False
    sources.withdraw_source(load.unit, number, on=on, reason=reason)
    return True


def _withdraw_item(load: Load, account_id: int, key: str, cells: Cells, on: date, reason: str) -> bool:
    evidence = load.open_evidence(account_id, key)
    number = evidence.find_own_number(cells["name"].strip())
    if evidence.items[number][2] is not None:
        return False
    items.update_item(load.unit, number, {"withdrawn_on": on.isoformat(), "withdrawn_reason": reason})
    return True


def _withdraw_record(load: Load, account_id: int, key: str, cells: Cells, on: date, reason: str) -> bool:
    kind = _NOUNS[cells["what"].strip()]
    name = cells["name"].strip()
    refs = load.record_names.get(account_id, {}) | records.list_refs(load.unit.connection, account_id)
    record_id = refs.get(name, name.upper())
    if record_id not in records.list_ids(load.unit.connection, account_id) or kind_of(record_id) is not kind:
        raise _missing(cells, key)
    row: Any = records.find_row(load.unit.connection, kind, number_of(record_id))
    if row["withdrawn_on"] is not None:
        return False
    records.withdraw_row(load.unit, row["id"], on=on, reason=reason)
    return True


def _missing(cells: Cells, key: str) -> NotFoundError:
    return NotFoundError(
        FieldPhrase(
            "name", Phrase(N_("no {what} {name} at {key}"), what=cells["what"], name=repr(cells["name"]), key=key)
        ),
        hint=Phrase(N_("correct the row")),
    )
