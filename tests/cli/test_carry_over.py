"""What of a plan goes on in its next period is said record by record, and what was learned when one ends."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Kamplan

NEXT = ("--period", "2028-01-01..2028-12-31")


def open_ids(run: Kamplan) -> list[str]:
    plurals = ("objectives", "strategies", "opportunities", "actions", "risks")
    return [one["id"] for name in plurals for one in run(f"list-{name}", "aurelia", "--json").ok().json]


def test_what_is_kept_goes_on_what_is_dropped_is_withdrawn_and_the_rest_is_asked_for(example: Kamplan) -> None:
    before = open_ids(example)
    done = example("carry-over", "aurelia", *NEXT, "--keep", "G-1,g-2", "--drop", "R-1", "--json").ok().json
    assert (done["kept"], done["dropped"]) == (["G-1", "G-2"], ["R-1"])
    assert set(done["undecided"]) == set(before) - {"G-1", "G-2", "R-1"}
    assert example("show", "G-1", "--json").ok().json["carried_over_on"] == "2026-09-30"
    gone = example("show", "R-1", "--json").ok().json
    assert gone["withdrawn_reason"] == "not carried over into the period from 2028-01-01"
    assert example("show-account", "aurelia", "--json").ok().json["period_from"] == "2028-01-01"
    asked = [one["about"] for one in example("check", "aurelia", "--json").ok().json if one["code"] == "KP041"]
    assert set(asked) == set(done["undecided"])
    assert example("carry-over", "aurelia", "--keep", "all", "--json").ok().json["undecided"] == []
    assert not [one for one in example("check", "aurelia", "--json").ok().json if one["code"] == "KP041"]
    assert open_ids(example) == [one for one in before if one != "R-1"]


def test_nothing_is_copied_and_one_undo_takes_all_of_it_back(example: Kamplan) -> None:
    before = [example(f"list-{name}", "aurelia", "--all", "--json").ok().json for name in ("objectives", "risks")]
    example("carry-over", "aurelia", *NEXT, "--keep", "all").ok()
    example("undo", "--yes").ok()
    assert [
        example(f"list-{name}", "aurelia", "--all", "--json").ok().json for name in ("objectives", "risks")
    ] == before
    assert example("show-account", "aurelia", "--json").ok().json["period_from"] == "2026-01-01"


def test_a_period_without_any_carry_over_asks_for_what_is_older(example: Kamplan) -> None:
    example("edit-account", "aurelia", "--period", "2026-09-01..2027-08-31").ok()
    found = [one for one in example("check", "aurelia", "--json").ok().json if one["code"] == "KP041"]
    assert found
    assert all("for an earlier period" in one["message"] for one in found)


def test_nothing_is_decided_unasked(example: Kamplan) -> None:
    before = example.digest()
    example.refuses(
        "carry-over", "aurelia", *NEXT, code=2, says="open records are to be decided on", tries="--keep all"
    )
    example.refuses("carry-over", "aurelia", "--keep", "I-1", code=3, says="I-1 is no open record", tries="objectives")
    example.refuses(
        "carry-over", "aurelia", "--keep", "G-1", "--drop", "G-1", code=2, says="G-1 cannot be both kept and dropped"
    )
    example.refuses("carry-over", "aurelia", "--period", "2028", "--keep", "all", code=2, says="is not a period")
    dry = example("carry-over", "aurelia", *NEXT, "--drop", "all", "--dry-run").ok()
    assert "nothing was changed (--dry-run)" in dry.out
    assert example.digest() == before


def test_on_a_terminal_each_record_is_asked_about(example: Kamplan) -> None:
    main, side = pty.openpty()
    environment = os.environ | {
        "KAMPLAN_DB": str(example.db), "KAMPLAN_TODAY": example.today, "KAMPLAN_USER": "Ada Lin",
    }  # fmt: skip
    argv = [sys.executable, "-m", "kamplan", "carry-over", "aurelia", "--json"]
    child = subprocess.Popen(argv, stdin=side, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    os.write(main, b"y\nn\ns\nq\n")
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    assert b"O-1 " in err
    assert err.count(b"keep it?") == 4
    assert b'"kept": [\n    "O-1"\n  ]' in out
    assert b'"dropped": [\n    "O-2"\n  ]' in out
    os.close(main)
    os.close(side)


def test_an_objective_keeps_what_came_of_it_and_what_was_learned(example: Kamplan) -> None:
    closed = ("close", "G-1", "--as", "missed", "--outcome", "Half of it", "--lesson", "Ask sooner", "--json")
    found = example(*closed).ok().json
    assert (found["outcome"], found["lesson"]) == ("Half of it", "Ask sooner")
    assert example("close-action", "A-1", "--outcome", "Sent", "--json").ok().json["result"] == "Sent"
    assert example("close", "Q-1", "--outcome", "Repaired", "--json").ok().json["resolution"] == "Repaired"
    example.refuses("close", "R-1", "--outcome", "x", code=2, says="--outcome: a risk keeps none", tries="leave")
    example.refuses("close", "A-2", "--lesson", "x", code=2, says="--lesson: an action keeps none", tries="leave")


@pytest.mark.parametrize("name", ["add-action", "add-objective"])
def test_no_option_says_that_something_was_carried_over(example: Kamplan, name: str) -> None:
    assert "carried" not in example(name, "--help").ok().out
