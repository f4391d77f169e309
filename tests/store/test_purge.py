"""Removing for good: nothing of the content is left anywhere, what stays is whole, and the removal itself is on record."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Integer

from conftest import EXAMPLE_DAY, Kamplan
from kamplan.service.freezing import unpack
from mutations import FINAL, find_faults, prepared, read_rows, store, submitted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["prepared", "store", "submitted"]

WHY = ("--reason", "asked for by the customer", "--yes")
NEWS = ("--tier", 1, "--topic", "rivalry", "--on", "2026-09-01", "--reliability", "B", "--credibility", 2)
TOLD = ("--topic", "rivalry", "--on", "2026-09-01")
RECORDS: dict[str, tuple[object, ...]] = {
    "O": ("add-opportunity", "aurelia", "{} for a whole line", "--amount", "77123", "--currency", "EUR"),
    "X": ("add-white-space", "aurelia", "Unit {}", "Product {}", "--holder", "open"),
    "G": ("add-objective", "aurelia", "Win {}", "--measure", "{} measure", "--baseline", "1", "--target", "2",
          "--due", "2027-01-01"),
    "T": ("add-strategy", "aurelia", "Serve {} first", "--serves", "G-1", "--cite", "I-35"),
    "V": ("add-value", "aurelia", "Kit of {}", "--need", "need of {}"),
    "A": ("add-action", "aurelia", "Call about {}", "--owner", "Ada", "--due", "2026-12-01"),
    "R": ("add-risk", "aurelia", "Loss of {}", "--response", "response to {}"),
    "Q": ("add-issue", "aurelia", "Noise of {}"),
    "D": ("add-commitment", "aurelia", "Spares of {}", "--due", "2026-12-01"),
    "B": ("add-budget", "aurelia", "Travel for {}", "--planned", "10", "--currency", "EUR"),
    "M": ("add-interaction", "aurelia", "Dinner about {}. It was long, and {} was told twice.", "--contact", "C-1"),
    "H": ("add-member", "aurelia", "Person {}", "--role", "service"),
    "L": ("add-stage", "aurelia", "basic", "--view", "theirs", "--why", "because of {}"),
    "J": ("add-inquiry", "aurelia", "rivalry-1", "--owner", "Ada", "--due", "2026-12-01", "--how", "ask about {}"),
    "E": ("add-resolution", "aurelia", "Since {} is newer", "--cite", "I-27,I-28"),
    "AS": ("add-score", "aurelia", "As {} was", "--attractiveness", "growth=4", "--strength", "share=2"),
}  # fmt: skip
"""A planning record of every kind, with a token that nothing else holds."""
OTHERS: dict[str, tuple[object, ...]] = {
    "item": ("add-intel", "aurelia", "{} buys a rival [I-1].", *NEWS, "--source", "{} Gazette", "--detail", "more {}"),
    "item of a known source": ("add-intel", "aurelia", "{} sells. And {} buys.", *NEWS, "--source", "News"),
    "item in Chinese": ("add-intel", "aurelia", "{}收购对手。", *NEWS, "--source", "{}日报"),
    "person who told us": ("add-contact", "aurelia", "Ann {}", "--level", "top", "--notes", "{} plays golf"),
    "person": ("add-contact", "aurelia", "{} Lee", "--name-zh", "李{}", "--title", "Head of {}"),
    "conclusion": ("conclude", "aurelia", "rivalry", "Of {} nothing is known [I-27]. But {} stays.", "--cite", "I-28"),
    "answer": ("answer", "aurelia", "key-people-4", "We visit {} [I-35]."),
    "figure": ("add-figure", "aurelia", "2025", "{} sold", "31"),
    "figure of a known measure": ("add-figure", "aurelia", "2023", "our sales", "31.75", "--source", "{} report"),
    "source": ("add-source", "aurelia", "{} Weekly", "--kind", "news"),
}


def fill(argv: tuple[object, ...], token: str) -> list[str]:
    return [str(one).replace("{}", token) for one in argv]


def list_hiding_places(path: Path) -> bytes:
    """Everything a store holds: its file and whatever lies beside it, byte for byte, and what is packed in it."""
    beside = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.is_file())
    rows = read_rows(path)
    packed = [row["content"] for (table, _), row in rows.items() if table == "frozen"]
    for (table, _), row in rows.items():
        if table == "change":
            images = [one.get("before") or {} for one in json.loads(row["rows"])]
            packed += [one["content"] for one in images if "content" in one]
    with closing(sqlite3.connect(path)) as connection:
        index = connection.execute("SELECT statement, detail FROM item_text").fetchall()
    unpacked = json.dumps([unpack(one) for one in packed], ensure_ascii=False)
    return beside + unpacked.casefold().encode() + json.dumps(index, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def telling(_example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """The example account with records of every kind that hold a token, edited, some undone, all of it submitted."""
    db = tmp_path_factory.mktemp("telling") / "telling.db"
    db.write_bytes(_example_store.read_bytes())
    run = Kamplan(db, today=EXAMPLE_DAY)
    run("edit-account", "aurelia", "--manager", "Ada Lin", "--sponsor", "Ada Lin").ok()
    made = {}
    for n, (name, argv) in enumerate({**OTHERS, **RECORDS}.items(), 1):
        token = f"秘{'甲乙丙丁'[n % 4]}密文" if "Chinese" in name else f"qqtoken{n}qq"
        record = run(*fill(argv, token), "--json").ok().json["id"]
        made[name] = (record, token)
        if record[0] in RECORDS:
            run("edit", record, "--set", f"ref=r-{token}").ok()
            run("withdraw", record, "--reason", f"{token} is wrong").ok()
            run("undo", "--yes").ok()
        elif record[0] == "I":
            run("grade-intel", record, "--credibility", 1, "--reason", f"{token} said so").ok()
            run("confirm-intel", record, "--on", "2026-09-20").ok()
        elif record[0] == "K":
            run("relabel", record, "--handling", "red", "--reason", f"{token} is touchy").ok()
    witness = made["person who told us"]
    run("add-intel", "aurelia", "A top fact.", "--tier", 4, *TOLD, "--contact", witness[0]).ok()
    run("add-interaction", "aurelia", f"Ann {witness[1]} was there", "--contact", witness[0]).ok()
    run("conclude", "aurelia", "technology", f"As Ann {witness[1]} says [I-35].", "--cite", "I-35").ok()
    run("submit-plan", "aurelia").ok()
    return db, made


def remove(run: Kamplan, record: str) -> None:
    run("erase-person" if record[0] == "C" else "purge", record, *WHY).ok()


def test_of_what_was_purged_no_byte_is_left_anywhere(
    telling: tuple[Path, dict[str, tuple[str, str]]], tmp_path: Path
) -> None:
    base, made = telling
    db = tmp_path / "copy.db"
    db.write_bytes(base.read_bytes())
    run = Kamplan(db, today=EXAMPLE_DAY)
    whole = list_hiding_places(db)
    assert len(made) >= 20
    for name, (record, token) in made.items():
        assert token.encode() in whole, name
        remove(run, record)
        assert token.encode() not in list_hiding_places(db), name
    assert find_faults(db) == []
    for audience in ("team", "company", "customer"):
        for language in ("en", "zh"):
            run(
                "render-plan", "aurelia", "--version", "P-1", "--audience", audience, "--lang", language, "-o", "-"
            ).ok()
    assert "content was removed from it on" in run("render-plan", "aurelia", "--version", "P-1", "-o", "-").ok().out
    run("diff-plan", "P-1").ok()


@pytest.mark.parametrize("name", FINAL)
def test_a_store_is_whole_after_a_purge_and_the_purge_cannot_be_taken_back(store: Kamplan, name: str) -> None:
    store(*FINAL[name]).ok()
    assert find_faults(store.db) == []
    newest = store("history", "--json").ok().json[0]
    assert newest["reason"] == FINAL[name][3]
    store.refuses("undo", "--yes", code=4, says="what it held was purged", tries="kamplan undo CHANGE")
    store("add-risk", "acme", "Hail").ok()
    store("undo", "--yes").ok()
    assert find_faults(store.db) == []


def test_nothing_that_was_purged_comes_back_by_undo_or_redo(store: Kamplan) -> None:
    added = store("add-risk", "acme", "Hail on the roof", "--json").ok().json["id"]
    made = store("history", "--json").ok().json[0]["change"]
    store("edit", added, "--set", "owner=Bo").ok()
    store("purge", added, *WHY).ok()
    store.refuses("undo", made, "--yes", code=4, says=f"change {made} cannot be taken back: what it held was purged")
    store.refuses("undo", made + 1, "--yes", code=4, says="what it held was purged")
    again = store("add-risk", "acme", "Hail on the road", "--json").ok().json["id"]
    store("undo", "--yes").ok()
    assert b"Hail on the road" in list_hiding_places(store.db)
    store("purge", again, *WHY).ok()
    assert b"Hail on the road" not in list_hiding_places(store.db)
    store.refuses("redo", "--yes", code=4, says="what it held was purged")
    assert find_faults(store.db) == []


def test_the_team_is_told_of_a_purge_and_everybody_else_of_nothing(store: Kamplan) -> None:
    for record in ("I-2", "K-1", "F-1", "A-1", "S-3"):
        store("purge", record, *WHY, today="2026-11-24").ok()
        said = f"{record} was purged on "
        result = store.refuses("show", record, code=3, says=said, tries="history")
        assert "by Ada Lin: asked for by the customer" in result.err
        for audience in ("company", "customer"):
            gone = store("show", record, "--audience", audience)
            never = store("show", f"{record[0]}-77", "--audience", audience)
            assert (gone.code, gone.out) == (never.code, never.out) == (3, "")
            assert gone.err == never.err.replace(f"{record[0]}-77", record)
    store.refuses("purge", "I-2", *WHY, code=3, says="I-2 was purged on ")
    assert "I-2 purged" in store("history", "I-2").ok().out
    assert "purged" not in store("history", "--audience", "company").ok().out


def test_what_cited_a_purged_item_keeps_its_words_and_is_named_to_be_read_again(store: Kamplan) -> None:
    store("add-risk", "acme", "They say that they will buy a new line of pumps soon [I-2].").ok()
    store("add-issue", "acme", "I heard: they will buy a new line of pumps.").ok()
    told = ("--tier", 3, "--topic", "key-people", "--contact", "C-2", "--on", "2026-10-02")
    store("supersede-intel", "I-2", "They will buy a new line of pumps.", *told[2:]).ok()
    store("conclude", "acme", "key-people", "They want more [I-3].", "--cite", "I-3").ok()
    shown = store("purge", "I-3", *WHY, "--dry-run", "--json").ok().json
    assert shown["read_again"] == ["K-3", "R-2", "Q-2"]
    assert shown["unlinked"] == ["K-3"]
    before = store.digest()
    done = store("purge", "I-3", *WHY, "--json").ok().json
    assert before != store.digest()
    assert done == shown | {"dry_run": False}
    assert store("show", "K-3", "--json").ok().json["cites"] == []
    assert "[I-3]" in store("show", "K-3").ok().out
    assert store("show", "I-2", "--json").ok().json["superseded_by"] is None


def test_an_item_between_two_others_leaves_the_older_one_replaced(store: Kamplan) -> None:
    for item, said in (("I-1", "The market stands."), ("I-3", "The market falls.")):
        store("supersede-intel", item, said, "--source", "News", "--on", "2026-11-01").ok()
    store("purge", "I-3", *WHY).ok()
    assert store("show", "I-1", "--json").ok().json["superseded_by"] == "I-4"
    assert find_faults(store.db) == []


def test_a_purge_is_refused_where_something_would_not_stand_or_the_reason_would_tell(store: Kamplan) -> None:
    store.refuses("purge", "I-1", *WHY, code=4, says="T-1 cannot stand without I-1", tries="kamplan purge T-1")
    store.refuses("purge", "G-1", *WHY, code=4, says="T-1 cannot stand without G-1", tries="kamplan edit T-1")
    store.refuses("purge", "S-1", *WHY, code=4, says="S-1 is the source of I-1", tries="kamplan purge I-1")
    store.refuses("purge", "C-1", *WHY, code=2, says="C-1 is a person", tries="kamplan erase-person C-1")
    store.refuses("purge", "P-1", *WHY, code=2, says="P-1 is a plan version")
    store.refuses("purge", "A-9", *WHY, code=3, says="no record A-9", tries="history")
    store.refuses("purge", "I-2", "--reason", "that They buy. is wrong", code=2, says="repeats what is to be purged")
    store.refuses("erase-person", "C-2", "--reason", "Park asked", code=2, says="it names C-2")
    store.refuses("erase-person", "C-9", *WHY, code=3, says="no record C-9")
    store.refuses("show-person", "C-1", "--audience", "company", code=2, says="the account team's alone")


def test_copies_made_while_the_record_was_there_are_named(store: Kamplan) -> None:
    folder = store.db.parent
    kept = [folder / "backups" / "old.db", folder / "snapshots" / "s.db", folder / f"{store.db.name}.before-schema-4"]
    store("add-risk", "acme", "Hail").ok()
    for one in kept:
        one.parent.mkdir(exist_ok=True)
        one.write_bytes(store.db.read_bytes())
    store("add-risk", "acme", "Frost").ok()
    assert store("purge", "R-3", *WHY, "--json").ok().json["copies"] == []
    done = store("purge", "R-2", *WHY)
    assert all(str(one) in done.ok().out for one in kept)


def test_copies_that_a_restore_or_the_user_made_are_named(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-risk", "acme", "KANARIE sings").ok()
    beside, away = acme.db.with_name("out.db"), tmp_path / "stick" / "away.db"
    acme("backup", beside).ok()
    acme("backup", away).ok()
    gone = tmp_path / "gone.db"
    acme("backup", gone).ok()
    gone.unlink()
    acme("add-risk", "acme", "Frost").ok()
    acme("restore", beside, "--yes").ok()
    twin = acme.db.with_name("kamplan-LAPTOP.db")
    twin.write_bytes(acme.db.read_bytes())
    replaced = next(acme.db.parent.glob("*.before-restore-*"))
    done = acme("purge", "R-1", *WHY, "--json").ok().json
    assert done["copies"] == sorted(map(str, (beside, away, gone, replaced, twin)))
    assert acme("purge", "C-1", *WHY).code == 2
    assert set(acme("erase-person", "C-1", *WHY, "--json").ok().json["copies"]) == set(done["copies"])


def test_what_left_the_house_and_what_was_typed_are_named(acme: Kamplan, tmp_path: Path) -> None:
    from kamplan.config import default_history

    acme("add-contact", "acme", "Ottokar Zwiebelfisch", "--level", "top").ok()
    acme("edit-account", "acme", "--units", "Unit Ottokar Zwiebelfisch").ok()
    acme("brief", "acme", "--contact", "C-3", "-o", tmp_path / "Brief for Ottokar Zwiebelfisch.md", "--release").ok()
    acme("new-account", "Ottokar Zwiebelfisch AG", "--key", "oz").ok()
    default_history().parent.mkdir(parents=True, exist_ok=True)
    default_history().write_text("brief acme --contact 'Ottokar Zwiebelfisch'\n")
    done = acme("erase-person", "C-3", *WHY, "--json").ok().json
    assert done["read_again"] == ["account oz"]
    assert done["files"] == [str(default_history())]
    assert len(done["released"]) == 1
    assert done["released"][0].startswith("Z-1 ") or "team" in done["released"][0]
    assert "Zwiebelfisch" not in acme("list-releases", "acme", "--json").ok().out
    assert "Zwiebelfisch" not in acme("show-account", "acme", "--json").ok().out
    own = acme.db.read_bytes()
    assert own.count(b"Zwiebelfisch") == 1, "the name of the other account"


def test_a_store_in_use_is_purged_and_said_to_be_not_compacted(store: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamplan.store import holding

    monkeypatch.setattr(holding, "PATIENCE", 0.01)
    reader = sqlite3.connect(store.db, isolation_level=None)
    purge = holding.compact

    def compact(path: Path) -> str | None:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM account").fetchall()
        return purge(path)

    monkeypatch.setattr(holding, "compact", compact)
    result = store("purge", "K-2", *WHY).ok()
    reader.close()
    assert "the file could not be compacted (database is locked)" in result.err
    assert b"They buy [I-2]" not in list_hiding_places(store.db)


def test_what_was_on_record_before_a_purge_is_shown_without_what_was_purged(store: Kamplan) -> None:
    moved = store("history", "--json").ok().json[0]["at"][:10]
    store("purge", "I-2", *WHY).ok()
    store("erase-person", "C-1", *WHY).ok()
    for argv in (("list-intel", "acme"), ("list-contacts", "acme"), ("list-judgements", "acme"), ("analyze", "acme"),
                 ("render-plan", "acme", "--draft", "-o", "-"), ("list-interactions", "acme")):  # fmt: skip
        shown = store(*argv, "--known-on", moved).ok().out
        assert "Wei Fang" not in shown
    assert "They buy." not in store("list-intel", "acme", "--known-on", moved).ok().out


# One person -----------------------------------------------------------------------------------------------------------


def test_everything_held_on_a_person_is_shown_to_the_team(store: Kamplan) -> None:
    store("edit-contact", "C-1", "--name-zh", "方伟").ok()
    store("add-intel", "acme", "方伟要走。", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    store("add-risk", "acme", "Wei  Fang leaves").ok()
    store("add-risk", "acme", "Wei Fangs leave").ok()
    store("add-opportunity", "acme", "Line 9", "--role", "economic=C-1").ok()
    store("edit-contact", "C-2", "--reports-to", "C-1").ok()
    held = store("show-person", "C-1", "--json").ok().json
    how = {one["id"]: one["how"] for one in held["records"]}
    assert how == {"C-2": "reports_to", "I-3": "text", "O-2": "roles", "R-2": "text", "R-3": "doubtful"}
    assert held["contact"]["name_zh"] == "方伟"
    assert [one["command"] for one in held["history"]] == ["edit-contact", "add-contact"]
    table = store("show-person", "C-1").ok()
    assert "方伟要走" in table.out
    assert "2 changes of the contact itself" in table.err


def test_an_erased_person_is_named_nowhere_and_what_they_told_us_stays(store: Kamplan) -> None:
    told = ("--tier", 4, "--topic", "rivalry", "--contact", "C-1", "--on", "2026-10-01")
    store("add-intel", "acme", "WEI FANG will buy a rival.", *told).ok()
    store("add-intel", "acme", "方伟要走。", *told).ok()
    store("edit-contact", "C-1", "--name-zh", "方伟", "--notes", "Likes early calls").ok()
    store("conclude", "acme", "rivalry", "Wei Fang will buy [I-3].", "--cite", "I-3").ok()
    store("add-opportunity", "acme", "Line 9", "--role", "economic=C-1").ok()
    store("add-risk", "acme", "Mr Fang leaves").ok()
    store("relabel", "K-1", "--handling", "red", "--reason", "Wei Fang asked").ok()
    store("new-account", "Beta").ok()
    store("add-risk", "beta", "Wei Fang joins them").ok()
    done = store("erase-person", "C-1", *WHY, "--json").ok().json
    assert done["read_again"] == ["R-2", "R-3"]
    assert set(done["unlinked"]) >= {"O-2", "I-3", "I-4", "K-3"}
    assert find_faults(store.db) == []
    assert store("search", "--kind", "item", "Fang").ok().out == ""
    item = store("show", "I-3", "--json").ok().json
    assert (item["statement"], item["tier"], item["contact"]) == ("[removed] will buy a rival.", 4, "C-1")
    store("purge", "R-3", *WHY).ok()
    for token in (b"Wei Fang", b"WEI FANG", "方伟".encode(), b"wei fang", b"early calls"):
        assert token not in list_hiding_places(store.db)
    assert "[removed] asked" in store("history", "--all").ok().out
    store.refuses("erase-person", "C-1", *WHY, code=4, says="C-1 was erased already", tries="show-person C-1")
    person = store("show-person", "C-1", "--json").ok().json
    assert {name: value for name, value in person["contact"].items() if value not in (None, [], "unknown")} == {
        "id": "C-1", "account": "acme", "name": "[removed]", "name_zh": "［已删除］", "level": "top", "handling": "red",
        "withdrawn_on": "2026-11-23",
    }  # fmt: skip


def test_a_person_nobody_rests_on_is_gone_whole(store: Kamplan) -> None:
    store("erase-person", "C-1", *WHY).ok()
    store.refuses("show-contact", "C-1", code=3, says="C-1 was purged on ")
    assert find_faults(store.db) == []
    assert b"Wei Fang" not in list_hiding_places(store.db)


def test_what_would_go_is_shown_first_and_a_dry_run_changes_nothing(store: Kamplan) -> None:
    before = store.digest()
    shown = store("purge", "I-2", "--reason", "asked for", "--dry-run").ok()
    assert "I-2 would be purged; nothing was changed (--dry-run)" in shown.out
    assert "goes with it: S-2" in shown.out
    assert "read again what you wrote yourself, which may still tell of it: K-2" in shown.out
    assert store.digest() == before
    done = store("purge", "I-2", "--reason", "asked for", "--yes", "--lang", "zh").ok()
    assert "请重读自己写的内容，其中可能仍有提及：K-2" in done.out
    assert "They buy." not in done.out


def test_a_name_in_refs_and_sources_is_erased_without_a_clash(acme: Kamplan) -> None:
    for n, source in enumerate(("Talk with Wei Fang", "Wei Fang")):
        argv = ("--tier", 1, "--topic", "rivalry", "--source", source, "--on", "2026-10-01")
        acme("add-intel", "acme", f"Fact {n}", *argv).ok()
        acme("add-source", "acme", f"Wei Fang {n}", "--kind", "news").ok()
        acme("add-risk", "acme", f"Risk {n}", "--ref", f"Wei Fang-{n}").ok()
    acme("erase-person", "C-1", *WHY).ok()
    assert find_faults(acme.db) == []
    assert b"wei fang" not in list_hiding_places(acme.db).lower()
    acme("edit", "R-1", "--set", "owner=Bo").ok()


NO_WORDS = {
    "account": {
        "key", "name", "name_zh", "website", "parent", "currency", "fiscal_year_end", "revenue", "units", "period_from",
        "period_to", "next_review", "manager", "sponsor", "director", "plan_language",
    },
    "contact": {
        "level", "power", "stance", "coverage", "owner", "last_contact", "handling", "valid_as_of", "influences",
        "withdrawn_on", "left_on",
    },
    "source": {"identity", "kind", "reliability", "withdrawn_on"},
    "item": {
        "topic", "questions", "source_kind", "published_on", "valid_as_of", "review_by", "reliability", "handling",
        "lawful", "swot", "language", "contradicts", "confirmations", "withdrawn_on", "recorded_by", "cost", "currency",
        "hours",
    },
    "judgement": {
        "kind", "subject", "cites", "trend", "swot", "owner", "due", "author", "made_on", "handling", "withdrawn_on",
    },
    "figure": {"currency", "handling", "withdrawn_on"},
    "record": {"kind", "cites", "handling", "recorded_on", "recorded_by", "withdrawn_on"},
    "version": {
        "status", "period_from", "period_to", "as_of", "head", "submitted_by", "submitted_at", "decided_by",
        "decided_at", "redacted_on",
    },
    "frozen": {"content"},
    "colleague": {"name", "folded", "manager", "unit", "left_on"},
    "release": {
        "released_at", "released_by", "audience", "marking", "document", "format", "language", "is_draft", "as_of",
        "file_name", "sha256", "records", "outdated",
    },
}  # fmt: skip
"""Columns of text that hold codes, dates, our own people, or the customer's name; a purge need not look into them."""


