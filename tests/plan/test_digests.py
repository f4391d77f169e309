"""What is new since a day, told in words: from what was on record then, and to each only what they may read now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Kamplan

START = datetime(2026, 12, 1, 12, tzinfo=UTC)
USAGE = ("--tier", "1", "--source", "Daily", "--reliability", "B", "--credibility", "2")


class Clock(datetime):
    """A clock that the tests set."""

    at = START

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture
def on_day(kamplan: Kamplan, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Set the clock and the date to the n-th day after the first of December."""
    import kamplan.cli.call as call

    monkeypatch.setattr(call, "datetime", Clock)

    def set_day(n: int) -> None:
        Clock.at = START + timedelta(days=n)
        kamplan.today = Clock.at.date().isoformat()

    set_day(0)
    return set_day


@pytest.fixture
def told(kamplan: Kamplan, on_day: Callable[[int], None]) -> Kamplan:
    """An account with a few records of the first day, and ten days later much that is new."""
    run = kamplan
    for argv in (
        ("new-account", "Acme Pumps", "--key", "acme", "--name-zh", "艾克米泵业"),
        ("add-contact", "acme", "Jo Park", "--level", "staff", "--stance", "neutral", "--title", "Planner"),
        ("add-intel", "acme", "Six lines run", "--topic", "product-usage", *USAGE),
        ("add-intel", "acme", "They sell abroad", "--topic", "market-development", *USAGE),
        ("add-intel", "acme", "Nine rivals", "--topic", "rivalry", *USAGE, "--review-by", "2026-12-05"),
        ("add-intel", "acme", "A false lead", "--topic", "rivalry", *USAGE),
        ("add-action", "acme", "Call Jo", "--owner", "Ada", "--due", "2026-12-20"),
        ("add-action", "acme", "Write to Jo", "--owner", "Ada", "--due", "2026-12-20"),
        ("add-opportunity", "acme", "New pumps", "--stage", "identified", "--owner", "Ada"),
        ("conclude", "acme", "rivalry", "Rivals are many.", "--cite", "I-3"),
        ("add-risk", "acme", "Prices fall", "--owner", "Ada"),
    ):
        run(*argv).ok()
    on_day(10)
    for argv in (
        ("supersede-intel", "I-1", "Seven lines run"),
        ("add-intel", "acme", "Ten rivals", "--topic", "rivalry", *USAGE, "--contradicts", "I-2"),
        ("withdraw-intel", "I-4", "--reason", "misheard"),
        ("confirm-intel", "I-2"),
        ("close", "A-1", "--set", "result=She agreed"),
        ("edit", "A-2", "--set", "due=2027-01-15"),
        ("edit", "O-1", "--set", "stage=qualified"),
        ("edit-contact", "C-1", "--stance", "opponent"),
        ("add-contact", "acme", "Li Na", "--level", "top", "--title", "Chief executive"),
        ("conclude", "acme", "rivalry", "Rivals are ten.", "--cite", "I-6"),
        ("withdraw", "R-1", "--reason", "passed"),
        ("add-figure", "acme", 2026, "our sales", 12),
        ("declare-unknown", "acme", "technology", "--owner", "Ada", "--due", "2027-01-31", "--how", "ask"),
    ):
        run(*argv).ok()
    return run


def news(run: Kamplan, *more: str) -> dict[tuple[str, str], str]:
    """What is told of each record, by chapter and id."""
    found: dict[tuple[str, str], str] = {}
    for one in run("digest", "acme", *more, "--json").ok().json:
        key = (one["chapter"], one["id"])
        found[key] = f"{found.get(key, '')}{one['what'] or ''}: {one['text']}; "
    return found


def test_what_is_new_is_told_in_words(told: Kamplan) -> None:
    found = news(told, "--since", "2026-12-05")
    assert found == {
        ("wants", "I-5"): "replaces I-1: Seven lines run; ",
        ("learned", "I-2"): "still holds: it was looked at again: They sell abroad; ",
        ("learned", "I-6"): ": Ten rivals; ",
        ("doubtful", "I-3"): "has gone stale: Nine rivals; ",
        ("doubtful", "I-4"): "withdrawn: misheard: A false lead; ",
        ("doubtful", "I-6"): "one of these does not hold: They sell abroad ↔ Ten rivals; ",
        ("people", "C-1"): "Stance: now opponent, was neutral: Jo Park; ",
        ("people", "C-2"): "new contact: Chief executive: Li Na; ",
        ("judged", "K-2"): "concluded anew: Rivals are ten.; ",
        ("judged", "U-1"): "declared unknown: Ada finds out by 2027-01-31: ask; ",
        ("plan", "O-1"): "is qualified now, was identified: New pumps; ",
        ("plan", "A-1"): "done: She agreed: Call Jo; ",
        ("plan", "A-2"): "moved from 2026-12-20 to 2027-01-15: Write to Jo; ",
        ("plan", "R-1"): "withdrawn: passed: Prices fall; ",
        ("figures", "F-1"): "2026: 12: our sales; ",
    }


def test_the_chapters_stand_in_order_what_the_customer_wants_first(told: Kamplan) -> None:
    said = told("digest", "acme", "--since", "2026-12-05").ok().out
    order = ["What the customer wants", "What else was learned", "What no longer holds", "People", "What we conclude",
             "The plan", "Figures"]  # fmt: skip
    places = [said.index(title) for title in order]
    assert places == sorted(places)
    assert "Has gone stale: Nine rivals [I-3] (stale)" in said
    assert "A-1 Call Jo – done: She agreed" in said
    assert "put on record later" not in said


