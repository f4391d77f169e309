"""Importing our own people; the identity of a colleague is the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.colleague import Colleague
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase
from kamplan.service.colleagues import check_line
from kamplan.service.entry import read_entry
from kamplan.service.imports.cells import Seen, read_day
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
from kamplan.store import colleagues

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.imports.model import Load

COLUMNS = tuple(Colleague.model_fields)


def load_team(load: Load, file: Path) -> None:
    """Import our people; managers need no row of their own."""
    held = colleagues.list_colleagues(load.unit.connection)
    known = {fold_name(one.name): number for number, one in held.items()}
    people = dict(held)
    new: dict[str, Colleague] = {}
    seen = Seen()
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("name",)):
        with RefusedRow(load, row):
            fields: dict[str, Any] = view_cells(cells, COLUMNS)
            given = dict(fields)
            if "left_on" in fields:
                fields["left_on"] = read_day(load, "left_on", fields["left_on"])
            entry = read_entry(Colleague, fields, hint=Phrase(N_("correct the row")))
            folded = fold_name(entry.name)
            cure = Phrase(N_("give each person one row; tell namesakes apart in the name"))
            if seen.note(folded, row, given, name=repr(entry.name), cure=cure):
                load.result.known += 1
                continue
            if folded not in known:
                new[folded] = entry
                load.result.new += 1
                continue
            load.result.known += 1
            before = held[known[folded]]
            changes: dict[str, tuple[object, object]] = {
                name: (getattr(before, name), getattr(entry, name))
                for name in fields
                if name != "name" and getattr(before, name) != getattr(entry, name)
            }
            if not changes:
                continue
            if load.update:
                people[known[folded]] = before.model_copy(update={name: said[1] for name, said in changes.items()})
            load.result.differences.append(Difference(row, entry.name, changes, is_updated=load.update))
    load.raise_refused()
    check_line([*people.values(), *new.values()])
    for number, one in people.items():
        if one is not held[number]:
            colleagues.update_colleague(load.unit, number, one)
    if new:
        colleagues.add_colleagues(load.unit, list(new.values()))
