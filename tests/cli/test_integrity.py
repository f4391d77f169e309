"""What a plan's records must have and must not do: refused at entry, or said by `check` (the method, sections 5 to 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News")
GRADED = ("--reliability", "B", "--credibility", 2)
OBJECTIVE = {"measure": "revenue", "baseline": "1", "target": "2", "due": "2027-01-31"}
ACTION = {"owner": "Ada", "due": "2026-12-01"}


def options(fields: dict[str, str]) -> list[str]:
    return [part for name, value in fields.items() for part in (f"--{name}", value)]


@pytest.mark.parametrize(
    ("noun", "fields", "name"),
    [(noun, fields, name) for noun, fields in (("objective", OBJECTIVE), ("action", ACTION)) for name in fields],
)
def test_what_a_record_must_have_can_be_neither_left_out_nor_cleared_nor_imported_empty(
    acme: Kamplan, tmp_path: Path, noun: str, fields: dict[str, str], name: str
) -> None:
    lacking = {one: value for one, value in fields.items() if one != name}
    acme.refuses(f"add-{noun}", "acme", "Grow", *options(lacking), code=2, says=f"Missing option '--{name}'")
    acme.refuses(f"add-{noun}", "acme", "Grow", *options(lacking), f"--{name}", " ", code=2, says=f"--{name}")
    added = acme(f"add-{noun}", "acme", "Grow", *options(fields), "--json").ok().json["id"]
    acme.refuses("edit", added, "--set", f"{name}=", code=2, says=f"{name}: is missing")
    file = tmp_path / "rows.csv"
    file.write_text(f"account,{noun},{','.join(fields)}\nacme,Shrink,{','.join({**fields, name: ''}.values())}\n")
    acme.refuses("import", file, "--as", f"{noun}s", code=2, says=f"row 2: {name}: is missing")


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ((), "none of I-1 is usable and in date"),
        (("--reliability", "E", "--credibility", 5), "none of I-1 is usable and in date"),
        ((*GRADED, "--on", "2020-01-01"), "none of I-1 is usable and in date"),
    ],
    ids=["without a grade", "unreliable", "stale"],
)
def test_a_strategy_rests_on_a_usable_item_in_date(acme: Kamplan, how: tuple[str | int, ...], says: str) -> None:
    acme("add-objective", "acme", "Grow", *options(OBJECTIVE)).ok()
    acme("add-intel", "acme", "Rivals are slow.", *NEWS, *how).ok()
    strategy = ("add-strategy", "acme", "Go in", "--serves", "G-1")
    acme.refuses(*strategy, "--cite", "I-1", code=2, says=says, tries="--state current")
    acme.refuses(*strategy, code=2, says="--cite: a strategy rests on evidence", tries="--cite I-n")
    acme("add-intel", "acme", "They buy.", *NEWS, *GRADED).ok()
    acme(*strategy, "--cite", "I-1,I-2").ok()
    acme.refuses("edit", "T-1", "--set", "cites=I-1", code=2, says=says)
    acme.refuses("edit", "T-1", "--set", "serves=", code=2, says="serves: a strategy serves an objective")


def test_a_reference_in_its_text_is_evidence_of_a_strategy(acme: Kamplan) -> None:
    acme("add-objective", "acme", "Grow", *options(OBJECTIVE)).ok()
    acme("add-intel", "acme", "They buy.", *NEWS, *GRADED).ok()
    acme("add-strategy", "acme", "Go in, since they buy [I-1]", "--serves", "G-1").ok()
    assert acme("show", "T-1", "--json").ok().json["cites"] == ["I-1"]


@pytest.mark.parametrize("typed", ["Ann", "C-3"])
def test_nobody_reports_to_themselves_however_they_are_edited(acme: Kamplan, typed: str) -> None:
    acme("add-contact", "acme", "Ann").ok()
    acme("add-contact", "acme", "Bo", "--reports-to", "Ann").ok()
    for command in ("edit", "edit-contact"):
        acme.refuses(command, "C-3", "--set", f"reports_to={typed}", code=2, says="Ann cannot report to themselves")
        acme.refuses(command, "C-3", "--set", "reports_to=Bo", code=2, says="C-4 reports to Ann already")


def test_one_person_as_sponsor_and_director_is_allowed_and_said(acme: Kamplan) -> None:
    acme("edit-account", "acme", "--director", "sol  REYES").ok()
    found = [one["message"] for one in acme("check", "acme", "--json").json]
    assert any("both sponsor and director" in one for one in found)


def test_the_map_is_checked_without_those_who_were_withdrawn(acme: Kamplan) -> None:
    acme("edit", "C-2", "--set", "stance=opponent", "--set", "power=inner").ok()
    acme("edit", "C-1", "--set", "stance=supporter").ok()

    def codes() -> set[str]:
        return {one["code"] for one in acme("check", "acme", "--json").json}

    assert "KP014" not in codes()
    assert "KP015" in codes()
    acme("withdraw", "C-2", "--reason", "left").ok()
    assert "KP014" in codes()
    assert "KP015" not in codes()
