"""What a reviewer points out: every rule fires where it should and is silent where not, and `check` says so."""

from __future__ import annotations

import ast
import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.analysis import checks
from kamplan.analysis.checks import RULES, late_commitment
from kamplan.cli.app import find_command
from kamplan.cli.editing import read_settings
from kamplan.domain.ids import parse_id
from kamplan.domain.kinds import KINDS
from kamplan.resources import CHECKLIST
from kamplan.service.analysis import explain_check

if TYPE_CHECKING:
    from conftest import Kamplan

GOOD = "--reliability B --credibility 2"
ITEM = f"add-intel acme 'Brass gives way' --tier 1 --topic substitutes --source News {GOOD}"
PUBLIC = f"add-intel acme 'They buy by tender' --tier 2 --topic buying-process --source News {GOOD}"
TOLD = f"add-intel acme 'Jo compares three bids' --tier 3 --topic buying-process --contact C-2 {GOOD}"
DEED = "add-opportunity acme 'A second line' --amount 5 --currency EUR --close-by 2027-03-01"
GOAL = "add-objective acme 'Double the pumps' --measure sales --baseline 1 --target 2 --due 2027-06-30"
WAY = "add-strategy acme 'Show the trial' --serves G-1 --cite I-1"
DONE = "add-action acme 'Book the trial' --owner Ada --due 2026-12-31"
ASKED = ("key-people", "rivalry")
WAIVED = [
    f"waive acme {topic['id']} --reason 'not ours'"
    for area in json.loads(CHECKLIST.read_text(encoding="utf-8"))["areas"]
    for topic in area["topics"]
    if topic["required"] and topic["id"] not in ASKED
]
"""Every required topic waived but two."""
OFFER = "add-value acme 'One contract' --need 'Fewer suppliers'"

FIRES: dict[str, tuple[list[str], str]] = {
    "KP013": ([f"{DEED} --role user=C-2"], "O-1"),
    "KP014": (["edit-contact C-1 --stance supporter"], "acme"),
    "KP015": (["edit-contact C-1 --power inner"], "C-1"),
    "KP016": (["edit-contact C-1 --power structure --coverage none"], "C-1"),
    "KP017": (["add-interaction acme Lunch --who 'Sol Reyes' --on 2026-08-24"], "acme"),
    "KP018": (["add-action acme 'Call Jo' --owner Ada --due 2026-11-22"], "A-1"),
    "KP019": (["add-commitment acme 'Twelve pumps' --due 2026-11-22"], "D-1"),
    "KP020": (["add-issue acme 'It leaks' --raised 2026-11-01 --due 2026-11-22"], "Q-1"),
    "KP021": (["add-issue acme 'It leaks' --severity critical --owner Ada"], "Q-1"),
    "KP022": (["add-opportunity acme 'A line' --amount 5 --currency EUR --close-by 2026-11-22"], "O-1"),
    "KP023": (["add-opportunity acme 'A line' --amount 5 --currency EUR"], "O-1"),
    "KP024": ([GOAL], "G-1"),
    "KP025": ([GOAL], "G-1"),
    "KP026": ([GOAL], "G-1"),
    "KP027": ([GOAL.replace("2027-06-30", "2026-11-22")], "G-1"),
    "KP028": ([ITEM, GOAL, WAY, "withdraw-intel I-1 --reason wrong"], "T-1"),
    "KP029": ([ITEM, GOAL, WAY, "close G-1 --as dropped"], "T-1"),
    "KP030": ([ITEM, GOAL, WAY, f"{DONE} --serves G-1"], "T-1"),
    "KP031": (["add-risk acme 'A rival undercuts us' --owner Ada"], "R-1"),
    "KP032": (["add-budget acme Travel --planned 10 --spent 12.5 --currency EUR"], "B-1"),
    "KP033": (["add-budget acme Travel --planned 10 --currency EUR"], "B-1"),
    "KP034": ([PUBLIC], "acme"),
    "KP035": ([f"{ITEM} --swot s", DEED], "I-1"),
    "KP036": ([f"{OFFER} --figure '5 percent'"], "V-1"),
    "KP037": ([DONE], "acme"),
    "KP038": ([DEED], "acme"),
    "KP039": (["add-stage acme basic --view ours"], "L-1"),
    "KP040": (["add-stage acme cooperative --view ours", "add-stage acme exploratory --view theirs"], "L-2"),
    "KP041": ([DONE, DONE.replace("Book", "Plan"), "carry-over acme --keep A-2"], "A-1"),
    "KP042": ([GOAL, "close G-1 --as missed --outcome 'Half of it'"], "G-1"),
    "KP043": ([DONE, *WAIVED], "acme"),
    "KP044": (["add-inquiry acme rivalry-1 --owner Ada --due 2026-11-22"], "J-1"),
    "KP045": (["add-issue acme 'It leaks' --raised-by C-1", "edit-contact C-1 --left 2026-11-22"], "Q-1"),
}
"""For each rule what to record so that it fires, and what the finding is about."""

