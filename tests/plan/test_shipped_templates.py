"""The shorter documents, and templates of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = ("one-page", "sponsor-brief")


def render(kamplan, template: str, *options: str) -> str:
    return kamplan("render-plan", "aurelia", "--template", template, "-o", "-", *options).ok().out


@pytest.mark.parametrize("kind", ["md", "html"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("template", DOCUMENTS)
def test_a_short_document_is_marked_and_says_what_matters(example, template: str, lang: str, kind: str) -> None:
    text = render(example, template, "--format", kind, "--lang", lang)
    assert ("RED" if lang == "en" else "红色") in text
    assert "2026-09-30" in text
    if template == "one-page":
        for said in ("three dates rule the plan", "no manual inspection left", "central sourcing makes varnholt"):
            assert said in re.sub(r"\\", "", text).lower()
    else:
        assert "Tobias Renquist" in text
        assert "Gu Chengyi" in text
        assert ("overdue" if lang == "en" else "逾期") in text


@pytest.mark.parametrize("template", DOCUMENTS)
def test_a_draft_says_so_and_an_unfinished_one_is_refused(acme, template: str) -> None:
    refused = acme("render-plan", "acme", "--template", template, "-o", "-")
    assert (refused.code, refused.out) == (10, "")
    assert "DRAFT" in acme("render-plan", "acme", "--template", template, "-o", "-", "--draft").ok().out


@pytest.mark.parametrize("template", DOCUMENTS)
def test_a_short_document_for_the_customer_holds_nothing_of_ours(example, template: str) -> None:
    for kind in ("md", "html"):
        text = render(example, template, "--audience", "customer", "--format", kind)
        for ours in ("Ines Halvard", "Tobias Renquist", "Varnholt", "G-1", "Readiness", "sourcing"):
            assert ours not in text


def test_the_templates_are_listed_and_one_is_copied_to_be_changed(example, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KAMPLAN_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    shipped = example("list-templates", "--json").ok().json
    assert {one["name"] for one in shipped} == {"account-plan", *DOCUMENTS}
    assert not any(one["own"] for one in shipped)
    copied = example("copy-template", "one-page", "--to", "ours", "--json").ok().json
    assert copied["folder"] == str(tmp_path / "templates" / "ours")
    own = tmp_path / "templates" / "ours" / "plan.md.j2"
    own.write_text(own.read_text(encoding="utf-8") + "\nOur own words.\n", encoding="utf-8")
    assert render(example, "ours").rstrip().endswith("Our own words.")
    assert {one["name"]: one["own"] for one in example("list-templates", "--json").ok().json}["ours"] is True
    example.refuses("copy-template", "one-page", "--to", "ours", code=4, says="is there already")
    example.refuses("copy-template", "two-page", code=3, says="no template 'two-page'", tries="list-templates")
    example.refuses("copy-template", "one-page", "--to", "../out", code=2, says="not a name")
    assert sorted(one.name for one in (tmp_path / "templates").iterdir()) == ["ours"]


def test_a_template_of_ones_own_that_is_wrong_is_named_with_its_line(example, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KAMPLAN_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    example("copy-template", "account-plan", "--to", "ours").ok()
    own = tmp_path / "templates" / "ours" / "plan.md.j2"
    own.write_text("{{ plan.title }}\n{{ plan.nothing }}\n", encoding="utf-8")
    example.refuses("render-plan", "aurelia", "--template", "ours", "-o", "-", code=6, says="plan.md.j2, line 2")


@pytest.mark.parametrize("kind", ["xlsx", "json"])
def test_a_format_without_templates_refuses_one_instead_of_ignoring_it(example, kind: str) -> None:
    argv = ("render-plan", "aurelia", "--format", kind, "--template", "one-page", "-o", "-")
    example.refuses(*argv, code=2, says=f"--template: {kind} takes no template")
