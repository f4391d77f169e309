"""Between rows and domain values: dates as ISO text, enumerations as their values, lists as JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import false, or_, true

from kamplan.domain.scales import Handling
from kamplan.errors import StoreError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlmodel import SQLModel

M = TypeVar("M", bound=BaseModel)


def table_of(row: type[SQLModel]) -> Table:
    """Return the table behind a row class."""
    return row.__table__  # type: ignore[attr-defined,no-any-return]  # SQLModel does not declare it


def parts_of(numbers: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """Yield numbers in parts that one query can name; SQLite takes no more than some thousands."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def is_readable(row: type[SQLModel], readable: frozenset[Handling]) -> ColumnElement[bool]:
    """Return the condition under which a row may be read; a marking that is not valid counts as red."""
    if Handling.RED in readable:
        return true()
    return table_of(row).c.handling.in_([handling.value for handling in readable])


def is_withheld(row: type[SQLModel], readable: frozenset[Handling]) -> ColumnElement[bool]:
    """Return the condition under which a row may not be read: the opposite of `is_readable`, for damaged rows too."""
    if Handling.RED in readable:
        return false()
    marking = table_of(row).c.handling
    return or_(marking.is_(None), marking.not_in([handling.value for handling in readable]))


def to_column(value: object) -> Any:
    """Return a domain value as a column holds it."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | list):
        return dump_list(value)
    return value


def dump_list(values: Sequence[object]) -> str:
    """Return a JSON array as a column holds it."""
    if not values:
        return "[]"
    return _encode_list(tuple(values))


@lru_cache(maxsize=1_000)
def _encode_list(values: tuple[object, ...]) -> str:
    plain = [one.model_dump(mode="json", exclude_none=True) if isinstance(one, BaseModel) else one for one in values]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def load_list(column: str) -> list[Any]:
    """Return the list in a JSON array column; a damaged one raises `StoreError`."""
    if column == "[]":
        return []
    try:
        found = json.loads(column)
    except (TypeError, ValueError) as error:
        raise StoreError(
            Phrase(N_("the store holds a damaged list")), hint=Phrase(N_("restore it from a backup"))
        ) from error
    if not isinstance(found, list):
        raise StoreError(Phrase(N_("the store holds a damaged list")), hint=Phrase(N_("restore it from a backup")))
    return found


def load_numbers(column: str) -> list[int]:
    """Return the row numbers in a JSON array column; anything else in it is damage, lest a filter overlook it."""
    found = load_list(column)
    if any(type(one) is not int for one in found):
        raise StoreError(Phrase(N_("the store holds a damaged list")), hint=Phrase(N_("restore it from a backup")))
    return found


def dump_numbers(numbers: Iterable[int]) -> str:
    """Return a JSON array of row numbers as a column holds it."""
    return "[" + ",".join(str(number) for number in numbers) + "]"


def read_text(value: object, *, name: str) -> str:
    """Return a cell that must hold text; one that does not is damaged and raises `StoreError`."""
    if not isinstance(value, str):
        raise StoreError(
            Phrase(N_("{name} is damaged in the store"), name=name), hint=Phrase(N_("restore it from a backup"))
        )
    return value


def read_withdrawal(row: Mapping[Any, Any], *, as_of: date, name: str) -> dict[str, Any]:
    """Return when and why a row's record was withdrawn; both None on a date before it was."""
    when = row["withdrawn_on"]
    is_gone = when is not None and read_text(when, name=name) <= as_of.isoformat()
    return {one: row[one] if is_gone else None for one in ("withdrawn_on", "withdrawn_reason")}


def build_value(model: type[M], values: Mapping[str, Any], *, name: str) -> M:
    """Return the domain value of a row; a damaged row raises `StoreError` with its id, never its content."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = ", ".join(sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]}))
        raise StoreError(
            Phrase(N_("{name} is damaged in the store ({fields})"), name=name, fields=fields),
            hint=Phrase(N_("restore it from a backup")),
        ) from error
