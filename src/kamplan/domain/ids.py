"""Ids people can say: a letter or two for the kind and a number within the store, such as `I-12`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase, either

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ID = re.compile(r"([A-Za-z]|AS|as)-?([1-9][0-9]{0,11})")
REFERENCE = re.compile(r"\[((?:[A-Za-z]|AS|as)-[1-9][0-9]{0,11})\]")
"""An inline reference in free text, such as `[I-12]`."""
NAMED = 6
"""How many kinds of id an error names at most."""
LONGEST_SPAN = 500
"""How many ids a span may stand for."""
_BETWEEN = re.compile(r"[,;，；、]")
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
        wanted = either(f"{one.value}-1" for one in fitting[:NAMED])
        looks = N_("an id looks like {wanted}")
        if len(fitting) > NAMED:
            looks = N_("an id looks like {wanted} and so on: a letter for the kind, and a number")
        raise UsageError(
            Phrase(N_("{text} is not an id that fits here"), text=repr(text)),
            hint=Phrase(looks, wanted=wanted),
        )
    return kind, int(found[2])


def is_id(text: str) -> bool:
    """Say whether a text is an id, of whatever kind."""
    found = _ID.fullmatch(text.strip())
    return found is not None and found[1].upper() in {kind.value for kind in Kind}


def list_ids(typed: Iterable[str]) -> list[str]:
    """Return the ids in what was typed, each once: several joined by commas, and spans such as `I-5..I-12`.

    A text that is not made of ids alone is given back as it is: it may be a name. Raises `UsageError` for a span that
    does not go from one number of a kind to a later one.
    """
    found: list[str] = []
    for text in typed:
        parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
        if parts and all(is_id(end) for part in parts for end in _split_span(part)):
            found += [one for part in parts for one in _fill_span(part)]
        else:
            found.append(text)
    return list(dict.fromkeys(found))


def _split_span(part: str) -> list[str]:
    """Return both ends of a span, or the one id; the second may be a number alone."""
    first, dots, last = part.partition("..")
    if not dots:
        return [first]
    letters = first.strip().rstrip("0123456789")
    return [first, f"{letters}{last.strip()}" if last.strip().isdecimal() else last]


def _fill_span(part: str) -> list[str]:
    ends = [parse_id(one) for one in _split_span(part)]
    (kind, first), (other, last) = ends[0], ends[-1]
    if kind is not other or last < first or last - first >= LONGEST_SPAN:
        raise UsageError(
            Phrase(N_("{span} is not a span of ids"), span=repr(part)),
            hint=Phrase(N_("such as {id}-5..{id}-12, at most {count} of one kind"), id=kind.value, count=LONGEST_SPAN),
        )
    return [make_id(kind, number) for number in range(first, last + 1)]


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
