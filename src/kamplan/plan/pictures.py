"""The pictures of the plan as plain values: what is drawn and every word of it, in the plan's language.

Where a picture has `words`, they give the word for each code it uses; a code without a word is shown as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from kamplan.domain.record import Record
from kamplan.domain.scales import Coverage, Power, Stance

Holder = Literal["ours", "competitor", "open", "none"]
"""Who holds a product in a unit."""
Status = Literal["open", "in-progress", "done", "dropped"]
"""How far an action is."""


class MapPerson(Record):
    """A person of the relationship map; `reports_to` and `influences` name people by their keys."""

    key: str
    name: str
    subtitle: str = ""
    reports_to: str | None = None
    influences: tuple[str, ...] = ()
    power: Power = Power.UNKNOWN
    stance: Stance = Stance.UNKNOWN
    coverage: Coverage = Coverage.UNKNOWN
    owner: str | None = None


class RelationshipMap(Record):
    """Who reports to whom, who influences whom, and how each stands to us.

    `words` has the codes of power, stance and coverage, and `power`, `stance`, `coverage`, `owner`, `reports-to`,
    `influences`, `not-listed` (a manager who is not among the people) and `person`.
    """

    kind: Literal["relationship-map"] = "relationship-map"
    title: str
    description: str
    people: tuple[MapPerson, ...]
    words: dict[str, str]


class MatrixPerson(Record):
    """A person of the power matrix."""

    name: str
    power: Power = Power.UNKNOWN
    stance: Stance = Stance.UNKNOWN


class PowerMatrix(Record):
    """Power down, stance across; `words` has the codes of both, and `power` and `stance`."""

    kind: Literal["power-matrix"] = "power-matrix"
    title: str
    description: str
    people: tuple[MatrixPerson, ...]
    words: dict[str, str]


class WhiteSpaceCell(Record):
    """Who holds a product in a unit, and what to say of it, such as a name or an amount."""

    holder: Holder
    label: str = ""


class WhiteSpaceRow(Record):
    """A unit with one cell for each product."""

    unit: str
    cells: tuple[WhiteSpaceCell, ...]


class WhiteSpaceGrid(Record):
    """Units down, products across; `words` has `ours`, `competitor`, `open`, `none` and `unit`."""

    kind: Literal["white-space"] = "white-space"
    title: str
    description: str
    products: tuple[str, ...]
    rows: tuple[WhiteSpaceRow, ...]
    words: dict[str, str]


class Bubble(Record):
    """An opportunity: `probability` in percent, `amount` for the size, `amount_text` as it is written."""

    label: str
    close: date | None = None
    probability: float | None = None
    amount: float | None = None
    amount_text: str = ""


class OpportunityChart(Record):
    """Opportunities by close date and probability.

    `words` has `opportunity`, `close`, `probability`, `amount`, `as-of` and `aside`, the heading of those without a
    date or a probability.
    """

    kind: Literal["opportunity-chart"] = "opportunity-chart"
    title: str
    description: str
    as_of: date | None = None
    bubbles: tuple[Bubble, ...]
    words: dict[str, str]


class GanttRow(Record):
    """An action with its time; without a start it is a single day."""

    label: str
    owner: str = ""
    start: date | None = None
    due: date
    status: Status
    is_overdue: bool = False


class Gantt(Record):
    """Actions over time; `words` has the statuses and `overdue`, `as-of`, `action`, `owner`, `start`, `due`, `status`."""

    kind: Literal["gantt"] = "gantt"
    title: str
    description: str
    as_of: date
    rows: tuple[GanttRow, ...]
    words: dict[str, str]


class FigurePoint(Record):
    """A measure in one year: numbers to draw, texts to read."""

    year: str
    actual: float | None = None
    actual_text: str = ""
    target: float | None = None
    target_text: str = ""


class FigureChart(Record):
    """One measure by year; `words` has `year`, `actual` and `target`."""

    kind: Literal["figure-chart"] = "figure-chart"
    title: str
    description: str
    unit: str = ""
    points: tuple[FigurePoint, ...]
    words: dict[str, str]


class MixSegment(Record):
    """A share of a bar; segments with the same label have the same pattern in every bar."""

    label: str
    count: int


class MixBar(Record):
    """A stacked bar."""

    label: str
    segments: tuple[MixSegment, ...]


class Mix(Record):
    """What a whole is made of, in one stacked bar or several."""

    kind: Literal["mix"] = "mix"
    title: str
    description: str
    bars: tuple[MixBar, ...]
