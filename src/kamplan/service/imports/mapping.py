"""How a file of another program is read as one of ours: a mapping in TOML, applied to each row before it is loaded."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.imports.lookups import read_lookups

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kamplan.service.imports.lookups import Lookup
    from kamplan.service.imports.model import Cells

_TABLES = ("columns", "texts", "constants", "defaults", "values", "dates", "scale")
_KEYS = ("as", "date_format", "ignore", "lookups", *_TABLES)


@dataclass(frozen=True)
class Mapping:
    """What becomes of a row: which cell each of our columns takes, and how it is rewritten.

    `columns` renames; `texts` joins cells into one; `constants` are the same in every row; `values` replaces a cell;
    `dates` says how a date is written and `scale` by what a number is multiplied; cells left empty are filled by what
    `lookups` take from other files, and then by `defaults`.
    """

    path: Path
    kind: str | None = None
    ignore: frozenset[str] = frozenset()
    columns: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    scale: dict[str, Decimal] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)

    @property
    def taken(self) -> frozenset[str]:
        """The file's columns that the mapping uses."""
        return frozenset(self.columns.values()) | frozenset(
            name for text in self.texts.values() for name in _list_holes(text)
        )

    def check(self, header: Iterable[str], known: Sequence[str]) -> None:
        """Refuse a column of ours that the kind does not have, or one of the file's that is not in it."""
        for table in (*_TABLES, "lookups"):
            for name in getattr(self, table):
                if name not in known:
                    raise self._unknown(f"[{table}] {name!r} is no column of this kind", name, known)
        there = list(header)
        for lookup in self.lookups.values():
            if lookup.by not in (*there, *known):
                raise self._unknown(f"the file has no column {lookup.by!r}", lookup.by, there)
        for name in sorted(self.taken | self.ignore):
            if name not in there:
                raise self._unknown(f"the file has no column {name!r}", name, there)

    def list_unmapped(self, header: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
        """Return the file's columns that come to nothing and that the mapping does not say are to be ignored."""
        used = self.taken | self.ignore
        return tuple(name for name in header if name not in used and name not in known)

    def apply(self, cells: Cells) -> dict[str, str]:
        """Return a row under our columns; raises `UsageError` for a date or number that is not written as said."""
        renamed = frozenset(self.columns.values())
        row = {name: cell for name, cell in cells.items() if name not in renamed}
        row |= {ours: cells[theirs] for ours, theirs in self.columns.items()}
        row |= self.constants
        for name, known in self.values.items():
            cell = row.get(name, "").strip()
            row[name] = known.get(cell, cell)
        for name, written in self.dates.items():
            if cell := row.get(name, "").strip():
                row[name] = _read_date(name, cell, written)
        for name, factor in self.scale.items():
            if cell := row.get(name, "").strip():
                row[name] = _scale(name, cell, factor)
        for name, lookup in self.lookups.items():
            if not row.get(name, "").strip():
                row[name] = lookup.find(row)
        for name, text in self.defaults.items():
            if not row.get(name, "").strip():
                row[name] = text
        said = {**cells, **row}
        return row | {ours: text.format_map(said) for ours, text in self.texts.items()}

    def _unknown(self, what: str, name: str, choices: Iterable[str]) -> UsageError:
        offered = list(choices)
        near = get_close_matches(name, offered, n=1)
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("there are {offered}"), offered=", ".join(offered))
        )
        return UsageError(f"{self.path.name}: {what}", hint=hint)


