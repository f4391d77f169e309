"""kamplan as a process: exit codes and streams, any locale, a closed pipe, what a start loads, shell completion."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kamplan import __version__
from kamplan.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

PYTHON = [sys.executable, "-m", "kamplan"]


def start(*argv: str, db: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m kamplan` in a process of its own."""
    env = os.environ | {"KAMPLAN_TODAY": "2026-11-23"} | ({"KAMPLAN_DB": str(db)} if db else {}) | environment
    return subprocess.run([*PYTHON, *argv], capture_output=True, check=False, env=env, timeout=60)


# Exit codes and streams --------------------------------------------------------------------------------------------


def test_a_process_ends_with_the_exit_code_and_keeps_its_streams_apart(acme: Kamplan, tmp_path: Path) -> None:
    done = start("list-accounts", "--json", db=acme.db)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["name_zh"] == "艾克米泵业"
    done = start("show-account", "nobody", db=acme.db)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"error: no account 'nobody'\n  try: ")
    done = start("list-accounts", db=tmp_path / "none.db")
    assert (done.returncode, done.stdout) == (5, b"")
    done = start("list-accounts", "--nonsense", db=acme.db)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 2)
    done = start("analyze", "acme", "--strict", "--json", db=acme.db)
    assert done.returncode == 10
    assert json.loads(done.stdout)["readiness"]["done"] == 0


def test_the_version_is_said_in_either_way() -> None:
    expected = (0, f"kamplan {__version__}\n".encode(), b"")
    for argv in (["--version"], ["--version", "--debug"]):
        done = start(*argv)
        assert (done.returncode, done.stdout, done.stderr) == expected


def test_no_arguments_show_the_help() -> None:
    done = start()
    assert done.returncode == 0
    assert b"new-account" in done.stdout
    assert b"Traceback" not in done.stderr


LOCALES = [
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LANG": "C"}, {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
]  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: "-".join(f"{v}" for v in one.values()))
def test_output_is_utf_8_in_any_locale(acme: Kamplan, tmp_path: Path, locale: dict[str, str]) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("account,year,measure,value\nacme,2025,销售额,1250000.50\n", encoding="utf-8")
    assert start("import", str(file), "--as", "figures", db=acme.db, **locale).returncode == 0
    for form in ("json", "table"):
        done = start("list-figures", "acme", "--format", form, db=acme.db, **locale)
        assert done.returncode == 0, done.stderr
        assert "销售额" in done.stdout.decode("utf-8")
        assert b"1250000.50" in done.stdout.replace(b",", b"")
    done = start("show-account", "海尔", db=acme.db, **locale)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    done.stderr.decode("utf-8")


def test_a_home_that_cannot_be_written_is_a_store_error() -> None:
    done = start("new-account", "Acme", HOME="/proc", XDG_DATA_HOME="/proc/data", XDG_CONFIG_HOME="/proc/config")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (5, b"", 2), done


@pytest.mark.parametrize("form", ["table", "json", "csv", "plain"])
def test_a_reader_that_closes_the_pipe_ends_it_quietly(acme: Kamplan, tmp_path: Path, form: str) -> None:
    file = tmp_path / "intel.csv"
    rows = "".join(f"acme,1,rivalry,Fact {n} {'x' * 400},News,2026-10-01\n" for n in range(800))
    file.write_text(f"account,tier,topic,statement,source,valid_as_of\n{rows}", encoding="utf-8")
    acme("import", file, "--as", "intel").ok()
    command = shlex.join([*PYTHON, "list-intel", "acme", "--format", form, "--db", str(acme.db)])
    script = f"set -o pipefail; {command} | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    assert len(done.stdout) == 10
    assert done.returncode in (0, 141)


