"""Ids people can say: a letter or two for the kind and a number within the store, such as `I-12`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ID = re.compile(r"([A-Za-z]|AS|as)-?([1-9][0-9]{0,11})")
REFERENCE = re.compile(r"\[((?:[A-Za-z]|AS|as)-[1-9][0-9]{0,11})\]")
"""An inline reference in free text, such as `[I-12]`."""
NAMED = 6
"""How many kinds of id an error names at most."""
_WITH_SPACE = re.compile(rf"\s*{REFERENCE.pattern}")
LIKE_REF = re.compile(r"(?=[\w.:-]*[^\W\d])\w+(?:[-_.:]\w+)+")
"""What a ref looks like that people and programs make: words or numbers joined to one."""
_REPEATED = re.compile(r"(\[[A-Za-z]{1,2}-[1-9][0-9]{0,11}\])(?:\s*[,;，；、]?\s*\1)+")
"""The same reference several times side by side."""


class Kind(StrEnum):
    """Kinds of record that carry an id, by the letters it begins with."""

    ITEM = "I"
    CONTACT = "C"
    SOURCE = "S"
    FIGURE = "F"
    CONCLUSION = "K"
    ANSWER = "N"
    UNKNOWN = "U"
    WAIVER = "W"
    SUMMARY = "Y"
    OPPORTUNITY = "O"
    OBJECTIVE = "G"
    STRATEGY = "T"
    VALUE = "V"
    WHITE_SPACE = "X"
    ACTION = "A"
    RISK = "R"
    ISSUE = "Q"
    COMMITMENT = "D"
    BUDGET = "B"
    INTERACTION = "M"
    MEMBER = "H"
    STAGE = "L"
    VERSION = "P"
    RELEASE = "Z"
    INQUIRY = "J"
    RESOLUTION = "E"
    SCORE = "AS"


def make_id(kind: Kind, number: int) -> str:
    """Return the id of the `number`th record of a kind."""
    return f"{kind.value}-{number}"


def parse_id(text: str, *kinds: Kind) -> tuple[Kind, int]:
    """Return kind and number of an id such as `I-12` or `i12`.

    Raises `UsageError` when it is no id, or none of the `kinds` that fit here.
    """
    found = _ID.fullmatch(text.strip())
    letters = {kind.value: kind for kind in Kind}
    kind = letters.get(found[1].upper()) if found else None
    if found is None or kind is None or (kinds and kind not in kinds):
        fitting = kinds or tuple(Kind)
        wanted = " or ".join(f"{one.value}-1" for one in fitting[:NAMED])
        wanted += " and so on: a letter for the kind, and a number" if len(fitting) > NAMED else ""
        raise UsageError(f"{text!r} is not an id that fits here", hint=f"an id looks like {wanted}")
    return kind, int(found[2])


def strip_references(text: str) -> str:
    """Return free text without its inline references, for a reader to whom our ids are unknown."""
    return _WITH_SPACE.sub("", text).strip()


def replace_references(text: str, names: Mapping[str, str]) -> str:
    """Return a text whose inline references name other records where `names` says so, none twice side by side.

    Done for one record after the other it gives the same as for all at once.
    """
    replaced = REFERENCE.sub(lambda found: f"[{names.get(found[1].upper(), found[1])}]", text)
    return text if replaced == text else _REPEATED.sub(r"\1", replaced)


def kind_of(record_id: str) -> Kind:
    """Return the kind in a well-formed id."""
    return Kind(record_id.partition("-")[0])


def number_of(record_id: str) -> int:
    """Return the number in a well-formed id."""
    return int(record_id.partition("-")[2])
