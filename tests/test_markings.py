"""Markings that derive from others (F29), damaged or mistyped ones (F31), and what each audience's copy looks like (F32)."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

ITEM = ("--tier", "1", "--topic", "rivalry", "--source", "Daily", "--reliability", "A", "--credibility", "2")
LOWER = ("company", "customer")


@pytest.fixture
def cited(acme) -> Any:
    """A clear item I-1 and everything that can cite it, all marked green, all on show for the customer."""
    acme("add-intel", "acme", "They buy 40 valves.", *ITEM, "--handling", "clear", "--question", "rivalry-1").ok()
    for argv in (
        (
            "conclude",
            "acme",
            "rivalry",
            "Rivals are many. [I-1]",
            "--contribution",
            "Sell on service.",
            "--verdict",
            "4",
        ),
        ("answer", "acme", "rivalry-4", "We answer with speed.", "--cite", "I-1"),
        ("summarize", "acme", "In sum, a good year.", "--cite", "I-1"),
    ):
        acme(*argv, "--handling", "green").ok()
    return acme


def show_all(kamplan: Any, audience: str) -> str:
    """Every output for an audience, end to end."""
    plan = ("render-plan", "acme", "-o", "-", "--draft", "--format")
    commands = [(*plan, "md"), (*plan, "json"), ("list-judgements", "acme", "--history", "--json")]
    commands += [
        ("list-intel", "acme", "--json"),
        ("list-contacts", "acme", "--json"),
        ("list-sources", "acme", "--json"),
    ]
    commands += [("list-figures", "acme", "--json"), ("search", "valves", "--account", "acme", "--json")]
    if audience != "customer":
        commands += [("analyze", "acme", "--json"), ("list-accounts", "--json")]
    results = [kamplan(*one, "--audience", audience).ok() for one in commands]
    return re.sub(r"Z-[0-9]+", "Z-n", "".join(one.out + one.err for one in results))


DERIVED = ("Rivals are many", "Sell on service", "We answer with speed", "In sum, a good year")


def test_a_judgement_gets_the_highest_marking_of_what_it_cites(acme) -> None:
    for handling in ("clear", "green", "red"):
        acme("add-intel", "acme", f"A fact, {handling}.", *ITEM, "--handling", handling).ok()
    made = [
        acme("conclude", "acme", "rivalry", "K", "--cite", cites, "--json").ok().json["handling"]
        for cites in ("I-1", "I-1,I-2", "I-2,I-3")
    ]
    assert made == ["amber", "amber", "red"]  # our own judgement is amber even on clear items


@pytest.mark.parametrize(
    "command", [("conclude", "acme", "rivalry"), ("answer", "acme", "rivalry-4"), ("summarize", "acme")]
)
@pytest.mark.parametrize("text", ["Cites inline [I-1].", "Cites inline [i-1].", "Cites several [I-2, I-1]."])
def test_what_cites_a_red_item_cannot_be_marked_below_it(acme, command: tuple[str, ...], text: str) -> None:
    acme("add-intel", "acme", "A red fact.", *ITEM, "--handling", "red").ok()
    acme("add-intel", "acme", "A clear fact.", *ITEM, "--handling", "clear").ok()
    acme.refuses(*command, text, "--handling", "amber", code=2, says="I-1, which is marked red")
    assert acme(*command, text, "--json").ok().json["handling"] == "red"


@pytest.mark.parametrize(("handling", "hidden_from"), [("amber", ("customer",)), ("red", LOWER)])
def test_raising_an_item_takes_what_cites_it_out_of_the_lower_copies(cited, handling: str, hidden_from) -> None:
    for audience in LOWER:
        assert all(text in show_all(cited, audience) for text in DERIVED), audience
    raised = cited("relabel", "I-1", "--handling", handling, "--reason", "under embargo", "--json").ok().json
    assert {one["id"] for one in raised["changed"]} == {"I-1", "K-1", "N-1", "Y-1"}
    for audience in LOWER:
        shown = show_all(cited, audience)
        expected = [] if audience in hidden_from else list(DERIVED)
        assert [text for text in DERIVED if text in shown] == expected, audience


@pytest.mark.parametrize("handling", ["red", "amber"])
def test_what_cites_is_withheld_by_what_it_cites_whatever_its_own_marking_says(cited, handling: str) -> None:
    change(cited, f"UPDATE item SET handling = '{handling}' WHERE id = 1", seals="item")
    assert not any(text in show_all(cited, "customer") for text in DERIVED)
    assert any(text in show_all(cited, "company") for text in DERIVED) == (handling == "amber")


def test_what_rests_on_an_item_that_may_not_be_used_reaches_nobody_but_the_team(cited) -> None:
    change(cited, "UPDATE item SET lawful = 'not-to-be-used' WHERE id = 1")
    for audience in LOWER:
        assert not any(text in show_all(cited, audience) for text in (*DERIVED, "40 valves")), audience


def test_a_judgement_on_a_raised_item_is_not_lowered_below_it(cited) -> None:
    cited("relabel", "I-1", "--handling", "red", "--reason", "embargo").ok()
    cited.refuses(
        "relabel", "K-1", "--handling", "green", "--reason", "seen twice", code=2, says="I-1, which is marked red"
    )


def test_editing_a_source_never_passes_on_what_a_withheld_item_says_of_it(acme) -> None:
    """Found by F28's way of thinking: `edit-source` once wrote the withheld item's words and grade to the source."""
    red = ("--tier", "1", "--topic", "rivalry", "--reliability", "A", "--credibility", "2", "--handling", "red")
    acme("add-intel", "acme", "Secret.", *red, "--source", "ANNUAL REPORT", "--source-kind", "catalogue").ok()
    plain = ("--tier", "1", "--topic", "rivalry", "--credibility", "2")
    acme("add-intel", "acme", "Open.", *plain, "--source", "Annual Report", "--source-kind", "news").ok()
    before = show_all(acme, "customer")
    acme("edit-source", "S-1", "--kind", "news").ok()
    assert show_all(acme, "customer") == before
    assert acme("show-intel", "I-2", "--audience", "company", "--json").ok().json["grade"] == "F2"


DAMAGED = ("'Clear'", "''", "'public'", "5", "x'636c656172'", "'clear '", "'GREEN'", "0")


def change(kamplan: Any, *statements: str, seals: str | None = None) -> None:
    """Damage the store by hand, as no command would; what it `seals`, a table, has the digests of what it then holds."""
    from kamplan.store.digests import digest_row

    connection = sqlite3.connect(kamplan.db)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    if seals:
        connection.row_factory = sqlite3.Row
        for row in connection.execute(f"SELECT * FROM {seals}").fetchall():
            connection.execute(f"UPDATE {seals} SET digest = ? WHERE id = ?", (digest_row(dict(row)), row["id"]))
    connection.commit()
    connection.close()


FOR_CUSTOMER = ("render-plan", "acme", "-o", "-", "--draft", "--audience", "customer")
SAID = {"item": "Hidden valves", "contact": "Hidden Person", "figure": "Hidden measure", "judgement": "Hidden text"}


@pytest.fixture(scope="module")
def hidden_store(_acme_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with four records that every audience is shown, as long as their markings are whole."""
    kamplan = Kamplan(tmp_path_factory.mktemp("hidden") / "hidden.db")
    kamplan.db.write_bytes(_acme_store.read_bytes())
    kamplan("add-intel", "acme", "Hidden valves.", *ITEM, "--handling", "clear").ok()
    kamplan("add-contact", "acme", "Hidden Person", "--handling", "clear").ok()
    kamplan(
        "add-figure", "acme", "2025", "Hidden measure", "12", "--url", "https://a.example", "--handling", "clear"
    ).ok()
    kamplan("conclude", "acme", "rivalry", "Hidden text.", "--handling", "green").ok()
    assert "2 records were left out" in kamplan(*FOR_CUSTOMER).ok().err
    for audience in LOWER:
        shown = show_all(kamplan, audience)
        assert all(text in shown for text in SAID.values())
    return kamplan.db


