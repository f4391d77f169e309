"""The command tree, and the one error boundary around it.

Only the module of the command that was typed is imported; help and completion of names import them all.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from kamplan.cli.call import ERROR, Panel
from kamplan.cli.choices import take_words
from kamplan.cli.dashes import set_texts_aside
from kamplan.cli.modules import MODULES
from kamplan.cli.streams import drop_output, find_trouble
from kamplan.cli.terminal import safe
from kamplan.config import read_locale
from kamplan.errors import ExitCode, KamplanError, UnaskedError
from kamplan.language import N_, Phrase, as_phrase, read_language, say, translator
from kamplan.resources import OUTLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

from kamplan.cli.call import Command

_NO_OUTPUT = frozenset({errno.ENOSPC, errno.EBADF, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a write to standard output fails with where no file is named."""
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}
_INTERRUPTED = Phrase(N_("interrupted; nothing was changed"))
_HINT = N_("try: {hint}")
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
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|zh", help="Language of labels. [env: KAMPLAN_LANG]")
    ] = None,
) -> None:
    """Key-account planning: graded intelligence in, a checked analysis and a plan with evidence out."""


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; every failure becomes two lines on standard error."""
    os.umask(0o077)
    _speak_utf8()
    argv = _move_language(argv)
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
            _print(_INTERRUPTED.say(find_language(argv)))
    except KamplanError as error:
        return report(error, argv, only)
    except TyperException as error:
        return _report_usage(error, argv, only, find_language(argv))
    except (KeyboardInterrupt, typer.Abort):
        _print(_INTERRUPTED.say(find_language(argv)))
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
        Phrase(N_("unexpected {name}: this is a bug in kamplan"), name=type(error).__name__),
        Phrase(N_("run it again as `kamplan --debug …` and report what it prints")),
        ExitCode.BUG,
        find_language(argv),
    )


def _count_commits() -> int:
    """Return how many changes this process has committed; a command that wrote none has not loaded what counts them."""
    unit = sys.modules.get("kamplan.store.unit")
    return unit.count_commits() if unit else 0


def _report_output(error: OSError, argv: Sequence[str], *, is_changed: bool) -> int:
    """Say that what a command printed could not be written, and whether what it did was done all the same."""
    from kamplan.language import N_, Phrase

    reason = error.strerror or type(error).__name__
    said = Phrase(N_("the output could not be written: {reason}"), reason=Phrase(reason))
    hint = Phrase(N_("free some space or let it go somewhere else, then run it again"))
    if is_changed:
        said = Phrase(N_("the change was made, and the output could not be written: {reason}"), reason=Phrase(reason))
        hint = Phrase(N_("do not run it again: `kamplan history` shows what was changed"))
    return report(KamplanError(said, hint=hint), argv)


def _report_machine(error: OSError, argv: Sequence[str]) -> int:
    """Say what the machine refused: a file or folder that cannot be used."""
    from kamplan.language import N_, Phrase

    reason = error.strerror or str(error)
    said = Phrase(N_("the machine refused it: {reason}"), reason=Phrase(reason))
    if error.filename is not None:
        said = Phrase(N_("cannot use {path}: {reason}"), path=os.fsdecode(error.filename), reason=Phrase(reason))
    hint = Phrase(N_("check the name, the owner and the mode of the file and its folder, and the space left"))
    return report(KamplanError(said, hint=hint), argv)


@cache
def _build_command(only: str | None, language: str = "en") -> Any:
    built = typer.main.get_command(build_app(only, outline=only is None))
    if only is not None:
        take_words(built.commands[only])  # type: ignore[attr-defined]  # a group, which has them
    if language != "en":
        from kamplan.cli.help import localize

        localize(built, language)
    return built


def find_command(name: str) -> Any:
    """Return a command as Typer has built it, with its parameters; None for no command."""
    return _build_command(name).commands[name] if name in _MODULE_OF else None


def _invoke(argv: Sequence[str], only: str | None) -> int:
    if only is not None and not os.environ.get(COMPLETE) and any(word.startswith("-") for word in argv):
        argv = set_texts_aside(argv, only, find_command(only))
    language = find_language(argv)
    if only is None or "--help" in argv:
        from kamplan.cli.help import name_own_words

        name_own_words(language)
    built = _build_command(only, language)
    code = built(args=list(argv), prog_name="kamplan", standalone_mode=False, complete_var=COMPLETE)
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
    "left_on": "left",
}  # fmt: skip
"""Fields that are typed under another name than their own."""


def _name_options(message: str | Phrase, only: str | None, language: str) -> str | Phrase:
    """Return a message in which each field that it is about is named as the command's user typed it."""
    if only is None or not isinstance(message, Phrase):
        return message
    parameters = {one.name: one for one in _build_command(only).commands[only].params}

    def find(field: str) -> str:
        typed = parameters.get(TYPED_AS.get(field, field)) or parameters.get(field)
        if typed is None:
            return field
        if typed.param_type_name == "option":
            return str(typed.opts[0])
        return str(typed.name) if language == "en" else translator(language)(typed.metavar or typed.name)

    return message.with_field_names(find)


