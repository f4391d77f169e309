"""Options that take one of several codes: they take the words for them too, in either language, and offer both."""

from __future__ import annotations

from typing import Any

from kamplan.domain.scales import Scale


def take_words(command: Any) -> None:
    """Let every option and argument of a command as Typer has built it take the words that kamplan shows for codes."""
    for parameter in command.params:
        codes = parameter.type_descriptor.choices
        if codes and all(isinstance(one, Scale) or type(one) is str for one in codes):
            _take_words(parameter, tuple(str(getattr(one, "value", one)) for one in codes))


def _take_words(parameter: Any, codes: tuple[str, ...]) -> None:
    process = parameter.process_value

    def read(value: Any) -> Any:
        from kamplan.domain.wording import find_code

        if isinstance(value, list | tuple):
            return type(value)(read(one) for one in value)
        return (find_code(codes, value) or value) if type(value) is str else value

    def process_words(context: Any, value: Any) -> Any:
        return process(context, read(value))

    def complete(_context: Any, _parameter: Any, incomplete: str) -> list[Any]:
        from typer._click.shell_completion import CompletionItem

        from kamplan.domain.wording import list_words

        known = {code: list_words(code) for code in codes}
        return [
            CompletionItem(code, help=", ".join(words) or None)
            for code, words in known.items()
            if any(one.casefold().startswith(incomplete.casefold()) for one in (code, *words))
        ]

    parameter.process_value = process_words
    if parameter._custom_shell_complete is None:
        parameter._custom_shell_complete = complete
