"""Planning records of every kind: added, listed, shown, edited, closed, withdrawn, under the rules of their kind."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER, Shape
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.planning import MODELS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

USAGE, NOT_FOUND, CONFLICT = 2, 3, 4
NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
GRADED = ("--reliability", "B", "--credibility", 2)


@dataclass(frozen=True)
class Sample:
    """How a record of a kind is added and changed: its arguments, its options, one field's new value, its end."""

    arguments: tuple[str, ...]
    options: tuple[str, ...] = ()
    change: tuple[str, str] = ("owner", "Bo")
    before: str | None = None
    closed: dict[str, str] = field(default_factory=dict)


SAMPLES: dict[Kind, Sample] = {
    Kind.OPPORTUNITY: Sample(("New pumps",), ("--amount", "1000.50", "--currency", "CNY"), closed={"stage": "won"}),
    Kind.WHITE_SPACE: Sample(("Plant", "Valves"), ("--holder", "competitor", "--competitor", "Cy"), ("note", "soon")),
    Kind.OBJECTIVE: Sample(
        ("Grow",), ("--measure", "revenue", "--baseline", "1", "--target", "2", "--due", "2027-01-31"),
        closed={"status": "achieved"},
    ),
    Kind.STRATEGY: Sample(("Go in",), ("--serves", "G-1", "--cite", "I-1"), closed={"status": "done"}),
    Kind.VALUE: Sample(("Less waste",), ("--need", "Cost", "--accepted-by", "Jo"), ("proof", "A pilot")),
    Kind.ACTION: Sample(
        ("Visit",), ("--owner", "Ada", "--due", "2026-12-01"), before="Ada",
        closed={"status": "done", "done_on": "2026-11-23"},
    ),
    Kind.RISK: Sample(("They leave",), ("--likelihood", "2", "--impact", "5"), closed={"status": "closed"}),
    Kind.ISSUE: Sample(("Leak",), ("--kind", "complaint", "--raised-by", "Jo"), closed={"closed_on": "2026-11-23"}),
    Kind.COMMITMENT: Sample(
        ("Deliver",), ("--due", "2026-12-01", "--to", "Wei"), closed={"delivered_on": "2026-11-23"}
    ),
    Kind.BUDGET: Sample(("Travel",), ("--planned", "500", "--currency", "EUR"), ("spent", "20")),
    Kind.INTERACTION: Sample(("We talked",), ("--contact", "Wei", "--contact", "Jo"), ("channel", "call"), "meeting"),
    Kind.MEMBER: Sample(("Bo Li",), ("--role", "engineer"), ("share", "20")),
    Kind.STAGE: Sample(("basic",), ("--view", "ours"), ("why", "they answer")),
    Kind.INQUIRY: Sample(
        ("buying-process-1",), ("--owner", "Ada", "--due", "2026-12-01", "--ask", "Jo"), before="Ada",
        closed={"status": "answered"},
    ),
    Kind.RESOLUTION: Sample(("The newer one",), ("--holds", "I-1", "--cite", "I-1,I-2"), ("why", "It is newer"),
                            "The newer one"),
    Kind.SCORE: Sample(("As agreed",), ("--attractiveness", "growth=4", "--strength", "share=2"),
                       ("why", "As reviewed"), "As agreed"),
}  # fmt: skip


@pytest.fixture
def desk(acme: Kamplan) -> Kamplan:
    """`acme` with a usable item, one of a person's that is amber, and an objective to serve."""
    acme("add-intel", "acme", "Rivals are slow.", *NEWS, *GRADED, "--ref", "slow").ok()
    told = ("--tier", 3, "--topic", "key-people", "--contact", "Jo Park", "--on", "2026-10-02")
    acme("add-intel", "acme", "They buy.", *told, *GRADED).ok()
    acme("add-objective", "acme", "Serve", *SAMPLES[Kind.OBJECTIVE].options, "--ref", "first").ok()
    return acme


def add(kamplan: Kamplan, kind: Kind, *more: str) -> dict[str, Any]:
    sample = SAMPLES[kind]
    argv = (f"add-{KINDS[kind].noun}", "acme", *sample.arguments, *sample.options, *more, "--json")
    return kamplan(*argv).ok().json  # type: ignore[no-any-return]


def listed(kamplan: Kamplan, kind: Kind, *options: str) -> list[dict[str, Any]]:
    return kamplan(f"list-{KINDS[kind].plural}", "acme", *options, "--json").ok().json  # type: ignore[no-any-return]


