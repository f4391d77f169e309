"""A plan as a Word file, on the shipped template or on the company's own: its styles, its header, its logo.

A template is filled by docxtpl in the same sandbox as every other template. `{{ content }}`, alone in a paragraph,
is where the whole plan goes; `{{ sections.people }}` is one section of it, `{{ evidence }}` the appendix.
"""

from __future__ import annotations

import io
import secrets
import traceback
import zipfile
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError
from kamplan.render.environment import FAILURES, make_context, make_environment, say_failure
from kamplan.render.properties import Properties, need, seal_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from jinja2 import Environment

    from kamplan.plan.document import PlanDocument

_FILLED = "<template>"
_SHOWN = 60


def write_word(file: Path, document: PlanDocument, properties: Properties) -> bytes:
    """Return the plan as a DOCX file on the template in `file`.

    Raises `TemplateError` for a template that is no Word document, is wrong, or tries what a template may not.
    """
    try:
        import docxtpl  # noqa: F401 - it brings python-docx and lxml
        from docx.opc.exceptions import OpcError
        from lxml.etree import LxmlError

        from kamplan.render.word_traces import mark_pages, remove_traces
    except ImportError as error:
        raise need("docx", error) from error
    try:
        filled = _fill(file, document)
        remove_traces(filled, file.name)
        mark_pages(filled, document.marking, document.draft_word)
        out = io.BytesIO()
        filled.save(out)
        return seal_package(out.getvalue(), properties, title=document.title)
    except (*FAILURES, LxmlError, OpcError, OSError, zipfile.BadZipFile) as error:
        raise TemplateError(
            f"{file.name}: {say_failure(error)}",
            hint="a template for Word is a .docx file; see docs/reference/templates.md",
        ) from error


def _fill(file: Path, document: PlanDocument) -> Any:
    """Return the template with everything in its place, as a document of python-docx."""
    from docx import Document

    from kamplan.render.word_body import BodyWriter

    template = _open(file)
    context = make_context(document)
    places = {section.id: f"kamplan-{secrets.token_hex(12)}" for section in document.sections}
    whole, evidence = (f"kamplan-{secrets.token_hex(12)}" for _ in range(2))
    environment = make_environment([file.parent], file.name, is_html=True)
    template.render(context | {"content": whole, "sections": places, "evidence": evidence}, environment)
    whole_file = io.BytesIO()
    template.save(whole_file)
    docx = Document(whole_file)  # read anew: docxtpl has put headers in place that the open document does not know
    writer = BodyWriter(docx, document)
    for place in [*places.values(), evidence, whole]:
        for paragraph in _find_places(docx, place, file.name):
            made: Iterable[Any]
            if place == evidence:
                made = writer.write_evidence()
            elif place == whole:
                made = [*(one for name in places for one in writer.write_section(name)), *writer.write_evidence()]
            else:
                made = writer.write_section(next(name for name, one in places.items() if one == place))
            for element in made:
                paragraph.addprevious(element)
            paragraph.getparent().remove(paragraph)
    return docx


def _find_places(docx: Any, place: str, name: str) -> list[Any]:
    """Return the paragraphs that hold nothing but a place for content; it may stand nowhere else."""
    from docx.oxml.ns import qn
    from lxml.etree import tostring

    body = docx.element.body
    paragraphs = [one for one in body.iter(qn("w:p")) if "".join(one.itertext(qn("w:t"))).strip() == place]
    standing = tostring(body, encoding="unicode").count(place)
    if standing != len(paragraphs):
        raise TemplateError(
            f"{name}: content, sections and evidence must stand alone in a paragraph of the text",
            hint="write {{ content }} in a paragraph of its own",
        )
    return paragraphs


def _open(file: Path) -> Any:
    """Return a template that names the paragraph in which something goes wrong, and leaves every text as it is."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateSyntaxError

    class PlanTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
        def render_xml_part(
            self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Environment | None = None
        ) -> str:
            source = src_xml.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")
            self.current_rendering_part = part
            try:
                filled = jinja_env.from_string(source).render(context)  # type: ignore[union-attr]  # always given
            except FAILURES as error:
                line = error.lineno if isinstance(error, TemplateSyntaxError) else _find_line(error)
                raise TemplateError(
                    f"{file.name}, near “{_read_line(source, line)}”: {say_failure(error)}",
                    hint="docs/reference/templates.md lists what a template can use",
                ) from error
            filled = filled.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
            return str(self.resolve_listing(filled))

    template = PlanTemplate(str(file))
    template.init_docx()
    return template


def _find_line(error: BaseException) -> int:
    frames = [one.lineno for one in traceback.extract_tb(error.__traceback__) if one.filename == _FILLED]
    return frames[-1] or 1 if frames else 1


def _read_line(source: str, line: int) -> str:
    import re

    lines = source.split("\n")
    text = " ".join(re.sub(r"<[^>]*>", "", lines[min(line, len(lines)) - 1]).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
