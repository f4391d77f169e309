"""`export` and `import` of a whole folder: what goes out comes in again, and others are given what they may see."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import stat
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens
from conftest import EXAMPLE, EXAMPLE_FILES, Kamplan
from graphs import OURS, TODAY, TOKEN, Graph, Mint, draw, enter, weave
from kamplan.config import load_settings
from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER
from kamplan.domain.scales import Audience
from kamplan.service.caller import Caller
from kamplan.service.entry import join_list, split_list
from kamplan.service.exports.folder import make_export
from kamplan.service.exports.rows import COLUMNS, list_kinds
from kamplan.service.imports.model import ImportKind

if TYPE_CHECKING:
    from pathlib import Path

FACT = ("--tier", 1, "--topic", "rivalry", "--source", "News")


def read(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())}


def rows(folder: Path, kind: str) -> list[dict[str, str]]:
    with (folder / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pass_on(kamplan: Kamplan, folder: Path, elsewhere: Path | None = None) -> tuple[Kamplan, dict[str, bytes]]:
    """Export a store, import that into an empty one or `elsewhere`, export the same there, and hold the two together."""
    first, second, other = folder / "first", folder / "second", Kamplan(folder / "other.db", today=kamplan.today)
    if elsewhere:
        other.db.write_bytes(elsewhere.read_bytes())
        other.db.chmod(0o600)
    accounts = kamplan("export", "-o", first, "--json").ok().json["accounts"]
    other("import", first).ok()
    other("export", *accounts, "-o", second).ok()
    assert read(second) == read(first)
    return other, read(first)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with another account, in which whatever is imported gets other ids than it had."""
    kamplan = Kamplan(tmp_path_factory.mktemp("elsewhere") / "elsewhere.db", today=str(TODAY))
    kamplan("new-account", "Zed", "--key", "zed").ok()
    for argv in (
        ("add-contact", "zed", "Zoe", "--level", "top"),
        *(("add-intel", "zed", f"Fact {number}", *FACT) for number in range(3)),
        ("conclude", "zed", "rivalry", "Hard", "--cite", "I-1"),
        ("add-risk", "zed", "Late"),
        ("add-action", "zed", "Call", "--owner", "Ada", "--due", "2026-12-01"),
        (
            "add-objective",
            "zed",
            "More",
            "--measure",
            "sales",
            "--baseline",
            "1",
            "--target",
            "2",
            "--due",
            "2027-01-01",
        ),
    ):
        kamplan(*argv).ok()
    return kamplan.db


# There and back -----------------------------------------------------------------------------------------------------


def test_the_example_goes_out_and_comes_in_with_nothing_lost(example: Kamplan, tmp_path: Path) -> None:
    other, files = pass_on(example, tmp_path)
    assert set(files) == {*(f"{name}.csv" for name in EXAMPLE_FILES), "withdrawals.csv", "export.toml"}
    for argv in (("analyze", "aurelia"), ("check", "aurelia")):
        ours, theirs = (json.loads(one(*argv, "--json").out) for one in (example, other))
        assert theirs == ours
    plans = [one("render-plan", "aurelia", "-o", "-", "--draft").ok().out for one in (example, other)]
    assert len(plans[0]) > 10_000
    assert [line for line in plans[0].splitlines() if ":" not in line][:40] == [
        line for line in plans[1].splitlines() if ":" not in line
    ][:40]


def judge(kamplan: Kamplan) -> Any:
    """What the analysis says of each topic, without ids."""
    found = kamplan("analyze", "acme", "--json").ok().json
    said = ("id", "state", "items", "usable", "current", "due", "stale", "origins", "tiers")
    return [{name: one[name] for name in said} for one in found["topics"]], found["readiness"], found["coverage"]


