"""What a good reviewer would point out: each rule fires on its defect, is silent without it, and says how to mend it."""

from __future__ import annotations

import inspect
import re
import shlex

import pytest

from kamplan.analysis.checks import RULES
from kamplan.cli.app import MODULES, load_commands

GRADED = ("--tier", "1", "--topic", "rivalry", "--source", "Daily", "--reliability", "B", "--credibility", "2")
ACTION = ("add-action", "acme", "Call", "--owner", "Ada")
GOAL = ("add-objective", "acme", "Grow", "--measure", "m", "--baseline", "1", "--target", "2", "--owner", "Ada")
LINE = ("add-opportunity", "acme", "Line 4", "--amount", "5", "--currency", "EUR", "--probability", "40")
STRATEGY = ("add-strategy", "acme", "Sell", "--serves", "G-1", "--cite", "I-1")
CASES = {
    "KP013": ([(*LINE, "--close-by", "2027-01-01")], [("edit", "O-1", "--set", "roles=economic=C-1")]),
    "KP014": ([("edit-contact", "C-1", "--power", "inner", "--owner", "Ada")],
              [("edit-contact", "C-2", "--stance", "opponent")]),
    "KP015": ([("edit-contact", "C-1", "--power", "inner")], [("edit-contact", "C-1", "--owner", "Ada")]),
    "KP016": ([("edit-contact", "C-1", "--power", "structure")], [("edit-contact", "C-1", "--coverage", "brief")]),
    "KP017": ([("edit-account", "acme", "--sponsor", "Bo Lee"),
               ("add-interaction", "acme", "Lunch", "--who", "Bo Lee", "--on", "2026-08-01")],
              [("add-interaction", "acme", "Dinner", "--who", "BO LEE", "--on", "2026-11-01")]),
    "KP018": ([(*ACTION, "--due", "2026-11-22")], [("close", "A-1")]),
    "KP019": ([("add-commitment", "acme", "Camera", "--due", "2026-11-22")], [("close", "D-1")]),
    "KP020": ([("add-issue", "acme", "Noise", "--raised", "2026-11-01", "--due", "2026-11-22")], [("close", "Q-1")]),
    "KP021": ([(*LINE, "--close-by", "2026-11-22")], [("close", "O-1", "--as", "lost")]),
    "KP022": ([("add-opportunity", "acme", "Line 4")],
              [("edit", "O-1", "--set", "amount=5", "--set", "currency=EUR", "--set", "probability=40",
                "--set", "close-by=2027-01-01")]),
    "KP023": ([(*GOAL[:-2], "--due", "2027-01-01")], [("edit", "G-1", "--set", "owner=Ada")]),
    "KP024": ([(*GOAL, "--due", "2027-01-01")], [("add-intel", "acme", "A fact.", *GRADED), STRATEGY]),
    "KP025": ([(*GOAL, "--due", "2026-11-22")], [("close", "G-1", "--as", "missed")]),
    "KP026": ([("add-intel", "acme", "A fact.", *GRADED), (*GOAL, "--due", "2027-01-01"), STRATEGY,
               ("withdraw-intel", "I-1", "--reason", "wrong")],
              [("add-intel", "acme", "Another.", *GRADED), ("edit", "T-1", "--set", "cites=I-2")]),
    "KP027": ([("add-intel", "acme", "A fact.", *GRADED), (*GOAL, "--due", "2027-01-01"), STRATEGY],
              [(*ACTION, "--due", "2026-12-01", "--serves", "T-1")]),
    "KP028": ([("add-risk", "acme", "Rain", "--owner", "Ada")], [("edit", "R-1", "--set", "response=a roof")]),
    "KP029": ([("add-budget", "acme", "Trips", "--planned", "5", "--spent", "6", "--currency", "EUR",
                "--approved-by", "Cy")], [("edit", "B-1", "--set", "planned=7")]),
    "KP030": ([("add-intel", "acme", "They buy in May.", *GRADED[:3], "buying-process", *GRADED[4:])],
              [("add-intel", "acme", "In June.", "--tier", "3", "--topic", "buying-process", "--contact", "C-2",
                *GRADED[6:])]),
    "KP031": ([("add-value", "acme", "Kit", "--need", "speed")],
              [("edit", "V-1", "--set", "figure=5", "--set", "proof=seen")]),
    "KP032": ([("add-intel", "acme", "A fact.", *GRADED), ("add-stage", "acme", "integrated", "--view", "ours", "--cite",
               "I-1"), ("add-stage", "acme", "basic", "--view", "theirs", "--cite", "I-1")],
              [("add-stage", "acme", "cooperative", "--view", "ours", "--cite", "I-1")]),
}  # fmt: skip