def report(error: KamplanError, argv: Sequence[str] = (), only: str | None = None) -> int:
    """Print an expected failure of a command line on standard error, in its language, and return its exit code."""
    language = find_language(argv)
    message = _name_options(error.message, only, language)
    hint = error.hint
    if isinstance(error, UnaskedError) and not str(hint):
        hint = as_phrase(_with_yes(argv))
    return _report(message, hint, error.exit_code, language, error.details)


def _with_yes(argv: Sequence[str]) -> str:
    """Return a command line as it is typed, with --yes."""
    import shlex

    end = list(argv).index("--") if "--" in argv else len(argv)
    return shlex.join(["kamplan", *argv[:end], "--yes", *argv[end:]])


def find_language(argv: Sequence[str] = ()) -> str:
    """Return the language that a command line is answered in, whatever else is wrong with it or with the settings."""
    from kamplan.config import load_settings

    typed = [after for word, after in pairwise(argv) if word == "--lang"]
    typed += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    if typed and (found := read_language(typed[-1])):
        return found
    try:
        return load_settings().language
    except KamplanError:
        return read_locale(os.environ) or "en"


def _move_language(argv: Sequence[str]) -> list[str]:
    """Return a command line with a --lang that stands before the command put behind it, where each command takes it."""
    words = list(argv)
    for place, word in enumerate(words):
        if not word.startswith("-"):
            break
        many = 1 if word.startswith("--lang=") else 2 if word == "--lang" else 0
        name = place + many
        if many and name < len(words) and not words[name].startswith("-"):
            return [*words[:place], words[name], *words[place:name], *words[name + 1 :]]
        if many == 2:
            break
    return words


def _report(
    message: str | Phrase,
    hint: str | Phrase,
    code: ExitCode,
    language: str,
    details: Sequence[str | Phrase] = (),
) -> int:
    _print(_one_line(Phrase(ERROR, problem=message).say(language)))
    for detail in details:
        _print(f"  {_one_line(say(detail, language))}")
    _print(f"  {_one_line(Phrase(_HINT, hint=hint).say(language))}")
    return code


def _report_usage(error: Exception, argv: Sequence[str], only: str | None, language: str) -> int:
    from kamplan.borrowed import say_borrowed

    if type(error).__name__ == "MissingParameter" and (code := _report_missing(only, argv, language)) is not None:
        return code
    if type(error).__name__ == "NoArgsIsHelpError":
        return ExitCode.OK  # Typer has printed the help by then
    message = getattr(error, "format_message", lambda: str(error))()
    message, _, near = message.partition(" Did you mean ")
    if not near and (options := getattr(error, "possibilities", None)):
        near = ", ".join(sorted(options)[:3])
    shown = f"kamplan {only} --help" if only else "kamplan --help"
    hint = Phrase(N_("did you mean {near}?"), near=near.rstrip("?"))
    if not near:
        hint = Phrase(N_("`{command}` shows how"), command=shown)
    if type(error).__name__ == "MissingParameter":
        hint = _hint_missing(error, argv, hint)
    return _report(say_borrowed(message.strip().rstrip(".")), hint, ExitCode.USAGE, language)


def _hint_missing(error: Any, argv: Sequence[str], hint: Phrase) -> Phrase:
    """Return what to do about an option that stands where it is read as text; else the hint."""
    words = list(argv)
    if error.param is not None and "--" in words and set(error.param.opts).intersection(words[words.index("--") :]):
        return Phrase(N_("what follows -- is no option: leave -- out, or put it after the options"))
    return hint


def _report_missing(only: str | None, argv: Sequence[str], language: str) -> ExitCode | None:
    """Report all required options that a line lacks at once; None where it lacks no option."""
    from kamplan.cli.missing import describe, list_missing, list_witness

    missing = list_missing(find_command(only), argv) if only else []
    if not missing:
        return None
    details = [*map(describe, missing), *list_witness(argv, only)]
    message = Phrase(N_("Missing option {names}"), names=", ".join(f"'{one.opts[0]}'" for one in missing))
    hint = Phrase(N_("`kamplan {command} --help` shows how"), command=only)
    _report(message, hint, ExitCode.USAGE, language, tuple(details))
    return ExitCode.USAGE


def _one_line(text: str) -> str:
    return " ".join(safe(text).split())


def _print(text: str) -> None:
    with suppress(OSError):  # nobody can be told that nobody can be told
        sys.stderr.write(f"{text}\n")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
