"""Words of a command line that begin with a dash and are no option: `-5% since October`, `- prices fall`, `-500`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def set_texts_aside(argv: Sequence[str], name: str, command: Any) -> list[str]:
    """Return a command line in which what begins with a dash and cannot be an option stands behind `--`, in its order.

    `command` is that of `name` as Typer has built it. A line without such a word is returned as it is.
    """
    start = list(argv).index(name) + 1
    arity = {
        opt: 0 if one.is_flag or one.count else one.nargs
        for one in command.params
        if one.param_type_name == "option"
        for opt in (*one.opts, *one.secondary_opts)
    }
    options: list[str] = []
    words: list[str] = []
    has_text = False
    rest = list(argv[start:])
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += rest
            break
        if word == "-" or not word.startswith("-"):
            words.append(word)
        elif _is_text(word, arity):
            words.append(word)
            has_text = True
        else:
            options.append(word)
            for _ in range(arity.get(word, 0)):
                options += rest[:1]
                del rest[:1]
    return [*argv[:start], *options, "--", *words] if has_text else list(argv)


def _is_text(word: str, options: dict[str, int]) -> bool:
    """Say whether a word that begins with a dash cannot be meant for an option: none begins so, or has a blank."""
    head = word.partition("=")[0]
    if head in options or head.split()[:1] == [] or head.split()[0] in options:
        return False
    return re.match(r"-+[A-Za-z]", word) is None or " " in head
