"""Contacts, sources, figures and judgements by id: shown, edited, withdrawn, and what becomes of what names them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from test_planning_records import edit  # noqa: F401 - the fixture that stands in for $EDITOR

from kamplan.domain.collected import COLLECTED, WITHDRAWAL, label_fields
from kamplan.domain.contact import Contact, ContactEntry
from kamplan.domain.figure import Figure, FigureEntry
from kamplan.domain.ids import Kind
from kamplan.domain.source import Source, SourceEntry

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

USAGE, NOT_FOUND, CONFLICT = 2, 3, 4
NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
GRADED = ("--reliability", "B", "--credibility", 2)
TOLD = ("--tier", 3, "--topic", "key-people", "--on", "2026-10-02")
OBJECTIVE = ("--measure", "revenue", "--baseline", "1", "--target", "2", "--due", "2027-01-31")
IDS = {"C-2": "Jo Park", "S-1": "News", "F-1": "revenue"}
PAGE = ("--url", "https://acme.example/r", "--handling", "clear")
LISTS = {"C-2": "list-contacts", "S-1": "list-sources", "F-1": "list-figures"}


@pytest.fixture
def stock(acme: Kamplan) -> Kamplan:
    """`acme` with a source that grades an item, an item somebody told, and a figure."""
    acme("add-source", "acme", "News", "--kind", "news", "--reliability", "B").ok()
    acme("add-intel", "acme", "Rivals are slow.", *NEWS, "--credibility", 2).ok()
    acme("add-intel", "acme", "They buy.", *TOLD, "--contact", "Jo Park", *GRADED).ok()
    acme("add-figure", "acme", 2025, "revenue", "1250000.50", "--unit", "CNY", *PAGE).ok()
    return acme


def show(kamplan: Kamplan, record: str, *options: str, **more: Any) -> dict[str, Any]:
    return kamplan("show", record, *options, "--json", **more).ok().json  # type: ignore[no-any-return]


def listed(kamplan: Kamplan, record: str, *options: str, **more: Any) -> list[str]:
    return [one["id"] for one in kamplan(LISTS[record], "acme", *options, "--json", **more).ok().json]


def withdraw(kamplan: Kamplan, record: str, reason: str = "a mistake") -> None:
    kamplan("withdraw", record, "--reason", reason).ok()


# One description of each --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "entry", "shown"),
    [(Kind.CONTACT, ContactEntry, Contact), (Kind.SOURCE, SourceEntry, Source), (Kind.FIGURE, FigureEntry, Figure)],
)
def test_what_can_be_edited_is_what_can_be_entered_and_every_value_has_a_label(
    kind: Kind, entry: Any, shown: Any
) -> None:
    assert {one.name for one in COLLECTED[kind].fields} == set(entry.model_fields)
    assert set(shown.model_fields) <= set(label_fields(kind))
    assert set(WITHDRAWAL) <= set(shown.model_fields)


# Shown and edited ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", ["I-1", "C-2", "S-1", "F-1"])
def test_show_takes_the_id_of_anything(stock: Kamplan, record: str) -> None:
    noun = {"I": "intel", "C": "contact", "S": "source", "F": "figure"}[record[0]]
    assert show(stock, record) == stock(f"show-{noun}", record, "--json").ok().json
    assert IDS.get(record, "Rivals are slow.") in stock("show", record).ok().out
    assert stock("show", record, "--lang", "zh").ok().out != stock("show", record).ok().out


@pytest.mark.parametrize(
    ("record", "name", "value", "held"),
    [("C-2", "title", "Buyer", "Buyer"), ("C-2", "influences", "Wei", ["C-1"]), ("C-2", "reports-to", "Wei", "C-1"),
     ("C-2", "last_contact", "yesterday", "2026-11-22"), ("S-1", "reliability", "C", "C"),
     ("S-1", "publisher", "Daily", "Daily"), ("F-1", "amount", "7.50", "7.50"), ("F-1", "year", "2024", 2024)],
)  # fmt: skip
def test_a_field_is_set_and_cleared_by_name(stock: Kamplan, record: str, name: str, value: str, held: Any) -> None:
    field = {"amount": "value", "reports-to": "reports_to"}.get(name, name)
    noun = COLLECTED[Kind(record[0])].noun
    for command in ("edit", f"edit-{noun}"):
        stock(command, record, "--set", f"{name}={value}").ok()
        assert show(stock, record)[field] == held
    if field not in ("value", "year"):
        stock("edit", record, "--set", f"{name}=").ok()
        assert show(stock, record)[field] in (None, [])


@pytest.mark.parametrize("record", IDS)
def test_a_record_left_as_it_was_in_the_editor_does_not_change(stock: Kamplan, record: str, edit: Any) -> None:  # noqa: F811
    before = show(stock, record)
    result, seen = edit(stock, "edit", record, swaps=[("", "")])
    assert result.code == 0, result.err
    assert IDS[record] in seen[0]
    assert show(stock, record) == before
    digest = stock.digest()
    edit(stock, "edit", record, swaps=[("", "")])
    assert stock.digest() == digest


def test_the_editor_never_writes_down_what_only_the_items_of_a_source_say(stock: Kamplan, edit: Any) -> None:  # noqa: F811
    stock("add-intel", "acme", "Red.", *TOLD, "--contact", "Wei Fang", "--handling", "red", "--reliability", "A").ok()
    (source,) = [one for one in stock("list-sources", "acme", "--json").ok().json if "Wei Fang" in one["name"]]
    _, seen = edit(stock, "edit", source["id"], swaps=[("", "")])
    assert 'reliability = ""' in seen[0]
    assert source == show(stock, source["id"])


@pytest.mark.parametrize(
    ("record", "swap", "says"),
    [("C-2", ('level = "staff"', 'level = "boss"'), "level"), ("C-2", ('reports_to = ""', 'reports_to = "Nobody"'),
      "reports_to: no contact 'Nobody'"), ("S-1", ('reliability = "B"', 'reliability = "G"'), "reliability"),
     ("F-1", ("year = 2025", "year = 25"), "year"), ("F-1", ("year = 2025", "year = "), "not TOML")],
)  # fmt: skip
def test_the_editor_opens_again_with_the_error_on_top(
    stock: Kamplan,
    record: str,
    swap: tuple[str, str],
    says: str,
    edit: Any,  # noqa: F811
) -> None:
    before = show(stock, record)
    result, seen = edit(stock, "edit", record, swaps=[swap, (swap[1], swap[0])])
    assert result.code == 0, result.err
    assert seen[1].startswith("# error: ")
    assert says in seen[1].split("\n")[0]
    assert show(stock, record) == before


def test_without_a_terminal_nothing_is_opened(stock: Kamplan) -> None:
    for record in IDS:
        stock.refuses("edit", record, code=USAGE, says="no change was given", tries=f"kamplan edit {record} --set")


def test_a_figure_is_never_marked_lower_by_an_edit_and_raised_when_it_comes_to_say_something_else(
    stock: Kamplan,
) -> None:
    assert show(stock, "F-1")["handling"] == "clear"
    stock("edit", "F-1", "--set", "measure=net sales").ok()
    assert show(stock, "F-1")["handling"] == "amber"
    stock.refuses("edit", "F-1", "--set", "handling=green", code=USAGE, says="never lowers", tries="relabel F-1")
    stock("relabel", "F-1", "--handling", "green", "--reason", "agreed", "--yes").ok()
    stock("edit", "F-1", "--set", "value=3").ok()
    assert show(stock, "F-1")["handling"] == "green"


def test_a_figure_is_not_edited_into_another(stock: Kamplan) -> None:
    stock("add-figure", "acme", 2024, "revenue", 1, "--unit", "CNY", *PAGE).ok()
    stock.refuses("edit", "F-2", "--set", "year=2025", code=CONFLICT, says="is there already (F-1", tries="edit F-1")


# Withdrawn ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", IDS)
def test_what_was_withdrawn_is_kept_with_its_reason_and_listed_only_when_asked_for(stock: Kamplan, record: str) -> None:
    withdraw(stock, record, "typed twice")
    assert record not in listed(stock, record)
    assert record in listed(stock, record, "--all")
    assert "2026-11-23" in stock(LISTS[record], "acme", "--all").ok().out
    shown = show(stock, record)
    assert (shown["withdrawn_on"], shown["withdrawn_reason"]) == ("2026-11-23", "typed twice")
    assert record in listed(stock, record, today="2026-11-22")
    again = stock.refuses(
        "withdraw", record, "--reason", "seen twice", code=CONFLICT, says=f"{record} was withdrawn on"
    )
    assert "kamplan add-" in again.err
    stock.refuses("edit", record, "--set", "source=x" if record != "S-1" else "name=x", code=CONFLICT, says="withdrawn")


@pytest.mark.parametrize("record", IDS)
def test_a_customer_never_sees_what_was_withdrawn(stock: Kamplan, record: str) -> None:
    if record == "C-2":
        stock("relabel", "C-2", "--handling", "green", "--reason", "known", "--yes").ok()
    name = IDS[record]
    assert name in stock(LISTS[record], "acme", "--all", "--audience", "customer").ok().out
    withdraw(stock, record)
    assert name not in stock(LISTS[record], "acme", "--all", "--audience", "customer").ok().out
    never = stock("show", f"{record[0]}-99", "--audience", "customer")
    gone = stock("show", record, "--audience", "customer")
    assert (gone.code, gone.err) == (never.code, never.err.replace(f"{record[0]}-99", record))


def test_a_withdrawn_planning_record_reaches_no_customer(stock: Kamplan) -> None:
    stock("add-objective", "acme", "Grow", *OBJECTIVE, "--handling", "green").ok()
    assert "Grow" in stock("list-objectives", "acme", "--all", "--audience", "customer").ok().out
    withdraw(stock, "G-1")
    assert "Grow" not in stock("list-objectives", "acme", "--all", "--audience", "customer").ok().out
    assert "2026-11-23" in stock("list-objectives", "acme", "--all").ok().out.split("G-1")[1]


def test_a_withdrawn_contact_stays_named_by_what_came_from_them_but_counts_no_longer(stock: Kamplan) -> None:
    stock("edit-contact", "C-2", "--power", "inner", "--reports-to", "Wei Fang").ok()
    stock("edit-contact", "C-1", "--reports-to", "", "--power", "inner").ok()
    stock("add-opportunity", "acme", "A line", "--role", "economic=Jo").ok()
    stock("add-contact", "acme", "Al Gray", "--reports-to", "Jo Park").ok()
    assert not [one for one in stock("check", "acme", "--json").json if one["code"] == "KP013"]
    withdraw(stock, "C-2", "left the company")
    assert show(stock, "I-2")["contact_name"] == "Jo Park"
    assert show(stock, "O-1")["roles"] == [{"role": "economic", "contact": "C-2", "name": "Jo Park"}]
    assert "Jo Park" not in stock("show-map", "acme").ok().out
    assert "Jo Park" in stock("show-map", "acme", "--on", "2026-11-22").ok().out
    found = {(one["code"], one["about"]): one for one in stock("check", "acme", "--json").json}
    assert ("KP015", "C-2") not in found
    assert found["KP013", "O-1"]["hint"].endswith("roles=economic=C-n")
    stock("edit", "C-3", "--set", "title=Clerk").ok()
    stock("edit", "O-1", "--set", "need=A new line").ok()
    assert show(stock, "C-3")["reports_to"] == "C-2"


def test_nothing_new_names_a_withdrawn_contact_until_they_are_added_anew(stock: Kamplan) -> None:
    withdraw(stock, "C-2")
    argv = ("add-intel", "acme", "New.", *TOLD, "--contact")
    for typed in ("Jo Park", "C-2"):
        stock.refuses(*argv, typed, code=CONFLICT, says="--contact: Jo Park (C-2) was withdrawn", tries="add-contact")
        stock.refuses("add-issue", "acme", "It leaks", "--raised-by", typed, code=CONFLICT, says="--raised-by: Jo Park")
        stock.refuses("edit-contact", "C-1", "--reports-to", typed, code=CONFLICT, says="--reports-to: Jo Park")
    stock("add-contact", "acme", "Jo Park", "--level", "staff").ok()
    stock(*argv, "Jo Park").ok()
    assert show(stock, "I-3")["contact"] == "C-3"


def test_a_withdrawn_source_grades_nothing_and_is_taken_back_in_under_its_id(stock: Kamplan) -> None:
    assert show(stock, "I-1")["grade"] == "B2"
    assert "only grades of its own" in stock("withdraw", "S-1", "--reason", "retracted").ok().out
    assert show(stock, "I-1")["grade"] == "F2"
    assert show(stock, "I-1")["source"] == "News"
    assert stock("show-intel", "I-1", "--json", today="2026-11-22").ok().json["grade"] == "B2"
    stock.refuses("add-intel", "acme", "More.", *NEWS, code=CONFLICT, says="(S-1) was withdrawn", tries="add-source")
    stock("add-source", "acme", "News", "--kind", "news", "--reliability", "C").ok()
    assert show(stock, "I-1")["grade"] == "C2"
    assert show(stock, "S-1")["withdrawn_on"] is None


def test_a_withdrawn_figure_leaves_the_plan_but_not_one_of_the_day_before(stock: Kamplan) -> None:
    render = ("render-plan", "acme", "--draft", "-o", "-")
    withdraw(stock, "F-1")
    assert "1,250,000.5" not in stock(*render).ok().out
    assert "1,250,000.5" in stock(*render, "--on", "2026-11-22").ok().out
    stock("add-figure", "acme", 2025, "revenue", 2, "--unit", "CNY", *PAGE).ok()
    assert listed(stock, "F-1") == ["F-2"]


def test_an_item_and_a_judgement_are_withdrawn_by_id(stock: Kamplan) -> None:
    stock("conclude", "acme", "rivalry", "They are slow.", "--cite", "I-1").ok()
    stock("waive", "acme", "buying-process", "--reason", "known").ok()
    for record in ("I-2", "K-1", "W-1"):
        withdraw(stock, record)
        assert show(stock, record)["withdrawn_reason"] == "a mistake"
        stock.refuses("withdraw", record, "--reason", "seen twice", code=CONFLICT, says=f"{record} was withdrawn")
    assert stock("list-judgements", "acme", "--json").ok().json == []
    stock.refuses("show", "W-1", "--audience", "customer", code=NOT_FOUND, says="no record W-1")
    for record in ("I-1", "K-1"):
        stock.refuses("edit", record, "--set", "text=x", code=USAGE, says="which is not edited")


# Imported again -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("update", [(), ("--update",)])
def test_a_file_that_names_what_was_withdrawn_since_is_still_known(
    stock: Kamplan, tmp_path: Path, update: tuple[str, ...]
) -> None:
    files = {
        "contacts": "account,name,title\nacme,Jo Park,Boss\n",
        "figures": "account,year,measure,value,unit,url\nacme,2025,revenue,9,CNY,https://acme.example/r\n",
        "issues": "account,issue,raised_on,raised_by\nacme,It leaks,2026-11-01,Jo Park\n",
        "intel": "account,tier,topic,statement,source,contact,valid_as_of\n"
        "acme,1,rivalry,Rivals are slow.,News,,2026-10-01\n"
        "acme,3,key-people,They buy.,Conversation with Jo Park,Jo Park,2026-10-02\n",
    }
    for kind, text in files.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
    stock("import", tmp_path / "issues.csv", "--as", "issues").ok()
    for record in IDS:
        withdraw(stock, record)
    before = stock.digest()
    for kind in files:
        done = stock("import", tmp_path / f"{kind}.csv", "--as", kind, *update, "--json").ok().json
        assert (done["new"], done["differs"]) == (0, []), json.dumps(done)
    assert stock.digest() == before
    (tmp_path / "issues.csv").write_text("account,issue,raised_on,raised_by\nacme,It rusts,2026-11-01,Jo Park\n")
    stock.refuses("import", tmp_path / "issues.csv", "--as", "issues", code=CONFLICT,
                  says="row 2: raised_by: Jo Park (C-2) was withdrawn")  # fmt: skip
