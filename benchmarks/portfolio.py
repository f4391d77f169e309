"""The portfolio of many accounts against the bare SQL it cannot do without; one account, and search, in that store."""

from __future__ import annotations

import csv
import random
import shlex
import statistics
import subprocess
from typing import TYPE_CHECKING

from bench import Measured, say
from records import make_rows, write_items
from shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench import Bench

ACCOUNTS, OPPORTUNITIES, FEW = 10_000, 10, 10_000
"""How many accounts, opportunities of each, and items of the small store that the large one is compared with."""
TEAM = 200
TERMS = ("Rotterdam", "plant in Pune", "大阪工厂", "1000 units", "zzz-nothing")


def write_store(folder: Path, items: int, accounts: int) -> list[tuple[Path, str]]:
    """Write the files of a store, all invented, with the kind each is imported as.

    Accounts have a manager out of a team of two hundred, a sponsor and a review date; items are spread evenly over
    them; each account has opportunities in every stage, actions, issues, contacts, a budget line and a score.
    """
    chance = random.Random(5)
    keys = tuple(f"k{number:05}" for number in range(accounts))
    people = [f"Person {number}" for number in range(TEAM)]
    files = []

    def write(kind: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
        path = folder / f"portfolio-{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        files.append((path, kind))

    write("team", ("name", "manager"), ((one, f"Lead {place % 20}") for place, one in enumerate(people)))
    write(
        "accounts", ("key", "name", "manager", "sponsor", "director", "next_review"),
        (
            (key, f"Company {key}", chance.choice(people), chance.choice(people), "Dora Dean",
             f"2026-{1 + chance.randrange(12):02}-15")
            for key in keys
        ),
    )  # fmt: skip
    write(
        "contacts", ("account", "name", "level", "power", "coverage", "owner", "last_contact"),
        (
            (key, f"{name} {key}", "top", chance.choice(("inner", "structure", "outside")),
             chance.choice(("none", "brief", "several")), chance.choice(people), "2026-08-01")
            for key in keys for name in ("Ann", "Bo", "Cy")
        ),
    )  # fmt: skip
    path = folder / "portfolio-intel.csv"
    write_items(path, items, accounts=keys, sources=40, seed=8)
    files.append((path, "intel"))
    stages = ("identified", "qualified", "proposed", "negotiating", "won", "lost")
    write(
        "opportunities",
        ("account", "need", "amount", "currency", "stage", "probability", "owner", "competitors", "close_by"),
        (
            (key, f"Need {number}", chance.randrange(100, 10**7) / 100, "EUR", chance.choice(stages),
             chance.randrange(101), chance.choice(people), f"Company {chance.choice(keys)}" if number == 0 else "",
             "2026-12-31")
            for key in keys for number in range(OPPORTUNITIES)
        ),
    )  # fmt: skip
    write(
        "actions", ("account", "action", "owner", "due"),
        ((key, f"Do {n}", chance.choice(people), f"2026-{7 + n:02}-01") for key in keys for n in range(3)),
    )  # fmt: skip
    write(
        "budgets", ("account", "line", "planned", "spent", "currency", "year"),
        ((key, "Travel", 1000 + chance.randrange(500), chance.randrange(1400), "EUR", 2026) for key in keys),
    )  # fmt: skip
    return files


def measure_portfolio(bench: Bench, items: int, pairs: int) -> list[Measured]:
    """Build the store through the real import, then measure everything in it."""
    accounts = max(10, ACCOUNTS * items // 1_000_000)
    full, few = bench.folder / "portfolio.db", bench.folder / "few.db"
    for path, kind in write_store(bench.folder, items, accounts):
        say(f"importing {kind} into a store of {accounts:,} accounts")
        bench.kamplan("import", str(path), "--as", kind, db=full)
    found = [*_measure_whole(bench, full, items, accounts, min(pairs, 5))]
    say(f"one account among {FEW:,} and among {items:,} items")
    for path, kind in write_store(bench.folder, FEW, FEW // 100):
        bench.kamplan("import", str(path), "--as", kind, db=few)
    for argv in (
        ("analyze", "k00007"),
        ("next", "k00007"),
        ("evidence", "k00007", "rivalry"),
        ("brief", "k00007"),
        ("search", "Rotterdam", "--account", "k00007"),
    ):
        found.append(_compare_stores(bench, argv, full, few, items, pairs))
    found += _measure_search(bench, full, items, min(pairs, 5))
    return found


def _measure_whole(bench: Bench, db: Path, items: int, accounts: int, pairs: int) -> Iterator[Measured]:
    say(f"the portfolio of {accounts:,} accounts")
    argv = [bench.command("kamplan"), "portfolio", "--format", "csv"]
    bare = [str(bench.python), "-P", str(bench.folder / "bare.py"), str(db)]
    (bench.folder / "bare.py").write_text(BARE, encoding="utf-8")
    taken, peak = [], 0
    for _ in range(pairs + 1):
        ours, size = bench.weigh(argv, {"KAMPLAN_DB": str(db)})
        taken.append((ours, bench.time(bare)))
        peak = max(peak, size)
    taken = taken[1:]
    ratio = statistics.median(a / b for a, b in taken)
    ours, theirs = (statistics.median(side) for side in zip(*taken, strict=True))
    what = f"`portfolio` of {accounts:,} accounts, {items:,} items, {accounts * OPPORTUNITIES:,} opportunities"
    yield Measured(what, "the bare SQL", "≤ 3×", f"{ratio:.2f}× ({ours:.1f} s against {theirs:.1f} s)", ratio <= 3)
    yield Measured("its peak memory", "", "≤ 500 MB", f"{peak / 1024:.0f} MB", peak <= 500 * 1024)


def _compare_stores(bench: Bench, argv: tuple[str, ...], full: Path, few: Path, items: int, pairs: int) -> Measured:
    whole = [bench.command("kamplan"), *argv]
    taken = []
    for _ in range(pairs + 1):
        taken.append((bench.time(whole, {"KAMPLAN_DB": str(full)}), bench.time(whole, {"KAMPLAN_DB": str(few)})))
    taken = taken[1:]
    ratio = statistics.median(a / b for a, b in taken)
    ours, theirs = (statistics.median(side) for side in zip(*taken, strict=True))
    shown = f"{ratio:.2f}× ({ours * 1000:.0f} ms against {theirs * 1000:.0f} ms)"
    what = f"`{argv[0]}` for one account among {items:,} items"
    return Measured(what, f"the same among {FEW:,}", "≤ 1.2×", shown, ratio <= 1.2)


def _measure_search(bench: Bench, db: Path, items: int, pairs: int) -> Iterator[Measured]:
    """Counting hits in all items against `rg` on a dump of their texts; both must find as many."""
    say("search against rg")
    dump = bench.folder / "dump.txt"
    with dump.open("w", encoding="utf-8") as file:
        accounts = tuple(f"k{number:05}" for number in range(max(10, ACCOUNTS * items // 1_000_000)))
        file.writelines(f"{row[4]}\n" for row in make_rows(items, accounts=accounts, sources=40, seed=8))
    with Shell(bench, {"KAMPLAN_DB": str(db)}) as shell:
        shell.ask("search nothing --count")
        for term in TERMS:
            words = ["--word-regexp"] if term.isascii() else []
            theirs = ["rg", "--count", "--ignore-case", "--fixed-strings", *words, term, str(dump)]
            counted = subprocess.run(theirs, capture_output=True, text=True, check=False).stdout.strip() or "0"
            taken = [(shell.ask(f"search {shlex.quote(term)} --count"), _time_rg(bench, theirs)) for _ in range(pairs)]
            mine, other = (
                statistics.median(side) for side in zip(*((one[0][1], one[1]) for one in taken), strict=True)
            )
            found = taken[0][0][0].strip()
            shown = f"{found} and {counted} found; {mine * 1000:.0f} ms against {other * 1000:.0f} ms"
            what = f"`search {term} --count` in `shell`, {items:,} items"
            holds = found == counted and mine < other
            yield Measured(what, "`rg --count` on a text dump", "equal and faster", shown, holds)


def _time_rg(bench: Bench, argv: list[str]) -> float:
    """Return the seconds `rg` takes, which ends with 1 where it finds nothing."""
    return bench.time(["sh", "-c", '"$@" >/dev/null || test $? = 1', "sh", *argv])


BARE = '''
"""The sums that the portfolio cannot do without, as plainly as SQL says them; amounts as floats."""
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
for query in (
    """SELECT i.account_id, i.topic, count(*), sum(i.tier >= 3),
        sum(i.credibility = 1 OR (i.credibility <= 3 AND coalesce(i.reliability, s.reliability, 'F') <= 'C')),
        sum(i.valid_as_of >= '2026-03-30'), count(DISTINCT i.origin)
    FROM item i JOIN source s ON s.id = i.source_id
    WHERE +i.valid_as_of <= '2026-09-30' AND i.withdrawn_on IS NULL AND i.lawful <> 'not-to-be-used'
        AND NOT EXISTS (SELECT 1 FROM item n WHERE n.supersedes_id = i.id)
    GROUP BY i.account_id, i.topic""",
    """SELECT account_id, kind, json_extract(body, '$.stage'), json_extract(body, '$.currency'), count(*),
        sum(json_extract(body, '$.amount')), sum(json_extract(body, '$.due') < '2026-09-30')
    FROM record WHERE withdrawn_on IS NULL GROUP BY 1, 2, 3, 4""",
    """SELECT account_id, count(*), sum(power IN ('inner', 'structure')), max(last_contact) FROM contact GROUP BY 1""",
    """SELECT account_id, kind, subject, max(made_on) FROM judgement GROUP BY 1, 2, 3""",
    """SELECT id, key, name, manager, sponsor FROM account""",
):
    for row in store.execute(query):
        pass
'''
"""What a script without kamplan would ask of the store for the same numbers."""
