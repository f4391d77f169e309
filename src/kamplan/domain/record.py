"""The base of every domain value, and the field types that carry the entry rules."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from kamplan.domain.text import LINE_LIMIT, NAME_LIMIT, PROSE_LIMIT, TextRefusedError, clean_text
from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamplan.errors import Sayable


class Record(BaseModel):
    """A frozen value that refuses fields it does not know; its validator is built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class UnknownValueError(UsageError):
    """Values are none of those that their fields take: `found` holds each with its field and what that takes."""

    def __init__(
        self, message: str | Sayable, found: list[tuple[str, str, tuple[str, ...]]], *, hint: str | Sayable
    ) -> None:
        super().__init__(message, hint=hint)
        self.found = found


def refuse(message: str | Sayable, hint: str | Sayable) -> NoReturn:
    """Refuse a value inside a validator: what is wrong, and what to add, as texts or phrases."""
    raise PydanticCustomError("rule", "{what}", {"what": message, "hint": hint})


def explain(error: ValidationError, *, hint: str | Sayable, names: dict[str, str] | None = None) -> UsageError:
    """Turn a validation error into a usage error that names each bad field once, with the first rule's hint.

    `names` maps a field to what the user typed it as, such as `--valid-as-of`.
    """
    parts: list[str] = []
    unknown: list[tuple[str, str, tuple[str, ...]]] = []
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"] if not isinstance(part, int))
        shown = (names or {}).get(field, field)
        context: dict[str, Any] = one.get("ctx") or {}
        if one["type"] == "rule":
            hint = context["hint"]
            text = str(context["what"])
        else:
            text = one["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
            if one["type"] == "extra_forbidden":
                text = "is not a field of this record"
            elif one["type"] == "missing":
                text = "is missing"
            elif one["type"] == "enum":
                choices = tuple(re.findall("'([^']*)'", context["expected"]))
                unknown.append((field, str(one["input"]), choices))
                text = f"{one['input']!r} is none of {', '.join(choices)}"
            elif isinstance(one["input"], str):
                text = f"{one['input']!r} {text}"
        part = f"{shown}: {text}" if shown else text
        if part not in parts:
            parts.append(part)
    if unknown and len(parts) == len(unknown):
        return UnknownValueError("; ".join(parts), unknown, hint=hint)
    return UsageError("; ".join(parts), hint=hint)


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
            refuse(str(error), "shorten or retype it" if "long" in str(error) else "retype it as plain text")
        if required and not text:
            refuse("is empty", "give it a text")
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
            refuse(f"{value!r} is not a web address", "a web address starts with http:// or https://")
    return value


WebAddress = Annotated[str | None, BeforeValidator(_url)]
"""An http or https address; no other scheme reaches a document as a link."""

_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def _amount(value: object) -> object:
    if isinstance(value, str):
        text = value.strip().replace("−", "-")
        if not text:
            return None
        if len(text) > 40 or not _AMOUNT.fullmatch(text):
            refuse(f"{value!r} is not an amount", "write digits with a decimal point, such as 1250000.50")
        try:
            return Decimal(text.replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
            refuse(f"{value!r} is not an amount", "write digits with a decimal point")
    return value


def _required_amount(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        refuse("is empty", "write digits with a decimal point, such as 1250000.50")
    return _amount(value)


Amount = Annotated[Decimal, BeforeValidator(_required_amount)]
"""An exact decimal, typed as digits with a decimal point and optional thousands commas."""
OptionalAmount = Annotated[Decimal | None, BeforeValidator(_amount)]


def _currency(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().upper()
        if not value:
            return None
        if not re.fullmatch("[A-Z]{3}", value):
            refuse(f"{value!r} is not a currency", "a currency has three letters, such as CNY, EUR or USD")
    return value


Currency = Annotated[str | None, BeforeValidator(_currency)]
"""An ISO 4217 code of three letters."""


def blank_to_none(value: object) -> object:
    """Return None for an empty or blank text, so that an empty cell means *not given*."""
    return None if isinstance(value, str) and not value.strip() else value
