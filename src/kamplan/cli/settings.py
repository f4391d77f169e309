"""Keep: the settings in force, where each comes from, and the config file."""

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.language import N_, SPACE, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.config import Origin

COMMANDS: list[Command] = []


class What(StrEnum):
    """What `config` does."""

    SHOW = "show"
    SET = "set"
    UNSET = "unset"
    PATH = "path"


ORIGINS = {
    "default": N_("default"),
    "locale": N_("language of the system"),
    "file": N_("config file"),
    "environment": N_("environment"),
    "option": N_("option"),
}
"""Where a setting comes from, as a table says it."""


def complete_key(incomplete: str) -> list[tuple[str, str]]:
    """Offer the keys of the config file with what they set."""
    from kamplan.cli.terminal import make_hint
    from kamplan.config import KEYS

    return [(name, make_hint(str(key.help))) for name, key in KEYS.items() if name.startswith(incomplete)]


@command(COMMANDS, "config", Panel.KEEP, shows=True)
def config(
    call: Call,
    what: Annotated[
        What, typer.Argument(metavar="show|set|unset|path", help="Show settings, change one, or say where the file is.")
    ] = What.SHOW,
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="A key of the config file.", autocompletion=complete_key)
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="What `set` sets it to.")] = None,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value comes from.")] = False,
) -> None:
    """Show the settings in force, or change the config file; its comments stay."""
    from kamplan.cli.output import emit_done
    from kamplan.config import config_path
    from kamplan.errors import UsageError

    wanted = {What.SHOW: (0, 1), What.SET: (2, 2), What.UNSET: (1, 1), What.PATH: (0, 0)}[what]
    if not wanted[0] <= sum(one is not None for one in (key, value)) <= wanted[1]:
        usage = {What.SHOW: N_("[KEY]"), What.SET: N_("KEY VALUE"), What.UNSET: N_("KEY"), What.PATH: ""}[what]
        raise UsageError(
            Phrase(N_("config {what} takes {usage}"), what=what, usage=Phrase(usage or N_("no key"))),
            hint=Joined(
                ("kamplan config", what.value, Phrase(usage)) if usage else ("kamplan config", what.value), SPACE
            ),
        )
    path = str(config_path(os.environ))
    if what is What.PATH:
        emit_done(call, path, values={"path": path})
    elif what is What.SHOW:
        _show(call, key, with_origin=origin)
    else:
        _change(call, str(key), value, path)


def _change(call: Call, key: str, value: str | None, path: str) -> None:
    from kamplan.cli.output import emit_done
    from kamplan.service.settings import set_key, unset_key

    if value is None:
        was_set = unset_key(os.environ, key)
        said = N_("{key}: unset ({path})") if was_set else N_("{key}: was not set ({path})")
        emit_done(call, Phrase(said, key=key, path=path), values={"key": key, "value": None})
        return
    written = set_key(os.environ, key, value)
    emit_done(call, f"{key} = {written} ({path})", values={"key": key, "value": written})
    origin = trace(call)[key].origin
    if origin != "file" and value:
        call.say(
            Phrase(
                N_("{key} is set otherwise here, by the {origin}, which wins over the file"),
                key=key,
                origin=Phrase(ORIGINS[origin]),
            )
        )


def trace(call: Call) -> "dict[str, Origin]":
    """Return every setting with its origin, as this call has them."""
    from kamplan.config import trace_settings

    return trace_settings(os.environ, {"db": call.db, "lang": call.lang})


def _show(call: Call, key: str | None, *, with_origin: bool) -> None:
    from kamplan.cli.output import Column, emit_json, emit_list
    from kamplan.config import KEYS, find_key
    from kamplan.language import translator

    if key is not None:
        find_key(key)
    settings = call.settings
    places = {"db": settings.store, "templates": settings.templates}
    found = {name: one for name, one in trace(call).items() if key in (None, name)}
    rows = [
        {"key": name, "value": str(places[name]) if name in places else one.value, "origin": one.origin,
         "sets": KEYS[name].help}
        for name, one in found.items()
    ]  # fmt: skip
    if call.format == "json" and not with_origin:
        emit_json({str(row["key"]): row["value"] for row in rows})
        return
    if call.format == "table":
        say = translator(call.language)

        def say_text(text: object) -> str:
            return text.say(call.language) if isinstance(text, Phrase) else say(str(text))

        rows = [row | {"origin": say(ORIGINS[str(row["origin"])]), "sets": say_text(row["sets"])} for row in rows]
    columns = [Column("key", N_("Setting")), Column("value", N_("Value"), is_wide=True)]
    columns += [Column("origin", N_("Comes from"))] if with_origin else []
    columns.append(Column("sets", N_("Sets"), is_wide=True, from_width=100))
    emit_list(call, columns, rows, empty="")
