"""English and Chinese labels through gettext; the language is an argument, never the shell's locale."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Translate = "Callable[[str], str]"
LOCALE_DIR = Path(__file__).parent / "resources" / "locale"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's extractor looks for
    """Mark a text for translation where it is defined; it is translated where it is shown."""
    return text


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return the function that gives a label in a language; English labels are their own text."""
    if language == "en":
        return str
    return gettext.translation("kamplan", localedir=LOCALE_DIR, languages=[language]).gettext


def say(text: object, language: str) -> str:
    """Return a text as it is, or a phrase said in a language."""
    return text.say(language) if isinstance(text, Phrase) else str(text)


class Phrase:
    """A sentence to be said in the reader's language: an English template and the values that fill it."""

    __slots__ = ("template", "values")

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = values

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        translate = translator(language)
        filled = {
            name: value.say(language) if isinstance(value, Phrase) else value for name, value in self.values.items()
        }
        return translate(self.template).format(**filled) if filled else translate(self.template)

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        return f"Phrase({self.say('en')!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((k, str(v)) for k, v in self.values.items()))))
