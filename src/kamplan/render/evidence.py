"""The columns of the appendix: which of an item's fields a reader gets, and what stands in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.render.columns import page_room, share_width

if TYPE_CHECKING:
    from kamplan.plan.document import Evidence, PlanDocument


@dataclass(frozen=True)
class EvidenceColumn:
    """A column of the appendix: the name of its field, its heading, its share of the table's width."""

    name: str
    title: str
    width: float


def list_columns(document: PlanDocument, room: float | None = None) -> tuple[EvidenceColumn, ...]:
    """Return the columns of the appendix in order; a customer's copy has no grades, states or markings.

    `room` is how many ems of its font the table is wide, by default as many as on a page.
    """
    labels = document.labels
    if document.audience is Audience.CUSTOMER:
        names = ["reference", "statement", "date", "source"]
    else:
        names = ["reference", "statement", "tier", "grade", "date", "state", "source", "marking"]
    texts = [[labels[name], *(say_field(one, name, labels) for one in document.evidence)] for name in names]
    widths = share_width(texts, room or page_room(len(names)))
    return tuple(EvidenceColumn(name, labels[name], width) for name, width in zip(names, widths, strict=True))


def say_field(one: Evidence, name: str, labels: dict[str, str]) -> str:
    """Return what stands in an item's cell, with a line break before what is said in addition."""
    if name == "statement":
        return one.statement + "".join(f" ({mark.text})" for mark in one.marks)
    if name == "state":
        return f"{one.state or ''}\n{labels['review_by']} {one.review_by}" if one.review_by else one.state or ""
    if name == "source":
        said = ", ".join(text for text in (one.source, one.publisher, one.contact) if text)
        return f"{said}\n{labels['origin']}: {one.origin}" if one.origin else said
    field = {"reference": one.label, "date": one.valid_as_of, "tier": one.tier, "grade": one.grade,
             "marking": one.handling}[name]  # fmt: skip
    return "" if field is None else str(field)
