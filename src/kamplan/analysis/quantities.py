"""Numbers, percentages, amounts, dates and periods in a statement, English or Chinese, made comparable.

`CNY 420 million` and `4.2亿元` are the same amount, `Q2 2028` and `2028年第二季度` the same period, `85%` and `八成五`
the same share. What stands in words is read up to a hundred. What cannot be read with certainty is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from kamplan.analysis.stems import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule = Callable[[re.Match[str], str], Any]
    """Makes a quantity or period of a match and of what was written there; None where it is none after all."""

TOLERANCE = 0.005
"""How far two numbers may lie apart, as a share of the larger, and still be the same: one of them was rounded."""


class Sort(StrEnum):
    """What a quantity measures."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True)
class Quantity:
    """A number, what it measures (a currency for money, a noun for a count), and how it was written."""

    sort: Sort
    unit: str
    value: float
    text: str

    def equals(self, other: Quantity) -> bool:
        """Say whether two quantities of one sort are the same number."""
        return abs(self.value - other.value) <= TOLERANCE * max(abs(self.value), abs(other.value))


@dataclass(frozen=True)
class Period:
    """A year, half, quarter, month or day; None for what was not said. `months` is the first and the last of them."""

    year: int | None
    months: tuple[int, int] | None
    day: int | None
    text: str

    def is_same(self, other: Period) -> bool:
        """Say whether both name one period; a day is not the month it lies in. A year left open fits any."""
        years = {self.year, other.year} - {None}
        return len(years) <= 1 and (self.months, self.day) == (other.months, other.day)

    def clashes(self, other: Period) -> bool:
        """Say whether both cannot be meant: one lies outside the other."""
        if self.year is not None and other.year is not None and self.year != other.year:
            return True
        if self.months is None or other.months is None:
            return False
        if self.months[1] < other.months[0] or other.months[1] < self.months[0]:
            return True
        return self.day is not None and other.day is not None and self.day != other.day


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH_OF = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_M = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ALONE = r"(january|february|april|june|july|august|september|october|november|december)"
_Y = r"((?:19|20)\d\d)"
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_CJK_DIGIT = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SMALL = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
NUMBER_WORDS = {word: number for number, word in enumerate(_SMALL, 2)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
"""The English words for numbers that are read, with what they mean."""
_N = r"(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_DIGIT = r"([一二两三四五六七八九])"
_CN = r"([零〇一二两三四五六七八九十百]+)"
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mio": 1e6, "billion": 1e9, "bn": 1e9, "千": 1e3,
    "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip
_S = r"\s?(thousand|million|billion|mio|mn|bn|k(?![a-z])|m(?![a-z])|万亿|百万|千万|亿|万|千)?"
_MONEY = {
    "cny": "CNY", "rmb": "CNY", "¥": "CNY", "yuan": "CNY", "renminbi": "CNY", "元": "CNY", "人民币": "CNY",
    "usd": "USD", "us$": "USD", "$": "USD", "dollars": "USD", "dollar": "USD", "美元": "USD", "eur": "EUR",
    "€": "EUR", "euros": "EUR", "euro": "EUR", "欧元": "EUR", "gbp": "GBP", "£": "GBP", "英镑": "GBP", "jpy": "JPY",
    "yen": "JPY", "日元": "JPY", "hkd": "HKD", "港元": "HKD",
}  # fmt: skip
_BEFORE = r"(cny|rmb|usd|us\$|eur|gbp|jpy|hkd|[$€¥£]|人民币)"
_AFTER = r"(yuan|renminbi|dollars?|euros?|yen|美元|欧元|英镑|日元|港元|元)"
_UNITS = {
    "周": "week", "星期": "week", "个月": "month", "天": "day", "小时": "hour", "年": "year", "人": "people",
    "名": "people", "位": "people", "条": "line", "家": "company", "座": "plant", "台": "unit",
}  # fmt: skip
_UNITS = {classifier: stem(noun) for classifier, noun in _UNITS.items()}
"""The English nouns, cut to their stems, for Chinese classifiers and units of time."""
_CLASSIFIER = r"(个月|小时|星期|[个家条台名位人座项次张套种周天支年])"


def read_quantities(text: str) -> tuple[tuple[Quantity, ...], tuple[Period, ...]]:
    """Return the quantities and the periods of a statement, in the order of the rules, each once."""
    written = unicodedata.normalize("NFKC", text)
    left = written.casefold()
    if len(left) != len(written):
        written = left
    periods: list[Period] = []
    found: list[Quantity] = []
    for group, hint in _PERIODS.items():
        if _compile(hint).search(left):
            for pattern, make in _RULES[group]:
                left = _compile(pattern).sub(partial(_take, periods, make, written), left)
    for group, hint in _QUANTITIES.items():
        if _compile(hint).search(left):
            for pattern, make in _RULES[group]:
                left = _compile(pattern).sub(partial(_take, found, make, written), left)
    found.extend(_read_counts(left, written))
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(periods))