def show(kamplan: Kamplan, record: str) -> dict[str, Any]:
    return kamplan("show", record, "--json").ok().json  # type: ignore[no-any-return]


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Run a command in which $EDITOR replaces texts, one pair for each time it is opened."""

    def run(kamplan: Kamplan, *argv: str, swaps: list[tuple[str, str]]) -> tuple[Any, list[str]]:
        seen, plan = tmp_path / "seen.json", tmp_path / "plan.json"
        seen.write_text("[]")
        plan.write_text(json.dumps(swaps))
        script = tmp_path / "editor.py"
        script.write_text(
            "import json, pathlib, sys\n"
            f"seen, plan = pathlib.Path({str(seen)!r}), json.loads(pathlib.Path({str(plan)!r}).read_text())\n"
            "file, texts = pathlib.Path(sys.argv[1]), json.loads(seen.read_text())\n"
            "text = file.read_text(encoding='utf-8')\n"
            "before, after = plan[len(texts)] if len(texts) < len(plan) else ('', '')\n"
            "assert before in text, text\n"
            "seen.write_text(json.dumps([*texts, text]))\n"
            "file.write_text(text.replace(before, after, 1) if before else text, encoding='utf-8')\n"
        )
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
        monkeypatch.delenv("VISUAL", raising=False)
        with monkeypatch.context() as patch:
            streams = SimpleNamespace(StringIO=_Terminal, TextIOWrapper=io.TextIOWrapper, BytesIO=io.BytesIO)
            patch.setattr("conftest.io", streams)
            result = kamplan(*argv)
        return result, json.loads(seen.read_text())

    return run


class _Terminal(io.StringIO):
    """A standard input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


# One description of each kind --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MODELS)
def test_a_kind_has_the_fields_of_its_model_and_requires_the_same(kind: Kind) -> None:
    shared = set(PlanRecord.model_fields)
    model = {name: one for name, one in MODELS[kind].model_fields.items() if name not in shared}
    assert [one.name for one in KINDS[kind].fields if one.name not in model] == []
    assert set(model) == {one.name for one in KINDS[kind].fields}
    required = {name for name, one in model.items() if one.is_required()}
    by_default = {"held_on", "raised_on"}  # today unless another is given
    by_rule = {"serves"} if kind is Kind.STRATEGY else set()
    assert {one.name for one in KINDS[kind].fields if one.is_required} == (required - by_default) | by_rule


def test_every_kind_has_a_model_and_a_sample() -> None:
    assert list(KINDS) == list(MODELS)
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_closes_a_kind_is_what_its_model_calls_closed(kind: Kind) -> None:
    spec, model = KINDS[kind], MODELS[kind]
    assert set(spec.closes_with) == model.closed
    assert spec.closing is None or spec.closing in model.model_fields
    assert set(spec.extra) <= set(model.model_fields)


# From the first to the last ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_each_kind_is_added_listed_shown_edited_and_withdrawn(desk: Kamplan, kind: Kind) -> None:
    spec, (name, value) = KINDS[kind], SAMPLES[kind].change
    added = add(desk, kind, "--ref", "one")
    record = added["id"]
    assert record.partition("-")[0] == kind.value
    assert added["handling"] == "amber"
    assert (added["recorded_on"], added["recorded_by"], added["ref"]) == ("2026-11-23", "Ada Lin", "one")
    assert added in listed(desk, kind)
    assert show(desk, record) == desk(f"show-{spec.noun}", record, "--json").ok().json == added
    for argv in (("edit", record), (f"edit-{spec.noun}", record)):
        changed = desk(*argv, "--set", f"{name}={value}", "--json").ok().json
        assert changed == added | {name: int(value) if name == "share" else value}
    before = desk.digest()
    assert f"{record} as it was" in desk("edit", record, "--set", f"{name}={value}").ok().out
    assert desk.digest() == before
    gone = desk("withdraw", record, "--reason", "entered twice", "--json").ok().json
    assert (gone["withdrawn_on"], gone["withdrawn_reason"]) == ("2026-11-23", "entered twice")
    assert record not in [one["id"] for one in listed(desk, kind)]
    assert gone in listed(desk, kind, "--all")
    desk.refuses("edit", record, "--set", f"{name}={value}", code=CONFLICT, says=f"{record} was withdrawn")
    desk.refuses("withdraw", record, "--reason", "seen twice", code=CONFLICT, says=f"{record} was withdrawn")


