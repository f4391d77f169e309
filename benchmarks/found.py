"""What `scan-leaks` finds of passages planted in every way in every kind of file, and of what it accuses clean papers.

    python benchmarks/found.py [PASSAGES] [SEED]

Prints a table of Markdown. All text is invented; `tests/planted.py` makes it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import planted
from conftest import Kamplan

CLEAN = 60


def main(argv: list[str]) -> int:
    """Measure and print."""
    count, seed = (int(one) for one in (*argv, "208", "11")[:2]) if len(argv) != 1 else (int(argv[0]), 11)
    with TemporaryDirectory() as name:
        folder = Path(name)
        run = Kamplan(folder / "store.db")
        told = planted.fill(run)
        files = planted.plant(folder, told, count, seed)
        clean = planted.write_clean(folder, CLEAN, seed, by_programs=True)
        found = planted.measure(run, files, clean)
    rows = [("all", found.recall), *((f"{name}", hit / whole) for name, (hit, whole) in found.by("way").items())]
    rows += [(f"in {name}", hit / whole) for name, (hit, whole) in sorted(found.by("container").items())]
    lines = ["| Planted | Found |", "|---|---|", *(f"| {name} | {share:.0%} |" for name, share in rows)]
    lines += ["", f"{len(found.accused)} of {len(clean)} clean papers accused; precision {found.precision:.2f}"]
    lines += [f"missed: {one.way}, {one.container}: {one.text}" for one in found.missed]
    lines += [f"accused: {name}: {said}" for name, said in found.accused.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
