"""How attractive an account is to us and how strong we are there: what places it in the selection matrix."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from kamplan.domain.ids import Kind
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.record import Line, refuse
from kamplan.language import N_, FieldPhrase, Phrase

_RATING = re.compile(r"\s*([\w][\w -]{0,39}?)\s*=\s*([1-5])\s*")


def _rating(value: object) -> object:
    found = _RATING.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        refuse(
            Phrase(N_("{value} is not a rating"), value=repr(value)),
            Phrase(N_("write criterion=1 (weak) to criterion=5 (strong), such as growth=4")),
        )
    return f"{found[1].casefold()}={found[2]}"


Rating = Annotated[str, BeforeValidator(_rating)]
"""How an account does on a criterion, 1 weak to 5 strong, such as `growth=4`."""


class Score(PlanRecord):
    """How attractive the account is to us and how strong we are there, by criterion; the latest stands."""

    kind_of_record = Kind.SCORE
    title_field = "why"

    why: Line
    attractiveness: tuple[Rating, ...]
    strength: tuple[Rating, ...]

    @model_validator(mode="after")
    def _rates_both(self) -> Self:
        for name in ("attractiveness", "strength"):
            given = [one.partition("=")[0] for one in getattr(self, name)]
            if not given:
                refuse(
                    FieldPhrase(name, Phrase(N_("is not rated"))), Phrase(N_("add --{name} CRITERION=1..5"), name=name)
                )
            if len(set(given)) < len(given):
                refuse(
                    FieldPhrase(name, Phrase(N_("a criterion is rated twice"))), Phrase(N_("rate each criterion once"))
                )
        return self
