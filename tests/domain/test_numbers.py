"""Amounts as people write them: read for what they are, or refused with their readings; never another number."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.domain.numbers import PLAIN, Notation, NumberError, read_number, read_quantity, read_whole, write_number

ENGLISH = {
    "1250000.50": "1250000.50", "1,250,000.50": "1250000.50", "3,000,000": "3000000", "1,234.5": "1234.5",
    "600000": "600000", "600 000": "600000", "0.125": "0.125", ".5": "0.5", "1234.567": "1234.567", "-3500": "-3500",
    "−3500": "-3500", "(3,500.00)": "-3500.00", "+1200": "1200", "1200-": "-1200", "$1,200.00": "1200.00",
    "US$ 5m": "5000000", "USD 3.2 million": "3200000", "2.4m": "2400000", "2.4M": "2400000", "600k": "600000",
    "9.7bn": "9700000000", "$9.7 billion": "9700000000", "1.5 mn": "1500000", "2 thousand": "2000",
    "EUR 1.2m": "1200000", "€2.4m": "2400000", "2.4m€": "2400000", "£12.50": "12.50", "12.50 GBP": "12.50",
    "5,000.00 dollars": "5000.00", "-€500": "-500", "€-500": "-500", "0": "0", "007": "7", "1,000,000,000": "1000000000",
    "CNY 3,000,000": "3000000", "HK$5,000.00": "5000.00", "$4.5 million": "4500000", "3 billions": "3000000000",
    " 42 ": "42",
}  # fmt: skip
CHINESE = {
    "250万元": "2500000", "250万": "2500000", "1.2亿": "120000000", "1.2亿元": "120000000", "￥3,000,000": "3000000",
    "¥3,000,000": "3000000", "3,000,000元": "3000000", "３０００００００": "30000000", "3，000，000": "3000000",
    "300w": "3000000", "人民币250万元": "2500000", "250万元人民币": "2500000", "1亿2000万": "120000000",
    "1亿2000万元": "120000000", "三百万": "3000000", "三百万元": "3000000", "一亿两千万元": "120000000", "五十万": "500000",
    "十五万": "150000", "二十": "20", "一百零五": "105", "三千五百": "3500", "3千万": "30000000", "5百万": "5000000",
    "1.2万亿": "1200000000000", "500美元": "500", "1.2亿美元": "120000000", "200万欧元": "2000000", "8000 元": "8000",
    "负50万": "-500000", "-50万元": "-500000", "0.8亿": "80000000", "１２．５万": "125000", "12.5萬": "125000",
    "1億": "100000000", "一点二亿": "120000000", "RMB 600000": "600000", "￥１２００": "1200", "两万": "20000",
    "6800万": "68000000",
}  # fmt: skip
GERMAN = {
    "1.234.567,89": "1234567.89", "1.390,00": "1390.00", "2.150.000,00": "2150000.00", "1.234.567": "1234567",
    "9,7": "9.7", "1200,50": "1200.50", "250,00": "250.00", "0,125": "0.125", "1234,567": "1234.567",
    "1,2 Mio. €": "1200000", "1,2 Mio €": "1200000", "1,2 Mio": "1200000", "3 Mrd. EUR": "3000000000",
    "3,5 Milliarden Euro": "3500000000", "1 Million Euro": "1000000", "1,2 Millionen": "1200000", "600 Tsd. €": "600000",
    "600 Tausend": "600000", "TEUR 600": "600000", "600 TEUR": "600000", "600 T€": "600000", "600 k€": "600000",
    "12,50 €": "12.50", "€ 12,50": "12.50", "EUR 1.250.000,50": "1250000.50", "1200,-": "1200", "1.200,50-": "-1200.50",
    "-3.500,00": "-3500.00", "1 234 567,89": "1234567.89", "1'234'567.89": "1234567.89", "1’234’567.89": "1234567.89",
    "CHF 1'200.50": "1200.50", "Fr. 1'200.-": "1200", "1'200 Franken": "1200", "2,4 Mia. CHF": "2400000000",
    "5 Mill. €": "5000000", "0,5 Mio. EUR": "500000", "10.000.000 €": "10000000", "EUR 600000": "600000", "7,00": "7.00",
}  # fmt: skip
FRENCH = {
    "1 234 567,89": "1234567.89", "1\u00a0234\u00a0567,89 €": "1234567.89", "1\u202f234\u202f567,89": "1234567.89",
    "2,4 M€": "2400000", "12 Md€": "12000000000", "3 milliards d'euros": None, "3 milliards €": "3000000000",
    "1,5 million": "1500000", "600 k€": "600000", "600 mille": "600000", "12,50 euros": "12.50", "1 200": "1200",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [pair for each in (ENGLISH, CHINESE, GERMAN, FRENCH) for pair in each.items()]
)
def test_an_amount_with_one_reading_is_read(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(NumberError):
            read_number(text)
    else:
        assert str(read_number(text)) == value


def test_forty_amounts_of_each_language_are_tried() -> None:
    assert min(map(len, (ENGLISH, CHINESE, GERMAN))) >= 40


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("240.000", "240000", "240"), ("1.390", "1390", "1.39"), ("1,234", "1234", "1.234"), ("3,600", "3600", "3.6"),
        ("€600,000", "600000", "600"), ("600.000 €", "600000", "600"), ("-1,500", "-1.5", "-1500"),
        ("EUR 1.234 m", "1234000000", "1234000"), ("1.200万", "12000000", "12000"), ("３，６００", "3600", "3.6"),
    ],
)  # fmt: skip
def test_an_amount_with_two_readings_is_refused_naming_both(text: str, one: str, other: str) -> None:
    with pytest.raises(NumberError, match="has two readings") as caught:
        read_number(text)
    assert f"{one} or {other}" in str(caught.value.message)
    assert [str(each) for each in caught.value.readings] == [one, other]
    for tried in str(caught.value.hint).removeprefix("write ").split(" or "):
        assert read_number(tried) in caught.value.readings


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NULL", "N/A", "-", "abc", "1e5", "0x10", "1,20,000", "1.2.3", "1,2,3", "12 34", "1.234'567", "1.", ",",
        "1.234,567.89", "10²", "½", "5 kg", "2-3m", "5 m m", "500 EUR USD", "$500 €", "三万五", "万", "百万", "半",
        "--5", "- -5", "1_000", "٣", "∞", "nan", "Infinity", "1\n2", "100%%", "1.5 Billionen", "9" * 41, "5 million %",
        "012,345,678", "(5", "5)", "kr 500", "二五",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NumberError):
        read_quantity(text)


@pytest.mark.parametrize(("text", "tries"), [("~2.4m€", "2400000 EUR"), ("约250万", "2500000"), ("ca. 600k", "600000"),
                                             ("250万左右", "2500000"), (">5 Mio. €", "5000000 EUR")])  # fmt: skip
def test_an_amount_that_is_only_roughly_one_is_refused_with_what_to_write(text: str, tries: str) -> None:
    with pytest.raises(NumberError, match="is not exact") as caught:
        read_number(text)
    assert str(caught.value.hint) == f"write {tries}"


@pytest.mark.parametrize(("text", "value"), [("41%", "41"), ("41％", "41"), ("2,5 %", "2.5"), ("百分之三十", "30")])
def test_a_percentage_is_one_and_no_amount(text: str, value: str) -> None:
    found = read_quantity(text)
    assert (str(found.value), found.is_percent) == (value, True)
    with pytest.raises(NumberError, match="is a percentage"):
        read_number(text)


@pytest.mark.parametrize(("text", "value"), [("12,000", 12000), ("12.000", 12000), ("1'200", 1200), ("1.2万", 12000),
                                             ("12", 12), ("1,234,567", 1234567), ("30.0", 30)])  # fmt: skip
def test_a_whole_number_has_no_decimals_to_take_thousands_for(text: str, value: int) -> None:
    assert read_whole(text) == value


@pytest.mark.parametrize("text", ["1,5", "0.5", "12.3456"])
def test_a_part_of_a_whole_number_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="is not a whole number"):
        read_whole(text)


@pytest.mark.parametrize(
    ("text", "notation", "value"),
    [
        ("240.000", Notation(decimal=","), "240000"),
        ("240.000", Notation(decimal="."), "240.000"),
        ("1,234", Notation(decimal="."), "1234"),
        ("1.234", Notation(decimal=",", thousands="."), "1234"),
        ("240.000", Notation(thousands="."), "240000"),
        ("1.234", PLAIN, "1.234"),
        ("approx 5 TKR", Notation(strip=("approx",), units={"TKR": Decimal(1000)}), "5000"),
        ("Betrag: 2,5", Notation(strip=("Betrag:",)), "2.5"),
    ],
)
def test_a_notation_leaves_one_reading(text: str, notation: Notation, value: str) -> None:
    assert str(read_number(text, notation)) == value


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("2.5", Notation(decimal=",")),
        ("2,5", Notation(decimal=".")),
        ("1.234,56", Notation(decimal=".")),
        ("1,234.56", PLAIN),
        ("1 234", Notation(thousands=".")),
    ],
)
def test_what_does_not_fit_a_notation_is_refused(text: str, notation: Notation) -> None:
    with pytest.raises(NumberError, match="is not an amount"):
        read_number(text, notation)


def group(digits: str, mark: str) -> str:
    """Digits in threes, by counting from the right: no code of the reader's."""
    parts = []
    while len(digits) > 3:
        digits, last = digits[:-3], digits[-3:]
        parts.insert(0, last)
    return mark.join([digits, *parts])


