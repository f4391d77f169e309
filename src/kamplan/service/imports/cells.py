"""Cells as every loader reads them: what a row says, its dates, and whether two rows say the same."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from kamplan.domain.dates import parse_date
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.imports.notations import advise_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kamplan.domain.dates import Edge
    from kamplan.service.imports.model import Load


def read_day(load: Load, column: str, cell: str, *, edge: Edge = "end") -> date:
    """Return the date of a cell; raises `UsageError`, which says how a mapping reads what is written otherwise."""
    try:
        return parse_date(cell, today=load.today, name=column, edge=edge)
    except UsageError as error:
        raise advise_date(error, column, cell) from None


class Seen:
    """The rows of a file by what they are known by, so that one thing does not stand in it twice with other cells."""

    def __init__(self) -> None:
        self._rows: dict[object, tuple[int, Mapping[str, object]]] = {}

    def note(self, known_by: object, row: int, said: Mapping[str, object], *, name: str, cure: Phrase) -> bool:
        """Say whether an earlier row said just the same; raises `ConflictError` for one that says something else."""
        if known_by not in self._rows:
            self._rows[known_by] = (row, said)
            return False
        earlier, before = self._rows[known_by]
        differing = [one for one in {**before, **said} if before.get(one) != said.get(one)]
        if not differing:
            return True
        raise say_twice(name, earlier, differing, cure)


def say_twice(name: str, earlier: int, columns: Iterable[str], cure: Phrase) -> ConflictError:
    """Return the error for what stands in a file twice with other cells; `earlier` is the row where it stood first."""
    return ConflictError(
        Phrase(
            N_("{name} stands in the file twice: row {earlier} has other cells ({columns})"),
            name=name, earlier=earlier, columns=", ".join(columns),
        ),
        hint=cure,
    )  # fmt: skip


def is_made_ref(ref: str | None, noun: str) -> bool:
    """Say whether a ref is one that an export made for a record without any, of its kind and number."""
    return ref is not None and re.fullmatch(rf"{re.escape(noun)}-[0-9]+x*", ref) is not None


def cure_without_ref(title: str) -> Phrase:
    """Return what tells rows of one title apart: a column that names each, from the other program or put together."""
    return Phrase(
        N_(
            'give each row an id in a column ref; in a mapping: [columns] ref = "their id", or where they have none'
            ' [texts] ref = "{{{title}}} {{another column}}"'
        ),
        title=title,
    )


def show_cell(value: object) -> str:
    """Return a value as a message shows it."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, list | tuple):
        return "; ".join(map(show_cell, value))
    if isinstance(value, dict):
        return "=".join(map(show_cell, value.values()))
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
