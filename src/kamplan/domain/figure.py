"""Figures: a measure of one year, entered and never derived."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from kamplan.domain.account import OptionalDate
from kamplan.domain.marking import FIGURE_DEFAULT
from kamplan.domain.numbers import read_quantity
from kamplan.domain.record import (
    Amount,
    Currency,
    Name,
    OptionalLine,
    OptionalName,
    Priced,
    Record,
    WebAddress,
    blank_to_none,
    is_typed,
    read_typed_year,
    read_value,
    refuse,
)
from kamplan.domain.scales import Handling
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

CLEAR_NEEDS_PAGE = FieldPhrase("handling", Phrase(N_("a figure is clear only with the web page that it stands on")))
"""Why a figure without an address is not marked clear."""
_PERCENT = frozenset({"%", "percent", "prozent", "pct", "per cent", "pour cent", "百分比", "百分之"})
_SCALE = re.compile(
    r"\b(?:k|tsd|thousands?|m|mn|mio|millions?|bn|mrd|billions?)\b|[千万亿]|[kKMT](?=[€$£])", re.IGNORECASE
)


def _value(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and value.strip() and is_typed(info):
        return read_value(read_quantity, value).value
    return value


class FigureEntry(Priced):
    """A figure as entered: `value` is exact, `unit` says millions, persons or percent."""

    money = ("value",)

    year: Annotated[int, Field(ge=1900, le=2200), BeforeValidator(read_typed_year)]
    measure: Name
    value: Annotated[Amount, BeforeValidator(_value)]
    currency: Currency = None
    unit: OptionalName = None
    source: OptionalLine = None
    url: WebAddress = None
    handling: Annotated[Handling | None, BeforeValidator(blank_to_none)] = None

    @model_validator(mode="before")
    @classmethod
    def _take_unit(cls, values: Any, info: ValidationInfo) -> Any:
        """Take the percent sign that was typed with the value for the unit, and refuse what the unit says otherwise."""
        if not isinstance(values, dict) or not is_typed(info) or not isinstance(values.get("value"), str):
            return values
        try:
            found = read_quantity(values["value"])
        except UsageError:  # which the field says
            return values
        unit = str(values.get("unit") or "").strip()
        if found.is_percent and not unit:
            return values | {"unit": "percent"}
        is_other = found.is_percent and unit.casefold() not in _PERCENT
        if is_other or (found.is_scaled and _SCALE.search(unit)):
            refuse(
                Phrase(
                    N_("value: {text} says its unit, and the unit is {unit}"), text=repr(values["value"]), unit=unit
                ),
                Phrase(N_("write the value as digits alone, counted in {unit}"), unit=unit),
            )
        return values

    @model_validator(mode="after")
    def _marking_fits(self) -> Self:
        if self.handling is Handling.CLEAR and not self.url:
            refuse(
                CLEAR_NEEDS_PAGE, Phrase(N_("say on which web page it stands, or give no marking: it is then amber"))
            )
        return self

    def marking(self) -> Handling:
        """Return the marking it is recorded with: the one that was given aloud, else that of our own records."""
        return self.handling or FIGURE_DEFAULT


class Figure(Record):
    """A recorded figure."""

    id: str
    account: str
    year: int
    measure: str
    value: Amount
    currency: str | None = None
    unit: str | None = None
    source: str | None = None
    url: str | None = None
    handling: Handling
    withdrawn_on: OptionalDate = None
    withdrawn_reason: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether the figure counts: one that was withdrawn is kept for the record alone."""
        return self.withdrawn_on is None
