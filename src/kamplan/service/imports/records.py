"""Importing planning records of any kind; items and records may be named by `ref`, contacts exactly by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.dates import parse_date
from kamplan.domain.ids import number_of
from kamplan.domain.kinds import KINDS, KindOfRecord, Shape
from kamplan.domain.marking import is_above
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.service.bench import Bench
from kamplan.service.desk import Desk, merge_changes
from kamplan.service.entry import read_field
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
from kamplan.store import records

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.imports.model import Load

SHARED = ("cites", "handling", "ref", "recorded_on", "recorded_by")
"""Columns that the files of every kind may have beside `account` and the kind's own fields."""
APART = {
    "stage": ("view", "recorded_on"),
    "score": ("recorded_on",),
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
    dates = ("recorded_on",) if spec.noun in ("stage", "score") else ("held_on",) if spec.noun == "interaction" else ()
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
    ref = fields.get("ref", "").strip()
    known = table.known.get(_identify_cells(spec, desk, fields, load.today))
    if known is None or (load.restores and known.ref and ref and known.ref != ref):
        record, cites = desk.read(spec.kind, fields, prefix=False)
        added = records.add_record(load.unit, account_id, record, cites=cites)
        desk.note(added, fields.get("ref"))
        table.known[_identify(spec, record)] = record.model_copy(update={"id": added})
        load.result.new += 1
        return
    load.result.known += 1
    if load.restores:
        desk.note(known.id, ref)
        if known.ref is None:
            fields = {name: value for name, value in fields.items() if name != "ref"}
    if known.withdrawn_on:
        return
    differing = desk.compare(spec.kind, fields, known)
    if not differing:
        return
    is_kept = False
    if load.update:
        merged, is_kept = _update(load, spec, desk, known, {name: fields[name] for name in differing})
        table.known[_identify(spec, merged)] = merged
    load.result.differences.append(Difference(row, known.id, differing, is_updated=load.update, kept_marking=is_kept))


def _update(
    load: Load, spec: KindOfRecord, desk: Desk, known: PlanRecord, said: dict[str, Any]
) -> tuple[PlanRecord, bool]:
    """Bring a known record in line with what a file says of it, under the rules of its kind; never lower its marking.

    What the file does not say stays. Returns the record, and whether a lower marking was left out.
    """
    lowers = "handling" in said and is_above(known.handling, read_field(type(known), "handling", said["handling"]))
    if lowers:
        said = {name: value for name, value in said.items() if name != "handling"}
    merged, cites = desk.read(spec.kind, merge_changes(known, said), known=known, prefix=False)
    row_id = records.find_row(load.unit.connection, spec.kind, number_of(known.id))["id"]
    records.update_record(load.unit, row_id, merged, cites=cites)
    return merged.model_copy(update={"id": known.id, "account": known.account}), lowers


def _open_table(load: Load, spec: KindOfRecord, key: str, account_id: int) -> _Table:
    from kamplan.store.dossier import load_records as load_held

    bench = Bench(load.open_evidence(account_id, key), load.checklist, load.today, load.author)
    desk = Desk(bench, names=load.record_names.setdefault(account_id, {}))
    held = load_held(load.unit.connection, account_id, key, desk.contacts, audience=Audience.TEAM, as_of=date.max)
    return _Table(desk, {_identify(spec, one): one for one in held if one.kind_of_record is spec.kind})


def _identify(spec: KindOfRecord, record: PlanRecord) -> Identity:
    title = spec.arguments[0].name
    return tuple(_fold(getattr(record, name)) for name in (title, *APART.get(spec.noun, ())))


def _identify_cells(spec: KindOfRecord, desk: Desk, fields: dict[str, Any], today: date) -> Identity:
    """Return the identity that a row's record will have, before it is read."""
    title = spec.arguments[0].name
    dates = {"recorded_on": today, "held_on": today}
    said = {title: desk.evidence.name_by_id(str(fields.get(title, "")))}
    return tuple(
        _fold(said.get(name, fields.get(name, dates.get(name)))) for name in (title, *APART.get(spec.noun, ()))
    )


def _fold(value: object) -> str:
    return fold_name(" ".join(str(value).split())) if value is not None else ""
