"""Currencies as people write them: codes, signs and words, in English, Chinese, German and French."""

from __future__ import annotations

import re

from kamplan.domain.text import fold_width
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

CODES = frozenset(
    re.findall(
        "[A-Z]{3}",
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
        "GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
        "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
        "MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG "
        "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
        "UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG",
    )
)
"""The codes of ISO 4217 that people do business in, and CNH."""

_WORDS: dict[str, tuple[str, ...]] = {
    "¥": ("CNY", "JPY"), "元": ("CNY", "HKD", "TWD", "SGD"), "圆": ("CNY", "HKD", "TWD", "JPY"), "人民币": ("CNY",),
    "人民幣": ("CNY",), "rmb": ("CNY",), "yuan": ("CNY",), "renminbi": ("CNY",), "人民币元": ("CNY",),
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "欧元": ("EUR",), "歐元": ("EUR",),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"), "us$": ("USD",), "dollar": ("USD", "AUD", "CAD"),
    "dollars": ("USD", "AUD", "CAD"), "美元": ("USD",), "美金": ("USD",), "hk$": ("HKD",), "港元": ("HKD",),
    "港币": ("HKD",), "港幣": ("HKD",), "nt$": ("TWD",), "新台币": ("TWD",), "新台幣": ("TWD",), "台币": ("TWD",),
    "s$": ("SGD",), "新加坡元": ("SGD",), "新元": ("SGD",), "a$": ("AUD",), "澳元": ("AUD",), "c$": ("CAD",),
    "加元": ("CAD",), "£": ("GBP",), "pound": ("GBP",), "pounds": ("GBP",), "pfund": ("GBP",), "英镑": ("GBP",),
    "英鎊": ("GBP",), "円": ("JPY",), "yen": ("JPY",), "日元": ("JPY",), "日圆": ("JPY",), "₩": ("KRW",),
    "won": ("KRW",), "韩元": ("KRW",), "韓元": ("KRW",), "₹": ("INR",), "rs": ("INR",), "卢比": ("INR",),
    "fr": ("CHF",), "fr.": ("CHF",), "sfr": ("CHF",), "sfr.": ("CHF",), "franken": ("CHF",), "瑞士法郎": ("CHF",),
    "瑞郎": ("CHF",), "₽": ("RUB",), "卢布": ("RUB",), "zł": ("PLN",), "kč": ("CZK",), "₺": ("TRY",), "r$": ("BRL",),
    "泰铢": ("THB",), "฿": ("THB",), "₫": ("VND",), "₪": ("ILS",),
}  # fmt: skip
"""For each sign or word what it may stand for, what it mostly stands for first."""
_SHARED = {"kr": ("SEK", "NOK", "DKK")}
"""Words that stand for several currencies, of which none is meant more than the others."""

WORDS = tuple(sorted((*_WORDS, *_SHARED), key=len, reverse=True))
"""The signs and words that are known, the longest first."""


def find_currencies(text: str) -> tuple[str, ...]:
    """Return the codes that a code, sign or word may stand for, what it mostly means first; none for any other."""
    wanted = fold_width(text)
    if wanted.upper() in CODES:
        return ("CNY",) if wanted.upper() == "CNH" else (wanted.upper(),)
    return _WORDS.get(wanted.casefold(), ())


def read_currency(text: str) -> str:
    """Return the code of a currency as it was typed; raises `UsageError` for what is none or may be several."""
    found = find_currencies(text)
    if found:
        return found[0]
    shared = _SHARED.get(fold_width(text).casefold().rstrip("."))
    if shared:
        raise UsageError(
            Phrase(N_("{text} may be {codes}"), text=repr(text), codes=", ".join(shared)),
            hint=Phrase(N_("write {code}"), code=shared[0]),
        )
    raise UsageError(
        Phrase(N_("{text} is not a currency"), text=repr(text)),
        hint=Phrase(N_("a currency is a code of three letters, such as CNY, EUR or USD, or a sign such as € or ¥")),
    )
