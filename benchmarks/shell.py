"""Entry after a meeting: twenty items one after the other, in the shell against a process for each."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from bench import Bench, Measured, say

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = 20
ENTRY = (
    "add-intel", "aurelia", "--tier", "1", "--topic", "rivalry", "--source", "Bench", "--source-kind", "news",
    "--reliability", "B", "--credibility", "2", "--meeting", "M-1",
)  # fmt: skip
LIMIT = 0.05
"""What a command may take inside, of what it takes cold: 20 ms where that is 400."""


def measure_shell(bench: Bench, pairs: int) -> list[Measured]:
    """The time from a line sent to its answer, for twenty items after a meeting, and of the same commands cold.

    In memory, since how long a disk takes to confirm a write is no matter of the shell's; and on the disk.
    """
    kamplan = bench.command("kamplan")
    rows = []
    for place, folder in (("in memory", "/dev/shm"), ("on the disk", str(bench.folder))):  # noqa: S108 - of this run alone
        if not os.path.isdir(folder):
            continue
        db = os.path.join(folder, f"kamplan-bench-{os.getpid()}.db")
        try:
            with open(bench.environment["KAMPLAN_DB"], "rb") as example, open(db, "wb") as copy:
                copy.write(example.read())
            say(f"shell: {ITEMS} items {place}")
            inside = sorted(one for _ in range(min(pairs, 5)) for one in _enter(bench, db))
            cold = [
                bench.time([kamplan, *ENTRY, f"Cold {number} {time.time_ns()}"], {"KAMPLAN_DB": db})
                for number in range(pairs)
            ]
        finally:
            if os.path.exists(db):
                os.unlink(db)
        median, late = statistics.median(inside), inside[int(len(inside) * 0.95)]
        ratio = median / statistics.median(cold)
        shown = (
            f"{ratio:.3f}× ({median * 1000:.0f} ms, p95 {late * 1000:.0f} ms,"
            f" against {statistics.median(cold) * 1000:.0f} ms)"
        )
        what = f"`add-intel` in `shell`, {place}"
        rows.append(Measured(what, "the same, cold", f"≤ {LIMIT}×", shown, ratio <= LIMIT))
    return rows


def _enter(bench: Bench, db: str) -> Iterator[float]:
    """Yield the seconds that each item takes in one shell, after the first, which loads what all need."""
    with Shell(bench, {"KAMPLAN_DB": db}) as shell:
        for number in range(ITEMS + 1):
            answer, taken = shell.ask(" ".join((*ENTRY, f'"Fact {number} {time.time_ns()}"')))
            assert answer.startswith("I-"), answer
            if number:
                yield taken


class Shell:
    """A running `kamplan shell` that answers a line with a line."""

    def __init__(self, bench: Bench, extra: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [bench.command("kamplan"), "shell"],
            env=bench.environment | extra,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=bench.folder,
        )

    def __enter__(self) -> Shell:
        """Return the shell, which has begun."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End it, which must succeed."""
        assert self._process.stdin
        self._process.stdin.close()
        assert self._process.wait() == 0

    def ask(self, line: str) -> tuple[str, float]:
        """Return the first line of a command's answer, and the seconds from the line sent to it."""
        assert self._process.stdin
        assert self._process.stdout
        started = time.perf_counter()
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        answer = self._process.stdout.readline().decode()
        return answer, time.perf_counter() - started