@pytest.mark.parametrize("kind", KINDS)
def test_the_keys_of_json_are_the_fields_and_the_same_in_list_and_csv(desk: Kamplan, kind: Kind) -> None:
    add(desk, kind)
    fields = [one.name for one in KINDS[kind].fields]
    [row] = [one for one in listed(desk, kind) if one["id"] != "G-1"]
    named = [f"{one.name}_names" for one in KINDS[kind].fields if one.shape in (Shape.CONTACT, Shape.CONTACTS)]
    shared = ["cites", "is_overdue", "handling", "ref", "recorded_on", "recorded_by", "withdrawn_on",
              "withdrawn_reason"]  # fmt: skip
    assert [name for name in row if name not in named] == ["id", "account", *fields, *shared]
    header = desk(f"list-{KINDS[kind].plural}", "acme", "--format", "csv").ok().out.splitlines()[0].split(",")
    assert set(header) >= {"id", "account", *fields, "handling"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].closing])
def test_a_record_is_closed_as_its_kind_says_and_leaves_the_list(desk: Kamplan, kind: Kind) -> None:
    record = add(desk, kind)["id"]
    closed = desk("close", record, "--json").ok().json
    assert {name: closed[name] for name in SAMPLES[kind].closed} == SAMPLES[kind].closed
    assert record not in [one["id"] for one in listed(desk, kind)]
    assert record in [one["id"] for one in listed(desk, kind, "--all")]
    other = add(desk, kind)["id"]
    last = KINDS[kind].closes_with[-1:]
    how = ("--as", last[0]) if last else ()
    extra = [one for one in KINDS[kind].extra if one != "done_on"][:1]
    told = ("--set", f"{extra[0]}=so") if extra else ()
    closed = desk(f"close-{KINDS[kind].noun}", other, *how, *told, "--json").ok().json
    assert [closed[name] for name in extra] == ["so"] * len(extra)
    if last:
        assert closed[KINDS[kind].closing or ""] == last[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].closing])
def test_what_has_no_end_cannot_be_closed(desk: Kamplan, kind: Kind) -> None:
    record = add(desk, kind)["id"]
    desk.refuses("close", record, code=USAGE, says=f"{record} has nothing to close", tries=f"withdraw {record}")


def test_something_is_done_on_the_day_that_close_says(desk: Kamplan) -> None:
    add(desk, Kind.ACTION)
    closed = desk("close", "A-1", "--on", "2026-11-20", "--set", "result=agreed", "--json").ok().json
    assert (closed["done_on"], closed["status"], closed["result"]) == ("2026-11-20", "done", "agreed")
    desk.refuses("close", "A-1", "--as", "won", code=USAGE, says="'won' does not close A-1", tries="done, dropped")


def test_a_number_is_never_given_twice(desk: Kamplan) -> None:
    assert add(desk, Kind.RISK)["id"] == "R-1"
    desk("withdraw", "R-1", "--reason", "wrong").ok()
    assert add(desk, Kind.RISK)["id"] == "R-2"
    desk.refuses("add-risk", "acme", "x", "--impact", "6", code=USAGE, says="impact")
    assert add(desk, Kind.RISK)["id"] == "R-3"


def test_what_is_past_its_date_is_overdue_until_it_is_closed(desk: Kamplan) -> None:
    add(desk, Kind.ACTION, "--due", "2026-11-22")
    add(desk, Kind.ACTION, "--due", "2026-11-23")
    assert [one["id"] for one in listed(desk, Kind.ACTION, "--overdue")] == ["A-1"]
    desk("close", "A-1").ok()
    assert listed(desk, Kind.ACTION, "--overdue", "--all") == []
    assert [one["id"] for one in listed(desk, Kind.ACTION, "--owner", "ADA")] == ["A-2"]
    assert listed(desk, Kind.ACTION, "--owner", "Bo") == []


# In the editor -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_left_as_it_was_in_the_editor_does_not_change(desk: Kamplan, kind: Kind, edit: Any) -> None:
    record = add(desk, kind)["id"]
    before = desk.digest()
    result, texts = edit(desk, "edit", record, swaps=[])
    result.ok()
    assert "as it was" in result.out + result.err
    assert len(texts) == 1
    assert all(f"\n{one.name} = " in texts[0] for one in KINDS[kind].fields)
    assert desk.digest() == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_each_kind_is_changed_in_the_editor(desk: Kamplan, kind: Kind, edit: Any) -> None:
    record, (name, value) = add(desk, kind)["id"], SAMPLES[kind].change
    old = f'{name} = "{SAMPLES[kind].before or ""}"'
    result, _ = edit(desk, f"edit-{KINDS[kind].noun}", record, swaps=[(old, f'{name} = "{value}"')])
    assert f"{record} changed" in result.ok().out + result.err
    assert str(show(desk, record)[name]) == value


