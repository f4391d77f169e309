"""Files of other programs come in through a mapping: renamed, rewritten, and refused where the mapping is wrong."""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, Kamplan

if TYPE_CHECKING:
    from collections.abc import Callable

MAPPINGS = ROOT / "examples" / "mappings"
LOOKUP = "[lookups.amount]\nfile = 'products.csv'\nby = 'product'\ntake = 'sales_price'\n"
PIPELINE = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"


@pytest.fixture
def kam(tmp_path: Path) -> Kamplan:
    kam = Kamplan(tmp_path / "crm.db")
    kam("new-account", "Isdom", "--currency", "USD").ok()
    kam("new-account", "No account given").ok()
    return kam


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    (tmp_path / "products.csv").write_text("product,series,sales_price\nGTX Pro,GTX,4821\nMG,MG,55\n", encoding="utf-8")

    def write_file(name: str, text: str) -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write_file


def test_accounts_are_renamed_corrected_and_scaled_without_losing_a_digit(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    kam = Kamplan(tmp_path / "new.db")
    file = write(
        "a.csv",
        "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
        "Acme Corporation,technolgy,1996,1100.04,2822,Philipines,Bubba Gump\n",
    )
    done = kam("import", file, "--as", "accounts", "--mapping", MAPPINGS / "accounts.toml", "--json").ok()
    assert done.json["unmapped_columns"] == []
    account = kam("show-account", "acme-corporation", "--json").ok().json
    assert account["revenue"] == "1100040000"
    assert (account["industry"], account["headquarters"], account["parent"]) == (
        "technology", "Philippines", "Bubba Gump",
    )  # fmt: skip


def test_an_opportunity_takes_its_stage_dates_owner_and_default_account(
    kam: Kamplan, write: Callable[[str, str], Path]
) -> None:
    file = write(
        "p.csv",
        PIPELINE + "Z063,Darcel Schlecht,GTXPro,Isdom,Won,10/25/2016,3/11/2017,4514\n"
        "X111,Moses Frase,GTXPro,,Prospecting,,,\n",
    )
    kam("import", file, "--as", "opportunities", "--mapping", MAPPINGS / "opportunities.toml").ok()
    won = kam("list-opportunities", "isdom", "--all", "--json").ok().json[0]
    assert (won["need"], won["product"], won["stage"]) == ("GTX Pro (Z063)", "GTX Pro", "won")
    assert (won["amount"], won["close_by"], won["recorded_on"]) == ("4514", "2017-03-11", "2016-10-25")
    assert (won["owner"], won["ref"]) == ("Darcel Schlecht", "Z063")
    loose = kam("list-opportunities", "no-account-given", "--json").ok().json[0]
    assert (loose["stage"], loose["amount"], loose["close_by"]) == ("identified", "4821", None)


def test_the_same_file_twice_changes_nothing(kam: Kamplan, write: Callable[[str, str], Path]) -> None:
    file = write("p.csv", PIPELINE + "Z063,Darcel Schlecht,GTXPro,Isdom,Won,10/25/2016,3/11/2017,4514\n")
    args = ("import", file, "--as", "opportunities", "--mapping", MAPPINGS / "opportunities.toml")
    kam(*args).ok()
    before = kam.digest()
    assert kam(*args, "--json").ok().json["known"] == 1
    assert kam.digest() == before


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ("[colums]\nneed = 'product'\n", "unknown key 'colums'", "did you mean columns?"),
        ("[columns]\nneeds = 'product'\n", "[columns] 'needs' is no column", "did you mean need?"),
        ("[columns]\nneed = 'produkt'\n", "the file has no column 'produkt'", "did you mean product?"),
        ("as = 'accounts'\n", "maps accounts, not opportunities", "--as accounts"),
        ("dates = ['close_by']\n", "dates without a date_format", "date_format"),
        ("[scale]\namount = 'many'\n", "[scale] amount is no number", "amount = 1000000"),
        ("[texts]\nneed = '{product.x}'\n", "the file has no column 'product.x'", "did you mean product?"),
        ("[texts]\nneed = '{product'\n", "[texts] need", "{First Name}"),
        ("[texts]\nneed = '{}'\n", "[texts] need", "{First Name}"),
        ("ignore = 'x'\n", "ignore is a list", "ignore ="),
        ("lookups = 3\n", "[lookups] is a table", "sales_price"),
        ("[lookups.amount]\nfile = 'products.csv'\nby = 'product'\n", "[lookups.amount] has no 'take'", "sales_price"),
        (LOOKUP.replace("take", "takes"), "unknown key 'takes'", "did you mean take?"),
        (LOOKUP.replace("'sales_price'", "7"), "take is a text", "sales_price"),
        (LOOKUP.replace("products.csv", "prices.csv"), "there is no file", "beside the file"),
        (LOOKUP.replace("sales_price", "price"), "products.csv has no column 'price'", "sales_price"),
        (LOOKUP.replace("'product'", "'produkt'"), "products.csv has no column 'produkt'", "did you mean product?"),
        (LOOKUP.replace("'product'", "'produkt'\nkey = 'product'"), "no column 'produkt'", "did you mean product?"),
        (LOOKUP.replace("amount", "amounts"), "[lookups] 'amounts' is no column", "did you mean amount?"),
        (LOOKUP.replace("products.csv", "twice.csv"), "row 3: 'A' stands twice", "keep the row"),
        ("columns = 3\n", "[columns] is a table", "[columns] need ="),
        ("not toml", "cannot read the mapping", "TOML"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_what_may_be(
    kam: Kamplan, write: Callable[[str, str], Path], text: str, says: str, tries: str
) -> None:
    file = write("p.csv", PIPELINE + "Z063,D,GTXPro,Isdom,Won,10/25/2016,3/11/2017,4514\n")
    write("twice.csv", "product,sales_price\nA,1\nA,2\n")
    mapping = write("m.toml", text)
    kam.refuses("import", file, "--as", "opportunities", "--mapping", mapping, code=2, says=says, tries=tries)


def test_an_empty_cell_takes_what_a_second_file_has_for_it(kam: Kamplan, write: Callable[[str, str], Path]) -> None:
    rows = (
        "Z1,D,GTXPro,Isdom,Engaging,10/25/2016,,\nZ2,D,MG,Isdom,Won,10/25/2016,3/11/2017,60\n"
        "Z3,D,New,Isdom,Prospecting,,,\n"
    )
    mapping = MAPPINGS / "opportunities.toml"
    kam("import", write("p.csv", PIPELINE + rows), "--as", "opportunities", "--mapping", mapping).ok()
    found = kam("list-opportunities", "isdom", "--all", "--json").ok().json
    assert {one["ref"]: one["amount"] for one in found} == {"Z1": "4821", "Z2": "60", "Z3": None}


def test_a_cell_that_is_not_written_as_said_refuses_its_row_by_number(
    kam: Kamplan, write: Callable[[str, str], Path]
) -> None:
    good = "Z063,D,GTXPro,Isdom,Won,10/25/2016,3/11/2017,4514\n"
    file = write("p.csv", PIPELINE + good + "Z064,D,GTXPro,Isdom,Won,25.10.2016,3/11/2017,4514\n")
    args = ("import", file, "--as", "opportunities", "--mapping", MAPPINGS / "opportunities.toml")
    kam.refuses(*args, code=2, says="row 3: recorded_on: '25.10.2016' is not written as %m/%d/%Y")


def test_our_people_are_kept_with_who_leads_them_and_leave_without_being_lost(kam: Kamplan) -> None:
    kam("add-colleague", "Anna Snelling", "--manager", "Dustin Brinkmann", "--unit", "Central").ok()
    kam.refuses("add-colleague", "anna snelling", code=4, says="is there already", tries="edit-colleague")
    kam.refuses("edit-colleague", "Ana Snelling", "--unit", "X", code=3, says="nobody of ours", tries="Anna Snelling")
    kam.refuses("add-colleague", "Bo", "--manager", "bo", code=2, says="nobody leads themselves")
    kam.refuses("add-colleague", "Dustin Brinkmann", "--manager", "Anna Snelling", code=4, says="above and below")
    kam("edit-colleague", "anna", "--left", "2026-10-01").ok()
    assert kam("list-colleagues", "--json").ok().json == []
    (gone,) = kam("list-colleagues", "--all", "--json").ok().json
    assert gone["left_on"] == "2026-10-01"
    kam("undo", "--yes").ok()
    assert [one["name"] for one in kam("list-colleagues", "--json").ok().json] == ["Anna Snelling"]
    assert "Anna Snelling" in kam("history", "--json").ok().out
    kam.refuses("list-colleagues", "--audience", "customer", code=2, says="never listed for a customer")


def test_a_team_file_is_compared_and_brought_in_line_only_when_asked(
    kam: Kamplan, write: Callable[[str, str], Path]
) -> None:
    kam("import", write("t.csv", "name,manager,unit\nAnna,Dustin,Central\nBo,Dustin,East\n"), "--as", "team").ok()
    moved = write("t2.csv", "name,manager,unit\nAnna,Melvin,Central\n")
    assert kam("import", moved, "--as", "team", "--json").ok().json["differs"][0]["fields"] == ["manager"]
    assert [one["name"] for one in kam("list-colleagues", "--manager", "dustin", "--json").ok().json] == ["Anna", "Bo"]
    assert kam("import", moved, "--as", "team", "--update", "--json").ok().json["updated"] == 1
    assert [one["name"] for one in kam("list-colleagues", "--manager", "melvin", "--json").ok().json] == ["Anna"]


CRM = Path(os.environ.get("KAMPLAN_CRM_DATA") or ROOT.parent / "shared" / "data" / "crm-sales")


@pytest.mark.skipif(not CRM.exists(), reason="the public data set is not beside this checkout")
def test_a_whole_crm_comes_in_with_every_amount_exact(tmp_path: Path) -> None:
    kam = Kamplan(tmp_path / "crm.db")
    kam("import", CRM / "accounts.csv", "--as", "accounts", "--mapping", MAPPINGS / "accounts.toml").ok()
    kam("new-account", "No account given").ok()
    kam("import", CRM / "sales_teams.csv", "--as", "team", "--mapping", MAPPINGS / "team.toml").ok()
    done = kam(
        "import", CRM / "sales_pipeline.csv", "--as", "opportunities", "--mapping", MAPPINGS / "opportunities.toml",
        "--json",
    ).ok()  # fmt: skip
    with (CRM / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (done.json["new"], done.json["unmapped_columns"]) == (len(rows), [])
    held = kam("list-opportunities", "--all", "--json").ok().json
    with (CRM / "products.csv").open(encoding="utf-8", newline="") as file:
        prices = {row["product"]: row["sales_price"] for row in csv.DictReader(file)}
    prices["GTXPro"] = prices["GTX Pro"]
    assert {one["ref"]: Decimal(one["amount"]) for one in held} == {
        row["opportunity_id"]: Decimal(row["close_value"] or prices[row["product"]]) for row in rows
    }
