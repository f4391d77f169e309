"""The geometry of the relationship map: boxes in trees, reporting lines, influence arrows, and the legend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kamplan.render.pictures.arrows import draw_arrow, draw_closing
from kamplan.render.pictures.forest import Forest, grow_forest
from kamplan.render.pictures.layout import Placer
from kamplan.render.pictures.legend import Entry, place_legend
from kamplan.render.pictures.marks import Mark, count_lines, fit_text, make_line, make_path, make_rect, make_shape, tidy
from kamplan.render.pictures.people import (
    COVERAGES,
    POWERS,
    STANCES,
    draw_coverage,
    draw_owner,
    draw_power,
    draw_stance,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 1100
LEAST = 720
BEND = 34
"""Room at each side for arrows that go around."""
MARGIN = 12
BOX = 152
PAD = 8
NAME_ROOM = BOX - 2 * PAD - 26
TEXT_ROOM = BOX - 2 * PAD


def shape_relationship_map(block: dict[str, Any]) -> dict[str, Any]:
    """Return the map's marks, and in `nodes` the box of every person."""
    people = block["people"]
    forest = grow_forest([(person["key"], person["reports_to"]) for person in people])
    height = max([_measure_box(person) for person in people], default=0)
    pairs = _pair_influences(people)
    side = BEND if pairs or forest.closing else MARGIN
    patch = Placer(forest, BOX, height).place_all(WIDTH - 2 * side)
    width = max(LEAST, patch.width + 2 * side)
    top = 26 if forest.orphans else MARGIN
    boxes = {place: (x + side, y + top) for place, (x, y) in patch.boxes.items()}
    lines = [[(x + side, y + top) for x, y in line] for line in patch.lines]
    marks: list[Mark] = [
        make_path([("M" if one == 0 else "L", [x, y]) for one, (x, y) in enumerate(line)], "report") for line in lines
    ]
    for place in sorted(forest.orphans):
        x, y = boxes[place]
        marks.append(make_line(x + BOX / 2, y - 12, x + BOX / 2, y, "report"))
        marks.append(fit_text(x + BOX / 2, y - 12, "⋯", BOX, size=12, style="bold halo", anchor="middle"))
    size = (BOX, height)
    boxed = list(boxes.values())
    for below, above in forest.closing:
        marks += draw_closing(boxes[below], boxes[above], size)
    arrows = [draw_arrow(boxes[place], boxes[other], size, boxed, width) for place, other in pairs]
    marks += [mark for arrow in arrows for mark in arrow.under]
    for place, person in enumerate(people):
        marks += _draw_box(person, *boxes[place], height)
    marks += [mark for arrow in arrows for mark in arrow.over]
    legend, bottom = _draw_legend(block, forest, top + patch.height + 34, width)
    nodes = tuple(
        {"key": people[place]["key"], "x": tidy(x), "y": tidy(y), "width": BOX, "height": tidy(height)}
        for place, (x, y) in sorted(boxes.items())
    )
    return make_shape(width, bottom, marks + legend, nodes=nodes)


def _measure_box(person: dict[str, Any]) -> float:
    return 34 + 16 * max(1, _name_lines(person)) + 14 * _subtitle_lines(person)


def _name_lines(person: dict[str, Any]) -> int:
    return count_lines(fit_text(0, 0, person["name"], NAME_ROOM, size=13, style="bold", lines=2))


def _subtitle_lines(person: dict[str, Any]) -> int:
    return count_lines(fit_text(0, 0, person["subtitle"], TEXT_ROOM, size=11, lines=2))


def _draw_box(person: dict[str, Any], x: float, y: float, height: float) -> list[Mark]:
    marks = [make_rect(x, y, BOX, height, f"box p-{person['power']}", radius=6)]
    marks += draw_stance(person["stance"], x + BOX - 6 - 18, y + 15)
    marks.append(fit_text(x + PAD, y + 20, person["name"], NAME_ROOM, size=13, style="bold", lines=2))
    after = y + 20 + 16 * max(1, _name_lines(person))
    marks.append(fit_text(x + PAD, after - 1, person["subtitle"], TEXT_ROOM, size=11, style="soft", lines=2))
    low = y + height - 13
    marks += draw_coverage(person["coverage"], x + BOX - PAD - 34, low)
    if person["owner"]:
        marks += draw_owner(x + PAD, low)
        marks.append(fit_text(x + PAD + 14, low + 4, person["owner"], TEXT_ROOM - 52, size=11))
    return marks


def _pair_influences(people: tuple[dict[str, Any], ...]) -> list[tuple[int, int]]:
    places: dict[str, int] = {}
    for place, person in enumerate(people):
        places.setdefault(person["key"], place)
    return [
        (place, places[key])
        for place, person in enumerate(people)
        for key in dict.fromkeys(person["influences"])
        if key in places and places[key] != place
    ]


def _draw_legend(block: dict[str, Any], forest: Forest, y: float, width: float) -> tuple[list[Mark], float]:
    words = block["words"]
    people = block["people"]
    signs = {
        "power": _list_signs(POWERS, "power", block, draw_power, 28),
        "stance": _list_signs(STANCES, "stance", block, draw_stance, 18),
        "coverage": _list_signs(COVERAGES, "coverage", block, draw_coverage, 34),
    }

    def word(code: str) -> str:
        return str(words.get(code, code))

    lines = []
    if any(forest.children) or forest.closing:
        lines.append(Entry(word("reports-to"), lambda x, y: [make_line(x, y, x + 26, y, "report")], 26))
    if _pair_influences(people):
        lines.append(Entry(word("influences"), _draw_arrow_sign, 30))
    if any(person["owner"] for person in people):
        lines.append(Entry(word("owner"), draw_owner, 12))
    if forest.orphans:
        lines.append(Entry(word("not-listed"), lambda x, y: [fit_text(x, y + 4, "⋯", 20, size=12, style="bold")], 14))
    marks: list[Mark] = []
    for rows in [[Entry(word(head)), *entries] for head, entries in signs.items() if entries] + [lines]:
        if rows:
            row, y = place_legend(rows, MARGIN, y, width - 2 * MARGIN)
            marks += row
    return marks, y


def _list_signs(
    codes: tuple[str, ...],
    name: str,
    block: dict[str, Any],
    draw: Callable[[str, float, float], list[Mark]],
    width: int,
) -> list[Entry]:
    """Return an entry for each code that somebody on the map has."""
    used = {person[name] for person in block["people"]}
    return [Entry(block["words"].get(code, code), partial(draw, code), width) for code in codes if code in used]


def _draw_arrow_sign(x: float, y: float) -> list[Mark]:
    head = make_path([("M", [x + 30, y]), ("L", [x + 21, y - 4]), ("L", [x + 21, y + 4]), ("Z", [])], "head-influence")
    return [make_line(x, y, x + 22, y, "influence"), head]
