"""Invented records for the benchmarks: items like those of the example account, as many as asked for."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parent.parent / "examples" / "aurelia" / "intel.csv"
COLUMNS = (
    "account", "tier", "topic", "questions", "statement", "source", "source_kind", "publisher", "url",
    "published_on", "valid_as_of", "reliability", "credibility", "origin", "language",
)  # fmt: skip
SOURCES = 500
_PLACES = ("Suzhou", "Penang", "Hefei", "Changzhou", "Guadalajara", "Rotterdam", "Osaka", "Pune", "Leipzig", "Izmir")
_PLACES_ZH = ("苏州", "槟城", "合肥", "常州", "瓜达拉哈拉", "鹿特丹", "大阪", "浦那", "莱比锡", "伊兹密尔")
_JOURNALS = ("Medical Devices Today", "医疗器械周刊", "Plant and Process", "设备采购评论", "Annual report")
_KINDS = {"1": "annual-report", "2": "trade-journal"}


def make_rows(
    count: int, *, accounts: tuple[str, ...] = ("acme",), sources: int = SOURCES, seed: int = 7
) -> Iterator[tuple[str, ...]]:
    """Yield `count` rows of public items, every statement unique: the example's own, with a place, month and number."""
    chance = random.Random(seed)
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        models = [row for row in csv.DictReader(file) if row["tier"] in _KINDS and "-" in row["topic"]]
    for number in range(count):
        model = models[number % len(models)]
        place = chance.randrange(len(_PLACES))
        month = f"{2019 + chance.randrange(8)}-{1 + chance.randrange(8):02}"
        day = f"{month}-{1 + chance.randrange(28):02}"
        source = chance.randrange(sources)
        if model["language"] == "zh":
            tail = f"{_PLACES_ZH[place]}工厂{month}的产量为{number + 1000}件，同比增长{chance.randrange(40)}%。"
        else:
            tail = (
                f" In {month} the plant in {_PLACES[place]} made {number + 1000} units, {chance.randrange(40)}% more."
            )
        yield (
            accounts[number % len(accounts)],
            model["tier"],
            model["topic"],
            model["questions"],
            model["statement"][:110] + tail,
            f"{_JOURNALS[source % len(_JOURNALS)]}, no. {source}",
            _KINDS[model["tier"]],
            f"Publisher {source}",
            f"https://www.example.com/{source}/{number}",
            day,
            day,
            "ABC"[source % 3],
            str(1 + chance.randrange(4)),
            f"release-{number // 3}",
            model["language"],
        )


def write_items(
    path: Path, count: int, *, accounts: tuple[str, ...] = ("acme",), sources: int = SOURCES, seed: int = 7
) -> None:
    """Write a CSV file of `count` items."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(make_rows(count, accounts=accounts, sources=sources, seed=seed))


def write_accounts(path: Path, keys: tuple[str, ...]) -> None:
    """Write a CSV file of accounts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("key", "name", "sponsor"))
        writer.writerows((key, f"Company {key}", "Sol Reyes") for key in keys)
