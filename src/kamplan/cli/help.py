"""Help in the reader's language: what Typer has read from the commands, and the words that it adds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from kamplan.language import N_, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN_WORDS = {
    "DEFAULT_STRING": N_("[default: {}]"), "REQUIRED_LONG_STRING": N_("[required]"),
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"), "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
}  # fmt: skip
"""What Typer's help says around the texts of a command, by the names it keeps it under."""
_TYPES = {
    "<str>": N_("<text>"), "<bool>": N_("<switch>"), "<int>": N_("<whole number>"), "<float>": N_("<number>"),
    "<path>": N_("<path>"), "<decimal>": N_("<number>"),
}  # fmt: skip
"""What Typer's help says a value is."""
_USAGE, _HELP = N_("Usage: "), N_("Show this message and exit.")
_TEXTS = ("help", "short_help", "metavar", "options_metavar", "subcommand_metavar", "rich_help_panel")
"""The attributes of a command or a parameter that help shows."""


def localize(command: Any, language: str) -> None:
    """Turn everything that help says of a command, and of those below it, into a language; English stays as it is."""
    if language == "en":
        return
    say = translator(language)
    for one in _walk(command):
        for name in _TEXTS:
            if is_text(text := getattr(one, name, None)):
                setattr(one, name, say(text))
        if hasattr(one, "display_type"):
            one.display_type = _naming_types(one.display_type, say)
    for one in _list_commands(command):
        one.get_help_option = _translating_help(one.get_help_option, say)
        one.get_usage = _translating(one.get_usage, say(_USAGE))


def is_text(text: Any) -> TypeGuard[str]:
    """Say whether a text is for people: what has neither a capital nor a blank is typed as it stands."""
    return isinstance(text, str) and any(char.isupper() or char == " " for char in text)


def list_texts(command: Any) -> Iterator[str]:
    """Yield every text that help shows of a command and of those below it, to be translated."""
    for one in _walk(command):
        for name in _TEXTS:
            if is_text(text := getattr(one, name, None)):
                yield text


def name_own_words(language: str) -> None:
    """Have Typer's help use the words of a language around the texts of a command."""
    from typer import rich_utils

    from kamplan.cli.output_wrapping import set_chinese

    set_chinese()
    say = translator(language)
    for name, word in _OWN_WORDS.items():
        setattr(rich_utils, name, say(word))


def _list_commands(command: Any) -> Iterator[Any]:
    yield command
    yield from getattr(command, "commands", {}).values()


def _walk(command: Any) -> Iterator[Any]:
    for one in _list_commands(command):
        yield one
        yield from one.params


def _translating_help(get_help_option: Any, say: Any) -> Any:
    def get(context: Any) -> Any:
        option = get_help_option(context)
        if option is not None:
            option.help = say(_HELP)
            option.display_type = lambda _context: say(_TYPES["<bool>"])
        return option

    return get


def _naming_types(display_type: Any, say: Any) -> Any:
    return lambda ctx: say(_TYPES.get(shown := display_type(ctx), shown))


def _translating(get_usage: Any, prefix: str) -> Any:
    return lambda context: get_usage(context).replace("Usage: ", prefix, 1)