def write(kamplan: Kamplan, folder: Path, *, audience: Audience = Audience.TEAM) -> dict[str, bytes]:
    """Write an export without waiting for the disk, as `export` does: for the tests of many graphs."""
    settings = load_settings({}, db=str(kamplan.db), user="Ada")
    caller = Caller(settings=settings, today=TODAY, now=datetime(2026, 11, 23, tzinfo=UTC), command="export")
    contents = make_export(caller, ("acme",), audience=audience).contents
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return contents


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(25), id="25"), pytest.param(range(25, 300), marks=pytest.mark.slow, id="300")]
)
def test_any_account_goes_out_and_comes_in_byte_for_byte(seeds: range, tmp_path: Path, elsewhere: Path) -> None:
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        steps, mint = draw(seed)
        enter(folder / "store.db", steps, mint)
        other = Kamplan(folder / "other.db", today=str(TODAY))
        if seed % 2:
            other.db.write_bytes(elsewhere.read_bytes())
            other.db.chmod(0o600)
        files = write(Kamplan(folder / "store.db"), folder / "first")
        other("import", folder / "first").ok()
        assert write(other, folder / "second") == files, seed
        assert len(files) >= 24, seed
        if seed % 5 == 0:
            assert other("audit", "verify").code == 0
            ours = Kamplan(folder / "store.db", today=str(TODAY))
            assert judge(other) == judge(ours), seed


def test_taken_in_where_it_came_from_it_changes_nothing(example: Kamplan, tmp_path: Path) -> None:
    example("export", "-o", tmp_path / "out").ok()
    before = example.digest()
    done = example("import", tmp_path / "out", "--json").ok().json
    assert (done["new"], done["updated"]) == (0, 0)
    assert [one["file"] for one in done["files"] if one["differs"]] == []
    assert example.digest() == before


def test_a_cell_changed_in_a_spreadsheet_comes_back_with_update(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-intel", "acme", "A fact", *FACT).ok()
    acme("conclude", "acme", "rivalry", "Hard [I-1].", "--cite", "I-1").ok()
    acme("add-action", "acme", "Call them", "--owner", "Ada", "--due", "2026-12-01").ok()
    acme("export", "-o", tmp_path / "out").ok()
    file = tmp_path / "out" / "actions.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-12-01", "2026-12-09"), encoding="utf-8")
    assert acme("import", tmp_path / "out", "--json").ok().json["updated"] == 0
    assert acme("import", tmp_path / "out", "--update", "--json").ok().json["updated"] == 1
    assert acme("show", "A-1", "--json").ok().json["due"] == "2026-12-09"
    assert acme("show", "A-1", "--json").ok().json["ref"] is None


