"""Measure kamplan against its limits: ratios within one run, on an installed wheel, written to RESULTS.md.

    python benchmarks/run.py [startup] [import] [store] [--pairs N] [--items N] [--store-items N]

Each part builds a wheel, installs it into a throwaway environment (so that compiled modules are there, as a user has
them), and runs command and yardstick in turn. Times on shared machines drift; the ratios of pairs do not.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from records import write_accounts, write_items

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
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
        """Build the wheel and install it with sqlite-utils, the yardstick of imports."""
        say("building and installing the wheel")
        run = self._run_quietly
        run([sys.executable, "-m", "venv", str(self.folder / "venv")])
        pip = [str(self.python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "wheel", "--no-deps", "--wheel-dir", str(self.folder / "dist"), str(ROOT)])
        wheel = next((self.folder / "dist").glob("kamplan-*.whl"))
        run([*pip, "install", str(wheel), "sqlite-utils"])

    def command(self, name: str) -> str:
        """Return the path of an installed command."""
        return str(self.python.with_name(name))

    def kamplan(self, *argv: str, db: Path | None = None) -> None:
        """Run kamplan, which must succeed."""
        extra = {"KAMPLAN_DB": str(db)} if db else {}
        self._run_quietly([self.command("kamplan"), *argv], extra)

    def load_example(self) -> None:
        """Import the example account."""
        for name in (
            "accounts",
            "contacts",
            "intel",
            "figures",
            "conclusions",
            "answers",
            "unknowns",
            "waivers",
            "summaries",
        ):
            self.kamplan("import", str(ROOT / "examples" / "aurelia" / f"{name}.csv"), "--as", name)

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

    def _run_quietly(self, argv: list[str], extra: dict[str, str] | None = None) -> None:
        done = subprocess.run(
            argv, env=self.environment | (extra or {}), capture_output=True, text=True, check=False, cwd=self.folder
        )
        if done.returncode not in (0, 10):
            sys.exit(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stderr[-2000:]}")


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


def measure_startup(bench: Bench, pairs: int) -> list[Measured]:
    """Cold commands against the imports they cannot do without."""
    kamplan = bench.command("kamplan")
    typer = [str(bench.python), "-c", "import typer"]
    floor = [str(bench.python), "-c", "import typer, rich.table, sqlmodel"]
    tab = {"_KAMPLAN_COMPLETE": "complete_bash", "COMP_WORDS": "kamplan show-account a", "COMP_CWORD": "2"}
    number = iter(range(1_000_000))
    found = []

    def add_intel() -> list[str]:
        return [
            kamplan, "add-intel", "aurelia", f"Note {next(number)}", "--tier", "1", "--topic", "rivalry",
            "--source", "Bench", "--source-kind", "news", "--reliability", "B", "--credibility", "2",
        ]  # fmt: skip

    cases = [
        ("`--version`", [kamplan, "--version"], typer, "import typer", 1.6, None),
        ("`--help`", [kamplan, "--help"], typer, "import typer", 3.0, None),
        ("completion of an account key", [kamplan], typer, "import typer", 3.0, tab),
        ("`list-intel`", [kamplan, "list-intel", "aurelia"], floor, "the floor", 1.5, None),
        ("`show-account`", [kamplan, "show-account", "aurelia"], floor, "the floor", 1.5, None),
        ("`analyze`", [kamplan, "analyze", "aurelia"], floor, "the floor", 1.5, None),
    ]
    for what, argv, yardstick, against, limit, extra in cases:
        say(f"start-up: {what}")
        ours, theirs, ratio = compare(bench, argv, yardstick, pairs, extra)
        shown = f"{ratio:.2f}× ({ours * 1000:.0f} ms against {theirs * 1000:.0f} ms)"
        found.append(Measured(f"{what}, cold", against, f"≤ {limit}×", shown, ratio <= limit))
    say("start-up: `add-intel`")
    bench.time(add_intel())
    taken = [(bench.time(add_intel()), bench.time(floor)) for _ in range(pairs)]
    ratio = statistics.median(a / b for a, b in taken)
    ours, theirs = (statistics.median(one) for one in zip(*taken, strict=True))
    shown = f"{ratio:.2f}× ({ours * 1000:.0f} ms against {theirs * 1000:.0f} ms)"
    found.append(Measured("`add-intel`, cold", "the floor", "≤ 1.5×", shown, ratio <= 1.5))
    return found


def measure_import(bench: Bench, items: int) -> list[Measured]:
    """A large CSV file with validation, search index and change record against sqlite-utils on the same file."""
    file, db, other = bench.folder / "items.csv", bench.folder / "import.db", bench.folder / "other.db"
    write_items(file, items)
    bench.kamplan("new-account", "Acme", "--key", "acme", db=db)
    say(f"import of {items:,} items: kamplan")
    ours, peak = bench.weigh([bench.command("kamplan"), "import", str(file), "--as", "intel"], {"KAMPLAN_DB": str(db)})
    with sqlite3.connect(db) as store:
        assert store.execute("SELECT count(*) FROM item").fetchone() == (items,)
    say(f"import of {items:,} items: sqlite-utils")
    utils = bench.command("sqlite-utils")
    theirs = bench.time([utils, "insert", str(other), "items", str(file), "--csv"])
    theirs += bench.time([utils, "enable-fts", str(other), "items", "statement"])
    ratio = theirs / ours
    return [
        Measured(
            f"CSV import of {items:,} items", "`sqlite-utils insert` + `enable-fts`", "≥ 1× its speed",
            f"{ratio:.2f}× its speed ({ours:.1f} s against {theirs:.1f} s)", ratio >= 1,
        ),
        Measured("peak memory of that import", "", "≤ 300 MB", f"{peak / 1024:.0f} MB", peak <= 300 * 1024),
    ]  # fmt: skip


def measure_store(bench: Bench, items: int, pairs: int) -> list[Measured]:
    """One account's analysis in a store of many items against the same account alone."""
    alone, full = bench.folder / "alone.db", bench.folder / "full.db"
    one, many = bench.folder / "one.csv", bench.folder / "many.csv"
    accounts = bench.folder / "accounts.csv"
    keys = tuple(f"k{number:04}" for number in range(1_000))
    write_accounts(accounts, ("acme", *keys))
    write_items(one, 130, sources=40)
    write_items(many, items, accounts=keys, sources=40, seed=8)
    for db in (alone, full):
        bench.kamplan("import", str(accounts), "--as", "accounts", db=db)
        bench.kamplan("import", str(one), "--as", "intel", db=db)
    say(f"filling a store with {items:,} items")
    bench.kamplan("import", str(many), "--as", "intel", db=full)
    say("analysing one account in it")
    argv = [bench.command("kamplan"), "analyze", "acme"]
    taken = []
    for _ in range(pairs + 1):
        large = bench.time(argv, {"KAMPLAN_DB": str(full)})
        small = bench.time(argv, {"KAMPLAN_DB": str(alone)})
        taken.append((large, small))
    taken = taken[1:]
    ratio = statistics.median(a / b for a, b in taken)
    ours, theirs = (statistics.median(side) for side in zip(*taken, strict=True))
    shown = f"{ratio:.2f}× ({ours * 1000:.0f} ms against {theirs * 1000:.0f} ms)"
    what = f"`analyze` of one account among {items:,} items"
    return [Measured(what, "the same account alone", "≤ 1.2×", shown, ratio <= 1.2)]


