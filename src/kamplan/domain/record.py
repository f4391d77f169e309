"""The base of every domain value, and the field types that carry the entry rules."""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from kamplan.borrowed import say_borrowed
from kamplan.domain.currencies import read_currency
from kamplan.domain.numbers import read_number, read_percent, read_quantity, read_whole, read_year
from kamplan.domain.text import LINE_LIMIT, NAME_LIMIT, PROSE_LIMIT, TextRefusedError, clean_text
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Joined, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")


class Record(BaseModel):
    """A frozen value that refuses fields it does not know; its validator is built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class UnknownValueError(UsageError):
    """Values are none of those that their fields take: `found` holds each with its field and what that takes."""

    def __init__(
        self, message: str | Phrase, found: list[tuple[str, str, tuple[str, ...]]], *, hint: str | Phrase
    ) -> None:
        super().__init__(message, hint=hint)
        self.found = found


def refuse(message: str | Phrase, hint: str | Phrase) -> NoReturn:
    """Refuse a value inside a validator: what is wrong, and what to add, as texts or phrases."""
    raise PydanticCustomError("rule", "{what}", {"what": message, "hint": hint})


def explain(error: ValidationError, *, hint: str | Phrase, names: dict[str, str] | None = None) -> UsageError:
    """Turn a validation error into a usage error that names each bad field once, with the first rule's hint.

    `names` maps a field to what the user typed it as, such as `--valid-as-of`.
    """
    parts: list[str | Phrase] = []
    unknown: list[tuple[str, str, tuple[str, ...]]] = []
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"] if not isinstance(part, int))
        shown = (names or {}).get(field, field)
        context: dict[str, Any] = one.get("ctx") or {}
        if one["type"] == "rule":
            hint = context["hint"]
            text = context["what"]
        elif one["type"] == "enum":
            choices = tuple(re.findall("'([^']*)'", context["expected"]))
            unknown.append((field, str(one["input"]), choices))
            text = Phrase(N_("{value} is none of {choices}"), value=repr(one["input"]), choices=", ".join(choices))
        else:
            text = say_borrowed(one["msg"])
            if isinstance(one["input"], str) and one["type"] not in ("extra_forbidden", "missing"):
                text = Phrase(N_("{value} {problem}"), value=repr(one["input"]), problem=text)
        part = FieldPhrase(shown, text) if shown else text
        if part not in parts:
            parts.append(part)
    message = parts[0] if len(parts) == 1 else Joined(parts)
    if unknown and len(parts) == len(unknown):
        return UnknownValueError(message, unknown, hint=hint)
    return UsageError(message, hint=hint)


@lru_cache(maxsize=2_000)
def _clean_name(value: str) -> str:
    """Return a name as it is stored; in a large import the same few hundred come again and again."""
    return clean_text(value, limit=NAME_LIMIT)


def _text(limit: int, *, prose: bool, required: bool) -> Callable[[object], object]:
    read = _clean_name if (limit, prose) == (NAME_LIMIT, False) else partial(clean_text, limit=limit, prose=prose)

    def clean(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            text = read(value)
        except TextRefusedError as error:
            refuse(
                error.what,
                Phrase(N_("shorten or retype it")) if error.is_too_long else Phrase(N_("retype it as plain text")),
            )
        if required and not text:
            refuse(Phrase(N_("is empty")), Phrase(N_("give it a text")))
        return text or None

    return clean


Name = Annotated[str, BeforeValidator(_text(NAME_LIMIT, prose=False, required=True))]
"""A name or title on one line, at most 300 characters."""
Line = Annotated[str, BeforeValidator(_text(LINE_LIMIT, prose=False, required=True))]
"""A sentence on one line, at most 2,000 characters."""
Prose = Annotated[str, BeforeValidator(_text(PROSE_LIMIT, prose=True, required=True))]
"""Text that may have paragraphs, at most 100,000 characters."""
OptionalName = Annotated[str | None, BeforeValidator(_text(NAME_LIMIT, prose=False, required=False))]
OptionalLine = Annotated[str | None, BeforeValidator(_text(LINE_LIMIT, prose=False, required=False))]
OptionalProse = Annotated[str | None, BeforeValidator(_text(PROSE_LIMIT, prose=True, required=False))]

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def _url(value: object) -> object:
    if isinstance(value, str):
        value = _text(LINE_LIMIT, prose=False, required=False)(value)
        if isinstance(value, str) and not _URL.fullmatch(value):
            refuse(
                Phrase(N_("{value} is not a web address"), value=repr(value)),
                Phrase(N_("a web address starts with http:// or https://")),
            )
    return value


WebAddress = Annotated[str | None, BeforeValidator(_url)]
"""An http or https address; no other scheme reaches a document as a link."""

TYPED = {"typed": True}
"""The context in which a record is validated that people typed: its amounts and currencies are read as they write them.

