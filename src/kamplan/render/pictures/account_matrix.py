"""The geometry of the account-selection matrix: attractiveness upwards, our strength to the right, accounts as dots."""

from __future__ import annotations

from typing import Any

from kamplan.render.pictures.marks import Mark, fit_text, make_circle, make_line, make_rect, make_shape, make_text

WIDTH = 760
SIDE = 60
TOP = 30
PLOT = 640
HEIGHT = 460
NAMES = 60
"""How many dots are named; of more accounts than that the table tells which is which."""


def shape_account_matrix(block: dict[str, Any]) -> dict[str, Any]:
    """Return the matrix; accounts with the same scores share a dot, which says how many they are."""
    words = block["words"]
    half_x, half_y = PLOT / 2, HEIGHT / 2
    fields = (("develop", 0, 0), ("invest", 1, 0), ("simplify", 0, 1), ("maintain", 1, 1))
    marks: list[Mark] = []
    for name, column, row in fields:
        x, y = SIDE + column * half_x, TOP + row * half_y
        marks.append(make_rect(x, y, half_x - 4, half_y - 4, "cellbox", radius=4))
        marks.append(fit_text(x + 10, y + 20, words[name], half_x - 20, size=13, style="bold soft"))
    marks += _draw_axes(words)
    held: dict[tuple[float, float], list[str]] = {}
    for spot in block["spots"]:
        held.setdefault((round(spot["strength"], 1), round(spot["attractiveness"], 1)), []).append(spot["name"])
    for (strength, attractiveness), names in sorted(held.items()):
        x, y = _place(strength, PLOT) + SIDE, TOP + HEIGHT - _place(attractiveness, HEIGHT)
        marks.append(make_circle(x, y, min(14, 5 + len(names)), "spot", fill="solid"))
        if len(held) <= NAMES:
            more = f" +{len(names) - 1}" if len(names) > 1 else ""
            is_right = x > SIDE + PLOT - 150
            at = x - 12 if is_right else x + 12
            anchor = "end" if is_right else "start"
            marks.append(fit_text(at, y + 4, names[0] + more, 150, size=12, anchor=anchor))
    return make_shape(WIDTH, TOP + HEIGHT + 44, marks)


def _place(score: float, length: float) -> float:
    return 24 + (score - 1) / 4 * (length - 52)


def _draw_axes(words: dict[str, str]) -> list[Mark]:
    bottom = TOP + HEIGHT
    marks = [make_line(SIDE, bottom, SIDE + PLOT, bottom, "rule"), make_line(SIDE - 4, TOP, SIDE - 4, bottom, "rule")]
    for score in range(1, 6):
        marks.append(make_text(SIDE + _place(score, PLOT), bottom + 16, str(score), "z11 soft", anchor="middle"))
        marks.append(make_text(SIDE - 12, bottom - _place(score, HEIGHT) + 4, str(score), "z11 soft", anchor="end"))
    marks.append(fit_text(SIDE, bottom + 34, f"{words['strength']} →", PLOT, size=12, style="bold"))
    marks.append(fit_text(2, TOP - 12, f"↑ {words['attractiveness']}", PLOT, size=12, style="bold"))
    return marks
