"""A text as a row of tokens that can be compared: words, Chinese characters, and numbers in one notation.

`CNY 48,750,000`, `48.75 million` and `4875万元` are one token, `12 %`, `twelve percent` and `百分之十二` another.
Numbers are read without refusing any: a token is only ever compared with others, so what has two readings may have
either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from sys import intern

from kamplan.analysis.folding import CJK, fold
from kamplan.domain.ids import REFERENCE

SAYS_NOTHING = frozenset(
    """
    a about after all also an and any are as at be been before both but by can could did do does each for from had
    has have he her his how if in into is it its may more most no nor not of on one only or other our out over own
    she should so some such than that the their them then there these they this those through to under until up
    very was we were what when where which while who will with would you your
    """.split()  # noqa: SIM905 - a list of words is read better as words
)
"""English words that say nothing by themselves."""
_DROPPED = frozenset({"percent", "pct", "prozent", "cny", "rmb", "yuan", "usd", "eur", "euro", "euros", "gbp", "元"})
"""What goes with a number and is told by it, or written as a sign."""
_SCALES = {
    "hundred": 100, "thousand": 1_000, "tsd": 1_000, "k": 1_000, "million": 10**6, "millions": 10**6, "mio": 10**6,
    "mn": 10**6, "m": 10**6, "millionen": 10**6, "billion": 10**9, "billions": 10**9, "bn": 10**9, "mrd": 10**9,
    "千": 1_000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12,
}  # fmt: skip
_SMALL = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_SMALL, 2)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_SCALE = "hundred|thousand|tsd|millions?|millionen|mio|mn|billions?|bn|mrd|k|m"
_TOKEN = re.compile(
    rf"""
    (?P<share>百分之)?
    (?:
      (?P<figures>\d{{1,3}}(?:[ ’']\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
      | (?P<chinese>[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*)
    )
    (?:\s?(?P<scale>万亿|百万|千万|亿|万|千)|\s?(?P<word_scale>{_SCALE})\.?(?![a-z\d{CJK}]))?
    (?P<percent>\s?(?:%|‰|per\s?cent\b|percent\b|pct\b|prozent\b))?
    | (?P<word>\b(?:(?:{"|".join(_TENS)})(?:[ -](?:{"|".join(("one", *_SMALL[:8]))}))?|{"|".join(_SMALL)})\b)
      (?:[ ](?P<said_scale>{_SCALE})\b)?(?P<said_percent>\s?(?:%|per\s?cent\b|percent\b|pct\b|prozent\b))?
    | (?P<cjk>[{CJK}])
    | (?P<letters>(?:(?![{CJK}])[^\W\d_])+)
    """,
    re.VERBOSE,
)
_MONEY = re.compile(r"[$€£¥]|(?<![a-z])(?:cny|rmb|usd|eur|gbp|jpy|hkd|chf|yuan|euros?|dollars?)(?![a-z])|元|人民币")
NEAR = 6
"""How many characters before or after a number its currency stands."""
_CJK = re.compile(rf"[{CJK}]")
_HAS_FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text, and what its surroundings say that it is."""

    value: Decimal
    is_share: bool = False
    is_money: bool = False


def list_tokens(text: str) -> list[str]:
    """Return every token of a text: small words, single Chinese characters, numbers in plain figures."""
    return [token for token, _ in _read(fold(REFERENCE.sub("", text)))]


def list_numbers(text: str) -> list[Number]:
    """Return the numbers of a text."""
    folded = fold(text)
    return [number for _, number in _read(folded) if number]


def list_telling(tokens: list[str]) -> list[str]:
    """Return the tokens that say something, Chinese characters as pairs of neighbours."""
    telling: list[str] = []
    before = ""
    for token in tokens:
        if is_chinese(token):
            if before:
                telling.append(before + token)
            before = token
            continue
        before = ""
        if token[0].isdigit() or (len(token) > 1 and token not in SAYS_NOTHING):
            telling.append(token)
    return [intern(one) for one in telling]


def is_chinese(token: str) -> bool:
    """Say whether a token is a Chinese character."""
    return bool(_CJK.match(token))


def _read(text: str) -> list[tuple[str, Number | None]]:
    found: list[tuple[str, Number | None]] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("cjk", "letters"):
            if match[0] not in _DROPPED:
                found.append((intern(match[0]), None))
            continue
        values = _read_values(match)
        if values is None:
            found += [(one, None) for one in match[0] if _CJK.match(one)]
            continue
        is_share = bool(match["share"] or match["percent"] or match["said_percent"])
        around = text[max(0, match.start() - NEAR) : match.start()] + " " + text[match.end() : match.end() + NEAR]
        is_money = not is_share and bool(_MONEY.search(around))
        found += [(intern(_say(one)), Number(one, is_share, is_money)) for one in values]
    return found


def _read_values(match: re.Match[str]) -> list[Decimal] | None:
    """Return what a match says in figures or words; several numbers for a date, None for what is no number."""
    if match["word"]:
        value = Decimal(sum(_WORDS.get(one, 1) for one in re.split("[ -]", match["word"])))
        return [value * _SCALES[match["said_scale"] or "hundred"] / (1 if match["said_scale"] else 100)]
    scale = _SCALES[match["scale"] or match["word_scale"]] if match["scale"] or match["word_scale"] else 1
    if match["figures"]:
        values = _read_figures(match["figures"])
        return [*values[:-1], values[-1] * scale]
    written = match["chinese"]
    if len(written) == 1 and scale == 1 and not match["share"]:
        return None
    number = _read_chinese(written)
    return None if number is None else [Decimal(number * scale)]


def _read_figures(written: str) -> list[Decimal]:
    plain = re.sub("[ ’']", "", written)
    marks = [one for one in plain if one in ".,"]
    if not marks:
        return [Decimal(plain)]
    parts = re.split("[.,]", plain)
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        return [Decimal("".join(parts[:-1]) + "." + parts[-1])]
    is_grouped = all(len(one) == 3 for one in parts[1:]) and 0 < len(parts[0]) <= 3
    if is_grouped and (len(marks) > 1 or marks[0] == ","):
        return [Decimal("".join(parts))]
    if len(marks) == 1:
        return [Decimal(".".join(parts))]
    return [Decimal(one) for one in parts]


def _read_chinese(written: str) -> int | None:
    """Return a number in Chinese characters; None for mere digits in a row, and for what only begins like a number."""
    total = section = digit = 0
    if len(written) > 1 and not any(one in "十百千万亿" for one in written):
        return None
    for char in written:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[char], 0
        else:
            unit = 10**4 if char == "万" else 10**8
            total, section, digit = (total + section + digit) * unit, 0, 0
    return total + section + digit


def _say(value: Decimal) -> str:
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).lstrip("0") or "0"
