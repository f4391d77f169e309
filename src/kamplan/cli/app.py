"""The command tree, and the one error boundary around it.

Only the module of the command that was typed is imported; help and completion of names import them all.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from kamplan.cli.call import Panel
from kamplan.cli.streams import drop_output, find_trouble
from kamplan.cli.terminal import safe
from kamplan.errors import ExitCode, KamplanError, UnaskedError
from kamplan.resources import OUTLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.cli.call import Command

MODULES: dict[str, tuple[str, ...]] = {
    "start": ("demo", "new-account", "list-accounts", "show-account", "edit-account", "checklist"),
    "shell": ("shell",),
    "people": ("add-contact", "list-contacts", "show-contact", "edit-contact"),
    "sources": ("add-source", "list-sources", "show-source", "edit-source"),
    "figures": ("add-figure", "list-figures", "show-figure", "edit-figure"),
    "intel": ("add-intel", "list-intel", "show-intel", "search"),
    "upkeep": ("grade-intel", "confirm-intel", "supersede-intel", "withdraw-intel", "relabel"),
    "imports": ("import",),
    "analysis": ("analyze",),
    "checks": ("check",),
    "inquiries": ("gaps", "next", "assign-question", "log-attempt", "collection-plan"),
    "evidence": ("evidence", "resolve", "suggest"),
    "judgement": (
        "conclude", "answer", "declare-unknown", "waive", "reopen", "summarize", "list-judgements",
    ),
    "records": (
        "add-opportunity", "list-opportunities", "show-opportunity", "edit-opportunity", "close-opportunity",
        "add-white-space", "list-white-space", "show-white-space", "edit-white-space",
        "add-objective", "list-objectives", "show-objective", "edit-objective", "close-objective",
        "add-strategy", "list-strategies", "show-strategy", "edit-strategy", "close-strategy",
        "add-value", "list-values", "show-value", "edit-value",
        "add-action", "list-actions", "show-action", "edit-action", "close-action",
        "add-risk", "list-risks", "show-risk", "edit-risk", "close-risk",
        "add-issue", "list-issues", "show-issue", "edit-issue", "close-issue",
        "add-commitment", "list-commitments", "show-commitment", "edit-commitment", "close-commitment",
        "add-budget", "list-budgets", "show-budget", "edit-budget",
        "add-interaction", "list-interactions", "show-interaction", "edit-interaction",
        "add-member", "list-members", "show-member", "edit-member",
        "add-stage", "list-stages", "show-stage", "edit-stage",
        "add-inquiry", "list-inquiries", "show-inquiry", "edit-inquiry", "close-inquiry",
        "add-resolution", "list-resolutions", "show-resolution", "edit-resolution",
        "add-score", "list-scores", "show-score", "edit-score",
    ),
    "ids": ("show", "edit", "close", "withdraw"),
    "plans": ("render-plan",),
    "briefs": ("brief", "digest", "sponsor-brief"),
    "agenda": ("agenda",),
    "templates": ("list-templates", "copy-template"),
    "pictures": ("draw", "show-map"),
    "versions": (
        "submit-plan", "review-plan", "approve-plan", "reject-plan", "recall-plan", "list-versions", "show-version",
        "diff-plan", "impact",
    ),
    "carry_over": ("carry-over",),
    "releases": ("list-releases", "show-release", "verify"),
    "leaks": ("scan-leaks",),
    "proposals": ("check-proposal",),
    "history": ("history", "undo", "redo", "audit"),
    "exports": ("export",),
    "backups": ("backup", "restore", "list-backups"),
    "settings": ("config",),
    "doctor": ("doctor",),
    "portfolio": ("portfolio", "scorecard"),
    "assignment": ("score-account", "assign", "budget"),
    "colleagues": ("add-colleague", "edit-colleague", "list-colleagues"),
    "merging": ("merge",),
    "removal": ("purge", "erase-person", "show-person"),
}  # fmt: skip
"""The command modules and the names each registers; a test holds the two together."""

_NO_OUTPUT = frozenset({errno.ENOSPC, errno.EBADF, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a write to standard output fails with where no file is named."""
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}
LANGUAGES = ("en", "zh")
COMPLETE = "_KAMPLAN_COMPLETE"
"""The variable with which a shell asks for what completes a line."""


def load_commands(only: str | None = None) -> list[Command]:
    """Return the registered commands, or the one called `only`, importing no more modules than that needs."""
    modules = [_MODULE_OF[only]] if only in _MODULE_OF else list(MODULES)
    found: list[Command] = [one for module in modules for one in import_module(f"kamplan.cli.{module}").COMMANDS]
    wanted = [one for one in found if only not in _MODULE_OF or one.name == only]
    panels = list(Panel)
    return sorted(wanted, key=lambda one: panels.index(one.panel))