def test_an_interrupt_ends_an_import_and_changes_nothing(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "intel.csv"
    os.mkfifo(file)
    before = acme.digest()
    process = subprocess.Popen(
        [*PYTHON, "import", str(file), "--as", "intel"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"KAMPLAN_DB": str(acme.db)},
    )  # fmt: skip
    with file.open("wb", buffering=0) as pipe:
        pipe.write(b"account,tier,topic,statement,source,valid_as_of\n" + b"acme,1,rivalry,A,News,2026-10-01\n" * 50)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert err == b"interrupted; nothing was changed\n"
    assert acme.digest() == before
    acme("add-contact", "acme", "Lu").ok()


# What a start loads ------------------------------------------------------------------------------------------------

HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "jinja2", "markdown_it", "nh3", "sqlite3", "yaml"}
RENDERING = {"alembic", "jinja2", "markdown_it", "nh3", "yaml"}
PROBE = """
import sys
from kamplan.__main__ import main
sys.argv = ["kamplan", *sys.argv[1:]]
try:
    main()
finally:
    loaded = {name.partition(".")[0] for name in sys.modules}
    sys.stderr.write("\\nloaded: " + " ".join(sorted(loaded)) + "\\n")
"""


def loaded_by(*argv: str, db: Path, **environment: str) -> set[str]:
    """Return the top-level modules that a command has loaded when it ends."""
    env = os.environ | {"KAMPLAN_DB": str(db)} | environment
    command = [sys.executable, "-c", PROBE, *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env, timeout=60)
    return set(done.stderr.rpartition("loaded: ")[2].split())


@pytest.mark.parametrize(
    "argv",
    [("--help",), ("--version",), ("checklist",), ("checklist", "--json"), ("add-intel", "--help")],
    ids=" ".join,
)
def test_what_needs_no_store_loads_no_database_and_no_renderer(tmp_path: Path, argv: tuple[str, ...]) -> None:
    found = loaded_by(*argv, db=tmp_path / "none.db")
    if "--help" in argv:
        found -= {"markdown_it"}  # rich brings it along where Typer prints a help
    assert found & HEAVY == set()
    assert not (tmp_path / "none.db").exists()


def test_completion_loads_no_database_mapper_and_no_renderer(acme: Kamplan) -> None:
    found = loaded_by(db=acme.db, **ask("bash", "kamplan show-account a"))
    assert found & (HEAVY - {"sqlite3"}) == set()


@pytest.mark.parametrize(
    "argv",
    [("add-intel", "acme", "A", "--tier", "1", "--topic", "rivalry", "--source", "N"), ("list-intel",),
     ("search", "a"), ("analyze", "acme", "--json")],
    ids=lambda argv: argv[0],
)  # fmt: skip
def test_a_command_loads_no_renderer_and_no_migrations(acme: Kamplan, argv: tuple[str, ...]) -> None:
    found = loaded_by(*argv, db=acme.db)
    assert "sqlalchemy" in found
    assert found & RENDERING == set()


# Shell completion --------------------------------------------------------------------------------------------------

SHELLS = ("bash", "zsh", "fish")


def ask(shell: str, line: str) -> dict[str, str]:
    """Return the environment in which a shell asks what fits a line that ends at the cursor."""
    said = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    return said | {"_KAMPLAN_COMPLETE": f"complete_{shell}"}


