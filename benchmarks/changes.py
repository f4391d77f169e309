"""What the record of changes and the digests of rows cost: the same commands with them and without, in turn."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from bench import Measured, say
from records import write_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench import Bench

ADDED, IMPORTED = 1.05, 1.35
"""How many times as long as without them `add-intel` and an import may take."""
IMPORTS = 5
"""How many pairs of imports at most, each of which takes most of a minute."""


def measure_changes(bench: Bench, items: int, pairs: int) -> list[Measured]:
    """One item added, and a large file imported, each with and without."""
    db, file, number = bench.folder / "changes.db", bench.folder / "changes.csv", iter(range(1_000_000))
    write_items(file, items)

    def begin() -> None:
        db.unlink(missing_ok=True)
        bench.kamplan("new-account", "Acme", "--key", "acme", db=db)

    def add() -> list[str]:
        return [
            "add-intel", "acme", f"Note {next(number)}", "--tier", "1", "--topic", "rivalry",
            "--source", "Bench", "--source-kind", "news", "--reliability", "B", "--credibility", "2",
        ]  # fmt: skip

    def load() -> list[str]:
        begin()
        return ["import", str(file), "--as", "intel"]

    begin()
    say("what changes cost: `add-intel`")
    found = [_compare(bench, db, "`add-intel`, cold", add, pairs * 3, ADDED)]
    say(f"what changes cost: import of {items:,} items")
    found.append(_compare(bench, db, f"CSV import of {items:,} items", load, min(pairs, IMPORTS), IMPORTED))
    return found


def _compare(bench: Bench, db: Path, what: str, make: Callable[[], list[str]], pairs: int, limit: float) -> Measured:
    script = [str(bench.python), "-P", str(Path(__file__).with_name("unrecorded.py"))]

    def take(switch: str) -> float:
        argv = make()
        return bench.time([*script, switch, *argv], {"KAMPLAN_DB": str(db)})

    take("on")
    taken = [(take("on"), take("off")) for _ in range(pairs)]
    ratio = statistics.median(a / b for a, b in taken)
    ours, bare = (statistics.median(side) for side in zip(*taken, strict=True))
    shown = f"{ratio:.2f}× ({ours * 1000:,.0f} ms against {bare * 1000:,.0f} ms)"
    return Measured(what, "the same without change records and digests", f"≤ {limit}×", shown, ratio <= limit)