def build_app(only: str | None = None, *, outline: bool = False) -> typer.Typer:
    """Return the Typer app of all commands, or of one.

    An `outline` has every command's name, panel and help but no parameters, which is all that the help of the tree
    and the completion of names show; it is read from a file that `scripts/reference.py` writes, and loads no command.
    """
    app = typer.Typer(
        name="kamplan",
        help="Key-account planning: graded intelligence in, a checked analysis and a plan with evidence out.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        add_completion=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    if outline:
        import json

        for name, panel, words, is_listed in json.loads(OUTLINE.read_text(encoding="utf-8")):
            app.command(name, rich_help_panel=panel, hidden=not is_listed, help=words)(_stand_in)
        return app
    for one in load_commands(only):
        app.command(one.name, rich_help_panel=one.panel.value, hidden=not one.is_listed)(one.function)
    return app


def outline_commands() -> list[tuple[str, str, str, bool]]:
    """Return what the help of the tree says of each command: its name, panel and words, and whether it is listed."""
    import inspect

    return [(one.name, one.panel.value, inspect.cleandoc(one.doc), one.is_listed) for one in load_commands()]


def _stand_in() -> None:
    """Stand in for a command that is listed and not run."""


def _version(value: bool) -> None:
    if value:
        from kamplan import __version__

        typer.echo(f"kamplan {__version__}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,
) -> None:
    """Key-account planning: graded intelligence in, a checked analysis and a plan with evidence out."""


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; every failure becomes two lines on standard error."""
    os.umask(0o077)
    _speak_utf8()
    only = _find_name(argv)
    before = _count_commits()
    code, trouble = _try(argv, only)
    trouble = find_trouble() or trouble
    if trouble is None:
        return code
    drop_output()
    return _report_output(trouble, argv, is_changed=_count_commits() > before)


def _try(argv: Sequence[str], only: str | None) -> tuple[int, OSError | None]:
    """Run one command; return its exit code, and why its output could not be written, if so."""
    try:
        return _run(argv, only), None
    except OSError as error:
        trouble = find_trouble()
        if trouble is None and error.filename is None and error.errno in _NO_OUTPUT:
            trouble = error
        if trouble is None and error.filename is None:
            return _report_bug(error, argv, only), None
        return (ExitCode.FAILURE, trouble) if trouble else (_report_machine(error, argv), None)


def _run(argv: Sequence[str], only: str | None) -> int:
    try:
        code = _invoke(argv, only)
        if code == ExitCode.INTERRUPTED:  # Typer has caught the interrupt by then
            _print("interrupted; nothing was changed")
    except KamplanError as error:
        return report(error, argv, only)
    except TyperException as error:
        return _report_usage(error, only)
    except (KeyboardInterrupt, typer.Abort):
        _print("interrupted; nothing was changed")
        return ExitCode.INTERRUPTED
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # Typer and rich end with 1 where a pipe was closed
            drop_output()
            return ExitCode.OK
        if isinstance(error.__context__, OSError):
            raise error.__context__ from error
        raise
    except BrokenPipeError:
        drop_output()
        return ExitCode.OK
    except OSError:
        raise
    except Exception as error:
        return _report_bug(error, argv, only)
    return code


def _report_bug(error: Exception, argv: Sequence[str], only: str | None) -> int:
    """Say that kamplan is at fault, without a word of what it held; with --debug raise the error instead."""
    if "--debug" in (argv[: argv.index(only)] if only in argv else argv):
        raise error
    return _report(
        f"unexpected {type(error).__name__}: this is a bug in kamplan",
        "run it again as `kamplan --debug …` and report what it prints",
        ExitCode.BUG,
    )


def _count_commits() -> int:
    """Return how many changes this process has committed; a command that wrote none has not loaded what counts them."""
    unit = sys.modules.get("kamplan.store.unit")
    return unit.count_commits() if unit else 0


def _report_output(error: OSError, argv: Sequence[str], *, is_changed: bool) -> int:
    """Say that what a command printed could not be written, and whether what it did was done all the same."""
    from kamplan.language import N_, Phrase

    reason = error.strerror or type(error).__name__
    said = Phrase(N_("the output could not be written: {reason}"), reason=reason)
    hint = Phrase(N_("free some space or let it go somewhere else, then run it again"))
    if is_changed:
        said = Phrase(N_("the change was made, and the output could not be written: {reason}"), reason=reason)
        hint = Phrase(N_("do not run it again: `kamplan history` shows what was changed"))
    return report(KamplanError(said, hint=hint), argv)


def _report_machine(error: OSError, argv: Sequence[str]) -> int:
    """Say what the machine refused: a file or folder that cannot be used."""
    from kamplan.language import N_, Phrase

    reason = error.strerror or str(error)
    said = Phrase(N_("the machine refused it: {reason}"), reason=reason)
    if error.filename is not None:
        said = Phrase(N_("cannot use {path}: {reason}"), path=os.fsdecode(error.filename), reason=reason)
    hint = Phrase(N_("check the name, the owner and the mode of the file and its folder, and the space left"))
    return report(KamplanError(said, hint=hint), argv)


@cache
def _build_command(only: str | None) -> Any:
    return typer.main.get_command(build_app(only, outline=only is None))


def find_command(name: str) -> Any:
    """Return a command as Typer has built it, with its parameters; None for no command."""
    return _build_command(name).commands[name] if name in _MODULE_OF else None


def _invoke(argv: Sequence[str], only: str | None) -> int:
    code = _build_command(only)(args=list(argv), prog_name="kamplan", standalone_mode=False, complete_var=COMPLETE)
    return code if isinstance(code, int) else ExitCode.OK


def _find_name(argv: Sequence[str]) -> str | None:
    """Return the command that was typed, also while a shell completes its options; None shows the whole tree."""
    words = list(argv)
    if os.environ.get(COMPLETE):
        line = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", ""))
        words = line.split()[1:]
        if len(words) < 2 and not line.endswith((" ", "\n")):
            return None
    found = next((word for word in words if not word.startswith("-")), None)
    return found if found in _MODULE_OF else None


TYPED_AS = {
    "valid_as_of": "on", "published_on": "published", "questions": "question", "cites": "cite", "value": "amount",
    "period_from": "period", "period_to": "period", "source_name": "source", "as": "how", "explain": "code",
}  # fmt: skip
"""Fields that are typed under another name than their own."""


def _name_options(message: str, only: str | None) -> str:
    """Return a message in which each field at the head of a part is named as the command's user typed it."""
    if only is None:
        return message
    parameters = {one.name: one for one in _build_command(only).commands[only].params}

    def name(found: re.Match[str]) -> str:
        typed = parameters.get(TYPED_AS.get(found[2], found[2])) or parameters.get(found[2])
        if typed is None:
            return found[0]
        shown = typed.opts[0] if typed.param_type_name == "option" else typed.name
        return f"{found[1]}{shown}: "

    return re.sub(r"(^|; )([a-z_]+): ", name, message)


def report(error: KamplanError, argv: Sequence[str] = (), only: str | None = None) -> int:
    """Print an expected failure of a command line on standard error, in its language, and return its exit code."""
    from kamplan.language import say

    language = find_language(argv)
    message = _name_options(say(error.message, language), only)
    details = tuple(say(one, language) for one in error.details)
    hint = say(error.hint, language)
    if isinstance(error, UnaskedError) and not hint:
        hint = _with_yes(argv)
    return _report(message, hint, error.exit_code, details)


def _with_yes(argv: Sequence[str]) -> str:
    """Return a command line as it is typed, with --yes."""
    import shlex

    end = list(argv).index("--") if "--" in argv else len(argv)
    return shlex.join(["kamplan", *argv[:end], "--yes", *argv[end:]])


def find_language(argv: Sequence[str]) -> str:
    """Return the language that a command line is answered in, whatever else is wrong with it or with the settings."""
    from kamplan.config import load_settings

    typed = [after for word, after in pairwise(argv) if word == "--lang"]
    typed += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    if typed and typed[-1] in LANGUAGES:
        return typed[-1]
    try:
        return load_settings().language
    except KamplanError:
        return LANGUAGES[0]


def _report(message: str, hint: str, code: ExitCode, details: tuple[str, ...] = ()) -> int:
    _print(f"error: {_one_line(message)}")
    for detail in details:
        _print(f"  {_one_line(detail)}")
    _print(f"  try: {_one_line(hint)}")
    return code


def _report_usage(error: Exception, only: str | None) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        return ExitCode.OK  # Typer has printed the help by then
    message = getattr(error, "format_message", lambda: str(error))()
    message, _, near = message.partition(" Did you mean ")
    if not near and (options := getattr(error, "possibilities", None)):
        near = ", ".join(sorted(options)[:3])
    hint = f"did you mean {near.rstrip('?')}?" if near else f"`kamplan {only + ' ' if only else ''}--help` shows how"
    if message.startswith("No such option: -") and message[17:18].isdigit():
        hint = "write -- before an amount below zero, such as `-- -5`"
    message = message.replace("Value error, ", "")
    return _report(message.rstrip(".").strip(), hint, ExitCode.USAGE)


def _one_line(text: str) -> str:
    return " ".join(safe(text).split())


def _print(text: str) -> None:
    with suppress(OSError):  # nobody can be told that nobody can be told
        sys.stderr.write(f"{text}\n")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