def write_results(parts: dict[str, list[Measured]], pairs: int) -> None:
    """Write the table; only a run of every part replaces the file, a partial one prints."""
    version = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    lines = [
        "# Measured",
        "",
        "Written by `python benchmarks/run.py`; ratios are medians of pairs measured in turn in one run. The floor is",
        '`python -c "import typer, rich.table, sqlmodel"`.',
        "",
        f"- {datetime.now(UTC):%Y-%m-%d}, commit {version.stdout.strip() or 'unknown'}, {pairs} pairs",
        f"- {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}",
        "",
        "| What | Against | Limit | Measured | Holds |",
        "|---|---|---|---|---|",
    ]
    for rows in parts.values():
        lines += [
            f"| {r.what} | {r.against} | {r.limit} | {r.found} | {'yes' if r.holds else '**no**'} |" for r in rows
        ]
    text = "\n".join(lines) + "\n"
    print(text)
    if set(parts) == {"startup", "import", "store"}:
        RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description="Measure kamplan against its limits.")
    parser.add_argument("parts", nargs="*", help="startup, import, store; all without")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--store-items", type=int, default=1_000_000)
    asked = parser.parse_args()
    wanted = asked.parts or ["startup", "import", "store"]
    folder = Path(tempfile.mkdtemp(prefix="kamplan-bench-"))
    try:
        bench = Bench(folder)
        bench.install()
        bench.load_example()
        parts: dict[str, list[Measured]] = {}
        if "import" in wanted:
            parts["import"] = measure_import(bench, asked.items)
        if "startup" in wanted:
            parts["startup"] = measure_startup(bench, asked.pairs)
        if "store" in wanted:
            parts["store"] = measure_store(bench, asked.store_items, asked.pairs)
        write_results({name: parts[name] for name in ("startup", "import", "store") if name in parts}, asked.pairs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
