"""Numbers and amounts as people write them: the one reader of the whole program, and its counterpart that writes.

A text is tried under every notation there is: comma or point as decimal mark; comma, point, apostrophe or blank between
thousands. What comes out as one number is that number, whatever the language of who wrote it; what comes out as two
(`240.000`, `1,234`) is refused, naming both. A `Notation` says which marks a file uses, and leaves one reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from kamplan.domain.currencies import CODES, WORDS, find_currencies
from kamplan.domain.text import fold_width
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 40
"""How many characters an amount may have."""

_EXACT = Context(prec=2 * LONGEST)
_GROUPING = (",", ".", "'", " ")
_SCALES = {
    "k": 3, "tsd": 3, "tausend": 3, "thousand": 3, "mille": 3, "w": 4,
    "m": 6, "mm": 6, "mn": 6, "mln": 6, "mio": 6, "mill": 6, "million": 6, "millions": 6, "millionen": 6,
    "b": 9, "bn": 9, "bln": 9, "billion": 9, "billions": 9, "mrd": 9, "mia": 9, "md": 9, "mds": 9,
    "milliarde": 9, "milliarden": 9, "milliard": 9, "milliards": 9,
}  # fmt: skip
"""Words behind a number, or stuck to a currency (k€), in any case, with the zeros that they stand for."""
_STUCK = {"t": 3, **_SCALES}
_CJK_DIGITS = {mark: digit for digit, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CJK_SCALES = (("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1))
_CJK = "".join(_CJK_DIGITS) + "十百千万亿点"
_NUMBER = re.compile(
    rf"(?P<before>[^0-9{_CJK}]*?)(?P<core>[.,]?[0-9{_CJK}](?:[0-9{_CJK}.,' ]*[0-9{_CJK}])?)(?P<after>[^0-9]*)"
)
_TAIL = re.compile(r"[.,]-{1,2}(?!\w)")
_ROUGHLY = re.compile(
    r"^(?:[~≈><≥≤±约近超]|大约|超过|不到"
    r"|(?:ca|approx|about|around|circa|roughly|over|under|etwa|rund|über|environ|env|plus de)\b\.?)\s*"
    r"|\s*(?:左右|上下|以上|以下|[+多余])$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+\.?|%|\S")


class NumberError(UsageError):
    """A text that is no number, or more than one; `readings` are those it may be."""

    def __init__(self, message: str | Phrase, *, hint: str | Phrase, readings: tuple[Decimal, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.readings = readings


@dataclass(frozen=True)
class Notation:
    """How the numbers of a file are written: `decimal` and `thousands` are its marks, None where that is not said.

    `strip` are signs and words that mean nothing here; `units` are words with the factor they stand for.
    """

    decimal: str | None = None
    thousands: str | None = None
    strip: tuple[str, ...] = ()
    units: Mapping[str, Decimal] = field(default_factory=dict)

    def list_marks(self) -> Iterator[tuple[str, str]]:
        """Yield each decimal mark with each mark between thousands that a number may have; an empty one is none."""
        for decimal in (".", ",") if self.decimal is None else (self.decimal,):
            if decimal == self.thousands:
                continue
            between = _GROUPING if self.thousands is None else (self.thousands,)
            for thousands in dict.fromkeys(("", *between)):
                if thousands != decimal:
                    yield decimal, thousands


ANY = Notation()
"""Nothing is known of how the number is written."""
PLAIN = Notation(decimal=".", thousands="")
"""Digits with a decimal point, as kamplan itself writes them."""


@dataclass(frozen=True)
class Quantity:
    """What an amount says: its number, the currencies that its sign may stand for, whether it is a percentage.

    `is_scaled` says that a unit word such as million or 万 is counted in already.
    """

    value: Decimal
    currencies: tuple[str, ...] = ()
    is_percent: bool = False
    is_scaled: bool = False

    def __str__(self) -> str:
        mark = "%" if self.is_percent else f" {self.currencies[0]}" if self.currencies else ""
        return f"{write_number(self.value)}{mark}"


def read_quantity(text: str, notation: Notation | None = None) -> Quantity:
    """Return what an amount says; raises `NumberError` for what is none, is only roughly one, or has two readings."""
    typed = fold_width(text)
    if len(typed) > LONGEST:
        raise _refuse(text)
    for sign in sorted(notation.strip if notation else (), key=len, reverse=True):
        typed = fold_width(typed.replace(fold_width(sign) or sign, " "))
    if exact := _ROUGHLY.sub("", typed):
        found = _read(exact, notation or ANY, text)
        if exact == typed:
            return found
        raise NumberError(
            Phrase(N_("{text} is not exact"), text=repr(text)), hint=Phrase(N_("write {one}"), one=str(found))
        )
    raise _refuse(text)


def read_number(text: str, notation: Notation | None = None) -> Decimal:
    """Return the number of a text that may name a currency, which is not looked at, but no percentage.

    Raises `NumberError` for what is none, or has two readings.
    """
    found = read_quantity(text, notation)
    if found.is_percent:
        raise NumberError(
            Phrase(N_("{text} is a percentage, and an amount is wanted"), text=repr(text)),
            hint=Phrase(N_("write {one}"), one=write_number(found.value)),
        )
    return found.value


def read_whole(text: str) -> int:
    """Return a whole number, such as how many people there are: a mark before three digits can only part thousands.

    Raises `NumberError` for what is none.
    """
    typed = fold_width(text)
    if re.fullmatch(r"[1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\1[0-9]{3})*", typed):
        return int(re.sub("[^0-9]", "", typed))
    try:
        value = read_number(text)
    except NumberError as error:
        if error.readings:
            raise
        raise _refuse_part(text, near=12_000) from error
    if value != value.to_integral_value():
        raise _refuse_part(text, near=round(value))
    return int(value)


def read_percent(text: str) -> int:
    """Return a whole percentage, typed with or without its sign; raises `NumberError` for what is none.

    What lies between 0 and 1 may be a share or a percentage, and is refused.
    """
    found = read_quantity(text)
    if found.currencies or found.is_scaled:
        raise _refuse(text)
    if 0 < found.value < 1 and not found.is_percent:
        one, other = f"{_strip_zeros(found.value * 100):f}%", f"{found.value:f}%"
        raise NumberError(
            Phrase(N_("{text} has two readings: {one} or {other}"), text=repr(text), one=one, other=other),
            hint=Phrase(N_("write {one}"), one=one),
        )
    if found.value != found.value.to_integral_value():
        raise NumberError(
            Phrase(N_("{text} is not a whole percentage"), text=repr(text)),
            hint=Phrase(N_("write {one}"), one=f"{round(found.value)}%"),
        )
    return int(found.value)


def read_year(text: str) -> int:
    """Return a year typed as such (2025, 2025年, FY2025); raises `NumberError` for anything else."""
    typed = "".join(str(_CJK_DIGITS.get(mark, mark)) for mark in fold_width(text))
    found = re.fullmatch(r"(?:(?:fy|cy|gj)\s?)?([0-9]{4})\s?(?:年|年度|财年|財年)?", typed, re.IGNORECASE)
    if found is None:
        raise NumberError(
            Phrase(N_("{text} is not a year"), text=repr(text)), hint=Phrase(N_("write {one}"), one="2026")
        )
    return int(found[1])


def write_number(value: Decimal) -> str:
    """Return a number as digits with a decimal point, so that `read_number` reads it back whatever is known.

    Three decimals behind at most three digits would have two readings; a fourth, a zero, says which is meant.
    """
    text = format(value, "f")
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text) else text


def is_plain(text: str) -> bool:
    """Say whether an amount is written as digits with a decimal point, so that echoing it would say nothing new."""
    return re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", text.strip()) is not None


def _refuse(text: str) -> NumberError:
    return NumberError(
        Phrase(N_("{text} is not an amount"), text=repr(text)),
        hint=Phrase(N_("write 1250000.50, 1,250,000.50, 1.250.000,50, 2.4m € or 250万元")),
    )


def _refuse_part(text: str, *, near: int) -> NumberError:
    return NumberError(
        Phrase(N_("{text} is not a whole number"), text=repr(text)), hint=Phrase(N_("write {one}"), one=near)
    )


def _read(typed: str, notation: Notation, text: str) -> Quantity:
    typed, negative = _strip_signs(" ".join(_TAIL.sub(" ", typed).split()))
    is_percent = typed.startswith("百分之")
    found = _NUMBER.fullmatch(typed.removeprefix("百分之"))
    if found is None:
        raise _refuse(text)
    words = _read_words(found["before"], found["after"], notation, text)
    values = {_EXACT.multiply(value, words.factor) for value in _list_values(found["core"].strip(), notation)}
    if not values:
        raise _refuse(text)
    if negative:
        values = {value.copy_negate() for value in values}
    percent = is_percent or words.is_percent
    if (percent and (words.currencies or words.factor != 1)) or (is_percent and words.is_percent):
        raise _refuse(text)
    has_scale = words.factor != 1 or any(scale in found["core"] for scale, _ in _CJK_SCALES)
    is_exact = len(values) == 1 and not has_scale
    shown = sorted(values if is_exact else map(_strip_zeros, values), reverse=True)
    readings = [Quantity(one, words.currencies, percent, has_scale) for one in shown]
    if len(readings) == 1:
        return readings[0]
    raise NumberError(
        Phrase(
            N_("{text} has two readings: {one} or {other}"), text=repr(text), one=f"{shown[0]:f}", other=f"{shown[1]:f}"
        ),
        hint=Phrase(N_("write {one} or {other}"), one=str(readings[0]), other=str(readings[1])),
        readings=tuple(shown),
    )


def _strip_zeros(value: Decimal) -> Decimal:
    """Return a number without zeros at the end of its decimals, and without an exponent."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _strip_signs(typed: str) -> tuple[str, bool]:
    """Return a number without its minus, which stands before it, behind it, or is a pair of brackets."""
    if typed.startswith("(") and typed.endswith(")"):
        return typed[1:-1].strip(), True
    if found := re.fullmatch(r"([^0-9+-]*)-(?! )(.*)", typed):
        return f"{found[1]}{found[2]}", True
    if typed.startswith("负"):
        return typed[1:], True
    if typed.startswith("+"):
        return typed[1:], False
    if re.search(r"[0-9]-$", typed):
        return typed[:-1], True
    return typed, False