SILENT: dict[str, list[str]] = {
    "KP013": [f"{DEED} --role economic=C-1"],
    "KP014": ["edit-contact C-1 --stance supporter", "edit-contact C-2 --stance enemy"],
    "KP015": ["edit-contact C-1 --power inner --owner Ada", "edit-contact C-2 --power outside"],
    "KP016": ["edit-contact C-1 --power structure --coverage several", "edit-contact C-2 --coverage none"],
    "KP017": ["add-interaction acme Lunch --who 'sol reyes' --on 2026-08-25"],
    "KP018": [DONE, "add-action acme 'Call Jo' --owner Ada --due 2026-11-22", "close A-2"],
    "KP019": ["add-commitment acme 'Twelve pumps' --due 2026-11-23"],
    "KP020": ["add-issue acme 'It leaks' --raised 2026-11-01 --due 2026-11-22", "close Q-1"],
    "KP021": [
        "add-issue acme 'It leaks' --severity critical --owner Ada --due 2026-12-01",
        "add-issue acme 'It is loud' --severity medium",
    ],
    "KP022": [
        DEED,
        "add-opportunity acme 'A line' --amount 5 --currency EUR --close-by 2026-11-22",
        "close O-2 --as lost",
    ],
    "KP023": [DEED],
    "KP024": [ITEM, f"{GOAL} --cite I-1"],
    "KP025": [f"{GOAL} --owner Ada"],
    "KP026": [ITEM, GOAL, WAY],
    "KP027": [GOAL, GOAL.replace("2027-06-30", "2026-11-22"), "close G-2 --as missed"],
    "KP028": [ITEM, ITEM.replace("Brass", "Zinc"), GOAL, f"{WAY},I-2", "withdraw-intel I-1 --reason wrong"],
    "KP029": [ITEM, GOAL, GOAL, f"{WAY} --serves G-2", "close G-1 --as dropped"],
    "KP030": [ITEM, GOAL, WAY, f"{DONE} --serves T-1"],
    "KP031": ["add-risk acme 'A rival undercuts us' --owner Ada --response 'Show the whole cost'"],
    "KP032": ["add-budget acme Travel --planned 10 --spent 10 --currency EUR"],
    "KP033": ["add-budget acme Travel --planned 10 --currency EUR --approved-by Sol"],
    "KP034": [PUBLIC, TOLD],
    "KP035": [f"{ITEM} --swot s", f"{DEED} --cite I-1"],
    "KP036": [f"{OFFER} --figure '5 percent' --proof 'The trial at Lodz'"],
    "KP037": [DONE, "add-figure acme 2025 'Share of Wallet' 20 --unit percent"],
    "KP038": [DEED, "add-white-space acme Plant Pumps --holder competitor --competitor Varnholt"],
    "KP039": ["add-stage acme basic --view ours --why 'They call us first'"],
    "KP040": ["add-stage acme cooperative --view ours", "add-stage acme basic --view theirs"],
    "KP041": [DONE, "edit-account acme --period 2026-01-01..2026-12-31"],
    "KP042": [GOAL, "close G-1 --as missed --outcome 'Half of it' --lesson 'Ask sooner'"],
    "KP043": [
        DONE,
        *WAIVED,
        "assign-question acme rivalry-2 --to Ada --due 2026-12-01",
        "declare-unknown acme key-people --owner Ada --due 2026-12-01 --how 'Ask Jo'",
    ],
    "KP044": [
        "add-inquiry acme rivalry-1 --owner Ada --due 2026-11-23",
        "add-inquiry acme rivalry-2 --owner Ada --due 2026-11-22",
        "close J-2 --as dropped",
    ],
    "KP045": [
        "add-issue acme 'It leaks' --raised-by C-1",
        "add-issue acme 'It is loud' --raised-by C-2",
        "close Q-2",
        "edit-contact C-1 --left 2026-12-01",
        "edit-contact C-2 --left 2026-11-22",
    ],
}
"""For each rule what to record so that it has no reason to fire."""

