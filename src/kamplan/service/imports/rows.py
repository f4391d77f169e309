"""Reading a file's rows for a loader: columns checked once, progress told, refused rows noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.errors import KamplanError, UsageError
from kamplan.exchange.csv import read_csv
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kamplan.service.imports.model import Cells, Load

EVERY = 500
"""After how many rows progress is told."""


def read_rows(load: Load, file: Path, *, known: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a file, under our columns where it has others; refuse a file without the columns needed.

    The columns that nothing maps to are noted.
    """
    checked = False
    mapping = load.mapping
    for number, found in read_csv(file):
        if mapping and not checked:
            mapping.check(found, known)
        cells: Cells = found
        if mapping:
            cells = {}
            with RefusedRow(load, number):
                cells = mapping.apply(found)
            if not cells:
                continue
        if not checked:
            missing = [name for name in needed if name not in cells and not (name == "account" and load.account)]
            if missing:
                raise UsageError(
                    Phrase(N_("{name} has no column {missing}"), name=file.name, missing=repr(missing[0])),
                    hint=Phrase(
                        N_("{kind} files have the columns {needed} and more: see the docs"),
                        kind=load.result.kind.value,
                        needed=", ".join(needed),
                    ),
                )
            unmapped = mapping.list_unmapped(found, known) if mapping else (one for one in found if one not in known)
            load.result.unmapped = tuple(unmapped)
            checked = True
        load.result.rows += 1
        if load.result.rows % EVERY == 0:
            load.progress(load.result.rows, None)
        yield number, cells
    if not checked and not load.refused:
        raise UsageError(
            Phrase(N_("{name} has no rows below its header"), name=file.name),
            hint=Phrase(N_("name a file with at least one row")),
        )


class RefusedRow:
    """A context in which a failure refuses one row instead of ending the import."""

    def __init__(self, load: Load, row: int) -> None:
        self._load = load
        self._row = row

    def __enter__(self) -> None:
        """Begin the row."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Note an expected failure; let everything else through."""
        if isinstance(error, KamplanError):
            self._load.refuse(self._row, error)
            return True
        return False