def _take(into: list[Any], make: Rule, written: str, match: re.Match[str]) -> str:
    """Keep what a rule found, as it was written, and leave a gap of its length that no other rule reads across."""
    made = make(match, written[match.start() : match.end()].strip())
    if made is None:
        return match[0]
    into.append(made)
    return "|" * len(match[0])


def _number(text: str) -> float:
    """Return a number in figures, an English or a Chinese word."""
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text])
    if text[0].isdigit():
        return float(text.replace(",", ""))
    total = part = 0
    for char in text:
        if char == "十":
            total, part = total + (part or 1) * 10, 0
        elif char == "百":
            total, part = total + (part or 1) * 100, 0
        else:
            part = _CJK_DIGIT[char]
    return float(total + part)


def _year(typed: str | None) -> int | None:
    return int(typed) if typed else None


def _day(year: str | None, month: int, day: str | None, text: str) -> Period | None:
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return Period(_year(year), (month, month), int(day) if day else None, text)


def _part(year: str | None, which: str, months: int, text: str) -> Period:
    """Return the period of a quarter (of 3 months) or half (of 6)."""
    number = _ORDINAL.get(which) or int(which)
    return Period(_year(year), (months * (number - 1) + 1, months * number), None, text)


def _first(year: str | None, quarters: str, text: str) -> Period:
    """Return the period of the first two or three quarters."""
    return Period(_year(year), (1, 9 if quarters in ("三", "3", "three") else 6), None, text)


def _money(currency: str, number: str, scale: str | None, text: str) -> Quantity:
    return Quantity(Sort.MONEY, _MONEY[currency], _number(number) * _SCALES.get(scale or "", 1.0), text)


