"""Importing our own people; the identity of a colleague is the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.colleague import Colleague
from kamplan.domain.dates import parse_date
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.colleagues import check_line
from kamplan.service.entry import read_entry
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
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
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("name",)):
        with RefusedRow(load, row):
            fields: dict[str, object] = {name: cells[name] for name in COLUMNS if cells.get(name, "").strip()}
            if "left_on" in fields:
                fields["left_on"] = parse_date(str(fields["left_on"]), today=load.today, name="left_on")
            entry = read_entry(Colleague, fields, hint=Phrase(N_("correct the row")))
            folded = fold_name(entry.name)
            if folded in new:
                raise ConflictError(
                    FieldPhrase("name", Phrase(N_("{name} stands in the file twice"), name=repr(entry.name))),
                    hint=Phrase(N_("give each person one row")),
                )
            if folded not in known:
                new[folded] = entry
                load.result.new += 1
                continue
            load.result.known += 1
            before = held[known[folded]]
            differing = tuple(
                name for name in fields if name != "name" and getattr(before, name) != getattr(entry, name)
            )
            if not differing:
                continue
            if load.update:
                people[known[folded]] = before.model_copy(update={name: getattr(entry, name) for name in differing})
            load.result.differences.append(Difference(row, entry.name, differing, is_updated=load.update))
    load.raise_refused()
    check_line([*people.values(), *new.values()])
    for number, one in people.items():
        if one is not held[number]:
            colleagues.update_colleague(load.unit, number, one)
    if new:
        colleagues.add_colleagues(load.unit, list(new.values()))