def test_what_is_hard_to_write_down_comes_back(acme: Kamplan, tmp_path: Path) -> None:
    for argv in (
        ("add-contact", "acme", "Fang, Wei; Dr.", "--influences", "Jo Park", "--reports-to", "Wei Fang"),
        ("add-intel", "acme", '=SUM(A1) "quoted"', *FACT, "--on", "2026-10-01", "--detail", "one\n\ntwo, three"),
        ("add-intel", "--tier", 3, "--topic", "rivalry", "--contact", "C-3", "--", "acme", "-5 percent [I-1]"),
        ("add-intel", "acme", "Newer", *FACT),
        ("grade-intel", "I-1", "--reliability", "B", "--credibility", 2),
        ("confirm-intel", "I-1", "--on", "2026-11-01"),
        ("confirm-intel", "I-1", "--on", "2026-11-20"),
        ("edit-source", "S-1", "--reliability", "C"),
        ("add-figure", "acme", "--currency", "CNY", "--", 2025, "result", "-12.50"),
        ("conclude", "acme", "rivalry", "Told [I-1] and [I-2].", "--cite", "I-2"),
        ("add-interaction", "acme", "+1 met [I-1]", "--contact", "C-3", "--contact", "C-2"),
        ("add-opportunity", "acme", "Pumps", "--role", "economic=C-3", "--amount", "10.00", "--currency", "EUR"),
        ("add-risk", "acme", "Late"),
        ("add-action", "acme", "Review", "--owner", "Ada", "--due", "2026-12-01", "--serves", "R-1"),
        ("add-action", "acme", "Review", "--owner", "Ada", "--due", "2027-03-01"),
        ("add-action", "acme", "Gone", "--owner", "Ada", "--due", "2027-03-01"),
        ("withdraw", "A-3", "--reason", "no longer"),
        ("withdraw", "I-2", "--reason", "wrong"),
        ("withdraw", "C-3", "--reason", "left"),
        ("add-contact", "acme", "Fang, Wei; Dr."),
        ("add-source", "acme", "Trade fair", "--kind", "news"),
        ("withdraw", "S-3", "--reason", "closed"),
    ):
        acme(*argv).ok()
    other, _ = pass_on(acme, tmp_path)
    held = {one["statement"]: one for one in other("list-intel", "acme", "--json").ok().json}
    assert held['=SUM(A1) "quoted"']["detail"] == "one\n\ntwo, three"
    assert [one["on"] for one in held['=SUM(A1) "quoted"']["confirmations"]] == ["2026-11-01", "2026-11-20"]
    assert len(other("list-actions", "acme", "--json").ok().json) == 2
    assert other("show", "A-1", "--json").ok().json["serves"] == ["R-1"]
    assert other("show", "A-3", "--json").ok().json["withdrawn_reason"] == "no longer"
    assert other("show", "I-2", "--json").ok().json["withdrawn_reason"] == "wrong"
    conclusion = other("list-judgements", "acme", "--json").ok().json[0]
    assert (conclusion["text"], conclusion["cites"]) == ("Told [I-1] and [I-2].", ["I-2", "I-1"])
    assert other("show-source", "S-1", "--json").ok().json["reliability"] == "C"
    other("edit-source", "S-1", "--reliability", "A").ok()
    assert other("show", "I-3", "--json").ok().json["reliability"] == "A", "an item without its own follows its source"
    assert other("show-source", "S-3", "--json").ok().json["withdrawn_on"] == acme.today


def test_what_names_another_record_names_it_where_it_has_another_id(
    acme: Kamplan, tmp_path: Path, elsewhere: Path
) -> None:
    for argv in (
        ("add-intel", "acme", "Old", *FACT),
        ("supersede-intel", "I-1", "New"),
        ("conclude", "acme", "rivalry", "Told [I-2].", "--cite", "I-2", "--verdict", 3, "--contribution", "Ours [I-2]"),
        ("add-risk", "acme", "Late [I-2]"),
        ("add-action", "acme", "Call", "--owner", "Ada", "--due", "2026-12-01", "--serves", "R-1"),
        ("edit-contact", "C-2", "--reports-to", "C-1"),
    ):
        acme(*argv).ok()
    other, _ = pass_on(acme, tmp_path, elsewhere)
    assert other("show", "I-5", "--json").ok().json["supersedes"] == "I-4"
    conclusion = other("list-judgements", "acme", "--json").ok().json[0]
    assert (conclusion["text"], conclusion["contribution"]) == ("Told [I-5].", "Ours [I-5]")
    assert conclusion["cites"] == ["I-5"]
    assert other("show", "R-2", "--json").ok().json["risk"] == "Late [I-5]"
    assert other("show", "A-2", "--json").ok().json["serves"] == ["R-2"]
    assert other("show", "C-3", "--json").ok().json["reports_to"] == "C-2"


