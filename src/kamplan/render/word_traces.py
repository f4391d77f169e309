"""What a Word template brings along that a reader must not get, and what every page of a plan must show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from kamplan.errors import TemplateError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.render.word_fields import refuse_fields, refuse_link, refuse_relation

if TYPE_CHECKING:
    from collections.abc import Iterator

_DROPPED = ("/attachedTemplate", "/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people",
            "/customXml", "/keyMapCustomizations", "/vbaProject", "/printerSettings", "/mailMergeSource",
            "/recipientData")  # fmt: skip
"""Relations to parts that hold names, paths or times of whoever made the template."""
_ELEMENTS = ("w:attachedTemplate", "w:rsids", "w:rsid", "w:mailMerge", "w:docVars", "w:commentRangeStart",
             "w:commentRangeEnd", "w:commentReference")  # fmt: skip
_NAMES = ("author", "date", "initials", "userId")
_NAMED = re.compile(rb"[: ](?:rsid[^\s=]*|" + "|".join(_NAMES).encode() + rb")=")
"""How such an attribute is written; few parts have any, and to walk through one takes long."""


def remove_traces(docx: Any, name: str) -> None:
    """Remove comments, names of authors, paths and identities that a template brings along.

    Raises `TemplateError` when the template shows or leads to a file from outside it, or has a field that would: the
    plan would name that file's path, or fetch what stands there when somebody opens it.
    """
    for part in list(docx.part.package.iter_parts()):
        for key, relation in list(part.rels.items()):
            kind = relation.reltype
            refuse_relation(kind, name)
            if kind.endswith(_DROPPED):
                del part.rels[key]
            elif relation.is_external and kind.endswith("/hyperlink"):
                refuse_link(relation.target_ref, name)
            elif relation.is_external:
                raise TemplateError(
                    FieldPhrase(
                        name,
                        Phrase(N_("the template shows a file from outside it ({kind})"), kind=kind.rpartition("/")[2]),
                    ),
                    hint=Phrase(N_("embed it in the template")),
                )
        root = getattr(part, "element", None)
        if root is not None:
            refuse_fields(root, name)
            _clean(root)
        elif part.content_type.endswith("+xml"):
            root = parse_xml(part.blob)
            refuse_fields(root, name)
            _clean(root)
            part._blob = serialize_part_xml(root)


def _clean(root: Any) -> None:
    for element in list(root.iter(*map(qn, _ELEMENTS))):
        element.getparent().remove(element)
    if not _NAMED.search(serialize_part_xml(root)):
        return
    for element in root.iter():
        for key in list(element.attrib):
            namespace, _, attribute = str(key).rpartition("}")
            if attribute.startswith("rsid") or (attribute in _NAMES and "word" in namespace):
                del element.attrib[key]


def mark_pages(docx: Any, marking: str, draft: str | None) -> None:
    """Make sure that the header of every page says the marking, and that the plan is a draft if it is."""
    for header in _list_headers(docx):
        said = "".join(header._element.itertext(qn("w:t")))
        missing = [text for text in (marking, draft) if text and text not in said]
        if missing:
            paragraph = OxmlElement("w:p")
            header._element.insert(0, paragraph)
            header.paragraphs[0].add_run(" · ".join(missing)).bold = True


def _list_headers(docx: Any) -> Iterator[Any]:
    is_odd_and_even = docx.settings.odd_and_even_pages_header_footer
    for place, section in enumerate(docx.sections):
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if is_odd_and_even else []
        yield from (one for one in headers if place == 0 or not one.is_linked_to_previous)