EMPTY = {"KP009", "KP010", "KP011"}
"""What an account with nothing on it may be told: no sponsor, no review, no summary."""


def record(kamplan: Kamplan, lines: list[str]) -> None:
    """Run the commands of some lines."""
    for line in lines:
        kamplan(*shlex.split(line)).ok()


def check(kamplan: Kamplan, *options: str) -> list[dict[str, Any]]:
    """Return the findings of the small account."""
    return list(kamplan("check", "acme", *options, "--json").ok().json)


def about(kamplan: Kamplan, code: str, *options: str) -> list[str]:
    """Return what the findings of a code are about."""
    return [one["about"] for one in check(kamplan, *options) if one["code"] == code]


def said(kamplan: Kamplan, code: str) -> str:
    """Return the message of the one finding of a code."""
    (message,) = [one["message"] for one in check(kamplan) if one["code"] == code]
    return str(message)


def refuse_hint(hint: str) -> str | None:
    """Return what is wrong with a hint's command, or None when it would parse; an unknown field raises."""
    words = shlex.split(hint)
    assert words[0] == "kamplan"
    command = find_command(words[1])
    if command is None:
        return f"no command {words[1]}"
    options = {name: one for one in command.params for name in one.opts}
    typed = iter(words[2:])
    arguments, settings = [], []
    for word in typed:
        if not word.startswith("-"):
            arguments.append(word)
        elif word not in options:
            return f"{words[1]} has no option {word}"
        elif not getattr(options[word], "is_flag", False):
            value = next(typed)
            settings += [value] if word == "--set" else []
    taken = [one for one in command.params if one.param_type_name == "argument"]
    if not sum(one.required for one in taken) <= len(arguments) <= len(taken):
        return f"{words[1]} takes other arguments than {arguments}"
    if words[1] in ("edit", "close"):
        read_settings(KINDS[parse_id(arguments[0], *KINDS)[0]], settings)
    missing = [one.name for one in command.params if one.required and one.param_type_name == "option"]
    return next(
        (f"{words[1]} needs {name}" for name in missing if not set(command_flags(command, name)) & {*words}), None
    )


def command_flags(command: Any, name: str) -> list[str]:
    """Return how an option of a command is typed."""
    return next(one.opts for one in command.params if one.name == name)


# Every rule


@pytest.mark.parametrize(
    ("hint", "says"),
    [
        ("kamplan mend A-1", "no command mend"),
        ("kamplan close A-1 --how done", "close has no option --how"),
        ("kamplan close --as done", "close takes other arguments than []"),
        ("kamplan add-action acme ACTION --owner P", "add-action needs due"),
        ("kamplan close A-1 --as done --on DATE", None),
    ],
)
def test_a_hint_that_would_not_parse_is_seen(hint: str, says: str | None) -> None:
    assert refuse_hint(hint) == says


@pytest.mark.parametrize("code", FIRES)
def test_a_rule_fires_where_a_reviewer_would_speak_and_its_command_parses(acme: Kamplan, code: str) -> None:
    lines, expected = FIRES[code]
    record(acme, lines)
    found = [one for one in check(acme) if one["code"] == code]
    assert [one["about"] for one in found] == [expected]
    assert [refuse_hint(one["hint"]) for one in found] == [None]
    assert "{" not in found[0]["message"]


@pytest.mark.parametrize("code", SILENT)
def test_a_rule_is_silent_where_there_is_nothing_to_say(acme: Kamplan, code: str) -> None:
    record(acme, SILENT[code])
    assert about(acme, code) == []


