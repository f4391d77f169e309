"""Make the shipped Word templates: `python scripts/word_template.py [FOLDER]`, by default the one of all templates.

The templates are Word files and cannot be reviewed as text; this is where everything in them comes from. Each holds
Word's own styles by their standard names, the page header and footer, the title, and a paragraph where the plan goes.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from kamplan.render.properties import Properties, seal_package

FOLDER = Path(__file__).resolve().parent.parent / "templates"
INK, SOFT, ACCENT, WARN = (RGBColor.from_string(one) for one in ("1B2430", "5A6675", "14507A", "9A3412"))
LATIN, CHINESE = "Arial", "Microsoft YaHei"


@dataclass(frozen=True)
class Look:
    """How a document looks: what of the plan goes in, its margins in centimetres, its type as a share of the usual."""

    content: str
    side: float
    top: float
    bottom: float
    type: float = 1.0
    space: float = 1.0


LOOKS = {
    "account-plan": Look("{{ content }}", side=1.7, top=1.8, bottom=1.5, type=0.94, space=0.5),
    "one-page": Look("{{ body }}", side=1.3, top=1.6, bottom=1.3, type=0.8, space=0.25),
    "sponsor-brief": Look("{{ body }}", side=1.4, top=1.6, bottom=1.4, type=0.8, space=0.25),
}
HEADINGS = {"Title": (22, INK, 0, 2), "Heading 1": (15, ACCENT, 22, 6), "Heading 2": (12.5, ACCENT, 16, 4),
            "Heading 3": (11, INK, 12, 2)}  # fmt: skip
PARAGRAPHS: dict[str, dict[str, Any]] = {
    "Subtitle": {"size": 10, "color": SOFT, "after": 14},
    "Body Text": {"size": 10, "after": 5},
    "List Bullet": {"size": 10, "after": 3},
    "Quote": {"italic": True, "color": SOFT, "size": 10, "before": 2, "after": 6},
    "Caption": {"bold": True, "size": 9, "color": SOFT, "before": 6, "after": 3},
    "Body Text 3": {"size": 8.5, "before": 1, "after": 1, "line": 1.1},
}
CHARACTERS: dict[str, dict[str, Any]] = {
    "Strong": {"bold": True},
    "Subtle Emphasis": {"bold": True, "color": SOFT, "size": 8},
    "Intense Emphasis": {"bold": True, "color": WARN, "size": 8},
    "Subtle Reference": {"color": ACCENT, "size": 8},
    "Hyperlink": {"color": ACCENT},
}
"""The styles that the plan's pieces are set in; `render/word_styles.py` says which is for what."""
TABLE = """<w:tblPr {ns}><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="4" w:color="D6DCE4"/>
<w:bottom w:val="single" w:sz="4" w:color="D6DCE4"/><w:insideH w:val="single" w:sz="4" w:color="D6DCE4"/></w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>"""
TABLE_HEAD = """<w:tblStylePr {ns} w:type="firstRow"><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="12" w:color="14507A"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="F5F7FA"/></w:tcPr></w:tblStylePr>"""


def set_fonts(style: Any) -> None:
    """Name the fonts of a style, Latin and Chinese, in place of those of a theme."""
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", CHINESE), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)


def make_styles(document: Any, look: Look) -> None:
    """Set Word's own styles as the plan's blocks are written in them."""
    styles = document.styles
    normal = styles["Normal"]
    set_fonts(normal)
    normal.font.size, normal.font.color.rgb = Pt(10 * look.type), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0 + 0.2 * look.space
    for name, (size, color, before, after) in HEADINGS.items():
        style = styles[name]
        set_fonts(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size * look.type), True, False
        style.font.color.rgb = color
        style.paragraph_format.space_before = Pt(before * look.space)
        style.paragraph_format.space_after = Pt(after * look.space)
        style.paragraph_format.keep_with_next = True
        for border in list(style.element.iter(qn("w:pBdr"))):
            border.getparent().remove(border)
    for name, about in PARAGRAPHS.items():
        set_paragraph_style(styles[name], about, look)
    if "Hyperlink" not in [style.name for style in styles]:
        styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    for name, about in CHARACTERS.items():
        set_type(styles[name], about, look)
    set_table_style(styles["Table Grid"])


def set_type(style: Any, about: dict[str, Any], look: Look) -> None:
    """Set the type of a style, and nothing that it had of it before."""
    layout = style.element.get_or_add_rPr()
    for one in list(layout):
        layout.remove(one)
    style.font.bold, style.font.italic = about.get("bold"), about.get("italic")
    if "size" in about:
        style.font.size = Pt(about["size"] * look.type)
    if "color" in about:
        style.font.color.rgb = about["color"]


def set_paragraph_style(style: Any, about: dict[str, Any], look: Look) -> None:
    """Set the type and the spaces of a paragraph style."""
    set_type(style, about, look)
    layout = style.paragraph_format
    layout.space_before = Pt(about.get("before", 0) * look.space)
    layout.space_after = Pt(about.get("after", 0) * look.space)
    if "line" in about:
        layout.line_spacing = 1.0 + (about["line"] - 1.0) * look.space


def set_table_style(style: Any) -> None:
    """Set the lines of tables: below each row, and a stronger one below the heading."""
    for tag in ("w:tblPr", "w:tblStylePr", "w:pPr"):
        for one in list(style.element.iter(qn(tag))):
            one.getparent().remove(one)
    for part in (TABLE, TABLE_HEAD):
        style.element.append(parse_xml(part.format(ns=nsdecls("w"))))


def add_field(paragraph: Any, code: str) -> None:
    """Add a field that Word fills in, such as the page number."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {text} "
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def make_page(document: Any, look: Look) -> None:
    """Set the page, its header with marking and draft word, its footer with title and page number."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(look.side)
    section.top_margin, section.bottom_margin = Cm(look.top), Cm(look.bottom)
    section.header_distance = section.footer_distance = Cm(min(1.0, look.bottom / 2))
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        stops = paragraph.paragraph_format.tab_stops
        paragraph.style.paragraph_format.tab_stops.clear_all()
        stops.add_tab_stop(Cm(21 - 2 * look.side), WD_TAB_ALIGNMENT.RIGHT)
    header.add_run("{{ plan.marking }}\t")
    draft = header.add_run("{% if plan.is_draft %}{{ plan.draft_word }}{% endif %}")
    draft.bold, draft.font.color.rgb = True, WARN
    footer.add_run("{{ plan.title }}\t")
    add_field(footer, "PAGE")
    footer.add_run(" / ")
    add_field(footer, "NUMPAGES")
    for run in (*header.runs, *footer.runs):
        run.font.size = Pt(8)


def make_template(look: Look) -> bytes:
    """Return a template as a Word file."""
    document = Document()
    make_styles(document, look)
    make_page(document, look)
    document.add_paragraph("{{ plan.title }}", style="Title")
    document.add_paragraph("{{ plan.labels.as_of }} {{ plan.as_of }}", style="Subtitle")
    document.add_paragraph(look.content)
    out = io.BytesIO()
    document.save(out)
    return seal_package(out.getvalue(), Properties(), title="")


def main(arguments: list[str]) -> int:
    """Write the templates."""
    folder = Path(arguments[0]) if arguments else FOLDER
    for name, look in LOOKS.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "plan.docx").write_bytes(make_template(look))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