@pytest.mark.parametrize("damage", [*DAMAGED, "NULL"])
def test_a_damaged_marking_counts_as_red(acme, hidden_store: Path, damage: str) -> None:
    acme.db.write_bytes(hidden_store.read_bytes())
    if damage == "NULL":
        change(acme, "UPDATE sqlite_master SET sql = replace(sql, 'handling TEXT NOT NULL', 'handling TEXT')")
    change(acme, *(f"UPDATE {table} SET handling = {damage}" for table in SAID))
    assert "6 records were left out" in acme(*FOR_CUSTOMER).ok().err
    for audience in LOWER:
        shown = show_all(acme, audience)
        assert [text for text in SAID.values() if text in shown] == [], audience
    shown = show_all(acme, "team")
    assert all(text in shown for text in SAID.values())
    for command in ("list-intel", "list-contacts", "list-figures", "list-judgements"):
        assert {row["handling"] for row in acme(command, "acme", "--json").ok().json} == {"red"}, command


@pytest.mark.parametrize("damage", ["0", "5", "'x'", "2.5", "NULL", "-1", "x'03'"])
def test_a_damaged_tier_is_refused_and_never_a_traceback(acme, damage: str) -> None:
    acme("add-intel", "acme", "A fact.", *ITEM).ok()
    if damage == "NULL":
        change(acme, "UPDATE sqlite_master SET sql = replace(sql, 'tier INTEGER NOT NULL', 'tier INTEGER')")
    change(acme, f"UPDATE item SET tier = {damage}")
    for audience in ("team", "company", "customer"):
        for argv in (
            ("list-intel", "acme"), ("show-intel", "I-1"), ("search", "fact", "--account", "acme"),
            ("render-plan", "acme", "-o", "-", "--draft"), ("render-plan", "acme", "-o", "-", "--format", "json"),
        ):  # fmt: skip
            says = "is damaged in the store (tier)" if audience == "team" else "does not hold what kamplan wrote"
            acme.refuses(*argv, "--audience", audience, code=5, says=f"I-1 {says}")
    acme.refuses("relabel", "I-1", "--handling", "green", "--reason", "seen twice", code=5, says="I-1 is damaged")
    acme.refuses("supersede-intel", "I-1", "Anew.", code=5, says="I-1 is damaged")