def test_the_editor_opens_again_with_the_error_on_top_until_it_is_right(desk: Kamplan, edit: Any) -> None:
    add(desk, Kind.ACTION)
    swaps = [("due = 2026-12-01", "due = 2026-13-41"), ("2026-13-41", "2026-12-24\nowner2 = 1"), ("owner2 = 1\n", "")]
    result, texts = edit(desk, "edit", "A-1", swaps=swaps)
    result.ok()
    assert [text.startswith("# error: ") for text in texts] == [False, True, True]
    assert "this is not TOML" in texts[1].splitlines()[0]
    assert "has no field 'owner2'" in texts[2].splitlines()[0]
    assert texts[2].count("# error: ") == 1
    assert show(desk, "A-1")["due"] == "2026-12-24"


def test_a_text_left_as_it_was_after_an_error_gives_up(desk: Kamplan, edit: Any) -> None:
    add(desk, Kind.ACTION)
    before = desk.digest()
    result, texts = edit(desk, "edit", "A-1", swaps=[('owner = "Ada"', 'owner = ""')])
    assert result.code == USAGE
    assert len(texts) == 2
    assert result.err.splitlines()[-2].startswith("error: owner: ")
    assert desk.digest() == before


# Rules of each kind ------------------------------------------------------------------------------------------------


def test_an_option_that_a_kind_requires_must_be_there(desk: Kamplan) -> None:
    for kind in KINDS:
        sample = SAMPLES[kind]
        for one in KINDS[kind].fields:
            if one.is_required and not one.is_argument:
                at = sample.options.index(one.flag)
                rest = (*sample.options[:at], *sample.options[at + 2 :])
                argv = (f"add-{KINDS[kind].noun}", "acme", *sample.arguments)
                desk.refuses(*argv, *rest, code=USAGE, says=f"Missing option '{one.flag}'")
                desk.refuses(*argv, *rest, one.flag, "", code=USAGE, says="")


def test_a_strategy_serves_an_objective_and_rests_on_evidence_in_date(desk: Kamplan) -> None:
    told = ("add-strategy", "acme", "Go in", "--serves", "first")
    desk("add-intel", "acme", "Rumour.", *NEWS).ok()
    desk("add-intel", "acme", "Old.", *NEWS[:-1], "2020-01-01", *GRADED).ok()
    desk.refuses(*told, code=USAGE, says="--cite: a strategy rests on evidence", tries="--cite I-n")
    desk.refuses(*told, "--cite", "I-3", code=USAGE, says="none of I-3 is usable and in date", tries="--state current")
    desk.refuses(*told, "--cite", "I-4", code=USAGE, says="none of I-4 is usable and in date")
    assert desk(*told, "--cite", "I-3,slow", "--json").ok().json["cites"] == ["I-3", "I-1"]
    desk.refuses("edit", "T-1", "--set", "serves=", code=USAGE, says="serves: a strategy serves an objective")
    desk.refuses("edit", "T-1", "--set", "cites=I-3", code=USAGE, says="none of I-3 is usable")
    desk("withdraw-intel", "I-1", "--reason", "misread").ok()
    desk("edit", "T-1", "--set", "owner=Bo").ok()
    desk.refuses(*told, "--cite", "I-1", code=CONFLICT, says="I-1 was withdrawn")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("opportunity", "x", "--amount", "5"), "currency: an amount has a currency"),
        (("white-space", "A", "B", "--holder", "open", "--amount", "5"), "currency: an amount has a currency"),
        (("budget", "x", "--planned", "5"), "currency: an amount has a currency"),
        (("white-space", "A", "B", "--holder", "ours", "--competitor", "Cy"), "competitor: a competitor does not hold"),
        (("action", "x", "--owner", "A", "--due", "2027-01-01", "--done-on", "2026-11-01"), "--done-on: it is not done"),
        (("action", "x", "--owner", "A", "--due", "2026-11-01", "--starts", "2026-11-02"), "starts: 2026-11-02 lies"),
        (
            ("action", "x", "--owner", "A", "--due", "2027-01-01", "--status", "done", "--done-on", "2026-11-24"),
            "--done-on: 2026-11-24 lies after today",
        ),
        (("interaction", "x", "--on", "2026-11-24"), "--on: 2026-11-24 lies after today"),
        (("issue", "x", "--raised", "2026-11-24"), "--raised: 2026-11-24 lies after today"),
        (("issue", "x", "--closed", "2026-11-24"), "--closed: 2026-11-24 lies after today"),
        (("issue", "x", "--due", "2026-11-22"), "due: 2026-11-22 lies before it was raised"),
        (("issue", "x", "--closed", "2026-11-22"), "--closed: 2026-11-22 lies before it was raised"),
        (("commitment", "x", "--due", "2027-01-01", "--delivered", "2026-11-24"), "--delivered: 2026-11-24 lies after"),
        (
            ("budget", "x", "--planned", "1", "--currency", "EUR", "--approved-on", "2026-11-24"),
            "--approved-on: 2026-11-24 lies after today",
        ),
        (("opportunity", "x", "--probability", "101"), "probability"),
        (("risk", "x", "--likelihood", "0"), "likelihood"),
        (("member", "Bo", "--role", "x", "--share", "-1"), "share"),
    ],
)  # fmt: skip
def test_a_rule_of_entry_refuses(desk: Kamplan, argv: tuple[str, ...], says: str) -> None:
    desk.refuses(f"add-{argv[0]}", "acme", *argv[1:], code=USAGE, says=says)


