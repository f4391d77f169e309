"""What is looked for in a file: texts of records that its reader may not know, and where one was found repeated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a known text is: prose, a label such as a title or a product, or the name of a person or company."""

    TEXT = "text"
    LABEL = "label"
    PERSON = "person"
    COMPANY = "company"


NAMES = frozenset({Sort.PERSON, Sort.COMPANY})


@dataclass(frozen=True)
class Known:
    """A text of a record: the record's id, the field, what it says."""

    id: str
    field: str
    text: str
    sort: Sort = Sort.TEXT


@dataclass(frozen=True)
class Likeness:
    """The number of a passage that repeats a known text, and how much of it."""

    known: Known
    passage: int
    score: float
