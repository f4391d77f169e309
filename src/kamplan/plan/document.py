"""The plan as every format renders it: sections of blocks, every text already in the plan's language.

It holds nothing but frozen plain values: a template that gets it can neither reach a record nor change one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from kamplan.domain.record import Record
from kamplan.domain.scales import Audience, Language
from kamplan.plan.pictures import (
    FigureChart,
    Gantt,
    Mix,
    OpportunityChart,
    PowerMatrix,
    RelationshipMap,
    WhiteSpaceGrid,
)


class Mark(StrEnum):
    """What a reader must see of a sentence or topic, in words and not by colour alone."""

    ASSUMED = "assumed"
    STALE = "stale"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    OPEN = "open"
    CONTRADICTED = "contradicted"
    NO_CONCLUSION = "no-conclusion"


class Label(Record):
    """A mark or state with its word in the plan's language."""

    kind: str
    text: str


class Part(Record):
    """A piece of a sentence: text, or a reference to an item of the evidence (`ref`, such as I-12 or E-3)."""

    text: str = ""
    ref: str | None = None


class Sentence(Record):
    """A sentence with its references and marks; after a Chinese full stop no space follows."""

    parts: tuple[Part, ...]
    marks: tuple[Label, ...] = ()
    space_after: bool = True


class Paragraph(Record):
    """Sentences that belong together."""

    kind: Literal["paragraph"] = "paragraph"
    sentences: tuple[Sentence, ...]


class Bullets(Record):
    """A list of sentences, with a lead-in if one is needed."""

    kind: Literal["bullets"] = "bullets"
    lead: str | None = None
    points: tuple[Sentence, ...]


class Fact(Record):
    """A label and its value."""

    label: str
    value: str
    url: str | None = None


class Facts(Record):
    """Labels with their values."""

    kind: Literal["facts"] = "facts"
    facts: tuple[Fact, ...]


class Table(Record):
    """A table; `numeric` gives the places of columns that are set right."""

    kind: Literal["table"] = "table"
    caption: str
    columns: tuple[str, ...]
    numeric: tuple[int, ...] = ()
    rows: tuple[tuple[Sentence, ...], ...]


class Heading(Record):
    """A heading inside a section: level 1 an area, level 2 a topic with its state."""

    kind: Literal["heading"] = "heading"
    level: Literal[1, 2]
    text: str
    state: Label | None = None
    is_required: bool = False


class Notice(Record):
    """What is to be said plainly, such as that nothing is recorded."""

    kind: Literal["notice"] = "notice"
    text: str


class HeatCell(Record):
    """How many items of one tier a topic has; `shade` 0 to 4."""

    count: int
    shade: int


class HeatRow(Record):
    """A topic of the heat map; `area` is set on the first topic of each area."""

    area: str | None
    topic: str
    is_required: bool
    state: Label
    symbol: str
    cells: tuple[HeatCell, ...]


class HeatMap(Record):
    """The coverage heat map: topics down, tiers across."""

    kind: Literal["heat-map"] = "heat-map"
    title: str
    description: str
    columns: tuple[str, ...]
    state_column: str
    rows: tuple[HeatRow, ...]


class Spoke(Record):
    """One force of the radar: its name on one or two lines, its verdict 1 to 5 if there is one, its trend."""

    name: tuple[str, ...]
    verdict: int | None
    trend: str


class Radar(Record):
    """The five-forces radar."""

    kind: Literal["radar"] = "radar"
    title: str
    description: str
    low: str
    high: str
    spokes: tuple[Spoke, ...]


Picture = (
    HeatMap | Radar | RelationshipMap | PowerMatrix | WhiteSpaceGrid | OpportunityChart | Gantt | FigureChart | Mix
)
"""The blocks that are drawn."""
Block = Annotated[Paragraph | Bullets | Facts | Table | Heading | Notice | Picture, Field(discriminator="kind")]


class Section(Record):
    """A section of the plan, numbered as the method numbers it (section 8).

    `details` is the number of the section of the appendix that holds what stands behind this one, such as 3a; a
    section of the appendix is `is_appendix`.
    """

    number: str
    id: str
    title: str
    details: str | None = None
    is_appendix: bool = False
    blocks: tuple[Block, ...]


class Evidence(Record):
    """An item that the plan refers to, as the appendix lists it; fields the audience may not read are None."""

    label: str
    statement: str
    source: str
    publisher: str | None
    url: str | None
    valid_as_of: date
    marks: tuple[Label, ...] = ()
    tier: str | None = None
    grade: str | None = None
    origin: str | None = None
    contact: str | None = None
    state: str | None = None
    review_by: date | None = None
    handling: str | None = None


class PlanDocument(Record):
    """A whole plan for one audience in one language.

    `marking` is the line that stands on every page; `labels` holds the words that templates need. `version` says which
    version of the plan it is; a customer's copy does not say.
    """

    schema_version: Literal[1] = 1
    account: str
    key: str
    title: str
    language: Language
    audience: Audience
    marking: str
    is_draft: bool
    draft_word: str | None
    as_of: date
    version: str | None = None
    sections: tuple[Section, ...]
    evidence_title: str
    evidence_number: str
    evidence: tuple[Evidence, ...]
    labels: dict[str, str]
