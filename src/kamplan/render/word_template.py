"""Filling a Word template: docxtpl in the sandbox of all templates, with a place for each piece of the plan."""

from __future__ import annotations

import io
import traceback
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase
from kamplan.render.environment import FAILURES, make_environment, say_failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jinja2 import Environment

_FILLED = "<template>"
_SHOWN = 60
_LARGEST = 100 * 2**20
"""How many bytes a Word file may unpack to."""


def fill_word(file: Path, context: dict[str, Any]) -> bytes:
    """Return the Word template in `file` with its texts in place.

    Raises `TemplateError` for one that is no Word document, is wrong, or tries what a template may not.
    """
    with refuse_broken(file.name):
        if sum(one.file_size for one in zipfile.ZipFile(file).infolist()) > _LARGEST:
            raise TemplateError(
                Phrase(N_("{name} unpacks to more than {number} MB"), name=file.name, number=_LARGEST // 2**20),
                hint=Phrase(N_("make its pictures smaller")),
            )
        template = _open(file)
        template.render(context, make_environment([file.parent], file.name, is_html=True))
        if not template.used:
            raise TemplateError(
                Phrase(N_("{name} shows nothing of the plan: there is no placeholder in it"), name=file.name),
                hint=Phrase(N_("write {example} in a paragraph of its own where the plan is to stand"),
                            example="{{ content }}"),
            )  # fmt: skip
        filled = io.BytesIO()
        template.save(filled)
        return filled.getvalue()


@contextmanager
def refuse_broken(name: str) -> Iterator[None]:
    """Turn what the libraries raise for a file that is no Word document into a `TemplateError`."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        yield
    except (*FAILURES, LxmlError, OpcError, zipfile.BadZipFile) as error:
        raise TemplateError(
            Phrase(N_("{name}: {failure}"), name=name, failure=say_failure(error)),
            hint=Phrase(N_("a template for Word is a .docx file; see docs/reference/templates.md")),
        ) from error


def _open(file: Path) -> Any:
    """Return a template that names the paragraph in which something goes wrong, and leaves every text as it is."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateSyntaxError, meta

    class PlanTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
        used: set[str]

        def render_xml_part(
            self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Environment | None = None
        ) -> str:
            source = src_xml.replace("<w:p>", "\n<w:p>").replace("<w:p ", "\n<w:p ")
            self.current_rendering_part = part
            try:
                self.used |= meta.find_undeclared_variables(jinja_env.parse(source))  # type: ignore[union-attr]  # always given
                filled = jinja_env.from_string(source).render(context)  # type: ignore[union-attr]  # always given
            except FAILURES as error:
                line = error.lineno if isinstance(error, TemplateSyntaxError) else _find_line(error)
                raise TemplateError(
                    Phrase(
                        N_("{name}, near “{read_line}”: {failure}"),
                        name=file.name,
                        read_line=_read_line(source, line),
                        failure=say_failure(error),
                    ),
                    hint=Phrase(N_("docs/reference/templates.md lists what a template can use")),
                ) from error
            filled = filled.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
            return str(self.resolve_listing(filled))

    template = PlanTemplate(str(file))
    template.used = set()
    try:
        template.init_docx()
    except ValueError as error:
        if "is not a Word file" not in str(error):
            raise
        raise TemplateError(
            Phrase(N_("{name} is not a Word document of the kind .docx"), name=file.name),
            hint=Phrase(N_("open it in Word and save it as a document (.docx)")),
        ) from error
    return template


def _find_line(error: BaseException) -> int:
    frames = [one.lineno for one in traceback.extract_tb(error.__traceback__) if one.filename == _FILLED]
    return frames[-1] or 1 if frames else 1


def _read_line(source: str, line: int) -> str:
    import re

    lines = source.split("\n")
    text = " ".join(re.sub(r"<[^>]*>", "", lines[min(line, len(lines)) - 1]).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