@dataclass(frozen=True)
class _Words:
    """What stands around a number."""

    factor: Decimal = Decimal(1)
    currencies: tuple[str, ...] = ()
    is_percent: bool = False


def _read_words(before: str, after: str, notation: Notation, text: str) -> _Words:
    factors: list[Decimal] = []
    named: list[tuple[str, ...]] = []
    percents = 0
    for part, is_before in ((before, True), (after, False)):
        words = list(_tokenize(part, notation))
        has_currency = any(find_currencies(one) for one in words)
        scales = _STUCK if has_currency else {} if is_before else _SCALES
        for word in words:
            plain = word.casefold().rstrip(".")
            if word in notation.units:
                factors.append(notation.units[word])
            elif codes := find_currencies(word) or find_currencies(plain):
                named.append(codes)
            elif plain in scales:
                factors.append(Decimal(10) ** scales[plain])
            elif word == "%" or plain in ("percent", "prozent", "pct"):
                percents += 1
            else:
                raise _refuse(text)
    if len(factors) > 1 or percents > 1:
        raise _refuse(text)
    codes = named[0] if named else ()
    for others in named[1:]:
        codes = tuple(one for one in codes if one in others) or ("",)
    if codes == ("",):
        raise _refuse(text)
    return _Words(factors[0] if factors else Decimal(1), codes, bool(percents))


