"""Validating what was entered, with errors that name the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from kamplan.domain.record import explain
from kamplan.domain.text import LINE_LIMIT, TextRefusedError, clean_text
from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

M = TypeVar("M", bound=BaseModel)


def read_entry(model: type[M], fields: Mapping[str, Any], *, hint: str) -> M:
    """Return the validated entry; fields that are None were not given. Raises `UsageError` naming each bad field."""
    try:
        return model.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise explain(error, hint=hint) from None


def read_reason(reason: str) -> str:
    """Return a reason as it is stored; raises `UsageError` for an empty one."""
    try:
        text = clean_text(reason, limit=LINE_LIMIT)
    except TextRefusedError as error:
        raise UsageError(f"reason: {error}", hint="give a shorter, plain --reason") from error
    if not text:
        raise UsageError("reason: is empty", hint="say why with --reason TEXT")
    return text


def split_list(values: object) -> tuple[str, ...]:
    """Return the parts of repeated or joined values: commas and semicolons separate them."""
    if values is None:
        return ()
    parts = [values] if isinstance(values, str) else list(values)  # type: ignore[call-overload]  # a list of texts
    return tuple(
        dict.fromkeys(part.strip() for one in parts for part in one.replace(";", ",").split(",") if part.strip())
    )
