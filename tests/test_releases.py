"""What left the account team is on record: whatever was written for others, what stands in it, what became of it."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from conftest import EXAMPLE_DAY, Kamplan
from kamplan.store.opening import open_store
from kamplan.store.tables import load_rows
from mutations import failing_at, read_rows

if TYPE_CHECKING:
    from pathlib import Path

CUSTOMER = ("render-plan", "aurelia", "--audience", "customer")


def releases(run: Kamplan, *more: str) -> list[dict[str, Any]]:
    return run("list-releases", *more, "--json").ok().json


def test_a_copy_for_the_customer_is_on_record_with_all_that_is_to_be_known_of_it(
    example: Kamplan, tmp_path: Path
) -> None:
    file = tmp_path / "secret folder" / "plan.html"
    file.parent.mkdir()
    said = example(*CUSTOMER, "-o", file, "--lang", "zh").ok()
    assert "已记为 Z-1" in said.err
    assert said.out == ""
    [release] = releases(example)
    assert release.pop("records")
    assert release == {
        "id": "Z-1", "account": "aurelia", "version": None, "audience": "customer", "marking": "green",
        "document": "account-plan", "format": "html", "language": "zh", "is_draft": False, "as_of": EXAMPLE_DAY,
        "released_at": release["released_at"], "released_by": "Ada Lin", "file_name": "plan.html",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "outdated": [], "withheld": 169,
    }  # fmt: skip
    assert "secret folder" not in str(read_rows(example.db))
    assert example("show-release", "z1", "--json").ok().json["id"] == "Z-1"
    assert "plan.html" in example("list-releases", "aurelia").ok().out


def test_the_records_of_a_release_are_those_whose_words_stand_in_it(example: Kamplan) -> None:
    shown = example(*CUSTOMER, "-o", "-").ok().out
    inside = set(releases(example)[0]["records"])
    items = {one["id"]: one for one in example("list-intel", "aurelia", "--json").ok().json}
    cited = {name for name, one in items.items() if one["handling"] in ("clear", "green") and one["statement"] in shown}
    assert cited
    assert {one for one in inside if one.startswith("I-")} == cited
    assert not inside & {name for name, one in items.items() if one["handling"] in ("amber", "red")}
    example("draw", "aurelia", "--picture", "opportunities", "--audience", "company", "-o", "-").ok()
    drawn = releases(example)[0]
    assert drawn["document"] == "opportunities"
    assert "O-1" in drawn["records"]
    assert not [one for one in drawn["records"] if one.startswith("I-")]
    example("render-plan", "aurelia", "--audience", "company", "--template", "one-page", "-o", "-").ok()
    page, whole = releases(example)[0]["records"], example(*CUSTOMER[:3], "company", "-o", "-").ok()
    assert whole.out
    assert set(page) < set(releases(example)[0]["records"])


@pytest.mark.parametrize("audience", ["company", "customer"])
@pytest.mark.parametrize("command", [("render-plan", "aurelia"), ("draw", "aurelia", "--picture", "evidence")])
def test_whatever_is_written_for_others_is_one_change_record(
    example: Kamplan, tmp_path: Path, command: tuple[str, ...], audience: str
) -> None:
    for place, target in enumerate(
        ("-", str(tmp_path / "out.md" if command[0] == "render-plan" else tmp_path / "o.svg"))
    ):
        before = read_rows(example.db)
        result = example(*command, "-o", target, "--audience", audience)
        if result.code == 3:  # the customer sees no picture of the evidence
            assert read_rows(example.db) == before
            continue
        new = [key for key in read_rows(example.db) if key not in before]
        assert [table for table, _ in new] == ["release", "change"]
        assert read_rows(example.db)["release", place + 1]["audience"] == audience


def test_a_copy_for_the_team_is_on_record_only_when_asked(example: Kamplan, tmp_path: Path) -> None:
    before = example.digest()
    example("render-plan", "aurelia", "-o", tmp_path / "plan.md").ok()
    example("draw", "aurelia", "--picture", "actions", "-o", "-").ok()
    example("render-plan", "aurelia", "--draft", "-o", "-").ok()
    assert example.digest() == before
    example("render-plan", "aurelia", "-o", tmp_path / "plan.md", "--release").ok()
    example("draw", "aurelia", "--picture", "actions", "-o", "-", "--release").ok()
    assert [(one["audience"], one["document"], one["file_name"]) for one in releases(example)] == [
        ("team", "actions", None), ("team", "account-plan", "plan.md"),
    ]  # fmt: skip
    assert releases(example, "--audience", "company") == []
    example.refuses("show-release", "Z-1", "--audience", "company", code=3, says="no release Z-1")


def test_recording_a_release_does_not_change_what_the_next_copy_says(example: Kamplan, tmp_path: Path) -> None:
    copies = []
    for audience in ("company", "team", "company", "team"):
        copies.append(example("render-plan", "aurelia", "--audience", audience, "-o", "-", "--release").ok().out)
    assert copies[:2] == copies[2:]
    head = next(line for line in copies[1].splitlines() if "Record of changes" in line)
    printed = next(word for word in head.replace("|", " ").split() if ":" in word and word[0].isdigit())
    assert example("audit", "verify", "--head", printed).ok().err.startswith("the record of changes is whole")
    example("withdraw-intel", "I-4", "--reason", "misread").ok()
    assert printed not in example("render-plan", "aurelia", "--audience", "team", "-o", "-").ok().out


def test_a_document_is_written_though_its_release_cannot_be(example: Kamplan, tmp_path: Path) -> None:
    before, file = example.digest(), tmp_path / "plan.md"
    blocker = sqlite3.connect(example.db, isolation_level=None)
    blocker.execute("PRAGMA user_version=99")
    blocker.close()
    said = example(*CUSTOMER, "-o", file).ok()
    assert "warning: the release was not recorded: " in said.err
    assert "newer kamplan" in said.err
    assert file.read_bytes()
    assert before != example.digest()


def test_a_failure_at_any_statement_leaves_no_document_or_one_that_says_it_is_not_on_record(
    example: Kamplan, tmp_path: Path
) -> None:
    whole, kept = example.digest(), []
    for k in range(1, 400):
        file = tmp_path / f"{k}.md"
        with failing_at(k):
            result = example(*CUSTOMER, "-o", file)
        if example.digest() != whole:
            break
        if result.code == 0:
            assert "warning: the release was not recorded: " in result.err
            assert "disk I/O error" in result.err
            kept.append(k)
        assert file.exists() == (result.code == 0)
    assert len(kept) >= 4
    assert "recorded as Z-1" in result.err


def test_a_release_is_never_taken_back_and_undo_passes_it_over(example: Kamplan) -> None:
    example("withdraw-intel", "I-4", "--reason", "misread").ok()
    example(*CUSTOMER, "-o", "-").ok()
    number = example("history", "--json").ok().json[0]["change"]
    example.refuses("undo", str(number), "--yes", code=4, says="a document was released", tries="list-releases")
    assert "withdraw-intel" in example("undo", "--yes").ok().out
    assert example("show-intel", "I-4", "--json").ok().json["withdrawn_on"] is None
    assert len(releases(example)) == 1


def test_what_a_release_stands_on_is_not_undone_away(acme: Kamplan) -> None:
    acme("render-plan", "acme", "--audience", "customer", "-o", "-").ok()
    account = acme("history", "--json").ok().json[-1]["change"]
    assert acme("undo", str(account), "--yes").code == 4


def test_verify_knows_a_file_by_its_bytes_and_no_other(example: Kamplan, tmp_path: Path) -> None:
    file, other = tmp_path / "plan.docx", tmp_path / "renamed.docx"
    example(*CUSTOMER, "-o", file).ok()
    other.write_bytes(file.read_bytes())
    known = example("verify", other).ok()
    assert known.err.startswith("Z-1: unchanged; released for the audience customer by Ada Lin on ")
    assert example("verify", other, "--json").ok().json["since"] == []
    other.write_bytes(file.read_bytes() + b"\n")
    example.refuses("verify", other, code=3, says="is no file that was released", tries="kamplan scan-leaks")


def test_verify_says_what_became_of_what_stands_in_a_file(example: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    example("render-plan", "aurelia", "--audience", "company", "-o", file).ok()
    example("withdraw-intel", "I-20", "--reason", "misread").ok()
    example("supersede-intel", "I-21", "They sell four.", "--on", EXAMPLE_DAY).ok()
    example("relabel", "I-39", "--handling", "red", "--reason", "told in confidence").ok()
    example("conclude", "aurelia", "key-people", "All is new.").ok()
    example("withdraw", "A-1", "--reason", "moot").ok()
    found = example("verify", file, "--json")
    assert found.code == 10
    turns = {(one["id"], one["turn"]) for one in found.json["since"]}
    assert {("I-20", "withdrawn"), ("I-21", "superseded"), ("I-39", "kept-back"), ("A-1", "withdrawn")} <= turns
    assert any(one["id"].startswith("K-") and one["turn"] == "superseded" for one in found.json["since"])
    assert {one["release"] for one in found.json["since"]} == {"Z-1"}
    shown = example("verify", file)
    assert "may no longer be shown to the audience company" in shown.out
    assert example("verify", file, "--audience", "company").code == 10


def test_verify_says_what_was_removed_from_the_store_or_from_the_version_a_file_shows(
    example: Kamplan, tmp_path: Path
) -> None:
    file = tmp_path / "plan.md"
    Kamplan(example.db, today=EXAMPLE_DAY, user="Ines Halvard")("submit-plan", "aurelia").ok()
    example("render-plan", "aurelia", "--audience", "company", "--version", "P-1", "-o", file).ok()
    assert "I-20" in releases(example)[0]["records"]
    assert example("verify", file, "--json").ok().json["since"] == []
    example("purge", "I-20", "--reason", "asked for", "--yes").ok()
    found = example("verify", file, "--json")
    assert found.code == 10
    turns = {(one["id"], one["turn"]) for one in found.json["since"]}
    assert {("I-20", "removed"), ("P-1", "redacted")} <= turns
    shown = example("verify", file)
    assert "was removed from the store" in shown.out
    assert "content was removed from it on 2026-09-30" in shown.out


def test_what_a_document_says_of_itself_is_no_news_afterwards(example: Kamplan, tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    example("render-plan", "aurelia", "--audience", "company", "-o", first).ok()
    example("supersede-intel", "I-20", "They have three.", "--on", EXAMPLE_DAY).ok()
    example("render-plan", "aurelia", "--draft", "--audience", "company", "-o", second).ok()
    assert example("verify", first).code == 10
    release = releases(example)[0]
    assert set(release["outdated"]) <= set(release["records"])
    example("verify", second).ok()


def test_a_version_that_was_released_is_on_record_with_its_id(example: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    Kamplan(example.db, today=EXAMPLE_DAY, user="Ines Halvard")("submit-plan", "aurelia").ok()
    example(*CUSTOMER, "--version", "P-1", "-o", file).ok()
    example(*CUSTOMER, "-o", tmp_path / "now.md").ok()
    now, version = releases(example)
    assert (now["version"], version["version"]) == (None, "P-1")
    assert now["sha256"] == version["sha256"]
    assert [one["id"] for one in example("verify", file, "--json").ok().json["releases"]] == ["Z-2", "Z-1"]
    assert not [one for one in version["records"] if one not in now["records"]]


def test_the_company_is_not_told_how_much_was_withheld(example: Kamplan) -> None:
    example("render-plan", "aurelia", "--audience", "company", "-o", "-").ok()
    [seen] = releases(example, "--audience", "company")
    assert "withheld" not in seen
    assert "withheld" not in example("show-release", "Z-1", "--audience", "company", "--json").ok().json


def test_a_document_of_several_accounts_is_recorded_for_each_in_one_change(example: Kamplan, tmp_path: Path) -> None:
    example("new-account", "Borealis").ok()
    before = example("history", "--json").ok().json
    file = tmp_path / "portfolio.html"
    said = example("portfolio", "-o", file, "--audience", "company").ok()
    assert "recorded as Z-1 to Z-2" in said.err.splitlines()
    assert len(example("history", "--json").ok().json) == len(before) + 1
    found = {one["account"]: one for one in releases(example)}
    assert set(found) == {"aurelia", "borealis"}
    assert {(one["document"], one["format"], one["audience"]) for one in found.values()} == {
        ("portfolio", "html", "company")
    }
    assert found["aurelia"]["withheld"] > found["borealis"]["withheld"] == 0
    assert [one["account"] for one in releases(example, "borealis")] == ["borealis"]
    table = example("list-releases").ok().out
    assert "Z-1–Z-2" in table
    assert "2 accounts" in table
    known = example("verify", file).ok()
    assert known.err.startswith("Z-1–Z-2: unchanged; released for the audience company by Ada Lin on ")


def test_a_portfolio_for_the_team_is_recorded_when_it_is_asked_for(example: Kamplan, tmp_path: Path) -> None:
    example("portfolio", "-o", tmp_path / "portfolio.xlsx").ok()
    assert releases(example) == []
    example("portfolio", "-o", tmp_path / "portfolio.xlsx", "--release").ok()
    assert [(one["audience"], one["format"]) for one in releases(example)] == [("team", "xlsx")]


def test_a_digest_of_all_accounts_is_recorded_in_one_change(example: Kamplan, tmp_path: Path) -> None:
    example("new-account", "Borealis").ok()
    before = example("history", "--json").ok().json
    example("digest", "-o", tmp_path / "digest.md", "--audience", "company").ok()
    assert len(example("history", "--json").ok().json) == len(before) + 1
    assert {one["account"] for one in releases(example)} == {"aurelia", "borealis"}


def test_ids_of_releases_are_completed_with_whom_each_was_for(example: Kamplan) -> None:
    from kamplan.store.completion import list_releases

    example(*CUSTOMER, "-o", "-").ok()
    assert list_releases(example.db, "z-") == [
        ("Z-1", f"aurelia, customer, {releases(example)[0]['released_at'][:10]}")
    ]
    assert list_releases(example.db, "Z-2") == []


def test_records_by_the_thousand_are_looked_up_each_once(acme: Kamplan, tmp_path: Path) -> None:
    """More than SQLite takes in one query, of several kinds, one of which is not there."""
    file = tmp_path / "items.csv"
    rows = "".join(f"acme,1,rivalry,Fact {n},News,2026-10-01\n" for n in range(1_200))
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    acme("import", file, "--as", "intel").ok()
    acme("conclude", "acme", "rivalry", "Fierce [I-1].").ok()
    acme("add-risk", "acme", "Hail").ok()
    names = [*(f"I-{n}" for n in range(1, 1_201)), "K-1", "R-1", "C-2", "S-1"]
    with open_store(acme.db, create=False).reading() as connection:
        found = load_rows(connection, [*names, "I-5000", "K-9", "R-9"])
    assert set(found) == set(names)
    assert [found[name][0] for name in ("I-1200", "K-1", "R-1", "C-2", "S-1")] == [
        "item", "judgement", "record", "contact", "source",
    ]  # fmt: skip
    assert found["I-1200"][1]["statement"] == "Fact 1199"
