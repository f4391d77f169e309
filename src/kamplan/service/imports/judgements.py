"""Importing our own judgement; `cites` and inline references may name items by `ref`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, kind_of, make_id
from kamplan.domain.scales import Audience
from kamplan.language import N_, Phrase
from kamplan.service.bench import Bench
from kamplan.service.imports.cells import Seen, read_day
from kamplan.service.imports.model import Difference, ImportKind
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
from kamplan.service.judgements import (
    Places,
    list_standing,
    mark_replacing,
    name_standing,
    subject_of,
    words_of,
    write_judgement,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.domain.judgement import AnyJudgement
    from kamplan.domain.scales import Handling
    from kamplan.service.bench import Entry
    from kamplan.service.imports.model import Load

_SHARED = ("account", "author", "on", "handling")
_KINDS: dict[ImportKind, tuple[Kind, tuple[str, ...], tuple[str, ...]]] = {
    ImportKind.CONCLUSIONS: (
        Kind.CONCLUSION,
        ("topic", "text"),
        ("cites", "verdict", "trend", "contribution", "swot"),
    ),
    ImportKind.ANSWERS: (Kind.ANSWER, ("question", "text"), ("cites",)),
    ImportKind.UNKNOWNS: (Kind.UNKNOWN, ("topic", "owner", "due", "how"), ()),
    ImportKind.WAIVERS: (Kind.WAIVER, ("topic", "reason"), ()),
    ImportKind.SUMMARIES: (Kind.SUMMARY, ("text",), ("cites",)),
}
"""For each kind of file: the kind of record, the columns it needs, those it may have."""


@dataclass
class _Table:
    """The judgements of one account while its rows are read, by what they are known by, in the order of recording.

    `taken` counts the rows of an export with one identity: so many judgements with it there are.
    """

    bench: Bench
    known: dict[tuple[object, ...], list[AnyJudgement]]
    places: Places
    seen: Seen = field(default_factory=Seen)
    taken: Counter[tuple[object, ...]] = field(default_factory=Counter)


def load_judgements(load: Load, file: Path) -> None:
    """Import conclusions, answers, unknowns, waivers or summaries.

    The identity of one is its account, its topic or question, its text and its date. What is recorded stays as it
    was judged: where a row has other cells, it is listed and nothing more.
    """
    kind, needed, optional = _KINDS[load.result.kind]
    tables: dict[int, _Table] = {}
    columns = (*_SHARED, *needed, *optional)
    for row, cells in read_rows(load, file, known=columns, needed=("account", *needed)):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            if account_id not in tables:
                tables[account_id] = _open_table(load, key, account_id)
            table = tables[account_id]
            fields: dict[str, Any] = view_cells(cells, columns[1:])
            said = dict(fields)
            for name in ("on", "due"):
                if name in fields:
                    fields[name] = read_day(load, name, fields[name])
            entry, cites, handling = table.bench.read(kind, fields)
            held = table.known.get(_identify(kind, entry), [])
            if load.restores:
                table.taken[_identify(kind, entry)] += 1
                is_known = table.taken[_identify(kind, entry)] <= len(held)
            else:
                name = f"{said.get('topic', said.get('question', 'text'))}, {entry.on}"
                cure = Phrase(N_("keep the row that holds, or judge on another day"))
                is_known = table.seen.note(_identify(kind, entry), row, said, name=name, cure=cure) or bool(held)
            if is_known:
                load.result.known += 1
                changes = [_compare(one, entry, cites, handling, said) for one in held]
                if changes and all(changes):
                    load.result.differences.append(Difference(row, held[-1].id, changes[-1], is_updated=False))
                continue
            if not load.restores:
                handling = mark_replacing(table.places, kind, entry, handling)
            made = write_judgement(load.unit, kind, account_id, entry, cites, handling)
            table.places[kind, subject_of(entry)] = (made, handling, words_of(entry))
            load.result.new += 1


def _compare(
    held: AnyJudgement, entry: Entry, cites: list[int], handling: Handling, said: dict[str, Any]
) -> dict[str, tuple[object, object]]:
    """Return where the cells of a row differ from a judgement with its identity."""
    new = entry.model_dump() | {"cites": tuple(make_id(Kind.ITEM, one) for one in cites), "handling": handling}
    names = [name for name in said if name not in ("topic", "question", "text", "how", "reason", "on")]
    before = {name: getattr(held, name) for name in names}
    return {
        name: (before[name], new[name])
        for name in names
        if (set(before[name]) != set(new[name]) if name == "cites" else before[name] != new[name])
    }


def _open_table(load: Load, key: str, account_id: int) -> _Table:
    from datetime import date

    from kamplan.store.dossier import load_judgements as load_held

    held = load_held(load.unit.connection, account_id, key, audience=Audience.TEAM, as_of=date.max)
    known: dict[tuple[object, ...], list[AnyJudgement]] = {}
    for one in sorted(held, key=lambda one: one.sequence):
        known.setdefault(_identify(kind_of(one.id), one), []).append(one)
    return _Table(
        bench=Bench(load.open_evidence(account_id, key), load.checklist, load.today, load.author),
        known=known,
        places=name_standing(list_standing(load.unit.connection, account_id, load.today)),
    )


def _identify(kind: Kind, record: Entry | Any) -> tuple[object, ...]:
    subject = getattr(record, "topic", None) or getattr(record, "question", None)
    text = getattr(record, "text", None) or getattr(record, "how", None) or getattr(record, "reason", None)
    return (kind, subject, text, record.on)
