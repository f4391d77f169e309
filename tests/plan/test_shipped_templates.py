"""The shorter documents, and templates of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from office import open_in_office, read_pdf

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


@pytest.mark.parametrize(("template", "most"), [("one-page", 1), ("sponsor-brief", 2)])
@pytest.mark.parametrize(
    ("kind", "lang"),
    [
        ("pdf", "zh"),
        ("docx", "en"),
        pytest.param("pdf", "en", marks=pytest.mark.slow),
        pytest.param("docx", "zh", marks=pytest.mark.slow),
    ],
)
def test_a_short_document_keeps_to_its_pages(
    example, tmp_path: Path, template: str, most: int, kind: str, lang: str
) -> None:
    file = tmp_path / f"short.{kind}"
    example("render-plan", "aurelia", "--template", template, "--lang", lang, "--draft", "-o", file).ok()
    shown = open_in_office(file) if kind == "docx" else read_pdf(file)
    pages = shown.split("\f")[:-1]
    assert len(pages) <= most
    for page in pages:
        assert ("RED" if lang == "en" else "红色") in page
        assert ("DRAFT" if lang == "en" else "草案") in page


def test_every_format_of_a_short_document_shows_the_same_of_the_plan(example, tmp_path: Path) -> None:
    from docx import Document

    html = render(example, "one-page", "--format", "html")
    file = tmp_path / "page.docx"
    example("render-plan", "aurelia", "--template", "one-page", "-o", file).ok()
    headings = [one.text for one in Document(str(file)).paragraphs if one.style.name == "Heading 1"]
    assert headings == re.findall("<h2>(.*?)</h2>", html)
    assert headings == re.findall("^## (.*)$", render(example, "one-page"), re.MULTILINE)
    assert [len(one.rows) - 1 for one in Document(str(file)).tables] == [4, 3, 5, 3]
    for text in (html, render(example, "one-page"), "\n".join(one.text for one in Document(str(file)).paragraphs)):
        assert text.count("more in the account plan") == 4


def test_what_a_template_of_ones_own_shows_is_declared_beside_it(example, tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("{% for s in plan.sections %}{{ s.id }}.{% endfor %}", encoding="utf-8")
    argv = ("render-plan", "aurelia", "-o", "-", "--template", tmp_path / "own.md")
    assert example(*argv).ok().out.startswith("control.summary.")
    declared = tmp_path / "own.toml"
    declared.write_text(
        'sections = [{ id = "risks", kinds = ["table"] }, { id = "team", kinds = ["bullets"] }]', "utf-8"
    )
    assert example(*argv).ok().out == "risks.team."
    for wrong, says in (("sections = [", "own.toml: "), ("sections = [{ id = 1 }]", "kinds"), ("what = 1", "what")):
        declared.write_text(wrong, encoding="utf-8")
        example.refuses(*argv, code=6, says=says, tries="templates.md")
