"""Looking through a long document for what its reader may not know, in a store of many items."""

from __future__ import annotations

import csv
import random
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench import Measured, say
from records import COLUMNS, make_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench import Bench

ITEMS, PAGES, LINES = 5_000, 200, 20
"""How many items, half of them red; how many pages of how many items' statements, 500 words or so."""
LIMIT = 10
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/></Types>'
)
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def measure_leaks(bench: Bench, pairs: int) -> list[Measured]:
    """A document of many pages, with one red statement in fifty, against a store of many items."""
    db, items, file = bench.folder / "leaks.db", bench.folder / "leaks.csv", bench.folder / "long.docx"
    rows = list(make_rows(ITEMS))
    with items.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow((*COLUMNS, "handling"))
        writer.writerows((*row, "red" if number % 2 else "green") for number, row in enumerate(rows))
    bench.kamplan("new-account", "Acme", "--key", "acme", db=db)
    bench.kamplan("import", str(items), "--as", "intel", db=db)
    statement = COLUMNS.index("statement")
    chance = random.Random(1)
    told, kept = ([row[statement] for row in rows[start::2]] for start in (0, 1))
    write_word(file, [chance.choice(told if number % 50 else kept) for number in range(PAGES * LINES)])
    say(f"scanning {PAGES} pages against {ITEMS:,} items")
    argv = [bench.command("kamplan"), "scan-leaks", str(file), "--json"]
    taken = sorted(bench.time(argv, {"KAMPLAN_DB": str(db)}) for _ in range(min(pairs, 5)))
    middle = taken[len(taken) // 2]
    what = f"`scan-leaks` of {PAGES} pages of Word, {ITEMS:,} items"
    return [Measured(what, "", f"≤ {LIMIT} s", f"{middle:.1f} s", middle <= LIMIT)]


def write_word(file: Path, paragraphs: Sequence[str]) -> None:
    """Write a Word document that holds paragraphs and nothing else."""
    text = "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in paragraphs)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_SPACE}"><w:body>{text}</w:body></w:document>')
