"""The pictures of a plan as lists that people can filter: what is drawn, in rows of typed cells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kamplan.language import N_, translator
from kamplan.plan.document import HeatMap, Radar
from kamplan.plan.pictures import (
    FigureChart,
    Gantt,
    Mix,
    OpportunityChart,
    PowerMatrix,
    RelationshipMap,
    WhiteSpaceGrid,
)

if TYPE_CHECKING:
    from kamplan.plan.document import Block, PlanDocument

Cell = str | int | float | date | None
"""What stands in a cell of a workbook."""
Rows = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
"""The columns of a list and its rows."""
WORDS = {
    "person": N_("Person"),
    "product": N_("Product"),
    "holder": N_("Held by"),
    "note": N_("Note"),
    "scale": N_("Scale"),
    "step": N_("Step"),
    "count": N_("Items"),
    "unit": N_("Unit"),
    "currency": N_("Currency"),
}


class Year(int):
    """A year, which is a number that is written without separators."""


def list_picture(document: PlanDocument, block: Block) -> Rows | None:
    """Return a picture's columns and rows; None for a block that is no picture."""
    say = translator(document.language)
    words = {name: say(word) for name, word in WORDS.items()}
    match block:
        case HeatMap():
            return _list_heat_map(block, document.labels)
        case Radar():
            columns = tuple(document.labels[name] for name in ("force", "verdict", "trend"))
            return columns, [(" ".join(one.name), one.verdict, one.trend) for one in block.spokes]
        case RelationshipMap():
            return _list_map(block)
        case PowerMatrix():
            columns = (words["person"], *_say(block.words, "power", "stance"))
            return columns, [(one.name, *_say(block.words, one.power, one.stance)) for one in block.people]
        case WhiteSpaceGrid():
            return _list_white_space(block, words)
        case OpportunityChart():
            return _list_opportunities(block, words)
        case Gantt():
            return _list_actions(block)
        case FigureChart():
            columns = (*_say(block.words, "year", "actual", "target"), words["unit"])
            return columns, [
                (_read_year(one.year), _tidy(one.actual), _tidy(one.target), block.unit) for one in block.points
            ]
        case Mix():
            columns = (words["scale"], words["step"], words["count"])
            return columns, [(bar.label, one.label, one.count) for bar in block.bars for one in bar.segments]
        case _:
            return None


def _list_heat_map(block: HeatMap, labels: dict[str, str]) -> Rows:
    columns = (labels["area"], labels["topic"], labels["required"], block.state_column, *block.columns)
    rows: list[tuple[Cell, ...]] = []
    area = None
    for row in block.rows:
        area = row.area or area
        required = "*" if row.is_required else None
        rows.append((area, row.topic, required, row.state.text, *(cell.count for cell in row.cells)))
    return columns, rows


def _list_map(block: RelationshipMap) -> Rows:
    words = block.words
    names = {one.key: one.name for one in block.people}
    columns = _say(words, "person", "reports-to", "influences", "power", "stance", "coverage", "owner")
    rows: list[tuple[Cell, ...]] = [
        (
            one.name + (f", {one.subtitle}" if one.subtitle else ""),
            names.get(one.reports_to, *_say(words, "not-listed")) if one.reports_to else None,
            ", ".join(names[key] for key in one.influences if key in names) or None,
            *_say(words, one.power, one.stance, one.coverage), one.owner,
        )
        for one in block.people
    ]  # fmt: skip
    return columns, rows


def _list_white_space(block: WhiteSpaceGrid, words: dict[str, str]) -> Rows:
    columns = (*_say(block.words, "unit"), words["product"], words["holder"], words["note"])
    return columns, [
        (row.unit, product, *_say(block.words, cell.holder), cell.label or None)
        for row in block.rows
        for product, cell in zip(block.products, row.cells, strict=False)
    ]


def _list_actions(block: Gantt) -> Rows:
    columns = _say(block.words, "action", "owner", "start", "due", "status", "overdue")
    rows: list[tuple[Cell, ...]] = []
    for one in block.rows:
        status, overdue = _say(block.words, one.status, "overdue")
        rows.append((one.label, one.owner, one.start, one.due, status, overdue if one.is_overdue else None))
    return columns, rows


def _list_opportunities(block: OpportunityChart, words: dict[str, str]) -> Rows:
    opportunity, close, probability, amount = _say(block.words, "opportunity", "close", "probability", "amount")
    columns = (opportunity, close, f"{probability} (%)", amount, words["currency"])
    return columns, [
        (one.label, one.close, _tidy(one.probability), _tidy(one.amount), one.amount_text.rpartition(" ")[2] or None)
        for one in block.bubbles
    ]


def _say(words: dict[str, str], *codes: str) -> tuple[str, ...]:
    """Return the word for each code; a code without a word is shown as it is."""
    return tuple(words.get(code, code) for code in codes)


def _tidy(value: float | None) -> Cell:
    """Return a number without a decimal point where it is whole."""
    return int(value) if value is not None and value.is_integer() else value


def _read_year(year: str) -> Cell:
    return Year(year) if year.isascii() and year.isdigit() else year
