"""The relationship map as lines of text, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.render.pictures.forest import Forest, grow_forest

if TYPE_CHECKING:
    from kamplan.plan.pictures import MapPerson, RelationshipMap


def render_tree(block: RelationshipMap) -> list[str]:
    """Return the people as a tree, one line each: name, subtitle, power, stance, coverage, our owner.

    A manager who is not listed, and one below the person (a circle), is named at the end of the line.
    """
    forest = grow_forest([(person.key, person.reports_to) for person in block.people])
    closing = dict(forest.closing)
    lines: list[str] = []
    open_places = [(root, "", "") for root in reversed(forest.roots)]
    while open_places:
        place, lead, after = open_places.pop()
        lines.append(lead + _say_person(block, place, forest, closing))
        below = forest.children[place]
        for one in reversed(below):
            is_last = one == below[-1]
            open_places.append((one, after + ("└─ " if is_last else "├─ "), after + ("   " if is_last else "│  ")))
    return lines


def _say_person(block: RelationshipMap, place: int, forest: Forest, closing: dict[int, int]) -> str:
    person: MapPerson = block.people[place]
    words = block.words
    codes = (("power", person.power), ("stance", person.stance), ("coverage", person.coverage))
    parts = [", ".join(part for part in (person.name, person.subtitle) if part)]
    parts += [f"{words.get(name, name)}: {words.get(code.value, code.value)}" for name, code in codes]
    if person.owner:
        parts.append(f"{words.get('owner', 'owner')}: {person.owner}")
    if place in forest.orphans:
        parts.append(f"↑ {words.get('not-listed', 'not-listed')}")
    if place in closing:
        parts.append(f"↑ {words.get('reports-to', 'reports-to')} {block.people[closing[place]].name}")
    return " · ".join(parts)
