"""What to find out next: more value never ranks lower, more effort never higher, and the best set is the best."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.analysis.account import analyze_account
from kamplan.analysis.choice import Offer, choose_best
from kamplan.analysis.priorities import Priority, choose_within, rank_key, rank_questions, weigh_up
from kamplan.analysis.weights import Weights
from kamplan.config import load_settings
from kamplan.domain.account import Account
from kamplan.domain.contact import Contact
from kamplan.domain.dossier import Dossier
from kamplan.domain.inquiry import Attempt, Inquiry, Resolution
from kamplan.domain.item import Item
from kamplan.domain.plan_scales import AttemptResult, InquiryStatus
from kamplan.domain.planning import Opportunity
from kamplan.domain.scales import (
    Audience,
    Coverage,
    Credibility,
    Freshness,
    Handling,
    LawfulOrigin,
    Level,
    Power,
    Reliability,
    Stance,
    Tier,
)
from kamplan.service.caller import Caller

if TYPE_CHECKING:
    from kamplan.domain.checklist import Checklist

TODAY = date(2026, 11, 23)
ACCOUNT = Account(key="acme", name="Acme", currency="CNY")
QUESTIONS = ("rivalry-1", "rivalry-2", "buyer-power-1", "buying-process-1", "product-usage-1", "technology-1")
NEGATIVE = (
    AttemptResult.NOT_REACHED, AttemptResult.NO_ANSWER, AttemptResult.DOES_NOT_KNOW, AttemptResult.DECLINED,
)  # fmt: skip


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    """The shipped checklist."""
    found = load_settings({"KAMPLAN_DB": "none.db"})
    return Caller(settings=found, today=TODAY, now=datetime.now(UTC), command="test").load_checklist()


@st.composite
def make_item(draw: st.DrawFn, number: int) -> Item:
    """Draw an item that names a question; it may be old, ungraded, unusable, withdrawn, or contradict another."""
    question = draw(st.sampled_from(QUESTIONS))
    valid = TODAY - timedelta(days=draw(st.integers(0, 900)))
    return Item(
        id=f"I-{number}",
        account="acme",
        tier=draw(st.sampled_from(Tier)),
        topic=question.rpartition("-")[0],
        questions=(question,),
        statement=f"Fact {number}",
        source="S-1",
        source_name="News",
        contact=draw(st.none() | st.sampled_from(["C-1", "C-2", "C-3"])),
        valid_as_of=valid,
        reliability=draw(st.sampled_from([Reliability.A, Reliability.B, Reliability.E, Reliability.F])),
        credibility=draw(st.sampled_from([Credibility.CONFIRMED, Credibility.PROBABLY, Credibility.NOT_JUDGED])),
        handling=Handling.AMBER,
        lawful=LawfulOrigin.TOLD_OPENLY,
        origin=draw(st.none() | st.sampled_from(["fair", "release"])),
        contradicts=draw(st.sampled_from([(), (), (), (f"I-{number - 1}",)])) if number > 1 else (),
        withdrawn_on=draw(st.sampled_from([None, None, None, TODAY])),
        cost=draw(st.none() | st.integers(0, 900).map(Decimal)),
        currency="CNY",
        hours=draw(st.none() | st.integers(0, 30).map(Decimal)),
    )


@st.composite
def make_contact(draw: st.DrawFn, number: int) -> Contact:
    """Draw a contact of any level, stance, coverage and power."""
    return Contact(
        id=f"C-{number}",
        account="acme",
        name=f"Person {number}",
        level=draw(st.none() | st.sampled_from(Level)),
        partner=draw(st.none() | st.just("The Works")),
        power=draw(st.sampled_from(Power)),
        stance=draw(st.sampled_from(Stance)),
        coverage=draw(st.sampled_from(Coverage)),
        handling=Handling.AMBER,
    )


@st.composite
def make_opportunity(draw: st.DrawFn, number: int, *, cites: tuple[str, ...] | None = None) -> Opportunity:
    """Draw an open opportunity; it may have no amount, chance or date."""
    return Opportunity(
        id=f"O-{number}",
        recorded_on=TODAY,
        need=f"Need {number}",
        amount=draw(st.none() | st.integers(0, 10_000).map(Decimal)),
        currency=draw(st.sampled_from(["CNY", "EUR"])),
        probability=draw(st.none() | st.integers(0, 100)),
        close_by=draw(st.none() | st.integers(-30, 300).map(lambda days: TODAY + timedelta(days=days))),
        cites=draw(st.lists(st.integers(1, 8).map(lambda one: f"I-{one}"), max_size=2).map(tuple))
        if cites is None
        else cites,
    )


@st.composite
def make_dossier(draw: st.DrawFn) -> Dossier:
    """Draw an account with items, contacts, opportunities, and resolutions of some contradictions."""
    items = tuple(draw(make_item(number)) for number in range(1, draw(st.integers(0, 8)) + 1))
    contacts = tuple(draw(make_contact(number)) for number in range(1, draw(st.integers(0, 3)) + 1))
    records: list[Opportunity | Resolution] = [
        draw(make_opportunity(number)) for number in range(1, draw(st.integers(0, 3)) + 1)
    ]
    pairs = [(item.id, other) for item in items for other in item.contradicts]
    records += [
        Resolution(id=f"E-{number}", recorded_on=TODAY, why="Measured alike", cites=pair)
        for number, pair in enumerate(pairs, 1)
        if draw(st.booleans())
    ]
    return Dossier(
        account=ACCOUNT,
        audience=Audience.TEAM,
        as_of=TODAY,
        items=items,
        contacts=contacts,
        records=tuple(records),
    )


def key(one: Priority) -> tuple[int, int, int]:
    """Return what a question is ordered by."""
    return rank_key(one.value, one.effort)


def by_question(found: tuple[Priority, ...]) -> dict[str, Priority]:
    """Return priorities by the id of their question."""
    return {one.question: one for one in found}


@given(value=st.integers(0, 100), more=st.integers(0, 100), effort=st.integers(0, 300), extra=st.integers(0, 300))
@settings(max_examples=200, deadline=None)
def test_more_value_never_ranks_lower_and_more_effort_never_higher(
    value: int, more: int, effort: int, extra: int
) -> None:
    assert rank_key(value + more, effort) <= rank_key(value, effort)
    assert rank_key(value, effort + extra) >= rank_key(value, effort)
    assert 0 <= weigh_up(value, effort) <= value


@given(dossier=make_dossier())
@settings(max_examples=60, deadline=None)
def test_just_the_questions_that_are_not_settled_are_listed(checklist: Checklist, dossier: Dossier) -> None:
    analysis = analyze_account(dossier, checklist)
    active = {item.id: item for item in dossier.active_items}
    weighed = [set(one.cites) for one in dossier.list_records(Resolution)]
    pairs = [{one.id, other} for one in active.values() for other in one.contradicts if other in active]
    fought = set().union(*(pair for pair in pairs if not any(pair <= cites for cites in weighed)))
    settled = set()
    for question in QUESTIONS:
        naming = [item for item in active.values() if question in item.questions]
        fresh = [one for one in naming if one.is_usable and analysis.freshness[one.id] is not Freshness.STALE]
        origins = {one.origin or one.id for one in fresh}
        if len(origins) > 1 and not any(one.id in fought for one in naming):
            settled.add(question)
    asked = {question.id for topic in checklist.topics for question in topic.situation}
    found = rank_questions(dossier, checklist)
    assert {one.question for one in found} == asked - settled
    assert [key(one) for one in found] == sorted(key(one) for one in found)
    assert all(0 <= one.score <= one.value <= 100 for one in found)


@given(data=st.data(), dossier=make_dossier())
@settings(max_examples=60, deadline=None)
def test_an_opportunity_more_on_a_question_never_ranks_it_lower(
    checklist: Checklist, data: st.DataObject, dossier: Dossier
) -> None:
    before = rank_questions(dossier, checklist)
    topics = sorted({item.topic for item in dossier.items})
    if not topics:
        return
    topic = data.draw(st.sampled_from(topics))
    cited = next(item.id for item in dossier.items if item.topic == topic)
    added = data.draw(make_opportunity(99, cites=(cited,))).model_copy(update={"close_by": None})
    after = rank_questions(dossier.model_copy(update={"records": (*dossier.records, added)}), checklist)
    then, now = by_question(before), by_question(after)
    for one in before:
        if one.doubtful.topic.id == topic:
            assert now[one.question].value >= one.value
            for other in before:
                if other.doubtful.topic.id != topic and key(one) <= key(other):
                    assert key(now[one.question]) <= key(now[other.question])
    assert then.keys() == now.keys()


@given(data=st.data(), dossier=make_dossier())
@settings(max_examples=80, deadline=None)
def test_a_try_in_vain_never_ranks_a_question_higher(
    checklist: Checklist, data: st.DataObject, dossier: Dossier
) -> None:
    def tried(attempts: list[Attempt], question: str) -> Dossier:
        inquiry = Inquiry(
            id="J-1", recorded_on=TODAY, question=question, owner="Ada", due=TODAY, status=InquiryStatus.DROPPED,
            attempts=tuple(attempts),
        )  # fmt: skip
        return dossier.model_copy(update={"records": (*dossier.records, inquiry)})

    question = data.draw(st.sampled_from(QUESTIONS))
    whom = st.none() | st.sampled_from(["C-1", "C-2", "C-3"])
    attempt = st.builds(Attempt, on=st.just(TODAY), contact=whom, result=st.sampled_from(NEGATIVE))
    attempts = data.draw(st.lists(attempt, max_size=6))
    if question not in by_question(rank_questions(dossier, checklist)):
        return
    last = None
    for count in range(len(attempts) + 1):
        found = by_question(rank_questions(tried(attempts[:count], question), checklist))[question]
        assert last is None or key(found) >= key(last)
        assert last is None or found.route.step == "grade" or (found.route.tier or 0) >= (last.route.tier or 0)
        last = found


@given(data=st.data(), dossier=make_dossier())
@settings(max_examples=40, deadline=None)
def test_what_costs_more_by_default_never_ranks_higher(
    checklist: Checklist, data: st.DataObject, dossier: Dossier
) -> None:
    weights = Weights()
    tier = data.draw(st.integers(0, 3))
    hours = list(weights.hours)
    hours[tier] += data.draw(st.integers(1, 40))
    before = by_question(rank_questions(dossier, checklist, weights=weights))
    after = by_question(rank_questions(dossier, checklist, weights=replace(weights, hours=tuple(hours))))
    for question, one in before.items():
        assert key(after[question]) >= key(one)


@given(dossier=make_dossier())
@settings(max_examples=60, deadline=None)
def test_a_higher_tier_is_proposed_only_where_a_lower_one_cannot_answer(checklist: Checklist, dossier: Dossier) -> None:
    for one in rank_questions(dossier, checklist):
        if one.route.step != "grade":
            assert one.route.tier == min(one.doubtful.topic.tiers)
            assert (one.route.step == "read") == (one.route.tier <= Tier.PUBLIC_PAID)
        if one.route.contact:
            is_top = one.route.contact.level is Level.TOP and not one.route.contact.partner
            assert is_top == (one.route.tier is Tier.TOP_MANAGEMENT)


amounts = st.integers(0, 40).map(lambda number: Decimal(number) / 2)
offers = st.builds(Offer, points=st.integers(0, 100), money=amounts, hours=amounts)
limit = st.none() | st.integers(0, 120).map(Decimal)


def fits(chosen: list[Offer], money: Decimal | None, hours: Decimal | None, most: int | None) -> bool:
    """Say whether a set keeps the limits."""
    return (
        (money is None or sum((one.money for one in chosen), Decimal(0)) <= money)
        and (hours is None or sum((one.hours for one in chosen), Decimal(0)) <= hours)
        and (most is None or len(chosen) <= most)
    )


@given(found=st.lists(offers, max_size=9), money=limit, hours=limit, most=st.none() | st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_on_small_cases_the_choice_is_the_best_there_is(
    found: list[Offer], money: Decimal | None, hours: Decimal | None, most: int | None
) -> None:
    chosen = [found[place] for place in choose_best(found, money=money, hours=hours, most=most)]
    assert fits(chosen, money, hours, most)
    every = (list(one) for size in range(len(found) + 1) for one in itertools.combinations(found, size))
    best = max(sum(each.points for each in one) for one in every if fits(one, money, hours, most))
    assert sum(one.points for one in chosen) == best


@given(seed=st.integers(0, 10**6), money=st.integers(0, 300).map(Decimal), hours=st.integers(0, 200).map(Decimal))
@settings(max_examples=8, deadline=None)
def test_no_random_set_within_the_limits_beats_the_choice(seed: int, money: Decimal, hours: Decimal) -> None:
    rng = random.Random(seed)
    found = [Offer(rng.randrange(1, 101), Decimal(rng.randrange(60)), Decimal(rng.randrange(30))) for _ in range(40)]
    places = choose_best(found, money=money, hours=hours)
    chosen = [found[place] for place in places]
    assert len(set(places)) == len(places)
    assert fits(chosen, money, hours, None)
    reached = sum(one.points for one in chosen)
    for _ in range(1000):
        picked: list[Offer] = []
        for one in rng.sample(found, rng.randrange(1, 41)):
            if fits([*picked, one], money, hours, None):
                picked.append(one)
        assert sum(one.points for one in picked) <= reached


@given(dossier=make_dossier(), money=st.integers(0, 3000).map(Decimal), hours=st.integers(0, 60).map(Decimal))
@settings(max_examples=30, deadline=None)
def test_what_is_proposed_for_a_budget_keeps_to_it_and_beats_taking_the_first_that_fit(
    checklist: Checklist, dossier: Dossier, money: Decimal, hours: Decimal
) -> None:
    ranked = rank_questions(dossier, checklist)
    chosen = choose_within(ranked, money=money, hours=hours)
    assert sum((one.route.money for one in chosen), Decimal(0)) <= money
    assert sum((one.route.hours for one in chosen), Decimal(0)) <= hours
    left_money, left_hours, greedy = money, hours, 0
    for one in ranked:
        if one.route.money <= left_money and one.route.hours <= left_hours:
            left_money, left_hours = left_money - one.route.money, left_hours - one.route.hours
            greedy += one.score
    assert sum(one.score for one in chosen) >= greedy


def test_many_offers_of_few_prices_are_chosen_from_at_once() -> None:
    """A checklist of a thousand questions has the four prices of its tiers."""
    prices = [
        (Decimal(0), Decimal(1)),
        (Decimal(500), Decimal(3)),
        (Decimal(200), Decimal(4)),
        (Decimal(1000), Decimal(8)),
    ]
    rng = random.Random(7)
    found = [Offer(rng.randrange(1, 101), *prices[number % 4]) for number in range(1000)]
    chosen = [found[place] for place in choose_best(found, money=Decimal(20_000), hours=Decimal(300))]
    assert fits(chosen, Decimal(20_000), Decimal(300), None)
    assert len(chosen) > 100