def test_every_column_of_words_is_known_to_a_purge() -> None:
    from kamplan.store.tables import ROWS, get_table
    from kamplan.store.wording import COLUMNS

    for name in ROWS:
        texts = {one.name for one in get_table(name).c if not isinstance(one.type, Integer)} - {"digest"}
        assert texts == {*COLUMNS.get(name, ()), *NO_WORDS[name]}, name


def test_a_frozen_plan_loses_no_line_but_those_that_told_of_what_was_removed(
    submitted: tuple[Path, Path], tmp_path: Path
) -> None:
    db = tmp_path / "copy.db"
    db.write_bytes(submitted[1].read_bytes())
    run = Kamplan(db, today=EXAMPLE_DAY)
    item, person = (run("show", one, "--json").ok().json for one in ("I-12", "C-3"))
    show = ("render-plan", "aurelia", "--version", "P-1", "--format", "md", "--lang", "en", "-o", "-")
    before = run(*show).ok().out.splitlines()
    run("purge", "I-12", *WHY).ok()
    run("erase-person", "C-3", *WHY).ok()
    after = run(*show).ok().out.splitlines()
    telling = (item["statement"], person["name"], person["name_zh"], person["interests"], "**Version:**")
    altered = [line for line in before if line not in after]
    assert 10 < len(altered) < 60
    assert [line for line in altered if not any(one in line for one in telling)] == []
