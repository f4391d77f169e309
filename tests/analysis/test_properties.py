"""What holds for every account there could be: time only ages, counts add up, the withheld changes nothing."""

from __future__ import annotations

import itertools
import json
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Kamplan
from kamplan.analysis.account import analyze_account
from kamplan.analysis.freshness import find_review_date, judge_freshness
from kamplan.config import load_settings
from kamplan.domain.account import Account
from kamplan.domain.dossier import Dossier
from kamplan.domain.item import Confirmation, Item
from kamplan.domain.scales import (
    Audience,
    Credibility,
    Freshness,
    Handling,
    LawfulOrigin,
    Reliability,
    Swot,
    Tier,
    TopicState,
)
from kamplan.service.caller import Caller
from kamplan.service.intel import add_item

if TYPE_CHECKING:
    from kamplan.domain.checklist import Checklist

TODAY = date(2026, 11, 23)
AGE = {Freshness.CURRENT: 0, Freshness.DUE: 1, Freshness.STALE: 2}
TOPICS = {
    "rivalry": ("rivalry-1", "rivalry-2"),
    "buyer-power": ("buyer-power-1",),
    "key-people": ("key-people-1", "key-people-2"),
}
"""Some topics of the shipped checklist, with situation questions of theirs."""

days = st.dates(date(2019, 1, 1), TODAY)


@st.composite
def make_item(draw: st.DrawFn, number: int) -> Item:
    """Draw an item of any tier, grade, age and marking that its tier allows; it may be withdrawn or unlawful."""
    tier = draw(st.sampled_from(Tier))
    valid = draw(days)
    confirmed = draw(st.lists(st.dates(valid, TODAY), max_size=2))
    topic = draw(st.sampled_from(sorted(TOPICS)))
    return Item(
        id=f"I-{number}",
        account="acme",
        tier=tier,
        topic=topic,
        questions=tuple(draw(st.lists(st.sampled_from(TOPICS[topic]), unique=True))),
        statement=f"Fact {number}",
        source=f"S-{draw(st.integers(1, 3))}",
        source_name="News",
        valid_as_of=valid,
        review_by=draw(st.none() | st.dates(valid, valid + timedelta(days=900))),
        reliability=draw(st.sampled_from(Reliability)),
        credibility=draw(st.sampled_from(Credibility)),
        handling=draw(
            st.sampled_from(sorted(Handling) if tier <= Tier.PUBLIC_PAID else [Handling.GREEN, Handling.RED])
        ),
        lawful=draw(st.sampled_from([LawfulOrigin.PUBLIC, LawfulOrigin.PUBLIC, LawfulOrigin.NOT_TO_BE_USED])),
        origin=draw(st.none() | st.sampled_from(["fair", "Fair", "release"])),
        swot=draw(st.none() | st.sampled_from(Swot)),
        confirmations=tuple(Confirmation(on=on) for on in sorted(confirmed)),
        withdrawn_on=draw(st.none() | st.none() | st.dates(valid, TODAY)),
    )


@st.composite
def make_items(draw: st.DrawFn) -> tuple[Item, ...]:
    """Draw the items of an account."""
    return tuple(draw(make_item(number)) for number in range(1, draw(st.integers(0, 12)) + 1))


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    """The shipped checklist."""
    settings = load_settings({"KAMPLAN_DB": "none.db"})
    return Caller(settings=settings, today=TODAY, now=datetime.now(UTC), command="test").load_checklist()


@given(data=st.data(), months=st.integers(1, 120))
@settings(max_examples=150, deadline=None)
def test_time_alone_only_ages_an_item(data: st.DataObject, months: int) -> None:
    item = data.draw(make_item(1))
    later = sorted(data.draw(st.lists(st.integers(0, 5000), min_size=2, max_size=25)))
    start = max([item.valid_as_of, *(one.on for one in item.confirmations)])
    ages = [AGE[judge_freshness(item, review_months=months, on=start + timedelta(days=passed))] for passed in later]
    assert ages == sorted(ages)


