"""What a director sees: every account's measures and flags, who carries what, what collides, what it may cost."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Kamplan

MAPPINGS = ROOT / "examples" / "mappings"
CRM = Path(os.environ.get("KAMPLAN_CRM_DATA") or ROOT.parent / "shared" / "data" / "crm-sales")


@pytest.fixture
def two(kamplan: Kamplan) -> Kamplan:
    """Two accounts that compete, with opportunities, actions, people of ours and one contact in both."""
    for argv in (
        ("new-account", "Acme Pumps", "--key", "acme", "--manager", "Ann", "--sponsor", "Sol", "--director", "Sol"),
        ("new-account", "Borealis", "--key", "borealis", "--manager", "Bo", "--sponsor", "Sol"),
        ("add-colleague", "Ann", "--manager", "Dee"),
        ("add-colleague", "Bo", "--manager", "Dee"),
        ("add-contact", "acme", "Wei Fang", "--level", "top", "--power", "inner"),
        ("add-contact", "borealis", "wei fang"),
        ("add-opportunity", "acme", "Valves", "--amount", "0.10", "--currency", "EUR", "--probability", "50",
         "--competitor", "BOREALIS", "--owner", "Ann"),
        ("add-opportunity", "acme", "Seals", "--amount", "0.20", "--currency", "EUR", "--stage", "won"),
        ("add-opportunity", "borealis", "Pipes", "--amount", "7", "--currency", "USD", "--owner", "Cy"),
        ("add-action", "acme", "Call", "--owner", "Ann", "--due", "2026-11-01"),
    ):  # fmt: skip
        kamplan(*argv).ok()
    return kamplan


def lines(kamplan: Kamplan, *argv: str) -> dict[str, Any]:
    return {one["account"]: one for one in kamplan("portfolio", *argv, "--json").ok().json["accounts"]}


def test_money_is_exact_and_each_currency_stands_alone(two: Kamplan) -> None:
    whole = two("portfolio", "--json").ok().json
    acme = next(one for one in whole["accounts"] if one["account"] == "acme")
    assert (acme["open"], acme["weighted"], acme["won"]) == ({"EUR": "0.10"}, {"EUR": "0.0500"}, {"EUR": "0.20"})
    assert whole["totals"]["open_value"] == {"EUR": "0.10", "USD": "7"}
    assert whole["concentration"]["won"] == {"EUR": {"account": "acme", "ratio": 1.0}}


def test_work_counts_for_who_leads_its_owner_and_without_an_owner_for_the_accounts_manager(two: Kamplan) -> None:
    load = {one["manager"]: one for one in two("portfolio", "--json").ok().json["load"]}
    assert (load["Dee"]["accounts"], load["Dee"]["people"], load["Dee"]["overdue_actions"]) == (2, 2, 1)
    assert (load["Dee"]["open_value"], load["Dee"]["won_value"]) == ({"EUR": "0.10"}, {"EUR": "0.20"})
    assert load["Cy"]["open_value"] == {"USD": "7"}


def test_accounts_that_compete_and_people_in_two_plans_are_named(two: Kamplan) -> None:
    whole = two("portfolio", "--json").ok().json
    assert whole["rivals"] == [{"account": "acme", "rival": "borealis"}]
    assert whole["shared_contacts"] == [{"name": "Wei Fang", "accounts": ["acme", "borealis"]}]
    two("withdraw", "C-2", "--reason", "left").ok()
    two("close", "O-1", "--as", "lost").ok()
    whole = two("portfolio", "--json").ok().json
    assert (whole["rivals"], whole["shared_contacts"]) == ([], [])


def test_flags_say_what_is_wrong_and_the_account_alone_shows_what_each_rests_on(two: Kamplan) -> None:
    assert lines(two)["acme"]["flags"] == ["ready", "power", "sponsor", "actions", "rival"]
    one = two("portfolio", "--account", "acme", "--json").ok().json
    assert one["rests_on"]["actions"] == [{"id": "A-1", "text": "Call"}]
    assert one["rests_on"]["power"] == [{"id": "C-1", "text": "Wei Fang"}]
    assert len(one["rests_on"]["ready"]) == one["readiness"]["required"]
    two("close", "A-1").ok()
    assert "actions" not in lines(two)["acme"]["flags"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_flag_that_is_shown_is_explained_in_words(two: Kamplan, language: str) -> None:
    from kamplan.analysis.portfolio import FLAG_WORDS
    from kamplan.language import COLON, translator

    say = translator(language)
    shown = two("portfolio", "--lang", language).ok().out
    raised = {code for one in lines(two).values() for code in one["flags"]}
    assert len(raised) > 3
    for code in raised:
        assert f"\n{say(FLAG_WORDS[code])}{say(COLON)}" in shown
        assert language == "en" or say(FLAG_WORDS[code]) != FLAG_WORDS[code]


def test_the_company_is_told_nothing_that_rests_on_what_only_the_team_may_read(two: Kamplan) -> None:
    two("relabel", "O-1", "--handling", "red", "--reason", "secret").ok()
    two("relabel", "C-2", "--handling", "red", "--reason", "secret").ok()
    done = two("portfolio", "--audience", "company", "--json").ok()
    acme = next(one for one in done.json["accounts"] if one["account"] == "acme")
    assert (acme["open"], acme["power_level"], acme["versions_waiting"]) == ({}, None, None)
    assert "power" not in acme["flags"]
    assert (done.json["rivals"], done.json["shared_contacts"]) == ([], [])
    assert "2 records were left out for the audience company" in done.err
    assert two("budget", "report", "--audience", "company", "--json").ok().json == []


def test_a_managers_portfolio_holds_the_accounts_of_whom_they_lead(two: Kamplan) -> None:
    assert set(lines(two, "--manager", "dee")) == {"acme", "borealis"}
    assert set(lines(two, "--manager", "Bo")) == {"borealis"}
    two.refuses("portfolio", "--manager", "Den", code=3, says="answers for no account", tries="did you mean Dee?")


def test_the_worst_comes_first_when_sorted(two: Kamplan) -> None:
    assert list(lines(two, "--sort", "overdue")) == ["acme", "borealis"]
    assert list(lines(two, "--sort", "open")) == ["borealis", "acme"]


def test_a_score_places_the_account_by_weights_and_the_latest_stands(two: Kamplan, monkeypatch, tmp_path: Path) -> None:
    rated = ("--attractiveness", "size=5", "--attractiveness", "growth=2", "--strength", "share=2")
    done = two("score-account", "acme", *rated, "--why", "review", "--json").ok()
    assert done.json["place"] == {"attractiveness": 3.5, "strength": 2.0, "field": "develop"}
    config = tmp_path / "config.toml"
    config.write_text('score_attractiveness = "size=1,growth=5"\n', encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    assert lines(two)["acme"]["score"] == {"attractiveness": 2.5, "strength": 2.0, "field": "simplify"}
    two("score-account", "acme", "--attractiveness", "growth=4", "--strength", "share=4", "--why", "again").ok()
    assert lines(two)["acme"]["score"]["field"] == "invest"
    config.write_text('score_strength = "share=much"\n', encoding="utf-8")
    two.refuses("portfolio", code=2, says="'share=much' is no weight", tries="size=2,growth=3")


def test_the_page_and_the_workbook_hold_the_same_accounts_and_no_markup_of_theirs(two: Kamplan, tmp_path: Path) -> None:
    two("edit-account", "acme", "--name", "<b>Acme</b>").ok()
    two("score-account", "acme", "--attractiveness", "size=5", "--strength", "share=2", "--why", "x").ok()
    page = tmp_path / "p.html"
    two("portfolio", "-o", page).ok()
    text = page.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "&lt;b&gt;Acme" in text
    assert "<b>Acme" not in text
    assert text.count("http-equiv") == 1, "the policy that lets the page load nothing"
    assert "RED – for the account team" in text
    book = tmp_path / "p.xlsx"
    two("portfolio", "-o", book, "--audience", "company").ok()
    with zipfile.ZipFile(book) as package:
        strings = package.read("xl/sharedStrings.xml").decode()
        assert "borealis" in strings
        assert "AMBER" in package.read("xl/worksheets/sheet1.xml").decode()


def test_csv_has_a_row_an_account_and_a_column_a_measure(two: Kamplan) -> None:
    rows = list(csv.DictReader(io.StringIO(two("portfolio", "--format", "csv").ok().out)))
    assert [row["account"] for row in rows] == ["acme", "borealis"]
    assert (rows[0]["open"], rows[0]["readiness_required"], rows[0]["flags"].split(";")[0]) == (
        "0.10 EUR",
        "14",
        "ready",
    )


def test_an_empty_portfolio_says_what_to_do(kamplan: Kamplan) -> None:
    kamplan("add-colleague", "Ann").ok()
    assert "kamplan new-account NAME" in kamplan("portfolio").ok().err


def test_assigning_says_the_load_and_warns_of_a_fourth_account_and_of_one_person_in_two_roles(two: Kamplan) -> None:
    for name in ("Cygnus", "Delta"):
        two("new-account", name).ok()
    first = two("assign", "cygnus", "--sponsor", "Sol", "--json").ok()
    assert first.json["load"] == [{"role": "sponsor", "name": "Sol", "before": 2, "after": 3}]
    assert "now sponsors" not in first.err
    fourth = two("assign", "delta", "--sponsor", "sol", "--director", "Sol").ok()
    assert "now sponsors 4 accounts" in fourth.err
    assert "both sponsor and director" in fourth.err
    assert "overload" in lines(two)["acme"]["flags"]
    moved = two("assign", "acme", "--manager", "Bo", "--json").ok().json
    assert moved["load"] == [
        {"role": "manager", "name": "Bo", "before": 1, "after": 2},
        {"role": "manager", "name": "Ann", "before": 1, "after": 0},
    ]
    two("edit-colleague", "Ann", "--left", "2026-11-01").ok()
    assert "Ann left on 2026-11-01" in two("assign", "acme", "--manager", "Ann").ok().err
    assert two("assign", "acme", "--manager", "", "--json").ok().json["manager"] is None


def test_a_budget_is_planned_spent_approved_and_reported_exactly(two: Kamplan) -> None:
    two("budget", "set", "acme", "Fairs", "100.10", "--currency", "EUR", "--year", "2027").ok()
    two("budget", "spend", "acme", "fairs", "0.20").ok()
    assert two("budget", "spend", "B-1", "0.10", "--json").ok().json["left"] == "99.80"
    two.refuses("budget", "spend", "B-1", "--", "-5", code=2, says="below 0")
    two("budget", "set", "acme", "Fairs", "0.25").ok()
    over = two("budget", "spend", "B-1", "0").ok()
    assert "overspent by 0.05 EUR" in over.err
    assert "budget" in lines(two)["acme"]["flags"]
    two("budget", "approve", "B-1", "--by", "Dora").ok()
    two.refuses("budget", "approve", "B-1", code=4, says="was approved by Dora")
    two("budget", "set", "borealis", "Travel", "5", "--currency", "USD", "--year", "2026").ok()
    report = two("budget", "report", "--by", "manager", "--json").ok().json
    assert report == [
        {"manager": "Ann", "lines": 1, "unapproved": 0, "planned": {"EUR": "0.25"}, "spent": {"EUR": "0.30"},
         "left": {"EUR": "-0.05"}},
        {"manager": "Bo", "lines": 1, "unapproved": 1, "planned": {"USD": "5"}, "spent": {}, "left": {"USD": "5"}},
    ]  # fmt: skip
    assert [one["year"] for one in two("budget", "report", "--by", "year", "--json").ok().json] == ["2026", "2027"]
    assert len(two("budget", "report", "--year", "2026", "--json").ok().json) == 1


def test_a_standard_is_measured_from_records_and_what_is_unknown_does_not_meet_it(two: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(
        "[measure.overdue]\nat-most = 0\nweight = 3\n[measure.share-of-wallet]\nat-least = 20\n", encoding="utf-8"
    )
    card = two("scorecard", "--standard", file, "--json").ok().json
    ratios = {one["account"]: (one["ratio"], one["values"]) for one in card["accounts"]}
    assert ratios["acme"] == (0.0, {"overdue": "1", "share-of-wallet": None})
    assert ratios["borealis"] == (0.75, {"overdue": "0", "share-of-wallet": None})
    two("add-figure", "borealis", "2026", "share of wallet", "21", "--unit", "percent").ok()
    assert (
        two("scorecard", "--standard", file, "--account", "borealis", "--json").ok().json["accounts"][0]["ratio"] == 1
    )
    assert two("scorecard").ok().out.startswith("Account")


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ("[measure.readyness]\nat-least = 1\n", "no measure 'readyness'", "did you mean readiness?"),
        ("[measure.readiness]\nleast = 1\n", "unknown key 'least'", "did you mean at-least?"),
        ("[measure.readiness]\nweight = 1\n", "neither at-least nor at-most", "at-least = 80"),
        ("[measure.readiness]\nat-least = 'x'\n", "at-least of readiness: 'x' is not an amount", "write 1250000.50"),
        ("[measure.readiness]\nat-least = 1\nweight = 0\n", "is not above 0", "weight = 2"),
        ("name = 'x'\n", "asks nothing", "[measure.readiness]"),
        ("[measure]\nreadiness = 5\n", "is a table", "[measure.readiness]"),
        ("x", "cannot read the standard", "TOML"),
    ],
)
def test_a_standard_that_cannot_be_measured_is_refused(
    two: Kamplan, tmp_path: Path, text: str, says: str, tries: str
) -> None:
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    two.refuses("scorecard", "--standard", file, code=2, says=says, tries=tries)


APART = """
import csv, json, sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