def codes(kamplan, *options: str) -> list[str]:
    return [one["code"] for one in kamplan("check", "acme", "--json", *options).ok().json]


@pytest.mark.parametrize("code", CASES)
def test_a_rule_points_out_its_defect_and_is_silent_once_it_is_mended(acme, code: str) -> None:
    broken, mended = CASES[code]
    assert code not in codes(acme)
    for argv in broken:
        acme(*argv).ok()
    found = [one for one in acme("check", "acme", "--json").ok().json if one["code"] == code]
    assert found
    assert set(found[0]) == {"account", "code", "severity", "message", "about", "hint"}
    for argv in mended:
        acme(*argv).ok()
    assert code not in codes(acme)


@pytest.mark.parametrize("code", ["KP013", "KP014", "KP015", "KP016"])
def test_what_our_company_may_not_read_is_no_finding_for_it(acme, code: str) -> None:
    for argv in CASES[code][0]:
        acme(*argv).ok()
    assert code not in codes(acme, "--audience", "company")


def test_every_rule_has_a_code_of_its_own_and_says_what_it_looks_for(acme) -> None:
    found = sorted(rule.CODE for rule in RULES)
    assert found == [f"KP{number:03}" for number in range(1, len(RULES) + 1)]
    assert len(found) >= 25
    for rule in RULES:
        assert inspect.cleandoc(rule.__doc__ or "").split("\n")[0].endswith(".")
        assert acme("check", "--explain", rule.CODE.lower()).ok().out.startswith(f"{rule.CODE}: ")


def test_every_hint_is_a_command_with_options_that_it_has(example) -> None:
    import typer

    from kamplan.cli.app import build_app

    known = {name for names in MODULES.values() for name in names}
    tree = typer.main.get_command(build_app()).commands
    for one in example("check", "--json").ok().json:
        words = shlex.split(one["hint"])
        assert words[0] == "kamplan"
        assert words[1] in known, one
        options = {opt for parameter in tree[words[1]].params for opt in parameter.opts}
        assert {word for word in words if re.match("--[a-z]", word)} <= options, one
    assert load_commands("check")


def test_check_is_silent_and_succeeds_where_all_is_well(acme) -> None:
    acme("edit-account", "acme", "--sponsor", "Bo", "--next-review", "2027-01-01").ok()
    acme("summarize", "acme", "All is well.").ok()
    for style in ("table", "csv", "plain", "json"):
        shown = acme("check", "acme", "--strict", "--format", style)
        assert shown.code == 0, shown
        assert shown.out.strip() in ("", "[]", "account,code,severity,message,about,hint"), shown


def test_strict_fails_for_warnings_and_not_for_notices(acme) -> None:
    acme("edit-account", "acme", "--sponsor", "Bo", "--next-review", "2027-01-01").ok()
    acme("summarize", "acme", "All is well.").ok()
    acme("add-value", "acme", "Kit", "--need", "speed").ok()
    assert acme("check", "acme", "--strict").code == 0
    acme(*ACTION, "--due", "2026-11-01").ok()
    assert acme("check", "acme", "--strict").code == 10
    assert acme("check", "acme").code == 0


def test_all_accounts_are_checked_and_each_finding_names_its_own(acme) -> None:
    acme("new-account", "Bolt", "--key", "bolt").ok()
    acme(*ACTION, "--due", "2026-11-01").ok()
    found = acme("check", "--json").ok().json
    assert {one["account"] for one in found} == {"acme", "bolt"}
    assert "acme: " in acme("check").ok().out
    acme.refuses("check", "--audience", "customer", code=2, says="never made for the customer")
    acme.refuses("check", "nope", code=3, says="no account 'nope'")
    acme.refuses("check", "--explain", "KP999", code=3, says="no rule 'KP999'", tries="KP001")
