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
