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
    staffed("undo").ok()
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
    return [line.split()[0] for line in text.splitlines() if line.startswith("  ")]


def test_who_leaves_says_at_once_what_hangs_on_them_and_what_to_do(leaver: Kamplan) -> None:
    said = leaver("edit-contact", "C-3", "--left", "2026-11-20", "--successor", "Wei Fang").ok()
    assert list_told(said.err) == HANGING
    assert "Bo Chen's" in said.err
    for line in (one for one in said.err.splitlines() if one.startswith("  ")):
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
