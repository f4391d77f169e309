"""Start: the same commands at a prompt, or from a pipe or file, in one process, so that each answers at once."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_account
from kamplan.language import N_, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from kamplan.cli.lines import Script, Terminal
    from kamplan.cli.session import Session

COMMANDS: list[Command] = []


@command(COMMANDS, "shell", Panel.START, reads=True)
def shell(
    call: Call,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Read the commands from a file, one a line.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Go on after a line that fails; from a file or pipe.")
    ] = False,
    begin_with: Annotated[
        str | None,
        typer.Option("--account", metavar="K", help="The account to begin with.", autocompletion=complete_account),
    ] = None,
) -> None:
    """Run commands at a prompt, or from a file or pipe, in one process: each answers at once."""
    from kamplan.cli.lines import Script, Terminal
    from kamplan.cli.session import Session, holding

    session = Session(audience=call.asked_audience)
    fixed = {"KAMPLAN_DB": call.db, "KAMPLAN_TODAY": call.today_text, "KAMPLAN_LANG": call.lang}
    with holding(**fixed):
        if begin_with and session.do_words("use", begin_with):
            raise typer.Exit(session.status)
        if file is not None:
            with _open_script(file) as stream:
                raise typer.Exit(run_script(session, Script(stream, file.name), keep_going=keep_going))
        if not sys.stdin.isatty():
            _read_utf8(sys.stdin)
            raise typer.Exit(
                run_script(
                    session, Script(sys.stdin, translator(call.language)(N_("standard input"))), keep_going=keep_going
                )
            )
        talk(session, Terminal(sys.stdin), history=_find_history(call))


def run_script(session: "Session", script: "Script", *, keep_going: bool) -> int:
    """Run the lines of a script up to the first that fails, or all; return how the first that failed ended."""
    from kamplan.cli.lines import reading_from

    failed: list[tuple[int, int]] = []
    done = 0
    for number, line in _each_line(script):
        with reading_from(script):
            code = session.do(line)
        done += 1
        if code:
            failed.append((number, code))
        if session.is_over or (code and not keep_going):
            break
    if failed and not keep_going:
        tell(
            Phrase(
                N_("stopped at line {number} of {script}; nothing after it was run"),
                number=failed[0][0],
                script=script.name,
            )
        )
    elif failed:
        places = ", ".join(str(number) for number, _ in failed[:20]) + (", …" if len(failed) > 20 else "")
        tell(
            Phrase(
                N_("{failed} of {done} lines of {script} failed: {places}"),
                failed=len(failed),
                done=done,
                script=script.name,
                places=places,
            )
        )
    return failed[0][1] if failed else 0


def tell(text: Phrase) -> None:
    """Say on standard error what became of a script, in the language of the session."""
    from kamplan.cli.app import find_language

    sys.stderr.write(f"{text.say(find_language())}\n")


def _each_line(script: "Script") -> "Iterator[tuple[int, str]]":
    from kamplan.cli.lines import take_lines

    while True:
        try:
            found = list(take_lines(script, ""))
        except EOFError:
            return
        yield from ((number, line) for number, line in found if line.strip() and not line.lstrip().startswith("#"))


def talk(session: "Session", terminal: "Terminal", *, history: Path | None) -> None:
    """Ask for lines and run them until Ctrl-D or `exit`; Ctrl-C drops a line, and a failure leaves nobody outside."""
    from kamplan.cli.lines import reading_from, take_lines
    from kamplan.cli.tab import editing

    with editing(session, history):
        while not session.is_over:
            try:
                for _, line in take_lines(terminal, session.prompt):
                    with reading_from(terminal):
                        session.do(line)
            except EOFError:
                sys.stdout.write("\n")
                return
            except KeyboardInterrupt:
                sys.stdout.write("\n")
                session.status = 0


def _open_script(file: Path) -> "TextIO":
    from kamplan.errors import UsageError

    try:
        return file.open(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            Phrase(N_("cannot read {file}: {strerror}"), file=file, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("name a file with one command a line")),
        ) from error


def _read_utf8(stream: "TextIO") -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="strict")


def _find_history(call: Call) -> Path | None:
    from kamplan.config import default_history

    return default_history() if call.settings.keeps_history else None
