"""What was raised since is kept back from whatever shows the past: frozen versions, and what was known on a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import kamplan.cli.call
from conftest import EXAMPLE_DAY, Kamplan
from kamplan.domain.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

OTHERS = ("company", "customer")
REASON = ("--reason", "they asked us to keep it")
SHARED = ("--handling", "green")
RAISE = ("--handling", "red", *REASON)


@pytest.fixture
def run(example: Kamplan) -> Kamplan:
    return Kamplan(example.db, today=EXAMPLE_DAY, user="Ines Halvard")


def freeze(run: Kamplan) -> None:
    run("submit-plan", "aurelia").ok()
    Kamplan(run.db, today=EXAMPLE_DAY, user="Tobias Renquist")("approve-plan", "P-1").ok()


def assert_kept_back(run: Kamplan, record: str, audiences: tuple[str, ...] = OTHERS) -> None:
    """Every command that looks into the version refuses, whatever the date that it is asked on."""
    for audience in audiences:
        copy = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", audience)
        run.refuses(*copy, code=4, says=record)
        run.refuses(*copy, "--today", "2020-01-01", code=4, says=record)
        assert run(*copy, today="2031-01-01").code == 4
    run.refuses("diff-plan", "P-1", "now", "--audience", "company", code=4, says=record)
    run.refuses("impact", "aurelia", "--audience", "company", code=4, says=record)
    run("render-plan", "aurelia", "--version", "P-1", "-o", "-").ok()


def make_judgement(kind: str, run: Kamplan) -> tuple[str, tuple[object, ...]]:
    """Record a green judgement, and return its id and the command that replaces it."""
    argv: dict[str, tuple[object, ...]] = {
        "conclusion": ("conclude", "aurelia", "locations-facilities", "They build [I-1].", "--cite", "I-1"),
        "answer": ("answer", "aurelia", "key-people-4", "We visit them [I-1]."),
        "unknown": ("declare-unknown", "aurelia", "supplier-power", "--owner", "Ada", "--due", "2027-01-01",
                    "--how", "Ask them twice"),
        "waiver": ("waive", "aurelia", "product-history", "--reason", "They told us not to look"),
        "summary": ("summarize", "aurelia", "We win by testing before shipping."),
    }  # fmt: skip
    record = run(*argv[kind], *SHARED, "--json").ok().json["id"]
    return record, tuple("Other words [I-1]." if " [I-1]" in str(one) else one for one in argv[kind])


@pytest.mark.parametrize("after", ["", "withdraw", "replace"])
@pytest.mark.parametrize("kind", ["conclusion", "answer", "unknown", "waiver", "summary"])
def test_a_judgement_raised_since_stays_out_of_a_version_whatever_became_of_it(
    run: Kamplan, kind: str, after: str
) -> None:
    record, again = make_judgement(kind, run)
    freeze(run)
    run("relabel", record, *RAISE).ok()
    if after == "withdraw":
        run("withdraw", record, "--reason", "written anew").ok()
    if after == "replace":
        run(*again, "--handling", "red").ok()
    assert_kept_back(run, record, ("company",) if kind in ("unknown", "waiver") else OTHERS)


@pytest.mark.parametrize("record", ["I-1", "C-1", "F-1"])
@pytest.mark.parametrize("after", ["", "withdraw", "supersede"])
def test_what_was_raised_since_stays_out_of_a_version_whatever_became_of_it(
    run: Kamplan, record: str, after: str
) -> None:
    if record == "C-1":
        run("relabel", record, *SHARED, *REASON).ok()
    freeze(run)
    run("relabel", record, *RAISE).ok()
    if after == "withdraw":
        run("withdraw", record, "--reason", "written anew")
    if after == "supersede" and record == "I-1":
        run("supersede-intel", record, "Five sites by now.", "--on", EXAMPLE_DAY).ok()
    assert_kept_back(run, record)


@pytest.mark.parametrize("kind", ["item", "contact"])
def test_raising_what_stays_of_a_merge_raises_what_was_merged_into_it(run: Kamplan, kind: str) -> None:
    """They say the same: what went may not be shown where what stays may not."""
    shared = ("--tier", 1, "--topic", "rivalry", "--source", "Paper", "--on", "2026-09-01", *SHARED, "--json")
    makes: dict[str, tuple[tuple[object, ...], ...]] = {
        "item": (("add-intel", "aurelia", "Four plants.", *shared), ("add-intel", "aurelia", "4 plants.", *shared)),
        "contact": tuple(("add-contact", "aurelia", name, *SHARED, "--json") for name in ("Ann Oh", "Anne Oh")),
    }
    gone, stays = (run(*argv).ok().json["id"] for argv in makes[kind])
    freeze(run)
    run("merge", gone, stays, "--reason", "the same", "--yes").ok()
    assert gone in run("relabel", stays, *RAISE).ok().out
    shown = run("show", gone, "--json").ok().json
    assert shown["handling"] == "red"
    assert_kept_back(run, gone)


def list_plan(run: Kamplan) -> dict[str, str]:
    """The first planning record of each kind that the company may read, by kind."""
    found = {}
    for spec in KINDS.values():
        rows = run(f"list-{spec.plural}", "aurelia", "--audience", "company", "--json").ok().json
        found |= {spec.plural: rows[0]["id"]} if rows else {}
    return found


def test_a_planning_record_of_any_kind_raised_and_withdrawn_since_stays_out_of_a_version(run: Kamplan) -> None:
    found = list_plan(run)
    assert len(found) > 10
    freeze(run)
    copy = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "company")
    for record in found.values():
        run("relabel", record, *RAISE).ok()
        run("withdraw", record, "--reason", "written anew").ok()
        run.refuses(*copy, code=4, says=record)
        run("undo", "--yes", *REASON).ok()
        run("undo", "--yes", *REASON).ok()
        run(*copy).ok()


def test_what_cannot_be_judged_any_more_is_refused(run: Kamplan) -> None:
    """An undo took the record away: nobody knows what marking it would have."""
    record = run("add-risk", "aurelia", "A strike", "--handling", "green", "--json").ok().json["id"]
    made = max(one["change"] for one in run("history", "--json").ok().json)
    freeze(run)
    run("undo", made, "--yes").ok()
    assert_kept_back(run, record, ("company",))


def test_what_was_purged_since_was_cleaned_and_hides_nothing_else(run: Kamplan) -> None:
    freeze(run)
    run("purge", "I-1", "--reason", "they asked for it", "--yes").ok()
    for audience in OTHERS:
        run("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", audience).ok()


def test_what_was_lowered_or_raised_and_lowered_since_is_shown_as_it_was_frozen(run: Kamplan) -> None:
    freeze(run)
    copy = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "customer")
    before = run(*copy).ok().out
    run("relabel", "I-1", *RAISE).ok()
    run("undo", "--yes", *REASON).ok()
    run("relabel", "I-53", *SHARED, *REASON).ok()
    assert run(*copy).ok().out == before


def test_a_conclusion_that_only_the_customers_copy_holds_is_looked_up_too(run: Kamplan) -> None:
    """The company's copy holds the newer one, which is amber; the customer's the older, which is green."""
    run("conclude", "aurelia", "locations-facilities", "QQGREENQQ sites [I-1].", "--cite", "I-1", *SHARED).ok()
    older = run("list-judgements", "aurelia", "--json").ok().json
    record = next(one["id"] for one in older if "QQGREENQQ" in str(one.get("text")))
    run("conclude", "aurelia", "locations-facilities", "Ours alone.", "--cite", "I-1", "--handling", "amber").ok()
    freeze(run)
    copy = ("render-plan", "aurelia", "--version", "P-1", "-o", "-", "--audience", "customer")
    assert "QQGREENQQ" in run(*copy).ok().out
    run("relabel", record, *RAISE).ok()
    run.refuses(*copy, code=4, says=record)


# What was known on a day ---------------------------------------------------------------------------------------------


class Clock(datetime):
    """A clock that the tests set."""

    at = datetime(2031, 10, 1, 12, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Set the clock to the n-th day after the first of October, and return that day."""
    monkeypatch.setattr(kamplan.cli.call, "datetime", Clock)

    def set_day(n: int) -> str:
        Clock.at = datetime(2031, 10, 1, 12, tzinfo=UTC) + timedelta(days=n)
        return Clock.at.date().isoformat()

    return set_day


