"""How a file of another program writes numbers, as `[numbers]` of its mapping says; without it, as everywhere else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from kamplan.domain.record import Amount, explain
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = ("amount", "value", "revenue", "planned", "spent", "cost", "hours", "employees")
"""The columns of numbers that `[numbers]` is of when it names none."""
_SPACES = " \u00a0\u2009\u202f"
_GROUPS = {",": f".'’{_SPACES}", ".": f",'’{_SPACES}"}
"""What may set thousands apart where the decimal mark is this and the mapping says nothing of it."""
_KEYS = ("decimal", "thousands", "strip", "units")
_PLAIN = TypeAdapter(Amount)
_SAMPLE = N_('[numbers] decimal = "," and thousands = ".", strip = ["EUR", "€"], units = {{ "Mio." = 1000000 }}')


@dataclass(frozen=True)
class Notation:
    """How numbers are written: the decimal mark, what sets thousands apart, signs to leave out, words for factors."""

    decimal: str = "."
    thousands: str = ""
    strip: tuple[str, ...] = ()
    units: Mapping[str, Decimal] = field(default_factory=dict)

    def read(self, cell: str) -> Decimal | None:
        """Return the number that a cell means, or None where it is not written so."""
        text = unicodedata.normalize("NFKC", cell).replace("−", "-").strip()
        text, factor = self._take_unit(self._strip(text))
        groups = f"[{re.escape(self.thousands)}]" if self.thousands else "(?!)"
        found = re.fullmatch(
            rf"([+-]?)\s*(\d{{1,3}}(?:({groups})\d{{3}})(?:\3\d{{3}})*|\d+)(?:{re.escape(self.decimal)}(\d+))?", text
        )
        if not found or len(text) > 60:
            return None
        whole = re.sub(r"\D", "", found[2])
        return Decimal(f"{found[1]}{whole}.{found[4] or 0}") * factor

    def _strip(self, text: str) -> str:
        signs = sorted((unicodedata.normalize("NFKC", one) for one in self.strip), key=len, reverse=True)
        for sign in signs:
            minus = "-" if text.startswith("-") else ""
            bare = text[len(minus) :].strip()
            if bare.casefold().startswith(sign.casefold()):
                text = minus + bare[len(sign) :].strip()
            elif bare.casefold().endswith(sign.casefold()):
                text = minus + bare[: -len(sign)].strip()
        return text

    def _take_unit(self, text: str) -> tuple[str, Decimal]:
        for word in sorted(self.units, key=len, reverse=True):
            if text.endswith(unicodedata.normalize("NFKC", word)):
                return self._strip(text[: -len(word)].strip()), self.units[word]
        return text, Decimal(1)

    def describe(self) -> str:
        """Return how it says that numbers are written, by a sample."""
        apart = self.thousands[:1]
        return f"1{apart}234{self.decimal}56"


@dataclass(frozen=True)
class Amounts:
    """The notations of a mapping: one for each column that it names, and one for all others of numbers."""

    columns: Mapping[str, Notation] = field(default_factory=dict)
    others: Notation | None = None

    def list_read(self, row: Iterable[str]) -> list[str]:
        """Return the columns of a row whose numbers are written as the mapping says."""
        return [name for name in row if name in self.columns or (self.others and name in COLUMNS)]

    def read(self, column: str, cell: str, *, factor: Decimal | None) -> str:
        """Return a number in kamplan's own notation, times a factor; raises `UsageError` for what is none."""
        notation = self.columns.get(column) or self.others
        number = notation.read(cell) if notation else _read_plain(column, cell)
        if number is None and notation:
            raise UsageError(
                Phrase(
                    N_("{column}: {cell} is not written like {sample}"),
                    column=column, cell=repr(cell), sample=notation.describe(),
                ),
                hint=Phrase(
                    N_("correct the row, or in the mapping [numbers]: decimal, thousands, strip (signs), units (words)")
                ),
            )  # fmt: skip
        return write_number((number or Decimal(0)) * (Decimal(1) if factor is None else factor))


def write_number(number: Decimal) -> str:
    """Return a number so that it has one reading: not with three digits behind the point, like thousands."""
    text = format(number.normalize(), "f")
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text


def _read_plain(column: str, cell: str) -> Decimal:
    try:
        return _PLAIN.validate_python(cell)
    except ValidationError as error:
        found = explain(error, hint="")
        raise UsageError(
            Phrase(N_("{column}: {what}"), column=column, what=found.message), hint=Phrase(_SAMPLE)
        ) from None


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
    decimal = entries.get("decimal", ".")
    if decimal not in _GROUPS:
        raise _refuse(mapping, where, f"decimal is {decimal!r}, and a decimal mark is a point or a comma")
    thousands = entries.get("thousands", _GROUPS[decimal])
    if not isinstance(thousands, str) or decimal in thousands or any(one.isalnum() for one in thousands):
        raise _refuse(mapping, where, f"thousands is {thousands!r}: a sign other than the decimal mark")
    strip = entries.get("strip", [])
    strip = [strip] if isinstance(strip, str) else strip
    if not isinstance(strip, list) or not all(isinstance(one, str) and one.strip() for one in strip):
        raise _refuse(mapping, where, "strip is a list of signs")
    if any(any(char.isdigit() for char in one) for one in strip):
        raise _refuse(mapping, where, "strip holds a digit")
    units = entries.get("units", {})
    if not isinstance(units, dict):
        raise _refuse(mapping, where, "units is a table of words and factors")
    thousands = unicodedata.normalize("NFKC", thousands) + (_SPACES if " " in thousands else "")
    return Notation(
        decimal,
        thousands,
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
