"""Make the shipped Word template: `python scripts/word_template.py [FILE]`, by default the one in templates.

The template is a Word file and cannot be reviewed as text; this is where everything in it comes from. It holds the
styles, the page header and footer, the title, and one paragraph `{{ content }}` where the plan goes.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from kamplan.render.properties import Properties, seal_package

FILE = Path(__file__).resolve().parent.parent / "templates" / "account-plan" / "plan.docx"
INK, SOFT, ACCENT, WARN = (RGBColor.from_string(one) for one in ("1B2430", "5A6675", "14507A", "9A3412"))
LATIN, CHINESE = "Arial", "Microsoft YaHei"
TEXT_WIDTH = Cm(17.4)
HEADINGS = {"Title": (22, INK, 0, 2), "Heading 1": (15, ACCENT, 22, 6), "Heading 2": (12.5, ACCENT, 16, 4),
            "Heading 3": (11, INK, 12, 2)}  # fmt: skip
PARAGRAPHS = {
    "Kamplan Lead": {"bold": True, "size": 10, "before": 4, "after": 1, "with_next": True},
    "Kamplan Notice": {"italic": True, "color": SOFT, "size": 10, "before": 2, "after": 6},
    "Kamplan Caption": {"bold": True, "size": 9.5, "before": 8, "after": 3, "with_next": True},
    "Kamplan Cell": {"size": 8.5, "before": 1, "after": 1, "line": 1.1},
    "Kamplan Cell Heading": {"size": 8.5, "bold": True, "color": SOFT, "before": 1, "after": 1, "with_next": True},
    "Kamplan As Of": {"size": 10, "color": SOFT, "after": 14},
}
CHARACTERS = {"Kamplan Reference": (ACCENT, False), "Kamplan Mark": (WARN, True), "Kamplan State": (SOFT, True)}
TABLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="KamplanTable">
<w:name w:val="Kamplan Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:color="D6DCE4"/>
<w:bottom w:val="single" w:sz="4" w:color="D6DCE4"/><w:insideH w:val="single" w:sz="4" w:color="D6DCE4"/></w:tblBorders>
<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:color="14507A"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="F5F7FA"/></w:tcPr></w:tblStylePr></w:style>"""


def set_fonts(style: Any) -> None:
    """Name the fonts of a style, Latin and Chinese, in place of those of a theme."""
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", CHINESE), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)


def make_styles(document: Any) -> None:
    """Set the styles that the plan's blocks are written in."""
    styles = document.styles
    normal = styles["Normal"]
    set_fonts(normal)
    normal.font.size, normal.font.color.rgb = Pt(10), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.2
    for name, (size, color, before, after) in HEADINGS.items():
        style = styles[name]
        set_fonts(style)
        style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), color, True, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    styles["List Bullet"].paragraph_format.space_after = Pt(3)
    for name, about in PARAGRAPHS.items():
        make_paragraph_style(styles, name, about)
    for name, (color, bold) in CHARACTERS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold, style.font.size = color, bold, Pt(8)
    styles.element.append(parse_xml(TABLE))


def make_paragraph_style(styles: Any, name: str, about: dict[str, Any]) -> None:
    """Add a paragraph style of the plan's own."""
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(about["size"]), about.get("bold"), about.get("italic")
    if "color" in about:
        style.font.color.rgb = about["color"]
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(about.get("before", 0)), Pt(about.get("after", 0))
    layout.keep_with_next = about.get("with_next")
    if "line" in about:
        layout.line_spacing = about["line"]


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


def make_page(document: Any) -> None:
    """Set the page, its header with marking and draft word, its footer with title and page number."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        stops = paragraph.paragraph_format.tab_stops
        paragraph.style.paragraph_format.tab_stops.clear_all()
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    header.add_run("{{ plan.marking }}\t")
    draft = header.add_run("{% if plan.is_draft %}{{ plan.draft_word }}{% endif %}")
    draft.bold, draft.font.color.rgb = True, WARN
    footer.add_run("{{ plan.title }}\t")
    add_field(footer, "PAGE")
    footer.add_run(" / ")
    add_field(footer, "NUMPAGES")
    for run in (*header.runs, *footer.runs):
        run.font.size = Pt(8)


def main(arguments: list[str]) -> int:
    """Write the template."""
    document = Document()
    make_styles(document)
    make_page(document)
    document.add_paragraph("{{ plan.title }}", style="Title")
    document.add_paragraph("{{ plan.labels.as_of }} {{ plan.as_of }}", style="Kamplan As Of")
    document.add_paragraph("{{ content }}")
    out = io.BytesIO()
    document.save(out)
    file = Path(arguments[0]) if arguments else FILE
    file.write_bytes(seal_package(out.getvalue(), Properties(), title=""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