folder = Path(sys.argv[1])
leads = {row["sales_agent"]: row["manager"] for row in csv.DictReader((folder / "sales_teams.csv").open())}
prices = {row["product"]: Decimal(row["sales_price"]) for row in csv.DictReader((folder / "products.csv").open())}
prices["GTXPro"] = prices["GTX Pro"]
won, count, value = defaultdict(Decimal), defaultdict(int), defaultdict(Decimal)
load = defaultdict(lambda: [0, 0, Decimal(0), Decimal(0)])
for row in csv.DictReader((folder / "sales_pipeline.csv").open()):
    name = row["account"] or "No account given"
    lead = load[leads[row["sales_agent"]]]
    if row["deal_stage"] == "Won":
        won[name] += Decimal(row["close_value"])
        lead[1] += 1
        lead[2] += Decimal(row["close_value"])
    elif row["deal_stage"] != "Lost":
        count[name] += 1
        lead[0] += 1
        value[name] += prices[row["product"]]
        lead[3] += prices[row["product"]]
print(json.dumps({"won": won, "open": count, "value": value, "load": load}, default=str))
"""


@pytest.mark.skipif(not CRM.exists(), reason="the public data set is not beside this checkout")
def test_a_whole_crms_portfolio_equals_what_a_script_computes_from_its_files(kamplan: Kamplan, tmp_path: Path) -> None:
    kamplan("import", CRM / "accounts.csv", "--as", "accounts", "--mapping", MAPPINGS / "accounts.toml").ok()
    kamplan("new-account", "No account given").ok()
    for file, kind in (("sales_teams", "team"), ("sales_pipeline", "opportunities")):
        kamplan("import", CRM / f"{file}.csv", "--as", kind, "--mapping", MAPPINGS / f"{kind}.toml").ok()
    script = tmp_path / "apart.py"
    script.write_text(APART, encoding="utf-8")
    done = subprocess.run([sys.executable, script, CRM], capture_output=True, text=True, check=True)
    expected = json.loads(done.stdout)
    whole = kamplan("portfolio", "--json").ok().json
    assert len(whole["accounts"]) == 86
    for one in whole["accounts"]:
        assert one["won"] == ({"USD": expected["won"][one["name"]]} if one["name"] in expected["won"] else {})
        assert one["opportunities"] == expected["open"].get(one["name"], 0)
        assert one["open"] == ({"USD": expected["value"][one["name"]]} if one["name"] in expected["value"] else {})
    found = {
        one["manager"]: [one["opportunities"], one["won"], one["won_value"]["USD"], one["open_value"].get("USD", "0")]
        for one in whole["load"]
    }
    assert found == expected["load"]
    for total, each in (("won", "won"), ("open_value", "value")):
        assert whole["totals"][total] == {"USD": str(sum(Decimal(one) for one in expected[each].values()))}
