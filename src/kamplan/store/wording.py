"""Which columns of a row hold words that somebody wrote, as against codes, dates, numbers and names of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS: dict[str, tuple[str, ...]] = {
    "account": ("industry", "headquarters", "source", "url"),
    "contact": (
        "name", "name_zh", "title", "unit", "partner", "interests", "notes", "source", "url", "email", "phone",
        "left_reason", "ref", "withdrawn_reason",
    ),
    "source": ("name", "publisher", "withdrawn_reason"),
    "item": ("ref", "statement", "detail", "source_name", "publisher", "url", "reason", "origin", "withdrawn_reason"),
    "judgement": ("text", "contribution", "withdrawn_reason"),
    "figure": ("measure", "value", "unit", "source", "url", "withdrawn_reason"),
    "record": ("ref", "body", "withdrawn_reason"),
    "version": ("steps",),
}  # fmt: skip
"""The columns with words, by table."""
NAMING = {"account": ("units",), "release": ("file_name",)}
"""Columns beside them in which a person may be named."""
LASTING = {"account": ("key", "name", "name_zh", "parent")}
"""Columns in which a person may be named, and which are not rewritten: others know the account by them."""
_COMMON = frozenset({"owner", "currency", "approved_by", "unit", "product", "competitor", "competitors", "role", "who"})
"""Fields whose words are shared by many records: business units, products, people of ours."""
_LISTS = frozenset({("contact", "email"), ("contact", "phone")})
"""Columns that hold a JSON array of texts."""


def list_words(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the words that are a row's own, each with the name of its field; those that many records share are not."""
    for column in COLUMNS.get(table, ()):
        value = row.get(column)
        if (table, column) in _LISTS and value:
            yield from ((column, one) for one in json.loads(value))
        elif column == "body" and value:
            yield from _list_own(Kind(row["kind"]), json.loads(value))
        elif value and column not in _COMMON and (table, column) != ("contact", "title"):
            yield column, str(value)


def _list_own(kind: Kind, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in KINDS[kind].fields:
        value = body.get(field.name)
        is_own = field.is_argument or field.name not in _COMMON
        if field.shape is Shape.TEXT and is_own and isinstance(value, str):
            yield field.name, value
        elif field.shape is Shape.ATTEMPTS:
            yield from ((field.name, one["note"]) for one in value or () if one.get("note"))
