"""Documents in every format that people send, made of paragraphs, with one passage planted in a place of its own."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

FORMATS = ("docx", "pptx", "xlsx", "pdf", "html", "md", "txt", "eml")
PLACES = {"docx": ("text", "runs", "table"), "pptx": ("text", "runs", "notes"), "xlsx": ("text", "hidden")}
"""Where in a document of a format a passage is planted; elsewhere in its text."""
WAYS = ("verbatim", "retyped", "reordered", "replaced")
"""How a planted passage differs from what is on record."""
_CJK = re.compile("[\u4e00-\u9fff]")
_NEW = ["harbour", "violet", "gently", "seventh", "kettle", "walnut", "drifting", "copper", "meadow", "lantern", "quiet", "ribbon"]  # fmt: skip
_NEW_ZH = ["湖泊", "竹林", "秋天", "灯笼", "铜壶", "木桥", "晨雾", "远山"]  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A passage to be planted: the record it comes from, how it is told, and where it stands."""

    id: str
    text: str
    way: str
    place: str


def retell(text: str, way: str, rng: random.Random) -> str:
    """Return a text as somebody might type it from memory."""
    is_chinese = bool(_CJK.search(text))
    if way == "retyped":
        said = text.swapcase() if rng.random() < 0.5 else text.upper()
        return re.sub(r"[,.;:，。；：–-]", lambda found: rng.choice((" ", " – ", found[0] + " ")), said)
    if way == "reordered":
        pieces = re.split(r"(?<=[,;，；])\s*" if re.search("[,;，；]", text) else r"(?<=\s)", text.strip("。."))
        half = max(1, len(pieces) // 2)
        joint = "" if is_chinese or not re.search("[,;]", text) else " "
        return joint.join(pieces[half:]) + (" " if not is_chinese else "，") + joint.join(pieces[:half]).strip() + "."
    if way == "replaced" and is_chinese:
        chars, at = list(text), rng.randrange(8, 11)
        for place in range(at, len(chars) - 1, 12):
            chars[place : place + 2] = list(rng.choice(_NEW_ZH))
        return "".join(chars)
    if way == "replaced":
        words, at = text.split(" "), rng.randrange(6)
        return " ".join(rng.choice(_NEW) if place % 6 == at else one for place, one in enumerate(words))
    return text


def write_document(file: Path, paragraphs: Sequence[str], plant: Plant | None, rng: random.Random) -> None:
    """Write a document in the format that its name says, with a passage planted somewhere among the paragraphs."""
    lines = list(paragraphs)
    place = rng.randrange(len(lines) + 1)
    if plant and plant.place not in ("notes", "hidden", "table", "runs"):
        lines.insert(place, plant.text)
    hidden = plant if plant and plant.place in ("notes", "hidden", "table", "runs") else None
    {"docx": _word, "pptx": _slides, "xlsx": _sheets, "pdf": _pdf, "html": _html, "eml": _mail}.get(
        file.suffix[1:], _plain
    )(file, lines, hidden, rng)


def _split(text: str, rng: random.Random) -> list[str]:
    cuts = sorted(rng.sample(range(1, len(text)), min(6, len(text) - 1)))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _word(file: Path, lines: Sequence[str], hidden: Plant | None, rng: random.Random) -> None:
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    for one in lines:
        document.add_paragraph(one)
    if hidden and hidden.place == "runs":
        paragraph = document.add_paragraph()
        for piece in _split(hidden.text, rng):
            paragraph.add_run(piece).bold = rng.random() < 0.5
    elif hidden:
        table = document.add_table(2, 2)
        table.cell(1, 1).text = hidden.text
    document.save(str(file))


def _slides(file: Path, lines: Sequence[str], hidden: Plant | None, rng: random.Random) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.core_properties.author = deck.core_properties.last_modified_by = ""
    for one in lines:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(4)).text_frame.text = one
    if hidden and hidden.place == "runs":
        frame = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(8), Inches(1)).text_frame
        for piece in _split(hidden.text, rng):
            frame.paragraphs[0].add_run().text = piece
    elif hidden:
        slide.notes_slide.notes_text_frame.text = hidden.text
    deck.save(str(file))


def _sheets(file: Path, lines: Sequence[str], hidden: Plant | None, _rng: random.Random) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Facts")
        for row, one in enumerate(lines):
            sheet.write_string(row, row % 3, one)
        if hidden:
            other = book.add_worksheet("Work")
            other.write_string(4, 4, hidden.text)
            other.very_hidden()


def _html(file: Path, lines: Sequence[str], _hidden: Plant | None, _rng: random.Random) -> None:
    text = "\n".join(f"<p>{html.escape(one)}</p>" for one in lines)
    file.write_text(f"<!doctype html><title>Facts</title><body>{text}</body>", encoding="utf-8")


def _pdf(file: Path, lines: Sequence[str], _hidden: Plant | None, _rng: random.Random) -> None:
    from weasyprint import HTML

    HTML(string="".join(f"<p>{html.escape(one)}</p>" for one in lines)).write_pdf(file)


def _plain(file: Path, lines: Sequence[str], _hidden: Plant | None, rng: random.Random) -> None:
    wrapped = ["\n".join(re.findall(r".{1,70}(?:\s|$)", one) or [one]) if rng.random() < 0.5 else one for one in lines]
    file.write_text("\n\n".join(wrapped) + "\n", encoding="utf-8")


def _mail(file: Path, lines: Sequence[str], _hidden: Plant | None, _rng: random.Random) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@one.example", "b@two.example", "Facts"
    message.set_content("\n\n".join(lines))
    file.write_bytes(message.as_bytes())