def test_contacts_are_named_by_the_beginning_of_their_names(desk: Kamplan) -> None:
    added = add(desk, Kind.OPPORTUNITY, "--role", "economic=wei", "--role", "user=C-2,coach=Jo")
    assert [(one["role"], one["contact"], one["name"]) for one in added["roles"]] == [
        ("economic", "C-1", "Wei Fang"), ("user", "C-2", "Jo Park"), ("coach", "C-2", "Jo Park"),
    ]  # fmt: skip
    assert add(desk, Kind.ISSUE)["raised_by"] == "C-2"
    assert add(desk, Kind.INTERACTION)["contacts_names"] == ["Wei Fang", "Jo Park"]
    assert add(desk, Kind.COMMITMENT, "--to", "方")["to"] == "C-1"
    desk("add-contact", "acme", "Wei Lan").ok()
    add_wei = ("add-commitment", "acme", "x", "--due", "2027-01-01", "--to")
    desk.refuses(*add_wei, "Wei", code=CONFLICT, says="'Wei' may be any of several contacts")
    desk.refuses(*add_wei, "Zoe", code=NOT_FOUND, says="no contact 'Zoe' at acme")
    for role in ("Wei Fang", "boss=Wei Fang"):
        desk.refuses("add-opportunity", "acme", "x", "--role", role, code=USAGE, says="buying role", tries="economic")


def test_a_record_names_only_records_of_its_account_that_fit(desk: Kamplan) -> None:
    add(desk, Kind.RISK)
    desk("new-account", "Beta", "--key", "beta").ok()
    told = ("add-strategy", "acme", "x", "--cite", "I-1", "--serves")
    desk.refuses(*told, "R-1", code=USAGE, says="serves: R-1 does not fit here", tries="G-n")
    for missing in ("G-9", "nothing", "C-1"):
        desk.refuses(*told, missing, code=NOT_FOUND, says=f"serves: nothing of acme is '{missing}'")
    there = ("add-action", "beta", "x", "--owner", "A", "--due", "2027-01-01")
    desk.refuses(*there, "--serves", "G-1", code=NOT_FOUND, says="serves: nothing of beta is 'G-1'")
    desk.refuses(*there, "--cite", "I-1", code=NOT_FOUND, says="no item 'I-1' at beta to cite")
    served = add(desk, Kind.ACTION, "--serves", "first,R-1")["serves"]
    assert served == ["G-1", "R-1"]
    desk.refuses("add-risk", "acme", "x", "--ref", "first", code=CONFLICT, says="the ref 'first' is taken")


# Markings ----------------------------------------------------------------------------------------------------------


def test_a_record_is_marked_as_the_highest_it_cites_and_never_below(desk: Kamplan) -> None:
    desk("relabel", "I-1", "--handling", "red", "--reason", "touchy").ok()
    assert add(desk, Kind.RISK)["handling"] == "amber"
    assert add(desk, Kind.RISK, "--cite", "I-1")["handling"] == "red"
    assert add(desk, Kind.RISK, "--handling", "green")["handling"] == "green"
    told = ("add-risk", "acme", "x", "--cite", "I-2", "--handling", "green")
    desk.refuses(*told, code=USAGE, says="it cites I-2, which is marked amber, so it cannot be green")
    assert desk("edit", "R-1", "--set", "cites=slow", "--json").ok().json["handling"] == "red"
    assert desk("edit", "R-1", "--set", "cites=", "--json").ok().json["handling"] == "red"


