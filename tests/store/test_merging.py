"""What was recorded twice becomes one: whatever named the one names the other, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mutations import find_faults, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

ONE = ("--reason", "one and the same")
ON = ("--on", "2026-10-01")


def add(run: Kamplan, statement: str, *more: str | int, source: str = "News") -> None:
    argv = ("add-intel", "acme", statement, "--tier", 1, "--topic", "rivalry", "--source", source, *ON, *more)
    run(*argv).ok()


@pytest.fixture
def twice(acme: Kamplan) -> Kamplan:
    """One person as C-1 and as C-3, who told us something, leads somebody, and has a part in an opportunity."""
    acme("add-contact", "acme", "方先生", "--level", "top", "--title", "CEO", "--interests", "speed").ok()
    acme("edit-contact", "C-2", "--reports-to", "C-3").ok()
    told = ("--tier", 4, "--topic", "key-people", "--contact", "C-3", *ON)
    acme("add-intel", "acme", "They will buy.", *told).ok()
    acme("conclude", "acme", "key-people", "As C-3 said [C-3], they buy [I-1].").ok()
    acme("add-opportunity", "acme", "Line 5", "--role", "economic=C-3,user=C-1").ok()
    acme("relabel", "C-3", "--handling", "red", "--reason", "touchy").ok()
    return acme


def test_whatever_named_one_contact_names_the_other(twice: Kamplan) -> None:
    done = twice("merge", "C-3", "C-1", *ONE, "--json").ok().json
    assert {"I-1", "C-2", "K-1", "O-1"} <= set(done["changed"])
    assert twice("show", "I-1", "--json").ok().json["contact"] == "C-1"
    assert twice("show", "C-2", "--json").ok().json["reports_to"] == "C-1"
    roles = twice("show", "O-1", "--json").ok().json["roles"]
    assert {(one["role"], one["contact"]) for one in roles} == {("economic", "C-1"), ("user", "C-1")}
    assert "[C-1]" in twice("list-judgements", "acme", "--json").ok().json[0]["text"]
    assert find_faults(twice.db) == []


def test_blank_fields_are_filled_and_the_stricter_marking_stands(twice: Kamplan) -> None:
    twice("merge", "C-3", "C-1", *ONE).ok()
    kept = twice("show", "C-1", "--json").ok().json
    assert (kept["interests"], kept["title"], kept["handling"]) == ("speed", "Chief executive", "red")
    gone = twice("show", "C-3", "--json").ok().json
    assert gone["withdrawn_reason"] == "merged into C-1: one and the same"
    assert [one["id"] for one in twice("list-contacts", "acme", "--json").ok().json] == ["C-1", "C-2"]


def test_a_merge_is_taken_back_whole_and_done_again(twice: Kamplan) -> None:
    before = rows_of(twice.db)
    twice("merge", "C-3", "C-1", *ONE).ok()
    after = rows_of(twice.db)
    twice("undo", "--yes", "--reason", "they are two").ok()
    assert rows_of(twice.db) == before
    twice("redo", "--yes").ok()
    assert rows_of(twice.db) == after
    assert find_faults(twice.db) == []


def test_a_dry_run_says_what_would_change_and_changes_nothing(twice: Kamplan) -> None:
    before = twice.digest()
    assert "would be merged into C-1" in twice("merge", "C-3", "C-1", *ONE, "--dry-run").ok().out
    assert twice.digest() == before


def test_the_store_as_it_was_is_kept(twice: Kamplan) -> None:
    twice("merge", "C-3", "C-1", *ONE).ok()
    [kept] = (twice.db.parent / "snapshots").iterdir()
    assert kept.name.endswith("-before-merge.db")


def test_who_was_merged_is_found_by_either_name_and_not_imported_again(twice: Kamplan, tmp_path: Path) -> None:
    twice("merge", "C-3", "C-1", *ONE).ok()
    told = ("--tier", 3, "--topic", "key-people", "--contact", "方先生", *ON)
    twice("add-intel", "acme", "They also told us.", *told).ok()
    assert twice("show", "I-2", "--json").ok().json["contact"] == "C-1"
    file = tmp_path / "contacts.csv"
    file.write_text("account,name,level\nacme,方先生,top\n", encoding="utf-8")
    assert twice("import", file, "--as", "contacts", "--json").ok().json["new"] == 0


def test_whoever_is_erased_goes_under_every_name(twice: Kamplan) -> None:
    twice("merge", "C-3", "C-1", *ONE).ok()
    twice("erase-person", "C-1", "--reason", "asked to be forgotten", "--yes").ok()
    held = b"".join(one.read_bytes() for one in [twice.db])
    for name in ("Wei Fang", "方先生", "方伟"):
        assert name.encode() not in held, name
    assert find_faults(twice.db) == []


def test_items_of_one_origin_become_one_and_those_of_two_do_not(acme: Kamplan) -> None:
    add(acme, "Two rivals.", "--reliability", "B")
    add(acme, "There are two rivals.", "--credibility", 2, "--detail", "Both are big.")
    add(acme, "Two rivals, they say.", source="Gazette")
    acme("conclude", "acme", "rivalry", "Two of them [I-2].").ok()
    acme("merge", "I-2", "I-1", *ONE).ok()
    kept = acme("show", "I-1", "--json").ok().json
    assert (kept["reliability"], kept["credibility"], kept["detail"]) == ("B", 2, "Both are big.")
    [judged] = acme("list-judgements", "acme", "--json").ok().json
    assert (judged["text"], judged["cites"]) == ("Two of them [I-1].", ["I-1"])
    acme.refuses("merge", "I-3", "I-1", *ONE, code=4, says="I-3 comes from S-2 and I-1 from S-1", tries="merge S-2 S-1")
    acme("merge", "S-2", "S-1", *ONE).ok()
    acme("merge", "I-3", "I-1", *ONE).ok()
    assert find_faults(acme.db) == []


def test_a_file_imported_again_after_a_merge_brings_nothing_back(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "intel.csv"
    rows = "acme,1,rivalry,Two rivals.,News,2026-10-01\nacme,1,rivalry,Three rivals.,The News,2026-10-01\n"
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    acme("import", file, "--as", "intel").ok()
    acme("merge", "S-2", "S-1", *ONE).ok()
    assert acme("import", file, "--as", "intel", "--json").ok().json["new"] == 0
    assert [one["source"] for one in acme("list-intel", "acme", "--json").ok().json] == ["News", "News"]


@pytest.mark.parametrize(
    ("argv", "code", "says", "tries"),
    [
        (("C-1", "C-1"), 2, "C-1 cannot be merged into itself", "the one that stays"),
        (("C-1", "I-1"), 2, "C-1 is a contact, I-1 is an item", "kamplan merge"),
        (("K-1", "K-2"), 2, "only contacts, sources and items are merged", "kamplan withdraw K-1"),
        (("acme", "C-1"), 2, "acme is an account", "kamplan export acme"),
        (("C-9", "C-1"), 3, "no contact C-9", "list-contacts"),
        (("C-3", "C-2"), 4, "C-3 carries tier-4 items (I-1)", "--level top"),
    ],
)
def test_what_cannot_be_one_is_refused(twice: Kamplan, argv: tuple[str, ...], code: int, says: str, tries: str) -> None:
    twice.refuses("merge", *argv, *ONE, code=code, says=says, tries=tries)
