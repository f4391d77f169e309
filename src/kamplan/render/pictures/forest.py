"""Who stands below whom: reporting lines as trees, whatever the records say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Forest(NamedTuple):
    """Trees over the places of people in a list.

    `closing` are reporting lines that would close a circle, as (who reports, to whom); they join no tree.
    `orphans` report to somebody who is not in the list.
    """

    roots: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    closing: tuple[tuple[int, int], ...]
    orphans: frozenset[int]


def grow_forest(people: Sequence[tuple[str, str | None]]) -> Forest:
    """Return the trees of people given as (key, key of the manager or None), in the order of the list.

    A circle of managers is cut open at the member who comes first in the list. Of two people with one key the first
    is meant by it.
    """
    places: dict[str, int] = {}
    for place, (key, _) in enumerate(people):
        places.setdefault(key, place)
    managers = [None if key is None else places.get(key) for _, key in people]
    orphans = frozenset(place for place, (_, key) in enumerate(people) if key is not None and managers[place] is None)
    closing = _cut_circles(managers)
    children: list[list[int]] = [[] for _ in people]
    for place, manager in enumerate(managers):
        if manager is not None:
            children[manager].append(place)
    roots = tuple(place for place, manager in enumerate(managers) if manager is None)
    return Forest(roots, tuple(tuple(below) for below in children), closing, orphans)


def _cut_circles(managers: list[int | None]) -> tuple[tuple[int, int], ...]:
    """Take the first member's manager out of every circle and return the lines taken out."""
    closing: list[tuple[int, int]] = []
    walked: set[int] = set()
    for place in range(len(managers)):
        path: list[int] = []
        above: int | None = place
        while above is not None and above not in walked:
            walked.add(above)
            path.append(above)
            above = managers[above]
        if above is not None and above in path:
            first = min(path[path.index(above) :])
            closing.append((first, managers[first] or 0))
            managers[first] = None
    return tuple(sorted(closing))
