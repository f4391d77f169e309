"""A plan as lists for a workbook: the sentences of a section, each of its tables and pictures, the evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kamplan.language import N_, translator
from kamplan.plan.document import Bullets, Facts, Heading, Notice, Paragraph, Table
from kamplan.render.picture_grids import Cell, list_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kamplan.plan.document import Block, PlanDocument, Section, Sentence

CELL_LIMIT = 16_383
"""How many characters a cell gets; Excel's own limit counts those beyond the basic plane twice."""
_T = TypeVar("_T")
DASH = "–"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?")
_DIGITS = 15
"""How many digits a number of a workbook keeps; a longer one stays text."""
WORDS = {
    "about": N_("About"),
    "text": N_("Text"),
    "marks": N_("Marks"),
    "publisher": N_("Publisher"),
    "link": N_("Link"),
    "unit": N_("Unit"),
}


@dataclass
class Grid:
    """A list: its name, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)


def list_grids(document: PlanDocument) -> Iterator[Grid]:
    """Yield every list of a plan in its order; columns that are empty throughout are left out."""
    for place, section in enumerate(document.sections):
        grids = [one for one in _list_section(document, section) if one.rows]
        if place == 0:
            grids = [_control(document, grids[0] if grids else None), *grids[1:]]
        for number, grid in enumerate(grids):
            of_section = f"{section.number} {section.title}"
            grid.name = of_section if number == 0 else f"{section.number}.{number + 1} {grid.name}"
            yield _drop_empty(grid)
    yield _drop_empty(_list_evidence(document))


def _control(document: PlanDocument, grid: Grid | None) -> Grid:
    """Return the first section's list with what a reader must know before all else on top."""
    labels = document.labels
    grid = grid or Grid("", _columns(document))
    said: list[tuple[str, Cell]] = [(labels["marking"], document.marking), (labels["as_of"], document.as_of)]
    if document.draft_word:
        said.insert(0, ("", document.draft_word))
    known = {(row[3], row[4]) for row in grid.rows}
    top: list[tuple[Cell, ...]] = [(None, None, None, about, text, None, None) for about, text in said]
    grid.rows = [row for row in top if (row[3], row[4]) not in known] + grid.rows
    return grid


def _columns(document: PlanDocument) -> tuple[str, ...]:
    labels, say = document.labels, translator(document.language)
    about, text, marks = (say(WORDS[one]) for one in ("about", "text", "marks"))
    return (labels["area"], labels["topic"], labels["state"], about, text, labels["reference"], marks)


def _list_section(document: PlanDocument, section: Section) -> list[Grid]:
    prose = Grid(section.title, _columns(document))
    grids = [prose]
    area = topic = state = None
    for block in section.blocks:
        if isinstance(block, Heading):
            state = block.state.text if block.state else None
            area, topic = (block.text, None) if block.level == 1 else (area, block.text)
        elif grid := _as_grid(document, block):
            grids.append(grid)
        else:
            prose.rows.extend((area, topic, state, *rest) for rest in _write_prose(block))
    return grids


def _write_prose(block: Block) -> Iterator[tuple[Cell, ...]]:
    if isinstance(block, Facts):
        for fact in block.facts:
            yield fact.label, _type(fact.value), None, None
    elif isinstance(block, Notice):
        yield None, block.text, None, None
    elif isinstance(block, Paragraph | Bullets):
        lead = block.lead if isinstance(block, Bullets) else None
        for sentence in block.sentences if isinstance(block, Paragraph) else block.points:
            references = ", ".join(part.ref for part in sentence.parts if part.ref)
            text = "".join(part.text for part in sentence.parts)
            yield lead, text, references, ", ".join(mark.text for mark in sentence.marks)


def _as_grid(document: PlanDocument, block: Block) -> Grid | None:
    if isinstance(block, Table):
        grid = Grid(block.caption, block.columns, [tuple(map(say_cell, row)) for row in block.rows])
        return type_columns(grid, block.numeric, translator(document.language)(WORDS["unit"])) if grid.rows else grid
    found = list_picture(document, block)
    return Grid(str(getattr(block, "title", "")), *found) if found else None


