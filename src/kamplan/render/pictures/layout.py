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
    """Placed boxes and lines: how much room they take, the boxes by place, the lines."""

    width: float
    height: float
    boxes: dict[int, Point] = field(default_factory=dict)
    lines: list[list[Point]] = field(default_factory=list)

    def add(self, other: Patch, x: float, y: float) -> None:
        """Take over what another patch holds, moved."""
        self.boxes |= {place: (left + x, top + y) for place, (left, top) in other.boxes.items()}
        self.lines += [[(left + x, top + y) for left, top in line] for line in other.lines]
        self.width = max(self.width, x + other.width)
        self.height = max(self.height, y + other.height)


@dataclass
class Tree:
    """One person's box with the trees below it, each at its corner: nothing in it is moved until all is placed.

    Trees hold one another by place, not by value, so that a line of thousands of managers takes no deeper a call
    than one of three, and no box is moved more than once.
    """

    width: float
    height: float
    root: Point = (0, 0)
    below: list[tuple[int, Point]] = field(default_factory=list)
    lines: list[list[Point]] = field(default_factory=list)

    def hold(self, place: int, other: Tree, x: float, y: float) -> None:
        """Put another tree at a corner, and take the room that it needs."""
        self.below.append((place, (x, y)))
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
        for place in self._list_down(*self.roots)[::-1]:
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

    def place_tree(self, root: int, width: float) -> Patch:
        """Return one tree in a width; it is wider only where boxes indented one below the other need more."""
        rooms, columns = {root: width}, {root: 1}
        order = self._list_down(root)
        for place in order:
            columns[place], shares = self._share_room(place, rooms[place])
            rooms.update(zip(self.children[place], shares, strict=True))
        trees: dict[int, Tree] = {}
        for place in reversed(order):
            trees[place] = self._place_below(place, columns[place], trees)
        return self._flatten(root, trees)

    def _share_room(self, place: int, width: float) -> tuple[int, list[float]]:
        """Return in how many columns the trees below a person stand, and the width that each of them has."""
        below = self.children[place]
        if len(below) < 2:
            return len(below), [width] * len(below)
        least = sum(self.least[one] + GAP for one in below) - GAP
        if least <= width:
            return len(below), self._share_out(below, width - least)
        widest = max(self.least[one] for one in below) + INDENT
        count = max(1, int((width + GAP) / (widest + GAP)))
        return count, [max(widest, (width + GAP) / count - GAP) - INDENT] * len(below)

    def _place_below(self, place: int, count: int, trees: dict[int, Tree]) -> Tree:
        below = self.children[place]
        if len(below) < 2:
            return self._place_single(below, trees)
        if count == 1:
            done = Tree(self.box_width, self.box_height)
            self._hang(done, below, trees, 0, self.box_height + GAP, (INDENT / 2, self.box_height))
            return done
        if count == len(below):
            return self._place_columns([[one] for one in below], trees)
        return self._place_columns(_split_evenly(below, trees, count), trees)

    def _place_single(self, below: Sequence[int], trees: dict[int, Tree]) -> Tree:
        done = Tree(self.box_width, self.box_height)
        for one in below:
            done.hold(one, trees[one], 0, self.box_height + DROP)
            done.root = (trees[one].root[0], 0)
            middle = done.root[0] + self.box_width / 2
            done.lines.append([(middle, self.box_height), (middle, self.box_height + DROP)])
        return done

    def _hang(self, done: Tree, below: Sequence[int], trees: dict[int, Tree], x: float, y: float, start: Point) -> None:
        """Put trees one below the other, on a line that comes down at their left."""
        trunk = x + INDENT / 2
        middle = y
        for one in below:
            done.hold(one, trees[one], x + INDENT, y)
            middle = y + self.box_height / 2
            done.lines.append([(trunk, middle), (x + INDENT + trees[one].root[0], middle)])
            y += trees[one].height + GAP
        done.lines.append([start, (trunk, start[1]), (trunk, middle)])

    def _place_columns(self, columns: list[list[int]], trees: dict[int, Tree]) -> Tree:
        done = Tree(self.box_width, self.box_height)
        top = self.box_height + DROP
        bus = self.box_height + DROP / 2
        x = 0.0
        ends: list[float] = []
        for column in columns:
            if len(column) == 1:
                tree = trees[column[0]]
                end = x + tree.root[0] + self.box_width / 2
                done.hold(column[0], tree, x, top)
                done.lines.append([(end, bus), (end, top)])
                x += tree.width + GAP
            else:
                end = x + INDENT / 2
                self._hang(done, column, trees, x, top, (end, bus))
                x += INDENT + max(trees[one].width for one in column) + GAP
            ends.append(end)
        middle = (ends[0] + ends[-1]) / 2
        left = min(max(0.0, middle - self.box_width / 2), done.width - self.box_width)
        middle = left + self.box_width / 2
        done.lines.append([(middle, self.box_height), (middle, bus)])
        done.lines.append([(min(ends[0], middle), bus), (max(ends[-1], middle), bus)])
        done.root = (left, 0)
        return done

    def _flatten(self, root: int, trees: dict[int, Tree]) -> Patch:
        done = Patch(trees[root].width, trees[root].height)
        waiting: list[tuple[int, float, float]] = [(root, 0, 0)]
        while waiting:
            place, x, y = waiting.pop()
            tree = trees[place]
            done.boxes[place] = (x + tree.root[0], y + tree.root[1])
            done.lines += [[(left + x, top + y) for left, top in line] for line in tree.lines]
            waiting += [(one, x + left, y + top) for one, (left, top) in tree.below]
        return done

    def _share_out(self, below: Sequence[int], spare: float) -> list[float]:
        wants = [self.ideal[one] - self.least[one] for one in below]
        share = min(1.0, spare / sum(wants)) if sum(wants) else 0.0
        return [self.least[one] + want * share for one, want in zip(below, wants, strict=True)]

    def _list_down(self, *roots: int) -> list[int]:
        """Return everybody of some trees, each after whom they report to."""
        order = list(roots)
        for place in order:
            order += self.children[place]
        return order


def _split_evenly(below: Sequence[int], trees: dict[int, Tree], count: int) -> list[list[int]]:
    """Split trees into columns of about one height, keeping their order."""
    total = sum(trees[one].height + GAP for one in below)
    columns: list[list[int]] = [[]]
    filled = 0.0
    for place, one in enumerate(below):
        left = len(below) - place
        is_due = filled + trees[one].height / 2 > total * len(columns) / count or left <= count - len(columns)
        if columns[-1] and is_due and len(columns) < count:
            columns.append([])
        columns[-1].append(one)
        filled += trees[one].height + GAP
    return columns