def _percent(whole: str, tenths: str | None, text: str, scale: float = 1.0) -> Quantity:
    return Quantity(Sort.PERCENT, "", (_number(whole) + (_number(tenths) / 10 if tenths else 0)) * scale, text)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled: only those of the languages at hand, because compiling them all takes time."""
    return re.compile(pattern)


_PERIODS = {"iso": r"\d-\d", "chinese": "[年月季]", "months": rf"\b{_M}", "parts": "quarter|half|months|q[1-4]|h[12]",
            "year": r"\d{4}"}  # fmt: skip
"""The groups of rules for periods, in their order, each with what a text must hold for them to be tried."""
_QUANTITIES = {"money": f"{_BEFORE}|{_AFTER}", "percent": "%|per ?cent", "chinese percent": "百分之|成"}
"""The groups of rules for quantities, likewise."""
_RULES: dict[str, list[tuple[str, Rule]]] = {
    "iso": [(rf"\b{_Y}-(\d\d)-(\d\d)\b", lambda m, t: _day(m[1], int(m[2]), m[3], t))],
    "chinese": [
        (rf"(?:{_Y}年)?(\d{{1,2}})月(?:(\d{{1,2}})[日号])?", lambda m, t: _day(m[1], int(m[2]), m[3], t)),
        (
            rf"(?:{_Y}年)?([一二三四五六七八九]|十[一二]?)月(?:{_CN}[日号])?(?![^\W\d_]?内)",
            lambda m, t: _day(m[1], int(_number(m[2])), str(int(_number(m[3]))) if m[3] else None, t),
        ),
        (rf"(?:{_Y}年)?前([二两三23])个?季度", lambda m, t: _first(m[1], m[2], t)),
        (rf"(?:{_Y}年)?第?([一二三四1-4])季度", lambda m, t: _part(m[1], m[2], 3, t)),
        (rf"(?:{_Y}年)?(上|下)半年", lambda m, t: _part(m[1], m[2], 6, t)),
        (rf"{_Y}年?[底末]", lambda m, t: _part(m[1], "4", 3, t)),
    ],
    "months": [
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)? {_M}(?:,? {_Y})?\b", lambda m, t: _day(m[3], _MONTH_OF[m[2]], m[1], t)),
        (
            rf"\b{_M} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_Y})?\b(?!%)",
            lambda m, t: _day(m[3], _MONTH_OF[m[1]], m[2], t),
        ),
        (rf"\b{_M} (?:of )?{_Y}\b", lambda m, t: _day(m[2], _MONTH_OF[m[1]], None, t)),
        (rf"\b{_ALONE}\b", lambda m, t: _day(None, _MONTH_OF[m[1][:3]], None, t)),
    ],
    "parts": [
        (rf"\bfirst (two|three) quarters(?: of)?(?: {_Y})?", lambda m, t: _first(m[2], m[1], t)),
        (rf"\bfirst nine months(?: of)?(?: {_Y})?", lambda m, t: _first(m[1], "three", t)),
        (rf"\b(first|second|third|fourth) quarter(?: of)?(?: {_Y})?", lambda m, t: _part(m[2], m[1], 3, t)),
        (rf"\b{_Y}[ /-]?q([1-4])\b", lambda m, t: _part(m[1], m[2], 3, t)),
        (rf"\bq([1-4])(?:[ /-]?{_Y})?\b", lambda m, t: _part(m[2], m[1], 3, t)),
        (rf"\b(first|second) half(?: of)?(?: {_Y})?", lambda m, t: _part(m[2], m[1], 6, t)),
        (rf"\bh([12])[ /-]?{_Y}\b", lambda m, t: _part(m[2], m[1], 6, t)),
    ],
    "year": [
        (rf"\b(?:end of|late) {_Y}\b", lambda m, t: _part(m[1], "4", 3, t)),
        (rf"(?<!\d)(?<!\d[.,]){_Y}(?:年|(?![.,]?\d|%))", lambda m, t: Period(int(m[1]), None, None, t)),
    ],
    "money": [
        (rf"{_BEFORE}\s?{_N}{_S}", lambda m, t: _money(m[1], m[2], m[3], t)),
        (rf"{_N}{_S}\s?{_AFTER}", lambda m, t: _money(m[3], m[1], m[2], t)),
        (rf"{_CN}(万亿|百万|千万|亿|万|千)?(美元|欧元|英镑|日元|港元|元)", lambda m, t: _money(m[3], m[1], m[2], t)),
    ],
    "percent": [(rf"{_N}\s?(?:%|per ?cent\b)", lambda m, t: _percent(m[1], None, t))],
    "chinese percent": [
        (rf"百分之(?:{_N}|{_CN}(?:点{_CN})?)", lambda m, t: _percent(m[1] or m[2], m[3], t)),
        (rf"{_DIGIT}成{_DIGIT}?(?![本为立功长员果交])", lambda m, t: _percent(m[1], m[2], t, 10.0)),
    ],
}
_COUNT = rf"(?<![a-z\d.]){_N}{_S}(?:\s?{_CLASSIFIER}|[ -]([a-z]+)(?: ([a-z]+))?)?(?![a-z\d])"
_IN_WORDS = rf"\b({'|'.join(NUMBER_WORDS)})[ -]([a-z]+)(?: ([a-z]+))?"
_IN_CHINESE = rf"{_CN}(万|亿|千)?{_CLASSIFIER}"
_RANGE = frozenset({"to", "or", "and"})
_NO_UNIT = frozenset({
    "a", "an", "at", "by", "for", "from", "in", "is", "it", "of", "on", "per", "than", "the", "was", "were", "with",
})  # fmt: skip


def _read_counts(text: str, written: str) -> Iterator[Quantity]:
    def count(match: re.Match[str], unit: str, scale: str | None, last: int) -> Quantity:
        value = _number(match[1]) * _SCALES.get(scale or "", 1.0)
        said = written[match.start() : match.end(last) if match[last] else match.end()]
        return Quantity(Sort.COUNT, unit, value, said.strip())

    for match in _compile(_COUNT).finditer(text):
        unit = _UNITS.get(match[3], "") if match[3] else _noun(match[4], match[5])
        yield count(match, unit, match[2], 4)
    for match in _compile(_IN_WORDS).finditer(text):
        yield count(match, _noun(match[2], match[3]), None, 2)
    for match in _compile(_IN_CHINESE).finditer(text):
        if _number(match[1]) > 1 or match[2]:
            yield count(match, _UNITS.get(match[3], ""), match[2], 3)


def _noun(first: str | None, second: str | None) -> str:
    """Return the stem of the noun that a number counts; none for a word that is no noun."""
    word = second if first in _RANGE and second else first
    return "" if word is None or word in _NO_UNIT or word in _RANGE or word in NUMBER_WORDS else stem(word)
