"""A document on a terminal: its sections in words, set to the width, then the evidence they rest on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.table import Table as Grid
from rich.text import Text

from kamplan.cli.call import Format
from kamplan.cli.output import Column, emit_json, emit_list, make_console
from kamplan.cli.terminal import safe
from kamplan.domain.text import shorten
from kamplan.plan.document import Bullets, Facts, Heading, Notice, Paragraph, Sentence, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from kamplan.cli.call import Call
    from kamplan.plan.document import Block, PlanDocument

COLUMN = 14
"""How many columns of the terminal a column of a table needs; one with less for each is set as a list."""
REF = re.compile(r"[A-Z]{1,2}-[0-9]+")
ALARMING = frozenset({"overdue", "stale", "contradicted", "handling-red"})
"""Marks that stand out; the word says all that the colour says."""


def emit_document(call: Call, document: PlanDocument) -> None:
    """Print a document in the format asked for: for a terminal, as JSON, or a row for each of its sentences."""
    if call.format is Format.JSON:
        emit_json(document.model_dump(mode="json"))
    elif call.format is Format.TABLE:
        print_document(document)
    else:
        rows = [
            row for section in document.sections for block in section.blocks for row in _list_rows(section.id, block)
        ]
        emit_list(call, [Column(key, key) for key in ("section", "lead", "text", "items")], rows, empty="")


def print_document(document: PlanDocument) -> None:
    """Print a document's title, marking and date, its sections, and a line for each item of its evidence."""
    console = make_console()
    console.print(Text(safe(document.title), style="bold"))
    line = f"{document.marking} · {document.labels['as_of']} {document.as_of}"
    console.print(Text(line if document.draft_word is None else f"{line} · {document.draft_word}", style="yellow"))
    for section in document.sections:
        console.print()
        console.print(Text(safe(section.title), style="bold underline"))
        for block in section.blocks:
            _print_block(console, block)
    if document.evidence:
        console.print()
        console.print(Text(document.evidence_title, style="bold underline"))
        grid = _make_grid()
        for one in document.evidence:
            source = " · ".join(str(text) for text in (one.source, one.contact, one.handling) if text)
            said = f"{one.grade or ''} {one.valid_as_of} {source}".strip()
            grid.add_row(one.label, Text(safe(said)))
        console.print(grid)


def _make_grid() -> Grid:
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    return grid


def _print_block(console: Console, block: Block) -> None:
    if isinstance(block, Heading):
        console.print()
        console.print(Text(safe(block.text), style="bold"))
    elif isinstance(block, Notice):
        console.print(Text(safe(block.text), style="dim"))
    elif isinstance(block, Paragraph):
        text = Text(" ").join(_set_sentence(one) for one in block.sentences)
        console.print(text)
    elif isinstance(block, Bullets):
        if block.lead:
            console.print(Text(safe(block.lead), style="bold"))
        grid = _make_grid()
        for point in block.points:
            grid.add_row(" ·", _set_sentence(point))
        console.print(grid)
    elif isinstance(block, Facts):
        grid = _make_grid()
        for fact in block.facts:
            grid.add_row(Text(safe(f" {fact.label}"), style="dim"), Text(safe(fact.value)))
        console.print(grid)
    elif isinstance(block, Table):
        console.print(_set_table(block) if console.width >= COLUMN * len(block.columns) else _set_rows(block))


def _set_rows(block: Table) -> Grid:
    """Return a table that is too wide for the terminal as a list: of each row its head, then the rest with labels."""
    grid = _make_grid()
    has_ref = len(block.columns) > 1 and all(REF.fullmatch(row[0].parts[0].text) for row in block.rows)
    first = 1 if has_ref else 0
    grid.add_row("", Text(safe(block.caption), style="bold"))
    for row in block.rows:
        cells = zip(block.columns[first + 1 :], row[first + 1 :], strict=True)
        more = [(column, _set_sentence(cell)) for column, cell in cells if cell.parts[0].text not in ("", "–")]
        rest = Text(" · ").join(Text(safe(f"{column} "), style="dim") + text for column, text in more)
        said = _set_sentence(row[first]) + Text("\n") + rest if more else _set_sentence(row[first])
        grid.add_row(safe(row[0].parts[0].text) if has_ref else " ·", said)
    return grid


def _set_table(block: Table) -> Grid:
    grid = Grid(
        box=None, pad_edge=False, header_style="bold", title=safe(block.caption), title_justify="left",
        title_style="bold",
    )  # fmt: skip
    for place, column in enumerate(block.columns):
        grid.add_column(safe(column), justify="right" if place in block.numeric else "left", overflow="fold")
    for row in block.rows:
        grid.add_row(*(_set_sentence(cell) for cell in row))
    return grid


def _set_sentence(sentence: Sentence) -> Text:
    text = Text()
    for part in sentence.parts:
        text += Text(f" [{part.ref}]", style="cyan") if part.ref else Text(safe(part.text))
    for mark in sentence.marks:
        text += Text(f" ({safe(mark.text)})", style="bold red" if mark.kind in ALARMING else "dim")
    return text


def _list_rows(section: str, block: Block) -> Iterator[dict[str, Any]]:
    """Yield a block's sentences as rows for spreadsheets and scripts."""
    if isinstance(block, Paragraph):
        yield from (_view(section, None, one) for one in block.sentences)
    elif isinstance(block, Bullets):
        yield from (_view(section, block.lead, one) for one in block.points)
    elif isinstance(block, Facts):
        yield from ({"section": section, "lead": one.label, "text": one.value, "items": []} for one in block.facts)
    elif isinstance(block, Table):
        for row in block.rows:
            cells = [_view(section, None, one) for one in row]
            text = " · ".join(str(one["text"]) for one in cells)
            items = [each for one in cells for each in one["items"]]
            yield {"section": section, "lead": shorten(block.caption), "text": text, "items": items}
    elif isinstance(block, Heading | Notice):
        yield {"section": section, "lead": None, "text": block.text, "items": []}


def _view(section: str, lead: str | None, sentence: Sentence) -> dict[str, Any]:
    marks = "".join(f" ({one.text})" for one in sentence.marks)
    return {
        "section": section,
        "lead": lead,
        "text": "".join(part.text for part in sentence.parts).strip() + marks,
        "items": [part.ref for part in sentence.parts if part.ref],
    }
