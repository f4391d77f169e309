"""The plan's sections as paragraphs, tables and pictures of Word, in the styles of the template."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from docx.shared import Emu

from kamplan.render.drawing import draw_block
from kamplan.render.word_elements import (
    Column,
    Run,
    Styles,
    make_bookmark,
    make_link,
    make_paragraph,
    make_reference,
    make_runs,
    make_table,
    name_bookmark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kamplan.plan.document import Block, Evidence, Heading, PlanDocument, Sentence

_PIXEL = 9525 * 1.06
"""How many units of Word a unit of a picture takes; the widest fills an A4 page between its margins."""
_LETTER = 60_000
"""How wide a letter of a table is, on average."""
_LONGEST = 16
"""How many letters of a word a column leaves room for."""
_HIGHEST = 0.8
"""The share of a page's height that a picture may take."""


class BodyWriter:
    """Writes the sections of one plan into one document."""

    def __init__(self, docx: Any, document: PlanDocument) -> None:
        self.docx = docx
        self.document = document
        self.styles = Styles(docx)
        page = docx.sections[0]
        self.width = int(page.page_width - page.left_margin - page.right_margin)
        self.height = int(page.page_height - page.top_margin - page.bottom_margin)
        self.bookmarks = 0

    def write_section(self, name: str) -> Iterator[Any]:
        """Yield the elements of a section: its heading, then its blocks."""
        section = next(one for one in self.document.sections if one.id == name)
        yield make_paragraph(self.styles["Heading 1"], make_runs(f"{section.number}  {section.title}"))
        for block in section.blocks:
            yield from self._write_block(block)

    def write_evidence(self) -> Iterator[Any]:
        """Yield the elements of the appendix: every item that the plan refers to, with its source."""
        document, labels = self.document, self.document.labels
        title = f"{document.evidence_number}  {document.evidence_title}"
        yield make_paragraph(self.styles["Heading 1"], make_runs(title), on_new_page=True)
        if not document.evidence:
            yield make_paragraph(self.styles["Kamplan Notice"], make_runs(labels["no_evidence"]))
            return
        for_us = document.audience != "customer"
        names = ["reference", "statement", *(["tier", "grade"] if for_us else []), "date"]
        names += ["state", "source", "marking"] if for_us else ["source"]
        widths = {"reference": 7.5, "statement": 36, "tier": 6, "grade": 6.5, "date": 12, "state": 12, "marking": 8}
        columns = [Column(labels[name], width=widths.get(name, 20)) for name in names]
        rows = ([self._write_evidence(one, name) for name in names] for one in document.evidence)
        yield make_table(self.styles, columns, rows, self.width)
        yield make_paragraph(None, [])

    def _write_block(self, block: Block) -> Iterator[Any]:
        write: Callable[[Any], Iterator[Any]] | None = getattr(self, f"_write_{block.kind.replace('-', '_')}", None)
        if write is not None:
            yield from write(block)
            return
        title, description = (str(getattr(block, name, "")) for name in ("title", "description"))
        if picture := draw_block(block, self.document.language):
            scale = min(_PIXEL, self.width / picture.width, self.height * _HIGHEST / picture.height)
            size = (Emu(int(picture.width * scale)), Emu(int(picture.height * scale)))
            inline = self.docx.part.new_pic_inline(io.BytesIO(picture.png), *size)
            inline.docPr.set("descr", f"{title}: {description}" if description else title)
            inline.docPr.set("name", title[:60])
            yield make_paragraph(self.styles["Normal"], [Run.drawing(inline)], keep_with_next=True)
        yield make_paragraph(
            self.styles["Kamplan Notice"], make_runs(" · ".join(text for text in (title, description) if text))
        )

    def _write_paragraph(self, block: Any) -> Iterator[Any]:
        children: list[Any] = []
        for place, sentence in enumerate(block.sentences):
            children += self._write_sentence(sentence)
            if sentence.space_after and place < len(block.sentences) - 1:
                children += make_runs(" ")
        yield make_paragraph(self.styles["Normal"], children)

    def _write_bullets(self, block: Any) -> Iterator[Any]:
        if block.lead:
            yield make_paragraph(self.styles["Kamplan Lead"], make_runs(block.lead), keep_with_next=True)
        style = self.styles["List Bullet"]
        for point in block.points:
            yield make_paragraph(style, [*([] if style else make_runs("• ")), *self._write_sentence(point)])

    def _write_facts(self, block: Any) -> Iterator[Any]:
        columns = [Column("", width=30), Column("", width=70)]
        rows = [
            [make_runs(fact.label, self.styles["Kamplan State"]), self._write_fact(fact.value, fact.url)]
            for fact in block.facts
        ]
        yield make_table(self.styles, columns, rows, self.width, has_header=False)
        yield make_paragraph(None, [])

    def _write_table(self, block: Any) -> Iterator[Any]:
        yield make_paragraph(self.styles["Kamplan Caption"], make_runs(block.caption), keep_with_next=True)
        rows = [[self._write_sentence(cell) for cell in row] for row in block.rows]
        texts = [[_read(cell) for cell in row] for row in block.rows]
        widths = _share([list(column) for column in zip(block.columns, *texts, strict=True)], self.width / _LETTER)
        columns = [
            Column(title, width=width, is_number=place in block.numeric)
            for place, (title, width) in enumerate(zip(block.columns, widths, strict=True))
        ]
        yield make_table(self.styles, columns, rows, self.width)
        yield make_paragraph(None, [])

    def _write_heading(self, block: Heading) -> Iterator[Any]:
        children = make_runs(block.text)
        if block.is_required:
            children += make_runs(" *")
        if block.state:
            children += make_runs(f"  [{block.state.text}]", self.styles["Kamplan State"])
        yield make_paragraph(self.styles[f"Heading {block.level + 1}"], children, keep_with_next=True)

    def _write_notice(self, block: Any) -> Iterator[Any]:
        yield make_paragraph(self.styles["Kamplan Notice"], make_runs(block.text))

    def _write_sentence(self, sentence: Sentence) -> list[Any]:
        children: list[Any] = []
        for part in sentence.parts:
            if part.ref:
                children += make_runs(
                    " " if children and children[-1].tag.endswith("hyperlink") else "\u00a0",
                    self.styles["Kamplan Reference"],
                )
                children.append(make_reference(part.ref, self.styles["Kamplan Reference"]))
            else:
                children += make_runs(part.text)
        for mark in sentence.marks:
            children += make_runs(f" ({mark.text})", self.styles["Kamplan Mark"])
        return children

    def _write_fact(self, value: str, url: str | None) -> list[Any]:
        if not url or not re.match(r"https?://", url):
            return make_runs(value)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        key = self.docx.part.relate_to(url, kind, is_external=True)
        return [make_link(None, make_runs(value, self.styles["Kamplan Reference"], has_style_size=False), key=key)]

    def _write_evidence(self, one: Evidence, name: str) -> list[Any]:
        labels = self.document.labels
        if name == "reference":
            self.bookmarks += 1
            return make_bookmark(self.bookmarks, name_bookmark(one.label), make_runs(one.label))
        if name == "statement":
            marks = "".join(f" ({mark.text})" for mark in one.marks)
            return [*make_runs(one.statement), *make_runs(marks, self.styles["Kamplan Mark"])]
        if name == "state":
            review = f"\n{labels['review_by']} {one.review_by}" if one.review_by else ""
            return make_runs(f"{one.state or ''}{review}")
        if name == "source":
            more = "".join(f", {text}" for text in (one.publisher, one.contact) if text)
            origin = f"\n{labels['origin']}: {one.origin}" if one.origin else ""
            return [*self._write_fact(one.source, one.url), *make_runs(f"{more}{origin}")]
        field = {"date": one.valid_as_of, "tier": one.tier, "grade": one.grade, "marking": one.handling}[name]
        return make_runs("" if field is None else str(field))


def _read(sentence: Sentence) -> str:
    return "".join(part.text or f"[{part.ref}]" for part in sentence.parts) + "".join(
        f" ({mark.text})" for mark in sentence.marks
    )


def _share(texts: list[list[str]], room: float) -> list[float]:
    """Return the width of each column, given its heading and cells: first its longest word, the rest by its text.

    `room` and the widths are in letters; a Chinese character is as wide as two and a Chinese text breaks anywhere.
    """
    needs, wishes = [], []
    for column in texts:
        words = [one for text in column for one in re.split(r"[\s\[\]]+", text)]
        needs.append(
            max((min(_count(one), _LONGEST if one.isascii() else _LONGEST / 2) for one in words), default=1) + 3
        )
        wishes.append(max(min(max(map(_count, column)), 80) - needs[-1], 0.5))
    spare = max(room - sum(needs), 0)
    return [need + spare * wish / sum(wishes) for need, wish in zip(needs, wishes, strict=True)]


def _count(text: str) -> int:
    return len(text) + sum(ord(one) > 0x2E7F for one in text)
