"""Importing our own judgement; `cites` and inline references may name items by `ref`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.dates import parse_date
from kamplan.domain.ids import Kind, kind_of
from kamplan.domain.scales import Audience
from kamplan.service.bench import Bench
from kamplan.service.imports.model import ImportKind
from kamplan.service.imports.rows import RefusedRow, read_rows
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
    bench: Bench
    known: set[tuple[object, ...]]
    places: Places


def load_judgements(load: Load, file: Path) -> None:
    """Import conclusions, answers, unknowns, waivers or summaries.

    The identity of one is its account, its topic or question, its text and its date.
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
            fields: dict[str, Any] = {name: cells[name] for name in columns[1:] if cells.get(name, "").strip()}
            for name in ("on", "due"):
                if name in fields:
                    fields[name] = parse_date(fields[name], today=load.today, name=name)
            entry, cites, handling = table.bench.read(kind, fields)
            identity = _identify(kind, entry)
            if identity in table.known:
                load.result.known += 1
                continue
            table.known.add(identity)
            if not load.restores:
                handling = mark_replacing(table.places, kind, entry, handling)
            made = write_judgement(load.unit, kind, account_id, entry, cites, handling)
            table.places[kind, subject_of(entry)] = (made, handling, words_of(entry))
            load.result.new += 1


def _open_table(load: Load, key: str, account_id: int) -> _Table:
    from datetime import date

    from kamplan.store.dossier import load_judgements as load_held

    held = load_held(load.unit.connection, account_id, key, audience=Audience.TEAM, as_of=date.max)
    known = {_identify(kind_of(one.id), one) for one in held}
    return _Table(
        bench=Bench(load.open_evidence(account_id, key), load.checklist, load.today, load.author),
        known=known,
        places=name_standing(list_standing(load.unit.connection, account_id, load.today)),
    )


def _identify(kind: Kind, record: Entry | Any) -> tuple[object, ...]:
    subject = getattr(record, "topic", None) or getattr(record, "question", None)
    text = getattr(record, "text", None) or getattr(record, "how", None) or getattr(record, "reason", None)
    return (kind, subject, text, record.on)