def test_every_rule_of_the_planning_records_has_both_cases() -> None:
    ours = [rule.CODE for rule in RULES if rule.CODE > "KP012"]
    assert list(FIRES) == list(SILENT) == ours


def test_codes_are_unique_and_consecutive_and_every_rule_says_what_it_is_about() -> None:
    assert [rule.CODE for rule in RULES] == [f"KP{number:03d}" for number in range(1, 1 + len(RULES))]
    for rule in RULES:
        assert (rule.__doc__ or "").strip().splitlines()[0].endswith(".")


def test_every_module_of_a_rule_is_among_the_rules() -> None:
    folder = Path(checks.__file__).parent
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__", "case"}
    assert modules == {rule.__name__.rpartition(".")[2] for rule in RULES}


def test_every_finding_has_a_hint() -> None:
    for rule in RULES:
        tree = ast.parse(Path(str(rule.__file__)).read_text(encoding="utf-8"))
        calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
        made = [one for one in calls if getattr(one.func, "id", "") == "make_finding"]
        assert made
        assert all("hint" in {keyword.arg for keyword in one.keywords} for one in made)


def test_an_account_with_nothing_on_it_hears_nothing_of_plans_and_people(acme: Kamplan) -> None:
    assert {one["code"] for one in check(acme)} <= EMPTY


@pytest.mark.parametrize("code", ["KP013", "KP014", "KP015", "KP016", "KP017", "KP024", "KP026", "KP029", "KP030",
                                  "KP034", "KP035", "KP037", "KP038", "KP040", "KP041"])  # fmt: skip
def test_who_cannot_see_it_all_is_not_told_that_something_is_missing(acme: Kamplan, code: str) -> None:
    record(acme, FIRES[code][0])
    assert about(acme, code, "--audience", "company") == []


def test_what_was_made_after_a_carry_over_on_the_same_day_is_no_record_of_an_earlier_period(acme: Kamplan) -> None:
    record(acme, [DONE, "carry-over acme --keep A-1", DONE.replace("Book", "Plan")])
    assert about(acme, "KP041") == []


def test_the_hint_for_an_amount_names_the_currency_of_the_account(acme: Kamplan) -> None:
    record(acme, ["edit-account acme --currency EUR", "add-opportunity acme Pumps"])
    (found,) = [one for one in check(acme) if one["code"] == "KP023"]
    assert "currency=EUR" in found["hint"]


def test_a_withdrawn_record_is_no_finding(acme: Kamplan) -> None:
    record(acme, [*FIRES["KP019"][0], "withdraw D-1 --reason 'Never promised'"])
    assert about(acme, "KP019") == []


# Sides of a rule that one case does not show


def test_the_hint_for_an_economic_buyer_keeps_the_roles_that_are_there(acme: Kamplan) -> None:
    record(acme, FIRES["KP013"][0])
    (hint,) = [one["hint"] for one in check(acme) if one["code"] == "KP013"]
    acme(*shlex.split(hint.replace("C-n", "C-1"))[1:]).ok()
    assert acme("show", "O-1", "--json").ok().json["roles"] == [
        {"role": "user", "contact": "C-2", "name": "Jo Park"},
        {"role": "economic", "contact": "C-1", "name": "Wei Fang"},
    ]
    assert about(acme, "KP013") == []


def test_a_closed_opportunity_needs_no_buyer_no_amount_and_no_date(acme: Kamplan) -> None:
    record(acme, ["add-opportunity acme 'A line'", "close O-1 --as dropped"])
    assert not {"KP013", "KP022", "KP023"} & {one["code"] for one in check(acme)}


def test_coverage_that_nobody_recorded_is_said_as_such(acme: Kamplan) -> None:
    record(acme, ["edit-contact C-1 --power inner"])
    assert said(acme, "KP016").endswith("how well we know them is not recorded")


def test_the_sponsor_is_heard_through_the_people_they_own(acme: Kamplan) -> None:
    record(acme, ["edit-contact C-1 --owner 'SOL Reyes' --last-contact 2026-11-01", "edit-contact C-2 --owner Ada"])
    assert about(acme, "KP017") == []


