"""The geometry of the power matrix: power down, stance across, names in the cells."""

from __future__ import annotations

from typing import Any

from kamplan.render.pictures.marks import Mark, count_lines, fit_text, make_rect, make_shape, make_text
from kamplan.render.pictures.people import POWERS, STANCES, draw_power, draw_stance

WIDTH = 960
SIDE = 150
TOP = 44
LINE = 15


def shape_power_matrix(block: dict[str, Any]) -> dict[str, Any]:
    """Return the matrix; the row and the column of the unknown stand only where somebody is in them."""
    people = block["people"]
    words = block["words"]
    powers = [one for one in POWERS if one != "unknown" or any(person["power"] == one for person in people)]
    stances = [one for one in STANCES if one != "unknown" or any(person["stance"] == one for person in people)]
    step = (WIDTH - SIDE) / len(stances)
    marks: list[Mark] = []
    for place, stance in enumerate(stances):
        x = SIDE + place * step
        marks += draw_stance(stance, x + 4, 22)
        marks.append(fit_text(x + 30, 27, words.get(stance, stance), step - 36, size=13, style="bold"))
    corner = " \u2193  ".join((words.get("power", "power"), words.get("stance", "stance"))) + " \u2192"
    marks.append(fit_text(4, 27, corner, SIDE - 8, size=11, style="soft"))
    y: float = TOP
    for power in powers:
        names = [[p["name"] for p in people if p["power"] == power and p["stance"] == stance] for stance in stances]
        cells = [_draw_names(each, SIDE + place * step, y, step) for place, each in enumerate(names)]
        height = max([56, *(bottom - y + 6 for _, bottom in cells)])
        marks += draw_power(power, 4, y + 26)
        marks.append(fit_text(40, y + 31, words.get(power, power), SIDE - 44, size=13, style="bold"))
        for place, (texts, _) in enumerate(cells):
            marks.append(make_rect(SIDE + place * step, y, step - 4, height, "cellbox", radius=4))
            marks += texts or [make_text(SIDE + place * step + step / 2 - 2, y + height / 2 + 4, "\u2013", "z12 faint",
                                         anchor="middle")]  # fmt: skip
        y += height + 4
    return make_shape(WIDTH, y + 4, marks)


def _draw_names(names: list[str], x: float, y: float, width: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y += 18
    for name in names:
        mark = fit_text(x + 8, y, name, width - 20, size=12, lines=2)
        marks.append(mark)
        y += LINE * count_lines(mark) + 4
    return marks, y - 12