@pytest.mark.parametrize("cites", ["'[\"1\"]'", "'{}'", "'nonsense'", "'[1.0]'", "'[true]'", "'1'"])
def test_damaged_citations_hide_nothing_from_the_filter(cited, cites: str) -> None:
    change(cited, "UPDATE item SET handling = 'red'", f"UPDATE judgement SET cites = {cites}")
    for audience in LOWER:
        cited.refuses(
            "list-judgements", "acme", "--audience", audience, code=5, says="does not hold what kamplan wrote"
        )


@pytest.mark.parametrize("column", ["questions", "contradicts", "confirmations"])
def test_a_damaged_list_of_an_item_is_a_store_error(acme, column: str) -> None:
    acme("add-intel", "acme", "A fact.", *ITEM).ok()
    change(acme, f'UPDATE item SET {column} = \'[{{"on": "never"}}]\'')
    for audience in ("team", "customer"):
        result = acme("list-intel", "acme", "--json", "--audience", audience)
        assert result.code == 5, result.err


WRONG = ("", " ", "Customer", "customers", "custmer", "CUSTOMER", "client", "public", "team,customer", "red", "0")


@pytest.mark.parametrize("audience", WRONG)
def test_an_audience_nobody_knows_is_refused_and_leaves_no_file(
    acme, tmp_path: Path, monkeypatch, audience: str
) -> None:
    acme("add-intel", "acme", "A fact.", *ITEM).ok()
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for argv in (
        ("render-plan", "acme", "--draft"), ("render-plan", "acme", "-o", "x.html"), ("list-intel", "acme"),
        ("list-contacts", "acme"), ("list-figures", "acme"), ("list-sources",), ("list-judgements", "acme"),
        ("list-accounts",), ("show-account", "acme"), ("show-intel", "I-1"), ("show-contact", "C-1"),
        ("search", "fact"), ("analyze", "acme"),
    ):  # fmt: skip
        acme.refuses(*argv, "--audience", audience, code=2, says="--audience")
        acme.refuses(*argv, f"--audience={audience}", code=2, says="--audience")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("audience", "line"), [("team", "RED"), ("company", "AMBER"), ("customer", "GREEN")])