def test_a_sponsor_who_never_met_anybody_while_others_did_is_pointed_out(acme: Kamplan) -> None:
    record(acme, ["add-interaction acme Lunch --who Ada"])
    assert said(acme, "KP017") == "no contact of the sponsor Sol Reyes with the customer is recorded"


def test_a_grave_issue_past_its_date_is_an_error_and_a_light_one_a_warning(acme: Kamplan) -> None:
    late = "--raised 2026-11-01 --due 2026-11-02 --owner Ada"
    record(acme, [f"add-issue acme 'It leaks' --severity high {late}", f"add-issue acme 'It is loud' {late}"])
    found = {one["about"]: one["severity"] for one in check(acme) if one["code"] == "KP020"}
    assert found == {"Q-1": "error", "Q-2": "warning"}


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("add-opportunity acme Line", "KP023", "opportunity O-1 has neither an amount nor a close date"),
        ("add-opportunity acme Line --close-by 2027-01-01", "KP023", "opportunity O-1 has no amount"),
        ("add-risk acme Fire", "KP031", "risk R-1 has neither a response nor an owner"),
        ("add-risk acme Fire --response Sand", "KP031", "risk R-1 has no owner"),
        ("add-issue acme Leak --severity high", "KP021", "the grave issue Q-1 has neither an owner nor a date"),
        ("add-issue acme Leak --severity high --due 2027-01-01", "KP021", "the grave issue Q-1 has no owner"),
        (OFFER, "KP036", "value proposition V-1 has neither a figure nor a proof"),
        (f"{OFFER} --proof Trial", "KP036", "value proposition V-1 has no figure that the customer would accept"),
        (
            "add-budget acme Travel --planned 9 --spent 1 --currency EUR",
            "KP033",
            "money of budget line B-1 has been spent, and nobody has approved it",
        ),
        (
            "add-budget acme Travel --planned 9000 --spent 10000.50 --currency EUR",
            "KP032",
            "budget line B-1 is overspent by 1,000.50 EUR",
        ),
    ],
)
def test_a_finding_says_just_what_is_lacking(acme: Kamplan, line: str, code: str, message: str) -> None:
    record(acme, [line])
    assert said(acme, code) == message
    (hint,) = [one["hint"] for one in check(acme) if one["code"] == code]
    assert refuse_hint(hint) is None


def test_a_strategy_whose_evidence_has_gone_stale_is_pointed_out_once_it_has(acme: Kamplan) -> None:
    record(acme, [ITEM, GOAL, WAY])
    assert about(acme, "KP028") == []
    assert about(acme, "KP028", "--on", "2027-06-24") == ["T-1"]


def test_a_dropped_strategy_or_action_serves_nothing(acme: Kamplan) -> None:
    record(acme, [ITEM, GOAL, WAY, WAY, f"{DONE} --serves T-1", "close A-1 --as dropped", "close T-2 --as dropped"])
    assert about(acme, "KP030") == ["T-1"]
    record(acme, ["close T-1 --as dropped"])
    assert about(acme, "KP026") == about(acme, "KP024") == ["G-1"]


def test_a_conclusion_is_a_strength_in_use_where_its_evidence_is(acme: Kamplan) -> None:
    record(acme, [ITEM, "conclude acme substitutes 'Moderate' --cite I-1 --swot s", DEED])
    assert about(acme, "KP035") == ["K-1"]
    record(acme, [f"{OFFER} --cite I-1"])
    assert about(acme, "KP035") == []


def test_the_latest_stage_of_each_view_counts(acme: Kamplan) -> None:
    record(acme, [*FIRES["KP040"][0], "add-stage acme basic --view theirs --why 'They said so'"])
    assert about(acme, "KP040") == []
    assert about(acme, "KP039") == ["L-1"]


# The command


def tidy(kamplan: Kamplan) -> None:
    """Leave nothing to point out on the small account."""
    record(kamplan, ["edit-account acme --next-review 2027-01-31", "summarize acme 'All is well.'"])


def test_check_says_nothing_when_all_is_well(acme: Kamplan) -> None:
    tidy(acme)
    shown = acme("check", "acme", "--strict").ok()
    assert (shown.out, shown.err) == ("", "")
    assert acme("check", "--json", "--strict").ok().json == []


