"""Finding out: what is open, what comes next, who asks whom, and what came of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan
from kamplan.resources import CHECKLIST

if TYPE_CHECKING:
    from pathlib import Path

USAGE, NOT_FOUND, FINDINGS = 2, 3, 10
GRADED = ("--reliability", "B", "--credibility", 2)
NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-11-01", *GRADED)
JO, WEI = "C-2", "C-1"
ASK = ("assign-question", "acme", "buying-process-1", "--to", "Bo", "--due", "2026-12-10")
TRY = ("log-attempt", "acme", "buying-process-1", "--result")


def propose(kamplan: Kamplan, *options: Any) -> list[dict[str, Any]]:
    """Return what `next` proposes for the small account."""
    return list(kamplan("next", "acme", "--json", *options).ok().json["questions"])


def find(kamplan: Kamplan, question: str, *options: Any) -> dict[str, Any]:
    """Return how `next` proposes to find out one question."""
    (found,) = [one for one in propose(kamplan, "--top", 100, *options) if one["question"] == question]
    return dict(found)


def tell(kamplan: Kamplan, statement: str, *options: Any) -> str:
    """Record a graded public item on rivalry and return its id."""
    return str(kamplan("add-intel", "acme", statement, *NEWS, *options, "--json").ok().json["id"])


def gap(kamplan: Kamplan, topic: str, *options: Any) -> dict[str, Any]:
    """Return what `gaps` says of a topic."""
    topics = kamplan("gaps", "acme", "--json", *options).json["topics"]
    return dict(next(one for one in topics if one["topic"] == topic))


def test_an_empty_account_has_every_question_open_and_asks_its_people_first(acme: Kamplan) -> None:
    found = acme("next", "acme", "--json").ok().json
    assert found["unsettled"] == len({one["question"] for one in propose(acme, "--top", 100)})
    assert len(found["questions"]) == 10
    first = found["questions"][0]
    assert (first["topic"], first["state"], first["step"], first["tier"]) == ("buying-process", "open", "ask", 3)
    assert (first["contact"], first["contact_name"]) == (JO, "Jo Park")
    topics = acme("gaps", "acme", "--json")
    assert topics.code == FINDINGS
    assert topics.json["open_required"] == 14
    assert len(topics.json["topics"]) == 23


def test_a_question_is_in_doubt_for_each_reason_and_leaves_the_list_when_it_is_settled(acme: Kamplan) -> None:
    assert find(acme, "rivalry-1")["state"] == "open"
    acme("add-intel", "acme", "Cenyan leads", *NEWS[:8], "--question", "rivalry-1").ok()
    assert find(acme, "rivalry-1")["state"] == "ungraded"
    acme("grade-intel", "I-1", "--reliability", "E", "--credibility", 4).ok()
    assert find(acme, "rivalry-1")["state"] == "unusable"
    acme("grade-intel", "I-1", "--reliability", "B", "--credibility", 2).ok()
    assert find(acme, "rivalry-1")["state"] == "single-origin"
    assert find(acme, "rivalry-1", "--on", "2027-09-01")["state"] == "stale"
    tell(acme, "Cenyan lost ground", "--question", "rivalry-1", "--contradicts", "I-1")
    contested = find(acme, "rivalry-1")
    assert (contested["state"], contested["missing"]) == ("contradicted", "I-1, I-2 contradict each other, unresolved")
    acme("add-resolution", "acme", "The second is of this year", "--holds", "I-2", "--cite", "I-1,I-2").ok()
    assert "rivalry-1" not in {one["question"] for one in propose(acme, "--top", 100)}


def test_a_question_of_a_waived_topic_is_not_asked(acme: Kamplan) -> None:
    acme("waive", "acme", "buying-process", "--reason", "They buy by catalogue").ok()
    assert "buying-process" not in {one["topic"] for one in propose(acme, "--top", 100)}
    assert "buying-process" not in {one["topic"] for one in acme("gaps", "acme", "--json").json["topics"]}


def test_a_question_settled_later_was_still_open_before(acme: Kamplan) -> None:
    tell(acme, "Cenyan leads", "--question", "rivalry-1")
    assert find(acme, "rivalry-1", "--on", "2026-10-31")["state"] == "open"


def test_what_rests_on_a_question_raises_it_and_is_named(acme: Kamplan) -> None:
    item = tell(acme, "Cenyan leads", "--question", "rivalry-1")
    bare = find(acme, "rivalry-1")
    acme("add-opportunity", "acme", "A line", "--amount", 500, "--currency", "CNY", "--probability", 50,
         "--cite", item, "--close-by", "2026-12-01").ok()  # fmt: skip
    acme("conclude", "acme", "rivalry", "Cenyan leads", "--cite", item).ok()
    raised = find(acme, "rivalry-1")
    assert raised["value"] > bare["value"]
    parts = {one["name"]: (one["points"], one["records"]) for one in raised["value_parts"]}
    assert parts["opportunities"] == (15, ["O-1"])
    assert parts["conclusion"] == (10, ["K-1"])
    assert parts["date"][1] == ["O-1"]
    assert raised["stake"] == sum(one["points"] for one in raised["value_parts"])
    assert raised["value"] == raised["stake"] * raised["uncertainty"] // 100
    assert raised["effort"] == sum(one["points"] for one in raised["effort_parts"])


def points_of_opportunities(kamplan: Kamplan) -> int:
    """Return the points that opportunities give to the question of the tests."""
    return sum(one["points"] for one in find(kamplan, "rivalry-1")["value_parts"] if one["name"] == "opportunities")


def test_opportunities_count_by_their_share_of_what_all_are_worth_in_one_currency(acme: Kamplan) -> None:
    add = ("add-opportunity", "acme", "A line", "--cite", tell(acme, "Cenyan leads", "--question", "rivalry-1"))
    acme(*add).ok()
    assert points_of_opportunities(acme) == 4  # nobody has valued any: a third of the most
    acme("add-opportunity", "acme", "Another").ok()
    assert points_of_opportunities(acme) == 2
    acme(*add, "--amount", 100, "--currency", "EUR", "--probability", 20).ok()
    acme("add-opportunity", "acme", "A third", "--amount", 60, "--currency", "EUR", "--probability", 50).ok()
    assert points_of_opportunities(acme) == 6  # 20 of 50
    acme("add-opportunity", "acme", "In yuan", "--amount", 10**9, "--currency", "CNY", "--probability", 50).ok()
    assert points_of_opportunities(acme) == 6


def test_an_opportunity_that_would_lose_money_counts_as_one_without_a_value(acme: Kamplan) -> None:
    item = tell(acme, "Cenyan leads", "--question", "rivalry-1")
    for amount in ("5", "-5"):
        acme("add-opportunity", "acme", f"A line of {amount}", f"--amount={amount}", "--currency", "EUR",
             "--probability", 50, "--cite", item).ok()  # fmt: skip
    assert points_of_opportunities(acme) == 15


def test_whoever_stands_by_us_and_knows_us_is_asked_before_others(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ma Dan", "--level", "middle").ok()
    acme("edit-contact", JO, "--stance", "enemy", "--coverage", "in-depth").ok()
    assert find(acme, "buying-process-1")["contact"] == "C-3"
    acme("edit-contact", JO, "--stance", "mentor").ok()
    acme("edit-contact", "C-3", "--stance", "supporter", "--coverage", "in-depth").ok()
    assert find(acme, "buying-process-1")["contact"] == JO
    acme("edit-contact", JO, "--coverage", "none").ok()
    assert find(acme, "buying-process-1")["contact"] == "C-3"
    assert find(acme, "buying-process-1")["others"] == [JO]


def test_whoever_told_us_of_a_topic_is_asked_of_it_again(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ma Dan", "--partner", "The Works").ok()
    acme("edit-contact", JO, "--stance", "supporter").ok()
    assert find(acme, "product-usage-1")["contact"] == JO
    acme("add-intel", "acme", "They use 40 pumps", "--tier", 3, "--topic", "product-usage", "--contact", "Ma Dan").ok()
    assert find(acme, "product-usage-1")["contact"] == "C-3"
    assert find(acme, "buying-process-1")["contact"] == JO


def test_whoever_declined_is_not_proposed_again_and_then_top_management_is(acme: Kamplan) -> None:
    before = find(acme, "buying-process-1")
    acme(*TRY, "not-reached", "--contact", JO).ok()
    missed = find(acme, "buying-process-1")
    assert (missed["contact"], missed["failed"]) == (JO, 1)
    acme(*TRY, "declined", "--contact", JO).ok()
    after = find(acme, "buying-process-1")
    assert (after["tier"], after["contact"]) == (4, WEI)
    assert before["effort"] < missed["effort"] < after["effort"]
    assert find(acme, "buying-process-2")["contact"] == JO
    acme(*TRY, "does-not-know", "--contact", WEI).ok()
    assert after["hint"].endswith("--ask C-1")
    last = find(acme, "buying-process-1")
    assert (last["tier"], last["contact"]) == (4, None)
    acme("assign-question", "acme", "buying-process-1", "--to", "Bo", "--due", "2026-12-10", "--ask", WEI).ok()
    assert find(acme, "buying-process-1")["hint"] == 'kamplan add-contact acme "…" --level top'


def test_a_search_in_vain_leads_on_to_the_next_public_tier_and_then_to_people(acme: Kamplan) -> None:
    assert [find(acme, "rivalry-1")[name] for name in ("tier", "step")] == [1, "read"]
    log = ("log-attempt", "acme", "rivalry-1", "--result", "asked-no-answer")
    acme(*log).ok()
    assert find(acme, "rivalry-1")["tier"] == 2
    acme(*log, "--contact", "").ok()
    assert [find(acme, "rivalry-1")[name] for name in ("tier", "step", "contact")] == [3, "ask", JO]


def test_past_items_say_what_a_tier_takes_and_other_currencies_are_told_and_left_out(acme: Kamplan) -> None:
    acme("edit-account", "acme", "--currency", "CNY").ok()
    assert [find(acme, "rivalry-1")[name] for name in ("money", "hours")] == ["0", "2"]
    for cost, hours in ((100, 2), (300, 5), (900, 6)):
        tell(acme, f"Costly {cost}", "--cost", cost, "--currency", "CNY", "--hours", hours)
    tell(acme, "In euros", "--cost", 7, "--currency", "EUR")
    assert [find(acme, "rivalry-1")[name] for name in ("money", "hours")] == ["300", "5"]
    assert "1 recorded costs in EUR are left out" in acme("next", "acme").ok().err
    assert find(acme, "rivalry-1", "--currency", "EUR")["money"] == "7"


def test_the_config_file_says_what_a_tier_takes_where_no_item_does(
    acme: Kamplan, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("next_cost_tier_3 = 77\nnext_hours_tier_3 = 6\n", encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    assert [find(acme, "buying-process-1")[name] for name in ("money", "hours")] == ["77", "6"]


def test_a_budget_is_never_passed_and_a_number_is_kept_too(acme: Kamplan) -> None:
    found = acme("next", "acme", "--budget", 450, "--json").ok().json
    assert found["money"] == "400"
    assert [one["tier"] for one in found["questions"]].count(3) == 2
    found = acme("next", "acme", "--budget", 450, "--hours", "10.5", "--json").ok().json
    assert 8 < float(found["hours"]) <= 10.5
    assert propose(acme, "--budget", 0, "--hours", 0) == []
    assert len(propose(acme, "--budget", 450, "--top", 2)) == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--budget", "-5"), "--budget: -5 is below 0"),
        (("--hours", "many"), "--hours: 'many' is not an amount"),
        (("--currency", "Taler"), "--currency: 'Taler' is not a currency"),
    ],
)
def test_a_limit_that_is_none_is_refused(acme: Kamplan, options: tuple[str, ...], says: str) -> None:
    acme.refuses("next", "acme", *options, code=USAGE, says=says)


@pytest.mark.parametrize("command", ["gaps", "next", "collection-plan"])
def test_a_customer_is_never_told_what_we_do_not_know(acme: Kamplan, command: str) -> None:
    acme.refuses(command, "acme", "--audience", "customer", code=USAGE, says="never made for the customer")


def test_our_company_is_proposed_no_red_contact_and_hears_nothing_of_stances_and_tries(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ma Dan", "--level", "middle", "--handling", "red", "--stance", "mentor").ok()
    assert find(acme, "buying-process-1")["contact"] == "C-3"
    acme(*ASK, "--ask", "Ma Dan").ok()
    acme(*TRY, "declined", "--contact", "Ma Dan", "--note", "Ma would not say").ok()
    acme("edit-contact", JO, "--stance", "enemy").ok()
    company = ("--audience", "company")
    told = find(acme, "buying-process-1", *company)
    assert (told["contact"], told["others"], told["ask"], told["failed"]) == (JO, [], None, 0)
    assert told["effort"] == find(acme, "buying-process-2", *company)["effort"]
    for command in ("next", "gaps", "collection-plan"):
        for form in ("table", "json", "csv", "plain"):
            shown = acme(command, "acme", *company, "--format", form)
            assert "Bo" in shown.out or command == "next"
            assert not any(word in shown.out for word in ("Ma Dan", "C-3", "would not", "declined", "enemy"))
    (line,) = acme("collection-plan", "acme", *company, "--json").ok().json
    assert (line["owner"], line["ask"], line["attempts"]) == ("Bo", None, [])
    plan = acme("render-plan", "acme", "--draft", "-o", "-", *company).ok().out
    assert "| J-1 |" in plan
    assert not any(word in plan for word in ("Ma Dan", "would not"))


def test_a_question_has_one_open_inquiry_that_assigning_again_changes(acme: Kamplan) -> None:
    first = acme(*ASK, "--ask", "Jo Park", "--how", "At lunch", "--json").ok().json
    assert (first["id"], first["owner"], first["due"], first["ask"], first["how"]) == (
        "J-1", "Bo", "2026-12-10", JO, "At lunch",
    )  # fmt: skip
    again = acme(*ASK[:3], "--to", "Cy", "--due", "2026-12-24").ok()
    assert again.out.startswith("J-1 changed: buying-process-1; Cy by 2026-12-24; ask Jo Park (C-2)")
    assert len(acme("list-inquiries", "acme", "--json").ok().json) == 1
    acme("close", "J-1", "--as", "dropped").ok()
    assert acme(*ASK, "--json").ok().json["id"] == "J-2"
    acme("undo", "--yes").ok()
    assert acme("list-inquiries", "acme", "--json").ok().json == []


@pytest.mark.parametrize(
    ("argv", "code", "says", "tries"),
    [
        (("assign-question", "acme", "buying-proces-1", "--to", "Bo", "--due", "2026-12-10"), USAGE,
         "'buying-proces-1' is not a question", "did you mean buying-process-1"),
        (("assign-question", "acme", "key-people-4", "--to", "Bo", "--due", "2026-12-10"), USAGE,
         "asks what we can do", "kamplan answer acme key-people-4"),
        ((*ASK[:5], "--due", "2026-11-22"), USAGE, "--due: 2026-11-22 has passed", "--due from today on"),
        ((*ASK, "--ask", "Nobody"), NOT_FOUND, "Nobody", ""),
        ((*TRY, "declined", "--on", "2026-11-24"), USAGE, "--on: 2026-11-24 lies after today", ""),
        ((*TRY, "declined", "--contact", "Nobody"), NOT_FOUND, "Nobody", ""),
        (("next", "nobody"), NOT_FOUND, "nobody", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(acme: Kamplan, argv: tuple[str, ...], code: int, says: str, tries: str) -> None:
    acme.refuses(*argv, code=code, says=says, tries=tries)


def test_a_try_opens_an_inquiry_of_whoever_tried_and_an_answer_closes_it(acme: Kamplan) -> None:
    opened = acme(*TRY, "not-reached", "--contact", JO, "--note", "Away").ok()
    assert "due 2026-12-14: kamplan assign-question acme buying-process-1" in opened.err
    acme(*TRY, "partly-answered", "--on", "2026-11-23", "--by", "Bo").ok()
    (line,) = acme("collection-plan", "acme", "--json").ok().json
    assert (line["owner"], line["due"], line["ask"]) == ("Ada Lin", "2026-12-14", JO)
    assert [(one["by"], one["contact"], one["result"], one["note"]) for one in line["attempts"]] == [
        ("Ada Lin", JO, "not-reached", "Away"), ("Bo", JO, "partly-answered", None),
    ]  # fmt: skip
    closed = acme(*TRY, "answered").ok()
    assert "3 attempts; answered" in closed.out
    assert f"--topic buying-process --question buying-process-1 --tier 3 --contact {JO}" in closed.err
    assert acme("collection-plan", "acme", "--json").ok().json == []
    assert acme("show", "J-1", "--json").ok().json["status"] == "answered"


def test_an_answer_from_the_top_is_entered_as_tier_4(acme: Kamplan) -> None:
    assert f"--tier 4 --contact {WEI}" in acme(*TRY, "answered", "--contact", WEI).ok().err


def test_a_try_is_due_with_the_declaration_of_its_topic(acme: Kamplan) -> None:
    acme("declare-unknown", "acme", "buying-process", "--owner", "Bo", "--due", "2027-01-15", "--how", "Ask Jo").ok()
    assert acme(*TRY, "not-reached", "--json").ok().json["due"] == "2027-01-15"


def test_who_tried_must_be_known_where_nobody_was_asked(acme: Kamplan) -> None:
    acme.user = ""
    acme.refuses(*TRY, "declined", code=USAGE, says="--by: nobody is asked", tries="--by P")
    acme(*ASK).ok()
    acme(*TRY, "declined").ok()


def test_tries_after_the_date_that_is_asked_for_are_left_out(acme: Kamplan) -> None:
    acme(*ASK, "--json", today="2026-11-01").ok()
    acme(*TRY, "declined", "--contact", JO, "--on", "2026-11-20").ok()
    (then,) = acme("collection-plan", "acme", "--on", "2026-11-10", "--json").ok().json
    (now,) = acme("collection-plan", "acme", "--json").ok().json
    assert (len(then["attempts"]), len(now["attempts"])) == (0, 1)
    assert find(acme, "buying-process-1", "--on", "2026-11-10")["contact"] == JO


def test_the_collection_plan_is_in_order_of_due_date_and_then_of_owner(acme: Kamplan) -> None:
    for question, owner, due in (
        ("rivalry-1", "Cy", "2026-12-20"), ("rivalry-2", "Bo", "2026-12-20"), ("key-people-1", "Di", "2026-12-01"),
    ):  # fmt: skip
        acme("assign-question", "acme", question, "--to", owner, "--due", due).ok()
    acme("declare-unknown", "acme", "technology", "--owner", "Al", "--due", "2026-12-20", "--how", "Read").ok()
    acme("declare-unknown", "acme", "rivalry", "--owner", "Al", "--due", "2026-12-20", "--how", "Read").ok()
    lines = acme("collection-plan", "acme", "--json").ok().json
    assert [(one["owner"], one["question"], one["topic"]) for one in lines] == [
        ("Di", "key-people-1", "key-people"), ("Al", None, "technology"), ("Bo", "rivalry-2", "rivalry"),
        ("Cy", "rivalry-1", "rivalry"),
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(acme("collection-plan", "acme", "--format", "csv").ok().out)))
    assert [row["due"] for row in rows] == [one["due"] for one in lines]
    late = acme("collection-plan", "acme", "--json", "--on", "2026-12-02").ok().json
    assert [one["is_overdue"] for one in late] == [True, False, False, False]


def test_an_empty_collection_plan_says_what_to_type(acme: Kamplan) -> None:
    shown = acme("collection-plan", "acme").ok()
    assert shown.out == ""
    assert "kamplan next acme" in shown.err


def test_a_gap_says_who_finds_out_and_what_closes_it(acme: Kamplan) -> None:
    assert gap(acme, "buying-process")["owner"] is None
    acme(*ASK, "--ask", JO).ok()
    found = gap(acme, "buying-process")
    assert (found["state"], found["owner"], found["due"], found["ask_name"]) == (
        "open", "Bo", "2026-12-10", "Jo Park",
    )  # fmt: skip
    asked, other = found["questions"][:2]
    assert (asked["inquiry"], other["inquiry"]) == ("J-1", None)
    assert other["hint"].startswith('kamplan add-intel acme "…" --tier 3 --topic buying-process --question buying-')
    contribution = next(one for one in gap(acme, "key-people")["questions"] if one["kind"] == "contribution")
    assert contribution["hint"] == 'kamplan answer acme key-people-4 "…"'
    acme("declare-unknown", "acme", "rivalry", "--owner", "Cy", "--due", "2026-12-31", "--how", "Read").ok()
    assert (gap(acme, "rivalry")["owner"], gap(acme, "rivalry")["inquiry"]) == ("Cy", "U-1")


def test_gaps_end_with_10_only_while_a_required_topic_is_open(example: Kamplan) -> None:
    done = example("gaps", "aurelia", "--json")
    assert (done.code, done.json["open_required"]) == (0, 0)
    assert done.json["topics"]
    assert example("gaps", "aurelia", "--required", "--json").ok().json["topics"] == []
    assert example("gaps", "aurelia", "--on", "2025-01-01").code == FINDINGS
    rows = list(csv.DictReader(io.StringIO(example("gaps", "aurelia", "--format", "csv").ok().out)))
    assert len(rows) == sum(1 + len(one["questions"]) for one in done.json["topics"])


@pytest.mark.parametrize("width", [80, 120])
def test_every_line_of_the_screen_fits_but_for_commands(
    example: Kamplan, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    monkeypatch.setattr("kamplan.cli.output.make_console", _console_of(width))
    monkeypatch.setattr("kamplan.cli.output_inquiries.make_console", _console_of(width))
    for argv in (("gaps", "aurelia"), ("next", "aurelia", "--explain"), ("collection-plan", "aurelia")):
        for language in ("en", "zh"):
            shown = example(*argv, "--lang", language).ok().out
            assert max(cell_len(one) for one in shown.splitlines() if "  kamplan " not in one) <= width, argv


def _console_of(width: int) -> Any:
    from rich.console import Console

    return lambda: Console(markup=False, highlight=False, emoji=False, width=width)


def test_the_screens_explain_themselves_in_both_languages(example: Kamplan) -> None:
    english = example("next", "aurelia", "--explain", "--top", 1).ok().out
    (one,) = example("next", "aurelia", "--top", 1, "--json").ok().json["questions"]
    assert f"value {one['value']} = {one['stake']} × {one['uncertainty']}%" in english
    assert "asked: Ines Halvard asks Zhuang Yiheng (C-6) by 2026-10-16 [J-2]" in english
    chinese = example("next", "aurelia", "--explain", "--top", 1, "--lang", "zh").ok().out
    assert "理由：" in chinese
    assert "required topic" not in chinese
    assert "有矛盾" in example("gaps", "aurelia", "--lang", "zh").ok().out


def test_an_inquiry_is_about_a_question_of_the_checklist_that_the_customer_can_answer(
    acme: Kamplan, tmp_path: Path
) -> None:
    rest = ("--owner", "Ada", "--due", "2026-12-01")
    acme.refuses("add-inquiry", "acme", "rivalry-99", *rest, code=2, says="'rivalry-99' is not a question")
    acme.refuses("add-inquiry", "acme", "rivalry-4", *rest, code=2, says="asks what we can do", tries="answer acme")
    acme("add-inquiry", "acme", "rivalry-1", *rest).ok()
    acme.refuses("edit", "J-1", "--set", "question=rivalry-99", code=2, says="'rivalry-99' is not a question")
    file = tmp_path / "inquiries.csv"
    file.write_text("account,question,owner,due\nacme,rivalry-98,Ada,2026-12-01\n", encoding="utf-8")
    acme.refuses("import", file, "--as", "inquiries", code=2, says="row 2: 'rivalry-98' is not a question")


def test_an_inquiry_whose_question_left_the_checklist_is_closed_and_exported_all_the_same(
    acme: Kamplan, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(CHECKLIST.read_text(encoding="utf-8").replace('"rivalry-1"', '"rivalry-9"'), encoding="utf-8")
    rest = ("--owner", "Ada", "--due", "2026-12-01")
    acme("add-inquiry", "acme", "rivalry-9", *rest, "--checklist", own).ok()
    acme("edit", "J-1", "--set", "owner=Bo").ok()
    acme("close", "J-1").ok()
    folder, again = tmp_path / "one", tmp_path / "two"
    acme("export", "acme", "-o", folder).ok()
    other = Kamplan(tmp_path / "other.db", today=acme.today)
    other("import", folder).ok()
    other("export", "acme", "-o", again).ok()
    assert (folder / "inquiries.csv").read_bytes() == (again / "inquiries.csv").read_bytes()
