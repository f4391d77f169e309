"""The geometry of the relationship map: boxes in trees, reporting lines, influence arrows, and the legend."""

from __future__ import annotations

from typing import Any

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

WIDTH = 1100
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
    patch = Placer(forest, BOX, height).place_all(WIDTH - 2 * MARGIN)
    top = 26 if forest.orphans else MARGIN
    boxes = {place: (x + MARGIN, y + top) for place, (x, y) in patch.boxes.items()}
    lines = [[(x + MARGIN, y + top) for x, y in line] for line in patch.lines]
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
    for place, other in _pair_influences(people):
        marks += draw_arrow(boxes[place], boxes[other], size, boxed)
    for place, person in enumerate(people):
        marks += _draw_box(person, *boxes[place], height)
    width = max(WIDTH, patch.width + 2 * MARGIN)
    legend, bottom = _draw_legend(block, forest, top + patch.height + 30)
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
    marks += draw_stance(person["stance"], x + BOX - 6 - 18, y + 15, size=18)
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
    pairs = [
        (place, places[key])
        for place, person in enumerate(people)
        for key in dict.fromkeys(person["influences"])
        if key in places and places[key] != place
    ]
    return pairs


def _draw_legend(block: dict[str, Any], forest: Forest, y: float) -> tuple[list[Mark], float]:
    words = block["words"]
    people = block["people"]
    used = {kind: {person[kind] for person in people} for kind in ("power", "stance", "coverage")}

    def word(code: str) -> str:
        return str(words.get(code, code))

    power = [
        Entry(word(one), lambda x, y, one=one: draw_power(one, x, y), 28) for one in POWERS if one in used["power"]
    ]
    stance = [Entry(word(one), lambda x, y, one=one: draw_stance(one, x, y, size=16), 16)
              for one in STANCES if one in used["stance"]]  # fmt: skip
    coverage = [Entry(word(one), lambda x, y, one=one: draw_coverage(one, x, y), 34)
                for one in COVERAGES if one in used["coverage"]]  # fmt: skip
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
    for head, entries in (("power", power), ("stance", stance), ("coverage", coverage), (None, lines)):
        if entries:
            row, y = place_legend([*([Entry(word(head))] if head else []), *entries], MARGIN, y, WIDTH - 2 * MARGIN)
            marks += row
    return marks, y


def _draw_arrow_sign(x: float, y: float) -> list[Mark]:
    head = make_path([("M", [x + 30, y]), ("L", [x + 21, y - 4]), ("L", [x + 21, y + 4]), ("Z", [])], "head-influence")
    return [make_line(x, y, x + 22, y, "influence"), head]
