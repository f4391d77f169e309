"""Which required options a command line lacks: all of them at once, each with what it may be."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence


def list_missing(command: Any, argv: Sequence[str]) -> list[Any]:
    """Return the required options of a command that a line does not give, in the order of its help."""
    given = {word.partition("=")[0] for word in argv}
    return [
        one for one in command.params if one.param_type_name == "option" and one.required and given.isdisjoint(one.opts)
    ]


def describe(option: Any) -> Phrase:
    """Return what an option may be: its choices, the topics of the checklist, or what its help says."""
    choices = _list_choices(option.type_descriptor.annotation)
    name = option.opts[0]
    if name == "--topic":
        said = N_("{option}: {help} `kamplan checklist` explains them: {names}")
        return Phrase(said, option=name, help=Phrase(option.help), names=", ".join(_list_topics()))
    if choices and not option.help[:1].isdigit():
        named = ", ".join(choices)
        return Phrase(N_("{option}: {help} One of {names}."), option=name, help=Phrase(option.help), names=named)
    return Phrase(N_("{option}: {help}"), option=name, help=Phrase(option.help or ""))


def _list_choices(annotation: object) -> list[str]:
    """Return the values of an enumeration or of a list of literals; none for any other type."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    return [str(one) for one in get_args(annotation)] if get_origin(annotation) is Literal else []


def list_witness(argv: Sequence[str], name: str | None) -> list[Phrase]:
    """Return what an item lacks beside its required options: where it stands, or who said it."""
    given = {word.partition("=")[0] for word in argv}
    if name != "add-intel" or given & {"--source", "--contact", "--source-kind", "--meeting", "--publisher"}:
        return []
    return [Phrase(N_("--source NAME: where it stands, of tier 1 and 2; --contact NAME: who said it, of tier 3 and 4"))]


def _list_topics() -> list[str]:
    import json

    from kamplan.resources import CHECKLIST

    loaded = json.loads(CHECKLIST.read_text(encoding="utf-8"))
    return [topic["id"] for area in loaded["areas"] for topic in area["topics"]]
