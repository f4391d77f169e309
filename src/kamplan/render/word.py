"""A plan as a Word file, on the shipped template or on the company's own: its styles, its header, its logo.

A template is filled by docxtpl in the same sandbox as every other template. `{{ content }}`, alone in a paragraph,
is where the whole plan goes; `{{ body }}` is all of its sections, `{{ sections.people }}` one of them, `{{ evidence }}`
the appendix.
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.libraries import MissingLibraryError
from kamplan.render.confined import Filler, fill_template
from kamplan.render.environment import make_context
from kamplan.render.properties import Properties, seal_package
from kamplan.render.word_template import refuse_broken

if TYPE_CHECKING:
    from kamplan.plan.document import PlanDocument
    from kamplan.render.template import Template


def write_word(template: Template, document: PlanDocument, properties: Properties) -> bytes:
    """Return the plan as a DOCX file on a template.

    Raises `TemplateError` for a template that is no Word document, is wrong, or tries what a template may not.
    """
    try:
        import docxtpl  # noqa: F401 - it brings python-docx and lxml

        from kamplan.render.word_styles import set_language
        from kamplan.render.word_traces import mark_pages, remove_traces
    except ImportError as error:
        raise MissingLibraryError("--format docx", "docxtpl") from error
    with refuse_broken(template.name):
        filled = _fill(template, document)
        remove_traces(filled, template.name)
        set_language(filled)
        mark_pages(filled, document.marking, document.draft_word)
        out = io.BytesIO()
        filled.save(out)
        return seal_package(out.getvalue(), properties, title=document.title)


def _fill(template: Template, document: PlanDocument) -> Any:
    """Return the template with everything in its place, as a document of python-docx."""
    from docx import Document

    from kamplan.render.word_body import BodyWriter

    places = {section.id: _mint() for section in document.sections}
    whole, body, evidence = _mint(), _mint(), _mint()
    filling = {"content": whole, "body": body, "sections": places, "evidence": evidence}
    filled = fill_template(template, make_context(document) | filling, Filler.WORD)
    docx = Document(io.BytesIO(filled))  # read anew: docxtpl has put headers in place that its own document lacks
    found = {place: _find_places(docx, place, template.name) for place in [*places.values(), evidence, body, whole]}
    has_evidence, has_appendix = bool(found[whole] or found[evidence]), bool(found[whole] or found[body])
    writer = BodyWriter(docx, document, has_evidence=has_evidence, has_appendix=has_appendix)
    names = {place: name for name, place in places.items()}
    for place, paragraphs in found.items():
        for paragraph in paragraphs:
            sections = places if place in (whole, body) else [names[place]] if place in names else []
            made = [element for name in sections for element in writer.write_section(name)]
            made += writer.write_evidence() if place in (whole, evidence) else []
            for element in made:
                paragraph.addprevious(element)
            paragraph.getparent().remove(paragraph)
    return docx


def _mint() -> str:
    """Return a text that stands in the template for what is put there afterwards; no record says the same."""
    return f"kamplan-{secrets.token_hex(12)}"


def _find_places(docx: Any, place: str, name: str) -> list[Any]:
    """Return the paragraphs that hold nothing but a place for content; it may stand nowhere else."""
    from docx.oxml.ns import qn
    from lxml.etree import tostring

    body = docx.element.body
    paragraphs = [one for one in body.iter(qn("w:p")) if "".join(one.itertext(qn("w:t"))).strip() == place]
    standing = tostring(body, encoding="unicode").count(place)
    if standing != len(paragraphs):
        raise TemplateError(
            FieldPhrase(name, Phrase(N_("content, sections and evidence must stand alone in a paragraph of the text"))),
            hint=Phrase(N_("write {{ content }} in a paragraph of its own")),
        )
    return paragraphs
