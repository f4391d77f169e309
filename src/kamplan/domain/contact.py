"""Contacts: people at the customer or at a partner that works closely with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from kamplan.domain.account import OptionalDate
from kamplan.domain.record import (
    Name,
    OptionalLine,
    OptionalName,
    OptionalProse,
    Record,
    WebAddress,
    blank_to_none,
    refuse,
)
from kamplan.domain.scales import Audience, Coverage, Handling, Level, Power, Stance
from kamplan.domain.text import fold_name
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from datetime import date

_ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")
LEAVING = ("left_on", "left_reason", "successor")
"""What is said of somebody who left."""


def _unknown(value: object) -> object:
    return "unknown" if blank_to_none(value) is None else value


def _check_address(value: str) -> str:
    if not _ADDRESS.search(value):
        refuse(
            Phrase(N_("{value} is not an e-mail address"), value=repr(value)),
            Phrase(N_("an e-mail address has an @, such as lin@example.com")),
        )
    return value


def _check_telephone(value: str) -> str:
    if not any(sign.isdigit() for sign in value):
        refuse(
            Phrase(N_("{value} is not a telephone number"), value=repr(value)),
            Phrase(N_("a telephone number has digits, such as +49 621 1234")),
        )
    return value


EmailAddress = Annotated[Name, AfterValidator(_check_address)]
"""An e-mail address as it was typed; it has an @."""
Telephone = Annotated[Name, AfterValidator(_check_telephone)]
"""A telephone number as it was typed; it has digits."""


class ContactEntry(Record):
    """A contact as entered; `reports_to`, `influences` and `successor` name other contacts of the account or give ids.

    `left_reason` says why they left on `left_on`, or where to.
    """

    name: Name
    name_zh: OptionalName = None
    title: OptionalName = None
    unit: OptionalName = None
    level: Annotated[Level | None, BeforeValidator(blank_to_none)] = None
    partner: OptionalName = None
    reports_to: OptionalName = None
    influences: tuple[str, ...] = ()
    power: Annotated[Power, BeforeValidator(_unknown)] = Power.UNKNOWN
    stance: Annotated[Stance, BeforeValidator(_unknown)] = Stance.UNKNOWN
    coverage: Annotated[Coverage, BeforeValidator(_unknown)] = Coverage.UNKNOWN
    owner: OptionalName = None
    interests: OptionalLine = None
    notes: OptionalProse = None
    last_contact: OptionalDate = None
    handling: Annotated[Handling, BeforeValidator(lambda v: blank_to_none(v) or Handling.AMBER)] = Handling.AMBER
    source: OptionalLine = None
    url: WebAddress = None
    valid_as_of: OptionalDate = None
    email: tuple[EmailAddress, ...] = ()
    phone: tuple[Telephone, ...] = ()
    left_on: OptionalDate = None
    left_reason: OptionalLine = None
    successor: OptionalName = None
    ref: OptionalName = None

    @model_validator(mode="after")
    def _says_when_they_left(self) -> Self:
        for name in LEAVING[1:]:
            if getattr(self, name) and self.left_on is None:
                refuse(
                    Phrase(N_("{field}: is said only of somebody who left"), field=name),
                    Phrase(N_("say since when they are gone, with --left DATE or in left_on")),
                )
        return self


class Contact(Record):
    """A contact as one reader sees it.

    Name, title and unit have the contact's own marking; stance, power, coverage, influence, interests and notes are
    red (the method, section 10), so other readers find them unknown or absent, and so is why somebody left. How they
    are reached and since when they are gone has the contact's marking, but is never the customer's to read.
    `merged_into` is who is meant by one that was merged; it is filled where contacts are looked up to be named, and
    nowhere else.
    """

    id: str
    account: str
    name: str
    name_zh: str | None = None
    title: str | None = None
    unit: str | None = None
    level: Level | None = None
    partner: str | None = None
    reports_to: str | None = None
    influences: tuple[str, ...] = ()
    power: Power = Power.UNKNOWN
    stance: Stance = Stance.UNKNOWN
    coverage: Coverage = Coverage.UNKNOWN
    owner: str | None = None
    interests: str | None = None
    notes: str | None = None
    last_contact: OptionalDate = None
    handling: Handling
    source: str | None = None
    url: str | None = None
    valid_as_of: OptionalDate = None
    email: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    left_on: OptionalDate = None
    left_reason: str | None = None
    successor: str | None = None
    ref: str | None = None
    withdrawn_on: OptionalDate = None
    withdrawn_reason: str | None = None
    merged_into: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether the contact counts: one that was withdrawn is only named where something refers to it."""
        return self.withdrawn_on is None

    def has_left(self, on: date) -> bool:
        """Say whether they are gone on a date."""
        return self.left_on is not None and self.left_on <= on

    def counts(self, on: date) -> bool:
        """Say whether the contact counts on a date among the people of the account: neither withdrawn nor gone."""
        return self.is_active and not self.has_left(on)

    def seen_by(self, audience: Audience) -> Contact:
        """Return the contact with only the fields that an audience may read."""
        if audience is Audience.TEAM:
            return self
        hidden: dict[str, object] = {
            "power": Power.UNKNOWN,
            "stance": Stance.UNKNOWN,
            "coverage": Coverage.UNKNOWN,
            "influences": (),
            "interests": None,
            "notes": None,
            "last_contact": None,
            "withdrawn_reason": None,
            "left_reason": None,
        }
        if audience is Audience.CUSTOMER:
            hidden |= {"owner": None, "level": None, "valid_as_of": None, "email": (), "phone": ()}
            hidden |= {"left_on": None, "successor": None, "ref": None}
        return self.model_copy(update=hidden)

    def title_name(self, language: str) -> str:
        """Return the name for a document in a language."""
        return self.name_zh if language == "zh" and self.name_zh else self.name

    def known_as(self, folded: str) -> bool:
        """Say whether a folded name is this contact's, in either script."""
        return folded in {fold_name(self.name), fold_name(self.name_zh or "")} - {""}


class ContactName(Phrase):
    """A contact inside a sentence, by the name that a reader of its language knows."""

    __slots__ = ("contact",)

    def __init__(self, contact: Contact) -> None:
        super().__init__(contact.name)
        self.contact = contact

    def say(self, language: str) -> str:
        """Return the name in a language."""
        return self.contact.title_name(language)
