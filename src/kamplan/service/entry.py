"""Validating what was entered, with errors that name the fields."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from kamplan.domain.record import TYPED, explain
from kamplan.domain.text import LINE_LIMIT, TextRefusedError, clean_text, shorten
from kamplan.errors import ConflictError, KamplanError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kamplan.service.caller import Caller

M = TypeVar("M", bound=BaseModel)


def read_entry(model: type[M], fields: Mapping[str, Any], *, hint: str | Phrase) -> M:
    """Return the validated entry; fields that are None were not given. Raises `UsageError` naming each bad field."""
    return validate_entry(model, {name: value for name, value in fields.items() if value is not None}, hint=hint)


def validate_entry(model: type[M], given: dict[str, Any], *, hint: str | Phrase) -> M:
    """Return the validated entry of the fields given. Raises `UsageError` naming each bad field."""
    try:
        return model.model_validate(given, context=TYPED)
    except ValidationError as error:
        raise explain(error, hint=hint) from None


@contextmanager
def naming(field: str) -> Iterator[None]:
    """Name a field in the message of whatever fails inside."""
    try:
        yield
    except KamplanError as error:
        error.message = FieldPhrase(field, error.message)
        raise


class Withdrawable(Protocol):
    """What may be taken back: a record with an id that says since when it counts no longer."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def withdrawn_on(self) -> date | None:
        """When it was withdrawn."""


def check_not_withdrawn(record: Withdrawable, *, hint: str | Phrase) -> None:
    """Refuse to change what was withdrawn: it is kept as it was; `hint` says how to record it anew."""
    if record.withdrawn_on is not None:
        raise ConflictError(
            Phrase(N_("{id} was withdrawn on {withdrawn_on}"), id=record.id, withdrawn_on=record.withdrawn_on),
            hint=hint,
        )


def read_withdrawal_day(caller: Caller, on: date | None, *, since: date | None = None, name: str = "") -> date:
    """Return since when a record counts no longer: today, or another day up to today, not before it counted."""
    when = on or caller.today
    if when > caller.today:
        raise UsageError(
            FieldPhrase("on", Phrase(N_("{when} lies after today ({today})"), when=when, today=caller.today)),
            hint=Phrase(N_("give a date up to today")),
        )
    if since is not None and when < since:
        raise UsageError(
            FieldPhrase("on", Phrase(N_("{day} lies before {id} counted ({since})"), day=when, id=name, since=since)),
            hint=Phrase(N_("give a later --on")),
        )
    return when


def read_field(model: type[BaseModel], name: str, value: object) -> Any:
    """Return one field's value as its model would hold it, without the rules that look at other fields.

    Raises `UsageError`, which does not name the field.
    """
    try:
        return _adapt(model, name).validate_python(value, context=TYPED)
    except ValidationError as error:
        raise explain(error, hint=Phrase(N_("correct it"))) from None


@cache
def _adapt(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].rebuild_annotation())


def read_reason(reason: str, *, may_be_brief: bool = False) -> str:
    """Return a reason as it is stored; raises `UsageError` for an empty one, or one that says nothing.

    A reason says something with three letters or figures that are not all one, or two Chinese characters. One that
    `may_be_brief` need not: it was given when another rule held, or for what only protects.
    """
    try:
        text = clean_text(reason, limit=LINE_LIMIT)
    except TextRefusedError as error:
        raise UsageError(
            FieldPhrase("reason", error.what), hint=Phrase(N_("give a shorter, plain --reason"))
        ) from error
    if not text:
        raise UsageError(FieldPhrase("reason", Phrase(N_("is empty"))), hint=Phrase(N_("say why with --reason TEXT")))
    said = [one for one in text.casefold() if one.isalnum()]
    if not may_be_brief and (len(said) + len(_CJK.findall(text)) < _SAYS or len(set(said)) < 2):
        raise UsageError(
            FieldPhrase("reason", Phrase(N_("{reason} says nothing"), reason=repr(text))),
            hint=Phrase(N_("say why in a few words, such as --reason {example}"), example='"published since"'),
        )
    return text


_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_SAYS = 3
"""How many letters a reason has at least; a Chinese character counts as two."""
_SEPARATORS = ",;，；、"
_PART = re.compile(rf'\s*(?:"([^"]*)"\s*(?=[{_SEPARATORS}]|$)|([^{_SEPARATORS}]*))(?:[{_SEPARATORS}]|$)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂", '"'))


def split_list(values: object) -> tuple[str, ...]:
    """Return the parts of repeated or joined values: commas and semicolons separate them, Chinese ones too, and 、.

    Not inside quotes; quotes around a text without any of them are a part of it. A tuple holds parts already: what was
    read or stored as one name is one name, whatever stands in it.
    """
    if values is None:
        return ()
    if isinstance(values, tuple):
        return tuple(dict.fromkeys(values))
    parts = [values] if isinstance(values, str) else list(values)  # type: ignore[call-overload]  # a list of texts
    found = (part.strip() for one in parts for part in _split_one(one))
    return tuple(dict.fromkeys(part for part in found if part))


def _split_one(text: str) -> list[str]:
    plain = text.translate(_QUOTES)
    if '"' not in plain or not any(mark in text for mark in _SEPARATORS):
        return re.split(f"[{_SEPARATORS}]", text)
    return [_take(text, found) for found in _PART.finditer(plain)]


def _take(text: str, found: re.Match[str]) -> str:
    """Return a part as it was typed, without its quotes where they hold a separator."""
    if found[1] is None:
        return text[found.start(2) : found.end(2)]
    around = 0 if any(mark in found[1] for mark in _SEPARATORS) else 1
    return text[found.start(1) - around : found.end(1) + around]


def read_json_list(cell: str, *, field: str) -> list[dict[str, Any]]:
    """Return the objects of a cell that holds a JSON array of them; raises `UsageError` for any other."""
    import json

    try:
        found = json.loads(cell)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        sample = {"attempts": '[{"on": "2026-11-03", "result": "declined", "contact": "Wei Fang"}]'}
        raise UsageError(
            FieldPhrase(field, Phrase(N_("{cell} is no list in JSON"), cell=repr(shorten(cell)))),
            hint=Phrase(
                N_("write it as an export does: {sample}; or leave it empty"),
                sample=sample.get(field, '[{"on": "2026-11-03"}]'),
            ),
        )
    return found


def join_list(values: Iterable[str]) -> str:
    """Return values joined to one cell, as `split_list` takes it apart: in quotes what holds a separator."""
    return ";".join(f'"{one}"' if re.search(f'[{_SEPARATORS}]|^"', one) and '"' not in one else one for one in values)
