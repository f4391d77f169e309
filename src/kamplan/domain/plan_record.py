"""What every planning record has beside its own fields, and the types of field that several kinds share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from kamplan.domain.account import OptionalDate
from kamplan.domain.ids import Kind
from kamplan.domain.plan_scales import BuyingRole
from kamplan.domain.record import OptionalName, Record, Whole, blank_to_none
from kamplan.domain.scales import Handling

Level5 = Annotated[Annotated[int, Field(ge=1, le=5)] | None, Whole]


class Role(Record):
    """A contact in a buying role."""

    role: BuyingRole
    contact: str


class PlanRecord(Record):
    """What every planning record has beside its own fields.

    `cites` names items it rests on: the most restrictive marking wins. `recorded_on` is since when it counts.
    """

    kind_of_record: ClassVar[Kind]
    title_field: ClassVar[str]
    status_field: ClassVar[str | None] = None
    closed: ClassVar[frozenset[str]] = frozenset()

    id: str = ""
    account: str = ""
    ref: OptionalName = None
    recorded_on: date
    recorded_by: OptionalName = None
    handling: Annotated[Handling, BeforeValidator(lambda v: blank_to_none(v) or Handling.AMBER)] = Handling.AMBER
    cites: tuple[str, ...] = ()
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None

    @property
    def title(self) -> str:
        """What the record says in a line."""
        return str(getattr(self, self.title_field))

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.status_field is not None and str(getattr(self, self.status_field)) in self.closed


class Carried(PlanRecord):
    """A planning record that goes on into the next period only when somebody says so.

    `carried_over_on` is the last day on which that was said.
    """

    carried_over_on: OptionalDate = None
