"""Rendering a plan in each of its formats; one function, so that every format goes through the same door."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase
from kamplan.render.extract import extract_plan, find_extract, list_sections
from kamplan.render.own_files import resolve_inside
from kamplan.render.properties import Properties
from kamplan.render.template import Template
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamplan.plan.document import PlanDocument

DEFAULT_TEMPLATE = "account-plan"


class PlanFormat(StrEnum):
    """The formats a plan is rendered in."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"
    WORD = "docx"
    PDF = "pdf"
    SHEETS = "xlsx"


@dataclass(frozen=True)
class Format:
    """How a format is rendered; `is_text` if a terminal can show it; `template` is how its template's name ends.

    A format without a template is laid out by the program alone.
    """

    render: Callable[[PlanDocument, str, Properties], bytes]
    is_text: bool = False
    template: str | None = None


def render_plan(
    document: PlanDocument,
    plan_format: PlanFormat,
    *,
    template: str = DEFAULT_TEMPLATE,
    properties: Properties | None = None,
) -> bytes:
    """Return the plan's file in a format; `template` names a shipped one or a file of the user's own.

    Raises `TemplateError` when the template is not there, is wrong, or tries what a template may not, and
    `UsageError` when the libraries of the format are not installed.
    """
    return FORMATS[plan_format].render(document, template, properties or Properties())


def check_format(plan_format: PlanFormat) -> None:
    """Raise `UsageError` when what a format needs is not installed: before anything is computed or refused."""
    from kamplan.libraries import check_format as check

    check(plan_format.value)
    if plan_format is PlanFormat.PDF:
        from kamplan.render.pdf import find_library

        find_library()


def cut_plan(document: PlanDocument, plan_format: PlanFormat, template: str) -> PlanDocument:
    """Return what the file of a format and template shows of a plan; a user's own template may show less."""
    if FORMATS[plan_format].template is None:
        return document
    return extract_plan(document, find_template(template, plan_format).file)


def list_wanted(plan_format: PlanFormat, template: str) -> frozenset[str]:
    """Return the ids of the sections that a template declares to show; none where it shows a plan whole."""
    if FORMATS[plan_format].template is None:
        return frozenset()
    return list_sections(find_template(template, plan_format).file)


def find_template(template: str, plan_format: PlanFormat) -> Template:
    """Return the template of this name for a format: that of a shipped document, or a user's file."""
    shipped = find_templates()
    if template in list_templates():
        name = f"plan.{FORMATS[plan_format].template}"
        if not (shipped / template / name).is_file():
            raise TemplateError(
                Phrase(
                    N_("the template {template_name} is not made for {plan_format}"),
                    template_name=template,
                    plan_format=plan_format,
                ),
                hint=Phrase(N_("`kamplan list-templates` shows what is")),
            )
        return Template((shipped / template, shipped), name, is_own=False)
    if os.path.isfile(template):
        folder, name = Path(os.path.realpath(os.path.dirname(template) or ".")), os.path.basename(template)
        for file in (name, find_extract(Path(name)).name):
            resolve_inside(folder, file)
        return Template((folder, shipped), name, is_own=True)
    raise TemplateError(
        Phrase(N_("there is no template {template_name}"), template_name=repr(template)),
        hint=Phrase(
            N_("name a file, or one that ships: {list_templates}; `kamplan list-templates` shows yours too"),
            list_templates=", ".join(list_templates()),
        ),
    )


def list_templates() -> list[str]:
    """Return the names of the shipped templates."""
    return sorted(path.name for path in find_templates().iterdir() if (path / "plan.md.j2").is_file())


def _render_markdown(document: PlanDocument, template: str, _properties: Properties) -> bytes:
    return _fill(document, template, PlanFormat.MARKDOWN)


def _render_html(document: PlanDocument, template: str, _properties: Properties) -> bytes:
    return _fill(document, template, PlanFormat.HTML)


def _render_json(document: PlanDocument, _template: str, _properties: Properties) -> bytes:
    return (json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def _render_pdf(document: PlanDocument, template: str, properties: Properties) -> bytes:
    from kamplan.render.confined import print_template

    found = find_template(template, PlanFormat.PDF)
    return print_template(found, _fill(document, template, PlanFormat.PDF).decode(), document, properties)


def _render_sheets(document: PlanDocument, _template: str, properties: Properties) -> bytes:
    from kamplan.render.sheets import write_workbook

    return write_workbook(document, properties)


def _render_word(document: PlanDocument, template: str, properties: Properties) -> bytes:
    from kamplan.render.word import write_word

    found = find_template(template, PlanFormat.WORD)
    return write_word(found, extract_plan(document, found.file), properties)


def _fill(document: PlanDocument, template: str, plan_format: PlanFormat) -> bytes:
    from kamplan.render.confined import Filler, fill_template
    from kamplan.render.environment import make_context

    found = find_template(template, plan_format)
    filler = Filler.PLAIN if plan_format is PlanFormat.MARKDOWN else Filler.HTML
    return fill_template(found, make_context(extract_plan(document, found.file)), filler)


FORMATS: dict[PlanFormat, Format] = {
    PlanFormat.MARKDOWN: Format(_render_markdown, is_text=True, template="md.j2"),
    PlanFormat.HTML: Format(_render_html, is_text=True, template="html.j2"),
    PlanFormat.JSON: Format(_render_json, is_text=True),
    PlanFormat.WORD: Format(_render_word, template="docx"),
    PlanFormat.PDF: Format(_render_pdf, template="html.j2"),
    PlanFormat.SHEETS: Format(_render_sheets),
}
"""Every format with how it is rendered; the tests of confidentiality go through this list."""