def test_every_copy_says_whom_it_is_for_at_its_top_its_end_and_in_its_name(
    cited, tmp_path, monkeypatch, audience, line
) -> None:
    monkeypatch.chdir(tmp_path)
    argv = ("render-plan", "acme", "--draft", *(() if audience == "team" else ("--audience", audience)))
    for kind in ("md", "html", "json"):
        cited(*argv, "--format", kind).ok()
        name = f"acme-plan-{audience}-en.{kind}"
        text = (tmp_path / name).read_text(encoding="utf-8")
        if kind == "md":
            assert line in "\n".join(text.splitlines()[:4])
            assert line in text.splitlines()[-1]
        if kind == "html":
            body = text[text.index("<body") :]
            assert line in body[:300]
            assert line in body[-300:]
            assert line in text[text.index("@page") :].partition("}")[0]
        if kind == "json":
            assert json.loads(text)["marking"].startswith(line)
            assert json.loads(text)["audience"] == audience
    assert len([one for one in tmp_path.iterdir() if one.is_file() and one.name.startswith("acme-plan")]) == 3


def test_a_customer_copy_is_made_only_when_it_is_asked_for(cited) -> None:
    plain = cited("render-plan", "acme", "-o", "-", "--draft").ok().out
    assert "RED" in plain.splitlines()[2]
    assert plain == cited("render-plan", "acme", "-o", "-", "--draft", "--audience", "team").ok().out


def test_how_many_records_were_left_out_stands_on_standard_error_alone(cited) -> None:
    before = cited("render-plan", "acme", "-o", "-", "--audience", "customer").ok()
    assert "2 records were left out for the audience customer" in before.err  # the two contacts
    for number in range(3):
        cited("add-intel", "acme", f"Secret {number}.", *ITEM, "--handling", "red").ok()
    after = cited("render-plan", "acme", "-o", "-", "--audience", "customer").ok()
    assert "5 records were left out for the audience customer" in after.err
    assert after.out == before.out
    assert "left out" not in cited("render-plan", "acme", "-o", "-", "--draft").ok().err


PERSONAL = ("mentor", "inner circle", "in depth", "in-depth", "Likes golf", "Talks of leaving", "2026-05-04")


@pytest.fixture
def people(acme) -> Any:
    """A red contact who told something amber, and an amber one whom we know well."""
    acme("add-contact", "acme", "Secret Source", "--name-zh", "隐名", "--level", "middle", "--handling", "red").ok()
    acme("add-contact", "acme", "Open Person", "--stance", "mentor", "--power", "inner", "--coverage", "in-depth",
         "--interests", "Likes golf", "--notes", "Talks of leaving", "--last-contact", "2026-05-04",
         "--reports-to", "Secret Source").ok()  # fmt: skip
    told = ("--tier", "3", "--topic", "rivalry", "--question", "rivalry-1", "--reliability", "B", "--credibility", "2")
    acme("add-intel", "acme", "Told by a hidden person.", *told, "--contact", "Secret Source").ok()
    named = ("--source", "Notes of a talk with Secret Source", "--publisher", "Secret Source & Co")
    acme("add-intel", "acme", "Written down.", *told, "--contact", "Secret Source", *named, "--handling", "green").ok()
    acme("conclude", "acme", "rivalry", "It is so.", "--cite", "I-1,I-2").ok()
    return acme


@pytest.mark.parametrize("audience", LOWER)
def test_what_we_think_of_people_stays_with_the_team(people, audience: str) -> None:
    shown = show_all(people, audience) + people("show-contact", "C-4", "--audience", "company", "--json").ok().out
    assert [word for word in PERSONAL if word in shown] == []
    team = show_all(people, "team")
    assert [word for word in PERSONAL if word not in team] == []


def test_both_the_record_and_its_view_keep_personal_fields_from_others_than_the_team() -> None:
    """Two walls, each of which holds alone: what the dossier passes on, and what a view prints."""
    from kamplan.domain.contact import Contact
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_contact

    fields = {"power": "inner", "stance": "mentor", "coverage": "in-depth", "interests": "golf", "notes": "leaving"}
    contact = Contact(id="C-1", account="acme", name="P", handling="amber", last_contact="2026-05-04", **fields)
    for audience in (Audience.COMPANY, Audience.CUSTOMER):
        seen = contact.seen_by(audience)
        assert (seen.interests, seen.notes, seen.last_contact) == (None, None, None)
        assert {seen.power.value, seen.stance.value, seen.coverage.value} == {"unknown"}
        assert {*fields, "last_contact"}.isdisjoint(view_contact(contact, audience))
    assert contact.seen_by(Audience.TEAM) == contact