def _tokenize(part: str, notation: Notation) -> Iterator[str]:
    """Yield the words around a number: units of the notation, signs and words of currencies, any other word."""
    known = sorted((*notation.units, *(one for one in WORDS if not one.isascii() or "$" in one)), key=len, reverse=True)
    rest = part.strip()
    while rest:
        word = next((one for one in known if rest.casefold().startswith(one.casefold()) and one), "")
        if word and word.isalpha() and word.isascii() and re.match(r"[a-z]", rest[len(word) :], re.IGNORECASE):
            word = ""
        if word:
            rest = rest[len(word) :].lstrip()
            yield word
            continue
        found = _WORD.match(rest)
        if found is None:
            return
        rest = rest[found.end() :].lstrip()
        yield from _split_stuck(found[0])


def _split_stuck(word: str) -> Iterator[str]:
    """Yield a word, or the scale and the code that it is made of (TEUR, kEUR)."""
    scale, code = word[:-3], word[-3:].upper()
    if scale.casefold() in _STUCK and code in CODES and word.casefold() not in _SCALES:
        yield scale
        yield code
    else:
        yield word


def _list_values(core: str, notation: Notation) -> set[Decimal]:
    """Return every number that digits with marks may be: one, two, or none where they fit no notation."""
    if any(mark in _CJK for mark in core):
        value = _read_cjk(core, notation)
        return set() if value is None else {value} if isinstance(value, Decimal) else value
    found = set()
    for decimal, thousands in notation.list_marks():
        whole, mark, part = core.partition(decimal)
        if mark and not re.fullmatch("[0-9]+", part):
            continue
        grouped = rf"[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+" if thousands else "[0-9]+"
        if re.fullmatch(grouped, whole) or (mark and not whole):
            digits = whole.replace(thousands, "") if thousands else whole
            found.add(Decimal(f"{digits or '0'}.{part}" if mark else digits))
    return found


def _read_cjk(core: str, notation: Notation) -> Decimal | set[Decimal] | None:
    """Return a number in Chinese numerals, or digits with Chinese units; a set where the digits have two readings."""
    for scale, zeros in _CJK_SCALES:
        head, found, tail = core.rpartition(scale)
        if not found:
            continue
        heads = {Decimal(1)} if not head and scale == "十" else _list_values(head, notation) if head else set()
        rest = _read_rest(tail, zeros, notation)
        if rest is None or not heads:
            return None
        unit = Decimal(10) ** zeros
        return {_EXACT.fma(value, unit, rest) for value in heads}
    whole, point, part = core.partition("点")
    digits = [_CJK_DIGITS.get(one) for one in whole + part]
    if None in digits or len(whole) != 1 or (point and not part):
        return None
    text = "".join(map(str, digits))
    return Decimal(f"{text[0]}.{text[1:]}" if point else text)


def _read_rest(tail: str, zeros: int, notation: Notation) -> Decimal | None:
    """Return what stands behind a Chinese unit; None where it does not say its own (三万五) or is no less."""
    if not tail:
        return Decimal(0)
    rest = tail.lstrip("零〇")
    is_told = rest != tail or zeros == 1 or any(scale in rest for scale, _ in _CJK_SCALES)
    values = _list_values(rest, notation) if is_told and rest else set()
    value = next(iter(values)) if len(values) == 1 else None
    return value if value is not None and value < Decimal(10) ** zeros else None