@given(data=st.data(), months=st.integers(1, 120))
@settings(max_examples=100, deadline=None)
def test_only_a_confirmation_makes_an_item_younger(data: st.DataObject, months: int) -> None:
    item = data.draw(make_item(1))
    confirmed = {one.on for one in item.confirmations}
    end = (TODAY - item.valid_as_of).days + 400
    passed = sorted({0, end, *((on - item.valid_as_of).days for on in confirmed), *range(0, end, max(end // 60, 1))})
    judged = [
        (on, AGE[judge_freshness(item, review_months=months, on=on)])
        for on in (item.valid_as_of + timedelta(days=one) for one in passed)
    ]
    for (_, before), (on, after) in itertools.pairwise(judged):
        assert after >= before or on in confirmed


@given(data=st.data(), months=st.integers(1, 120))
@settings(max_examples=100, deadline=None)
def test_an_item_is_due_on_its_review_date_and_stale_the_day_after(data: st.DataObject, months: int) -> None:
    item = data.draw(make_item(1))
    start, review = find_review_date(item, review_months=months, on=TODAY + timedelta(days=5000))
    assert start <= review
    assert judge_freshness(item, review_months=months, on=review) is Freshness.DUE
    assert judge_freshness(item, review_months=months, on=review + timedelta(days=1)) is Freshness.STALE


@given(items=make_items())
@settings(max_examples=120, deadline=None)
def test_the_counts_of_every_topic_add_up(checklist: Checklist, items: tuple[Item, ...]) -> None:
    account = Account(key="acme", name="Acme")
    found = analyze_account(Dossier(account=account, audience=Audience.TEAM, as_of=TODAY, items=items), checklist)
    active = {item.id: item for item in items if item.is_active}
    assert sum(topic.items for topic in found.topics) == len(active)
    assert set(found.freshness) == set(active)
    assert sum(found.tiers.values()) == sum(found.grades.values()) == len(active)
    for topic in found.topics:
        assert 0 <= topic.usable <= topic.items == sum(topic.tiers.values())
        assert topic.usable == topic.current + topic.due + topic.stale
        assert (topic.in_date > 0) <= topic.origins <= topic.in_date
        assert topic.state is (TopicState.EVIDENCED if topic.in_date else TopicState.OPEN)
        for question in topic.questions:
            assert question.answered == bool(question.by)
            for one in question.by:
                item = active[one]
                assert item.is_usable
                assert question.id in item.questions
                assert found.freshness[one] is not Freshness.STALE
    required = [topic for topic in found.topics if topic.required]
    assert found.readiness.part == 0
    assert found.coverage.part == sum(topic.state is TopicState.EVIDENCED for topic in required)
    assert found.coverage.whole == len(required)
    swot = found.swot
    tagged = [*swot.strengths, *swot.weaknesses, *swot.opportunities, *swot.threats]
    assert sorted(one.id for one in tagged) == sorted(one.id for one in active.values() if one.swot and one.is_usable)


def draw_fields(data: st.DataObject, handling: str | None, *, mark: str) -> dict[str, Any]:
    """Draw the options of one `add-intel`."""
    topic = data.draw(st.sampled_from(sorted(TOPICS)))
    tier = data.draw(st.sampled_from(["1", "2"]))
    return {
        "tier": tier,
        "topic": topic,
        "questions": data.draw(st.lists(st.sampled_from(TOPICS[topic]), unique=True)),
        "statement": f"{mark} {data.draw(st.integers(0, 999_999))}",
        "source": data.draw(st.sampled_from(["Gazette", "Annual report", "Website"])),
        "valid_as_of": data.draw(days),
        "reliability": data.draw(st.sampled_from(["A", "C", "E", None])),
        "credibility": data.draw(st.sampled_from(["1", "2", "4", None])),
        "swot": data.draw(st.sampled_from([None, "s", "t"])),
        "origin": data.draw(st.sampled_from([None, "fair", "release"])),
        "handling": handling,
    }


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_an_item_the_company_may_not_read_changes_nothing_in_its_analysis(data: st.DataObject) -> None:
    readable = [draw_fields(data, None, mark=f"Known {number}") for number in range(data.draw(st.integers(0, 4)))]
    red = [draw_fields(data, "red", mark=f"Red {number}") for number in range(data.draw(st.integers(1, 4)))]
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for name, records in (("plain.db", readable), ("with-red.db", [*readable, *red])):
            kamplan = Kamplan(Path(folder) / name, today=TODAY.isoformat())
            kamplan("new-account", "Acme Pumps", "--key", "acme").ok()
            settings_ = load_settings({"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_USER": "Ada"})
            for fields in records:
                caller = Caller(settings=settings_, today=TODAY, now=datetime(2026, 11, 23, tzinfo=UTC), command="test")
                add_item(caller, "acme", fields)
            done = kamplan("analyze", "acme", "--audience", "company", "--json").ok()
            told.append(done.out)
    assert told[0] == told[1]
    assert sum(topic["items"] for topic in json.loads(told[0])["topics"]) == len(readable)
