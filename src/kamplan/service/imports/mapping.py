"""How a file of another program is read as one of ours: a mapping in TOML, applied to each row before it is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kamplan.config import read_toml
from kamplan.errors import UsageError
from kamplan.exchange.csv import clean_name
from kamplan.language import N_, Phrase
from kamplan.service.imports.amounts import Amounts, read_amounts
from kamplan.service.imports.lookups import read_lookups
from kamplan.service.imports.notations import check_notation, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kamplan.service.imports.lookups import Lookup
    from kamplan.service.imports.model import Cells

_TABLES = ("columns", "texts", "constants", "defaults", "values", "dates", "scale")
_KEYS = ("as", "date_format", "ignore", "lookups", "numbers", *_TABLES)
_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Mapping:
    """What becomes of a row: which cell each of our columns takes, and how it is rewritten.

    `columns` renames and `constants` are the same in every row; then `values` replaces a cell, `dates` says how a date
    is written, `numbers` how a number is, and `scale` by what it is multiplied; cells left empty are filled by what
    `lookups` take from other files, and then by `defaults`. Last, `texts` joins cells into one, to which `values` and
    the others apply as to any.
    """

    path: Path
    kind: str | None = None
    ignore: frozenset[str] = frozenset()
    columns: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scale: dict[str, Decimal] = field(default_factory=dict)
    numbers: Amounts = field(default_factory=Amounts)
    lookups: dict[str, Lookup] = field(default_factory=dict)

    @property
    def taken(self) -> frozenset[str]:
        """The file's columns that the mapping uses."""
        return frozenset(self.columns.values()) | frozenset(
            name for text in self.texts.values() for name in _HOLE.findall(text)
        )

    @property
    def given(self) -> set[str]:
        """Our columns that the mapping fills."""
        return {*self.columns, *self.texts, *self.constants, *self.defaults, *self.lookups}

    def check(self, header: Iterable[str], known: Sequence[str]) -> None:
        """Refuse a column of ours that the kind does not have, or one of the file's that is not in it."""
        for table in (*_TABLES, "lookups"):
            for name in getattr(self, table):
                if name not in known:
                    raise self._unknown(
                        Phrase(N_("[{table}] {name} is no column of this kind"), table=table, name=repr(name)),
                        name,
                        known,
                    )
        for name in self.numbers.columns:
            if name not in known:
                raise self._unknown(Phrase(N_("[numbers.{name}] is no column of this kind"), name=name), name, known)
        there = list(header)
        for lookup in self.lookups.values():
            if lookup.by not in (*there, *known):
                raise self._unknown(Phrase(N_("the file has no column {name}"), name=repr(lookup.by)), lookup.by, there)
        for name in sorted(self.taken | self.ignore):
            if name not in there and name not in self.given:
                raise self._unknown(Phrase(N_("the file has no column {name}"), name=repr(name)), name, there)

    def list_unmapped(self, header: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
        """Return the file's columns that come to nothing and that the mapping does not say are to be ignored."""
        used = self.taken | self.ignore
        return tuple(name for name in header if name not in used and name not in known)

    def apply(self, cells: Cells) -> dict[str, str]:
        """Return a row under our columns; raises `UsageError` for a date or number that is not written as said."""
        renamed = frozenset(self.columns.values())
        row = {name: cell for name, cell in cells.items() if name not in renamed}
        row |= {ours: cells.get(theirs, "") for ours, theirs in self.columns.items()}
        row |= self.constants
        self._rewrite(row, lambda name: name not in self.texts)
        if self.texts:
            said = {**cells, **row}
            for ours, text in self.texts.items():
                row[ours] = _HOLE.sub(lambda hole: said.get(hole[1], ""), text).strip()
            self._rewrite(row, lambda name: name in self.texts)
        return row

    def _rewrite(self, row: dict[str, str], is_meant: Any) -> None:
        for name, known in self.values.items():
            if is_meant(name):
                cell = row.get(name, "").strip()
                row[name] = known.get(cell, cell)
        for name, notations in self.dates.items():
            if is_meant(name) and (cell := row.get(name, "").strip()):
                row[name] = read_date(name, cell, notations)
        for name in {**self.scale, **dict.fromkeys(self.numbers.list_read(row))}:
            if is_meant(name) and (cell := row.get(name, "").strip()):
                row[name] = self.numbers.read(name, cell, factor=self.scale.get(name), currency=row.get("currency", ""))
        for name, lookup in self.lookups.items():
            if is_meant(name) and not row.get(name, "").strip():
                row[name] = lookup.find(row)
        for name, text in self.defaults.items():
            if is_meant(name) and not row.get(name, "").strip():
                row[name] = text

    def _unknown(self, what: Phrase, name: str, choices: Iterable[str]) -> UsageError:
        offered = list(choices)
        near = get_close_matches(name, offered, n=1)
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("there are {offered}"), offered=", ".join(offered))
        )
        return UsageError(Phrase(N_("{file}: {what}"), file=self.path.name, what=what), hint=hint)