def read_mapping(path: Path, *, kind: str, beside: Path) -> Mapping:
    """Return the mapping of a TOML file for a file in the folder `beside`.

    Raises `UsageError` for what is no mapping, or one for another kind.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            Phrase(N_("there is no mapping {path}"), path=path), hint=Phrase(N_("name a TOML file with --mapping"))
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            Phrase(N_("cannot read the mapping {path}: {error}"), path=path, error=error),
            hint=Phrase(N_("correct it; it is TOML")),
        ) from error
    for name in found:
        if name not in _KEYS:
            near = get_close_matches(name, _KEYS, n=1)
            hint = (
                Phrase(N_("did you mean {near}?"), near=near[0])
                if near
                else Phrase(N_("a mapping has {_KEYS}"), _KEYS=", ".join(_KEYS))
            )
            raise UsageError(Phrase(N_("{name}: unknown key {name_2}"), name=path.name, name_2=repr(name)), hint=hint)
    meant = found.pop("as", None)
    if meant not in (None, kind):
        raise UsageError(
            Phrase(N_("{name} maps {meant}, not {kind}"), name=path.name, meant=meant, kind=kind), hint=f"--as {meant}"
        )
    written = found.pop("date_format", None)
    ignore = found.pop("ignore", [])
    if not isinstance(ignore, list):
        raise UsageError(
            Phrase(N_("{name}: ignore is a list of columns"), name=path.name),
            hint='ignore = ["engage_date"]',
        )
    tables = {name: _read_table(path, name, found.get(name, {}), written) for name in _TABLES}
    lookups = read_lookups(path, found.get("lookups", {}), beside=beside)
    return Mapping(path=path, kind=meant, ignore=frozenset(map(str, ignore)), lookups=lookups, **tables)


def _read_table(path: Path, table: str, entries: object, written: object) -> dict[str, Any]:
    if table == "dates" and isinstance(entries, list):
        entries = dict.fromkeys(entries, written)
    if not isinstance(entries, dict):
        raise UsageError(
            Phrase(N_("{name}: [{table}] is a table"), name=path.name, table=table),
            hint=Phrase(N_("`docs/how-to.md` shows a mapping")),
        )
    if table == "values":
        return {name: _read_table(path, f"values.{name}", each, None) for name, each in entries.items()}
    found = {str(name): str(value) for name, value in entries.items() if value is not None}
    if len(found) < len(entries):
        raise UsageError(
            Phrase(N_("{name}: dates without a date_format"), name=path.name),
            hint='date_format = "%m/%d/%Y"',
        )
    for name, value in found.items():
        if table == "texts":
            _check_text(path, name, value)
        elif table == "scale":
            _check_number(path, name, value)
    return {name: Decimal(value) for name, value in found.items()} if table == "scale" else dict(found)


def _check_number(path: Path, name: str, value: str) -> None:
    try:
        if Decimal(value).is_finite():
            return
    except InvalidOperation:
        pass
    raise UsageError(
        Phrase(N_("{name}: [scale] {name_2} is no number: {value}"), name=path.name, name_2=name, value=repr(value)),
        hint=f"{name} = 1000000",
    )


def _check_text(path: Path, name: str, text: str) -> None:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise UsageError(
            Phrase(N_("{name}: [texts] {name_2}: {error}"), name=path.name, name_2=name, error=error),
            hint=f'{name} = "{{product}} {{id}}"',
        ) from error
    if any(spec or how or (hole is not None and not hole.replace("_", "a").isalnum()) for _, hole, spec, how in parts):
        raise UsageError(
            Phrase(
                N_("{name}: [texts] {name_2} has more than the names of columns in its braces"),
                name=path.name,
                name_2=name,
            ),
            hint=f'{name} = "{{product}} {{id}}"',
        )


def _list_holes(text: str) -> list[str]:
    return [hole for _, hole, _, _ in string.Formatter().parse(text) if hole is not None]


def _read_date(name: str, cell: str, written: str) -> str:
    try:
        return datetime.strptime(cell, written).date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise UsageError(
            FieldPhrase(name, Phrase(N_("{cell} is not written as {written}"), cell=repr(cell), written=written)),
            hint=Phrase(N_("correct the row or the mapping")),
        ) from None


def _scale(name: str, cell: str, factor: Decimal) -> str:
    try:
        return format((Decimal(cell.replace(",", "")) * factor).normalize(), "f")
    except InvalidOperation:
        raise UsageError(
            FieldPhrase(name, Phrase(N_("{cell} is not a number"), cell=repr(cell))),
            hint=Phrase(N_("correct the row or the mapping")),
        ) from None
