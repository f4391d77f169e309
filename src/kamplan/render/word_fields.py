"""What a Word template would fetch or tell when somebody opens the plan: fields, links and parts from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS = frozenset({
    "=", "ADVANCE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "CREATEDATE", "DATE", "EQ", "FORMCHECKBOX", "FORMDROPDOWN",
    "FORMTEXT", "HYPERLINK", "IF", "INDEX", "LISTNUM", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "PRINTDATE", "REF",
    "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "STYLEREF", "SUBJECT", "SYMBOL", "TA", "TC", "TIME", "TITLE",
    "TOA", "TOC", "XE",
})  # fmt: skip
"""The fields that a template may have: none reads a file, rings up a server, or names a machine or its user."""
_ADDRESS = re.compile(r"https?://|mailto:|tel:|#", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')
_SWITCH = re.compile(r"\\[a-z]", re.IGNORECASE)
_EMBEDDED = ("/aFChunk", "/control", "/activeXControlBinary")
"""Relations to parts that Word runs, or reads as a file of another kind which may ask for more."""


def refuse_fields(root: Any, name: str) -> None:
    """Refuse a field that is not known to be harmless, and a link to a file; raises `TemplateError` naming it."""
    for instruction in _list_instructions(root):
        words = [found[0] or found[1] for found in _QUOTED.findall(instruction)]
        kind = words[0].upper() if words else ""
        if kind and not (kind in HARMLESS or kind.startswith("=")):
            raise TemplateError(
                Phrase(N_("{name}: the template has a field {kind}, which reads or tells of another file or machine"),
                       name=name, kind=kind),
                hint=Phrase(N_("take the field out of the template: Alt+F9 in Word shows the fields")),
            )  # fmt: skip
        if kind == "HYPERLINK":
            for target in _drop_switches(words[1:]):
                refuse_link(target, name)
    for element in root.iter(*(f"{{urn:schemas-microsoft-com:vml}}{one}" for one in ("imagedata", "fill", "stroke"))):
        if element.get("src"):
            refuse_link(element.get("src"), name, is_link=False)


def refuse_link(target: str, name: str, *, is_link: bool = True) -> None:
    """Refuse a link that leads to anything but a page, a mail or a place of the document itself."""
    if not (is_link and _ADDRESS.match(target.strip())):
        raise TemplateError(
            Phrase(N_("{name}: the template leads to {target!r}, a file outside it"), name=name, target=target),
            hint=Phrase(N_("take the link out of the template: it leads to web pages and mail addresses alone")),
        )


def refuse_relation(kind: str, name: str) -> None:
    """Refuse a part that Word would run or read as a file of another kind."""
    if kind.endswith(_EMBEDDED):
        raise TemplateError(
            Phrase(N_("{name}: the template holds a part that Word runs or reads in ({kind})"),
                   name=name, kind=kind.rpartition("/")[2]),
            hint=Phrase(N_("put its text into the template itself")),
        )  # fmt: skip


def _drop_switches(words: list[str]) -> list[str]:
    """Return what a field is told beside its switches and what belongs to these, such as the name of a place."""
    left, is_value = [], False
    for word in words:
        if _SWITCH.fullmatch(word):
            is_value = word.casefold() != "\\n"
        elif is_value:
            is_value = False
        else:
            left.append(word)
    return left


def _list_instructions(root: Any) -> Iterator[str]:
    """Yield what each field is told to do, put together from the runs that Word spreads it over."""
    begun: list[list[str]] = []
    tags = {qn("w:fldChar"): "", qn("w:instrText"): "text", qn("w:delInstrText"): "text", qn("w:fldSimple"): "simple"}
    for element in root.iter(*tags):
        match tags[element.tag]:
            case "simple":
                yield element.get(qn("w:instr")) or ""
            case "text":
                if not begun:
                    begun.append([])
                begun[-1].append(element.text or "")
            case _:
                does = element.get(qn("w:fldCharType"))
                if does == "begin":
                    begun.append([])
                elif begun and does == "separate":
                    yield "".join(begun[-1])
                elif begun:
                    yield "".join(begun.pop())
    yield from ("".join(parts) for parts in begun)