def test_an_edit_never_lowers_a_marking_and_relabel_does(desk: Kamplan, edit: Any) -> None:
    add(desk, Kind.RISK)
    says = "R-1 is marked amber, and an edit never lowers a marking"
    desk.refuses("edit", "R-1", "--set", "handling=green", code=USAGE, says=says, tries="relabel R-1 --handling green")
    before = desk.digest()
    result, _ = edit(desk, "edit", "R-1", swaps=[('handling = "amber"', 'handling = "clear"')])
    assert result.code == USAGE
    assert desk.digest() == before
    assert desk("edit", "R-1", "--set", "handling=", "--json").ok().json["handling"] == "amber"
    assert desk("edit", "R-1", "--set", "handling=red", "--json").ok().json["handling"] == "red"
    desk("relabel", "R-1", "--handling", "green", "--reason", "told them").ok()
    assert show(desk, "R-1")["handling"] == "green"


def test_raising_an_item_raises_the_records_that_cite_it(desk: Kamplan) -> None:
    add(desk, Kind.STRATEGY)
    add(desk, Kind.RISK, "--cite", "I-1", "--handling", "green")
    add(desk, Kind.ISSUE)
    desk("relabel", "I-1", "--handling", "red", "--reason", "touchy").ok()
    assert [show(desk, one)["handling"] for one in ("T-1", "R-1", "Q-1")] == ["red", "red", "amber"]
    desk.refuses(
        "relabel", "R-1", "--handling", "amber", "--reason", "seen twice",
        code=USAGE, says="it cites I-1, which is marked red", tries="relabel I-1",
    )  # fmt: skip
    desk("relabel", "I-1", "--handling", "green", "--reason", "public now").ok()
    desk("relabel", "R-1", "--handling", "green", "--reason", "public now").ok()


# Who sees what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(NEVER_FOR_CUSTOMER))
def test_a_customer_never_sees_a_kind_that_is_ours_whatever_its_marking(desk: Kamplan, kind: Kind) -> None:
    lowest = "amber" if kind is Kind.RESOLUTION else "clear"  # it weighs an item that is amber
    record = add(desk, kind, "--handling", lowest)["id"]
    assert listed(desk, kind, "--audience", "customer") == []
    hidden = desk("show", record, "--audience", "customer")
    never = desk("show", f"{kind.value}-99", "--audience", "customer")
    assert (hidden.code, hidden.out, hidden.err.replace(record, "…")) == (
        NOT_FOUND, "", never.err.replace(f"{kind.value}-99", "…"),
    )  # fmt: skip
    assert [one["id"] for one in listed(desk, kind, "--audience", "company")] == [record]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - NEVER_FOR_CUSTOMER))
def test_a_customer_sees_only_what_is_theirs_to_read_of_what_is_green(desk: Kamplan, kind: Kind) -> None:
    desk("relabel", "C-1", "--handling", "green", "--reason", "theirs").ok()
    add(desk, kind)
    assert listed(desk, kind, "--audience", "customer") == []
    add(desk, kind, "--handling", "green")
    [row] = listed(desk, kind, "--audience", "customer")
    fields = {one.name for one in KINDS[kind].fields if one.for_customer and one.shape is not Shape.RECORDS}
    assert set(row) == fields | {"account"}
    assert "Jo" not in str(row)


def test_buying_roles_are_the_teams_alone(desk: Kamplan) -> None:
    desk("relabel", "C-1", "--handling", "green", "--reason", "theirs").ok()
    add(desk, Kind.OPPORTUNITY, "--role", "economic=Wei", "--handling", "green")
    assert listed(desk, Kind.OPPORTUNITY)[0]["roles"] != []
    assert listed(desk, Kind.OPPORTUNITY, "--audience", "company")[0]["roles"] == []
    assert "roles" not in listed(desk, Kind.OPPORTUNITY, "--audience", "customer")[0]


def test_a_customer_reads_no_id_of_ours_in_a_text(desk: Kamplan) -> None:
    desk("relabel", "C-1", "--handling", "green", "--reason", "theirs").ok()
    desk("add-interaction", "acme", "We agreed [I-1].", "--contact", "Wei", "--handling", "green").ok()
    [row] = listed(desk, Kind.INTERACTION, "--audience", "customer")
    assert row["summary"] == "We agreed."
    assert row["contacts"] == ["Wei Fang"]
    assert listed(desk, Kind.INTERACTION)[0]["summary"] == "We agreed [I-1]."


