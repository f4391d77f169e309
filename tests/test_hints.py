"""Every command that a hint names exists, with each option it is told with."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from kamplan.cli.app import build_app
from kamplan.cli.modules import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parent.parent / "src" / "kamplan"
COMMAND = re.compile(r"\bkamplan ((?!\{)[a-z][a-z-]*)((?:(?!`|; | kamplan |\n).)*)")
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*|-[a-zA-Z])(?![\w-])")
FILLED = "{}"
"""What stands for a value that is only known at run time."""


@cache
def list_options() -> dict[str, set[str]]:
    """Every command with its options, as a user can type them."""
    group: Any = typer.main.get_command(build_app(None))
    found = {
        name: {each for one in command.params for each in (*one.opts, *one.secondary_opts)} | {"--help"}
        for name, command in group.commands.items()
    }
    assert {name for names in MODULES.values() for name in names} <= found.keys()
    return found


def read_texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every text of a module, those put together from pieces with a placeholder for each value."""
    inside: set[ast.AST] = set()
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside.update(node.values)
            yield (
                node.lineno,
                "".join(str(one.value) if isinstance(one, ast.Constant) else FILLED for one in node.values),
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in inside
            and id(node) not in docs
        ):
            yield node.lineno, node.value


def list_hints() -> list[tuple[str, str, str]]:
    """Return each command that a text of the program shows: where, its name, and what follows."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        for line, text in read_texts(ast.parse(file.read_text(encoding="utf-8"))):
            place = f"{file.relative_to(SOURCE)}:{line}"
            found += [(place, each[1], each[2]) for each in COMMAND.finditer(text)]
    return found


HINTS = list_hints()
WORDS = {"as", "reads", "keeps", "cannot", "needs", "shows", "was", "has", "is", "to", "writes", "by", "in", "and",
         "command", "commands", "template", "analyses", "store", "of", "never", "can", "did", "asks", "or", "here",
         "itself", "works", "on", "does", "made", "knows", "from", "with", "for", "the", "at", "before", "without", "again",
         "outside", "wrote"}  # fmt: skip
"""What follows the program's name where a sentence speaks of it."""


def test_there_are_as_many_hints_as_there_are_commands() -> None:
    assert len({name for _, name, _ in HINTS} & list_options().keys()) > 60


@pytest.mark.parametrize("hint", [one for one in HINTS if one[1] not in WORDS], ids=lambda one: f"{one[0]} {one[1]}")
def test_a_hint_names_a_command_with_options_that_it_has(hint: tuple[str, str, str]) -> None:
    _, name, rest = hint
    options = list_options()
    if name.endswith("-"):  # the noun of a kind of record follows, and each kind has each of these commands
        assert any(one.startswith(name) for one in options)
        return
    assert name in options, f"there is no command {name}"
    typed = re.sub(r'"[^"]*"', '""', rest)
    unknown = [one for one in OPTION.findall(typed) if one not in options[name]]
    assert not unknown, f"kamplan {name} has no {', '.join(unknown)}"
