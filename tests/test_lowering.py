"""A marking becomes lower by `relabel` alone: signed, for a reason that says something, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = ("--tier", 1, "--topic", "rivalry", "--source", "Paper", "--on", "2026-10-01")
RED = ("--handling", "red")
GREEN = ("--handling", "green")
SAYS_NOTHING = (".", "x", "…", "--", "aaa", "1 1", "误")
JUDGED: dict[str, tuple[Any, ...]] = {
    "conclude": ("conclude", "acme", "rivalry", "They will sell."),
    "answer": ("answer", "acme", "key-people-4", "We wait."),
    "summarize": ("summarize", "acme", "They will sell."),
    "waive": ("waive", "acme", "product-history", "--reason", "They sell it"),
    "declare-unknown": ("declare-unknown", "acme", "supplier-power", "--owner", "Ada", "--due", "2027-01-01",
                        "--how", "Ask the boss"),
}  # fmt: skip


def show(run: Kamplan, record: str) -> str:
    return str(run("show", record, "--json").ok().json["handling"])


def add(run: Kamplan, *argv: Any) -> str:
    return str(run(*argv, "--json").ok().json["id"])


def test_an_item_is_not_superseded_by_one_that_is_marked_lower(acme: Kamplan) -> None:
    old = add(acme, "add-intel", "acme", "They will sell.", *PUBLIC, *RED)
    newer = ("supersede-intel", old, "They will sell soon.", "--on", "2026-10-02")
    acme.refuses(*newer, *GREEN, code=2, says=f"{old}, which is marked red", tries="kamplan relabel")
    new = add(acme, *newer)
    assert show(acme, new) == "red"
    acme("relabel", new, *GREEN, "--reason", "published since").ok()
    assert (show(acme, old), show(acme, new)) == ("red", "green")


def test_a_superseding_item_of_another_tier_keeps_the_marking_too(acme: Kamplan) -> None:
    told = ("--tier", 4, "--topic", "rivalry", "--contact", "Wei Fang", "--on", "2026-10-01")
    old = add(acme, "add-intel", "acme", "They will sell.", *told)
    new = add(acme, "supersede-intel", old, "They say so.", "--tier", 1, "--source", "Paper", "--on", "2026-10-02")
    assert show(acme, new) == "red"


@pytest.mark.parametrize("kind", JUDGED)
def test_a_judgement_is_not_replaced_by_one_that_is_marked_lower(acme: Kamplan, kind: str) -> None:
    old = add(acme, *JUDGED[kind], *RED)
    acme.refuses(*JUDGED[kind], *GREEN, code=2, says=f"{old}, which is marked red", tries="kamplan relabel")
    assert show(acme, add(acme, *JUDGED[kind])) == "red"


@pytest.mark.parametrize("kind", ["conclude", "answer", "summarize"])
def test_other_words_may_be_given_a_lower_marking_and_have_the_old_one_by_themselves(acme: Kamplan, kind: str) -> None:
    *rest, words = JUDGED[kind]
    add(acme, *JUDGED[kind], *RED)
    assert show(acme, add(acme, *rest, "Our plan is to visit every plant this year.")) == "red"
    open_one = add(acme, *rest, "We visit plants.", *GREEN)
    assert show(acme, open_one) == "green"
    add(acme, *JUDGED[kind], *RED)
    for said in (words.upper(), f"As heard: {words}", words.rstrip(".")):
        acme.refuses(*rest, said, *GREEN, code=2, says="which is marked red")


def test_no_file_replaces_a_record_by_one_that_is_marked_lower(acme: Kamplan, tmp_path: Path) -> None:
    item = add(acme, "add-intel", "acme", "They will sell.", *PUBLIC, *RED)
    add(acme, "conclude", "acme", "rivalry", "They will sell.", *RED)
    head = "account,tier,topic,statement,source,valid_as_of,ref,supersedes,handling\n"
    row = "acme,1,rivalry,{},Paper,2026-10-02,{},{},{}\n"
    file = tmp_path / "lower.csv"
    file.write_text(head + row.format("They sell.", "a", item, "green"), encoding="utf-8")
    acme.refuses("import", file, "--as", "intel", code=2, says="marked red")
    file.write_text(head + row.format("It is sold.", "b", "a", "") + row.format("They sell.", "a", item, ""), "utf-8")
    acme("import", file, "--as", "intel").ok()
    shown = {one["statement"]: one["handling"] for one in acme("list-intel", "acme", "--json").ok().json}
    shown |= {
        one["statement"]: one["handling"]
        for one in acme("list-intel", "acme", "--state", "superseded", "--json").ok().json
    }
    assert (shown["It is sold."], shown["They sell."]) == ("red", "red")
    judged = tmp_path / "judged.csv"
    judged.write_text("account,topic,text,handling\nacme,rivalry,They will sell!,green\n", encoding="utf-8")
    acme.refuses("import", judged, "--as", "conclusions", code=2, says="marked red")
    judged.write_text("account,topic,text\nacme,rivalry,They sell.\n", encoding="utf-8")
    acme("import", judged, "--as", "conclusions").ok()
    assert acme("list-judgements", "acme", "--json").ok().json[0]["handling"] == "red"


def test_no_file_makes_usable_what_was_not_to_be_used(acme: Kamplan, tmp_path: Path) -> None:
    item = add(acme, "add-intel", "acme", "They will sell.", *PUBLIC, "--lawful", "not-to-be-used")
    file = tmp_path / "lawful.csv"
    head = "account,tier,topic,statement,source,valid_as_of,lawful\n"
    file.write_text(head + "acme,1,rivalry,They will sell.,Paper,2026-10-01,public\n", encoding="utf-8")
    acme("import", file, "--as", "intel", "--update")
    assert acme("show", item, "--json").ok().json["lawful"] == "not-to-be-used"


@pytest.mark.parametrize("said", SAYS_NOTHING)
def test_lowering_asks_for_a_reason_that_says_something(acme: Kamplan, said: str) -> None:
    item = add(acme, "add-intel", "acme", "They will sell.", *PUBLIC, *RED)
    lower = ("relabel", item, *GREEN, f"--reason={said}")
    acme.refuses(*lower, code=2, says="says nothing", tries="--reason")
    acme("relabel", item, *GREEN, "--reason", "误读").ok()
    acme("relabel", item, *RED, f"--reason={said}").ok()
    acme.refuses("undo", "--yes", f"--reason={said}", code=2, says="says nothing", tries="--reason")


@pytest.mark.parametrize("argv", [
    ("withdraw", "C-2"), ("purge", "F-1", "--yes"), ("merge", "C-2", "C-1", "--yes"), ("erase-person", "C-2", "--yes"),
])  # fmt: skip
def test_every_other_reason_says_something_too(acme: Kamplan, argv: tuple[str, ...]) -> None:
    acme.refuses(*argv, "--reason", ".", code=2, says="says nothing", tries="--reason")


@pytest.mark.parametrize("reader", ["", " "])
def test_lowering_is_signed(acme: Kamplan, reader: str) -> None:
    item = add(acme, "add-intel", "acme", "They will sell.", *PUBLIC, *RED)
    nobody = Kamplan(acme.db, user=reader)
    nobody.refuses(
        "relabel", item, *GREEN, "--reason", "published since", code=2, says="nobody is named",
        tries="kamplan config set user",
    )  # fmt: skip
    acme("relabel", item, *GREEN, "--reason", "published since").ok()
    nobody("relabel", item, *RED, "--reason", "they asked us").ok()
    nobody.refuses("undo", "--yes", "--reason", "published since", code=2, says="nobody is named")
    acme("undo", "--yes", "--reason", "published since").ok()
    assert show(acme, item) == "green"
    nobody("redo", "--yes").ok()
    assert show(acme, item) == "red"
