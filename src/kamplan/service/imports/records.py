"""Importing planning records of any kind; items and records may be named by `ref`, contacts exactly by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.dates import parse_date
from kamplan.domain.ids import number_of
from kamplan.domain.kinds import KINDS, KindOfRecord, Shape
from kamplan.domain.marking import is_above, most_restrictive
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.service.desk import Desk
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
from kamplan.service.judgements import Bench
from kamplan.store import records

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.domain.planning import PlanRecord
    from kamplan.service.imports.model import Load

SHARED = ("cites", "handling", "ref", "recorded_on", "recorded_by")
"""Columns that the files of every kind may have beside `account` and the kind's own fields."""
APART = {
    "stage": ("view", "recorded_on"),
    "interaction": ("held_on",),
    "budget": ("year",),
    "white-space": ("product",),
}
"""What tells records of a kind apart beside what they say."""
Identity = tuple[object, ...]


@dataclass
class _Table:
    """The records of one account while its rows are read."""

    desk: Desk
    known: dict[Identity, PlanRecord]


def list_columns(spec: KindOfRecord) -> tuple[str, ...]:
    """Return the columns that a file of a kind may have."""
    return ("account", *(one.name for one in spec.fields), *SHARED)


def list_needed(spec: KindOfRecord) -> tuple[str, ...]:
    """Return the columns that a file of a kind must have: those of its identity too, lest a row be new another day."""
    dates = ("recorded_on",) if spec.noun == "stage" else ("held_on",) if spec.noun == "interaction" else ()
    return ("account", *(one.name for one in spec.fields if one.is_required), *dates)


def load_records(load: Load, file: Path) -> None:
    """Import planning records; a record's identity is its account, what it says, and for some kinds what `APART` adds.

    A known record is skipped; where its cells differ it is listed, and with --update brought in line, which never
    lowers a marking.
    """
    spec = next(one for one in KINDS.values() if one.plural == load.result.kind.value)
    tables: dict[int, _Table] = {}
    for row, cells in read_rows(load, file, known=list_columns(spec), needed=list_needed(spec)):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            if account_id not in tables:
                tables[account_id] = _open_table(load, spec, key, account_id)
            fields: dict[str, Any] = {
                name: cells[name] for name in list_columns(spec)[1:] if cells.get(name, "").strip()
            }
            for one in spec.fields:
                if one.shape is Shape.DATE and one.name in fields:
                    fields[one.name] = parse_date(fields[one.name], today=load.today, name=one.name)
            if "recorded_on" in fields:
                fields["recorded_on"] = parse_date(fields["recorded_on"], today=load.today, name="recorded_on")
            _take(load, row, spec, tables[account_id], account_id, fields)


def _take(load: Load, row: int, spec: KindOfRecord, table: _Table, account_id: int, fields: dict[str, Any]) -> None:
    desk = table.desk
    known = table.known.get(_identify_cells(spec, fields, load.today))
    ref = fields.get("ref")
    record, cites = desk.read(spec.kind, fields, known=known, prefix=False)
    if known is None:
        added = records.add_record(load.unit, account_id, record, cites=cites)
        desk.note(added, ref)
        table.known[_identify(spec, record)] = record.model_copy(update={"id": added})
        load.result.new += 1
        return
    load.result.known += 1
    if known.withdrawn_on:
        return
    differing = tuple(name for name in fields if name != "account" and getattr(known, name) != getattr(record, name))
    if not differing:
        return
    lowers = "handling" in differing and is_above(known.handling, record.handling)
    if load.update:
        changes = {name: getattr(record, name) for name in differing}
        changes["handling"] = most_restrictive((known.handling, record.handling))
        merged = known.model_copy(update=changes)
        row_id = records.find_row(load.unit.connection, spec.kind, number_of(known.id))["id"]
        records.update_record(load.unit, row_id, merged, cites=[number_of(one) for one in merged.cites])
        table.known[_identify(spec, merged)] = merged
    load.result.differences.append(
        Difference(row, known.id, differing, is_updated=load.update, kept_marking=lowers and load.update)
    )


def _open_table(load: Load, spec: KindOfRecord, key: str, account_id: int) -> _Table:
    from kamplan.store.dossier import load_records as load_held

    bench = Bench(load.unit.connection, account_id, key, load.checklist, load.today, load.author)
    desk = Desk(bench)
    held = load_held(load.unit.connection, account_id, key, desk.contacts, audience=Audience.TEAM, as_of=date.max)
    return _Table(desk, {_identify(spec, one): one for one in held if one.kind_of_record is spec.kind})


def _identify(spec: KindOfRecord, record: PlanRecord) -> Identity:
    title = spec.arguments[0].name
    return tuple(_fold(getattr(record, name)) for name in (title, *APART.get(spec.noun, ())))


def _identify_cells(spec: KindOfRecord, fields: dict[str, Any], today: date) -> Identity:
    """Return the identity that a row's record will have, before it is read."""
    title = spec.arguments[0].name
    dates = {"recorded_on": today, "held_on": today}
    return tuple(_fold(fields.get(name, dates.get(name))) for name in (title, *APART.get(spec.noun, ())))


def _fold(value: object) -> str:
    return fold_name(" ".join(str(value).split())) if value is not None else ""
