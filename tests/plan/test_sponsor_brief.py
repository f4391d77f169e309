"""What the executive sponsor is shown: where it stands, what is asked, whom to meet, what waits, and what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan


def section(run: Kamplan, name: str, *argv: str) -> str:
    lines = run("sponsor-brief", "aurelia", *argv, "--format", "plain").ok().out.splitlines()
    return "\n".join(line for line in lines if line.startswith(f"{name}\t"))


def test_the_sponsor_finds_whom_to_meet_what_is_asked_and_what_is_late(example: Kamplan) -> None:
    assert "Qin Muyan · Chief Executive Officer · Tobias Renquist · 2026-09-15 Tobias Renquist" in section(
        example, "counterparts"
    )
    assert "Gu Chengyi" in section(example, "introductions")
    assert "Zhuang Yiheng" not in section(example, "introductions")
    assert "Ask Gu Chengyi for a first meeting" in section(example, "team")
    late = section(example, "late")
    assert "常州现场备件箱" in late
    assert "Show Cao Minjun" in late
    assert "Second camera" not in late, "it is due later"
    assert "Q-1" in section(example, "position")
    assert "finished" in section(example, "control")


def test_a_version_that_waits_is_named_until_it_is_decided_on(example: Kamplan) -> None:
    assert "No version of the plan waits" in section(example, "approval")
    example.user = "Ines Halvard"
    example("submit-plan", "aurelia").ok()
    assert "P-1, submitted by Ines Halvard" in section(example, "approval")
    assert "P-1" in example("sponsor-brief", "aurelia", "-o", "-").ok().out
    example.user = "Tobias Renquist"
    example("approve-plan", "P-1").ok()
    assert "No version of the plan waits" in section(example, "approval")


def test_who_was_met_needs_no_introduction_and_whom_the_sponsor_owns_and_never_met_does(example: Kamplan) -> None:
    example("edit-contact", "C-4", "--owner", "Tobias Renquist").ok()
    assert "the sponsor's to meet, and not met yet" in section(example, "introductions")
    example("edit-contact", "C-4", "--last-contact", "2026-09-29").ok()
    assert "Everybody of the power level" in section(example, "introductions")


def test_who_belongs_to_somebody_else_and_was_never_met_is_named_with_the_owner(example: Kamplan) -> None:
    """The page once said that everybody had been met, while the plan named who had not."""
    example("edit-contact", "C-4", "--owner", "Ines Halvard", "--coverage", "none").ok()
    assert "Ines Halvard's to meet, and not met yet" in section(example, "introductions")
    assert "Everybody of the power level" not in section(example, "introductions")
    example("add-interaction", "aurelia", "Met", "--channel", "visit", "--contact", "C-4", "--on", "2026-09-20").ok()
    assert "Everybody of the power level" in section(example, "introductions")


def test_the_company_is_not_told_who_has_power(example: Kamplan) -> None:
    assert section(example, "introductions", "--audience", "company") == ""
    company = section(example, "counterparts", "--audience", "company")
    assert "Qin Muyan" in company
    assert "supporter" not in company
    assert "2026-08-25" not in company, "the day of a last contact is the team's alone"


@pytest.mark.parametrize("kind", ["md", "html", "docx", "pdf"])
def test_every_file_of_the_template_has_the_sponsors_sections(example: Kamplan, tmp_path: Path, kind: str) -> None:
    from kamplan.exchange.passages.reading import read_passages

    for argv in (("sponsor-brief", "aurelia"), ("render-plan", "aurelia", "--template", "sponsor-brief")):
        file = tmp_path / f"{argv[0]}.{kind}"
        example(*argv, "-o", file).ok()
        text = " ".join(one.text for one in read_passages(file))
        for title in ("Awaiting approval", "Counterparts", "Introductions wanted", "Late"):
            assert title in text, (argv, title)


def test_a_plan_and_a_customers_copy_have_none_of_these_sections(example: Kamplan) -> None:
    assert "Introductions wanted" not in example("render-plan", "aurelia", "-o", "-").ok().out
    copy = (
        example("render-plan", "aurelia", "--template", "sponsor-brief", "--audience", "customer", "-o", "-").ok().out
    )
    assert "Counterparts" not in copy
    assert "Gu Chengyi" not in copy


def test_a_version_that_was_frozen_is_shown_to_the_sponsor_too(example: Kamplan) -> None:
    example.user = "Ines Halvard"
    example("submit-plan", "aurelia").ok()
    example("edit-contact", "C-4", "--owner", "Tobias Renquist", "--last-contact", "2026-09-29").ok()
    argv = ("render-plan", "aurelia", "--template", "sponsor-brief", "-o", "-")
    assert "Gu Chengyi · " in example(*argv, "--version", "P-1").ok().out
    assert "Everybody of the power level" in example(*argv).ok().out


def test_an_unfinished_plan_is_a_draft_to_the_sponsor_and_not_refused(acme: Kamplan, tmp_path: Path) -> None:
    assert "DRAFT" in acme("sponsor-brief", "acme").ok().out
    acme("sponsor-brief", "acme", "-o", tmp_path / "s.html").ok()
    assert "DRAFT" in (tmp_path / "s.html").read_text(encoding="utf-8")
