"""What `scan-leaks` finds of what is planted, and what it says of clean papers, on invented text in every container."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import planted
from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

NEAR = (
    "Purchasing and our service have agreed on the dates of the pump test in Lund.",
    "Our price of EUR 2.1 million includes nine spare nozzles.",
    "The plant in Esbjerg was opened in June 2018, and 240 guests were there.",
    "Technology, price and lifecycle cost are weighed by you; we answer each.",
    "The owner of the coatings division in Lund has named a contact for the wage software.",
    "Your quality manager accepted all of our last five deliveries of nozzles.",
    "A second membrane is in stock, so that the line goes on.",
    "The managing director and his daughter welcomed us in autumn.",
    "The robot cell has a cycle time of 4.8 seconds.",
    "Internal audit of our own house looks into freight once a year.",
    "技术、价格、全周期成本和服务是贵公司的四项评标内容。",
    "苏州工厂的员工参观了我们的展台。",
    "质量部门使用的检测设备由我们负责维护。",
    "董事长参加了涂料业务的开业典礼。",
)
"""On the subject of a secret, in some of its words, and telling nothing of it."""


@pytest.fixture(scope="module")
def sundby(tmp_path_factory: pytest.TempPathFactory) -> tuple[Kamplan, dict[str, str]]:
    run = Kamplan(tmp_path_factory.mktemp("sundby") / "sundby.db")
    return run, planted.fill(run)


def assert_measures(
    sundby: tuple[Kamplan, dict[str, str]], folder: Path, size: tuple[int, int], seed: int, *, by_programs: bool
) -> None:
    run, told = sundby
    files = planted.plant(folder, told, size[0], seed)
    clean = planted.write_clean(folder, size[1], seed, by_programs=by_programs)
    found = planted.measure(run, files, clean)
    print(f"recall {found.recall:.3f}, precision {found.precision:.3f}", found.by("way"), found.by("container"))  # noqa: T201 - the figures
    assert found.recall >= 0.95, found.missed
    assert found.precision >= 0.95, found.accused


def test_passages_told_in_every_way_are_found_in_every_container_and_clean_papers_are_not_accused(
    sundby: tuple[Kamplan, dict[str, str]], tmp_path: Path
) -> None:
    assert_measures(sundby, tmp_path, (52, 23), 1, by_programs=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_other_passages_are_found_and_papers_of_other_programs_are_not_accused(
    sundby: tuple[Kamplan, dict[str, str]], tmp_path: Path, seed: int
) -> None:
    assert_measures(sundby, tmp_path, (208, 60), seed, by_programs=seed == 11)


@pytest.mark.parametrize("said", NEAR)
def test_what_only_comes_near_a_secret_is_no_finding(
    sundby: tuple[Kamplan, dict[str, str]], tmp_path: Path, said: str
) -> None:
    file = tmp_path / "note.txt"
    file.write_text(said, encoding="utf-8")
    assert sundby[0]("scan-leaks", file).ok().out == ""
