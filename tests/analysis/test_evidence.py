"""What the evidence on a topic or question supports, and what was decided between items that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kamplan.analysis.contradictions import list_contradictions, list_unresolved
from kamplan.domain.account import Account
from kamplan.domain.dossier import Dossier
from kamplan.domain.inquiry import Resolution
from kamplan.domain.item import Item
from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from conftest import Kamplan

GOOD = ("--reliability", "B", "--credibility", "2")
QUESTION = "rivalry-1"


def add(acme: Kamplan, text: str, *more: str | int, source: str = "News", question: str = QUESTION) -> str:
    """Record a public item on rivalry; graded unless `more` says otherwise."""
    grade = () if "--credibility" in more or "ungraded" in more else GOOD
    said = [one for one in more if one != "ungraded"]
    argv = ("add-intel", "acme", text, "--tier", 1, "--topic", "rivalry", "--source", source, "--question", question)
    return str(acme(*argv, *grade, *said, "--json").ok().json["id"])


def weigh(acme: Kamplan, subject: str = "rivalry", *more: str) -> dict[str, Any]:
    found: dict[str, Any] = acme("evidence", "acme", subject, *more, "--json").ok().json
    return found


def codes(acme: Kamplan) -> list[str]:
    return [one["code"] for one in acme("check", "acme", "--json").ok().json]


# The verdict


def test_nothing_is_known_of_a_topic_without_items(acme) -> None:
    found = weigh(acme)
    assert (found["verdict"], found["claims"], found["origins"]) == ("nothing", [], 0)
    shown = acme("evidence", "acme", "rivalry").ok().out
    assert 'kamplan add-intel acme "…" --tier 1 --topic rivalry --source NAME' in shown


def test_two_items_of_one_origin_are_one_origin(acme) -> None:
    add(acme, "Rotor leads with 24%.", "--origin", "release-1")
    add(acme, "Rotor is first.", "--origin", "Release-1", source="Journal")
    found = weigh(acme)
    assert (found["verdict"], found["origins"]) == ("one-origin", 1)
    assert "release-1" in found["reason"].casefold()


def test_two_origins_support_a_claim_and_say_how_many(acme) -> None:
    add(acme, "Rotor leads with 24%.", "--origin", "release-1")
    add(acme, "Rotor is first.", source="Journal")
    found = weigh(acme)
    assert (found["verdict"], found["summary"], found["origins"]) == ("supported", "supported by 2 origins", 2)


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        (("ungraded",), "1 ungraded"),
        (("--reliability", "D", "--credibility", "4"), "1 graded unusable"),
        (("--on", "2024-01-01"), "1 stale"),
    ],
)
def test_what_cannot_carry_a_claim_is_inconclusive_and_says_why(acme, more: tuple[str, ...], lacks: str) -> None:
    add(acme, "Rotor leads.", *more)
    found = weigh(acme)
    assert found["verdict"] == "inconclusive"
    assert lacks in found["reason"]
    assert found["claims"][0]["standing"] == "idle"


def test_a_contradiction_is_unresolved_until_somebody_says_which_holds(acme) -> None:
    first = add(acme, "Rotor holds 24%.")
    second = add(acme, "Rotor holds 17%.", "--contradicts", first, source="Journal")
    found = weigh(acme)
    assert found["verdict"] == "contradicted"
    assert "I-1 ↔ I-2" in found["reason"]
    assert "KP006" in codes(acme)
    acme("resolve", f"{first},{second}", "--holds", first, "--why", "The journal counts exports.").ok()
    found = weigh(acme)
    assert (found["verdict"], found["summary"]) == ("resolved", "resolved for I-1")
    assert {one["id"]: one["standing"] for one in found["claims"]} == {first: "holds", second: "rejected"}
    assert found["contradictions"][0]["resolution"]["why"] == "The journal counts exports."
    assert "KP006" not in codes(acme)


def test_without_holds_both_stand_and_both_origins_count(acme) -> None:
    first = add(acme, "Rotor holds 24%.")
    second = add(acme, "Rotor holds 17%.", "--contradicts", first, source="Journal")
    acme("resolve", first, second, "--why", "One counts exports, the other does not.").ok()
    found = weigh(acme)
    assert (found["verdict"], found["summary"], found["origins"]) == ("resolved", "resolved: both hold", 2)


def test_a_doubtful_claim_does_not_shake_a_good_one_but_is_named(acme) -> None:
    first = add(acme, "Rotor holds 24%.")
    add(acme, "Rotor holds 3%.", "--contradicts", first, "--credibility", "5", source="Rumour")
    found = weigh(acme)
    assert found["verdict"] == "one-origin"
    assert "I-1 ↔ I-2 contradict each other too" in found["reason"]


def test_a_rejected_claim_carries_nothing_even_when_the_other_has_gone_stale(acme) -> None:
    first = add(acme, "Rotor holds 24%.", "--on", "2025-01-01")
    second = add(acme, "Rotor holds 17%.", "--contradicts", first, source="Journal")
    acme("resolve", first, second, "--holds", first, "--why", "The journal erred.").ok()
    found = weigh(acme)
    assert found["verdict"] == "inconclusive"
    assert "1 stale, 1 rejected" in found["reason"]


def test_a_question_shows_its_own_claims_and_what_contradicts_them_elsewhere(acme) -> None:
    first = add(acme, "Rotor holds 24%.")
    add(acme, "Rotor cut its prices.", question="rivalry-2")
    third = add(acme, "Rotor holds 17%.", "--contradicts", first, source="Journal", question="rivalry-2")
    found = weigh(acme, QUESTION)
    assert found["question"] == QUESTION
    assert [(one["id"], one["from_elsewhere"]) for one in found["claims"]] == [(first, False), (third, True)]
    assert found["verdict"] == "contradicted"


def test_what_counts_no_more_is_listed_apart_for_the_team_alone(acme) -> None:
    first, second = add(acme, "Rotor leads."), add(acme, "Rotor sells abroad.")
    acme("supersede-intel", first, "Rotor is second now.").ok()
    acme("withdraw-intel", second, "--reason", "a mix-up").ok()
    found = weigh(acme)
    assert [(one["id"], one["state"]) for one in found["former"]] == [(first, "superseded"), (second, "withdrawn")]
    assert found["former"][1]["withdrawn_reason"] == "a mix-up"
    assert weigh(acme, "rivalry", "--audience", "company")["former"] == []


def test_the_company_weighs_only_what_it_may_read(acme) -> None:
    first = add(acme, "Rotor holds 24%.")
    red = add(acme, "Rotor holds 17%.", "--contradicts", first, "--handling", "red", source="Journal")
    assert weigh(acme)["verdict"] == "contradicted"
    result = acme("evidence", "acme", "rivalry", "--audience", "company", "--json").ok()
    assert result.json["verdict"] == "one-origin"
    assert red not in result.out
    assert "1 record was left out" in result.err
    acme("resolve", first, red, "--holds", first, "--why", "Only the team knows why.").ok()
    assert "Only the team" not in acme("evidence", "acme", "rivalry", "--audience", "company").ok().out


def test_what_is_not_to_be_used_is_never_weighed(acme) -> None:
    add(acme, "Rotor's sealed bid is 3 million.", "--lawful", "not-to-be-used")
    found = weigh(acme)
    assert (found["verdict"], found["claims"], found["former"]) == ("nothing", [], [])


def test_evidence_is_refused_to_the_customer_and_for_what_we_can_do(acme) -> None:
    acme.refuses("evidence", "acme", "rivalry", "--audience", "customer", code=2, says="never weighed for the customer")
    acme.refuses("evidence", "acme", "rivalry-4", code=2, says="asks what we can do", tries="kamplan answer")
    acme.refuses("evidence", "acme", "rivalry-99", code=2, says="is not a question")
    acme.refuses("evidence", "acme", "rivalrous", code=2, says="is not a topic", tries="rivalry")


def test_evidence_as_of_a_day_leaves_out_what_came_later(acme) -> None:
    first = add(acme, "Rotor holds 24%.", "--on", "2026-09-01")
    add(acme, "Rotor holds 17%.", "--on", "2026-11-01", "--contradicts", first, source="Journal")
    assert weigh(acme, "rivalry", "--on", "2026-10-01")["verdict"] == "one-origin"
    assert weigh(acme)["verdict"] == "contradicted"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_screen_fits_and_says_all_that_matters(example, monkeypatch, lang: str, columns: str) -> None:
    from rich.cells import cell_len

    from kamplan.cli import output

    monkeypatch.setattr(output.Console, "width", property(lambda _: int(columns)))
    shown = example("evidence", "aurelia", "operating-performance", "--lang", lang).ok().out
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= int(columns)
    for said in ("I-69", "I-70", "B2", "E-1", "Ruan Siqi", "✓", "✗"):
        assert said in shown
    assert ("resolved for I-69" if lang == "en" else "以 I-69 为准") in shown


def test_a_spreadsheet_gets_a_row_for_each_claim(example) -> None:
    lines = example("evidence", "aurelia", "operating-performance", "--format", "csv").ok().out.splitlines()
    assert lines[0].startswith("id,group,standing,tier,grade")
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["I-69", "I-70", "I-71"]


# Recording which holds


@pytest.fixture
def pair(acme) -> Kamplan:
    """An account with two items that disagree, not yet linked."""
    add(acme, "Rotor holds 24%.")
    add(acme, "Rotor holds 17%.", source="Journal")
    return acme


def test_resolving_links_the_items_that_were_not_linked(pair) -> None:
    done = pair("resolve", "I-1", "I-2", "--holds", "i-2", "--why", "The newer count.", "--json").ok().json
    assert (done["cites"], done["holds"], done["linked"]) == (["I-1", "I-2"], "I-2", [["I-1", "I-2"]])
    assert pair("show-intel", "I-2", "--json").ok().json["contradicts"] == ["I-1"]
    pair("undo", "--yes").ok()
    assert pair("show-intel", "I-2", "--json").ok().json["contradicts"] == []
    assert pair("list-resolutions", "acme", "--json").ok().json == []


def test_a_third_item_is_linked_to_the_one_that_holds(pair) -> None:
    third = add(pair, "Rotor holds 30%.", "--contradicts", "I-1", source="Ledger")
    pair("resolve", "I-1,I-2", third, "--holds", "I-2", "--why", "Audited.").ok()
    assert pair("show-intel", "I-2", "--json").ok().json["contradicts"] == ["I-1"]
    assert pair("show-intel", third, "--json").ok().json["contradicts"] == ["I-1"]
    assert "KP006" not in codes(pair)


def test_a_second_resolution_of_two_items_is_refused_until_the_first_is_withdrawn(pair) -> None:
    third = add(pair, "Rotor holds 30%.", source="Ledger")
    pair("resolve", "I-1,I-2", "--holds", "I-1", "--why", "Audited.").ok()
    says = "E-1 says already which of I-1 and I-2 holds"
    pair.refuses("resolve", f"I-1,I-2,{third}", "--why", "X", code=4, says=says, tries="kamplan withdraw E-1")
    pair("resolve", f"I-1,{third}", "--why", "Another year.").ok()
    pair("withdraw", "E-1", "--reason", "a new audit").ok()
    pair("resolve", "I-1,I-2", "--holds", "I-2", "--why", "The new audit.").ok()
    assert weigh(pair)["summary"] == "resolved for I-2"


def test_where_a_file_brought_a_second_resolution_the_latest_counts(pair, tmp_path) -> None:
    pair("resolve", "I-1,I-2", "--holds", "I-1", "--why", "Audited.").ok()
    file = tmp_path / "resolutions.csv"
    file.write_text("account,why,holds,cites\nacme,A newer audit,I-2,I-1;I-2\n", encoding="utf-8")
    pair("import", file, "--as", "resolutions").ok()
    assert weigh(pair)["summary"] == "resolved for I-2"


def test_what_cannot_be_resolved_is_refused_in_a_sentence(pair) -> None:
    pair("new-account", "Beta", "--key", "beta").ok()
    pair("add-intel", "beta", "X", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    pair.refuses("resolve", "I-1", "--why", "X", code=2, says="at least two items")
    pair.refuses("resolve", "I-1,I-3", "--why", "X", code=2, says="I-1 belongs to acme and I-3 to beta")
    pair.refuses("resolve", "I-1,I-99", "--why", "X", code=3, says="no item I-99")
    pair.refuses("resolve", "I-1,I-2", "--holds", "I-3", "--why", "X", code=2, says="I-3 is none of the items")
    pair.refuses("resolve", "I-1,C-1", "--why", "X", code=2, says="'C-1' is not an id that fits here")
    pair.refuses("resolve", "I-1,I-2", "--why", " ", code=2, says="why")
    pair("withdraw-intel", "I-2", "--reason", "wrong").ok()
    pair.refuses("resolve", "I-1,I-2", "--why", "X", code=4, says="I-2 was withdrawn")
    new = pair("supersede-intel", "I-1", "Rotor holds 25%.", "--json").ok().json["id"]
    pair.refuses("resolve", f"I-1,{new}", "--why", "X", code=4, says=f"I-1 was superseded by {new}")


def test_the_plan_says_which_holds_and_marks_only_what_does_not(pair) -> None:
    pair("conclude", "acme", "rivalry", "Rotor leads [I-1]. Others say less [I-2].").ok()
    pair("resolve", "I-1,I-2", "--holds", "I-1", "--why", "Its count is audited.").ok()
    plan = pair("render-plan", "acme", "--draft", "-o", "-").ok().out
    assert "Contradictory, and resolved; both kept:" in plan
    assert "I-1 holds: Its count is audited." in plan
    assert "Rotor leads [I-1]." in plan
    assert "Rotor leads [I-1]. *(contradicted)*" not in plan
    assert "Others say less [I-2]. *(contradicted)*" in plan
    for audience in ("company", "customer"):
        copy = pair("render-plan", "acme", "--draft", "-o", "-", "--audience", audience).ok().out
        assert ("Its count is audited." in copy) is (audience == "company")


def make_item(number: int, *contradicts: int, **more: Any) -> Item:
    fields = {
        "id": f"I-{number}", "account": "acme", "tier": 1, "topic": "rivalry", "statement": f"Says {number}.",
        "source": "S-1", "source_name": "News", "valid_as_of": "2026-11-01", "handling": "clear", "lawful": "public",
        "contradicts": tuple(f"I-{one}" for one in contradicts),
    }  # fmt: skip
    return Item.model_validate(fields | more)


def test_others_can_ask_which_contradictions_are_unresolved() -> None:
    decided = Resolution.model_validate(
        {"id": "E-1", "why": "Audited.", "holds": "I-1", "cites": ("I-1", "I-2"), "recorded_on": "2026-11-02"}
    )
    items = (make_item(1, 2), make_item(2, 1), make_item(3, 1, 3, 4, 9), make_item(4, withdrawn_on="2026-11-03"))
    dossier = Dossier(
        account=Account(key="acme", name="Acme"), audience=Audience.TEAM, as_of="2026-11-23", items=items,
        records=(decided,),
    )  # fmt: skip
    assert [one.ids for one in list_contradictions(dossier)] == [("I-1", "I-2"), ("I-1", "I-3")]
    assert [one.ids for one in list_unresolved(dossier)] == [("I-1", "I-3")]
    gone = dossier.model_copy(update={"records": (decided.model_copy(update={"withdrawn_on": dossier.as_of}),)})
    assert [one.ids for one in list_unresolved(gone)] == [("I-1", "I-2"), ("I-1", "I-3")]