@pytest.mark.parametrize("audience", LOWER)
def test_the_name_of_a_red_contact_stands_nowhere_even_where_a_source_holds_it(people, audience: str) -> None:
    shown = show_all(people, audience)
    shown += "".join(people("show-intel", f"I-{n}", "--audience", audience).out for n in (1, 2))
    shown += people("show-contact", "C-4", "--audience", "company", "--json").ok().out
    assert "Secret Source" not in shown
    assert "隐名" not in shown
    assert "C-3" not in shown
    assert "Told by a hidden person." in shown or audience == "customer"
    assert "Secret Source" in show_all(people, "team")


def test_a_draft_for_the_customer_is_marked_as_one(cited) -> None:
    draft = cited("render-plan", "acme", "-o", "-", "--draft", "--audience", "customer").ok().out
    assert draft.splitlines()[2].count("DRAFT") == 1
    assert draft.splitlines()[-1].endswith("DRAFT")
    assert "DRAFT" not in cited("render-plan", "acme", "-o", "-", "--audience", "customer").ok().out


MEASURES = ("our sales", "target margin at Acme", "discount granted to Acme", "sales to Acme", "revenue", "客户收入",
            "我方销售额", "对阿克米的返利", "webshop sales")  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
def test_no_wording_and_no_web_page_makes_a_figure_public(acme, tmp_path: Path, measure: str) -> None:
    """A page may be one of our own network: only who says so aloud makes a figure public."""
    url = "https://crm.intranet.example/deals/17"
    added = acme("add-figure", "acme", "2025", measure, "31.5", "--url", url, "--json").ok().json
    file = tmp_path / "figures.csv"
    file.write_text(f"account,year,measure,value,url\nacme,2024,{measure},32.5,{url}\n", encoding="utf-8")
    acme("import", file, "--as", "figures").ok()
    assert added["handling"] == "amber"
    assert {one["handling"] for one in acme("list-figures", "acme", "--json").ok().json} == {"amber"}
    assert acme("list-figures", "acme", "--audience", "customer", "--json").ok().json == []
    plan = acme("render-plan", "acme", "-o", "-", "--draft", "--audience", "customer").ok().out
    assert "31.5" not in plan
    assert "32.5" not in plan


def test_a_figure_is_public_once_somebody_says_so_aloud_and_it_stands_on_a_page(acme) -> None:
    new = ("add-figure", "acme", "2025", "revenue", "12", "--handling", "clear")
    acme.refuses(*new, code=2, says="a figure is clear only with the web page", tries="then amber")
    assert acme(*new, "--url", "https://a.example", "--json").ok().json["handling"] == "clear"
    acme("add-figure", "acme", "2024", "revenue", "11").ok()
    acme.refuses("relabel", "F-2", "--handling", "clear", "--reason", "seen twice", code=2, says="web page")


def test_a_customers_file_tells_nothing_of_us_our_machine_or_other_customers(cited, tmp_path: Path) -> None:
    """F34: no user, path, host, tool or version, and no other account."""
    import getpass
    import platform

    from kamplan import __version__

    cited("new-account", "Rival Works", "--key", "rival", "--name-zh", "对手工厂").ok()
    cited("add-intel", "rival", "Their secret line.", *ITEM, "--handling", "clear").ok()
    for kind in ("md", "html", "json"):
        file = tmp_path / f"copy.{kind}"
        cited("render-plan", "acme", "-o", file, "--audience", "customer").ok()
        text = file.read_text(encoding="utf-8")
        ours = (
            "Ada Lin",
            "Rival Works",
            "对手",
            "secret line",
            str(tmp_path),
            str(cited.db),
            platform.node(),
            "kamplan",
            "Jinja",
        )
        ours += (f"v{__version__}", "generator", *([user] if len(user := getpass.getuser()) > 4 else []))
        assert [word for word in ours if word.casefold() in text.casefold()] == [], kind


def test_an_analysis_is_never_made_for_the_customer(cited) -> None:
    cited.refuses("analyze", "acme", "--audience", "customer", code=2, says="never made for the customer")
