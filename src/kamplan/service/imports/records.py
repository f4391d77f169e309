"""Importing planning records of any kind; items and records may be named by `ref`, contacts exactly by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import kind_of, number_of
from kamplan.domain.kinds import KINDS, KindOfRecord, Shape
from kamplan.domain.marking import is_above
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.bench import Bench
from kamplan.service.desk import Desk, merge_changes
from kamplan.service.entry import read_field
from kamplan.service.imports.cells import Seen, cure_without_ref, is_made_ref, read_day, say_twice
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
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
"""What tells records of a kind apart beside what they say, in rows that have no ref."""
Identity = tuple[object, ...]
Changes = dict[str, tuple[object, object]]


@dataclass
class _Table:
    """The records of one account while its rows are read: by id, and the ids of those that say the same.

    `claimed` says for each that a row of this file means, which row.
    """

    desk: Desk
    records: dict[str, PlanRecord] = field(default_factory=dict)
    alike: dict[Identity, list[str]] = field(default_factory=dict)
    claimed: dict[str, int] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)

    def note(self, spec: KindOfRecord, record: PlanRecord) -> None:
        """Know a record as it now is."""
        if before := self.records.get(record.id):
            self.alike[_identify(spec, before)].remove(record.id)
        self.records[record.id] = record
        self.alike.setdefault(_identify(spec, record), []).append(record.id)


def list_columns(spec: KindOfRecord) -> tuple[str, ...]:
    """Return the columns that a file of a kind may have."""
    return ("account", *(one.name for one in spec.fields), *SHARED)


def list_needed(spec: KindOfRecord) -> tuple[str, ...]:
    """Return the columns that a file of a kind must have: those of its identity too, lest a row be new another day."""
    dates = ("recorded_on",) if spec.noun in ("stage", "score") else ("held_on",) if spec.noun == "interaction" else ()
    return ("account", *(one.name for one in spec.fields if one.is_required), *dates)


def load_records(load: Load, file: Path) -> None:
    """Import planning records.

    A row with a ref is known by it and by nothing else; one without by its account, what it says, and for some kinds
    what `APART` adds. A known record is skipped; where its cells differ it is listed, and with --update brought in
    line, which never lowers a marking.
    """
    spec = next(one for one in KINDS.values() if one.plural == load.result.kind.value)
    tables: dict[int, _Table] = {}
    columns = list_columns(spec)
    dates = [one.name for one in spec.fields if one.shape is Shape.DATE] + ["recorded_on"]
    for row, cells in read_rows(load, file, known=columns, needed=list_needed(spec)):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            if account_id not in tables:
                tables[account_id] = _open_table(load, spec, key, account_id)
            fields: dict[str, Any] = view_cells(cells, columns[1:])
            said = dict(fields)
            for name in dates:
                if name in fields:
                    fields[name] = read_day(load, name, fields[name])
            _take(load, row, spec, tables[account_id], account_id, fields, said)


def _take(
    load: Load,
    row: int,
    spec: KindOfRecord,
    table: _Table,
    account_id: int,
    fields: dict[str, Any],
    said: dict[str, str],
) -> None:
    desk = table.desk
    ref = fields.get("ref")
    identity = _identify_cells(spec, desk, fields, load.today)
    if table.seen.note(ref or identity, row, said, name=_call(spec, fields, ref), cure=_cure(spec, ref)):
        load.result.known += 1
        return
    known = _find(load, spec, table, identity, ref, fields)
    if known is None:
        _note_namesake(load, row, table, identity, ref)
        record, cites = desk.read(spec.kind, fields, prefix=False)
        added = records.add_record(load.unit, account_id, record, cites=cites)
        desk.note(added, ref)
        table.note(spec, record.model_copy(update={"id": added}))
        table.claimed[added] = row
        load.result.new += 1
        return
    load.result.known += 1
    if load.restores:
        desk.note(known.id, ref)
    if known.ref is None and (load.restores or is_made_ref(ref, spec.noun)):
        fields = {name: value for name, value in fields.items() if name != "ref"}
    if known.withdrawn_on:
        return
    changes = desk.compare(spec.kind, fields, known)
    earlier = table.claimed.setdefault(known.id, row)
    if not changes:
        return
    if earlier != row:
        raise say_twice(_call(spec, fields, ref), earlier, changes, _cure(spec, None))
    is_kept = False
    if load.update:
        merged, is_kept = _update(load, spec, desk, known, {name: fields[name] for name in changes})
        table.note(spec, merged)
    load.result.differences.append(Difference(row, known.id, changes, is_updated=load.update, kept_marking=is_kept))


def _find(
    load: Load, spec: KindOfRecord, table: _Table, identity: Identity, ref: str | None, fields: dict[str, Any]
) -> PlanRecord | None:
    """Return the known record that a row means: the one of its ref, or without a ref the one that says the same.

    An export gives what has no ref one of its own: taken in again, such a row means what says the same without one.
    """
    alike = [table.records[one] for one in table.alike.get(identity, ())]
    if ref:
        held = table.desk.refs.get(ref)
        if held is not None and kind_of(held) is not spec.kind:
            noun = KINDS[kind_of(held)].noun
            raise ConflictError(
                Phrase(N_("ref: {ref} names {id} already, which is another kind of record ({noun})"),
                       ref=repr(ref), id=held, noun=noun),
                hint=Phrase(N_("put the kind before the ids; in a mapping: [texts] ref = \"{noun}-{{their id}}\""),
                            noun=spec.noun),
            )  # fmt: skip
        if held is not None:
            return table.records.get(held)
        loose = (one for one in alike if one.ref is None and one.id not in table.claimed)
        return next(loose, None) if load.restores or is_made_ref(ref, spec.noun) else None
    if len(alike) > 1:
        same = [one for one in alike if not table.desk.compare(spec.kind, fields, one)]
        if len(same) != 1:
            raise ConflictError(
                Phrase(
                    N_("{name} may be any of {ids}"),
                    name=_call(spec, fields, None), ids=", ".join(one.id for one in alike[:5]),
                ),
                hint=Phrase(N_("say by their refs, in a column ref, which is meant")),
            )  # fmt: skip
        return same[0]
    return next(iter(alike), None)


def _note_namesake(load: Load, row: int, table: _Table, identity: Identity, ref: str | None) -> None:
    """Say of a new record with a ref which one says the same without any: it may be meant."""
    standing = (table.records[one] for one in table.alike.get(identity, ()))
    namesake = next((one for one in standing if one.ref is None and not one.withdrawn_on), None)
    if ref and namesake:
        load.result.namesakes.append((row, namesake.id))


def _call(spec: KindOfRecord, fields: dict[str, Any], ref: str | None) -> str:
    title = spec.arguments[0].name
    return f"ref {ref!r}" if ref else f"{title} {fields.get(title, '')!r}"


def _cure(spec: KindOfRecord, ref: str | None) -> Phrase:
    if ref:
        return Phrase(N_("keep the row that holds, or give each an id of its own"))
    return cure_without_ref(spec.arguments[0].name)


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
    table = _Table(desk)
    for one in held:
        if one.kind_of_record is spec.kind:
            table.note(spec, one)
    return table


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
    return fold_name(str(value)) if value is not None else ""
