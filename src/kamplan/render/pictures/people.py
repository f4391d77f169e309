"""The signs of power, stance and coverage, the same wherever people are drawn."""

from __future__ import annotations

from kamplan.render.pictures.marks import Mark, make_circle, make_path, make_rect, make_text

POWERS = ("inner", "structure", "outside", "unknown")
STANCES = ("mentor", "supporter", "neutral", "opponent", "enemy", "unknown")
COVERAGES = ("none", "brief", "several", "in-depth", "unknown")
SIGNS = {"mentor": "★", "supporter": "+", "neutral": "○", "opponent": "−", "enemy": "✕", "unknown": "?"}
DOTS = {"none": 0, "brief": 1, "several": 2, "in-depth": 3}


def draw_stance(stance: str, x: float, y: float, *, size: float = 20) -> list[Mark]:
    """Return the badge of a stance, a square with its left edge at `x` and its middle at `y`."""
    return [
        make_rect(x, y - size / 2, size, size, f"badge b-{stance}", radius=3),
        make_text(x + size / 2, y + 5, SIGNS[stance], f"z13 sign s-{stance}"),
    ]


def draw_coverage(coverage: str, x: float, y: float) -> list[Mark]:
    """Return three dots, as many of them filled as we know the person well, or a question mark; 34 wide."""
    if coverage not in DOTS:
        return [make_text(x + 17, y + 4, "?", "z12 bold soft", anchor="middle")]
    count = DOTS[coverage]
    return [make_circle(x + 5 + 12 * one, y, 4, "dot" if one < count else "ring0") for one in range(3)]


def draw_power(power: str, x: float, y: float) -> list[Mark]:
    """Return a small box with the border of a power level; 28 wide."""
    return [make_rect(x + 2, y - 7, 24, 14, f"box p-{power}", radius=3)]


def draw_owner(x: float, y: float) -> list[Mark]:
    """Return the small figure that stands before our own person; 12 wide."""
    shoulders = make_path([("M", [x, y + 6]), ("a", [5, 6, 0, 0, 1, 10, 0]), ("Z", [])], "figure0")
    return [make_circle(x + 5, y - 4, 3, "figure0"), shoulders]
