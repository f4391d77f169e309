"""A throwaway environment with an installed kamplan, and how a command is measured in it against a yardstick."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DAY = "2026-09-30"


@dataclass(frozen=True)
class Measured:
    """One line of the table: what was measured, against what, its limit, and the ratio or figure found."""

    what: str
    against: str
    limit: str
    found: str
    holds: bool


class Bench:
    """A throwaway environment with kamplan and the yardsticks installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "venv" / "bin" / "python"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "KAMPLAN_DB": str(folder / "example.db"),
            "KAMPLAN_USER": "Ada Lin",
            "KAMPLAN_TODAY": DAY,
            "HOME": str(folder),
        }

    def install(self) -> None:
        """Build the wheel and install it for every format, with sqlite-utils, the yardstick of imports."""
        say("building and installing the wheel")
        run = self._run_quietly
        run([sys.executable, "-m", "venv", str(self.folder / "venv")])
        pip = [str(self.python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "wheel", "--no-deps", "--wheel-dir", str(self.folder / "dist"), str(ROOT)])
        wheel = next((self.folder / "dist").glob("kamplan-*.whl"))
        run([*pip, "install", f"{wheel}[all]", "sqlite-utils"])

    def command(self, name: str) -> str:
        """Return the path of an installed command."""
        return str(self.python.with_name(name))

    def kamplan(self, *argv: str, db: Path | None = None) -> None:
        """Run kamplan, which must succeed."""
        extra = {"KAMPLAN_DB": str(db)} if db else {}
        self._run_quietly([self.command("kamplan"), *argv], extra)

    def load_example(self) -> None:
        """Import the example account, all of it in its own order."""
        folder = ROOT / "examples" / "aurelia"
        for file in tomllib.loads((folder / "example.toml").read_text(encoding="utf-8"))["files"]:
            self.kamplan("import", str(folder / file["file"]), "--as", file["as"])

    def ask(self, script: str, *argv: str) -> str:
        """Return what a script beside this one prints when the installed Python runs it."""
        argv = (str(self.python), "-P", str(Path(__file__).with_name(script)), *argv)
        return self._run_quietly([*argv]).stdout

    def time(self, argv: list[str], extra: dict[str, str] | None = None) -> float:
        """Return the seconds that a whole process takes."""
        started = time.perf_counter()
        self._run_quietly(argv, extra)
        return time.perf_counter() - started

    def weigh(self, argv: list[str], extra: dict[str, str]) -> tuple[float, int]:
        """Return the seconds a whole process takes and its largest resident size in kilobytes."""
        started = time.perf_counter()
        child = subprocess.Popen(argv, env=self.environment | extra, stdout=subprocess.DEVNULL, cwd=self.folder)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(argv)} ended with {child.returncode}")
        return time.perf_counter() - started, usage.ru_maxrss

    def _run_quietly(self, argv: list[str], extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            argv, env=self.environment | (extra or {}), capture_output=True, text=True, check=False, cwd=self.folder
        )
        if done.returncode not in (0, 10):
            sys.exit(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done


def say(text: str) -> None:
    """Print what is being done."""
    print(text, file=sys.stderr, flush=True)


def compare(
    bench: Bench, argv: list[str], yardstick: list[str], pairs: int, extra: dict[str, str] | None = None
) -> tuple[float, float, float]:
    """Return the medians of command and yardstick, and of their ratios pair by pair, after one warm-up."""
    bench.time(argv, extra)
    bench.time(yardstick)
    taken = [(bench.time(argv, extra), bench.time(yardstick)) for _ in range(pairs)]
    ours, theirs = zip(*taken, strict=True)
    return (
        statistics.median(ours),
        statistics.median(theirs),
        statistics.median(a / b for a, b in taken),
    )
