"""Freshness: computed from when an item was true or last confirmed, never stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.analysis.freshness import find_review_date, judge_freshness
from kamplan.domain.item import Confirmation, Item
from kamplan.domain.scales import Freshness, Handling, LawfulOrigin, Tier

if TYPE_CHECKING:
    from conftest import Kamplan

TOPIC = "rivalry"
MONTHS = 6
"""How long what is known of rivalry holds, by the shipped checklist."""


def make_item(valid: str, *, review_by: str | None = None, confirmed: tuple[tuple[str, str | None], ...] = ()) -> Item:
    """Return an item that was true on a date, confirmed on others, each with a new review date or none."""
    return Item(
        id="I-1",
        account="acme",
        tier=Tier.PUBLIC_FREE,
        topic=TOPIC,
        statement="Prices fall",
        source="S-1",
        source_name="News",
        valid_as_of=date.fromisoformat(valid),
        review_by=date.fromisoformat(review_by) if review_by else None,
        handling=Handling.CLEAR,
        lawful=LawfulOrigin.PUBLIC,
        confirmations=tuple(
            Confirmation(on=date.fromisoformat(on), review_by=date.fromisoformat(again) if again else None)
            for on, again in confirmed
        ),
    )


def judge(item: Item, on: str, *, months: int = MONTHS) -> str:
    """Return an item's freshness on a date."""
    return judge_freshness(item, review_months=months, on=date.fromisoformat(on)).value


def add(kamplan: Kamplan, valid: str, *options: str) -> dict[str, Any]:
    """Record an item on rivalry that was true on a date."""
    path = ("--tier", 1, "--topic", TOPIC, "--source", "News", "--on", valid)
    found: dict[str, Any] = kamplan("add-intel", "acme", f"True on {valid}", *path, *options, "--json").ok().json
    return found


def show(kamplan: Kamplan, *options: str, today: str | None = None) -> tuple[str, str]:
    """Return the first item's state and review date."""
    found = kamplan("show-intel", "I-1", *options, "--json", today=today).ok().json
    return found["state"], found["review_by"]


# 2026-01-01 plus 6 months is 2026-07-01, 181 days on; a fifth of them is 36.2 days.


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-01-01", "current"),
        ("2026-05-25", "current"),
        ("2026-05-26", "due"),
        ("2026-06-30", "due"),
        ("2026-07-01", "due"),
        ("2026-07-02", "stale"),
        ("2036-01-01", "stale"),
    ],
)
def test_an_item_is_due_in_the_last_fifth_and_on_its_review_date_and_stale_after(on: str, state: str) -> None:
    assert judge(make_item("2026-01-01"), on) == state


@pytest.mark.parametrize(("on", "state"), [("2026-01-08", "current"), ("2026-01-09", "due"), ("2026-01-11", "due")])
def test_exactly_a_fifth_before_the_review_date_is_due(on: str, state: str) -> None:
    assert judge(make_item("2026-01-01", review_by="2026-01-11"), on) == state


def test_an_item_to_be_reviewed_the_day_it_was_true_is_due_that_day_and_stale_the_next() -> None:
    item = make_item("2026-01-01", review_by="2026-01-01")
    assert [judge(item, on) for on in ("2026-01-01", "2026-01-02")] == ["due", "stale"]


