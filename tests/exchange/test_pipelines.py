"""Pipelines of other programs come in whole: every deal once, whatever their titles, and every amount exact."""

from __future__ import annotations

import csv
import random
import uuid
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]
STAGES = ("identified", "qualified", "proposed", "negotiating", "won", "lost", "dropped")
OVER = ("won", "lost", "dropped")
WORDS = ("Spare parts", "Line", "Retrofit", "Valves", "Service", "Pumps", "Seals", "Cell")


def make_pipeline(rows: int, repeated: int, *, ids: str, seed: int) -> list[Row]:
    """Return deals in invented words of which so many bear the title of an earlier one, with ids of a kind or none."""
    rng = random.Random(seed)
    titles = [f"{rng.choice(WORDS)} {number}" for number in range(rows - repeated)]
    titles += [rng.choice(titles) for _ in range(repeated)]
    rng.shuffle(titles)
    made = []
    for number, title in enumerate(titles):
        row = {
            "Deal": title, "Amount": str(rng.randrange(1, 400) * 2500), "Stage": rng.choice(STAGES),
            "Close": f"{rng.randrange(1, 13):02}/{rng.randrange(1, 29):02}/2027", "Owner": f"Owner {number % 7}",
        }  # fmt: skip
        if ids:
            row["Id"] = f"006{number:012}AAA" if ids == "crm" else str(uuid.UUID(int=rng.getrandbits(128)))
        made.append(row)
    return made


MAPPING = """as = "opportunities"
[columns]
need = "Deal"
amount = "Amount"
stage = "Stage"
close_by = "Close"
owner = "Owner"
{ref}
[constants]
account = "acme"
currency = "USD"
[dates]
close_by = "%m/%d/%Y"
{texts}
"""


def write(folder: Path, rows: list[Row], *, texts: str = "") -> tuple[Path, Path]:
    file, mapping = folder / "deals.csv", folder / "deals.toml"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    ref = 'ref = "Id"' if "Id" in rows[0] else ""
    mapping.write_text(MAPPING.format(ref=ref, texts=texts), encoding="utf-8")
    return file, mapping


def sum_by_hand(rows: list[Row]) -> tuple[Decimal, Decimal]:
    """Return what is won and what is open, from the file alone."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        totals["won" if row["Stage"] == "won" else "over" if row["Stage"] in OVER else "open"] += Decimal(row["Amount"])
    return totals["won"], totals["open"]


def sum_of_portfolio(kam: Kamplan) -> tuple[Decimal, Decimal]:
    (line,) = kam("portfolio", "--json").ok().json["accounts"]
    return Decimal(line["won"].get("USD", 0)), Decimal(line["open"].get("USD", 0))


@pytest.fixture
def kam(tmp_path: Path) -> Kamplan:
    kam = Kamplan(tmp_path / "crm.db")
    kam("new-account", "Acme", "--currency", "USD").ok()
    return kam


SHAPES = [
    pytest.param((36, 4, "crm"), id="36-deals-4-titles-twice"),
    pytest.param((400, 16, "guid"), id="400-deals-16-titles-twice"),
    pytest.param((8053, 16, "guid"), id="8053-deals-16-titles-twice", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_deal_with_an_id_of_its_own_comes_in_and_stays_one(
    kam: Kamplan, tmp_path: Path, shape: tuple[int, int, str]
) -> None:
    count, repeated, ids = shape
    rows = make_pipeline(count, repeated, ids=ids, seed=count)
    assert len({row["Deal"] for row in rows}) == count - repeated
    file, mapping = write(tmp_path, rows)
    args = ("import", file, "--as", "opportunities", "--mapping", mapping, "--json")
    done = kam(*args).ok().json
    assert (done["new"], done["known"], done["namesakes"]) == (count, 0, [])
    assert sum_of_portfolio(kam) == sum_by_hand(rows)
    before = kam.digest()
    random.Random(1).shuffle(rows)
    write(tmp_path, rows)
    done = kam(*args, "--update").ok().json
    assert (done["new"], done["known"], done["updated"]) == (0, count, 0)
    assert kam.digest() == before


def test_a_weekly_refresh_renames_what_the_other_program_renamed(kam: Kamplan, tmp_path: Path) -> None:
    rows = make_pipeline(36, 4, ids="crm", seed=3)
    file, mapping = write(tmp_path, rows)
    args = ("import", file, "--as", "opportunities", "--mapping", mapping)
    kam(*args).ok()
    before, after = rows[4]["Deal"], "Renamed by the CRM"
    rows[4]["Deal"] = after
    write(tmp_path, rows)
    listed = kam(*args).ok().out
    assert f"need {before} → {after}" in listed
    assert "--update brings them in line" in listed
    assert kam(*args, "--update", "--json").ok().json["updated"] == 1
    assert kam(*args, "--update", "--json").ok().json["updated"] == 0
    held = {one["ref"]: one["need"] for one in kam("list-opportunities", "acme", "--all", "--json").ok().json}
    assert held == {row["Id"]: row["Deal"] for row in rows}


@pytest.mark.parametrize("count", [300, pytest.param(5229, marks=pytest.mark.slow)])
def test_deals_without_ids_whose_titles_repeat_are_refused_with_a_cure_that_works(
    kam: Kamplan, tmp_path: Path, count: int
) -> None:
    rows = make_pipeline(count, count * 2 // 3, ids="", seed=count)
    for number, row in enumerate(rows):
        row["Created"] = f"t{number}"
    file, mapping = write(tmp_path, rows)
    args = ("import", file, "--as", "opportunities", "--mapping", mapping)
    kam.refuses(*args, code=4, says="stands in the file twice: row ", tries="[texts] ref =")
    write(tmp_path, rows, texts='[texts]\nref = "{Deal} {Created}"')
    assert kam(*args, "--json").ok().json["new"] == count
    assert sum_of_portfolio(kam) == sum_by_hand(rows)
    assert kam(*args, "--update", "--json").ok().json["known"] == count
