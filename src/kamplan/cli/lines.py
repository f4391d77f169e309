"""Where the lines of `kamplan shell` come from: a terminal, a pipe or a file; and what `-` reads while one runs.

A line that ends with a backslash goes on in the next. The text that a command asks for with `-` is the lines that
follow it, up to one that holds a full stop alone.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

END = "."
"""The line that ends a text asked for with `-`."""
MORE = "… "
"""The prompt of a line that goes on."""


@dataclass
class Script:
    """Lines of a pipe or file, read one at a time so that what is sent while it runs is seen."""

    stream: TextIO
    name: str
    number: int = 0

    def take(self, prompt: str = "") -> str:  # noqa: ARG002 - a script is not asked
        """Return the next line without its end; raises `EOFError` after the last."""
        try:
            line = self.stream.readline()
        except UnicodeDecodeError as error:
            raise UsageError(
                Phrase(N_("{name} is not UTF-8 (byte {start})"), name=self.name, start=error.start),
                hint=Phrase(N_("save it as UTF-8")),
            ) from error
        if not line:
            raise EOFError
        self.number += 1
        return (line.removeprefix("\ufeff") if self.number == 1 else line).rstrip("\r\n")

    def readline(self) -> str:
        """Return the next line with its end, or nothing after the last."""
        with contextlib.suppress(EOFError):
            return f"{self.take()}\n"
        return ""

    def read(self) -> str:
        """Return the lines up to one that holds a full stop alone, or all that are left."""
        return _read_text(self)

    def isatty(self) -> bool:
        """Say that nobody sits here to answer a question."""
        return False


@dataclass
class Terminal:
    """Lines typed at a prompt; pasted ones come several at once."""

    stream: TextIO
    name: str = "the prompt"
    number: int = 0

    def take(self, prompt: str) -> str:
        """Ask for a line; raises `EOFError` for Ctrl-D and `KeyboardInterrupt` for Ctrl-C."""
        self.number += 1
        if sys.stdout.isatty():
            return input(prompt)
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = self.stream.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    def readline(self) -> str:
        """Return what is answered to a question of a command."""
        return self.stream.readline()

    def read(self) -> str:
        """Return the lines typed up to one that holds a full stop alone, or Ctrl-D."""
        from kamplan.cli.app import find_language

        note = Phrase(N_("the text, line by line; a line with only {end} ends it"), end=END)
        sys.stderr.write(f"{note.say(find_language())}\n")
        return _read_text(self)

    def isatty(self) -> bool:
        """Say that somebody sits here to answer a question."""
        return True


Source = Script | Terminal


def _read_text(source: Source) -> str:
    lines = []
    while (line := source.readline()) and line.rstrip("\r\n") != END:
        lines.append(line)
    return "".join(lines)


def take_lines(source: Source, prompt: str) -> Iterator[tuple[int, str]]:
    """Yield what was typed, or pasted at once, as whole lines, each with the number of the line it begins on.

    Raises `EOFError` when there is none.
    """
    parts = source.take(prompt).split("\n")
    number = source.number
    while is_continued(parts[-1]):
        try:
            parts += source.take(MORE).split("\n")
        except EOFError:
            break
    line = ""
    for part in parts:
        if is_continued(part):
            line += part[:-1]
            continue
        yield number, line + part
        line, number = "", source.number
    if line:
        yield number, line


def is_continued(line: str) -> bool:
    """Say whether a line ends with a backslash that nothing escapes."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


@contextlib.contextmanager
def reading_from(source: Source) -> Iterator[None]:
    """Let whatever reads standard input meanwhile read from the source of the lines."""
    before, sys.stdin = sys.stdin, source
    try:
        yield
    finally:
        sys.stdin = before
