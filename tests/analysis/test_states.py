"""Where each topic stands: the first state that holds, and what a date, a reader or a later record changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from kamplan.analysis.finished import claim_finished
from kamplan.config import load_settings
from kamplan.domain.scales import Audience
from kamplan.service.analysis import analyze_account
from kamplan.service.caller import Caller

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan
    from kamplan.analysis.model import AccountAnalysis

TOPIC = "substitutes"
"""Reviewed every 6 months; questions 1 and 3 are about the customer, 2 is ours to answer."""
GOOD = ("--reliability", "B", "--credibility", "2")
ASKED = ("--question", f"{TOPIC}-1")
UNKNOWN = ("--owner", "Ada", "--due", "2026-12-31", "--how", "ask the planner")


def add(kamplan: Kamplan, *options: str, statement: str = "Plastic replaces brass", today: str | None = None) -> str:
    """Record a tier-1 item on the topic and return its id."""
    path = ("--tier", 1, "--topic", TOPIC, "--source", "News")
    found = kamplan("add-intel", "acme", statement, *path, *options, "--json", today=today).ok().json
    return str(found["id"])


def conclude(kamplan: Kamplan, *options: str, text: str = "Moderate", today: str | None = None) -> None:
    """Conclude on the topic."""
    kamplan("conclude", "acme", TOPIC, text, *options, today=today).ok()


def review(kamplan: Kamplan, *options: str, today: str | None = None) -> dict[str, Any]:
    """Return the topic's review."""
    found = kamplan("analyze", "acme", *options, "--json", today=today).ok().json
    return next(one for one in found["topics"] if one["id"] == TOPIC)


def state(kamplan: Kamplan, *options: str, today: str | None = None) -> str:
    """Return the topic's state."""
    return str(review(kamplan, *options, today=today)["state"])


# Open and evidenced


def test_a_topic_nobody_knows_anything_of_is_open(acme: Kamplan) -> None:
    assert state(acme) == "open"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "only ungraded items"),
        (("--reliability", "D", "--credibility", "2"), "only items graded unusable"),
        (("--reliability", "A", "--credibility", "4"), "only items graded unusable"),
        ((*GOOD, "--on", "2026-05-22"), "everything usable is stale; the newest is of 2026-05-22"),
        ((*GOOD, "--lawful", "not-to-be-used"), "nothing is known"),
    ],
)
def test_items_that_cannot_carry_a_topic_leave_it_open_and_it_says_why(
    acme: Kamplan, options: tuple[str, ...], says: str
) -> None:
    add(acme, *ASKED, *options)
    found = acme("analyze", "acme", "--json").ok().json
    assert next(one["state"] for one in found["topics"] if one["id"] == TOPIC) == "open"
    assert next(one["message"] for one in found["missing"] if one["topic"] == TOPIC) == says


@pytest.mark.parametrize("options", [GOOD, ("--reliability", "F", "--credibility", "1"), (*GOOD, "--on", "2026-05-23")])
def test_a_usable_item_in_date_makes_evidence_even_on_its_last_day(acme: Kamplan, options: tuple[str, ...]) -> None:
    add(acme, *options)
    assert state(acme) == "evidenced"


# Assumed, answered, full


def test_a_conclusion_without_evidence_is_assumed(acme: Kamplan) -> None:
    conclude(acme)
    assert state(acme) == "assumed"


@pytest.mark.parametrize("options", [ASKED, GOOD, (*ASKED, *GOOD, "--on", "2026-05-22")])
def test_citing_an_item_that_is_unusable_asks_no_question_or_is_stale_leaves_it_assumed(
    acme: Kamplan, options: tuple[str, ...]
) -> None:
    conclude(acme, "--cite", add(acme, *options))
    assert state(acme) == "assumed"


def test_evidence_that_the_conclusion_does_not_cite_leaves_it_assumed(acme: Kamplan) -> None:
    add(acme, *ASKED, *GOOD)
    conclude(acme)
    assert state(acme) == "assumed"


