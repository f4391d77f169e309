"""Rendering papers for meetings and for the team: briefs and digests, which show a document whole."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.render.template import Template
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from kamplan.plan.document import PlanDocument
    from kamplan.render.properties import Properties


class PaperFormat(StrEnum):
    """The formats a paper is written in."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


TEXTS = frozenset({PaperFormat.MARKDOWN, PaperFormat.HTML, PaperFormat.JSON})
"""The formats that a terminal can show."""


def render_paper(document: PlanDocument, paper_format: PaperFormat, properties: Properties) -> bytes:
    """Return a paper's file in a format; raises `UsageError` when the libraries of the format are not installed."""
    if paper_format is PaperFormat.JSON:
        return (json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()
    from kamplan.render.confined import Filler, fill_template
    from kamplan.render.environment import make_context

    shipped = find_templates()
    is_plain = paper_format is PaperFormat.MARKDOWN
    name = f"paper.{'md' if is_plain else 'html'}.j2"
    template = Template((shipped / "papers", shipped), name, is_own=False)
    filled = fill_template(template, make_context(document), Filler.PLAIN if is_plain else Filler.HTML)
    if paper_format is not PaperFormat.PDF:
        return filled
    from kamplan.render.pdf import print_page

    return print_page(filled.decode(), document, properties)
