"""The pictures of the plan: each stands in it with its words, and alone as a file or in the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from kamplan.plan.sections.drawings import PICTURES
from kamplan.service.pictures import NAMES

if TYPE_CHECKING:
    from pathlib import Path


def kinds(kamplan, *options: str) -> list[str]:
    plan = kamplan("render-plan", "aurelia", "--format", "json", "-o", "-", *options).ok().json
    drawn = {"relationship-map", "power-matrix", "white-space", "opportunity-chart", "gantt", "figure-chart", "mix"}
    return [block["kind"] for section in plan["sections"] for block in section["blocks"] if block["kind"] in drawn]


def test_the_plan_of_the_team_has_every_picture(example) -> None:
    found = kinds(example)
    assert set(found) == {
        "relationship-map", "power-matrix", "white-space", "opportunity-chart", "gantt", "figure-chart", "mix",
    }  # fmt: skip
    assert found.count("figure-chart") == 3


def test_others_see_no_picture_of_what_they_may_not_know(example) -> None:
    assert {"relationship-map", "power-matrix"}.isdisjoint(kinds(example, "--audience", "company"))
    assert kinds(example, "--audience", "customer") == []


def test_the_names_of_the_pictures_are_those_that_can_be_drawn() -> None:
    assert tuple(PICTURES) == NAMES


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_a_file_of_its_own_with_title_and_description(
    example, tmp_path: Path, name: str, lang: str
) -> None:
    file = tmp_path / "picture.svg"
    example("draw", "aurelia", "--picture", name, "--lang", lang, "-o", file).ok()
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    root = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    texts = [one.text or "" for one in root.iter() if one.tag.endswith(("}title", "}desc"))]
    assert all(texts)
    assert len(texts) >= 2
    assert bool(re.search("[\u4e00-\u9fff]", texts[0])) is (lang == "zh")
    again = example("draw", "aurelia", "--picture", name, "--lang", lang, "-o", "-").ok().out
    assert again == file.read_text(encoding="utf-8")


def test_a_picture_is_named_after_what_it_shows_and_for_whom(example, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    said = example("draw", "aurelia", "--picture", "actions", "--audience", "company").ok().err
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["aurelia-actions-company-en.svg"]
    assert "left out for the audience company" in said


def test_the_map_stands_in_the_terminal_as_a_tree(example) -> None:
    lines = example("show-map", "aurelia").ok().out.splitlines()
    assert lines[0].startswith("Qin Muyan")
    assert any("├─ Fei Ruolan" in line for line in lines)
    assert "核心圈" in example("show-map", "aurelia", "--lang", "zh").ok().out
    example.refuses("show-map", "aurelia", "--audience", "company", code=3, says="has nothing that the picture")
