"""What importing a file does: known rows are skipped, differences listed, links resolved, nothing lowered (F25)."""

from __future__ import annotations

import csv
import random
import sqlite3
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from conftest import EXAMPLE, EXAMPLE_DAY, EXAMPLE_FILES, Kamplan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, str]
DATED = {"valid_as_of": "2026-10-01"}
ONE: Row = {"account": "acme", "tier": "1", "topic": "rivalry", "statement": "One", "source": "News"} | DATED
TWO: Row = ONE | {"statement": "Two"}


@pytest.fixture
def load(acme: Kamplan, tmp_path: Path):
    """Import rows into `acme` and return what the command said as JSON."""

    def imported(kind: str, rows: Sequence[Row], *options: str, text: bool = False) -> Any:
        file = write(tmp_path / f"{kind}.csv", rows)
        result = acme("import", file, "--as", kind, *options, *(() if text else ("--json",))).ok()
        return result.out if text else result.json

    return imported


def write(path: Path, rows: Sequence[Row]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def items(kamplan: Kamplan, *options: str) -> list[dict[str, Any]]:
    return kamplan("list-intel", *options, "--json").ok().json  # type: ignore[no-any-return]


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


# Again, in another order, in parts ---------------------------------------------------------------------------------


def test_the_whole_example_is_known_when_it_comes_again(example: Kamplan) -> None:
    before = dump(example.db)
    for kind in EXAMPLE_FILES:
        done = example("import", EXAMPLE / f"{kind}.csv", "--as", kind, "--update", "--json").ok().json
        assert (done["new"], done["updated"], done["known"]) == (0, 0, done["rows"]), kind
        assert done["differs"] == [], kind
    assert dump(example.db) == before


def read_example(kind: str) -> list[Row]:
    with (EXAMPLE / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_reordered_file_is_known_and_gives_the_same_items(example: Kamplan, tmp_path: Path) -> None:
    rows = read_example("intel")
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        done = example("import", write(tmp_path / "intel.csv", rows), "--as", "intel", "--json").ok().json
        assert (done["new"], done["known"], done["differs"]) == (0, len(rows), [])
    other = Kamplan(tmp_path / "other.db", today=EXAMPLE_DAY)
    for kind in ("accounts", "contacts"):
        other("import", EXAMPLE / f"{kind}.csv", "--as", kind).ok()
    other("import", tmp_path / "intel.csv", "--as", "intel").ok()
    named = {one["id"]: one["ref"] for one in items(other)}
    assert {one["ref"] for one in items(other)} == {one["ref"] for one in items(example)}
    superseded = items(other, "--state", "superseded")
    assert {one["ref"] for one in superseded} == {one["ref"] for one in items(example, "--state", "superseded")}
    assert all(one["superseded_by"] in named for one in superseded)


def check_parts(kamplan: Kamplan, folder: Path, seeds: range) -> None:
    """Import overlapping parts of a file in any order, each several times: every row is there once."""
    rows = [ONE | {"statement": f"Fact {n}", "tier": str(n % 2 + 1), "source": f"S{n % 3}"} for n in range(12)]
    for seed in seeds:
        rng = random.Random(seed)
        key = f"a{seed}"
        kamplan("new-account", f"Account {seed}", "--key", key).ok()
        seen: set[str] = set()
        for _ in range(4):
            part = [row | {"account": key} for row in rng.choices(rows, k=rng.randrange(1, 15))]
            there = {row["statement"] for row in part}
            done = kamplan("import", write(folder / "part.csv", part), "--as", "intel", "--json").ok().json
            assert done["new"] == len(there - seen), (seed, done)
            assert done["known"] == len(part) - done["new"]
            assert done["differs"] == []
            seen |= there
            assert sorted(one["statement"] for one in items(kamplan, key)) == sorted(seen)


def test_overlapping_parts_give_every_row_once(kamplan: Kamplan, tmp_path: Path) -> None:
    check_parts(kamplan, tmp_path, range(20))


@pytest.mark.slow
def test_a_hundred_overlapping_parts_give_every_row_once(kamplan: Kamplan, tmp_path: Path) -> None:
    check_parts(kamplan, tmp_path, range(100, 200))


# What an import says -----------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_change_and_changes_nothing(acme: Kamplan, tmp_path: Path) -> None:
    file = write(tmp_path / "intel.csv", [ONE, TWO, ONE])
    before = acme.digest()
    said = acme("import", file, "--as", "intel", "--dry-run").ok().out
    assert "3 rows, 2 would be new, 1 known already" in said
    assert "nothing was changed (--dry-run)" in said
    dry = acme("import", file, "--as", "intel", "--dry-run", "--json").ok().json
    assert acme.digest() == before
    real = acme("import", file, "--as", "intel", "--json").ok().json
    assert dry == real | {"dry_run": True}


def test_a_dry_run_refuses_what_an_import_refuses(acme: Kamplan, tmp_path: Path) -> None:
    file = write(tmp_path / "intel.csv", [ONE, ONE | {"tier": "7"}])
    acme.refuses("import", file, "--as", "intel", "--dry-run", code=2, says="row 3: tier: '7' is not a tier")


def test_columns_that_nothing_maps_to_are_named(load: Any) -> None:
    rows = [ONE | {"Owner": "x", "colour": "red"}]
    assert "columns that nothing maps to: Owner, colour" in load("intel", rows, text=True)
    assert load("intel", rows)["unmapped_columns"] == ["Owner", "colour"]


def test_every_refused_row_is_named_and_none_is_imported(acme: Kamplan, tmp_path: Path) -> None:
    rows = [ONE, ONE | {"tier": "9"}, TWO, TWO | {"topic": "nothing"}, TWO | {"valid_as_of": "2027-01-01"}]
    result = acme("import", write(tmp_path / "intel.csv", rows), "--as", "intel")
    assert result.code == 2
    lines = result.err.splitlines()
    assert lines[0].startswith("error: intel.csv, row 3: tier: '9' is not a tier (and 2 more rows)")
    assert [line.split(":")[0] for line in lines[1:-1]] == ["  row 5", "  row 6"]
    assert items(acme) == []


def test_the_account_may_be_given_for_all_rows(load: Any, acme: Kamplan, tmp_path: Path) -> None:
    bare = {name: cell for name, cell in ONE.items() if name != "account"}
    acme.refuses("import", write(tmp_path / "x.csv", [bare]), "--as", "intel", code=2, says="no column 'account'")
    assert load("intel", [bare], "--account", "acme")["new"] == 1
    acme("new-account", "Beta Ltd", "--key", "beta").ok()
    load("intel", [TWO | {"account": "Beta Ltd"}, TWO | {"account": ""}], "--account", "acme")
    assert {(one["account"], one["statement"]) for one in items(acme)} == {
        ("acme", "One"), ("acme", "Two"), ("beta", "Two"),
    }  # fmt: skip


# Links -------------------------------------------------------------------------------------------------------------


def test_links_may_name_what_comes_later_in_the_file(load: Any, acme: Kamplan) -> None:
    new = ONE | {"statement": "New", "ref": "new", "supersedes": "old", "contradicts": "odd;I-1"}
    load("intel", [TWO])
    load("intel", [new, ONE | {"statement": "Old", "ref": "old"}, ONE | {"statement": "Odd", "ref": "odd"}])
    found = {one["ref"]: one for one in items(acme) + items(acme, "--state", "superseded")}
    assert found["new"]["supersedes"] == found["old"]["id"]
    assert found["old"]["superseded_by"] == found["new"]["id"]
    assert found["new"]["contradicts"] == ["I-1", found["odd"]["id"]]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"supersedes": "nowhere"}, "no item 'nowhere' at acme"), ({"contradicts": "I-77"}, "no item 'I-77' at acme"),
        ({"supersedes": "me", "ref": "me"}, "an item cannot supersede itself"),
    ],
)  # fmt: skip
def test_a_link_to_nothing_refuses_the_file(acme: Kamplan, tmp_path: Path, more: Row, says: str) -> None:
    file = write(tmp_path / "intel.csv", [TWO, ONE | more])
    result = acme("import", file, "--as", "intel")
    assert result.code in (2, 3)
    assert f"row 3: {'supersedes: ' if 'itself' in says else ''}{says}" in result.err
    assert items(acme) == []