def test_what_was_right_when_it_was_entered_comes_back_though_it_would_be_refused_today(
    acme: Kamplan, tmp_path: Path
) -> None:
    for argv in (
        ("add-intel", "acme", "A fact", *FACT, "--on", "2026-10-01", "--reliability", "B", "--credibility", 2),
        (
            "add-objective",
            "acme",
            "More",
            "--measure",
            "sales",
            "--baseline",
            "1",
            "--target",
            "2",
            "--due",
            "2027-01-01",
        ),
        ("add-strategy", "acme", "Ask", "--serves", "G-1", "--cite", "I-1"),
        ("conclude", "acme", "rivalry", "Hard [I-1].", "--cite", "I-1"),
    ):
        acme(*argv).ok()
    file = tmp_path / "intel.csv"
    file.write_text(
        "account,tier,topic,statement,source,valid_as_of,lawful\n"
        "acme,1,rivalry,A fact,News,2026-10-01,not-to-be-used\n",
        encoding="utf-8",
    )
    assert acme("import", file, "--as", "intel", "--update", "--json").ok().json["updated"] == 1
    late = Kamplan(acme.db, today="2029-01-01")
    late.refuses("add-strategy", "acme", "Again", "--serves", "G-1", "--cite", "I-1", code=4, says="not to be used")
    other, _ = pass_on(late, tmp_path)
    assert other("show", "T-1", "--json").ok().json["cites"] == ["I-1"]
    by_hand = (tmp_path / "first" / "export.toml").read_text(encoding="utf-8").replace('audience = "team"', "")
    (tmp_path / "first" / "export.toml").write_text(by_hand, encoding="utf-8")
    refused = Kamplan(tmp_path / "third.db", today="2029-01-01")("import", tmp_path / "first")
    assert refused.code == 4, "a folder that is no export is held to the rules of today"
    assert "not to be used" in refused.err


def test_what_was_tried_comes_back_with_whom_was_asked(tmp_path: Path) -> None:
    steps, mint = draw(3)
    enter(tmp_path / "store.db", steps, mint)
    kamplan = Kamplan(tmp_path / "store.db", today=str(TODAY))
    other, _ = pass_on(kamplan, tmp_path)
    ours, theirs = (
        [
            [{**each, "contact": None} for each in row["attempts"]]
            for row in one("list-inquiries", "acme", "--all", "--json").json
        ]
        for one in (kamplan, other)
    )
    assert theirs == ours
    assert any(each["name"] for row in theirs for each in row)


@pytest.mark.parametrize(
    "values",
    [("a", "b"), ("Fang, Wei", "Jo"), ("a;b", "c,d", "e"), ('5" pipe', "x"), ("economic=Fang, Wei",), ("内，外", "x")],
)
def test_joined_values_are_taken_apart_again(values: tuple[str, ...]) -> None:
    assert split_list(join_list(values)) == values
    assert split_list(["a,b", "c;d", ""]) == ("a", "b", "c", "d")


# One import of a whole folder ---------------------------------------------------------------------------------------


def test_a_folder_is_one_change_that_one_undo_takes_back(kamplan: Kamplan) -> None:
    kamplan("new-account", "Bolt", "--key", "bolt").ok()
    before = len(kamplan("history", "--json").ok().json)
    done = kamplan("import", EXAMPLE, "--today", "2026-09-30").ok()
    assert done.out.splitlines()[-1].startswith("25 files: ")
    assert len(kamplan("history", "--json").ok().json) == before + 1
    kamplan("undo", "--yes").ok()
    assert [one["key"] for one in kamplan("list-accounts", "--json").ok().json] == ["bolt"]