def test_a_file_that_makes_a_record_cite_more_raises_its_marking(acme, tmp_path) -> None:
    told = ("--tier", "4", "--topic", "rivalry", "--contact", "C-1")
    acme("add-intel", "acme", "A secret.", *told).ok()
    acme("add-risk", "acme", "Rain").ok()
    file = tmp_path / "risks.csv"
    file.write_text("account,risk,cites\nacme,Rain,I-1\n", encoding="utf-8")
    acme("import", file, "--as", "risks", "--update").ok()
    shown = acme("show", "R-1", "--json").ok().json
    assert (shown["cites"], shown["handling"]) == (["I-1"], "red")


# References in texts ------------------------------------------------------------------------------------------------


def list_texts() -> list[tuple[Kind, str]]:
    """The fields of every kind that hold a text; a currency is a code, which can hold no reference."""
    texts = [(kind, one) for kind, spec in KINDS.items() for one in spec.fields if one.shape is Shape.TEXT]
    return [(kind, one.name) for kind, one in texts if one.name != "currency"]


@pytest.mark.parametrize(("kind", "name"), list_texts())
def test_a_reference_in_any_text_counts_as_a_citation(desk: Kamplan, kind: Kind, name: str) -> None:
    desk("add-intel", "acme", "Red.", "--tier", 4, "--topic", "rivalry", "--contact", "Wei").ok()
    record = add(desk, kind)["id"]
    if name == "competitor":
        desk("edit", record, "--set", "holder=competitor").ok()
    before = show(desk, record)["cites"]
    desk("edit", record, "--set", f"{name}=As told [I-3, slow]").ok()
    shown = show(desk, record)
    assert shown[name] == "As told [I-3] [I-1]"
    assert shown["cites"] == list(dict.fromkeys([*before, "I-3", "I-1"]))
    assert shown["handling"] == "red"
    desk.refuses("show", record, "--audience", "company", code=NOT_FOUND, says=record)
    desk.refuses(
        "relabel", record, "--handling", "green", "--reason", "seen twice", "--yes", code=USAGE, says="it cites I-3"
    )


def test_a_reference_is_to_an_item_of_the_account_that_may_be_cited(desk: Kamplan, tmp_path: Path) -> None:
    desk("new-account", "Acorn", "--key", "acorn").ok()
    desk("add-intel", "acorn", "Theirs.", *NEWS).ok()
    argv = ("add-risk", "acme")
    desk.refuses(*argv, "See [I-3]", code=NOT_FOUND, says="risk: no item 'I-3' at acme to cite")
    desk.refuses(*argv, "Rain", "--response", "See [I-9]", code=NOT_FOUND, says="--response: no item 'I-9' at acme")
    desk("withdraw", "I-2", "--reason", "wrong").ok()
    desk.refuses(*argv, "See [I-2]", code=CONFLICT, says="risk: I-2 was withdrawn")
    desk.refuses(
        *argv, "See [I-1]", "--handling", "green", "--cite", "I-9", code=NOT_FOUND, says="--cite: no item 'I-9'"
    )
    file = tmp_path / "risks.csv"
    file.write_text("account,risk,response\nacme,Rain,See [I-3]\n", encoding="utf-8")
    desk.refuses("import", file, "--as", "risks", code=NOT_FOUND, says="row 2: response: no item 'I-3' at acme")
    desk(*argv, "Rain [not a reference] [1]").ok()
    assert show(desk, "R-1")["cites"] == []


def test_what_a_text_refers_to_may_be_withdrawn_later_and_the_record_still_edited(desk: Kamplan) -> None:
    desk("add-risk", "acme", "See [I-1]").ok()
    desk("withdraw", "I-1", "--reason", "wrong").ok()
    desk("edit", "R-1", "--set", "owner=Bo").ok()
    desk("edit", "R-1", "--set", "risk=See [I-1] again").ok()
    assert show(desk, "R-1")["cites"] == ["I-1"]


