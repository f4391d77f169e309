"""The styles that a plan is written in: Word's own, by their standard names, so that any template restyles them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kamplan.resources import find_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLES: Mapping[str, str] = {
    "section": "Heading 1",
    "area": "Heading 2",
    "topic": "Heading 3",
    "text": "Body Text",
    "point": "List Bullet",
    "notice": "Quote",
    "caption": "Caption",
    "cell": "Body Text 3",
    "strong": "Strong",
    "state": "Subtle Emphasis",
    "mark": "Intense Emphasis",
    "reference": "Subtle Reference",
    "link": "Hyperlink",
    "table": "Table Grid",
}
"""What each piece of a plan is set in, by the name that Word gives the style in every language."""
CHINESE = "zh-CN"
_DEFAULT_SIZE = 10.0


class Styles:
    """The ids of a document's styles by piece; a style that its template lacks is taken from the shipped template."""

    def __init__(self, docx: Any) -> None:
        self._docx = docx
        self._ids: dict[str, str] = {style.name: str(style.style_id) for style in docx.styles}
        self.has_bullets = STYLES["point"] in self._ids

    def __getitem__(self, piece: str) -> str:
        name = STYLES[piece]
        if name not in self._ids:
            self._ids[name] = self._adopt(name)
        return self._ids[name]

    def measure(self, piece: str) -> float:
        """Return the size of a style's type in points, which it may have from the style it is based on."""
        style = self._docx.styles[self._name_of(self[piece])]
        while style is not None:
            if style.font.size:
                return float(style.font.size.pt)
            style = style.base_style
        return _DEFAULT_SIZE

    def _name_of(self, style_id: str) -> str:
        return next(name for name, one in self._ids.items() if one == style_id)

    def _adopt(self, name: str) -> str:
        """Add a style of the shipped template, in the fonts of this document and based on its plain style."""
        element = deepcopy(_shipped()[name].element)
        for tag in ("w:link", "w:next", "w:numPr"):
            for one in list(element.iter(qn(tag))):
                one.getparent().remove(one)
        for fonts in list(element.iter(qn("w:rFonts"))):
            fonts.getparent().remove(fonts)
        base = element.find(qn("w:basedOn"))
        if base is not None:
            plain = self._docx.styles.default(_shipped()[name].type)
            if plain is None:
                element.remove(base)
            else:
                base.set(qn("w:val"), plain.style_id)
        taken = set(self._ids.values())
        style_id = str(element.get(qn("w:styleId")))
        while style_id in taken:
            style_id += "0"
        element.set(qn("w:styleId"), style_id)
        self._docx.styles.element.append(element)
        return style_id


def set_language(docx: Any) -> None:
    """Say that Chinese characters are Simplified ones: else Word draws them by the computer's language."""
    styles = docx.styles.element
    defaults = _child(_child(_child(styles, "w:docDefaults", first=True), "w:rPrDefault"), "w:rPr")
    _child(defaults, "w:lang")
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), CHINESE)
    theme = docx.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:eastAsia"), CHINESE)


def _child(parent: Any, tag: str, *, first: bool = False) -> Any:
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.insert(0 if first else len(parent), found)
    return found


@cache
def _shipped() -> Any:
    """Return the styles of the template of the account plan."""
    from docx import Document

    return Document(str(find_templates() / "account-plan" / "plan.docx")).styles