Without it a record was written by kamplan, and its amounts are digits with a decimal point.
"""
_STORED = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def is_typed(info: ValidationInfo) -> bool:
    """Say whether what is validated was typed by people."""
    return bool(info.context and info.context.get("typed"))


def read_value(read: Callable[[str], T], text: str) -> T:
    """Return what a reader of the domain makes of a text inside a validator, its refusal as a rule that is broken."""
    try:
        return read(text)
    except UsageError as error:
        refuse(error.message, error.hint)


def _amount(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    if is_typed(info):
        return read_value(read_number, value)
    return Decimal(value) if _STORED.fullmatch(value) else value


def _required_amount(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and not value.strip():
        refuse(Phrase(N_("is empty")), Phrase(N_("write an amount, such as 1250000.50")))
    return _amount(value, info)


Amount = Annotated[Decimal, BeforeValidator(_required_amount)]
"""An exact decimal, typed in any notation that leaves one reading."""
OptionalAmount = Annotated[Decimal | None, BeforeValidator(_amount)]


def _number(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and list_currencies(value) and is_typed(info):
        refuse(
            Phrase(N_("{text} is money, and a number is wanted"), text=repr(value)), Phrase(N_("write digits alone"))
        )
    return _amount(value, info)


OptionalNumber = Annotated[Decimal | None, BeforeValidator(_number)]
"""An exact decimal that is no money, such as hours."""


def _whole(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    return read_value(read_whole, value) if is_typed(info) else value


def read_typed_year(value: object, info: ValidationInfo) -> object:
    """Return a year as it was typed, for a validator; nothing for an empty text."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    return read_value(read_year, value) if is_typed(info) else value


def _percent(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    return read_value(read_percent, value) if is_typed(info) else value


Whole = BeforeValidator(_whole)
"""Reads a whole number, or nothing, typed in any notation."""
Year = Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, BeforeValidator(read_typed_year)]
Percent = Annotated[Annotated[int, Field(ge=0, le=100)] | None, BeforeValidator(_percent)]


def _currency(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        if not value.strip():
            return None
        return read_value(read_currency, value) if is_typed(info) else value
    return value


Currency = Annotated[str | None, BeforeValidator(_currency)]
"""An ISO 4217 code, typed as one or as a sign or word for it."""


class Priced(Record):
    """A record with amounts in one currency, which may be typed with an amount or beside it."""

    money: ClassVar[tuple[str, ...]] = ("amount",)

    @model_validator(mode="before")
    @classmethod
    def _take_currency(cls, values: Any, info: ValidationInfo) -> Any:
        if not isinstance(values, dict) or not is_typed(info):
            return values
        for name in cls.money:
            if found := list_currencies(values.get(name)):
                values = values | {"currency": _agree(name, values, found)}
        return values


def list_currencies(amount: object) -> tuple[str, ...]:
    """Return the currencies that an amount may name as it was typed, what it mostly means first."""
    if isinstance(amount, str):
        with contextlib.suppress(UsageError):
            return read_quantity(amount).currencies
    return ()


def _agree(name: str, values: dict[str, Any], found: tuple[str, ...]) -> str:
    beside = values.get("currency")
    if not isinstance(beside, str) or not beside.strip():
        return found[0]
    code = read_value(read_currency, beside)
    if code not in found:
        refuse(
            Phrase(
                N_("currency: {name} is typed in {one}, and the currency is {other}"),
                name=name, one=found[0], other=code,
            ),
            Phrase(N_("write the amount in {code}, or name {other} as the currency"), code=code, other=found[0]),
        )  # fmt: skip
    return code


def blank_to_none(value: object) -> object:
    """Return None for an empty or blank text, so that an empty cell means *not given*."""
    return None if isinstance(value, str) and not value.strip() else value
