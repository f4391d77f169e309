"""The closed scales of the method: tiers, grades, markings, stances, states.

Plain enumerations without pydantic, so that command modules may name their choices at no cost.
Source of every list: the method, sections 1 to 6.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class Scale(StrEnum):
    """A closed list of codes; each is also known by the words that kamplan shows for it, in either language."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        from kamplan.domain.wording import find_code

        code = find_code(tuple(one.value for one in cls), value) if isinstance(value, str) else None
        return None if code is None else cls(code)


class Tier(IntEnum):
    """The access path of an item: where it came from, not what it is about nor whether it is true."""

    PUBLIC_FREE = 1
    PUBLIC_PAID = 2
    CONTACTS = 3
    TOP_MANAGEMENT = 4


class Reliability(Scale):
    """Reliability of a source, A completely to E unreliable; F is *not judged*, not the bottom."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(IntEnum):
    """Credibility of one item, 1 confirmed to 5 improbable; 6 is *not judged*, not the bottom."""

    CONFIRMED = 1
    PROBABLY = 2
    POSSIBLY = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    NOT_JUDGED = 6


class Handling(Scale):
    """Who may read a record (TLP): clear anyone, green the customer's circle, amber our company, red the team."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Audience(StrEnum):
    """For whom an output is made; each reads its own markings and nothing above them.

    It is no `Scale`: what may leave the house is not guessed from what is nearly its name.
    """

    TEAM = "team"
    COMPANY = "company"
    CUSTOMER = "customer"


class LawfulOrigin(Scale):
    """By what right we hold an item; `not-to-be-used` is kept for the record only."""

    PUBLIC = "public"
    TOLD_OPENLY = "told-openly"
    UNDER_NDA = "under-nda"
    NOT_TO_BE_USED = "not-to-be-used"


class SourceKind(Scale):
    """What sort of source an item came from."""

    ANNUAL_REPORT = "annual-report"
    PRESS_RELEASE = "press-release"
    WEBSITE = "website"
    ADVERTISING = "advertising"
    PRODUCT_DESCRIPTION = "product-description"
    CATALOGUE = "catalogue"
    TECHNICAL_PUBLICATION = "technical-publication"
    ANALYST_REPORT = "analyst-report"
    TRADE_JOURNAL = "trade-journal"
    NEWS = "news"
    CONFERENCE_PROCEEDINGS = "conference-proceedings"
    CONVERSATION = "conversation"
    PARTNER = "partner"
    INTERNAL = "internal"


PRIVATE_KINDS = frozenset({SourceKind.CONVERSATION, SourceKind.PARTNER, SourceKind.INTERNAL})
"""Kinds that tiers 1 and 2 refuse: nothing published is a conversation."""


class Level(Scale):
    """A contact's rank."""

    TOP = "top"
    MIDDLE = "middle"
    STAFF = "staff"


class Power(Scale):
    """Power level, which is not rank: inner and structure belong to it."""

    INNER = "inner"
    STRUCTURE = "structure"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Stance(Scale):
    """How a contact stands towards us."""

    MENTOR = "mentor"
    SUPPORTER = "supporter"
    NEUTRAL = "neutral"
    OPPONENT = "opponent"
    ENEMY = "enemy"
    UNKNOWN = "unknown"


class Coverage(Scale):
    """How well we know a contact."""

    NONE = "none"
    BRIEF = "brief"
    SEVERAL = "several"
    IN_DEPTH = "in-depth"
    UNKNOWN = "unknown"


class Swot(Scale):
    """Tag that collects an item or conclusion into the SWOT."""

    STRENGTH = "s"
    WEAKNESS = "w"
    OPPORTUNITY = "o"
    THREAT = "t"


class Trend(Scale):
    """Which way one of the five forces moves."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


class Language(Scale):
    """The two languages of labels and documents."""

    EN = "en"
    ZH = "zh"


class Freshness(Scale):
    """Age of an item against its review date, computed for a date and never stored."""

    CURRENT = "current"
    DUE = "due"
    STALE = "stale"


class ItemState(Scale):
    """What `list-intel --state` selects: a freshness, or why an item no longer counts."""

    CURRENT = "current"
    DUE = "due"
    STALE = "stale"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    NOT_TO_BE_USED = "not-to-be-used"


class TopicState(Scale):
    """State of a topic, the first that holds in the order of the method, section 4."""

    WAIVED = "waived"
    UNKNOWN = "unknown"
    FULL = "full"
    ANSWERED = "answered"
    ASSUMED = "assumed"
    EVIDENCED = "evidenced"
    OPEN = "open"


DONE_STATES = frozenset({TopicState.FULL, TopicState.ANSWERED, TopicState.WAIVED})
"""A plan is finished when every required topic is in one of these."""


class Force(Scale):
    """Porter's five forces, in the order they are always listed."""

    NEW_ENTRANTS = "threat-of-new-entrants"
    SUBSTITUTES = "threat-of-substitutes"
    BUYERS = "buyer-power"
    SUPPLIERS = "supplier-power"
    RIVALRY = "rivalry"