def test_a_chinese_digest_speaks_chinese(told: Kamplan) -> None:
    said = told("digest", "acme", "--since", "2026-12-05", "--lang", "zh").ok().out
    for text in ("艾克米泵业：2026-12-05 以来的新情况", "客户想要什么", "立场：现为 反对者，原为 中立者", "已过期：Nine rivals",
                 "由 2026-12-20 改到 2027-01-15", "She agreed"):  # fmt: skip
        assert text in said


def test_nothing_new_is_said_plainly_and_a_day_to_come_is_refused(told: Kamplan, on_day: Callable[[int], None]) -> None:
    on_day(12)
    said = told("digest", "acme", "--since", "2026-12-13").ok().out
    assert "Nothing is new since 2026-12-13." in said
    assert told("digest", "acme", "--since", "2026-12-13", "--json").ok().json == []
    told.refuses("digest", "acme", "--since", "2026-12-14", code=2, says="lies after today")
    told.refuses("digest", "nobody", code=3, says="no account")


def test_a_digest_that_names_no_day_goes_back_a_week(told: Kamplan, on_day: Callable[[int], None]) -> None:
    assert "since 2026-12-04" in told("digest", "acme").ok().out
    on_day(20)
    assert told("digest", "acme", "--json").ok().json == []


def test_an_account_entered_later_is_told_by_the_dates_of_its_records(told: Kamplan) -> None:
    said = told("digest", "acme", "--since", "2026-11-20").ok().out
    assert "put on record later than 2026-11-20" in said
    assert "Seven lines run" in said


def test_a_settled_contradiction_is_no_news(told: Kamplan) -> None:
    assert ("doubtful", "I-6") in news(told, "--since", "2026-12-05")
    told("add-resolution", "acme", "Two surveys of two years", "--cite", "I-2,I-6").ok()
    assert ("doubtful", "I-6") not in news(told, "--since", "2026-12-05")


def test_all_accounts_are_told_in_one_paper_and_the_silent_ones_named(
    told: Kamplan, on_day: Callable[[int], None]
) -> None:
    told("new-account", "Bolt Works", "--key", "bolt").ok()
    on_day(11)
    document = told("digest", "--since", "2026-12-11", "-o", "-").ok().out
    assert "New at all accounts since 2026-12-11" in document
    assert "## Acme Pumps" in document
    assert "### What the customer wants" in document
    assert "## Nothing new" in document
    assert document.index("Bolt Works") > document.index("## Nothing new")
    assert {one["account"] for one in told("digest", "--since", "2026-12-11", "--json").ok().json} == {"acme"}


def test_a_digest_of_all_accounts_for_the_company_is_on_record_with_each(told: Kamplan, tmp_path: Any) -> None:
    told("new-account", "Bolt Works", "--key", "bolt").ok()
    told("digest", "--audience", "company", "-o", tmp_path / "news.md").ok()
    assert {one["account"] for one in told("list-releases", "--json").ok().json} == {"acme", "bolt"}


# What may no longer be read -------------------------------------------------------------------------------------------

BEFORE = (
    ("new-account", "Acme Pumps", "--key", "acme"),
    ("add-contact", "acme", "Jo Park", "--title", "QQTITLEQQ", "--owner", "QQOWNERQQ"),
    ("add-intel", "acme", "QQITEMQQ is said", "--topic", "rivalry", *USAGE),
    ("conclude", "acme", "rivalry", "QQCONCLUSIONQQ stands.", "--cite", "I-1"),
    ("add-risk", "acme", "QQRISKQQ", "--owner", "Ada"),
    ("add-action", "acme", "Call", "--owner", "QQPERSONQQ", "--due", "2026-12-20"),
    ("add-intel", "acme", "Plain", "--topic", "rivalry", *USAGE),
)
AFTER = (
    ("relabel", "I-1", "--handling", "red", "--reason", "secret"),
    ("relabel", "R-1", "--handling", "red", "--reason", "secret"),
    ("edit-contact", "C-1", "--title", "Planner", "--owner", "Ada"),
    ("edit", "A-1", "--set", "owner=Ada", "--set", "action=Call again"),
    ("confirm-intel", "I-2"),
)


def test_what_the_company_was_shown_then_and_may_not_read_now_is_not_told_it(
    kamplan: Kamplan, on_day: Callable[[int], None]
) -> None:
    for argv in BEFORE:
        kamplan(*argv).ok()
    shown = kamplan("render-plan", "acme", "--draft", "--audience", "company", "-o", "-").ok().out
    assert "QQCONCLUSIONQQ" in shown
    on_day(5)
    for argv in AFTER:
        kamplan(*argv).ok()
    argv = ("digest", "acme", "--since", "2026-12-03", "--audience", "company")
    for how in ("table", "json", "csv"):
        said = kamplan(*argv, "--format", how).ok().out
        assert "Plain" in said
        assert "QQ" not in said, how
    assert "QQ" not in kamplan(*argv, "-o", "-").ok().out
    assert "QQOWNERQQ" in kamplan(*argv[:-2]).ok().out, "the team reads who it was before"
