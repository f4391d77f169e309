"""How a file of another program writes numbers, as `[numbers]` of its mapping says; without it, as everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from kamplan.domain.numbers import Notation, NumberError, read_quantity, write_number
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("amount", "value", "revenue", "planned", "spent", "cost", "hours", "employees")
"""The columns of numbers that `[numbers]` is of, beside those that it names."""
_CHECKED = tuple(one for one in COLUMNS if one != "employees")
MARKS = (".", ",")
_KEYS = ("decimal", "thousands", "strip", "units")
_SAMPLE = N_('[numbers] decimal = "," and thousands = ".", strip = ["netto"], units = { "Stk." = 1 }')


@dataclass(frozen=True)
class Amounts:
    """The notations of a mapping: one for each column that it names, and one for all others of numbers."""

    columns: Mapping[str, Notation] = field(default_factory=dict)
    others: Notation | None = None

    def list_read(self, row: Iterable[str]) -> list[str]:
        """Return the columns of a row whose numbers are written as the mapping says."""
        return [name for name in row if name in self.columns or (self.others and name in COLUMNS)]

    def read(self, column: str, cell: str, *, factor: Decimal | None, currency: str = "") -> str:
        """Return a number in kamplan's own notation, times a factor; `currency` is what the row says it is in.

        Raises `UsageError` for what is none, has two readings, is in another currency, or names a unit where there is
        a factor too.
        """
        notation = self.columns.get(column) or (self.others if column in COLUMNS else None)
        try:
            found = read_quantity(cell, notation)
        except NumberError as error:
            raise advise_number(error, column, is_said=notation is not None) from None
        if found.is_percent or (found.is_scaled and factor not in (None, 1)):
            raise UsageError(
                Phrase(
                    N_("{column}: {cell} has a unit of its own, and [scale] has another"),
                    column=column,
                    cell=repr(cell),
                )
                if factor is not None
                else Phrase(N_("{column}: {cell} is a percentage"), column=column, cell=repr(cell)),
                hint=Phrase(N_("correct the row, or leave the column out of [scale]")),
            )
        if found.currencies and currency and currency.strip().upper() not in found.currencies:
            raise UsageError(
                Phrase(
                    N_("{column}: {cell} is in {other}, and the row is in {currency}"),
                    column=column, cell=repr(cell), other=" or ".join(found.currencies), currency=currency.strip(),
                ),
                hint=Phrase(N_("correct the row, or the currency in the mapping")),
            )  # fmt: skip
        number = found.value if factor is None else found.value * factor
        return write_number(number.normalize() if factor is not None else number)


def check_amounts(cells: Mapping[str, str]) -> None:
    """Raise `UsageError` for a number of a row that has two readings, with the cure that a mapping is."""
    for column in _CHECKED:
        cell = cells.get(column, "")
        if "." in cell or "," in cell:
            try:
                read_quantity(cell)
            except NumberError as error:
                if error.readings:
                    raise advise_number(error, column) from None


def advise_number(error: NumberError, column: str, *, is_said: bool = False) -> UsageError:
    """Return the refusal of a number in a file, with the cure that works there: what a mapping says of all numbers."""
    hint: Any = error.hint
    if error.readings and not is_said:
        hint = Phrase(
            N_('say how the file writes numbers, in a mapping (--mapping m.toml): [numbers] decimal = "," or "."')
        )
    elif is_said:
        hint = Phrase(
            N_("correct the row, or [numbers] in the mapping: decimal, thousands, strip (signs), units (words)")
        )
    return UsageError(Phrase(N_("{column}: {what}"), column=column, what=error.message), hint=hint)


def read_amounts(mapping: str, entries: object) -> Amounts:
    """Return the notations of `[numbers]`: its own keys are of all columns of numbers, a table in it of one column."""
    if not isinstance(entries, dict):
        raise _refuse(mapping, "[numbers]", "is a table")
    columns = {str(name): value for name, value in entries.items() if isinstance(value, dict) and name != "units"}
    own = {name: value for name, value in entries.items() if name not in columns}
    others = _read_notation(mapping, "[numbers]", own) if own else None
    return Amounts(
        {name: _read_notation(mapping, f"[numbers.{name}]", own | value) for name, value in columns.items()}, others
    )


def _read_notation(mapping: str, where: str, entries: Mapping[str, Any]) -> Notation:
    for name in entries:
        if name not in _KEYS:
            raise _refuse(mapping, where, f"has no key {name!r}: it has {', '.join(_KEYS)}")
    decimal, thousands = entries.get("decimal"), entries.get("thousands")
    if decimal is not None and decimal not in MARKS:
        raise _refuse(mapping, where, f"decimal is {decimal!r}, and a decimal mark is a point or a comma")
    if thousands is not None and (thousands not in ("", ".", ",", "'", "’", " ", "\u00a0") or thousands == decimal):
        raise _refuse(
            mapping, where, f"thousands is {thousands!r}: it is one of . , ' or a blank, and not the decimal mark"
        )
    strip = entries.get("strip", [])
    strip = [strip] if isinstance(strip, str) else strip
    if not isinstance(strip, list) or not all(isinstance(one, str) and one.strip() for one in strip):
        raise _refuse(mapping, where, "strip is a list of signs or words")
    if any(any(char.isdigit() or char in ".,-" for char in one) and not one.strip(".,-").isalpha() for one in strip):
        raise _refuse(mapping, where, "strip holds what is part of a number")
    units = entries.get("units", {})
    if not isinstance(units, dict):
        raise _refuse(mapping, where, "units is a table of words and factors")
    return Notation(
        decimal,
        {"’": "'", "\u00a0": " "}.get(thousands, thousands) if thousands is not None else None,
        tuple(strip),
        {str(word): _read_factor(mapping, where, word, one) for word, one in units.items()},
    )


def _read_factor(mapping: str, where: str, word: object, value: object) -> Decimal:
    try:
        factor = Decimal(str(value))
    except InvalidOperation:
        factor = Decimal("NaN")
    if not factor.is_finite() or factor <= 0 or isinstance(value, bool):
        raise _refuse(mapping, where, f"units: {word!r} is {value!r}, and a factor is a number above 0")
    return factor


def _refuse(mapping: str, where: str, what: str) -> UsageError:
    return UsageError(
        Phrase(N_("{mapping}: {where} {what}"), mapping=mapping, where=where, what=what), hint=Phrase(_SAMPLE)
    )
