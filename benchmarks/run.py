"""Measure kamplan against its limits: ratios within one run, on an installed wheel, written to RESULTS.md.

    python benchmarks/run.py [startup] [import] [changes] [store] [rendering] [leaks] [shell] [portfolio]
                             [--pairs N] [--items N] [--store-items N] [--plans N]
                             [--portfolio-items N]

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
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import ROOT, Bench, Measured, compare, say
from changes import IMPORTS, measure_changes
from leaks import measure_leaks
from portfolio import measure_portfolio
from records import write_accounts, write_items
from rendering import measure_rendering
from shell import measure_shell

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("startup", "import", "changes", "store", "rendering", "leaks", "shell", "portfolio")


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


def measure_import(bench: Bench, items: int, pairs: int) -> list[Measured]:
    """A large CSV file with validation, search index and change record against sqlite-utils on the same file."""
    file = bench.folder / "items.csv"
    write_items(file, items)
    taken = []
    for pair in range(pairs):
        say(f"import of {items:,} items: pair {pair + 1} of {pairs}")
        taken.append((*_import(bench, file, items), _import_otherwise(bench, file)))
    ratio = statistics.median(theirs / ours for ours, _, theirs in taken)
    ours, theirs = (statistics.median(one[side] for one in taken) for side in (0, 2))
    peak = max(one[1] for one in taken)
    return [
        Measured(
            f"CSV import of {items:,} items", "`sqlite-utils insert` + `enable-fts`", "≥ 1× its speed",
            f"{ratio:.2f}× its speed ({ours:.1f} s against {theirs:.1f} s)", ratio >= 1,
        ),
        Measured("peak memory of that import", "", "≤ 300 MB", f"{peak / 1024:.0f} MB", peak <= 300 * 1024),
    ]  # fmt: skip


def _import(bench: Bench, file: Path, items: int) -> tuple[float, int]:
    """Return the seconds and peak memory of kamplan's import into a store of its own."""
    db = bench.folder / "import.db"
    db.unlink(missing_ok=True)
    bench.kamplan("new-account", "Acme", "--key", "acme", db=db)
    taken = bench.weigh([bench.command("kamplan"), "import", str(file), "--as", "intel"], {"KAMPLAN_DB": str(db)})
    with sqlite3.connect(db) as store:
        assert store.execute("SELECT count(*) FROM item").fetchone() == (items,)
    return taken


def _import_otherwise(bench: Bench, file: Path) -> float:
    """Return the seconds that sqlite-utils takes for the same file and an index of its statements."""
    db, utils = bench.folder / "other.db", bench.command("sqlite-utils")
    db.unlink(missing_ok=True)
    taken = bench.time([utils, "insert", str(db), "items", str(file), "--csv"])
    return taken + bench.time([utils, "enable-fts", str(db), "items", "statement"])


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
    if set(parts) == set(PARTS):
        RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description="Measure kamplan against its limits.")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all without")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--store-items", type=int, default=1_000_000)
    parser.add_argument("--portfolio-items", type=int, default=1_000_000)
    parser.add_argument("--plans", type=int, default=1_000)
    asked = parser.parse_args()
    wanted = asked.parts or PARTS
    folder = Path(tempfile.mkdtemp(prefix="kamplan-bench-"))
    try:
        bench = Bench(folder)
        bench.install()
        bench.load_example()
        parts: dict[str, list[Measured]] = {}
        if "import" in wanted:
            parts["import"] = measure_import(bench, asked.items, min(asked.pairs, IMPORTS))
        if "changes" in wanted:
            parts["changes"] = measure_changes(bench, asked.items, asked.pairs)
        if "startup" in wanted:
            parts["startup"] = measure_startup(bench, asked.pairs)
        if "store" in wanted:
            parts["store"] = measure_store(bench, asked.store_items, asked.pairs)
        if "rendering" in wanted:
            parts["rendering"] = measure_rendering(bench, asked.plans, asked.pairs)
        if "leaks" in wanted:
            parts["leaks"] = measure_leaks(bench, asked.pairs)
        if "shell" in wanted:
            parts["shell"] = measure_shell(bench, asked.pairs)
        if "portfolio" in wanted:
            parts["portfolio"] = measure_portfolio(bench, asked.portfolio_items, asked.pairs)
        write_results({name: parts[name] for name in PARTS if name in parts}, asked.pairs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
