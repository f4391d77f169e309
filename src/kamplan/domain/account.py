"""The account: a customer's public profile and how we plan for it."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from kamplan.domain.record import (
    Currency,
    Name,
    OptionalAmount,
    OptionalLine,
    OptionalName,
    Priced,
    WebAddress,
    Whole,
    Year,
    blank_to_none,
    refuse,
)
from kamplan.domain.scales import Language
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Container

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def _key(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().lower()
        if not _KEY.fullmatch(value) or _RESERVED.fullmatch(value):
            refuse(
                Phrase(N_("{value} cannot be a key"), value=repr(value)),
                Phrase(N_("a key has small letters, digits and hyphens, such as haier-smart-home")),
            )
    return value


AccountKey = Annotated[str, BeforeValidator(_key)]
"""Small letters, digits and hyphens; it names files, so it is safe in a path on every system."""


def _month_day(value: object) -> object:
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        found = re.fullmatch(r"(\d{2})-(\d{2})", value)
        try:
            if found is None:
                raise ValueError
            date(2024, int(found[1]), int(found[2]))
        except ValueError:
            refuse(
                Phrase(N_("{value} is not a month and day"), value=repr(value)),
                Phrase(N_("write the fiscal year's end as MM-DD, such as 12-31")),
            )
    return value


Headcount = Annotated[Annotated[int, Field(ge=0, le=100_000_000)] | None, Whole]
OptionalDate = Annotated[date | None, BeforeValidator(blank_to_none)]


class Profile(Priced):
    """What is publicly known of a customer; everybody may read it."""

    money = ("revenue",)

    key: AccountKey
    name: Name
    name_zh: OptionalName = None
    industry: OptionalName = None
    website: WebAddress = None
    headquarters: OptionalName = None
    parent: OptionalName = None
    currency: Currency = None
    fiscal_year_end: Annotated[str | None, BeforeValidator(_month_day)] = None
    employees: Headcount = None
    revenue: OptionalAmount = None
    revenue_year: Year = None
    units: tuple[Name, ...] = ()
    source: OptionalLine = None
    url: WebAddress = None


class Account(Profile):
    """A customer as we plan for it; what is beyond the public profile is marked amber.

    `manager` draws up the plan, `sponsor` approves it, `director` supplies people and money.
    """

    period_from: OptionalDate = None
    period_to: OptionalDate = None
    next_review: OptionalDate = None
    manager: OptionalName = None
    sponsor: OptionalName = None
    director: OptionalName = None
    plan_language: Annotated[Language, BeforeValidator(lambda v: v or Language.EN)] = Language.EN

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.period_from and self.period_to and self.period_to < self.period_from:
            refuse(
                Phrase(N_("the plan's period ends before it begins")),
                Phrase(N_("--period FROM..TO, such as 2026-10-01..2027-09-30")),
            )
        return self

    def public(self) -> Account:
        """Return the account with only its public profile, as a customer may see it, in the language of its plan."""
        profile = {name: getattr(self, name) for name in Profile.model_fields}
        return Account(**profile, plan_language=self.plan_language)

    def title(self, language: str) -> str:
        """Return the name to call the account by in a language."""
        return self.name_zh if language == Language.ZH and self.name_zh else self.name


_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "đ": "d",
     "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h", "Ħ": "h", "ŋ": "n"}
)  # fmt: skip
"""Latin letters that no mark of theirs can be taken off."""


def derive_key(name: str) -> str | None:
    """Return a key made from a name's Latin letters and digits, or None when too few of them are there."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word
        if len(longer) > 40:
            break
        key = longer
    return key if len(key) > 1 and _KEY.fullmatch(key) and not _RESERVED.fullmatch(key) else None


def make_key(name: str, taken: Container[str]) -> str:
    """Return a key for a new account that no other has: from its name, with a number where that is taken.

    A name without enough Latin letters, such as one in Chinese, gets k1, k2 and so on.
    """
    derived = derive_key(name)
    if derived and derived not in taken:
        return derived
    numbers = count(2 if derived else 1)
    return next(key for number in numbers if (key := f"{derived}-{number}" if derived else f"k{number}") not in taken)


def fold_loosely(name: str) -> str:
    """Return a name without what may be written one way or another: case, blanks, punctuation."""
    folded = fold_name(name)
    return "".join(char for char in folded if char.isalnum()) or folded
