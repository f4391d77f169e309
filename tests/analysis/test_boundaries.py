"""A day, an amount, a share that lies exactly on a boundary falls on the side that the method says.

Each was broken by one step once, and no other test noticed.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.analysis.doubts import Doubt, DoubtfulQuestion
from kamplan.analysis.quantities import Quantity, Sort
from kamplan.analysis.routes import Roads
from kamplan.analysis.weights import Weights
from kamplan.analysis.worth import find_need
from kamplan.domain.contact import Contact
from kamplan.domain.scales import Coverage, Handling, Level, Power, Stance
from kamplan.render.pictures.months import make_span
from kamplan.render.pictures.radar import RADAR_CENTRE, RADAR_RADIUS, shape_radar

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

TODAY, YESTERDAY = "2026-11-23", "2026-11-22"


def find_flags(kamplan: Kamplan) -> dict[str, Any]:
    (account,) = kamplan("portfolio", "--json").ok().json["accounts"]
    return account


@pytest.mark.parametrize(
    ("add", "counted"),
    [
        (("add-action", "acme", "Call them", "--owner", "Ada", "--due"), ("actions", "overdue")),
        (("add-issue", "acme", "Late parts", "--kind", "complaint", "--severity", "high", "--owner", "Ada", "--raised",
          "2026-11-01", "--due"), ("issues", "overdue")),
        (("add-commitment", "acme", "Spare parts", "--due"), ("late_commitments",)),
    ],
)  # fmt: skip
def test_what_is_due_today_is_not_overdue_and_is_from_tomorrow_on(acme: Kamplan, add, counted) -> None:
    acme(*add, TODAY).ok()

    def count(day: str) -> int:
        (found,) = acme("portfolio", "--json", today=day).ok().json["accounts"]
        for name in counted:
            found = found[name]
        return found

    assert count(TODAY) == 0
    assert count("2026-11-24") == 1


def test_a_question_that_somebody_finds_out_by_today_is_not_overdue(acme: Kamplan) -> None:
    acme("assign-question", "acme", "buying-process-1", "--to", "Ada Lin", "--due", TODAY).ok()
    ((errand,), (late,)) = (
        acme("collection-plan", "acme", "--json", today=day).ok().json for day in (TODAY, "2026-11-24")
    )
    assert (errand["is_overdue"], late["is_overdue"]) == (False, True)


@pytest.mark.parametrize(("days", "counts"), [("2027-02-21", True), ("2027-02-22", False)])
def test_what_is_decided_on_the_last_day_of_the_horizon_counts_as_soon(acme: Kamplan, days: str, counts: bool) -> None:
    """The horizon is 90 days: from 23 November to 21 February."""
    acme("assign-question", "acme", "buying-process-1", "--to", "Ada Lin", "--due", days).ok()
    questions = acme("next", "acme", "--json").ok().json["questions"]
    (found,) = (one for one in questions if one["question"] == "buying-process-1")
    assert any(part["name"] == "date" for part in found["value_parts"]) is counts


@pytest.mark.parametrize(("amount", "probability"), [("0", "40"), ("500", "0")])
def test_an_opportunity_without_amount_or_chance_weighs_nothing_and_not_unknown(
    acme: Kamplan, amount: str, probability: str
) -> None:
    acme("add-opportunity", "acme", "Pumps", "--amount", amount, "--currency", "EUR", "--probability", probability).ok()
    assert Decimal(find_flags(acme)["weighted"]["EUR"]) == 0
    from kamplan.domain.planning import Opportunity

    fields = {"id": "O-1", "account": "acme", "need": "Pumps", "handling": "amber", "recorded_on": TODAY}
    deal = Opportunity(**fields, amount=amount, currency="EUR", probability=probability)  # type: ignore[arg-type]
    assert deal.weighted == 0


@pytest.mark.parametrize(("periods", "percent"), [(0, 60), (1, 70), (2, 80), (3, 90), (9, 90)])
def test_staleness_raises_a_questions_worth_by_ten_points_each_missed_review_up_to_ninety(
    periods: int, percent: int
) -> None:
    none: Any = None
    stale = DoubtfulQuestion(none, none, Doubt.STALE, (), date(2026, 1, 1), periods, ())
    assert find_need(stale, Weights()) == percent


@pytest.mark.parametrize(
    ("other", "same"), [(1005.0, True), (1005.02, True), (1005.03, False), (1006.0, False), (1012.0, False)]
)
def test_two_amounts_are_the_same_within_half_a_percent_of_the_larger(other: float, same: bool) -> None:
    one = Quantity(Sort.MONEY, "EUR", 1000.0, "1000")
    assert one.equals(Quantity(Sort.MONEY, "EUR", other, str(other))) is same


@pytest.mark.parametrize("where", ["rivalry-1", "rivalry-2"])
def test_a_confirmed_item_needs_another_origin_for_one_of_its_questions_alone(acme: Kamplan, where: str) -> None:
    add = ("add-intel", "acme", "--tier", 1, "--topic", "rivalry", "--on", "2026-11-01", "--reliability", "A")
    both = ("--question", "rivalry-1", "--question", "rivalry-2")
    acme(*add, "Rotor leads.", *both, "--source", "News", "--origin", "wire", "--credibility", 1).ok()
    assert "KP001" in acme("check", "acme").out
    acme(*add, "Second comes Stator.", "--question", where, "--source", "Ledger", "--origin", "ledger").ok()
    assert "KP001" not in acme("check", "acme").out


def test_a_contact_who_will_hardly_answer_costs_no_more_than_nobody() -> None:
    """No contact costs more effort than `nobody`, says `Weights`."""
    hostile = Contact(
        id="C-1", account="acme", name="Karl Nein", level=Level.STAFF, stance=Stance.ENEMY, coverage=Coverage.NONE,
        power=Power.OUTSIDE, handling=Handling.AMBER,
    )  # fmt: skip

    class Attempt:
        contact = "C-1"

    class Topic:
        id = "rivalry"

    roads = Roads.__new__(Roads)
    roads.weights, roads.told = Weights(), {"rivalry": set()}
    part = roads._rate(hostile, Topic(), [Attempt()] * 20)  # type: ignore[arg-type]  # only what it reads
    assert part.points == Weights().nobody


@pytest.mark.parametrize(("spent", "is_over"), [("1000", False), ("1000.01", True)])
def test_a_budget_line_that_is_spent_to_zero_is_not_overspent(acme: Kamplan, spent: str, is_over: bool) -> None:
    acme("budget", "set", "acme", "Travel", "1000", "--currency", "EUR", "--year", 2026).ok()
    result = acme("budget", "spend", "B-1", spent).ok()
    assert ("overspent" in result.err) is is_over
    assert ("overspent" in acme("check", "acme").out) is is_over
    assert ("budget" in find_flags(acme)["flags"]) is is_over


@pytest.mark.parametrize(("asked", "ratio"), [("at-least = 20", 1), ("at-least = 20.1", 0), ("at-most = 20", 1), ("at-most = 19.9", 0)])  # fmt: skip
def test_a_measure_exactly_at_the_standard_meets_it(acme: Kamplan, tmp_path: Path, asked: str, ratio: int) -> None:
    standard = tmp_path / "standard.toml"
    standard.write_text(f"[measure.share-of-wallet]\n{asked}\n", encoding="utf-8")
    acme("add-figure", "acme", 2026, "share of wallet", 20, "--unit", "percent").ok()
    (card,) = acme("scorecard", "--standard", standard, "--json").ok().json["accounts"]
    assert card["ratio"] == ratio


# What pictures measure, read back from what they draw


def test_a_verdict_of_five_stands_on_the_outermost_ring_and_each_other_at_its_fifth() -> None:
    verdicts = (5, 1, 2, 3, 4)
    spokes = [{"name": f"Force {place}", "verdict": one, "trend": None} for place, one in enumerate(verdicts)]
    drawn = shape_radar({"spokes": spokes})
    for spoke, verdict in zip(drawn["spokes"], verdicts, strict=True):
        distance = math.dist(spoke["point"], RADAR_CENTRE)
        assert distance == pytest.approx(RADAR_RADIUS * verdict / 5, abs=0.2)
        ring = drawn["rings"][verdict - 1]["points"].split()
        assert f"{spoke['point'][0]},{spoke['point'][1]}" in ring


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        (("2026-01-10", "2026-06-20"), "2026-01-01", "2026-07-01"),
        (("2026-01-31", "2026-12-31"), "2026-01-01", "2027-01-01"),
        (("2026-11-23", "2026-11-23"), "2026-11-01", "2027-02-01"),
    ],
)
def test_time_in_a_picture_runs_from_the_first_month_to_the_end_of_the_last(days, start: str, end: str) -> None:
    span = make_span([date.fromisoformat(one) for one in days], 100.0, 500.0)
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)
    assert span.place(span.start) == 100.0
    assert span.place(span.end) == 600.0
    middle = date.fromisoformat(days[0])
    share = Decimal((middle - span.start).days) / Decimal((span.end - span.start).days)
    assert span.place(middle) == pytest.approx(100.0 + 500.0 * float(share))
