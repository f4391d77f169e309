"""Our own people: who leads whom, and who has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from kamplan.domain.account import OptionalDate
from kamplan.domain.record import Name, OptionalName, Record, refuse
from kamplan.domain.text import fold_name
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Colleague(Record):
    """Somebody of ours, known by name; `manager` is the name of who leads them, `left_on` since when they are gone."""

    name: Name
    manager: OptionalName = None
    unit: OptionalName = None
    left_on: OptionalDate = None

    @model_validator(mode="after")
    def _leads_another(self) -> Self:
        if self.manager and fold_name(self.manager) == fold_name(self.name):
            refuse(
                FieldPhrase("manager", Phrase(N_("nobody leads themselves"))),
                Phrase(N_("leave the manager out of who leads the others")),
            )
        return self

    def has_left(self, on: date) -> bool:
        """Say whether they are gone on a date."""
        return self.left_on is not None and self.left_on <= on


class Leaders:
    """Who leads whom, looked up by name as names are compared."""

    def __init__(self, colleagues: Iterable[Colleague]) -> None:
        self._leader = {fold_name(one.name): one.manager for one in colleagues if one.manager}

    def leads(self, name: str) -> str:
        """Return who answers for somebody's work: who leads them, or they themselves where nobody does."""
        return self._leader.get(fold_name(name)) or name
