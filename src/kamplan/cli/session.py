"""A session of `kamplan shell`: what holds for all its commands, and how one typed line becomes a command."""

from __future__ import annotations

import os
import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.cli.app import find_command, find_language, report, run
from kamplan.cli.modules import MODULES
from kamplan.errors import ExitCode, KamplanError, UsageError
from kamplan.language import N_, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.domain.scales import Audience

NAMES = frozenset(name for names in MODULES.values() for name in names)
USE, HELP, LEAVE = "use", "help", ("exit", "quit")
WORDS = (USE, HELP, *LEAVE)
"""What a session understands beside the commands."""
OPEN = frozenset({"checklist", "list-templates"})
"""Commands that know no audience and show nothing of the store."""
ABOUT = N_("""\
Type any command of kamplan without the word kamplan. Beside them:
  use ACCOUNT     leave ACCOUNT out of the commands that follow; use alone ends that
  help [COMMAND]  what there is, or what a command takes
  exit            leave, as Ctrl-D does; Ctrl-C drops the line
A line that ends with a backslash goes on in the next. After a command with - for a text, the text follows line by
line up to a line with only a full stop. Lines that begin with # are left out.
""")


@dataclass
class Session:
    """What holds for every command of a session: the audience asked for, and the account in use."""

    audience: Audience | None = None
    account: str | None = None
    status: int = 0
    is_over: bool = False

    @property
    def prompt(self) -> str:
        """The prompt: the account in use, and how the last command ended unless it went well."""
        account = f" {self.account}" if self.account else ""
        status = f" [{self.status}]" if self.status else ""
        return f"kamplan{account}{status}> "

    def do(self, line: str) -> int:
        """Do what a line says and return how it ended; an empty line and a remark change nothing."""
        try:
            words = split_line(line)
            if words:
                self.status = self._do(words)
        except KamplanError as error:
            self.status = report(error)
        return self.status

    def do_words(self, *words: str) -> int:
        """Do what words say that are split already."""
        return self.do(shlex.join(words))

    def _do(self, words: Sequence[str]) -> int:
        name, rest = words[0], words[1:]
        if name in LEAVE:
            self.is_over = True
            return ExitCode.OK
        if name == USE:
            return self._use(rest)
        if name == HELP:
            return self._help(rest)
        if name == "shell":
            raise UsageError(
                Phrase(N_("this is the shell already")), hint=Phrase(N_("type the command itself, or exit"))
            )
        self.check_open(words)
        return run(self.fill(words))

    def check_open(self, words: Sequence[str]) -> None:
        """Refuse a command that knows no audience in a session for others than the team: it shows the team's own.

        Raises `UsageError`.
        """
        name = next((word for word in words if not word.startswith("-")), "")
        command = find_command(name)
        if not self.is_for_others or command is None or name in OPEN:
            return
        from kamplan.domain.wording import Code

        if not any("--audience" in one.opts for one in command.params):
            raise UsageError(
                Phrase(
                    N_("{command} is for the team alone, and this session is for the {audience}"),
                    command=name,
                    audience=Code(str(self.audience)),
                ),
                hint=Phrase(N_("type exit, then kamplan {command}"), command=name),
            )

    @property
    def is_for_others(self) -> bool:
        """Whether the session is for others than the team."""
        return self.audience is not None and self.audience != "team"

    def _use(self, words: Sequence[str]) -> int:
        from kamplan.cli.call import Call
        from kamplan.service.accounts import get_key

        if len(words) > 1:
            raise UsageError(
                Phrase(N_("{USE} takes one account"), USE=USE),
                hint=Phrase(N_("{USE} ACCOUNT; quote a name of several words"), USE=USE),
            )
        self.account = get_key(Call(command="shell").caller, words[0]) if words else None
        return ExitCode.OK

    def _help(self, words: Sequence[str]) -> int:
        import sys

        if words and words[0] in NAMES:
            return run([words[0], "--help"])
        if words and words[0] not in WORDS:
            raise UsageError(
                Phrase(N_("there is no command {words}"), words=repr(words[0])), hint=Phrase(N_("help lists them"))
            )
        if not words:
            run(["--help"])
        sys.stdout.write(translator(find_language())(ABOUT))
        sys.stdout.flush()
        return ExitCode.OK

    def fill(self, words: Sequence[str]) -> list[str]:
        """Return the words of a command with the account in use and the audience, where it takes them and has none."""
        place = next((at for at, word in enumerate(words) if not word.startswith("-")), len(words))
        command = find_command(words[place]) if place < len(words) else None
        if command is None:
            return list(words)
        given = _parse(command, list(words[place + 1 :]))
        filled: list[str] = []
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        options = {flag: one.name for one in command.params for flag in one.opts if one.param_type_name == "option"}
        if self.account:
            first = arguments[0].name if arguments else None
            if first in ("account", "accounts") and not _names_account(given.get(first)):
                filled.append(self.account)
            if "--account" in options and given.get(options["--account"]) is None:
                filled.append(f"--account={self.account}")
        if self.audience and "--audience" in options and given.get(options["--audience"]) is None:
            filled.append(f"--audience={self.audience.value}")
        return [*words[: place + 1], *filled, *words[place + 1 :]]


def split_line(line: str) -> list[str]:
    """Return the words of a line as a POSIX shell would split it, without the word kamplan before them.

    Raises `UsageError` for a quote that is not closed.
    """
    if line.lstrip().startswith("#"):
        return []
    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError(
            Phrase(N_("a quote or backslash is left open")),
            hint=Phrase(N_('write "…" around a text, and \\" or \\\' for a quote itself')),
        ) from None
    return words[1:] if words[:1] == ["kamplan"] else words


def _parse(command: Any, words: list[str]) -> dict[str, Any]:
    """Return what a command was given, by parameter; nothing for what it does not take, as it will say itself."""
    from typer.exceptions import TyperException

    try:
        context = command.context_class(command, info_name=command.name, resilient_parsing=True)
        found: dict[str, Any] = command.make_parser(context).parse_args(words)[0]
    except TyperException:
        return {}
    return found


def _names_account(typed: object) -> bool:
    """Say whether what stands in an account's place is the key of one, so that it is meant and not the one in use."""
    from kamplan.config import load_settings
    from kamplan.store.completion import list_accounts

    words = typed if isinstance(typed, list | tuple) else (typed,)
    word = next((one for one in words if isinstance(one, str) and one), None)
    if word is None:
        return False
    return any(key == word.casefold() for key, _ in list_accounts(load_settings().store, word))


@contextmanager
def holding(**variables: str | None) -> Iterator[None]:
    """Set environment variables, where they are given, for all the commands of a session."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update({name: value for name, value in variables.items() if value})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
