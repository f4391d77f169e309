"""What a row of a file is known by: its ref and nothing else, or without one what it says; nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Import = "Callable[..., Any]"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def take(kam: Kamplan, file: Path, kind: str, *options: str) -> Any:
    return kam("import", file, "--as", kind, "--account", "acme", *options, "--json").ok().json


KINDS = {
    "opportunities": ("need,amount,currency", "Pumps,{n},EUR", "need"),
    "actions": ("action,owner,due", "Call,Ada,2027-01-{n}", "action"),
    "issues": ("issue,raised_on,owner", "Leak,2026-11-{n},Ada", "issue"),
    "risks": ("risk,response", "Fire,Plan {n}", "risk"),
    "budgets": ("line,year,planned,currency", "Fair,2027,{n},EUR", "line"),
    "intel": ("tier,topic,statement,source,valid_as_of,swot,hours", "1,rivalry,Same,News,2026-10-01,,{n}", "statement"),
    "contacts": ("name,title", "John Smith,Role {n}", "name"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_one_title_with_refs_of_their_own_are_records_of_their_own(
    acme: Kamplan, put: Callable[[str, str], Path], kind: str
) -> None:
    header, row, _ = KINDS[kind]
    rows = [f"R-{n},{row.format(n=n + 10)}" for n in range(3)]
    file = put("a.csv", "\n".join([f"ref,{header}", *rows]) + "\n")
    assert take(acme, file, kind)["new"] == 3
    file = put("a.csv", "\n".join([f"ref,{header}", *reversed(rows)]) + "\n")
    done = take(acme, file, kind, "--update")
    assert (done["new"], done["known"], done["differs"]) == (0, 3, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_whose_title_changed_is_renamed_by_its_ref(
    acme: Kamplan, put: Callable[[str, str], Path], kind: str
) -> None:
    header, row, title = KINDS[kind]
    line = row.format(n=11)
    first = put("a.csv", f"ref,{header}\nR-1,{line}\n")
    old = dict(zip(header.split(","), line.split(","), strict=True))[title]
    second = put("b.csv", f"ref,{header}\nR-1,{line.replace(old, 'Another name', 1)}\n")
    take(acme, first, kind)
    before = acme.digest()
    (differs,) = take(acme, second, kind)["differs"]
    assert (differs["changes"], differs["updated"]) == ([{"field": title, "held": old, "said": "Another name"}], False)
    assert acme.digest() == before
    assert take(acme, second, kind, "--update")["updated"] == 1
    after = acme.digest()
    assert take(acme, second, kind, "--update")["differs"] == []
    assert acme.digest() == after


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_say_one_thing_in_two_ways_are_refused_with_both_rows(
    acme: Kamplan, put: Callable[[str, str], Path], kind: str
) -> None:
    header, row, _ = KINDS[kind]
    file = put("a.csv", f"{header}\n{row.format(n=11)}\n{row.format(n=12)}\n")
    args = ("import", file, "--as", kind, "--account", "acme")
    acme.refuses(*args, code=4, says="a.csv, row 3: ", tries="ref")
    assert "stands in the file twice: row 2" in acme(*args).err
    file = put("a.csv", f"ref,{header}\nR-1,{row.format(n=11)}\nR-1,{row.format(n=12)}\n")
    acme.refuses(*args, code=4, says="row 3: ref 'R-1' stands in the file twice: row 2", tries="id of its own")


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_say_just_the_same_are_one_record(acme: Kamplan, put: Callable[[str, str], Path], kind: str) -> None:
    header, row, _ = KINDS[kind]
    done = take(acme, put("a.csv", f"{header}\n{row.format(n=11)}\n{row.format(n=11)}\n"), kind)
    assert (done["new"], done["known"]) == (1, 1)


def test_a_new_ref_with_the_title_of_a_record_without_one_is_new_and_said(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    acme("add-opportunity", "acme", "Pumps").ok()
    file = put("a.csv", "ref,need\nD-1,Pumps\n")
    done = take(acme, file, "opportunities", "--dry-run")
    assert (done["new"], done["namesakes"]) == (1, [{"row": 2, "id": "O-1"}])
    acme("edit", "O-1", "--set", "ref=D-1").ok()
    assert take(acme, file, "opportunities")["known"] == 1


def test_a_row_without_a_ref_that_may_be_either_of_two_is_refused(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    take(acme, put("a.csv", "ref,need,owner\nD-1,Pumps,Ada\nD-2,Pumps,Bo\n"), "opportunities")
    either = put("b.csv", "need,owner\nPumps,Cy\n")
    acme.refuses(
        "import", either, "--as", "opportunities", "--account", "acme", code=4, says="may be any of O-1, O-2",
        tries="column ref",
    )  # fmt: skip
    assert take(acme, put("b.csv", "need,owner\nPumps,Bo\n"), "opportunities")["known"] == 1
    mixed = put("c.csv", "ref,need,owner\nD-3,Seals,Ada\n,Seals,Bo\n")
    acme.refuses(
        "import", mixed, "--as", "opportunities", "--account", "acme", code=4, says="row 3: need 'Seals' stands in",
    )  # fmt: skip


def test_a_ref_of_another_kind_of_record_is_refused_with_a_way_out(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    take(acme, put("a.csv", "ref,risk\n7,Fire\n"), "risks")
    file = put("b.csv", "ref,need\n7,Pumps\n")
    args = ("import", file, "--as", "opportunities", "--account", "acme")
    acme.refuses(*args, code=4, says="names R-1 already", tries='[texts] ref = "opportunity-{their id}"')


def test_namesakes_go_out_and_come_in_again_as_two(acme: Kamplan, put: Callable[[str, str], Path]) -> None:
    rows = "ref,name,title,reports_to\n1,John Smith,Buyer,2\n2,John Smith,Plant manager,\n3,Ann,Boss,1\n"
    take(acme, put("c.csv", rows), "contacts")
    acme("add-opportunity", "acme", "Line", "--role", "economic=C-4").ok()
    folder, again = put("x", "").parent / "out", put("x", "").parent / "again"
    acme("export", "acme", "-o", folder).ok()
    other = Kamplan(acme.db.parent / "other.db")
    other("import", folder).ok()
    other("export", "acme", "-o", again).ok()
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {
        one.name: one.read_bytes() for one in again.iterdir()
    }
    assert acme("import", folder, "--json").ok().json["new"] == 0
    both = [one for one in other("list-contacts", "acme", "--json").ok().json if one["name"] == "John Smith"]
    assert sorted(one["title"] for one in both) == ["Buyer", "Plant manager"]


def test_an_exported_file_that_is_imported_alone_is_known(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-opportunity", "acme", "Line", "--amount", "1200.50", "--currency", "EUR").ok()
    acme("export", "acme", "-o", tmp_path / "out").ok()
    done = acme("import", tmp_path / "out" / "opportunities.csv", "--as", "opportunities", "--json").ok().json
    assert (done["new"], done["known"], done["differs"]) == (0, 1, [])


def test_a_judgement_with_other_cells_is_listed_and_not_called_known_alone(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    header = "topic,text,verdict,on,author\n"
    take(acme, put("a.csv", f"{header}rivalry,Hard,3,2026-11-01,Ada\n"), "conclusions")
    changed = put("a.csv", f"{header}rivalry,Hard,4,2026-11-01,Ada\n")
    (differs,) = take(acme, changed, "conclusions", "--update")["differs"]
    assert (differs["changes"], differs["updated"]) == ([{"field": "verdict", "held": "3", "said": "4"}], False)
    said = acme("import", changed, "--as", "conclusions", "--account", "acme").ok().out
    assert "what was judged is not rewritten" in said


def test_accounts_without_keys_are_known_by_name_and_get_keys_of_their_own(
    kamplan: Kamplan, put: Callable[[str, str], Path]
) -> None:
    file = put("a.csv", "name,industry\n海川泵业,泵\nStraße GmbH,x\nØrsted Łódź,y\n青禾,z\nAcme,a\nAcme,a\nA-Cme!,b\n")
    kamplan.refuses("import", file, "--as", "accounts", code=4, says="row 8: 'A-Cme!' stands in the file twice: row 6")
    file = put("a.csv", "name,industry\n海川泵业,泵\nStraße GmbH,x\nØrsted Łódź,y\n青禾,z\nAcme,a\nAcme,a\n")
    done = kamplan("import", file, "--as", "accounts", "--json").ok().json
    assert (done["new"], done["known"]) == (5, 1)
    keys = {one["name"]: one["key"] for one in kamplan("list-accounts", "--json").ok().json}
    assert keys == {
        "海川泵业": "k1", "青禾": "k2", "Straße GmbH": "strasse-gmbh", "Ørsted Łódź": "orsted-lodz", "Acme": "acme",
    }  # fmt: skip
    assert kamplan("import", file, "--as", "accounts", "--json").ok().json["new"] == 0
    assert kamplan("new-account", "远山电气", "--json").ok().json["key"] == "k3"


def test_a_name_with_two_blanks_or_others_is_one_name(kamplan: Kamplan, put: Callable[[str, str], Path]) -> None:
    kamplan("import", put("a.csv", "name\nWolski  Zajazd\n"), "--as", "accounts").ok()
    rows = "account,name\nWolski  Zajazd,Jo  Park\nWolski\u00a0Zajazd,Bo\nwolski zajazd,Cy\n"
    assert kamplan("import", put("c.csv", rows), "--as", "contacts", "--json").ok().json["new"] == 3
    intel = "account,tier,topic,statement,contact,valid_as_of\nWolski  Zajazd,3,rivalry,S,Jo\u00a0Park,2026-10-01\n"
    assert kamplan("import", put("i.csv", intel), "--as", "intel", "--json").ok().json["new"] == 1


def test_a_source_that_only_items_named_is_new_when_it_is_first_described(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    take(acme, put("i.csv", "tier,topic,statement,source,valid_as_of\n1,rivalry,S,News,2026-10-01\n"), "intel")
    file = put("s.csv", "name,kind,reliability\nNews,news,B\n")
    done = take(acme, file, "sources")
    assert (done["new"], done["known"], done["updated"]) == (1, 0, 0)
    assert take(acme, file, "sources")["known"] == 1
    twice = put("s.csv", "name,kind,reliability\nNews,news,B\nNews,news,C\n")
    args = ("import", twice, "--as", "sources", "--account", "acme")
    acme.refuses(*args, code=4, says="row 3: 'News' stands in the file twice: row 2")


def test_what_a_file_says_of_a_contact_who_was_merged_is_no_news_of_the_other(
    acme: Kamplan, put: Callable[[str, str], Path]
) -> None:
    file = put("c.csv", "ref,name,title\nX-1,Jo Lin,Buyer\nX-2,Jo Lin,Plant manager\n")
    take(acme, file, "contacts")
    acme("merge", "C-4", "C-3", "--reason", "the same person").ok()
    done = take(acme, file, "contacts", "--update")
    assert (done["new"], done["known"], done["differs"]) == (0, 2, [])
