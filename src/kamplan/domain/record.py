"""The base of every domain value, and the field types that carry the entry rules."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from kamplan.borrowed import say_borrowed
from kamplan.domain.text import LINE_LIMIT, NAME_LIMIT, PROSE_LIMIT, TextRefusedError, clean_text
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Joined, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable


class Record(BaseModel):
    """A frozen value that refuses fields it does not know; its validator is built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def refuse(message: str | Phrase, hint: str | Phrase) -> NoReturn:
    """Refuse a value inside a validator: what is wrong, and what to add, as texts or phrases."""
    raise PydanticCustomError("rule", "{what}", {"what": message, "hint": hint})


def explain(error: ValidationError, *, hint: str | Phrase, names: dict[str, str] | None = None) -> UsageError:
    """Turn a validation error into a usage error that names each bad field once, with the first rule's hint.

    `names` maps a field to what the user typed it as, such as `--valid-as-of`.
    """
    parts: list[str | Phrase] = []
    for one in error.errors(include_url=False):
        field = ".".join(str(part) for part in one["loc"] if not isinstance(part, int))
        shown = (names or {}).get(field, field)
        context: dict[str, Any] = one.get("ctx") or {}
        if one["type"] == "rule":
            hint = context["hint"]
            text = context["what"]
        else:
            text = say_borrowed(one["msg"])
        part = FieldPhrase(shown, text) if shown else text
        if part not in parts:
            parts.append(part)
    return UsageError(parts[0] if len(parts) == 1 else Joined(parts), hint=hint)


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

_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def _amount(value: object) -> object:
    if isinstance(value, str):
        text = value.strip().replace("−", "-")
        if not text:
            return None
        if len(text) > 40 or not _AMOUNT.fullmatch(text):
            refuse(
                Phrase(N_("{value} is not an amount"), value=repr(value)),
                Phrase(N_("write digits with a decimal point, such as 1250000.50")),
            )
        try:
            return Decimal(text.replace(",", ""))
        except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
            refuse(
                Phrase(N_("{value} is not an amount"), value=repr(value)),
                Phrase(N_("write digits with a decimal point")),
            )
    return value


def _required_amount(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        refuse(Phrase(N_("is empty")), Phrase(N_("write digits with a decimal point, such as 1250000.50")))
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
            refuse(
                Phrase(N_("{value} is not a currency"), value=repr(value)),
                Phrase(N_("a currency has three letters, such as CNY, EUR or USD")),
            )
    return value


Currency = Annotated[str | None, BeforeValidator(_currency)]
"""An ISO 4217 code of three letters."""


def blank_to_none(value: object) -> object:
    """Return None for an empty or blank text, so that an empty cell means *not given*."""
    return None if isinstance(value, str) and not value.strip() else value
