"""Importing figures; the identity of a figure is account, year, measure, unit, source and url."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.figure import Figure, FigureEntry
from kamplan.domain.ids import number_of
from kamplan.domain.marking import is_above, readable_by
from kamplan.domain.scales import Audience
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_entry
from kamplan.service.figures import identify_figure
from kamplan.service.imports.cells import Seen
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
from kamplan.store import figures

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.imports.model import Load

COLUMNS = ("account", *FigureEntry.model_fields)


def load_figures(load: Load, file: Path) -> None:
    """Import figures; amounts are kept as exact decimals."""
    seen = Seen()
    known: dict[int, dict[tuple[object, ...], Figure]] = {}
    new: dict[int, dict[tuple[object, ...], tuple[int, FigureEntry]]] = {}
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("account", "year", "measure", "value")):
        with RefusedRow(load, row):
            key, account_id = load.find_account(cells)
            if account_id not in known:
                known[account_id] = _list_known(load, account_id, key)
            fields = view_cells(cells, COLUMNS[1:])
            entry = read_entry(FigureEntry, fields, hint=Phrase(N_("correct the row")))
            identity = identify_figure(entry)
            name = f"{entry.measure} {entry.year}"
            cure = Phrase(N_("tell the two apart in measure, unit or source"))
            if identity in known[account_id]:
                load.result.known += 1
                if seen.note((account_id, identity), row, fields, name=name, cure=cure):
                    continue
                if known[account_id][identity].is_active:
                    _compare(load, row, known[account_id][identity], entry, set(fields))
            elif identity in new.setdefault(account_id, {}):
                earlier, other = new[account_id][identity]
                if other != entry:
                    raise ConflictError(
                        Phrase(
                            N_("value: row {earlier} gives {value} for the same measure, year and source"),
                            earlier=earlier, value=other.value,
                        ),
                        hint=Phrase(N_("tell the two apart in measure, unit or source")),
                    )  # fmt: skip
                load.result.known += 1
            else:
                new[account_id][identity] = (row, entry)
    load.raise_refused()
    for account_id, entries in new.items():
        if entries:
            figures.add_figures(load.unit, account_id, [entry for _, entry in entries.values()])
            load.result.new += len(entries)


def _list_known(load: Load, account_id: int, key: str) -> dict[tuple[object, ...], Figure]:
    """Return an account's figures by identity; of two with one identity the one that counts."""
    team = readable_by(Audience.TEAM)
    held = figures.list_figures(load.unit.connection, account_id, key, readable=team, as_of=load.today)
    return {identify_figure(one): one for one in sorted(held, key=lambda one: one.is_active)}


def _compare(load: Load, row: int, held: Figure, entry: FigureEntry, given: set[str]) -> None:
    changes: dict[str, tuple[object, object]] = {
        name: (getattr(held, name), getattr(entry, name))
        for name in ("value", "currency", "handling")
        if name in given and getattr(held, name) != getattr(entry, name)
    }
    if not changes:
        return
    lowers = "handling" in changes and is_above(held.handling, entry.marking())
    if load.update:
        columns = figures.make_columns(entry)
        names = [name for name in changes if not (name == "handling" and lowers)]
        figures.update_figure(load.unit, number_of(held.id), {name: columns[name] for name in names})
    load.result.differences.append(Difference(row, held.id, changes, is_updated=load.update, kept_marking=lowers))