def test_people_may_report_to_somebody_later_in_the_file(load: Any, acme: Kamplan, tmp_path: Path) -> None:
    rows = [{"account": "acme", "name": name, "reports_to": boss} for name, boss in (("A", "B"), ("B", "Wei Fang"))]
    load("contacts", rows)
    found = {one["name"]: one for one in acme("list-contacts", "acme", "--json").ok().json}
    assert found["A"]["reports_to"] == found["B"]["id"]
    assert found["B"]["reports_to"] == "C-1"
    bad = write(tmp_path / "bad.csv", [{"account": "acme", "name": "C", "reports_to": "Nobody"}])
    assert "'Nobody' is not a contact of acme" in acme("import", bad, "--as", "contacts").err
    assert len(acme("list-contacts", "acme", "--json").ok().json) == 4


def test_refs_in_cites_and_in_the_text_become_ids(load: Any, acme: Kamplan) -> None:
    load("intel", [TWO, ONE | {"ref": "r-1"}, ONE | {"statement": "Three", "ref": "r-2"}])
    load("conclusions", [{"account": "acme", "topic": "rivalry", "text": "So it is [r-2] [I-1].", "cites": "r-1"}])
    load("answers", [{"account": "acme", "question": "key-people-4", "text": "We go [r-1]."}])
    [conclusion, answer] = acme("list-judgements", "acme", "--json").ok().json
    assert conclusion["text"] == "So it is [I-3] [I-1]."
    assert sorted(conclusion["cites"]) == ["I-1", "I-2", "I-3"]
    assert (answer["text"], answer["cites"]) == ("We go [I-2].", ["I-2"])


