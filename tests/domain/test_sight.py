"""A copy of a planning record holds only what its reader may read, before any view or template sees it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kamplan.domain.kinds import KINDS, Shape
from kamplan.domain.planning import Action, Interaction, Opportunity, ValueProposition
from kamplan.domain.scales import Audience
from kamplan.domain.sight import see_records

if TYPE_CHECKING:
    from kamplan.domain.plan_record import PlanRecord

ON = date(2026, 11, 23)
RECORDS: list[PlanRecord] = [
    Opportunity(
        id="O-1", recorded_on=ON, need="Pumps", owner="Ada", stage="proposed", probability=40, priority="high",
        competitors=("Cy",), outcome="price", roles=({"role": "user", "contact": "C-1"},),
    ),
    Action(id="A-1", recorded_on=ON, action="Visit", owner="Ada", due=ON, serves=("O-1", "R-9"), result="agreed"),
    ValueProposition(id="V-1", recorded_on=ON, offer="Care", need="Calm", accepted_by="C-2", serves=("O-1",)),
    Interaction(
        id="M-1", recorded_on=ON, summary="We met", held_on=ON, contacts=("C-1", "C-2"), follow_ups=("A-1", "A-9"),
    ),
]  # fmt: skip


def see(audience: Audience) -> list[PlanRecord]:
    return see_records(RECORDS, audience, contacts=frozenset({"C-1"}))


@pytest.mark.parametrize("audience", Audience)
def test_no_contact_or_record_is_named_that_the_reader_may_not_see(audience: Audience) -> None:
    opportunity, action, value, interaction = (one.model_dump() for one in see(audience))
    assert interaction["contacts"] == ("C-1",)
    assert value["accepted_by"] is None
    assert set(interaction["follow_ups"]) <= {"A-1"}
    assert set(action["serves"]) <= {"O-1"}
    assert bool(opportunity["roles"]) is (audience is Audience.TEAM)


def test_a_customers_copy_holds_only_the_fields_that_describe_what_we_do_for_them() -> None:
    for record in see(Audience.CUSTOMER):
        for one in KINDS[record.kind_of_record].fields:
            if not one.for_customer:
                held, default = getattr(record, one.name), type(record).model_fields[one.name].get_default()
                assert held == default, one.name
    assert all(one.shape is not Shape.ROLES or one.personal for spec in KINDS.values() for one in spec.fields)
