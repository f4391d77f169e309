"""Changing a record: `--set FIELD=VALUE`, or the whole record as TOML in $EDITOR, opened again on an error."""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kamplan.cli.call import ERROR
from kamplan.cli.options import edit_text
from kamplan.domain.numbers import write_number
from kamplan.domain.wording import Noun
from kamplan.errors import KamplanError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase, say, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kamplan.cli.call import Call
    from kamplan.domain.kinds import KindOfRecord

R = TypeVar("R")


class Editable(Protocol):
    """What may be opened in an editor: a record with an id, and a field for each of its kind's."""

    @property
    def id(self) -> str:
        """The id."""


def change_record(
    call: Call,
    spec: KindOfRecord,
    given: Mapping[str, Any] | None,
    load: Callable[[], Editable],
    change: Callable[[Mapping[str, Any]], tuple[R, bool]],
) -> tuple[R, bool]:
    """Make the changes given of a record, or without any those that the user makes to it in $EDITOR."""
    return change(given) if given else edit_in_editor(call, spec, load(), change)


def list_changes(spec: KindOfRecord, before: Editable, after: Editable) -> list[Phrase]:
    """Return what an edit changed, field by field: what it was and what it is now."""
    changed = []
    for name in (*(one.name for one in spec.fields), *spec.shared):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changed.append(
                Phrase(N_("  {field}: {before} → {after}"), field=name, before=_say_value(old), after=_say_value(new))
            )
    return changed


def _say_value(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in _to_toml(value)) or "–"
    return "–" if value in (None, "") else str(_to_toml(value))


def read_fields(call: Call, spec: KindOfRecord, given: Sequence[str] | None) -> dict[str, Any]:
    """Return the fields and values of `FIELD=VALUE` texts, with what people say of dates understood."""
    settings = read_settings(spec, given or ())
    return {name: read_value(call, spec, name, value) for name, value in settings.items()}


def read_settings(spec: KindOfRecord, given: Sequence[str]) -> dict[str, str]:
    """Return the fields and values of `FIELD=VALUE` texts; raises `UsageError` for a field that the kind has not."""
    fields: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(
                FieldPhrase("--set", Phrase(N_("{one} is not FIELD=VALUE"), one=repr(one))),
                hint=Phrase(N_('such as --set "due=2026-12-31"')),
            )
        fields[_find_field(spec, name.strip())] = value.strip()
    return fields


def read_value(call: Call, spec: KindOfRecord, name: str, value: Any) -> Any:
    """Return a field's value with what people say of dates understood; say what an amount is understood as."""
    field = next((one for one in spec.fields if one.name == name), None)
    if field and field.shape.value == "date" and isinstance(value, str) and value:
        return call.read_date(value, field.flag)
    if field and field.shape.value == "number":
        call.echo_amount(value, field.flag)
    return value


def _find_field(spec: KindOfRecord, typed: str) -> str:
    known = {one.name: one.name for one in spec.fields} | {one.flag.lstrip("-"): one.name for one in spec.fields}
    known |= {name: name for name in spec.shared} | ({"cite": "cites"} if "cites" in spec.shared else {})
    wanted = typed.lstrip("-")
    shown = {say(one.label).casefold(): one.name for one in spec.fields for say in (str, translator("zh"))}
    found = known.get(wanted) or known.get(wanted.replace("-", "_")) or shown.get(wanted.casefold())
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(wanted, known, n=1)
        names = ", ".join(dict.fromkeys(known.values()))
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("its fields are {names}"), names=names)
        )
        raise UsageError(
            FieldPhrase(
                "--set",
                Phrase(N_("{what} has no field {typed}"), what=Noun(spec.label), typed=repr(typed)),
            ),
            hint=hint,
        )
    return found


def edit_in_editor(
    call: Call, spec: KindOfRecord, record: Editable, change: Callable[[Mapping[str, Any]], tuple[R, bool]]
) -> tuple[R, bool]:
    """Open a record as TOML in $EDITOR and write it back; on an error it is opened again with the error on top.

    A text left as it was after an error gives up. Raises `UsageError` without a terminal or for TOML given up on.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            Phrase(N_("no change was given")), hint=Phrase(N_("kamplan edit {id} --set FIELD=VALUE"), id=record.id)
        )
    text = write_toml(spec, record)
    while True:
        written = edit_text(text, suffix=".toml")
        try:
            return change(read_toml(spec, written))
        except KamplanError as error:
            if _strip_error(written) == _strip_error(text) and text.startswith("# error"):
                raise
            call.say(Phrase(ERROR, problem=error.message))
            said, hint = say(error.message, call.language), say(error.hint, call.language)
            text = f"# error: {said}\n# try: {hint}\n{_strip_error(written)}"


def _strip_error(text: str) -> str:
    lines = text.split("\n")
    while lines and lines[0].startswith(("# error: ", "# try: ")):
        lines.pop(0)
    return "\n".join(lines)


def write_toml(spec: KindOfRecord, record: Editable) -> str:
    """Return a record's own fields as TOML, each under what it means."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(f"{record.id}: {spec.label}. An empty value clears a field."))
    for one in spec.fields:
        document.add(tomlkit.nl())
        codes = f" {', '.join(one.codes)}" if one.codes else ""
        document.add(tomlkit.comment(f"{one.help}{codes}"))
        document.add(one.name, _to_toml(getattr(record, one.name)))
    if spec.shared:
        document.add(tomlkit.nl())
        document.add(tomlkit.comment("Evidence it rests on, its marking, and a short name for files."))
    for name in spec.shared:
        document.add(name, _to_toml(getattr(record, name)))
    return tomlkit.dumps(document)


def read_toml(spec: KindOfRecord, text: str) -> dict[str, Any]:
    """Return the fields of an edited record; raises `UsageError` for what is not TOML or not a field."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(
            Phrase(N_("this is not TOML: {error}"), error=error),
            hint=Phrase(N_("correct the line, or leave the text to give up")),
        ) from error
    fields = {_find_field(spec, name): _from_toml(name, value) for name, value in values.items()}
    names = [*(one.name for one in spec.fields), *spec.shared]
    return {name: fields.get(name, "") for name in names}


def _to_toml(value: object) -> Any:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return [f"{one.role.value}={one.contact}" if hasattr(one, "role") else str(one) for one in value]
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, bool | int | date) or type(value) is str:
        return value
    return str(getattr(value, "value", value))


def _from_toml(name: str, value: object) -> Any:
    if isinstance(value, list):
        if not all(isinstance(one, str) for one in value):
            raise UsageError(
                FieldPhrase(name, Phrase(N_("is a list of texts"))), hint=Phrase(N_('such as ["C-3", "C-4"]'))
            )
        return tuple(value) if value else ""
    if isinstance(value, dict | bool):
        raise UsageError(
            FieldPhrase(name, Phrase(N_("is not a table"))),
            hint=Phrase(N_("give it a text, a number, a date or a list of texts")),
        )
    if isinstance(value, date):
        return value
    return str(value)