# Differences -------------------------------------------------------------------------------------------------------


def test_what_differs_is_listed_and_left_alone_unless_it_is_to_be_updated(load: Any, acme: Kamplan) -> None:
    load("intel", [ONE | {"reliability": "B", "credibility": "2", "detail": "old"}, TWO])
    changed = [ONE | {"reliability": "C", "detail": "new", "credibility": ""}, TWO]
    before = acme.digest()
    said = load("intel", changed, text=True)
    assert "differs: row 2, I-1: " in said
    assert "left as they are; --update brings them in line" in said
    assert sorted(load("intel", changed)["differs"][0]["fields"]) == ["detail", "reliability"]
    assert acme.digest() == before
    done = load("intel", changed, "--update")
    assert (done["updated"], done["new"], done["known"]) == (1, 0, 2)
    shown = acme("show-intel", "I-1", "--json").ok().json
    assert (shown["reliability"], shown["credibility"], shown["detail"]) == ("C", 2, "new")
    assert load("intel", changed, "--update")["updated"] == 0


@pytest.mark.parametrize("held", ["green", "amber", "red"])
@pytest.mark.parametrize("given", ["clear", "green", "amber", "red"])
def test_an_update_raises_a_marking_and_never_lowers_one(load: Any, acme: Kamplan, held: str, given: str) -> None:
    url = {"url": "https://acme.example/report"}
    files = {
        "intel": (ONE, {"detail": "new"}),
        "contacts": ({"account": "acme", "name": "Lu", "title": "Boss"}, {"title": "Chief"}),
        "figures": ({"account": "acme", "year": "2025", "measure": "revenue", "value": "5"} | url, {"value": "6"}),
    }
    order = ["clear", "green", "amber", "red"]
    for kind, (row, change) in files.items():
        load(kind, [row | {"handling": held}])
        done = load(kind, [row | change | {"handling": given}], "--update")
        assert done["updated"] == 1
        assert done["differs"][0]["marking_kept"] is (order.index(given) < order.index(held)), kind
    highest = max(held, given, key=order.index)
    found = [items(acme)[0], acme("list-figures", "acme", "--json").ok().json[0]]
    found.append(acme("show-contact", "C-3", "--json").ok().json)
    assert [one["handling"] for one in found] == [highest] * 3
    assert (found[0]["detail"], found[1]["value"], found[2]["title"]) == ("new", "6", "Chief")


@pytest.mark.parametrize("given", ["", "green"])
def test_an_update_that_says_nothing_else_of_a_lower_marking_changes_nothing(
    load: Any, acme: Kamplan, given: str
) -> None:
    load("intel", [ONE | {"handling": "red"}])
    before = acme.digest()
    load("intel", [ONE | {"handling": given}], "--update")
    assert acme.digest() == before


def test_an_update_that_raises_a_marking_raises_what_rests_on_it(load: Any, acme: Kamplan) -> None:
    load("intel", [ONE | {"handling": "green"}])
    acme("conclude", "acme", "rivalry", "So it is.", "--cite", "I-1", "--handling", "green").ok()
    load("intel", [ONE | {"handling": "red"}], "--update")
    assert acme("list-judgements", "acme", "--json").ok().json[0]["handling"] == "red"


