"""Texts and amounts that begin with a dash are taken; what is meant for an option still is, and its slips are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Kamplan

NEW = ("--tier", 1, "--topic", "buyer-power", "--source", "Price list", "--source-kind", "catalogue", "--json")


@pytest.mark.parametrize(
    "text",
    ["-5% on all seals since October", "- prices fall", "--- follow up ---", "-降价5%", "-o yes, prices fall = bad"],
)
@pytest.mark.parametrize("place", ["before", "among", "after", "behind --"])
def test_a_text_that_begins_with_a_dash_is_taken_wherever_it_stands(acme: Kamplan, text: str, place: str) -> None:
    argv = {
        "before": ("acme", text, *NEW),
        "among": ("acme", *NEW[:4], text, *NEW[4:]),
        "after": (*NEW, "acme", text),
        "behind --": (*NEW, "--", "acme", text),
    }[place]
    assert acme("add-intel", *argv).ok().json["statement"] == text


def test_other_commands_take_such_texts_and_amounts(acme: Kamplan) -> None:
    assert acme("add-action", "acme", "--- call ---", "--owner", "Ada", "--due", "+1w", "--json").ok().json["action"]
    assert (
        acme("add-figure", "acme", 2025, "result", "-12.50", "--currency", "CNY", "--json").ok().json["value"]
        == "-12.50"
    )
    acme("budget", "set", "acme", "Travel", 500, "--currency", "EUR").ok()
    acme("budget", "spend", "acme", "Travel", 100).ok()
    assert "spent 50," in acme("budget", "spend", "acme", "Travel", "-50").ok().out
    closed = acme("close", "A-1", "--set", "result=-5%", "--json").ok().json
    assert closed["result"] == "-5%"
    assert acme("add-contact", "acme", "Bo", "--title", "-5 heads", "--json").ok().json["title"] == "-5 heads"


def test_options_behind_two_dashes_are_pointed_at(acme: Kamplan) -> None:
    acme.refuses("add-intel", "acme", "--", "-5%", *NEW, code=2, says="Missing option '--tier'", tries="leave -- out")


def test_a_slip_in_an_option_is_still_one(acme: Kamplan) -> None:
    acme.refuses("add-intel", "acme", "text", "--teir", 1, code=2, says="No such option: --teir", tries="--tier")
    acme.refuses("list-intel", "acme", "--topic=rivalry", "--on x", code=2, says="No such option")
    acme.refuses("list-intel", "acme", "-5", code=2, says="unexpected extra argument")