def read_mapping(path: Path, *, kind: str, beside: Path) -> Mapping:
    """Return the mapping of a TOML file for a file in the folder `beside`.

    Raises `UsageError` for what is no mapping, or one for another kind.
    """
    try:
        found = read_toml(path)
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
            Phrase(N_("{name}: ignore is a list of columns"), name=path.name), hint='ignore = ["engage_date"]'
        )
    return Mapping(
        path=path,
        kind=meant,
        ignore=frozenset(clean_name(str(name)) for name in ignore),
        columns={ours: clean_name(theirs) for ours, theirs in _read_texts(path, "columns", found).items()},
        texts={ours: _read_text(path, ours, text) for ours, text in _read_texts(path, "texts", found).items()},
        constants=_read_texts(path, "constants", found),
        defaults=_read_texts(path, "defaults", found),
        values={
            name: _read_texts(path, f"values.{name}", {f"values.{name}": each})
            for name, each in _read_table(path, "values", found).items()
        },
        dates=_read_dates(path, found.get("dates", {}), written),
        scale={name: _read_factor(path, name, text) for name, text in _read_texts(path, "scale", found).items()},
        numbers=read_amounts(path.name, found.get("numbers", {})),
        lookups=read_lookups(path, found.get("lookups", {}), beside=beside),
    )


def _read_table(path: Path, table: str, found: dict[str, Any]) -> dict[str, Any]:
    entries = found.get(table, {})
    if not isinstance(entries, dict):
        raise UsageError(
            Phrase(N_("{mapping}: [{table}] is a table"), mapping=path.name, table=table),
            hint=Phrase(N_('such as: [columns] need = "Deal Name"')),
        )
    return {str(name): value for name, value in entries.items()}


def _read_texts(path: Path, table: str, found: dict[str, Any]) -> dict[str, str]:
    texts = {}
    for name, value in _read_table(path, table, found).items():
        if isinstance(value, dict | list | bool):
            raise UsageError(
                Phrase(N_("{mapping}: [{table}] {name} is a text"), mapping=path.name, table=table, name=name),
                hint=Phrase(N_('write {name} = "…"'), name=name),
            )
        texts[name] = str(value)
    return texts


def _read_dates(path: Path, entries: object, written: object) -> dict[str, tuple[str, ...]]:
    """Return the notations of each column: of a list of columns, those that `date_format` has for all."""
    if isinstance(entries, list):
        if written is None:
            raise UsageError(
                Phrase(N_("{name}: dates without a date_format"), name=path.name), hint='date_format = "%m/%d/%Y"'
            )
        entries = {str(name): written for name in entries}
    found = {}
    for name, value in _read_table(path, "dates", {"dates": entries}).items():
        notations = value if isinstance(value, list) else [value]
        if not notations or not all(isinstance(one, str) for one in notations):
            raise UsageError(
                Phrase(
                    N_("{mapping}: [dates] {column} is a notation or a list of them"), mapping=path.name, column=name
                ),
                hint=Phrase(N_('{column} = ["%m/%d/%Y", "%m/%d/%Y %H:%M"]'), column=name),
            )
        found[name] = tuple(check_notation(path.name, name, one) for one in notations)
    return found


def _read_factor(path: Path, name: str, value: str) -> Decimal:
    try:
        factor = Decimal(value)
        if factor.is_finite():
            return factor
    except InvalidOperation:
        pass
    raise UsageError(
        Phrase(N_("{name}: [scale] {name_2} is no number: {value}"), name=path.name, name_2=name, value=repr(value)),
        hint=f"{name} = 1000000",
    )


def _read_text(path: Path, name: str, text: str) -> str:
    """Return a text with clean names of columns in its braces."""
    rest = _HOLE.sub("", text)
    if "{" in rest or "}" in rest or not all(map(str.strip, _HOLE.findall(text))):
        raise UsageError(
            Phrase(
                N_("{mapping}: [texts] {name}: its braces do not hold the names of columns"),
                mapping=path.name,
                name=name,
            ),
            hint=Phrase(N_('{name} = "{{First Name}} {{Last Name}}"'), name=name),
        )
    return _HOLE.sub(lambda hole: "{" + clean_name(hole[1]) + "}", text)
