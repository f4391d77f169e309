"""People: how they are reached, who left, who is meant by a name, and two who share one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

USAGE, NOT_FOUND, CONFLICT = 2, 3, 4
REACHED = (
    "--email",
    "hans.g@acme.example",
    "--email",
    "hg@home.example",
    "--phone",
    "+49 621 1234",
    "--phone",
    "0151 77",
)


def show(kamplan: Kamplan, record: str, *options: str) -> dict[str, Any]:
    return kamplan("show", record, *options, "--json").ok().json  # type: ignore[no-any-return]


@pytest.fixture
def staffed(acme: Kamplan) -> Kamplan:
    """`acme` with somebody whose addresses are known, beside its two contacts."""
    acme("add-contact", "acme", "Hans Grünwald", "--title", "Buyer", *REACHED).ok()
    return acme


# How they are reached -----------------------------------------------------------------------------------------------


def test_addresses_and_telephones_are_kept_as_typed_several_each(staffed: Kamplan) -> None:
    held = show(staffed, "C-3")
    assert held["email"] == ["hans.g@acme.example", "hg@home.example"]
    assert held["phone"] == ["+49 621 1234", "0151 77"]
    assert "+49 621 1234, 0151 77" in staffed("show-contact", "C-3").ok().out
    staffed("edit-contact", "C-3", "--phone", "").ok()
    staffed("edit", "C-3", "--set", "email=Hans G. <new@acme.example>").ok()
    assert (show(staffed, "C-3")["email"], show(staffed, "C-3")["phone"]) == (["Hans G. <new@acme.example>"], [])
    staffed("undo", "--yes").ok()
    assert show(staffed, "C-3")["email"] == held["email"]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [("--email", "hans", "is not an e-mail address"), ("--email", "@", "is not an e-mail address"),
     ("--email", "a@b.example;hans at work", "'hans at work' is not"), ("--phone", "none", "is not a telephone number"),
     ("--phone", "a@b.example", "is not a telephone number")],
)  # fmt: skip
def test_what_is_no_address_or_telephone_is_refused_and_shown(
    staffed: Kamplan, option: str, value: str, says: str
) -> None:
    result = staffed.refuses("edit-contact", "C-3", option, value, code=USAGE, says=says, tries="such as")
    assert result.err.startswith(f"error: {option}: ")


def test_a_file_brings_addresses_and_telephones_and_an_export_takes_them_back(
    acme: Kamplan, kamplan: Kamplan, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "people.csv", tmp_path / "m.toml"
    file.write_text(
        "Name,E-Mail,Mobile,Gone,After\nIda Kern,ida@acme.example;ik@home.example,0151 1,,\n"
        "Max Rot,,+49 1,2026-10-31,Ida Kern\n",
        encoding="utf-8",
    )
    mapping.write_text(
        '[columns]\nname = "Name"\nemail = "E-Mail"\nphone = "Mobile"\nleft_on = "Gone"\nsuccessor = "After"\n',
        encoding="utf-8",
    )
    argv = ("import", file, "--as", "contacts", "--account", "acme", "--mapping", mapping)
    acme(*argv).ok()
    assert show(acme, "C-3")["email"] == ["ida@acme.example", "ik@home.example"]
    assert (show(acme, "C-4")["left_on"], show(acme, "C-4")["successor"]) == ("2026-10-31", "C-3")
    assert acme(*argv, "--json").ok().json["differs"] == []
    file.write_text(file.read_text(encoding="utf-8").replace("+49 1", "+49 2"), encoding="utf-8")
    [differs] = acme(*argv, "--update", "--json").ok().json["differs"]
    assert (differs["id"], differs["fields"], show(acme, "C-4")["phone"]) == ("C-4", ["phone"], ["+49 2"])
    acme("export", "acme", "-o", tmp_path / "out").ok()
    other = type(acme)(tmp_path / "other.db")
    other("import", tmp_path / "out").ok()
    for one in ("C-3", "C-4"):
        assert show(other, one) == show(acme, one)
    file.write_text("name,email\nNo One,nowhere\n", encoding="utf-8")
    acme.refuses("import", file, "--as", "contacts", "--account", "acme", code=USAGE, says="'nowhere' is not an e-mail")


LOWER = {"company": {"left_reason"}, "customer": {"email", "phone", "left_on", "successor", "left_reason"}}


@pytest.mark.parametrize("audience", LOWER)
def test_how_people_are_reached_is_never_the_customers_and_why_they_left_the_teams_alone(
    staffed: Kamplan, tmp_path: Path, audience: str
) -> None:
    from kamplan.domain.contact import Contact
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_contact

    staffed("relabel", "C-3", "--handling", "green", "--reason", "known to all").ok()
    staffed("edit-contact", "C-3", "--left", "2026-12-31", "--left-reason", "quarrel", "--successor", "Jo Park").ok()
    secrets = {
        "email": "hans.g@", "phone": "621 1234", "left_on": "2026-12-31", "successor": "Jo Park", "left_reason": "quarrel"
    }  # fmt: skip
    staffed("render-plan", "acme", "-o", tmp_path / "p.md", "--draft", "--audience", audience).ok()
    staffed("export", "acme", "-o", tmp_path / "x", "--audience", audience).ok()
    texts = [one.read_text(encoding="utf-8") for one in tmp_path.rglob("*.*") if one.is_file() and one.suffix != ".db"]
    texts += [staffed(*argv, "--audience", audience).ok().out for argv in (("list-contacts", "acme", "--json"),)]
    for name in LOWER[audience] - ({"successor"} if audience == "company" else set()):
        assert secrets[name] not in "\n".join(texts), name
    held = Contact(id="C-1", account="acme", name="P", handling="green", email=("a@b",), phone=("1",),
                   left_on="2026-12-31", successor="C-2", left_reason="quarrel")  # fmt: skip
    seen = held.seen_by(Audience(audience))
    assert LOWER[audience].isdisjoint(view_contact(held, Audience(audience)))
    assert all(not getattr(seen, name) for name in LOWER[audience])


def test_whoever_is_erased_leaves_no_address_behind(staffed: Kamplan) -> None:
    staffed("edit-contact", "C-3", "--phone", "0170 5").ok()
    staffed("add-action", "acme", "Write to hans.g@acme.example", "--owner", "Bo", "--due", "2026-12-31").ok()
    staffed("erase-person", "C-3", "--reason", "asked for it", "--yes").ok()
    held = staffed.db.read_bytes()
    assert [one for one in (b"hans.g@", b"hg@home", b"621 1234", b"0170 5") if one in held] == []


def test_two_who_are_one_are_reached_by_the_addresses_of_both(staffed: Kamplan) -> None:
    staffed(
        "add-contact", "acme", "H. Grünwald", "--email", "hg@home.example;h@new.example", "--left", "2026-11-01"
    ).ok()
    staffed("merge", "C-4", "C-3", "--reason", "one person").ok()
    held = show(staffed, "C-3")
    assert held["email"] == ["hans.g@acme.example", "hg@home.example", "h@new.example"]
    assert (held["phone"], held["left_on"]) == (["+49 621 1234", "0151 77"], "2026-11-01")


# Who left -----------------------------------------------------------------------------------------------------------

TOLD = ("--tier", 3, "--topic", "key-people", "--on", "2026-11-01", "--reliability", "B", "--credibility", 2)


@pytest.fixture
def leaver(staffed: Kamplan) -> Kamplan:
    """Somebody of the power level on whom much hangs: C-3, whom Jo Park (C-2) reports to."""
    staffed("edit-contact", "C-3", "--power", "inner", "--owner", "Bo Chen", "--level", "top").ok()
    staffed("edit-contact", "C-2", "--reports-to", "C-3").ok()
    staffed("add-intel", "acme", "They buy in May.", "--contact", "C-3", *TOLD).ok()
    staffed("add-action", "acme", "Answer Grünwald about the seals", "--owner", "Ada", "--due", "2026-12-31").ok()
    staffed("add-opportunity", "acme", "Seals", "--role", "economic=C-3").ok()
    staffed("add-issue", "acme", "It leaks", "--raised-by", "C-3").ok()
    staffed("add-commitment", "acme", "8D report", "--to", "C-3", "--due", "2026-12-24").ok()
    staffed("add-inquiry", "acme", "rivalry-1", "--owner", "Ada", "--due", "2026-12-12", "--ask", "C-3").ok()
    return staffed


HANGING = ["I-1", "C-2", "O-1", "A-1", "Q-1", "D-1", "J-1"]


def list_told(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines() if ": kamplan " in line and line.startswith("  ")]


def test_who_leaves_says_at_once_what_hangs_on_them_and_what_to_do(leaver: Kamplan) -> None:
    said = leaver("edit-contact", "C-3", "--left", "2026-11-20", "--successor", "Wei Fang").ok()
    assert list_told(said.err) == HANGING
    assert "Bo Chen's" in said.err
    for line in (one for one in said.err.splitlines() if one.startswith("  ") and ": kamplan " in one):
        command = line.rpartition(": kamplan ")[2].replace("TEXT", "Ask")
        leaver(*command.split()).ok()
    assert [one for one in leaver("check", "acme", "--json").ok().json if one["code"] == "KP045"] == []


def test_who_is_withdrawn_says_the_same(leaver: Kamplan) -> None:
    said = leaver("withdraw", "C-3", "--reason", "left").ok()
    assert list_told(said.err) == HANGING
    found = leaver("check", "acme", "--json").ok().json
    assert [one["about"] for one in found if one["code"] == "KP045"] == HANGING[1:]


def test_who_left_counts_no_longer_from_that_day_and_is_back_when_they_are(leaver: Kamplan) -> None:
    leaver("edit-contact", "C-3", "--left", "2026-11-20", "--left-reason", "to a rival").ok()

    def rules(*options: str) -> set[str]:
        found = leaver("analyze", "acme", "--json", *options).ok().json["findings"]
        return {one["code"] for one in found if one["about"] in ("C-3", "O-1")}

    assert "KP013" in rules()
    assert "KP016" not in rules()
    assert {"KP016"} <= rules("--on", "2026-11-19")
    assert "KP013" not in rules("--on", "2026-11-23", "--audience", "company")
    shown = leaver("next", "acme", "--json").ok().out
    assert '"C-3"' not in shown
    leaver("edit-contact", "C-3", "--left", "").ok()
    assert show(leaver, "C-3")["left_reason"] is None
    assert "KP016" in rules()


def test_plan_brief_map_and_digest_say_who_left_and_who_came_after(leaver: Kamplan) -> None:
    leaver("edit-contact", "C-3", "--left", "2026-11-20", "--successor", "Jo Park", "--left-reason", "quarrel").ok()
    said = "left on 2026-11-20 (successor Jo Park)"
    shown = {
        "render-plan": leaver("render-plan", "acme", "--draft", "-o", "-"),
        "brief": leaver("brief", "acme", "--contact", "Grünwald"),
        "show-map": leaver("show-map", "acme"),
        "digest": leaver("digest", "acme", "--since", "2026-11-01"),
    }
    later = leaver("digest", "acme", "--since", "2026-11-22", today="2026-11-24").ok().out
    assert [name for name, one in shown.items() if name != "digest" and said not in one.ok().out] == []
    assert "Hans" not in later or said in later
    plan = leaver("render-plan", "acme", "--draft", "-o", "-", "--audience", "company").ok().out
    assert said in plan
    leaver("relabel", "C-3", "--handling", "green", "--reason", "known to all").ok()
    for argv in (("render-plan", "acme", "--draft", "-o", "-"), ("list-contacts", "acme", "--json")):
        customer = leaver(*argv, "--audience", "customer").ok().out
        assert "Grünwald" not in customer
        assert "left on" not in customer


def test_an_export_of_who_left_brings_them_back_as_gone(leaver: Kamplan, tmp_path: Path) -> None:
    leaver("edit-contact", "C-3", "--left", "2026-11-20", "--successor", "Jo Park").ok()
    leaver("export", "acme", "-o", tmp_path / "out").ok()
    other = type(leaver)(tmp_path / "other.db")
    other("import", tmp_path / "out").ok()
    found = {one["name"]: one for one in other("list-contacts", "acme", "--json").ok().json}
    assert found["Hans Grünwald"]["left_on"] == "2026-11-20"


@pytest.mark.parametrize(
    ("argv", "says"),
    [(("--successor", "Jo Park"), "is said only of somebody who left"),
     (("--left", "2026-11-23", "--successor", "Hans Grünwald"), "cannot come after themselves"),
     (("--left", "whenever"), "whenever")],
)  # fmt: skip
def test_leaving_is_said_with_a_date_and_another_successor(staffed: Kamplan, argv: tuple[str, ...], says: str) -> None:
    staffed.refuses("edit-contact", "C-3", *argv, code=USAGE, says=says)


# Who is meant by a name ---------------------------------------------------------------------------------------------

PEOPLE = {
    "C-3": "Hans Grünwald", "C-4": "Bernd Ullmann", "C-5": "Anke Schäfer-Lücke", "C-6": "Jürgen Mößner",
    "C-7": "Bernd Rot", "C-8": "Łukasz Ørsted",
}  # fmt: skip


@pytest.fixture
def crowd(staffed: Kamplan) -> Kamplan:
    for name in list(PEOPLE.values())[1:]:
        staffed("add-contact", "acme", name).ok()
    staffed("add-contact", "acme", "Li Weiming", "--name-zh", "李伟明").ok()
    return staffed


MEANT = [
    ("Grünwald", "C-3"), ("grunwald", "C-3"), ("gruenwald", "C-3"), ("GRUENWALD", "C-3"), ("Hans", "C-3"),
    ("Ullmann", "C-4"), ("Ullmann, Bernd", "C-4"), ("ullman", "C-4"), ("Frau Ullmann", "C-4"), ("lücke", "C-5"),
    ("Schäfer-Lücke", "C-5"), ("schaefer lucke", "C-5"), ("Anke L", "C-5"), ("moessner", "C-6"), ("Mossner", "C-6"),
    ("Rot", "C-7"), ("lukasz", "C-8"), ("orsted", "C-8"), ("李", "C-9"), ("伟明", "C-9"), ("Weiming", "C-9"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_any_part_of_a_name_that_only_one_has_is_enough(crowd: Kamplan, typed: str, meant: str) -> None:
    assert show(crowd, typed)["id"] == meant
    assert crowd("show-contact", typed, "--json").ok().json["id"] == meant
    asked = crowd("add-inquiry", "acme", "rivalry-1", "--owner", "Bo", "--due", "2026-12-12", "--ask", typed, "--json")
    assert asked.ok().json["ask"] == meant


def test_people_are_named_by_parts_wherever_they_may_be_named(crowd: Kamplan) -> None:
    crowd("edit-contact", "moessner", "--reports-to", "Grünwald", "--influences", "Rot;lücke").ok()
    held = show(crowd, "C-6")
    assert (held["reports_to"], held["influences"]) == ("C-3", ["C-7", "C-5"])
    told = ("--tier", 3, "--topic", "key-people", "--contact", "ullmann")
    assert crowd("add-intel", "acme", "They buy.", *told, "--json").ok().json["contact"] == "C-4"
    crowd("add-opportunity", "acme", "Seals", "--role", "economic=gruenwald").ok()
    crowd("add-issue", "acme", "It leaks", "--raised-by", "Mossner").ok()
    assert show(crowd, "Q-1")["raised_by"] == "C-6"
    assert "Anke" in crowd("brief", "acme", "--contact", "lücke").ok().out
    crowd("withdraw", "Rot", "--reason", "a mistake").ok()
    assert show(crowd, "C-7")["withdrawn_reason"] == "a mistake"
    assert (
        crowd("merge", "Ullmann", "lücke", "--reason", "one person", "--dry-run", "--json").ok().json["into"] == "C-5"
    )


def test_what_several_may_be_meant_by_names_them_all(crowd: Kamplan) -> None:
    for argv in (("show-contact", "Bernd"), ("show", "bernd"), ("edit-contact", "Bernd", "--title", "x")):
        result = crowd.refuses(*argv, code=CONFLICT, says="Bernd Ullmann (C-4), Bernd Rot (C-7)", tries="C-4")
        assert "add-contact" not in result.err


NEAR = [("Grünwalt", "C-3"), ("Ulmann", "C-4"), ("Bernd Ulman", "C-4"), ("Schefer-Lücke", "C-5"), ("Mösner", "C-6")]


@pytest.mark.parametrize(("typed", "near"), NEAR)
def test_a_slip_in_a_name_suggests_who_is_near_and_never_to_record_it(crowd: Kamplan, typed: str, near: str) -> None:
    told = ("--tier", 3, "--topic", "key-people", "--contact")
    for argv in (("add-intel", "acme", "They buy.", *told, typed), ("show-contact", typed), ("show", typed)):
        result = crowd.refuses(*argv, code=NOT_FOUND, says=repr(typed), tries=f"did you mean {PEOPLE[near]} ({near}")
        assert "add-contact" not in result.err
    far = crowd.refuses("add-intel", "acme", "They buy.", *told, "Xaver Quint", code=NOT_FOUND, says="no contact")
    assert 'kamplan add-contact acme "Xaver Quint"' in far.err


def test_a_file_wants_the_whole_name_and_a_refusal_suggests_the_near_one(crowd: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "intel.csv"
    head = "account,tier,topic,statement,contact,valid_as_of\nacme,3,key-people,They buy.,"
    for typed in ("Ullmann", "Bernd Ulmann"):
        file.write_text(f"{head}{typed},2026-11-01\n", encoding="utf-8")
        result = crowd.refuses("import", file, "--as", "intel", code=NOT_FOUND, says=typed)
        assert "Bernd Ullmann (C-4)" in result.err
    file.write_text(f"{head}bernd ULLMANN,2026-11-01\n", encoding="utf-8")
    crowd("import", file, "--as", "intel").ok()


def test_nobody_whom_the_reader_may_not_see_is_found_or_suggested(crowd: Kamplan) -> None:
    crowd("relabel", "C-4", "--handling", "red", "--reason", "a source to protect").ok()
    for typed in ("Ullmann", "Ulmann", "Bernd Ulman"):
        seen = crowd("show", typed, "--audience", "company")
        assert seen.code == NOT_FOUND
        assert "Ullmann (" not in seen.err
    assert crowd("show", "Bernd", "--audience", "company", "--json").ok().json["id"] == "C-7"


def test_nobody_is_erased_by_a_part_of_a_name(crowd: Kamplan) -> None:
    argv = ("erase-person", "Ullmann", "--reason", "asked", "--yes")
    crowd.refuses(*argv, code=USAGE, says="part of a name", tries="C-4")
    crowd("erase-person", "bernd ullmann", "--reason", "asked for it", "--yes").ok()


def test_show_and_edit_take_whatever_has_a_name_or_an_id(crowd: Kamplan) -> None:
    assert show(crowd, "acme")["key"] == show(crowd, "Acme Pumps")["key"] == "acme"
    crowd("edit", "acme", "--set", "industry=pumps", "--set", "period=2026-01-01..2026-12-31").ok()
    assert (show(crowd, "acme")["industry"], show(crowd, "acme")["period_to"]) == ("pumps", "2026-12-31")
    crowd.refuses("edit", "acme", "--set", "industri=x", code=USAGE, says="sets no field", tries="industry")
    crowd.refuses("edit", "acme", code=USAGE, says="no change was given", tries="--set")
    crowd.refuses("show", "P-9", code=NOT_FOUND, says="no plan version P-9")
    crowd.refuses("show", "Z-9", code=NOT_FOUND, says="no release Z-9")
    crowd("render-plan", "acme", "--draft", "-o", "-", "--audience", "company").ok()
    assert show(crowd, "Z-1")["id"] == "Z-1"
    crowd.refuses("show", "Acne Pumps", code=NOT_FOUND, says="nothing is called", tries="Acme Pumps (acme)")
    crowd.refuses("show", "P-1", "--audience", "company", code=USAGE, says="account team alone")
    crowd.refuses("withdraw", "acme", "--reason", "seen twice", code=USAGE, says="is an account")


# Two of one name ----------------------------------------------------------------------------------------------------


def test_another_person_of_one_name_is_recorded_by_the_command_that_the_refusal_gives(acme: Kamplan) -> None:
    acme("edit-contact", "C-2", "--title", "Buyer").ok()
    argv = ("add-contact", "acme", "Jo Park", "--title", "Plant manager")
    result = acme.refuses(*argv, code=CONFLICT, says="(C-2, Buyer)", tries='add-contact acme "Jo Park (Plant manager)"')
    assert "edit-contact" not in result.err
    acme.refuses("add-contact", "acme", "Jo Park", code=CONFLICT, says="already", tries='"Jo Park (WORD)"')
    acme("add-contact", "acme", "Jo Park (Plant manager)", "--title", "Plant manager").ok()
    told = ("--tier", 3, "--topic", "key-people", "--contact")
    both = "Jo Park (C-2, Buyer), Jo Park (Plant manager) (C-3, Plant manager)"
    acme.refuses("add-intel", "acme", "They buy.", *told, "Jo Park", code=CONFLICT, says=both)
    acme.refuses("show", "park", code=CONFLICT, says="Jo Park (Plant manager) (C-3)")
    assert show(acme, "Jo Park (Plant manager)")["id"] == "C-3"
    acme("add-intel", "acme", "They buy.", *told, "Park (Plant").ok()
    acme.refuses("edit-contact", "C-3", "--name", "jo park", code=CONFLICT, says="already", tries="edit-contact C-3")


def test_chinese_namesakes_are_told_apart_in_chinese_brackets(acme: Kamplan) -> None:
    acme("add-contact", "acme", "李伟").ok()
    acme.refuses("add-contact", "acme", "李伟", "--unit", "仓储", code=CONFLICT, says="李伟", tries="李伟（仓储）")
    acme("add-contact", "acme", "李伟（仓储）").ok()
    acme.refuses("show-contact", "李伟", code=CONFLICT, says="李伟 (C-3), 李伟（仓储） (C-4)")


# Several ids at once ------------------------------------------------------------------------------------------------

FACT = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")


@pytest.fixture
def facts(acme: Kamplan) -> Kamplan:
    for number in range(1, 6):
        acme("add-intel", "acme", f"Fact {number} of many words.", *FACT).ok()
    return acme


def count_changes(kamplan: Kamplan) -> int:
    return len(kamplan("history", "--json").ok().json)


def list_states(kamplan: Kamplan) -> list[Any]:
    held = kamplan("show", "I-1..I-5", "--json").ok().json
    return [[one[name] for name in ("handling", "credibility", "withdrawn_on", "confirmations")] for one in held]


SEVERAL = [("I-1,I-2", "I-4"), ("I-1", "I-2", "I-4"), ("I-1..I-2", "I-4"), ("I-1..2,I-4",), ("i1，I-2；I-4",)]
ACTS = {
    "confirm-intel": (), "grade-intel": ("--reliability", "B", "--credibility", "2"),
    "withdraw-intel": ("--reason", "misread"), "withdraw": ("--reason", "misread", "--on", "2026-11-01"),
    "relabel": ("--handling", "red", "--reason", "a source to protect"),
}  # fmt: skip


@pytest.mark.parametrize("ids", SEVERAL, ids=" ".join)
@pytest.mark.parametrize("act", ACTS)
def test_several_ids_are_one_change_and_one_undo(facts: Kamplan, act: str, ids: tuple[str, ...]) -> None:
    held, before = list_states(facts), count_changes(facts)
    told = facts(act, *ids, *ACTS[act]).ok().out
    assert [line.split(":")[0].split()[0] for line in told.splitlines()] == ["I-1", "I-2", "I-4"]
    assert count_changes(facts) == before + 1
    assert [one == now for one, now in zip(held, list_states(facts), strict=True)] == [False, False, True, False, True]
    facts("undo", "--yes", "--reason", "it was the wrong one").ok()
    assert list_states(facts) == held


@pytest.mark.parametrize("act", ACTS)
def test_of_several_ids_all_or_none_is_done_and_all_that_fail_are_named(facts: Kamplan, act: str) -> None:
    argv = (act, "I-1", "I-8,I-9", *ACTS[act])
    result = facts.refuses(*argv, code=NOT_FOUND, says="2 of 3 failed, and nothing was changed")
    assert [line.split(":")[0].strip() for line in result.err.splitlines()[1:-1]] == ["I-8", "I-9"]
    before = facts.digest()
    told = facts(act, "I-1..I-5", *ACTS[act], "--dry-run").ok()
    assert "nothing was changed (--dry-run)" in told.out + told.err
    assert facts.digest() == before


def test_several_ids_are_a_list_in_json_and_one_is_an_object(facts: Kamplan) -> None:
    assert [one["id"] for one in facts("show", "I-1", "C-1", "--json").ok().json] == ["I-1", "C-1"]
    assert facts("confirm-intel", "I-1", "--json").ok().json["id"] == "I-1"
    assert [one["id"] for one in facts("confirm-intel", "I-2..I-3", "--json").ok().json] == ["I-2", "I-3"]


def test_ids_of_several_accounts_or_a_span_that_is_none_are_refused(facts: Kamplan) -> None:
    facts("new-account", "Beta", "--key", "beta").ok()
    facts("add-intel", "beta", "Fact.", *FACT).ok()
    result = facts.refuses("confirm-intel", "I-5,I-6", code=USAGE, says="1 of 2 failed", tries="one account at once")
    assert "I-6: these are records of several accounts" in result.err
    facts.refuses("confirm-intel", "I-5..I-2", code=USAGE, says="'I-5..I-2' is not a span", tries="I-5..I-12")
    facts.refuses("show", "I-1..C-2", code=USAGE, says="is not a span")


@pytest.mark.parametrize(
    ("record", "since"), [("C-2", "2026-11-01"), ("A-1", "2026-11-23"), ("S-1", "2026-11-01"), ("K-1", "2026-11-23")]
)
def test_whatever_is_withdrawn_may_be_so_since_another_day(facts: Kamplan, record: str, since: str) -> None:
    facts("add-action", "acme", "Book the hall", "--owner", "Ada", "--due", "2026-12-31").ok()
    facts("conclude", "acme", "rivalry", "They are slow.", "--cite", "I-1").ok()
    facts("withdraw", record, "--reason", "a mistake", "--on", since).ok()
    assert show(facts, record)["withdrawn_on"] == since
    facts.refuses(
        "withdraw", "C-1", "--reason", "seen twice", "--on", "2026-12-24", code=USAGE, says="lies after today"
    )
    facts.refuses("withdraw", "I-1", "--reason", "seen twice", "--on", "2026-01-01", code=USAGE, says="lies before")


# What an edit answers ------------------------------------------------------------------------------------------------


def test_an_edit_says_what_it_changed_with_amounts_set_apart(acme: Kamplan) -> None:
    acme("add-opportunity", "acme", "Seals", "--amount", "2150000", "--currency", "EUR").ok()
    assert "  amount: 2,150,000 → 1,900,000\n" in acme("edit", "O-1", "--set", "amount=1900000").ok().err
    assert "1,900,000 EUR" in acme("list-opportunities", "acme").ok().out
    assert "  title: Planner → Buyer\n" in acme("edit-contact", "C-2", "--title", "Buyer").ok().err
    assert acme("edit-contact", "C-2", "--title", "Buyer").ok().err == ""


def test_names_in_a_list_are_not_broken_inside_a_word(acme: Kamplan) -> None:
    import os
    import subprocess
    import sys

    acme(
        "add-contact", "acme", "Anke Schäfer-Lücke", "--title", "Vice President Operations", "--owner", "Tom Brand"
    ).ok()
    environment = os.environ | {"KAMPLAN_DB": str(acme.db), "COLUMNS": "80", "KAMPLAN_TODAY": "2026-11-23"}
    argv = [sys.executable, "-m", "kamplan", "list-contacts", "acme"]
    shown = subprocess.run(argv, env=environment, capture_output=True, check=True, encoding="utf-8").stdout
    assert "Schäfer-Lücke" in shown
    assert "Operations" in shown
