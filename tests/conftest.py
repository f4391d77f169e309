"""What the tests share: the command line in process, through its real error boundary, on a real store."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.cli.app import run
from kamplan.store import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A tenth of the suite's time went into looking for garbage among what is never garbage.
gc.set_threshold(100_000, 50, 50)

# A shell lets what it starts in the background ignore Ctrl-C; the programs that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The tests are in English wherever they run, what is made once for all of them too.
for _name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
    os.environ.pop(_name, None)

# What tests start need not compile kamplan anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "aurelia"
EXAMPLE_DAY = "2026-09-30"
EXAMPLE_FILES = (
    "accounts", "contacts", "intel", "figures", "conclusions", "answers", "unknowns", "waivers", "summaries",
    "opportunities", "white-space", "objectives", "strategies", "values", "actions", "risks", "issues", "commitments",
    "budgets", "interactions", "members", "stages", "inquiries", "resolutions", "scores",
)  # fmt: skip


def without_head(text: str) -> str:
    """An output without the head of the record of changes, which differs with the time of entry."""
    return re.sub(r"\b[0-9]+:[0-9a-f]{16}\b", "HEAD", text)


@dataclass(frozen=True)
class Result:
    """What one command left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)

    def ok(self) -> Result:
        """The same result, after asserting that the command succeeded."""
        assert self.code == 0, f"exit {self.code}\n{self.err}\n{self.out}"
        return self


class Kamplan:
    """The command line as a user has it: a store, a name, a date; every call goes through `run(argv)`."""

    def __init__(self, db: Path, *, today: str = "2026-11-23", user: str = "Ada Lin") -> None:
        self.db = db
        self.today = today
        self.user = user

    def __call__(
        self, *argv: str | Path | int, stdin: str = "", today: str | None = None, answers: str | None = None
    ) -> Result:
        """Run a command; the store, the date and the user come from the environment, as in a shell.

        With `answers`, somebody sits at a terminal and types these.
        """
        environment = {
            "KAMPLAN_DB": str(self.db),
            "KAMPLAN_TODAY": today or self.today,
            "KAMPLAN_USER": self.user,
            "COLUMNS": "200",
        }
        before = {name: os.environ.get(name) for name in (*environment, "KAMPLAN_CONFIG", "KAMPLAN_LANG")}
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        typed = io.StringIO(stdin if answers is None else answers)
        if answers is not None:
            typed.isatty = err.isatty = lambda: True  # type: ignore[method-assign]  # a terminal, to who asks
        real_stdin, mask = sys.stdin, os.umask(0o022)
        os.umask(mask)
        try:
            os.environ.update(environment)
            for name in ("KAMPLAN_CONFIG", "KAMPLAN_LANG"):
                if not before[name]:
                    os.environ.pop(name, None)
            sys.stdin = typed
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run([str(one) for one in argv])
        finally:
            sys.stdin = real_stdin
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            os.umask(mask)
        out.flush()
        err.flush()
        return Result(
            int(code),
            out.buffer.getvalue().decode(),  # type: ignore[attr-defined]  # the BytesIO made above
            err.buffer.getvalue().decode(),  # type: ignore[attr-defined]  # the BytesIO made above
        )

    def digest(self) -> str | None:
        """The digest of the store's bytes, or None while there is no store."""
        return hashlib.sha256(self.db.read_bytes()).hexdigest() if self.db.exists() else None

    def refuses(self, *argv: str | Path | int, code: int, says: str, tries: str = "", stdin: str = "") -> Result:
        """Run a command that must fail: its code, two lines, nothing on standard output, an unchanged store."""
        before = self.digest()
        result = self(*argv, stdin=stdin)
        lines = result.err.rstrip("\n").split("\n")
        assert result.code == code, f"exit {result.code}\n{result.err}\n{result.out}"
        assert says in lines[0], result.err
        assert lines[0].startswith("error: ")
        assert lines[-1].startswith("  try: ")
        assert tries in lines[-1], result.err
        assert result.out == ""
        assert "Traceback" not in result.err
        assert self.digest() == before
        return result


