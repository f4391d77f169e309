"""The plan's sections as paragraphs, tables and pictures of Word, in the styles of the template."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from docx.shared import Emu

from kamplan.domain.scales import Audience
from kamplan.render.columns import DENSE, measure_table
from kamplan.render.drawing import find_drawing
from kamplan.render.evidence import list_columns, say_field
from kamplan.render.pictures import SHAPES
from kamplan.render.word_elements import (
    Column,
    Run,
    make_bookmark,
    make_link,
    make_paragraph,
    make_reference,
    make_runs,
    make_table,
    name_bookmark,
)
from kamplan.render.word_styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kamplan.plan.document import Block, Evidence, Heading, PlanDocument, Sentence

_PIXEL = 9525 * 1.06
"""How many units of Word a unit of a picture takes; the widest fills an A4 page between its margins."""
_POINT = 12700
_DENSE = 0.88
"""The type of a table of many columns, as a share of the usual."""
_DOTS = 220
"""How many dots of a picture an inch of paper takes: what Word itself keeps of pictures that are to be printed."""
_HIGHEST = 0.8
"""The share of a page's height that a picture may take."""
_NARROWER = {"figure-chart": 0.7}
"""The share of the text's width that pictures of a kind may take where they would be needlessly large."""


class BodyWriter:
    """Writes the sections of one plan into one document.

    References are links if the document holds the evidence; headings lead to the appendix if it holds that.
    """

    def __init__(self, docx: Any, document: PlanDocument, *, has_evidence: bool, has_appendix: bool) -> None:
        self.docx = docx
        self.document = document
        self.has_evidence = has_evidence
        self.has_appendix = has_appendix
        self.styles = Styles(docx)
        page = docx.sections[0]
        self.width = int(page.page_width - page.left_margin - page.right_margin)
        self.height = int(page.page_height - page.top_margin - page.bottom_margin)
        self.bookmarks = 0
        self._opens_appendix = next((one for one in document.sections if one.is_appendix), None)
        self._is_short = document.audience == Audience.CUSTOMER

    def write_section(self, name: str) -> Iterator[Any]:
        """Yield the elements of a section: its heading, then its blocks.

        One that opens with a picture begins a page: LibreOffice leaves a heading behind when a picture moves on. So
        does the appendix, except in the few pages that a customer gets.
        """
        section = next(one for one in self.document.sections if one.id == name)
        leads = f"  → {section.details}" if section.details and self.has_appendix else ""
        title = f"{section.number}  {section.title}".strip() + leads
        opens_with_picture = bool(section.blocks) and section.blocks[0].kind in SHAPES
        on_new_page = opens_with_picture or (section == self._opens_appendix and not self._is_short)
        yield make_paragraph(self.styles["section"], make_runs(title), keep_with_next=True, on_new_page=on_new_page)
        for block in section.blocks:
            yield from self._write_block(block)

    def write_evidence(self) -> Iterator[Any]:
        """Yield the elements of the appendix: every item that the plan refers to, with its source."""
        document, labels = self.document, self.document.labels
        title = f"{document.evidence_number}  {document.evidence_title}"
        on_new_page = self._opens_appendix is None and not self._is_short
        yield make_paragraph(self.styles["section"], make_runs(title), keep_with_next=True, on_new_page=on_new_page)
        if not document.evidence:
            yield make_paragraph(self.styles["notice"], make_runs(labels["no_evidence"]))
            return
        count = len(list_columns(document))
        found = list_columns(document, self._measure_room(count))
        columns = [Column(one.title, width=one.width) for one in found]
        rows = ([self._write_evidence(one, column.name) for column in found] for one in document.evidence)
        yield make_table(self.styles, columns, rows, self.width, size=self._shrink(count))
        yield make_paragraph(self.styles["cell"], [])

    def _shrink(self, columns: int) -> float | None:
        """Return the smaller size of type in which a table of so many columns is set, if it is."""
        return round(self.styles.measure("cell") * _DENSE * 2) / 2 if columns >= DENSE else None

    def _measure_room(self, columns: int) -> float:
        """Return how many ems of its type a table of so many columns is wide."""
        return self.width / _POINT / (self._shrink(columns) or self.styles.measure("cell"))

    def _write_block(self, block: Block) -> Iterator[Any]:
        write: Callable[[Any], Iterator[Any]] | None = getattr(self, f"_write_{block.kind.replace('-', '_')}", None)
        if write is not None:
            yield from write(block)
            return
        title, description = (str(getattr(block, name, "")) for name in ("title", "description"))
        if picture := find_drawing(block, self.document.language):
            width = self.width * _NARROWER.get(block.kind, 1)
            scale = min(_PIXEL, width / picture.width, self.height * _HIGHEST / picture.height)
            size = (Emu(int(picture.width * scale)), Emu(int(picture.height * scale)))
            png = picture.draw(round(size[0].inches * _DOTS))
            inline = self.docx.part.new_pic_inline(io.BytesIO(png), *size)
            inline.docPr.set("descr", f"{title}: {description}" if description else title)
            inline.docPr.set("name", title[:60])
            yield make_paragraph(self.styles["text"], [Run.drawing(inline)], keep_with_next=True)
        caption = " · ".join(text for text in (title, description) if text)
        yield make_paragraph(self.styles["caption"], make_runs(caption))

    def _write_paragraph(self, block: Any) -> Iterator[Any]:
        children: list[Any] = []
        for place, sentence in enumerate(block.sentences):
            children += self._write_sentence(sentence)
            if sentence.space_after and place < len(block.sentences) - 1:
                children += make_runs(" ")
        yield make_paragraph(self.styles["text"], children)

    def _write_bullets(self, block: Any) -> Iterator[Any]:
        if block.lead:
            lead = make_runs(block.lead, self.styles["strong"])
            yield make_paragraph(self.styles["text"], lead, keep_with_next=True)
        style = self.styles["point"]
        for point in block.points:
            bullet = [] if self.styles.has_bullets else make_runs("• ")
            yield make_paragraph(style, [*bullet, *self._write_sentence(point)])

    def _write_facts(self, block: Any) -> Iterator[Any]:
        columns = [Column("", width=30), Column("", width=70)]
        rows = [
            [make_runs(fact.label, self.styles["strong"]), self._write_fact(fact.value, fact.url)]
            for fact in block.facts
        ]
        yield make_table(self.styles, columns, rows, self.width, has_header=False)
        yield make_paragraph(self.styles["cell"], [])

    def _write_table(self, block: Any) -> Iterator[Any]:
        yield make_paragraph(self.styles["caption"], make_runs(block.caption), keep_with_next=True)
        rows = [[self._write_sentence(cell, space=" ") for cell in row] for row in block.rows]
        widths = measure_table(block.model_dump(), self._measure_room(len(block.columns)))
        columns = [
            Column(title, width=width, is_number=place in block.numeric)
            for place, (title, width) in enumerate(zip(block.columns, widths, strict=True))
        ]
        size = self._shrink(len(block.columns))
        yield make_table(self.styles, columns, rows, self.width, size=size)
        yield make_paragraph(self.styles["cell"], [])

    def _write_heading(self, block: Heading) -> Iterator[Any]:
        children = make_runs(block.text)
        if block.is_required:
            children += make_runs(" *")
        if block.state:
            children += make_runs(f"  [{block.state.text}]", self.styles["state"])
        yield make_paragraph(self.styles["area" if block.level == 1 else "topic"], children, keep_with_next=True)

    def _write_notice(self, block: Any) -> Iterator[Any]:
        yield make_paragraph(self.styles["notice"], make_runs(block.text))

    def _write_sentence(self, sentence: Sentence, *, space: str = "\u00a0") -> list[Any]:
        """Return a sentence with its references; `space` stands before the first, by default one that holds."""
        children: list[Any] = []
        style, after_reference = self.styles["reference"], False
        for part in sentence.parts:
            if part.ref:
                children += make_runs(" " if after_reference else space, style)
                children.append(make_reference(part.ref, style, is_link=self.has_evidence))
            else:
                children += make_runs(part.text)
            after_reference = bool(part.ref)
        for mark in sentence.marks:
            children += make_runs(f" ({mark.text})", self.styles["mark"])
        return children

    def _write_fact(self, value: str, url: str | None) -> list[Any]:
        if not url or not re.match(r"https?://", url):
            return make_runs(value)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        key = self.docx.part.relate_to(url, kind, is_external=True)
        return [make_link(None, make_runs(value, self.styles["link"]), key=key)]

    def _write_evidence(self, one: Evidence, name: str) -> list[Any]:
        said = say_field(one, name, self.document.labels)
        if name == "reference":
            self.bookmarks += 1
            return make_bookmark(self.bookmarks, name_bookmark(one.label), make_runs(said))
        if name == "statement":
            return [*make_runs(one.statement), *make_runs(said.removeprefix(one.statement), self.styles["mark"])]
        if name == "source":
            return [*self._write_fact(one.source, one.url), *make_runs(said.removeprefix(one.source))]
        return make_runs(said)
