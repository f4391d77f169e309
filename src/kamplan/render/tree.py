"""The relationship map as lines of text, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.render.pictures.forest import Forest, grow_forest
from kamplan.render.pictures.text import count_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.pictures import MapPerson, RelationshipMap

LEVEL = 3
"""How many columns a level is indented."""
WIDE = 120
"""How many columns a line may take where nobody says how many there are."""
SEPARATOR = " · "


def render_tree(block: RelationshipMap, *, width: int | None = None) -> list[str]:
    """Return the people as a tree: name, subtitle, power, stance, coverage, our owner, whom they sway.

    One line each, or with a `width` in columns as many as that takes. Below the level that reaches the middle of the
    width nobody is indented further: the level is told by its number. A manager who is not listed, and one below the
    person (a circle), is named at the end of the line.
    """
    forest = grow_forest([(person.key, person.reports_to) for person in block.people])
    closing = dict(forest.closing)
    names = {person.key: person.name for person in reversed(block.people)}
    deepest = max(1, (width or WIDE) // 2 // LEVEL)
    lines: list[str] = []
    waiting = [(root, 0, "", "") for root in reversed(forest.roots)]
    while waiting:
        place, level, lead, after = waiting.pop()
        below = forest.children[place]
        bar = "│  " if below and level < deepest else "   "
        parts = list(_list_parts(block, place, forest, closing, names))
        lines += _wrap(parts, lead, after + bar, width)
        for one in reversed(below):
            if level >= deepest:
                waiting.append((one, level + 1, f"{after}{level + 2}: ", after))
                continue
            is_last = one == below[-1]
            waiting.append(
                (one, level + 1, after + ("└─ " if is_last else "├─ "), after + ("   " if is_last else "│  "))
            )
    return lines


def _wrap(parts: list[str], lead: str, after: str, width: int | None) -> Iterator[str]:
    """Yield the parts of a person on one line, or on several no wider than `width` where each part is narrower."""
    line = lead + parts[0]
    for part in parts[1:]:
        longer = line + SEPARATOR + part
        if width is not None and count_columns(longer) > width:
            yield line
            longer = after + part
        line = longer
    yield line


def _list_parts(
    block: RelationshipMap, place: int, forest: Forest, closing: dict[int, int], names: dict[str, str]
) -> Iterator[str]:
    person: MapPerson = block.people[place]
    words = block.words
    colon, comma = words.get("colon", ": "), words.get("comma", ", ")
    yield comma.join(part for part in (person.name, person.subtitle) if part)
    for name, code in (("power", person.power), ("stance", person.stance), ("coverage", person.coverage)):
        yield f"{words.get(name, name)}{colon}{words.get(code.value, code.value)}"
    if person.owner:
        yield f"{words.get('owner', 'owner')}{colon}{person.owner}"
    swayed = [names[key] for key in person.influences if key in names and key != person.key]
    if swayed:
        yield f"→ {words.get('influences', 'influences')} {comma.join(swayed)}"
    if place in forest.orphans:
        yield f"↑ {words.get('not-listed', 'not-listed')}"
    if place in closing:
        yield f"↑ {words.get('reports-to', 'reports-to')} {block.people[closing[place]].name}"
