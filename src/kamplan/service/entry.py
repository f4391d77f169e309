"""Validating what was entered, with errors that name the fields."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from kamplan.domain.record import explain
from kamplan.domain.text import LINE_LIMIT, TextRefusedError, clean_text
from kamplan.errors import ConflictError, KamplanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

M = TypeVar("M", bound=BaseModel)


def read_entry(model: type[M], fields: Mapping[str, Any], *, hint: str) -> M:
    """Return the validated entry; fields that are None were not given. Raises `UsageError` naming each bad field."""
    return validate_entry(model, {name: value for name, value in fields.items() if value is not None}, hint=hint)


def validate_entry(model: type[M], given: dict[str, Any], *, hint: str) -> M:
    """Return the validated entry of the fields given. Raises `UsageError` naming each bad field."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise explain(error, hint=hint) from None


@contextmanager
def naming(field: str) -> Iterator[None]:
    """Name a field in the message of whatever fails inside."""
    try:
        yield
    except KamplanError as error:
        error.message = f"{field}: {error.message}"
        raise


class Withdrawable(Protocol):
    """What may be taken back: a record with an id that says since when it counts no longer."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def withdrawn_on(self) -> date | None:
        """When it was withdrawn."""


def check_not_withdrawn(record: Withdrawable, *, hint: str) -> None:
    """Refuse to change what was withdrawn: it is kept as it was; `hint` says how to record it anew."""
    if record.withdrawn_on is not None:
        raise ConflictError(f"{record.id} was withdrawn on {record.withdrawn_on}", hint=hint)


def read_field(model: type[BaseModel], name: str, value: object) -> Any:
    """Return one field's value as its model would hold it, without the rules that look at other fields.

    Raises `UsageError`, which does not name the field.
    """
    try:
        return _adapt(model, name).validate_python(value)
    except ValidationError as error:
        raise explain(error, hint="correct it") from None


@cache
def _adapt(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].rebuild_annotation())


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