def _list_evidence(document: PlanDocument) -> Grid:
    labels, say = document.labels, translator(document.language)
    names = ("reference", "statement", "tier", "grade", "date", "state", "review_by", "source")
    columns = [labels[name] for name in names]
    columns += [say(WORDS["publisher"]), labels["contact"], labels["origin"], say(WORDS["link"])]
    grid = Grid(document.evidence_title, (*columns, labels["marking"], say(WORDS["marks"])))
    for one in document.evidence:
        grid.rows.append((
            one.label, one.statement, int(one.tier) if one.tier else None, one.grade, one.valid_as_of, one.state,
            one.review_by, one.source, one.publisher, one.contact, one.origin, one.url, one.handling,
            ", ".join(mark.text for mark in one.marks),
        ))  # fmt: skip
    grid.name = f"{document.evidence_number} {grid.name}"
    return grid


def say_cell(sentence: Sentence) -> str:
    """Return a cell's text with its references in brackets and its marks after it."""
    text = "".join(part.text or f" [{part.ref}]" for part in sentence.parts)
    marks = ", ".join(mark.text for mark in sentence.marks)
    return f"{text} ({marks})" if marks else text


def type_columns(grid: Grid, numeric: tuple[int, ...], unit_title: str) -> Grid:
    """Return the list with numbers and dates as such: columns of dates, and columns that the plan sets as numbers.

    A unit that stands behind every number of a column goes into its heading; units that differ get their own column.
    """
    titles: list[str] = []
    columns: list[Sequence[Cell]] = []
    for place, (title, cells) in enumerate(zip(grid.columns, zip(*grid.rows, strict=True), strict=True)):
        said = [None if cell == DASH else cell for cell in cells]
        if place in numeric:
            split = [_split_unit(cell) for cell in said]
            named = {unit for number, unit in split if number is not None}
            is_one = len(named) == 1
            unit = next(iter(named)) if is_one else None
            titles.append(f"{title} ({unit})" if unit else title)
            columns.append([number for number, _ in split])
            if any(named) and not is_one:
                titles.append(unit_title)
                columns.append([unit for _, unit in split])
        else:
            is_dates = all(isinstance(cell, str) and _DATE.fullmatch(cell) for cell in said if cell is not None)
            titles.append(title)
            columns.append([_type(cell) if is_dates and isinstance(cell, str) else cell for cell in said])
    return Grid(grid.name, tuple(titles), list(zip(*columns, strict=True)))


def _split_unit(text: Cell) -> tuple[Cell, str | None]:
    """Return a number and the unit behind it; a text that does not begin with a number stays whole."""
    if not isinstance(text, str):
        return text, None
    number, _, unit = text.partition(" ")
    read = _read_number(number)
    return (read, unit or None) if not isinstance(read, str) else (text, None)


def _read_number(text: str) -> Cell:
    """Return a number where the text is one that a workbook keeps as it is written, else the text."""
    if not _NUMBER.fullmatch(text) or sum(one.isdigit() for one in text) > _DIGITS:
        return text
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _type(text: str) -> Cell:
    """Return a date where the text is one in full."""
    if not _DATE.fullmatch(text):
        return text
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return found if found.year >= 1900 else text


def _drop_empty(grid: Grid) -> Grid:
    used = [any(row[place] not in (None, "") for row in grid.rows) for place in range(len(grid.columns))]
    keep = [place for place, is_used in enumerate(used) if is_used] or list(range(len(grid.columns)))
    return Grid(grid.name, _pick(grid.columns, keep), [_pick(row, keep) for row in grid.rows])


def _pick(row: tuple[_T, ...], keep: Iterable[int]) -> tuple[_T, ...]:
    return tuple(row[place] for place in keep)
