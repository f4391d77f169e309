"""What the portfolio counts for all accounts at once is what the analysis of each account says, for every reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from test_freshness import make_item

from graphs import TODAY, draw, enter
from kamplan.analysis.account import analyze_account
from kamplan.analysis.freshness import judge_freshness
from kamplan.analysis.measures import measure_account
from kamplan.analysis.topics import DEFAULT_REVIEW_MONTHS
from kamplan.config import load_settings
from kamplan.domain.scales import Audience, Freshness
from kamplan.service.caller import Caller
from kamplan.store import accounts
from kamplan.store.dossier import load_dossier
from kamplan.store.portfolio import load_portfolio
from kamplan.store.portfolio_evidence import DEFAULT_MONTHS, find_limits

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

READERS = (Audience.TEAM, Audience.COMPANY)


def compare(caller: Caller, *, audience: Audience, on: date) -> int:
    """Compare every account's measures, counted together and one by one; return how much there was to count."""
    checklist = caller.load_checklist()
    seen = 0
    with caller.reading() as connection:
        together = load_portfolio(connection, checklist, audience=audience, as_of=on)
        ids = [number for number, _ in accounts.list_accounts(connection, audience=audience)]
        assert len(together.accounts) == len(ids)
        for number, held in zip(ids, together.accounts, strict=True):
            dossier = load_dossier(connection, number, audience=audience, as_of=on)
            alone = measure_account(dossier, analyze_account(dossier, checklist))
            assert held.measures == alone, (held.account.key, audience, on)
            seen += alone.evidence.usable + alone.done + alone.tally.actions
    return seen


def make_caller(db: Path) -> Caller:
    return Caller(
        settings=load_settings({}, db=str(db), user="Ada"), today=TODAY,
        now=datetime(2026, 11, 23, tzinfo=UTC), command="test",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_many_accounts_counted_at_once_equal_each_one_analysed_alone(tmp_path: Path, seed: int) -> None:
    db = tmp_path / "kam.db"
    for place in range(3):
        steps, mint = draw(seed * 100 + place)
        enter(db, steps, mint, key=f"acme-{place}", name=f"Acme {place}")
    caller = make_caller(db)
    for audience in READERS:
        for on in (TODAY, TODAY - timedelta(days=120), TODAY - timedelta(days=500)):
            compare(caller, audience=audience, on=on)
        assert compare(caller, audience=audience, on=TODAY) > 0


def test_the_example_counted_at_once_equals_itself_analysed(example: Kamplan) -> None:
    caller = make_caller(example.db)
    for audience in READERS:
        for on in (date(2026, 9, 30), date(2026, 5, 1), date(2027, 6, 30), date(2029, 1, 31)):
            assert compare(caller, audience=audience, on=on) > 0


@pytest.mark.parametrize("months", [1, 3, 6, 12, 24, 120])
@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2024, 2, 29), date(2025, 2, 28), date(2026, 3, 31)])
def test_the_first_day_in_date_is_the_one_that_each_item_would_be_judged_by(months: int, on: date) -> None:
    due_from, current_from = (date.fromisoformat(one) for one in find_limits(months, on))
    for limit in (due_from, current_from):
        for shift in range(-40, 41):
            start = limit + timedelta(days=shift)
            if start > on:
                continue
            said = judge_freshness(make_item(start.isoformat()), review_months=months, on=on)
            expected = (
                Freshness.CURRENT if start >= current_from else Freshness.DUE if start >= due_from else Freshness.STALE
            )
            assert said is expected, (start, said)
    assert DEFAULT_MONTHS == DEFAULT_REVIEW_MONTHS


TURNS: tuple[tuple[str, ...], ...] = (
    ("waive", "acme", "rivalry", "--reason", "no market"),
    ("reopen", "acme", "rivalry", "--reason", "there is one"),
    ("waive", "acme", "technology", "--reason", "none"),
    ("conclude", "acme", "technology", "It moves."),
    ("declare-unknown", "acme", "substitutes", "--owner", "Bo", "--due", "2026-12-01", "--how", "ask"),
    ("conclude", "acme", "substitutes", "Few.", "--cite", "I-2"),
    ("declare-unknown", "acme", "substitutes", "--owner", "Bo", "--due", "2026-12-01", "--how", "ask again"),
    ("withdraw-intel", "I-4", "--reason", "wrong"),
    ("add-action", "acme", "Call", "--owner", "Bo", "--due", "2026-11-01"),
    ("withdraw", "A-1", "--reason", "not ours"),
    ("add-figure", "acme", "2025", "our sales", "5"),
    ("add-figure", "acme", "2027", "our sales target", "9"),
    ("withdraw", "F-1", "--reason", "wrong"),
    ("withdraw", "C-3", "--reason", "left"),
)
"""What is taken back, ended or replaced: after each step both ways must still agree."""


def test_what_is_taken_back_or_ended_counts_as_the_analysis_says(acme: Kamplan) -> None:
    item = ("add-intel", "acme", "--tier", "1", "--on", "2026-10-01", "--source", "News")
    acme(*item, "Prices fall", "--topic", "rivalry", "--reliability", "B", "--credibility", "2",
         "--lawful", "not-to-be-used").ok()  # fmt: skip
    acme(*item, "Few rivals", "--topic", "substitutes", "--credibility", "2", "--question", "substitutes-1").ok()
    acme(*item, "More rivals", "--topic", "rivalry", "--credibility", "2").ok()
    acme(*item, "Old news", "--topic", "rivalry", "--credibility", "1").ok()
    acme("add-contact", "acme", "Wei Ming", "--power", "inner", "--coverage", "none").ok()
    caller = make_caller(acme.db)
    usable = {}
    with caller.reading() as connection:
        for reader in READERS:
            held = load_portfolio(connection, caller.load_checklist(), audience=reader, as_of=TODAY)
            usable[reader] = held.accounts[0].measures.evidence.usable
    assert usable == {Audience.TEAM: 3, Audience.COMPANY: 1}
    for step in TURNS:
        acme(*step).ok()
        for reader in READERS:
            compare(make_caller(acme.db), audience=reader, on=TODAY)