def test_a_file_whose_texts_refer_by_ref_is_known_when_it_comes_again(desk: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "risks.csv"
    file.write_text("account,risk,response\nacme,Rain [slow],Wait [slow]\n", encoding="utf-8")
    assert desk("import", file, "--as", "risks", "--json").ok().json["new"] == 1
    assert show(desk, "R-1")["risk"] == "Rain [I-1]"
    assert show(desk, "R-1")["cites"] == ["I-1"]
    before = desk.digest()
    for more in ((), ("--update",)):
        done = desk("import", file, "--as", "risks", "--json", *more).ok().json
        assert (done["new"], done["known"], done["differs"]) == (0, 1, [])
    assert desk.digest() == before
    file.write_text("account,risk,response\nacme,Rain [slow],Ask [I-2]\n", encoding="utf-8")
    desk("relabel", "I-2", "--handling", "red", "--reason", "secret").ok()
    desk("import", file, "--as", "risks", "--update").ok()
    assert (show(desk, "R-1")["cites"], show(desk, "R-1")["handling"]) == (["I-1", "I-2"], "red")


# Imported again -----------------------------------------------------------------------------------------------------


@pytest.fixture
def actions(desk: Kamplan, tmp_path: Path) -> Any:
    """Import a file of one action with a status, or without that column."""

    def load(status: str | None, *options: str, due: str = "2026-12-01", **more: str) -> Any:
        cells = {"account": "acme", "action": "Visit", "owner": "Ada", "due": due, **more}
        cells |= {} if status is None else {"status": status}
        file = tmp_path / "actions.csv"
        file.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
        return desk("import", file, "--as", "actions", "--json", *options)

    return load


@pytest.mark.parametrize("how", ["done", "dropped"])
def test_a_file_that_comes_again_leaves_what_was_closed_since_alone(desk: Kamplan, actions: Any, how: str) -> None:
    actions(None).ok()
    desk("close", "A-1", "--as", how).ok()
    before = show(desk, "A-1")
    assert actions(None).ok().json["differs"] == []
    assert [one["fields"] for one in actions("open").ok().json["differs"]] == [["status"]]
    assert show(desk, "A-1") == before
    actions(None, "--update", due="2026-12-24").ok()
    assert show(desk, "A-1") == before | {"due": "2026-12-24"}


def test_an_update_to_open_reopens_what_was_done_and_forgets_the_day(desk: Kamplan, actions: Any) -> None:
    actions("open").ok()
    desk("close", "A-1", "--set", "result=All well").ok()
    desk("relabel", "A-1", "--handling", "red", "--reason", "secret").ok()
    done = actions("open", "--update", handling="green").ok().json
    assert [(sorted(one["fields"]), one["updated"]) for one in done["differs"]] == [(["handling", "status"], True)]
    shown = show(desk, "A-1")
    assert (shown["status"], shown["done_on"], shown["result"]) == ("open", None, "All well")
    assert shown["handling"] == "red"
    assert actions("open", "--update").ok().json["differs"] == []


def test_something_that_is_reopened_by_hand_forgets_the_day_too(desk: Kamplan, edit: Any) -> None:
    record = add(desk, Kind.ACTION)["id"]
    desk("close", record).ok()
    desk("edit", record, "--set", "status=open").ok()
    assert show(desk, record)["done_on"] is None
    desk("close", record).ok()
    edit(desk, "edit", record, swaps=[('status = "done"', 'status = "open"')])
    assert (show(desk, record)["status"], show(desk, record)["done_on"]) == ("open", None)


def test_an_update_that_breaks_a_rule_names_row_and_column_and_changes_nothing(desk: Kamplan, actions: Any) -> None:
    actions("open").ok()
    desk("edit", "A-1", "--set", "starts=2026-11-25").ok()
    before = show(desk, "A-1")
    assert actions("open", due="2026-11-24").ok().json["differs"][0]["fields"] == ["due"]
    refused = actions("open", "--update", due="2026-11-24")
    assert refused.code == USAGE
    assert "row 2: starts: 2026-11-25 lies after it is due (2026-11-24)" in refused.err
    assert show(desk, "A-1") == before
    assert "row 2: status: " in actions("finished", "--update").err


@pytest.mark.parametrize("kind", [kind for kind, spec in KINDS.items() if spec.closing])
def test_every_kind_that_was_closed_is_known_by_its_file(desk: Kamplan, kind: Kind, tmp_path: Path) -> None:
    spec, record = KINDS[kind], add(desk, kind)
    desk("close", record["id"]).ok()
    before = show(desk, record["id"])
    file = tmp_path / "again.csv"
    closing = {spec.closing, *spec.extra}
    cells = {
        one.name: ";".join(record[one.name]) if isinstance(record[one.name], list) else str(record[one.name])
        for one in spec.fields
        if record[one.name] and one.name not in closing
    }
    cells |= {"account": "acme", "cites": ";".join(record["cites"])}
    file.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    for more in ((), ("--update",)):
        done = desk("import", file, "--as", spec.plural, "--json", *more).ok().json
        assert (done["new"], done["known"], done["differs"]) == (0, 1, []), done
    assert show(desk, record["id"]) == before
