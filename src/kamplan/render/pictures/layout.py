"""Placing the boxes of trees within a width: side by side where they fit, in columns and indented where not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.render.pictures.forest import Forest

INDENT = 18
GAP = 14
"""Between boxes and columns side by side, and between boxes in one column."""
DROP = 34
"""Between a box and the boxes side by side below it."""
TREE_GAP = 30

Point = tuple[float, float]


@dataclass
class Patch:
    """A placed tree: its size, its boxes by place, its lines, and the box of its root."""

    width: float
    height: float
    boxes: dict[int, Point] = field(default_factory=dict)
    lines: list[list[Point]] = field(default_factory=list)
    root: Point = (0, 0)

    def add(self, other: Patch, x: float, y: float) -> None:
        """Take over what another patch holds, moved."""
        self.boxes |= {place: (left + x, top + y) for place, (left, top) in other.boxes.items()}
        self.lines += [[(left + x, top + y) for left, top in line] for line in other.lines]
        self.width = max(self.width, x + other.width)
        self.height = max(self.height, y + other.height)


class Placer:
    """Places the boxes of a forest; all boxes have one size."""

    def __init__(self, forest: Forest, box_width: float, box_height: float) -> None:
        self.children = forest.children
        self.roots = forest.roots
        self.box_width = box_width
        self.box_height = box_height
        self.least: dict[int, float] = {}
        self.ideal: dict[int, float] = {}
        for place in self._bottom_up():
            below = self.children[place]
            indent = INDENT if len(below) > 1 else 0
            self.least[place] = max([box_width, *(self.least[one] + indent for one in below)])
            self.ideal[place] = max(box_width, sum(self.ideal[one] + GAP for one in below) - GAP)

    def place_all(self, width: float) -> Patch:
        """Return all trees: larger ones first, in shelves; people who stand alone in rows after them."""
        patches = [self.place_tree(root, width) for root in self.roots if self.children[root]]
        patches += [self.place_tree(root, width) for root in self.roots if not self.children[root]]
        done = Patch(0, 0)
        x = y = shelf = 0.0
        for patch in patches:
            is_box = len(patch.boxes) == 1
            if x and x + patch.width > width:
                x, y = 0, y + shelf + (GAP if is_box and shelf <= self.box_height else TREE_GAP)
                shelf = 0
            done.add(patch, x, y)
            x += patch.width + (GAP if is_box else TREE_GAP)
            shelf = max(shelf, patch.height)
        return done

    def place_tree(self, place: int, width: float) -> Patch:
        """Return one tree in a width; it is wider only where boxes indented one below the other need more."""
        below = self.children[place]
        if len(below) < 2:
            return self._place_single(place, width)
        least = sum(self.least[one] + GAP for one in below) - GAP
        if least <= width:
            rooms = self._share_out(below, width - least)
            return self._place_columns(place, [[self.place_tree(*pair)] for pair in zip(below, rooms, strict=True)])
        widest = max(self.least[one] for one in below) + INDENT
        count = max(1, int((width + GAP) / (widest + GAP)))
        room = max(widest, (width + GAP) / count - GAP) - INDENT
        patches = [self.place_tree(one, room) for one in below]
        if count == 1:
            return self._place_indented(place, patches)
        return self._place_columns(place, _split_evenly(patches, count))

    def _place_single(self, place: int, width: float) -> Patch:
        done = Patch(self.box_width, self.box_height)
        for one in self.children[place]:
            patch = self.place_tree(one, width)
            left = patch.root[0]
            done.add(patch, 0, self.box_height + DROP)
            done.root = (left, 0)
            middle = left + self.box_width / 2
            done.lines.append([(middle, self.box_height), (middle, self.box_height + DROP)])
        done.boxes[place] = done.root
        return done

    def _place_indented(self, place: int, patches: list[Patch]) -> Patch:
        done = Patch(self.box_width, self.box_height, {place: (0, 0)})
        self._hang(done, patches, 0, self.box_height + GAP, (INDENT / 2, self.box_height))
        return done

    def _hang(self, done: Patch, patches: list[Patch], x: float, y: float, start: Point) -> None:
        """Put trees one below the other, on a line that comes down at their left."""
        trunk = x + INDENT / 2
        middle = y
        for patch in patches:
            done.add(patch, x + INDENT, y)
            middle = y + self.box_height / 2
            done.lines.append([(trunk, middle), (x + INDENT + patch.root[0], middle)])
            y += patch.height + GAP
        done.lines.append([start, (trunk, start[1]), (trunk, middle)])

    def _place_columns(self, place: int, columns: list[list[Patch]]) -> Patch:
        done = Patch(self.box_width, self.box_height)
        top = self.box_height + DROP
        bus = self.box_height + DROP / 2
        x = 0.0
        ends: list[float] = []
        for column in columns:
            if len(column) == 1:
                end = x + column[0].root[0] + self.box_width / 2
                done.add(column[0], x, top)
                done.lines.append([(end, bus), (end, top)])
                x += column[0].width + GAP
            else:
                end = x + INDENT / 2
                self._hang(done, column, x, top, (end, bus))
                x += INDENT + max(patch.width for patch in column) + GAP
            ends.append(end)
        middle = (ends[0] + ends[-1]) / 2
        left = min(max(0.0, middle - self.box_width / 2), done.width - self.box_width)
        middle = left + self.box_width / 2
        done.lines.append([(middle, self.box_height), (middle, bus)])
        done.lines.append([(min(ends[0], middle), bus), (max(ends[-1], middle), bus)])
        done.root = done.boxes[place] = (left, 0)
        return done

    def _share_out(self, below: Sequence[int], spare: float) -> list[float]:
        wants = [self.ideal[one] - self.least[one] for one in below]
        share = min(1.0, spare / sum(wants)) if sum(wants) else 0.0
        return [self.least[one] + want * share for one, want in zip(below, wants, strict=True)]

    def _bottom_up(self) -> list[int]:
        order = list(self.roots)
        for place in order:
            order += self.children[place]
        return order[::-1]


def _split_evenly(patches: list[Patch], count: int) -> list[list[Patch]]:
    """Split trees into columns of about one height, keeping their order."""
    total = sum(patch.height + GAP for patch in patches)
    columns: list[list[Patch]] = [[]]
    filled = 0.0
    for place, patch in enumerate(patches):
        left = len(patches) - place
        is_due = filled + patch.height / 2 > total * len(columns) / count or left <= count - len(columns)
        if columns[-1] and is_due and len(columns) < count:
            columns.append([])
        columns[-1].append(patch)
        filled += patch.height + GAP
    return columns