def complete(shell: str, line: str, *, db: Path) -> str:
    """Return what a shell is offered, asked in this process: a hundred starts would take their time."""
    out, err, mask = io.StringIO(), io.StringIO(), os.umask(0o077)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.suppress(SystemExit),
    ):
        for name, value in (ask(shell, line) | {"KAMPLAN_DB": str(db)}).items():
            patch.setenv(name, value)
        assert run([]) == 0
    os.umask(mask)
    assert err.getvalue() == ""
    return out.getvalue()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_gets_its_offers_from_a_process_that_ends_well(acme: Kamplan, shell: str) -> None:
    done = start(db=acme.db, **ask(shell, "kamplan show-account a"))
    assert (done.returncode, done.stderr) == (0, b""), done
    assert b"acme" in done.stdout
    assert done.stdout.decode() == complete(shell, "kamplan show-account a", db=acme.db)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "offers", "leaves"),
    [
        ("kamplan show-a", ["show-account"], ["list-accounts"]),
        ("kamplan show-account ", ["acme", "beta"], ["show-account"]),
        ("kamplan analyze b", ["beta"], ["acme"]),
        ("kamplan add-intel acme x --topic riv", ["rivalry"], ["substitutes"]),
        ("kamplan show-intel I-", ["I-1", "I-2"], ["C-1"]),
        ("kamplan conclude acme rivalry x --cite I-2", ["I-2"], ["I-1"]),
        ("kamplan show-contact C-", ["C-1", "C-2"], ["I-1"]),
        ("kamplan answer acme key-people-", ["key-people-4"], ["rivalry-1"]),
        ("kamplan import x.csv --as fig", ["figures"], ["intel"]),
        ("kamplan add-intel acme x --hand", ["--handling"], ["--lawful"]),
        ("kamplan add-intel acme x --handling a", ["amber"], ["green"]),
    ],
)  # fmt: skip
def test_a_shell_is_offered_what_fits(
    acme: Kamplan, shell: str, line: str, offers: list[str], leaves: list[str]
) -> None:
    acme("new-account", "Beta", "--key", "beta").ok()
    for text in ("one", "two"):
        acme("add-intel", "acme", text, "--tier", 1, "--topic", "rivalry", "--source", "N").ok()
    offered = complete(shell, line, db=acme.db)
    assert [one for one in offers if one not in offered] == []
    assert [one for one in leaves if one in offered] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_makes_no_store_and_tolerates_what_is_none(tmp_path: Path, shell: str) -> None:
    missing, foreign, empty = tmp_path / "none.db", tmp_path / "diary.txt", tmp_path / "empty.db"
    foreign.write_text("Dear diary, " * 50, encoding="utf-8")
    empty.touch()
    for path in (missing, foreign, empty, tmp_path):
        for line in ("kamplan show-account a", "kamplan show-intel I-", f"kamplan list-contacts --db {path} a"):
            offered = complete(shell, line, db=path)
            assert "acme" not in offered
    assert sorted(one.name for one in tmp_path.iterdir()) == ["diary.txt", "empty.db"]
    assert empty.read_bytes() == b""
    assert foreign.read_text(encoding="utf-8") == "Dear diary, " * 50


HOSTILE = [
    "[/oops] [bold]x[/bold]", "\\$(touch pwned) $(touch pwned) `touch pwned` \\`touch pwned\\`",
    "'; touch pwned; '", '"; touch pwned; "', "))'; touch pwned; #", "a\x1b[31mb\x9b", "海尔" * 200, "x" * 500,
]  # fmt: skip


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_stored_text_cannot_drive_the_shell_that_shows_it(acme: Kamplan, shell: str, text: str) -> None:
    acme("add-intel", "acme", text, "--tier", 1, "--topic", "rivalry", "--source", "N").ok()
    acme("edit-account", "acme", "--name", text[:200]).ok()
    for line in ("kamplan show-intel I-", "kamplan show-account a"):
        offered = complete(shell, line, db=acme.db)
        hint = offered.strip()
        assert len(hint.splitlines()) == 1, offered
        if shell == "zsh":
            start_, end = "_arguments '*: :((\"", "\"))'"
            assert (hint.startswith(start_), hint.endswith(end)) == (True, True), hint
            hint = hint[len(start_) : -len(end)].replace('":"', "")
            assert set(hint) & set("'\"") == set(), offered
        assert set(hint) & set("\\$`\x1b\x9b") == set(), offered


def test_completion_tolerates_a_bad_config_file(acme: Kamplan, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("colour = 'red'\n", encoding="utf-8")
    done = start(db=acme.db, KAMPLAN_CONFIG=str(config), **ask("bash", "kamplan analyze a"))
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, b"", b"")


CLEARS_UP = """
import sys, time, weakref
import kamplan.cli.app
from kamplan.__main__ import main

class Thing:
    pass

def interrupt(_):
    raise KeyboardInterrupt  # as if Ctrl-C came while Python runs a callback, which drops it

def run(_argv):
    thing = Thing()
    kept = weakref.ref(thing, interrupt)
    try:
        del thing
        time.sleep(5)
    except KeyboardInterrupt:
        return 130
    return 0

kamplan.cli.app.run = run
main()
"""


def test_an_interrupt_that_comes_while_python_clears_up_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", CLEARS_UP], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")