LOOKS: tuple[tuple[str, ...], ...] = (
    ("list-intel", "aurelia", "--json"), ("evidence", "aurelia", "--json"), ("list-contacts", "aurelia", "--json"),
    ("list-figures", "aurelia", "--json"), ("list-judgements", "aurelia", "--history", "--json"),
    ("analyze", "aurelia", "--json"), ("check", "aurelia", "--json"), ("gaps", "aurelia", "--json"),
    ("next", "aurelia", "--json"), ("portfolio", "--json"), ("brief", "aurelia"), ("list-risks", "aurelia", "--all", "--json"),
    ("render-plan", "aurelia", "--draft", "-o", "-"), ("render-plan", "aurelia", "--draft", "-o", "-", "--format", "json"),
    ("render-plan", "aurelia", "-o", "-"), ("list-sources", "aurelia", "--json"), ("show-map", "aurelia"),
)  # fmt: skip


@pytest.mark.parametrize("gone", ["", "withdraw", "undo"])
def test_what_was_raised_since_is_not_given_back_by_looking_back(
    run: Kamplan, on_day: Callable[[int], str], gone: str
) -> None:
    on_day(0)
    on = ("--tier", 1, "--topic", "rivalry", "--source", "QQSOURCEQQ", "--on", "2026-09-29", *SHARED)
    added = [
        run("add-intel", "aurelia", "QQITEMQQ moves.", *on, "--json").ok().json["id"],
        run("add-contact", "aurelia", "QQNAMEQQ", *SHARED, "--json").ok().json["id"],
        run("add-figure", "aurelia", 2021, "QQFIGUREQQ", 7, *SHARED, "--json").ok().json["id"],
        run("conclude", "aurelia", "rivalry", "QQWORDSQQ.", "--cite", "I-1", *SHARED, "--json").ok().json["id"],
        run("summarize", "aurelia", "QQSUMQQ.", *SHARED, "--json").ok().json["id"],
        run("add-risk", "aurelia", "QQRISKQQ", *SHARED, "--json").ok().json["id"],
    ]
    made = [one["change"] for one in run("history", "--json").ok().json][: len(added)]
    day = on_day(1)
    on_day(2)
    for record in added:
        run("relabel", record, *RAISE).ok()
        if gone == "withdraw":
            run("withdraw", record, "--reason", "written anew").ok()
    if gone == "undo":
        for _ in added:
            run("undo", "--yes", *REASON).ok()
        for number in made:
            run("undo", number, "--yes").ok()
    shown = ""
    for argv in (*LOOKS, *(("show", record, "--json") for record in added)):
        shown += run(*argv, "--known-on", day, today="2026-10-02").out
        for audience in OTHERS:
            said = run(*argv, "--known-on", day, "--audience", audience, today="2026-10-02")
            assert "QQ" not in said.out + said.err, (argv, audience)
    for token in ("QQITEMQQ", "QQNAMEQQ", "QQFIGUREQQ", "QQWORDSQQ", "QQSUMQQ", "QQRISKQQ", "QQSOURCEQQ"):
        assert token in shown, token
