"""What is recorded of one account never shows in what is made of another (F35).

Both accounts have contacts of the same names, sources of the same names and addresses, and records of every kind.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens, find_tokens_in_file
from conftest import without_head
from graphs import Graph, Mint, Step, draw, enter
from kamplan.render.plan import FORMATS, PlanFormat
from test_leaks import assert_drawn_without, drawn, run_everything, write_plans

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["drawn"]

AUDIENCES = ("team", "company", "customer")
BOTH = ("accounts", "search everywhere")
"""Outputs that are of all accounts on purpose, and refused for the customer."""


class Marked(Graph):
    """A graph in which every text holds a token, also what the customer may read."""

    def text(self, level: str = "") -> str:
        return super().text(level or "a")


def draw_neighbour(seed: int) -> tuple[list[Step], Mint, re.Pattern[str]]:
    """Return the steps of an account that shares names with every other, and the pattern of its tokens."""
    salt = 0xB000 + seed % 0xFFF
    mint = Mint(salt)
    graph = Marked(random.Random(seed), mint)
    graph.make_open()
    graph.make_hidden()
    return graph.steps, mint, re.compile(f"zq[acr]{salt:04x}[0-9a-f]{{5}}")


def enter_neighbour(db: Path, steps: list[Step], mint: Mint) -> dict[str, str]:
    return enter(db, steps, mint, key="bolt", name="Bolt zqab0lt Works", name_zh="博尔特")


@pytest.fixture
def look_for_the_neighbour(kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str]) -> Any:
    """Enter two accounts, the other one first or last, and fail when a token of it stands in an output of the one."""

    def look(seed: int, formats: list[PlanFormat], audiences: tuple[str, ...] = AUDIENCES) -> None:
        steps, mint, tokens = draw_neighbour(seed)
        store = type(kamplan)(tmp_path / f"{seed}.db")
        own, own_mint = draw(seed)
        if seed % 2:
            enter_neighbour(store.db, steps, mint)
        ids = enter(store.db, own, own_mint)
        if not seed % 2:
            enter_neighbour(store.db, steps, mint)
        for audience in audiences:
            for name, text in run_everything(store, audience, ids, seed).items():
                if not name.startswith(BOTH):
                    assert not find_tokens(text, tokens), (
                        f"pair {seed}, {audience}, {name}: {find_tokens(text, tokens)}"
                    )
                    assert "zqab0lt" not in text, f"pair {seed}, {audience}, {name} names the other account"
            folder = tmp_path / f"{seed}-{audience}"
            folder.mkdir()
            monkeypatch.chdir(folder)
            write_plans(store, audience, seed, formats)
            assert_drawn_without(drawn, tokens, f"pair {seed}, {audience}")
            for file in folder.iterdir():
                found = find_tokens_in_file(file, tokens)
                assert not found, f"pair {seed}, {audience}, {file.name}: {found}"

    return look


TEXTS = [kind for kind, how in FORMATS.items() if how.is_text]


@pytest.mark.parametrize("block", range(5))
def test_nothing_of_one_account_reaches_an_output_of_another(block: int, look_for_the_neighbour) -> None:
    """Ten pairs of accounts, each for one audience in turn; one in five is written in Word, and one is printed."""
    for seed in range(block * 2, block * 2 + 2):
        formats = [*TEXTS, PlanFormat.SHEETS, *([PlanFormat.WORD] if seed % 5 == 0 else [])]
        formats += [PlanFormat.PDF] if seed == 5 else []
        look_for_the_neighbour(seed, formats, (AUDIENCES[seed % 3],))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(5))
def test_nothing_of_one_account_reaches_any_audience_of_another(block: int, look_for_the_neighbour) -> None:
    """Twenty pairs, in all formats and for everybody."""
    for seed in range(block * 4, block * 4 + 4):
        look_for_the_neighbour(seed, list(FORMATS))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(48))
def test_nothing_of_one_account_reaches_another_in_five_hundred_pairs(block: int, look_for_the_neighbour) -> None:
    """Each pair is looked at for one audience in turn; of ten, one is printed as PDF, made of the HTML of all."""
    for seed in range(20 + block * 10, 30 + block * 10):
        formats = [kind for kind in FORMATS if kind is not PlanFormat.PDF or seed % 10 == block % 10]
        look_for_the_neighbour(seed, formats, (AUDIENCES[seed % 3],))


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 9))])
def test_an_account_added_last_changes_no_output_of_another(seed: int, kamplan, tmp_path: Path) -> None:
    """Not a byte: no count, no grade of a source that both have, no standing of people who share a name."""
    outputs = []
    for place in range(2):
        own, own_mint = draw(seed)
        store = type(kamplan)(tmp_path / f"{place}.db")
        ids = enter(store.db, own, own_mint)
        if place:
            steps, mint, _ = draw_neighbour(seed)
            enter_neighbour(store.db, steps, mint)
        outputs.append({
            f"{audience}: {name}": text
            for audience in AUDIENCES
            for name, text in run_everything(store, audience, ids, seed).items()
            if not name.startswith(BOTH)
        })  # fmt: skip
    for name, text in outputs[0].items():
        own, both = map(without_head, (text, outputs[1][name]))  # the head is that of the whole store
        assert own == both, f"{name} tells that there is another account"


def test_the_search_for_the_neighbours_tokens_can_fail(kamplan) -> None:
    """Guards the guard: its own outputs are full of them, and the two accounts do share people and sources."""
    steps, mint, tokens = draw_neighbour(0)
    own, own_mint = draw(0)
    enter(kamplan.db, own, own_mint)
    enter_neighbour(kamplan.db, steps, mint)
    assert len(find_tokens(kamplan("list-intel", "bolt", "--json").ok().out, tokens)) > 20
    named = [{one["name"] for one in kamplan("list-contacts", key, "--json").ok().json} for key in ("acme", "bolt")]
    assert named[0] & named[1]
    listed = [kamplan("list-sources", key, "--json").ok().json for key in ("acme", "bolt")]
    sources = [{one["name"].casefold() for one in each} for each in listed]
    assert "annual report 2025" in sources[0] & sources[1]
