"""Figures: a measure of one year, entered and never derived."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from kamplan.domain.account import OptionalDate
from kamplan.domain.marking import FIGURE_DEFAULT
from kamplan.domain.record import (
    Amount,
    Currency,
    Name,
    OptionalLine,
    OptionalName,
    Record,
    WebAddress,
    blank_to_none,
    refuse,
)
from kamplan.domain.scales import Handling
from kamplan.language import N_, Phrase

CLEAR_NEEDS_PAGE = Phrase(N_("handling: a figure is clear only with the web page that it stands on"))
"""Why a figure without an address is not marked clear."""


class FigureEntry(Record):
    """A figure as entered: `value` is exact, `unit` says millions, persons or percent."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    measure: Name
    value: Amount
    currency: Currency = None
    unit: OptionalName = None
    source: OptionalLine = None
    url: WebAddress = None
    handling: Annotated[Handling | None, BeforeValidator(blank_to_none)] = None

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