def test_a_row_refused_in_the_last_file_leaves_nothing_of_the_first(example: Kamplan, tmp_path: Path) -> None:
    example("export", "-o", tmp_path / "out").ok()
    file = tmp_path / "out" / "withdrawals.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-", "2036-"), encoding="utf-8")
    other = Kamplan(tmp_path / "other.db", today=example.today)
    other("new-account", "Bolt", "--key", "bolt").ok()
    other.refuses("import", tmp_path / "out", code=2, says="withdrawals.csv, row 2: withdrawn_on")
    assert other("import", EXAMPLE, "--dry-run").ok().out.splitlines()[-1].endswith("would be new, 0 known already")
    assert len(other("list-accounts", "--json").ok().json) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('files = [{ file = "../x.csv", as = "intel" }]', "lies outside the folder"),
        ('files = [{ file = "/etc/passwd", as = "intel" }]', "lies outside the folder"),
        ('files = [{ file = "x.csv", as = "nonsense" }]', "'nonsense' is not a kind"),
        ('files = [{ file = "x.csv", as = "intel" }]', "there is no file"),
        ("files = [1]", "a file has a name and a kind"),
        ("files = []", "lists no files"),
        ("files = ", "cannot read"),
    ],
)
def test_a_manifest_that_is_none_is_refused(acme: Kamplan, tmp_path: Path, text: str, says: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    acme.refuses("import", folder, code=2, says="export.toml", tries="folder of an export")
    (folder / "export.toml").write_text(text, encoding="utf-8")
    acme.refuses("import", folder, code=2, says=says)
    acme.refuses("import", folder, "--as", "intel", code=2, says="is a folder", tries="leave --as out")


def test_withdrawals_of_what_is_not_there_are_refused(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    for what, name, code in (("contact", "Nobody", 3), ("item", "I-9", 3), ("source", "x", 3), ("action", "A-9", 3),
                             ("action", "zzz", 3), ("account", "acme", 2)):  # fmt: skip
        file.write_text(
            f"account,what,name,withdrawn_on,withdrawn_reason\nacme,{what},{name},2026-01-01,gone\n", encoding="utf-8"
        )
        acme.refuses("import", file, "--as", "withdrawals", code=code, says="row 2")
    file.write_text(
        "account,what,name,withdrawn_on,withdrawn_reason\nacme,contact,Jo Park,2026-01-01,left\n", encoding="utf-8"
    )
    assert acme("import", file, "--as", "withdrawals", "--json").ok().json["new"] == 1
    assert acme("import", file, "--as", "withdrawals", "--json").ok().json["known"] == 1
    assert acme("show-contact", "C-2", "--json").ok().json["withdrawn_on"] == "2026-01-01"


# For others ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(6), id="6"), pytest.param(range(6, 200), marks=pytest.mark.slow, id="200")]
)
def test_nobody_is_given_what_they_may_not_read(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        db = tmp_path / f"{seed}.db"
        steps, mint = draw(seed)
        enter(db, steps, mint)
        kamplan = Kamplan(db, today=str(TODAY))
        for audience, tokens in (("customer", TOKEN), ("company", OURS)):
            folder = tmp_path / f"{seed}-{audience}"
            text = b"".join(write(kamplan, folder, audience=Audience(audience)).values()).decode()
            assert not find_tokens(text, tokens), (seed, audience)
            assert len(rows(folder, "intel")) > 5
        whole = b"".join(write(kamplan, tmp_path / f"{seed}-team").values()).decode()
        assert find_tokens(whole, OURS), "the scan can find them"


@pytest.mark.parametrize("seed", range(6))
def test_what_the_customer_may_not_read_moves_no_byte_of_the_customers_files(seed: int, tmp_path: Path) -> None:
    found = []
    for which in (0, 1):
        rng, mint = random.Random(seed), Mint(seed + 500)
        shown, hidden = Graph(rng, mint), Graph(random.Random(seed * 7 + 1), mint, count=500)
        shown.make_open()
        hidden.make_hidden()
        db = tmp_path / f"{which}.db"
        enter(db, weave(rng, shown.steps, hidden.steps) if which else shown.steps, mint)
        Kamplan(db, today=str(TODAY))("export", "acme", "-o", tmp_path / f"{which}", "--audience", "customer").ok()
        found.append(read(tmp_path / f"{which}"))
    assert found[0] == found[1]


def test_a_customer_is_given_no_id_ref_grade_or_marking(example: Kamplan, tmp_path: Path) -> None:
    example.refuses("export", "-o", tmp_path / "x", "--audience", "customer", code=2, says="one account")
    example("export", "aurelia", "-o", tmp_path / "out", "--audience", "customer").ok()
    ours = {"id", "ref", "handling", "reliability", "credibility", "tier", "recorded_by", "cites", "author", "swot"}
    for name in read(tmp_path / "out"):
        if name.endswith(".csv"):
            assert not ours & set(rows(tmp_path / "out", name.removesuffix(".csv"))[0]), name
    never = {f"{KINDS[kind].plural}.csv" for kind in NEVER_FOR_CUSTOMER} | {"sources.csv", "withdrawals.csv"}
    assert not never & set(read(tmp_path / "out"))
    other = Kamplan(tmp_path / "other.db")
    assert "exported for the audience customer" in other("import", tmp_path / "out").err
    assert not other.db.exists()


def test_what_leaves_the_team_is_recorded_and_can_be_verified(example: Kamplan, tmp_path: Path) -> None:
    assert "recorded" not in example("export", "-o", tmp_path / "team").ok().err
    done = example("export", "aurelia", "-o", tmp_path / "out", "--audience", "company").ok()
    assert done.err.splitlines()[-1].startswith("recorded as Z-")
    release = example("list-releases", "--json").ok().json[0]
    assert (release["document"], release["format"], release["audience"]) == ("export", "csv", "company")
    assert example("verify", tmp_path / "out" / "export.toml").code == 0
    listed = tomllib.loads((tmp_path / "out" / "export.toml").read_text(encoding="utf-8"))["files"]
    for one in listed:
        assert hashlib.sha256((tmp_path / "out" / one["file"]).read_bytes()).hexdigest() == one["sha256"]


# Into a folder ------------------------------------------------------------------------------------------------------


def test_the_files_are_for_their_owner_alone_and_replace_nothing(acme: Kamplan, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    assert "would write" in acme("export", "-o", folder, "--dry-run").ok().out
    assert not folder.exists()
    acme("add-risk", "acme", "Late").ok()
    acme("export", "-o", folder).ok()
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    acme.refuses("export", "-o", folder, code=4, says="is not empty", tries="--force")
    acme("undo", "--yes").ok()
    acme("export", "-o", folder, "--force").ok()
    assert set(read(folder)) == {"accounts.csv", "contacts.csv", "export.toml", "notes.txt"}
    acme.refuses("export", code=2, says="no folder is named", tries="-o FOLDER")
    acme.refuses("export", "-o", folder / "notes.txt", "--force", code=1, says="cannot use")
    acme.refuses("export", "nobody", "-o", tmp_path / "x", code=3, says="no account 'nobody'")


def test_accounts_go_side_by_side_and_can_be_chosen(acme: Kamplan, tmp_path: Path) -> None:
    acme("new-account", "Able", "--key", "able").ok()
    acme("add-intel", "able", "First of able", *FACT).ok()
    acme("add-intel", "acme", "Then of acme", *FACT).ok()
    pass_on(acme, tmp_path)
    assert [one["account"] for one in rows(tmp_path / "first", "intel")] == ["able", "acme"]
    shown: Any = acme("export", "Acme Pumps", "acme", "-o", tmp_path / "one", "--json").ok().json
    assert shown["accounts"] == ["acme"]
    assert {one["account"] for one in rows(tmp_path / "one", "contacts")} == {"acme"}


def test_our_own_people_go_with_all_accounts_to_the_team_alone(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-colleague", "Zoe Lim", "--manager", "Ada Lin", "--unit", "North").ok()
    acme("add-colleague", "bo Li").ok()
    acme("export", "-o", tmp_path / "first").ok()
    people = rows(tmp_path / "first", "team")
    assert [(one["name"], one["manager"], one["unit"]) for one in people] == [
        ("bo Li", "", ""), ("Zoe Lim", "Ada Lin", "North"),
    ]  # fmt: skip
    other = Kamplan(tmp_path / "other.db", today=acme.today)
    other("import", tmp_path / "first").ok()
    other("export", "-o", tmp_path / "second").ok()
    assert read(tmp_path / "second") == read(tmp_path / "first")
    for argv in (("acme",), ("--audience", "company")):
        acme("export", *argv, "-o", tmp_path / argv[-1]).ok()
        assert not (tmp_path / argv[-1] / "team.csv").exists()


def test_every_kind_that_can_be_imported_is_exported_in_an_order_that_holds() -> None:
    assert sorted(list_kinds()) == sorted(ImportKind)
    assert set(COLUMNS) == set(ImportKind)
