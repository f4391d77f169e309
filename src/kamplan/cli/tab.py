"""Editing of lines at the prompt of `kamplan shell`: the TAB key, and the history kept where the settings say so.

Both need Python's readline, which some systems lack; the prompt works without.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from glob import escape, glob
from typing import TYPE_CHECKING

from kamplan.cli.app import COMPLETE, run
from kamplan.cli.options import complete_account
from kamplan.cli.session import HELP, NAMES, USE, WORDS, holding
from kamplan.cli.terminal import safe
from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kamplan.cli.session import Session

HISTORY_LIMIT = 1_000
"""How many lines the history keeps."""
SHOWN = 40
"""How many candidates are listed at most."""

_ID = re.compile("[a-z]{1,2}(-[0-9]*)?")
"""The beginning of an id, typed small."""
Candidate = tuple[str, str]
"""What completes a word, and what it means."""


def list_candidates(session: Session, before: str) -> list[Candidate]:
    """Return what may stand for the last word of what was typed, each with what it means: as in a shell of its own."""
    words = _split_open(before)
    if words is None:
        return []
    *done, last = words
    if done[:1] == ["kamplan"]:
        del done[0]
    if not done:
        return [(name, "") for name in sorted((*NAMES, *WORDS)) if name.startswith(last)]
    if done[0] == HELP:
        return [(name, "") for name in sorted(NAMES) if name.startswith(last)]
    if session.is_for_others:
        try:
            session.check_open(done)
        except UsageError:
            return []
    audience = () if session.audience is None else (f"--audience={session.audience.value}",)
    if done[0] == USE:
        return _list_accounts(last, audience)
    filled = session.fill(done)
    found = _ask_typer(filled, last) or (_ask_typer(filled, last.upper()) if _ID.fullmatch(last) else [])
    if len(done) == 1 and len(filled) > 1 and not last.startswith("-"):  # another account may be meant
        found += [one for one in _list_accounts(last, audience) if one not in found]
    return found or [(name, "") for name in _list_files(last)]


def _list_accounts(last: str, audience: tuple[str, ...]) -> list[Candidate]:
    with holding(_TYPER_COMPLETE_ARGS=" ".join(("kamplan", *audience))):
        return list(complete_account(last))


def _split_open(before: str) -> list[str] | None:
    """Return the words typed, the last being the one that is completed; None inside quotes, where a text is typed."""
    try:
        words = shlex.split(before)
    except ValueError:
        return None
    return [*words, ""] if not before or before[-1].isspace() else words


def _ask_typer(words: Sequence[str], last: str) -> list[Candidate]:
    """Ask for candidates as the fish shell does, which is told what each means; within this process."""
    flag, equals, value = last.partition("=") if last.startswith("--") and "=" in last else ("", "", last)
    words = [*words, flag] if equals else words
    line = f"{shlex.join(['kamplan', *words])} {shlex.quote(value) if value else ''}"
    told = {COMPLETE: "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": line}
    out = io.StringIO()
    with holding(**told), contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        run([])
    found = []
    for each in out.getvalue().splitlines():
        found_value, _, meaning = each.partition("\t")
        if found_value:
            found.append((f"{flag}{equals}{found_value}", meaning.strip()))
    return found


def _list_files(last: str) -> list[str]:
    if not last or last.startswith("-"):
        return []
    found = sorted(glob(f"{escape(os.path.expanduser(last))}*"))
    return [f"{one}{os.sep}" if os.path.isdir(one) else one for one in found if safe(one) == one]


class _Tab:
    """What readline asks when TAB is hit."""

    def __init__(self, session: Session) -> None:
        import readline

        self.session = session
        self.readline = readline
        self.found: list[Candidate] = []

    def complete(self, text: str, state: int) -> str | None:
        """Return the candidate of a number for the word at the cursor; None after the last."""
        if state == 0:
            try:
                self.found = list_candidates(
                    self.session, self.readline.get_line_buffer()[: self.readline.get_endidx()]
                )
            except Exception:  # what cannot be completed is typed
                self.found = []
        if state >= len(self.found):
            return None
        value = self.found[state][0]
        word = value if value == safe(value) else text
        ready = len(self.found) == 1 and not word.endswith((os.sep, "="))
        return shlex.quote(word) + (" " if ready else "")

    def show(self, _substitution: str, _matches: Sequence[str], _longest: int) -> None:
        """List the candidates with what each means, and put the prompt back below them."""
        width = max(len(value) for value, _ in self.found[:SHOWN])
        lines = [f"{value:<{width}}  {meaning}".rstrip() for value, meaning in self.found[:SHOWN]]
        if len(self.found) > SHOWN:
            lines.append(f"… and {len(self.found) - SHOWN} more")
        shown = "\n".join(safe(line) for line in lines)
        sys.stdout.write(f"\n{shown}\n{self.session.prompt}{self.readline.get_line_buffer()}")
        sys.stdout.flush()


@contextlib.contextmanager
def editing(session: Session, history: Path | None) -> Iterator[None]:
    """Let lines be edited, completed and recalled; with `history` those of earlier sessions too, and kept for later.

    Without, a line is forgotten when the session ends: what is typed here is as confidential as what is recorded.
    """
    try:
        import readline
    except ImportError:
        yield
        return
    tab = _Tab(session)
    readline.set_completer(tab.complete)
    readline.set_completer_delims(" \t\n")
    if "libedit" in (readline.__doc__ or ""):
        readline.parse_and_bind("bind ^I rl_complete")
    else:
        readline.parse_and_bind("tab: complete")
        readline.set_completion_display_matches_hook(tab.show)
    if history:
        for line in _read_history(history):
            readline.add_history(line)
    try:
        yield
    finally:
        if history:
            count = readline.get_current_history_length()
            lines = [readline.get_history_item(at) for at in range(max(1, count - HISTORY_LIMIT + 1), count + 1)]
            _write_history(history, [" ".join(line.split("\n")) for line in lines if line])
        readline.set_completer(None)


def _read_history(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()[-HISTORY_LIMIT:]
    except OSError:
        return []


def _write_history(file: Path, lines: Sequence[str]) -> None:
    from kamplan.errors import KamplanError
    from kamplan.exchange.files import write_atomically

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, "".join(f"{line}\n" for line in lines).encode(errors="replace"))
    except (OSError, KamplanError) as error:
        sys.stderr.write(f"warning: the history was not kept: {safe(str(error))}\n")
