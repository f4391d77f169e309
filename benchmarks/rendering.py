"""Rendering: many plans in one process, one plan cold in each format, and accounts of few and of many items."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from bench import Bench, Measured, compare, say
from records import make_rows, write_items

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("md", "html", "json", "docx", "pdf", "xlsx")
FEW, MANY = 50, 5_000


def measure_rendering(bench: Bench, plans: int, pairs: int) -> list[Measured]:
    """The three measurements, each in a store of the installed kamplan."""
    return [*_measure_many(bench, plans), *_measure_cold(bench, pairs), *_measure_items(bench)]


def _measure_many(bench: Bench, plans: int) -> list[Measured]:
    """Plans as HTML in one process against the same template filled by Jinja2 alone with prepared data."""
    say(f"rendering {plans:,} plans in one process")
    taken = json.loads(bench.ask("inside.py", "plans", str(bench.folder / "example.db"), "aurelia", str(plans)))
    lines = []
    cases = (("rendered", "rendered to HTML", 3.0), ("whole", "from the store to HTML", None))
    for name, what, limit in cases:
        ratio = taken[name] / taken["bare"]
        each = f"{taken[name] / plans * 1000:.0f} ms against {taken['bare'] / plans * 1000:.0f} ms each"
        shown = f"{ratio:.2f}× ({each})"
        holds = limit is None or ratio <= limit
        against = "Jinja2 alone, same template, data prepared"
        lines.append(
            Measured(f"{plans:,} plans {what}, one process", against, f"≤ {limit}×" if limit else "", shown, holds)
        )
    return lines


def _measure_cold(bench: Bench, pairs: int) -> list[Measured]:
    """One plan of the example account as a command of its own, in each format, against the floor."""
    floor = [str(bench.python), "-c", "import typer, rich.table, sqlmodel"]
    lines = []
    for one in FORMATS:
        say(f"one plan cold: {one}")
        argv = [bench.command("kamplan"), "render-plan", "aurelia", "-o", str(bench.folder / f"plan.{one}")]
        ours, theirs, ratio = compare(bench, argv, floor, min(pairs, 5))
        shown = f"{ratio:.2f}× ({ours * 1000:.0f} ms against {theirs * 1000:.0f} ms)"
        lines.append(Measured(f"`render-plan -o plan.{one}`, cold", "the floor", "", shown, True))
    return lines


def _measure_items(bench: Bench) -> list[Measured]:
    """The time per item of a plan that cites every item of its account."""
    each: dict[tuple[str, int], float] = {}
    for count in (FEW, MANY):
        say(f"an account of {count:,} items")
        db = _fill_account(bench, count)
        for one in ("html", "md"):
            each[one, count] = json.loads(bench.ask("inside.py", "items", str(db), "acme", one))["plan"] / count
    lines = []
    for one in ("html", "md"):
        many, few = each[one, MANY], each[one, FEW]
        shown = f"{many / few:.2f}× ({many * 1000:.2f} ms against {few * 1000:.2f} ms)"
        what = f"time per item of a plan that cites {MANY:,} items, {one}"
        lines.append(Measured(what, f"a plan that cites {FEW}", "≤ 2×", shown, many <= 2 * few))
    return lines


def _fill_account(bench: Bench, count: int) -> Path:
    """Make a store with one account, and a conclusion on each topic that cites all items of it."""
    db, items, conclusions = (bench.folder / f"plan-{count}{end}" for end in (".db", ".csv", "-conclusions.csv"))
    write_items(items, count, sources=40)
    cited: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(make_rows(count, sources=40), 1):
        cited[row[2]].append(f"I-{number}")
    with conclusions.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("account", "topic", "text", "cites", "author"))
        for topic, ids in cited.items():
            writer.writerow(("acme", topic, "It all points one way.", ";".join(ids), "Ada Lin"))
    bench.kamplan("new-account", "Acme", "--key", "acme", db=db)
    bench.kamplan("import", str(items), "--as", "intel", db=db)
    bench.kamplan("import", str(conclusions), "--as", "conclusions", db=db)
    return db
