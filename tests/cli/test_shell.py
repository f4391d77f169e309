"""`shell`: the same commands in one process, at a prompt, from a pipe or from a file."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import shutil
import signal
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from kamplan.cli.lines import Script, take_lines
from kamplan.cli.modules import MODULES
from kamplan.cli.session import Session, split_line
from kamplan.cli.tab import list_candidates
from kamplan.config import default_history

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Kamplan

FACT = "--tier 1 --topic rivalry --source News"


# From a pipe or a file ----------------------------------------------------------------------------------------------


def test_an_afternoon_of_notes_is_entered_in_one_go(acme: Kamplan) -> None:
    notes = "\n".join(
        f'add-intel "Fact {number}, as told" --tier 3 --topic rivalry --meeting M-1' for number in range(5)
    )
    done = acme("shell", stdin=f'use acme\nadd-interaction "We met" --contact "Wei Fang"\n\n# told\n{notes}\n').ok()
    assert "error" not in done.err
    held = acme("list-intel", "acme", "--json").ok().json
    assert [(one["statement"], one["contact"]) for one in held] == [
        (f"Fact {number}, as told", "C-1") for number in range(5)
    ]
    assert acme("show", "M-1", "--json").ok().json["cites"] == [f"I-{number}" for number in range(1, 6)]
    assert len(acme("history", "--json").ok().json) >= 6, "each command is a change of its own"


def test_the_first_line_that_fails_stops_the_rest_and_gives_its_exit_code(acme: Kamplan) -> None:
    lines = f"add-intel acme one {FACT}\n# a remark\nshow-account nobody\nadd-intel acme two {FACT}\n"
    done = acme("shell", stdin=lines)
    assert done.code == 3
    assert done.err.splitlines()[-3:] == [
        "error: no account 'nobody'",
        "  try: `kamplan list-accounts` shows the keys in use",
        "stopped at line 3 of standard input; nothing after it was run",
    ]
    assert [one["statement"] for one in acme("list-intel", "acme", "--json").json] == ["one"]


def test_with_keep_going_the_rest_is_run_and_the_failures_are_counted(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "entries.txt"
    file.write_text(f"\ufeffnope\nadd-intel acme two {FACT}\nshow-account nobody\n", encoding="utf-8")
    done = acme("shell", "--file", file, "--keep-going")
    assert done.code == 2
    assert done.err.splitlines()[-1] == "2 of 3 lines of entries.txt failed: 1, 3"
    assert [one["statement"] for one in acme("list-intel", "acme", "--json").json] == ["two"]


def test_what_holds_for_the_shell_holds_for_its_commands_and_no_longer(acme: Kamplan, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    lines = f"new-account Bolt --key bolt\nuse bolt\nadd-intel x {FACT}\nlist-intel --json\nlist-accounts\n"
    done = acme("shell", "--db", other, "--today", "2026-01-05", "--lang", "zh", stdin=lines).ok()
    assert '"valid_as_of": "2026-01-05"' in done.out
    assert "名称" in done.out
    assert "acme" not in done.out
    assert acme("list-accounts", "--json").ok().json[0]["key"] == "acme"
    assert "KAMPLAN_LANG" not in os.environ


def test_the_audience_of_the_shell_reaches_every_command_that_has_one(acme: Kamplan) -> None:
    acme("add-intel", "acme", "secret plan", "--tier", 4, "--topic", "rivalry", "--contact", "C-1").ok()
    acme("add-intel", "acme", "open fact", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    shown = acme("shell", "--audience", "customer", "--account", "acme", stdin="list-intel\nsearch plan\nhelp use\n")
    assert shown.code == 0
    assert "open fact" in shown.out
    assert "secret" not in shown.out
    own = acme("shell", "--audience", "customer", stdin="list-intel acme --audience team\n").ok()
    assert "secret plan" in own.out, "what a line says itself wins"
    refused = acme("shell", "--audience", "customer", stdin="check acme\n")
    assert refused.code == 2


def test_a_text_follows_its_command_line_by_line(acme: Kamplan) -> None:
    lines = f"summarize acme -\nFirst.\n\nSecond.\n.\nadd-intel acme 'one \\\n two' {FACT}\n"
    acme("shell", stdin=lines).ok()
    assert acme("list-judgements", "acme", "--json").ok().json[0]["text"] == "First.\n\nSecond."
    acme("shell", stdin=f"add-intel acme \\\nthree {FACT}\nadd-intel acme four {FACT} --detail -\nlast words").ok()
    held = {one["statement"]: one["detail"] for one in acme("list-intel", "acme", "--json").json}
    assert held["three"] is None
    assert held["four"] == "last words"


@pytest.mark.parametrize("line", ['add-intel acme "open', "conclude acme rivalry 'x"])
def test_what_is_left_open_is_told_in_two_lines(acme: Kamplan, line: str) -> None:
    done = acme("shell", stdin=f"{line}\n")
    assert done.code == 2
    assert done.err.splitlines()[0] == "error: a quote or backslash is left open"
    assert len(done.err.splitlines()) == 3


def test_a_file_that_is_not_there_or_no_text_is_refused(acme: Kamplan, tmp_path: Path) -> None:
    acme.refuses("shell", "--file", tmp_path / "none", code=2, says="No such file", tries="one command a line")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"list-accounts\n\xff\xfe\n")
    assert "bad.txt is not UTF-8" in acme("shell", "--file", bad).err
    acme.refuses("shell", "--account", "nobody", code=3, says="no account 'nobody'")
    assert acme("shell", stdin="shell\n").err.startswith("error: this is the shell already")


def test_control_characters_do_no_harm(acme: Kamplan) -> None:
    done = acme(
        "shell",
        stdin="\x1b[2J\x07nope\x00\nlist-accounts\n",
    )
    assert "\x1b" not in done.err + done.out
    assert done.code == 2


# The account in use -------------------------------------------------------------------------------------------------


def test_the_account_in_use_stands_wherever_a_command_takes_one(acme: Kamplan) -> None:
    acme("new-account", "Bolt", "--key", "bolt").ok()
    lines = f"use Acme\nadd-intel --tier 1 'ours' --topic rivalry --source News\nadd-intel bolt 'theirs' {FACT}\n"
    done = acme("shell", stdin=f"{lines}list-intel --json\nuse\nlist-intel --json\n").ok()
    assert done.out.count('"ours"') == 2
    assert done.out.count('"theirs"') == 1
    wrong = acme("shell", "--account", "acme", stdin=f"add-intel bolder 'theirs' {FACT}\n")
    assert wrong.code == 2, "a key mistyped is not taken for a statement of the account in use"


# What is kept between commands --------------------------------------------------------------------------------------


def test_what_another_process_changes_meanwhile_is_seen(acme: Kamplan, tmp_path: Path) -> None:
    session = Session(account="acme")
    other = acme.db.with_name("other.db")
    shutil.copy(acme.db, other)
    with _environment(acme), _printed(tmp_path) as printed:
        assert session.do("list-intel --json") == 0
        subprocess.run(
            [sys.executable, "-m", "kamplan", "add-intel", "acme", "from outside", *FACT.split()], check=True,
            capture_output=True,
        )  # fmt: skip
        session.do("list-intel --json")
        assert printed().count("from outside") == 1
        os.replace(other, acme.db)
        session.do("list-intel --json")
        assert printed().count("from outside") == 1, "a file put in its place is the store now"


def test_undo_backup_and_restore_work_inside(acme: Kamplan, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    lines = f"""add-intel acme one {FACT}
backup {copy}
add-intel acme two {FACT}
undo --yes
add-intel acme three {FACT}
restore {copy} --yes
list-intel acme --json
"""
    done = acme("shell", stdin=lines).ok()
    assert '"one"' in done.out
    assert '"two"' not in done.out
    assert '"three"' not in done.out


def test_an_older_store_is_migrated_inside(kamplan: Kamplan) -> None:
    kamplan.db.parent.mkdir()
    kamplan.db.write_bytes((ROOT / "tests" / "data" / "store-v2.db").read_bytes())
    kamplan.db.chmod(0o600)
    kamplan("shell", stdin="list-accounts\naudit verify\n").ok()


# The TAB key --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("add-int", "add-intel"), ("us", "use"), ("help draw", "draw"), ("use ac", "acme"), ("analyze ", "acme"),
        ("kamplan list-intel a", "acme"), ("add-intel acme x --topic riv", "rivalry"), ("show-contact c-", "C-1"),
        ("add-intel acme --ti", "--tier"), ("add-intel acme x --topic=riv", "--topic=rivalry"),
        ("answer acme rivalry-", "rivalry-4"), ("add-intel acme x --handling r", "red"),
    ],
)  # fmt: skip
def test_what_tab_offers_is_what_the_shell_completion_offers(acme: Kamplan, typed: str, offered: str) -> None:
    with _environment(acme):
        assert offered in {value for value, _ in list_candidates(Session(), typed)}


def test_tab_leaves_the_account_in_use_out(acme: Kamplan, tmp_path: Path) -> None:
    with _environment(acme):
        assert ("rivalry", "Rivalry among competitors") in list_candidates(Session(account="acme"), "conclude riv")
        assert list_candidates(Session(), 'add-intel acme "They ') == []
        (tmp_path / "notes \x1b.csv").touch()
        (tmp_path / "notes a.csv").touch()
        found = list_candidates(Session(), f"import {tmp_path}/no")
        assert found == [(f"{tmp_path}/notes a.csv", "")]


def test_every_command_is_offered() -> None:
    names = {name for names in MODULES.values() for name in names}
    assert names <= {value for value, _ in list_candidates(Session(), "")}


# Lines --------------------------------------------------------------------------------------------------------------


def test_lines_pasted_at_once_are_taken_one_by_one(tmp_path: Path) -> None:
    class Pasted(Script):
        def take(self, prompt: str = "") -> str:
            self.number += len(prompt) + 1
            return "one\ntwo \\\nthree\nfour"

    assert [line for _, line in take_lines(Pasted(sys.stdin, "x"), "")] == ["one", "two three", "four"]
    assert split_line("kamplan list-intel 'a b'") == ["list-intel", "a b"]
    assert split_line("  # nothing") == []


# At a terminal ------------------------------------------------------------------------------------------------------


class Typist:
    """Somebody at a terminal of their own, in front of `kamplan shell`."""

    def __init__(self, kamplan: Kamplan, *argv: str) -> None:
        self.process, self.screen = 0, ""
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.environ |= {"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": kamplan.today, "TERM": "dumb",
                           "INPUTRC": "/dev/null", "KAMPLAN_USER": "Ada Lin", "COLUMNS": "100"}  # fmt: skip
            os.execv(sys.executable, [sys.executable, "-m", "kamplan", "shell", *argv])  # noqa: S606 - a terminal of its own

    def see(self, wanted: str, *, seconds: float = 20) -> str:
        """Wait until the screen shows something new, and return what was shown up to it."""
        deadline = time.monotonic() + seconds
        while wanted not in self.screen:
            ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"{wanted!r} does not appear after {self.screen!r}"
            try:
                read = os.read(self.terminal, 65536)
            except OSError:
                read = b""
            assert read, f"the shell ended before {wanted!r}, after {self.screen!r}"
            self.screen += read.decode(errors="replace")
        shown, _, self.screen = self.screen.partition(wanted)
        return shown

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def interrupt(self, wanted: str) -> None:
        """Type Ctrl-C until the screen shows something: one that arrives while a line is drawn waits for a key."""
        for _ in range(10):
            self.type("\x03")
            with contextlib.suppress(AssertionError):
                self.see(wanted, seconds=2)
                return
        pytest.fail(f"Ctrl-C does not lead to {wanted!r}")

    def leave(self, keys: str) -> int:
        """Type what ends the shell and return its exit code."""
        self.type(keys)
        with contextlib.suppress(OSError):
            while os.read(self.terminal, 65536):
                pass
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        self.process = 0
        return code


@pytest.fixture
def typists() -> Iterator[list[Typist]]:
    """Those who sit at terminals; whoever is left at the end is sent home."""
    seated: list[Typist] = []
    yield seated
    for one in seated:
        if one.process:
            os.kill(one.process, signal.SIGKILL)
            os.waitpid(one.process, 0)
        os.close(one.terminal)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no pseudo-terminals")
def test_somebody_types(acme: Kamplan, typists: list[Typist]) -> None:
    you = Typist(acme)
    typists.append(you)
    you.see("kamplan> ")
    you.type("use ac\t\n")
    you.see("kamplan acme> ")
    you.type("add-intel 'half a li")
    you.see("half a li")
    you.interrupt("kamplan acme> ")
    you.type("show-intel I-9\n")
    assert "no item I-9" in you.see("kamplan acme [3]> ")
    you.type(f"add-intel 'Typed at last' {FACT}\n")
    you.see("Typed at last")
    you.see("kamplan acme> ")
    you.type("show-intel i-\t")
    you.type("\n")
    you.see("Typed at last")
    you.type("summarize -\nFirst words.\n.\n")
    you.see("ends it")
    you.see("kamplan acme")
    assert you.leave("\x04") == 0
    assert acme("list-judgements", "acme", "--json").ok().json[0]["text"] == "First words."
    assert not default_history().exists(), "what is typed is as confidential as what is recorded"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no pseudo-terminals")
def test_the_history_is_kept_only_where_the_settings_say_so(acme: Kamplan, typists: list[Typist]) -> None:
    acme("config", "set", "shell_history", "on").ok()
    you = Typist(acme)
    typists.append(you)
    you.see("kamplan> ")
    you.type("list-accounts\n")
    you.see("kamplan> ")
    assert you.leave("exit\n") == 0
    history = default_history()
    assert history.read_text(encoding="utf-8") == "list-accounts\nexit\n"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    again = Typist(acme)
    typists.append(again)
    again.see("kamplan> ")
    again.type("\x10\x10\n")
    again.see("Acme Pumps")
    assert again.leave("exit\n") == 0


@contextlib.contextmanager
def _environment(kamplan: Kamplan) -> Iterator[None]:
    before = dict(os.environ)
    os.environ |= {"KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": kamplan.today, "KAMPLAN_USER": "Ada Lin"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _printed(tmp_path: Path) -> Iterator[object]:
    """Give a function that says what the commands have printed so far."""
    file = tmp_path / "printed.txt"
    with file.open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        yield lambda: file.read_text(encoding="utf-8")