def test_an_item_is_known_whatever_has_become_of_it(load: Any, acme: Kamplan) -> None:
    rows = [ONE, TWO, ONE | {"statement": "Three"}, ONE | {"statement": "Four"}]
    load("intel", rows)
    acme("grade-intel", "I-1", "--reliability", "D", "--credibility", 5).ok()
    acme("withdraw-intel", "I-2", "--reason", "misread").ok()
    acme("supersede-intel", "I-3", "Three and a half", "--on", "2026-11-01").ok()
    acme("relabel", "I-4", "--handling", "red", "--reason", "touchy").ok()
    acme("confirm-intel", "I-4").ok()
    before = acme.digest()
    done = load("intel", rows)
    assert (done["new"], done["known"], done["differs"]) == (0, 4, [])
    assert acme.digest() == before


def test_a_row_of_another_tier_topic_source_or_day_is_another_item(load: Any) -> None:
    others = ({"tier": "2"}, {"topic": "substitutes"}, {"source": "Paper"}, {"publisher": "P"}, DATED)
    rows = [ONE | other for other in others]
    rows[-1] = ONE | {"valid_as_of": "2026-10-02"}
    assert load("intel", [ONE])["new"] == 1
    assert load("intel", rows)["new"] == 5
    assert load("intel", [ONE | {"source": " news ", "statement": "One "}])["known"] == 1


# Exact values ------------------------------------------------------------------------------------------------------

AMOUNTS = ["0.1", "0.10", "1250000.50", "-3", "1,234,567.89", "0.0000001", "100000000000000000000.01", "007.5"]


def test_amounts_are_kept_as_exact_decimals(load: Any, acme: Kamplan) -> None:
    base = {"account": "acme", "year": "2025"}
    load("figures", [base | {"measure": f"m{n}", "value": value} for n, value in enumerate(AMOUNTS)])
    found = {one["measure"]: one["value"] for one in acme("list-figures", "acme", "--json").ok().json}
    for number, value in enumerate(AMOUNTS):
        assert Decimal(found[f"m{number}"]) == Decimal(value.replace(",", "")), value
        assert "E" not in found[f"m{number}"].upper()
    assert (found["m0"], found["m1"]) == ("0.1", "0.10")


@pytest.mark.parametrize("value", ["1e5", "1,234", "12.345", "NaN", "Infinity", "5 kg", "5m€$", "", "1 00", "1²"])
def test_what_is_no_amount_is_refused(acme: Kamplan, tmp_path: Path, value: str) -> None:
    row = {"account": "acme", "year": "2025", "measure": "revenue", "value": value}
    acme.refuses("import", write(tmp_path / "f.csv", [row]), "--as", "figures", code=2, says="row 2: value")


def test_what_was_confirmed_and_withdrawn_keeps_its_dates(load: Any, acme: Kamplan) -> None:
    gone = {"withdrawn_on": "2026-11-02", "withdrawn_reason": "misread"}
    load("intel", [ONE | {"confirmed_on": "2026-11-01", "recorded_by": "Bo"}, TWO | gone])
    first = acme("show-intel", "I-1", "--json").ok().json
    assert first["confirmations"] == [{"on": "2026-11-01", "review_by": None, "by": "Bo"}]
    assert first["review_by"] > "2027-04"
    second = acme("show-intel", "I-2", "--json").ok().json
    assert (second["withdrawn_on"], second["withdrawn_reason"]) == ("2026-11-02", "misread")
    assert [one["id"] for one in items(acme)] == ["I-1"]
    assert [one["id"] for one in items(acme, "--on", "2026-11-01")] == ["I-1", "I-2"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"confirmed_on": "2026-09-30"}, "lies before 2026-10-01"),
        ({"confirmed_on": "2027-01-01"}, "lies after today"),
        ({"withdrawn_on": "2027-01-01", "withdrawn_reason": "x"}, "lies after today"),
        ({"withdrawn_on": "2026-11-01"}, "reason: is empty"), ({"confirmed_on": "soon"}, "confirmed_on: 'soon'"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_are_refused(acme: Kamplan, tmp_path: Path, more: Row, says: str) -> None:
    acme.refuses("import", write(tmp_path / "i.csv", [ONE | more]), "--as", "intel", code=2, says=says)