def test_citing_another_topics_item_leaves_it_assumed(acme: Kamplan) -> None:
    path = ("--tier", 1, "--topic", "rivalry", "--question", "rivalry-1", "--source", "News", *GOOD)
    acme("add-intel", "acme", "Two rivals merge", *path).ok()
    conclude(acme, "--cite", "I-1")
    assert state(acme) == "assumed"


def test_citing_a_usable_item_in_date_on_a_question_answers_the_topic(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    found = review(acme)
    assert (found["state"], found["conclusion"]["cites"]) == ("answered", ["I-1"])
    assert [(one["answered"], one["by"]) for one in found["questions"]] == [(True, ["I-1"]), (False, []), (False, [])]


def test_an_inline_reference_cites_as_well(acme: Kamplan) -> None:
    add(acme, *ASKED, *GOOD)
    conclude(acme, text="Plastic gains [I-1].")
    assert state(acme) == "answered"


def test_a_topic_is_full_once_every_question_has_its_answer(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    add(acme, "--question", f"{TOPIC}-3", *GOOD, statement="Brass costs more")
    assert state(acme) == "answered"
    acme("answer", "acme", f"{TOPIC}-2", "We coat brass").ok()
    assert state(acme) == "full"
    acme("withdraw-intel", "I-2", "--reason", "wrong").ok()
    assert state(acme) == "answered"


def test_full_needs_a_conclusion_however_much_is_known(acme: Kamplan) -> None:
    add(acme, *ASKED, "--question", f"{TOPIC}-3", *GOOD)
    acme("answer", "acme", f"{TOPIC}-2", "We coat brass").ok()
    assert state(acme) == "evidenced"
    conclude(acme)
    assert state(acme) == "assumed"


def test_stale_is_a_mark_and_an_answered_topic_falls_back_to_assumed(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    found = review(acme, today="2027-05-24")
    assert (found["state"], found["stale_cites"], found["stale"]) == ("assumed", ["I-1"], 1)
    acme("confirm-intel", "I-1", today="2027-05-24").ok()
    assert state(acme, today="2027-05-24") == "answered"


# Waived and unknown


def test_waived_wins_over_unknown_and_unknown_over_evidence(acme: Kamplan) -> None:
    add(acme, *ASKED, *GOOD)
    acme("declare-unknown", "acme", TOPIC, *UNKNOWN).ok()
    assert state(acme) == "unknown"
    acme("waive", "acme", TOPIC, "--reason", "not bought here").ok()
    found = review(acme)
    assert (found["state"], found["waiver"]["reason"]) == ("waived", "not bought here")
    assert found["unknown"] == {"id": "U-1", "owner": "Ada", "due": "2026-12-31", "how": "ask the planner"}


@pytest.mark.parametrize("end", [("declare-unknown", *UNKNOWN), ("waive", "--reason", "not bought here")])
def test_a_conclusion_ends_a_waiver_or_a_declaration_and_a_later_one_holds_again(
    acme: Kamplan, end: tuple[str, ...]
) -> None:
    name, *options = end
    declared = "unknown" if name == "declare-unknown" else "waived"
    cite = add(acme, *ASKED, *GOOD)
    acme(name, "acme", TOPIC, *options).ok()
    conclude(acme, "--cite", cite)
    assert (state(acme), review(acme)[declared.replace("waived", "waiver")]) == ("answered", None)
    acme(name, "acme", TOPIC, *options).ok()
    assert state(acme) == declared


def test_reopening_withdraws_whatever_stands_and_the_state_below_shows(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    acme("declare-unknown", "acme", TOPIC, *UNKNOWN).ok()
    acme("waive", "acme", TOPIC, "--reason", "not bought here").ok()
    done = acme("reopen", "acme", TOPIC, "--reason", "they asked", "--json").ok().json
    assert (sorted(done["withdrawn"]), state(acme)) == (["U-1", "W-1"], "answered")
    acme.refuses("reopen", "acme", TOPIC, "--reason", "again", code=4, says="neither waived nor declared unknown")


def test_reopening_a_waiver_does_not_bring_back_the_one_it_replaced(acme: Kamplan) -> None:
    for reason in ("not bought here", "not sold there"):
        acme("waive", "acme", TOPIC, "--reason", reason).ok()
    assert acme("reopen", "acme", TOPIC, "--reason", "they asked", "--json").ok().json["withdrawn"] == ["W-2"]
    assert state(acme) == "open"


# Replaced and superseded


def test_a_new_conclusion_replaces_the_old_one_with_history(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    replaced = acme("conclude", "acme", TOPIC, "We think not", "--json").ok().json
    assert (replaced["replaces"], replaced["state"], state(acme)) == ("K-1", "assumed", "assumed")
    listed = acme("list-judgements", "acme", "--json").ok().json
    history = acme("list-judgements", "acme", "--history", "--json").ok().json
    assert ([one["id"] for one in listed], [one["id"] for one in history]) == (["K-2"], ["K-1", "K-2"])


def test_a_replaced_conclusion_does_not_come_back_when_the_topic_is_reopened(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD))
    conclude(acme, text="We think not")
    acme("waive", "acme", TOPIC, "--reason", "not bought here").ok()
    acme("reopen", "acme", TOPIC, "--reason", "they asked").ok()
    assert (state(acme), review(acme)["conclusion"]["id"]) == ("assumed", "K-2")


def test_a_superseded_item_no_longer_answers_and_its_successor_must_be_cited(acme: Kamplan) -> None:
    conclude(acme, "--cite", add(acme, *ASKED, *GOOD, "--on", "2026-10-01"))
    acme("supersede-intel", "I-1", "Brass holds", "--credibility", 2).ok()
    found = review(acme)
    assert (found["state"], found["items"], found["questions"][0]["by"]) == ("assumed", 1, ["I-2"])
    conclude(acme, "--cite", "I-2")
    assert state(acme) == "answered"


def test_a_successor_counts_only_from_the_day_it_was_true(acme: Kamplan) -> None:
    add(acme, *ASKED, *GOOD, "--on", "2026-10-01")
    acme("supersede-intel", "I-1", "Brass holds", "--on", "2026-11-10", "--credibility", 2).ok()
    assert review(acme, "--on", "2026-11-09")["questions"][0]["by"] == ["I-1"]
    assert review(acme, "--on", "2026-11-10")["questions"][0]["by"] == ["I-2"]


def test_a_successor_counts_only_for_readers_who_may_see_it(acme: Kamplan) -> None:
    add(acme, *ASKED, *GOOD, "--on", "2026-10-01")
    acme("supersede-intel", "I-1", "Brass holds", "--handling", "red", "--credibility", 2).ok()
    assert review(acme)["questions"][0]["by"] == ["I-2"]
    assert review(acme, "--audience", "company")["questions"][0]["by"] == ["I-1"]


@pytest.mark.parametrize("why", [("withdraw-intel", "I-2", "--reason", "wrong"), ("--lawful", "not-to-be-used")])
def test_a_successor_that_does_not_count_supersedes_nothing(acme: Kamplan, why: tuple[str, ...]) -> None:
    add(acme, *ASKED, *GOOD, "--on", "2026-10-01")
    is_option = why[0].startswith("--")
    acme("supersede-intel", "I-1", "Brass holds", *GOOD, *(why if is_option else ())).ok()
    if not is_option:
        acme(*why).ok()
    assert review(acme)["questions"][0]["by"] == ["I-1"]


# Judged on a date


def test_each_record_counts_from_its_own_day_on(acme: Kamplan) -> None:
    cite = add(acme, *ASKED, *GOOD, "--on", "2026-06-01", today="2026-06-03")
    conclude(acme, "--cite", cite, today="2026-06-05")
    acme("declare-unknown", "acme", TOPIC, *UNKNOWN, today="2026-06-07").ok()
    acme("waive", "acme", TOPIC, "--reason", "not bought here", today="2026-06-09").ok()
    acme("reopen", "acme", TOPIC, "--reason", "they asked", today="2026-06-11").ok()
    acme("withdraw-intel", "I-1", "--reason", "wrong", today="2026-06-13").ok()
    conclude(acme, text="We think not", today="2026-06-15")
    expected = ["open", "evidenced", "answered", "unknown", "waived", "answered", "assumed", "assumed"]
    days = ("05-31", "06-01", "06-05", "06-07", "06-09", "06-11", "06-13", "06-15")
    assert [state(acme, "--on", f"2026-{day}") for day in days] == expected
    assert [state(acme, "--on", f"2026-06-{day}") for day in ("04", "06", "08", "10")] == expected[1:5]
    assert review(acme, "--on", "2026-06-14")["conclusion"]["id"] == "K-1"


def test_a_confirmation_counts_only_from_its_day_on(acme: Kamplan) -> None:
    add(acme, *GOOD, "--on", "2026-01-01")
    acme("confirm-intel", "I-1", "--on", "2026-08-01").ok()
    days = ("2026-07-01", "2026-07-02", "2026-07-31", "2026-08-01", "2026-11-23")
    assert [state(acme, "--on", day) for day in days] == ["evidenced", "open", "open", "evidenced", "evidenced"]


# Finished


def analyse(kamplan: Kamplan) -> AccountAnalysis:
    """Return the account's analysis as the team sees it today."""
    settings = load_settings({}, db=str(kamplan.db))
    caller = Caller(settings=settings, today=date.fromisoformat(kamplan.today), now=datetime.now(UTC), command="test")
    return analyze_account(caller, "acme", audience=Audience.TEAM)[0]


def waive_all(kamplan: Kamplan, folder: Path, *, but: tuple[str, ...] = ()) -> list[str]:
    """Waive every required topic but some; return the required topics."""
    found = kamplan("analyze", "acme", "--json").ok().json["topics"]
    required = [one["id"] for one in found if one["required"]]
    rows = [f"acme,{topic},not needed" for topic in required if topic not in but]
    file = folder / "waivers.csv"
    file.write_text("\n".join(["account,topic,reason", *rows]))
    kamplan("import", file, "--as", "waivers").ok()
    return required


def test_an_analysis_that_is_not_finished_names_each_topic_and_its_state(acme: Kamplan, tmp_path: Path) -> None:
    missing = {"rivalry": "assumed", "mission-vision": "unknown", "key-people": "evidenced", "technology": "open"}
    acme("conclude", "acme", "rivalry", "Fierce").ok()
    acme("declare-unknown", "acme", "mission-vision", *UNKNOWN).ok()
    acme("add-intel", "acme", "New chief", "--tier", 1, "--topic", "key-people", "--source", "News", *GOOD).ok()
    required = waive_all(acme, tmp_path, but=tuple(missing))
    with pytest.raises(ValidationError) as caught:
        claim_finished(analyse(acme))
    said = str(caught.value)
    assert "3 required topics are not done" in said
    for topic in required:
        assert (f"{topic} ({missing.get(topic)})" in said) == (topic in missing)
    assert "technology" not in required
    assert "technology" not in said


def test_an_analysis_is_finished_once_every_required_topic_is_answered_or_waived(acme: Kamplan, tmp_path: Path) -> None:
    cited = ("--tier", 1, "--topic", "rivalry", "--question", "rivalry-1", "--source", "News", *GOOD)
    acme("add-intel", "acme", "Two rivals merge", *cited).ok()
    acme("conclude", "acme", "rivalry", "Fierce", "--cite", "I-1").ok()
    waive_all(acme, tmp_path, but=("rivalry",))
    analysis = analyse(acme)
    assert (analysis.readiness.part, analysis.readiness.whole, analysis.readiness.ratio) == (14, 14, 1.0)
    finished = claim_finished(analysis)
    assert {topic.state.value for topic in finished.topics if topic.id == "rivalry"} == {"answered"}
    acme("analyze", "acme", "--strict").ok()
    acme("withdraw-intel", "I-1", "--reason", "wrong").ok()
    assert acme("analyze", "acme", "--strict").code == 10
    with pytest.raises(ValidationError, match=r"1 required topics are not done: rivalry \(assumed\)"):
        claim_finished(analyse(acme))