@pytest.fixture(autouse=True, scope="session")
def _compile_each_query_once() -> Iterator[None]:
    """A tenth of the time went into compiling the same queries for one store after the other."""
    compiled: dict[Any, Any] = {}
    shared: dict[str, Any] = {}
    make = database.create_engine

    def make_sharing(*arguments: Any, **options: Any) -> Any:
        engine = make(*arguments, **options)
        engine.dialect = shared.setdefault("dialect", engine.dialect)  # a query is kept for one dialect alone
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", make_sharing)
        yield


@pytest.fixture(autouse=True, scope="session")
def _compile_each_template_once() -> Iterator[None]:
    """A quarter of the time of what renders plans went into compiling the same two templates thousands of times."""
    from jinja2 import Environment

    compiled: dict[tuple[object, ...], Any] = {}
    compile_anew = Environment.compile

    def compile_once(self: Environment, source: Any, name: Any = None, filename: Any = None, *rest: Any) -> Any:
        key = (source, name, filename, self.autoescape, *rest)
        if key not in compiled:
            compiled[key] = compile_anew(self, source, name, filename, *rest)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _own_home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the config and data folders of whoever runs the tests, and its files are its own."""
    os.umask(0o077)
    home = mkdtemp(dir=_homes)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in [name for name in os.environ if name.startswith("KAMPLAN_") and name != "KAMPLAN_REAL_DATA"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KAMPLAN_LOCK_WAIT", "120")  # a machine kept busy by others is no fault


@pytest.fixture
def kamplan(tmp_path: Path) -> Kamplan:
    """The command line on a store that does not exist yet."""
    return Kamplan(tmp_path / "store" / "kamplan.db")


@pytest.fixture(scope="session")
def _acme_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("acme") / "acme.db"
    kamplan = Kamplan(db)
    kamplan("new-account", "Acme Pumps", "--key", "acme", "--name-zh", "艾克米泵业", "--sponsor", "Sol Reyes").ok()
    kamplan("add-contact", "acme", "Wei Fang", "--name-zh", "方伟", "--level", "top", "--title", "Chief executive").ok()
    kamplan("add-contact", "acme", "Jo Park", "--level", "staff", "--title", "Planner").ok()
    return db


@pytest.fixture
def acme(_acme_store: Path, kamplan: Kamplan) -> Kamplan:
    """The command line on a store with one small account: `acme`, a top and a staff contact, no items."""
    kamplan.db.parent.mkdir(mode=0o700)
    kamplan.db.write_bytes(_acme_store.read_bytes())
    kamplan.db.chmod(0o600)
    return kamplan


@pytest.fixture(scope="session")
def _example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("example") / "example.db"
    kamplan = Kamplan(db, today=EXAMPLE_DAY)
    for name in EXAMPLE_FILES:
        kamplan("import", EXAMPLE / f"{name}.csv", "--as", name).ok()
    return db


@pytest.fixture(scope="session")
def drafts(_example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, str], Path]:
    """Give the draft of the example's plan for an audience, in a language and a format: a file that is written once."""
    folder = tmp_path_factory.mktemp("drafts")
    kamplan = Kamplan(folder / "example.db", today=EXAMPLE_DAY)
    kamplan.db.write_bytes(_example_store.read_bytes())

    def write(audience: str, lang: str, kind: str) -> Path:
        file = folder / f"{audience}-{lang}.{kind}"
        if not file.exists():
            kamplan("render-plan", "aurelia", "--draft", "--audience", audience, "--lang", lang, "-o", file).ok()
        return file

    return write


@pytest.fixture
def example(_example_store: Path, tmp_path: Path) -> Kamplan:
    """The command line on a store of its own that holds the whole example account, on the example's date."""
    db = tmp_path / "example.db"
    db.write_bytes(_example_store.read_bytes())
    return Kamplan(db, today=EXAMPLE_DAY)