@pytest.mark.parametrize(
    ("valid", "months", "review"),
    [
        ("2026-08-31", 3, "2026-11-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("9999-10-31", 3, "9999-12-31"),
    ],
)
def test_the_review_date_is_clipped_to_the_months_last_day(valid: str, months: int, review: str) -> None:
    _, found = find_review_date(make_item(valid), review_months=months, on=date.fromisoformat(valid))
    assert found.isoformat() == review


def test_each_topic_keeps_its_own_time(acme: Kamplan) -> None:
    for topic, review in (("key-people", "2026-11-30"), (TOPIC, "2027-02-28"), ("buyer-power", "2027-08-31")):
        path = ("--tier", 1, "--topic", topic, "--source", "News", "--on", "2026-08-31", "--json")
        assert acme("add-intel", "acme", "x", *path).ok().json["review_by"] == review


def test_an_items_own_review_date_wins_whether_earlier_or_later(acme: Kamplan) -> None:
    assert add(acme, "2026-11-01", "--review-by", "2026-11-20")["state"] == "stale"
    assert add(acme, "2020-01-01", "--review-by", "2027-01-01")["state"] == "due"
    assert add(acme, "2020-01-02")["state"] == "stale"


def test_age_counts_from_when_it_was_true_not_from_when_it_was_typed(acme: Kamplan) -> None:
    add(acme, "2026-05-22")
    assert show(acme) == ("stale", "2026-11-22")
    assert show(acme, today="2026-11-22") == ("due", "2026-11-22")


# Confirmations


def test_a_confirmation_starts_the_clock_anew() -> None:
    item = make_item("2026-01-01", confirmed=(("2026-06-01", None),))
    assert [judge(item, on) for on in ("2026-06-01", "2026-10-25", "2026-10-26", "2026-12-01", "2026-12-02")] == [
        "current", "current", "due", "due", "stale",
    ]  # fmt: skip


def test_the_latest_confirmation_counts_whatever_the_order_they_were_entered_in() -> None:
    item = make_item("2026-01-01", confirmed=(("2026-06-01", None), ("2026-03-01", "2026-03-02")))
    start, review = find_review_date(item, review_months=MONTHS, on=date(2026, 7, 1))
    assert (start, review) == (date(2026, 6, 1), date(2026, 12, 1))


def test_a_confirmation_after_the_date_judged_on_does_not_count_yet() -> None:
    item = make_item("2026-01-01", confirmed=(("2026-06-01", None),))
    start, review = find_review_date(item, review_months=MONTHS, on=date(2026, 5, 31))
    assert (start, review) == (date(2026, 1, 1), date(2026, 7, 1))


def test_a_confirmation_clears_the_review_date_unless_it_gives_one_again(acme: Kamplan) -> None:
    add(acme, "2026-10-01", "--review-by", "2026-11-01")
    assert show(acme) == ("stale", "2026-11-01")
    acme("confirm-intel", "I-1").ok()
    assert show(acme) == ("current", "2027-05-23")
    acme("confirm-intel", "I-1", "--review-by", "2026-11-30", today="2026-11-24").ok()
    assert show(acme, today="2026-11-24") == ("current", "2026-11-30")
    assert show(acme, today="2026-12-01") == ("stale", "2026-11-30")


def test_confirming_keeps_history_so_an_earlier_date_is_judged_as_it_was(acme: Kamplan) -> None:
    add(acme, "2026-01-01")
    acme("confirm-intel", "I-1", "--on", "2026-11-20").ok()
    assert show(acme) == ("current", "2027-05-20")
    assert show(acme, "--on", "2026-11-19") == ("stale", "2026-07-01")
    assert acme("show-intel", "I-1", "--json").ok().json["confirmations"] == [
        {"on": "2026-11-20", "review_by": None, "by": "Ada Lin"}
    ]


def test_confirming_twice_on_a_day_changes_nothing_the_second_time(acme: Kamplan) -> None:
    add(acme, "2026-01-01")
    acme("confirm-intel", "I-1").ok()
    before = acme.digest()
    acme("confirm-intel", "I-1").ok()
    assert acme.digest() == before


def test_a_later_word_on_the_same_day_corrects_the_review_date(acme: Kamplan) -> None:
    add(acme, "2026-01-01")
    acme("confirm-intel", "I-1", "--review-by", "2027-01-31").ok()
    acme("confirm-intel", "I-1", "--review-by", "2027-03-31").ok()
    assert show(acme)[1] == "2027-03-31"
    acme("confirm-intel", "I-1", "--review-by", "2027-01-31").ok()
    assert show(acme)[1] == "2027-01-31"


def test_no_date_passing_changes_data(acme: Kamplan) -> None:
    add(acme, "2026-01-01")
    before = acme.digest()
    for today in ("2026-06-01", "2026-07-02", "2036-01-01"):
        acme("analyze", "acme", today=today).ok()
        acme("list-intel", "acme", today=today).ok()
    assert acme.digest() == before


@pytest.mark.parametrize("state", ["current", "due", "stale"])
def test_items_are_listed_by_their_freshness(acme: Kamplan, state: str) -> None:
    for valid in ("2026-11-01", "2026-06-01", "2026-01-01"):
        add(acme, valid)
    listed = acme("list-intel", "acme", "--state", state, "--json").ok().json
    assert [one["valid_as_of"] for one in listed] == [
        {"current": "2026-11-01", "due": "2026-06-01", "stale": "2026-01-01"}[state]
    ]


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120), st.integers(0, 4000))
def test_an_item_only_ever_ages(valid: date, months: int, days: int) -> None:
    item = make_item(valid.isoformat())
    order = [Freshness.CURRENT, Freshness.DUE, Freshness.STALE]
    on = valid + timedelta(days=days)
    _, review = find_review_date(item, review_months=months, on=on)
    today, tomorrow = (judge_freshness(item, review_months=months, on=one) for one in (on, on + timedelta(days=1)))
    assert order.index(today) <= order.index(tomorrow)
    assert (today is Freshness.STALE) == (on > review)
    assert (today is Freshness.DUE) == (0 <= 5 * (review - on).days <= (review - valid).days)
