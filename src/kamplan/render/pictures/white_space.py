"""The geometry of the white-space grid: units down, products across, and who holds each cell."""

from __future__ import annotations

from typing import Any

from kamplan.render.pictures.legend import make_swatch, place_legend
from kamplan.render.pictures.marks import Mark, fit_text, make_rect, make_shape
from kamplan.render.pictures.text import measure_text

WIDTH = 960
SIDE = 170
LEAST = 84
ROW = 44
HOLDERS = {"ours": "solid", "competitor": "hatch", "open": "blank", "none": "dots"}
"""How each holder's cells are filled."""
SIGNS = {"ours": "\u25cf", "competitor": "\u25b2", "open": "\u25cb", "none": "\u2013"}


def shape_white_space(block: dict[str, Any]) -> dict[str, Any]:
    """Return the grid; each cell has a pattern, a sign, and its label or the word for its holder."""
    products = block["products"]
    words = block["words"]
    step = max(LEAST, (WIDTH - SIDE) / max(1, len(products)))
    width = SIDE + step * max(1, len(products))
    marks: list[Mark] = [fit_text(0, 36, words.get("unit", "unit"), SIDE - 10, size=11, style="soft")]
    for place, product in enumerate(products):
        marks.append(fit_text(SIDE + place * step + 2, 20, product, step - 8, size=12, style="bold", lines=2))
    y = 46.0
    for row in block["rows"]:
        marks.append(fit_text(0, y + 18, row["unit"], SIDE - 12, size=13, lines=2))
        for place, cell in enumerate(row["cells"][: len(products)]):
            marks += _draw_cell(cell, words, SIDE + place * step, y, step - 4)
        y += ROW
    used = {cell["holder"] for row in block["rows"] for cell in row["cells"]}
    entries = [
        make_swatch(f"{SIGNS[holder]} {words.get(holder, holder)}", fill, f"area w-{holder}")
        for holder, fill in HOLDERS.items()
        if holder in used
    ]
    legend, bottom = place_legend(entries, 0, y + 18, width)
    return make_shape(width, bottom, marks + legend)


def _draw_cell(cell: dict[str, Any], words: dict[str, str], x: float, y: float, width: float) -> list[Mark]:
    holder = cell["holder"]
    marks = [make_rect(x, y, width, ROW - 4, f"area w-{holder}", radius=3, fill=HOLDERS[holder])]
    text = cell["label"] or ("" if holder == "none" else words.get(holder, holder))
    shown = f"{SIGNS[holder]} {text}".strip()
    style = "light bold" if holder == "ours" else ""
    label = fit_text(x + width / 2, y + 25, shown, width - 14, size=12, style=style, anchor="middle")
    if holder in {"competitor", "none"}:
        room = min(width - 6, measure_text(label["lines"][0], 12) + 8)
        marks.append(make_rect(x + (width - room) / 2, y + 11, room, 19, "plate", radius=3))
    return [*marks, label]
