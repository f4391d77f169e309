"""What is said, in the language it is said in: labels and whole sentences through gettext.

A language is a catalogue under `resources/locale`; no code asks which one it is. A sentence is a `Phrase`, made where
something is known and said where it is read. The reader's language is an argument, never the process's locale.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gettext
    from collections.abc import Callable, Iterable, Mapping

Translate = "Callable[[str], str]"
LOCALE_DIR = Path(__file__).parent / "resources" / "locale"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's extractor looks for
    """Mark a text for translation where it is defined; it is translated where it is shown."""
    return text


def P_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_
    """Mark a text for translation in its forms for one thing and for many; `count` of its phrase chooses."""
    return one, many


@cache
def _load(language: str) -> gettext.NullTranslations:
    import gettext

    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("kamplan", localedir=LOCALE_DIR, languages=[language])


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return the function that gives a label in a language; English labels are their own text."""
    return str if language == "en" else _load(language).gettext


def say(text: object, language: str) -> str:
    """Return a text as it is, or a phrase said in a language."""
    return text.say(language) if isinstance(text, Phrase) else str(text)


class Phrase:
    """A sentence to be said in the reader's language: an English template and the values that fill it.

    A template marked with `P_` is said in the form that fits the value `count`.
    """

    __slots__ = ("template", "values")

    def __init__(self, template: str | tuple[str, str], **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = values

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        if isinstance(self.template, str):
            said = translator(language)(self.template)
        else:
            one, many = self.template
            said = _load(language).ngettext(one, many, int(str(self.values["count"])))
        filled = {
            name: value.say(language) if isinstance(value, Phrase) else value for name, value in self.values.items()
        }
        return said.format(**filled) if filled else said

    def with_field_names(self, find: Callable[[str], str]) -> Phrase:  # noqa: ARG002 - those below use it
        """Return the phrase with each field that it is about called as `find` calls it."""
        return self

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        return f"Phrase({self.say('en')!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


SEMICOLON, COMMA, LISTED, COLON = N_("; "), N_(", "), N_("{one}, {another}"), N_(": ")
SPACE, LINE = " ", "\n"
"""What stands between sentences, clauses, things of a list, a head and its text, words, lines that are joined."""


class Joined(Phrase):
    """Texts and phrases one after the other, with a separator that is itself said in the reader's language."""

    __slots__ = ("parts",)

    def __init__(self, parts: Iterable[object], separator: str = SEMICOLON) -> None:
        self.parts = tuple(parts)
        super().__init__(separator, **{f"part_{number}": part for number, part in enumerate(self.parts)})

    def say(self, language: str) -> str:
        """Return the parts in a language."""
        between = str(self.template)
        separator = translator(language)(between) if between.strip() else between
        parts = [say(part, language) for part in self.parts]
        if self.template == LISTED:
            separator = separator.format(one="", another="")
        return separator.join(parts)

    def with_field_names(self, find: Callable[[str], str]) -> Phrase:
        """Return the parts with each field that they are about called as `find` calls it."""
        parts = (part.with_field_names(find) if isinstance(part, Phrase) else part for part in self.parts)
        return Joined(parts, str(self.template))


def join(parts: Iterable[object], separator: str, language: str) -> str:
    """Return parts with what a language puts between them: `SEMICOLON`, `COMMA`, `LISTED` or `COLON`."""
    return Joined(parts, separator).say(language)


def to_plain(text: object) -> object:
    """Return a text or phrase as JSON can hold it, for another process to say."""
    if not isinstance(text, Phrase):
        return str(text)
    if isinstance(text, Joined):
        return {"parts": [to_plain(one) for one in text.parts], "separator": text.template}
    return {"template": text.template, "values": {name: to_plain(value) for name, value in text.values.items()}}


def read_plain(plain: Any) -> str | Phrase:
    """Return what `to_plain` made plain."""
    if isinstance(plain, str):
        return plain
    if "parts" in plain:
        return Joined(map(read_plain, plain["parts"]), plain["separator"])
    template = plain["template"]
    return Phrase(
        template if isinstance(template, str) else (template[0], template[1]),
        **{name: read_plain(value) for name, value in plain["values"].items()},
    )


def as_phrase(text: str | Phrase) -> Phrase:
    """Return a text as a phrase that says it as it is, and a phrase as itself."""
    return text if isinstance(text, Phrase) else Phrase("{text}", text=text)


def either(parts: Iterable[object]) -> object:
    """Return choices as a sentence names them: all but the last with commas, the last after *or*."""
    *first, last = parts
    return Phrase(N_("{first} or {last}"), first=Joined(first, LISTED), last=last) if first else last


def both(parts: Iterable[object]) -> object:
    """Return things as a sentence names them: all but the last with commas, the last after *and*."""
    *first, last = parts
    return Phrase(N_("{first} and {last}"), first=Joined(first, LISTED), last=last) if first else last


def list_languages() -> tuple[str, ...]:
    """Return the languages there are: English, in which everything is written, and each that has a catalogue."""
    return ("en", *sorted(one.parent.parent.name for one in LOCALE_DIR.glob("*/LC_MESSAGES/kamplan.mo")))


OWN_NAMES = N_("English")
"""What a language is called by those who speak it and by others; each catalogue says its own names."""


def read_language(typed: str) -> str | None:
    """Return the language that a code, a locale such as `zh_CN.UTF-8` or a name means; None for none of ours."""
    wanted = typed.strip().casefold()
    code = re.split(r"[-_.@]", wanted)[0]
    known = list_languages()
    if code in known:
        return code
    return next((one for one in known if wanted in translator(one)(OWN_NAMES).casefold().split()), None)


_PLACEHOLDER = re.compile(r"(?<![\w.-])[A-Z]+(?![\w-])")


class Command(Phrase):
    """A command line to be typed, in which words such as TEXT and DATE stand for what is to be written there."""

    __slots__ = ()

    def __init__(self, line: str) -> None:
        super().__init__(line)

    def say(self, language: str) -> str:
        """Return the command line with those words in a language."""
        translate = translator(language)
        return _PLACEHOLDER.sub(lambda found: translate(found[0]), str(self.template))


class FieldPhrase(Phrase):
    """What is to be said about a field, which the reader may have typed under another name, such as an option's."""

    __slots__ = ()

    def __init__(self, field: str, problem: str | Phrase) -> None:
        super().__init__(N_("{field}: {problem}"), field=field, problem=problem)

    def with_field_names(self, find: Callable[[str], str]) -> Phrase:
        """Return the same about the field as `find` calls it."""
        problem = self.values["problem"]
        return FieldPhrase(
            find(str(self.values["field"])),
            problem.with_field_names(find) if isinstance(problem, Phrase) else str(problem),
        )