def test_a_finding_has_its_account_code_severity_message_record_and_command(acme: Kamplan) -> None:
    tidy(acme)
    record(acme, [*FIRES["KP019"][0], "add-figure acme 2025 'share of wallet' 20"])
    found, left = check(acme)
    assert left["code"] == "KP043"
    assert [found] == [
        {
            "account": "acme",
            "code": "KP019",
            "severity": "error",
            "message": "delivery commitment D-1 was promised by 2026-11-22 and is not delivered",
            "about": "D-1",
            "hint": "kamplan close D-1",
        }
    ]


def test_only_strict_fails_and_only_on_errors_and_warnings(acme: Kamplan) -> None:
    assert {one["severity"] for one in check(acme)} == {"notice"}
    assert acme("check", "acme", "--strict").code == 0
    record(acme, FIRES["KP018"][0])
    assert acme("check", "acme").code == 0
    assert acme("check", "acme", "--strict").code == 10


def test_the_most_severe_comes_first_over_all_accounts(acme: Kamplan) -> None:
    record(acme, ["new-account 'Zeta Works' --key zeta", "add-commitment zeta Pumps --due 2026-11-22"])
    found = acme("check", "--json").ok().json
    assert found[0]["account"] == "zeta"
    order = [("error", "warning", "notice").index(one["severity"]) for one in found]
    assert order == sorted(order)
    assert {one["account"] for one in found} == {"acme", "zeta"}
    assert "zeta: delivery commitment D-1" in acme("check").ok().out
    assert {one["account"] for one in check(acme)} == {"acme"}


def test_check_is_the_end_of_an_analysis(example: Kamplan) -> None:
    found = example("check", "aurelia", "--json").ok().json
    analysed = example("analyze", "aurelia", "--json").ok().json["findings"]
    assert [{key: one[key] for key in one if key != "account"} for one in found] == analysed


def test_a_table_gives_the_command_below_each_finding(acme: Kamplan) -> None:
    record(acme, FIRES["KP018"][0])
    lines = acme("check", "acme").ok().out.splitlines()
    assert lines[0].strip() == "! KP018 Ada was to carry out action A-1 by 2026-11-22"
    assert lines[1].strip() == "kamplan close A-1"


def test_csv_and_plain_have_the_keys_of_json(acme: Kamplan) -> None:
    header = acme("check", "acme", "--format", "csv").ok().out.splitlines()[0]
    assert header == "account,code,severity,message,about,hint"
    assert acme("check", "acme", "--format", "plain").ok().out.splitlines()[0].startswith("acme\tKP010\tnotice\t")


@pytest.mark.parametrize("account", [["acme"], []])
def test_no_finding_is_shown_to_a_customer(acme: Kamplan, account: list[str]) -> None:
    acme.refuses("check", *account, "--audience", "customer", code=2, says="never shown to the customer")


def test_what_is_left_out_for_the_company_is_counted_on_standard_error(example: Kamplan) -> None:
    shown = example("check", "--audience", "company", "--json").ok()
    assert "left out for the audience company" in shown.err
    assert not {"KP015", "KP016"} & {one["code"] for one in shown.json}


def test_the_example_account_is_told_of_the_one_member_of_the_power_level_nobody_covers(example: Kamplan) -> None:
    found = [(one["code"], one["about"]) for one in example("check", "--json").ok().json if one["code"] > "KP012"]
    assert {("KP015", "C-4"), ("KP016", "C-4")} <= set(found)
    assert {("KP018", "A-8"), ("KP019", "D-3"), ("KP020", "Q-2")} <= set(found)


def test_explain_says_what_a_rule_is_about(kamplan: Kamplan) -> None:
    for rule in RULES:
        assert explain_check(rule.CODE.lower()) == (rule.CODE, str(rule.__doc__).strip())
    shown = kamplan("check", "--explain", "kp019").ok().out
    assert shown == f"KP019: {str(late_commitment.__doc__).strip()}\n"
    assert kamplan("check", "--explain", "KP019", "--json").ok().json["code"] == "KP019"


def test_explaining_no_rule_names_those_there_are(kamplan: Kamplan) -> None:
    kamplan.refuses("check", "--explain", "KP999", code=2, says="no rule 'KP999'", tries="KP001 to KP045")
