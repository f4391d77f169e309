"""Amounts, currencies, percentages and years as people type them, through the commands and imports that take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan


@pytest.fixture
def euro(kamplan: Kamplan) -> Kamplan:
    """An account that counts in euros."""
    kamplan("new-account", "Acme Pumps", "--key", "acme", "--currency", "€").ok()
    return kamplan


def test_an_amount_counts_in_the_accounts_currency_unless_it_names_one(euro: Kamplan) -> None:
    add = ("add-opportunity", "acme")
    plain = euro(*add, "Pumps", "--amount", "600000", "--json").ok()
    assert (plain.json["amount"], plain.json["currency"]) == ("600000", "EUR")
    assert "--amount:" not in plain.err
    named = euro(*add, "Seals", "--amount", "250万元", "--json").ok()
    assert (named.json["amount"], named.json["currency"]) == ("2500000", "CNY")
    assert "--amount: 2500000 (250万元)" in named.err
    signed = euro(*add, "Valves", "--amount", "1,2 Mio. €", "--currency", "eur", "--json").ok()
    assert (signed.json["amount"], signed.json["currency"]) == ("1200000", "EUR")
    assert "--amount: 1200000 EUR (1,2 Mio. €)" in signed.err


def test_a_sign_that_several_currencies_share_means_the_accounts(kamplan: Kamplan) -> None:
    kamplan("new-account", "Nihon", "--key", "nihon", "--currency", "JPY").ok()
    assert kamplan("add-opportunity", "nihon", "Pumps", "--amount", "¥500", "--json").ok().json["currency"] == "JPY"
    given = kamplan("add-opportunity", "nihon", "Seals", "--amount", "$500", "--currency", "CAD", "--json").ok().json
    assert given["currency"] == "CAD"


def test_an_account_without_a_currency_asks_for_one(acme: Kamplan) -> None:
    acme.refuses("add-opportunity", "acme", "Pumps", "--amount", 5, code=2, says="an amount has a currency")


@pytest.mark.parametrize(
    ("argv", "says", "tries"),
    [
        (("--amount", "240.000"), "--amount: '240.000' has two readings: 240000 or 240", "write 240000 or 240"),
        (("--amount", "￥3,000,000", "--currency", "EUR"), "amount is typed in CNY, and the currency is EUR", "EUR"),
        (("--amount", "~2.4m€"), "--amount: '~2.4m€' is not exact", "write 2400000 EUR"),
        (("--amount", "30%"), "--amount: '30%' is a percentage", "write 30"),
        (("--amount", "5", "--currency", "kr"), "--currency: 'kr' may be SEK, NOK, DKK", "write SEK"),
        (("--amount", "5", "--currency", "QQQ"), "--currency: 'QQQ' is not a currency", "CNY, EUR or USD"),
        (("--probability", "0.3"), "--probability: '0.3' has two readings: 30% or 0.3%", "write 30%"),
        (("--probability", "12,5%"), "--probability: '12,5%' is not a whole percentage", "write 12%"),
    ],
)
def test_an_amount_that_may_be_misread_is_refused(euro: Kamplan, argv: tuple[str, ...], says: str, tries: str) -> None:
    euro.refuses("add-opportunity", "acme", "Pumps", *argv, code=2, says=says.removeprefix("--"), tries=tries)


@pytest.mark.parametrize("typed", ["人民币", "RMB", "rmb", "¥", "￥", "元", "yuan", "CNY", "ｃｎｙ"])
def test_a_currency_has_one_code_whatever_it_is_called(kamplan: Kamplan, typed: str) -> None:
    assert kamplan("new-account", "Acme", "--key", "a", "--currency", typed, "--json").ok().json["currency"] == "CNY"


def test_an_amount_that_is_changed_keeps_its_currency(euro: Kamplan) -> None:
    euro("add-opportunity", "acme", "Pumps", "--amount", 600000).ok()
    assert euro("edit", "O-1", "--set", "amount=1.250.000,50", "--json").ok().json["amount"] == "1250000.50"
    assert "; 1300000 EUR;" in euro("edit", "O-1", "--set", "amount=1,3 Mio.").ok().out
    euro.refuses("edit", "O-1", "--set", "amount=250万元", code=2, says="amount is typed in CNY")
    changed = euro("edit", "O-1", "--set", "amount=250万元", "--set", "currency=人民币", "--json").ok().json
    assert (changed["amount"], changed["currency"]) == ("2500000", "CNY")


def test_a_percent_sign_is_the_unit_of_a_figure(euro: Kamplan) -> None:
    found = euro("add-figure", "acme", "2025年", "share of wallet", "41％", "--json").ok().json
    assert (found["year"], found["value"], found["unit"]) == (2025, "41", "percent")
    assert euro("add-figure", "acme", "ＦＹ2024", "share of wallet", "41", "--json").ok().json["year"] == 2024
    euro.refuses(
        "add-figure", "acme", 2025, "staff", "41%", "--unit", "persons", code=2, says="and the unit is persons"
    )
    euro.refuses("add-figure", "acme", 2025, "sales", "1,39m", "--unit", "k€", code=2, says="and the unit is k€")
    euro.refuses("add-figure", "acme", 2025, "sales", "1.390", "--unit", "k€", code=2, says="1390 or 1.39")


def test_an_accounts_own_numbers_are_read_in_any_notation(kamplan: Kamplan) -> None:
    new = ("new-account", "Acme", "--key", "a", "--employees", "12,000", "--revenue", "1,2 Mrd. €", "--json")
    found = kamplan(*new, "--revenue-year", "２０２５").ok().json
    assert (found["employees"], found["revenue"], found["currency"]) == (12000, "1200000000", "EUR")
    assert found["revenue_year"] == 2025


def test_a_budget_is_spent_in_its_own_currency(euro: Kamplan) -> None:
    euro("budget", "set", "acme", "Travel", "12,5k").ok()
    assert "planned 12,500 EUR" in euro("budget", "spend", "acme", "Travel", "€500").ok().out
    euro.refuses("budget", "spend", "B-1", "500元", code=2, says="B-1 is counted in EUR, not in CNY", tries="in EUR")


def test_hours_are_no_money(euro: Kamplan) -> None:
    euro.refuses("next", "acme", "--hours", "8 €", code=2, says="hours: '8 €' is money")
    euro("next", "acme", "--hours", "7,5", "--budget", "1.2万").ok()


def test_an_import_reads_amounts_as_commands_do(euro: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_text(
        'account,need,amount,probability\nacme,Pumps,"2.150.000,00",50 %\nacme,Seals,￥300万,５０\n', "utf-8"
    )
    euro("import", file, "--as", "opportunities").ok()
    found = euro("list-opportunities", "acme", "--json").ok().json
    assert sorted((one["amount"], one["currency"], one["probability"]) for one in found) == [
        ("2150000.00", "EUR", 50), ("3000000", "CNY", 50),
    ]  # fmt: skip
    file.write_text("account,need,amount\nacme,Valves,240.000\n", "utf-8")
    euro.refuses("import", file, "--as", "opportunities", code=2, says="row 2: amount: '240.000' has two readings")


def test_what_is_exported_is_read_back_as_the_same_number(euro: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("account,year,measure,value\nacme,2025,ratio,1.2340\nacme,2024,ratio,0.125\n", "utf-8")
    euro("import", file, "--as", "figures").ok()
    euro("export", "acme", "-o", tmp_path / "out").ok()
    assert "0 new" in euro("import", tmp_path / "out").ok().out
    (listed := tmp_path / "l.csv").write_text(euro("list-figures", "acme", "--format", "csv").ok().out, "utf-8")
    again = euro("import", listed, "--as", "figures", "--account", "acme")
    assert "0 new" in again.ok().out