def list_readings(text: str) -> tuple[Decimal, ...]:
    """What a text is read as, or what its refusal names."""
    try:
        return (read_number(text),)
    except NumberError as error:
        return error.readings


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=-(10**12), max_value=10**12)
MARKS = st.sampled_from([(".", ","), (",", "."), (",", " "), (",", "\u00a0"), (",", "\u202f"), (".", "'"), (".", "’"),
                         (".", ""), (",", ""), ("．", "，")])  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.integers(0, 10**12), st.text("0123456789", max_size=6), MARKS, st.sampled_from(["", "€", "EUR ", "¥", "Fr. "]),
       st.sampled_from(["", "k", " Mio.", "万", "亿元", " m"]), st.booleans())  # fmt: skip
def test_a_number_in_any_notation_is_that_number_or_refused(
    whole: int, part: str, marks: tuple[str, str], sign: str, unit: str, minus: bool
) -> None:
    decimal, thousands = marks
    factor = {"": 0, "k": 3, " Mio.": 6, "万": 4, "亿元": 8, " m": 6}[unit]
    meant = Decimal(f"{whole}.{part or 0}").scaleb(factor) * (-1 if minus else 1)
    text = f"{'-' if minus else ''}{sign}{group(str(whole), thousands)}{decimal + part if part else ''}{unit}"
    is_nonsense = ("元" in unit and sign in ("€", "EUR ", "Fr. ")) or len(text) > 40
    assert is_nonsense or meant in list_readings(text)
    plain = {"．": ".", "，": ",", "’": "'", "\u00a0": " ", "\u202f": " "}
    known = Notation(decimal=plain.get(decimal, decimal), thousands=plain.get(thousands, thousands))
    assert is_nonsense or read_number(text, known) == meant


@settings(deadline=None, max_examples=300)
@given(NUMBERS)
def test_what_is_written_is_read_back_whatever_is_known(value: Decimal) -> None:
    text = write_number(value)
    if len(text) <= 40:
        assert read_number(text) == read_number(text, PLAIN) == value


@settings(deadline=None)
@given(st.text(max_size=30) | st.text("0123456789.,' 万亿千元€kmMio%-()~一二两", max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(NumberError):
        assert read_quantity(text).value.is_finite()
