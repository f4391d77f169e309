"""Items of intelligence: one statement each, with its tier, source, grade, date and marking."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from kamplan.domain.marking import default_for_tier
from kamplan.domain.record import (
    Currency,
    Line,
    OptionalAmount,
    OptionalLine,
    OptionalName,
    OptionalNumber,
    OptionalProse,
    Priced,
    Record,
    WebAddress,
    blank_to_none,
    refuse,
)
from kamplan.domain.scales import (
    PRIVATE_KINDS,
    Credibility,
    Handling,
    Language,
    LawfulOrigin,
    Level,
    Reliability,
    SourceKind,
    Swot,
    Tier,
)
from kamplan.domain.wording import Code, find_code
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from kamplan.domain.contact import Contact

_SLUG = re.compile(r"[\w.:/-]{1,120}")


def _exact_tier(value: object) -> object:
    if isinstance(value, str) and (code := find_code(("1", "2", "3", "4"), value)):
        return int(code)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4:
        return value
    refuse(
        Phrase(N_("{value} is not a tier"), value=repr(value)),
        Phrase(N_("a tier is 1, 2, 3 or 4: the access path, from public to top management")),
    )


def _exact_credibility(value: object) -> object:
    value = blank_to_none(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 6):
        return value
    if isinstance(value, str) and (code := find_code(("1", "2", "3", "4", "5", "6"), value)):
        return int(code)
    refuse(
        Phrase(N_("{value} is not a credibility"), value=repr(value)),
        Phrase(N_("credibility is 1 (confirmed) to 5 (improbable), or 6 (not judged)")),
    )


def _slug(value: object) -> object:
    value = blank_to_none(value)
    if isinstance(value, str):
        value = value.strip()
        if not _SLUG.fullmatch(value):
            refuse(
                Phrase(N_("{value} cannot be a short name"), value=repr(value)),
                Phrase(N_("use letters, digits and hyphens, without spaces")),
            )
    return value


OptionalDate = Annotated[date | None, BeforeValidator(blank_to_none)]
Slug = Annotated[str | None, BeforeValidator(_slug)]
OptionalReliability = Annotated[Reliability | None, BeforeValidator(blank_to_none)]
OptionalCredibility = Annotated[Credibility | None, BeforeValidator(_exact_credibility)]


class ItemEntry(Priced):
    """An item as entered: the defaults of its tier filled in, its rules enforced (the method, sections 1 and 2).

    `source`, `contact`, `supersedes` and `contradicts` are still names, ids or refs; the service resolves them.
    """

    money = ("cost",)

    tier: Annotated[Tier, BeforeValidator(_exact_tier)]
    topic: Annotated[str, Field(min_length=1)]
    questions: tuple[str, ...] = ()
    statement: Line
    detail: OptionalProse = None
    source: OptionalName = None
    source_kind: Annotated[SourceKind | None, BeforeValidator(blank_to_none)] = None
    publisher: OptionalName = None
    url: WebAddress = None
    published_on: OptionalDate = None
    valid_as_of: date
    review_by: OptionalDate = None
    reliability: OptionalReliability = None
    credibility: OptionalCredibility = None
    reason: OptionalLine = None
    contact: OptionalName = None
    handling: Annotated[Handling | None, BeforeValidator(blank_to_none)] = None
    lawful: Annotated[LawfulOrigin | None, BeforeValidator(blank_to_none)] = None
    origin: Slug = None
    swot: Annotated[Swot | None, BeforeValidator(blank_to_none)] = None
    language: Annotated[Language | None, BeforeValidator(blank_to_none)] = None
    ref: Slug = None
    supersedes: OptionalName = None
    contradicts: tuple[str, ...] = ()
    recorded_by: OptionalName = None
    cost: OptionalAmount = None
    currency: Currency = None
    hours: OptionalNumber = None

    @model_validator(mode="after")
    def _access_path_holds(self) -> Self:
        tier, kind = self.tier, self.source_kind
        if tier <= Tier.PUBLIC_PAID:
            if not self.source:
                refuse(
                    FieldPhrase(
                        "source", Phrase(N_("a tier-{tier} item names the published source it came from"), tier=tier)
                    ),
                    Phrase(N_("add --source NAME")),
                )
            if kind in PRIVATE_KINDS:
                refuse(
                    FieldPhrase(
                        "source_kind",
                        Phrase(N_("a {kind} is not public, so it cannot be tier {tier}"), kind=kind, tier=tier),
                    ),
                    Phrase(N_("record it as --tier 3 (or 4 for top management), or name the published source")),
                )
            if self.contact:
                refuse(
                    FieldPhrase(
                        "contact",
                        Phrase(N_("a tier-{tier} item comes from a published source, not from a contact"), tier=tier),
                    ),
                    Phrase(N_("leave --contact out, or record it as --tier 3 (4 for top management)")),
                )
        elif tier is Tier.CONTACTS and not self.contact and kind is not SourceKind.INTERNAL:
            refuse(
                FieldPhrase(
                    "contact", Phrase(N_("a tier-3 item names the contact it came from (one at a partner counts)"))
                ),
                Phrase(N_("add --contact NAME, or --source-kind internal for our own records")),
            )
        elif tier is Tier.TOP_MANAGEMENT and not self.contact:
            refuse(
                FieldPhrase(
                    "contact",
                    Phrase(N_("a tier-4 item names the contact in the customer's top management it came from")),
                ),
                Phrase(N_("add --contact NAME of a contact with --level top")),
            )
        if tier >= Tier.CONTACTS and self.handling is Handling.CLEAR:
            refuse(
                FieldPhrase(
                    "handling", Phrase(N_("what somebody told us (tier {tier}) cannot be marked clear"), tier=tier)
                ),
                Phrase(N_("use --handling green if it was told for sharing, else leave it out")),
            )
        return self

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.review_by and self.review_by < self.valid_as_of:
            refuse(
                FieldPhrase(
                    "review_by",
                    Phrase(
                        N_("{review_by} lies before {valid_as_of}, when the item was true"),
                        review_by=self.review_by,
                        valid_as_of=self.valid_as_of,
                    ),
                ),
                Phrase(N_("give a --review-by after the date it was true")),
            )
        return self

    @model_validator(mode="after")
    def _cost_fits(self) -> Self:
        if self.cost is not None and self.currency is None:
            refuse(
                FieldPhrase("currency", Phrase(N_("a cost has a currency"))),
                Phrase(N_("add --currency, such as CNY, EUR or USD")),
            )
        for name, value in (("cost", self.cost), ("hours", self.hours)):
            if value is not None and value < 0:
                refuse(
                    FieldPhrase(name, Phrase(N_("{value} is below 0"), value=value)),
                    Phrase(N_("give what it took with --{name}"), name=name),
                )
        return self

    def marking(self) -> Handling:
        """Return the marking it is recorded with: the one given, else its tier's."""
        return self.handling or default_for_tier(self.tier)

    def right(self) -> LawfulOrigin:
        """Return by what right it is held: the one given, else its tier's usual one."""
        if self.lawful:
            return self.lawful
        return LawfulOrigin.PUBLIC if self.tier <= Tier.PUBLIC_PAID else LawfulOrigin.TOLD_OPENLY


class Grade(Record):
    """A new grade for an item: its own reliability, its credibility, or both."""

    reliability: OptionalReliability = None
    credibility: OptionalCredibility = None
    reason: OptionalLine = None


def check_not_later(valid_as_of: date, *, today: date) -> None:
    """Refuse a date after today: nothing is known to be true in advance (the method, section 3)."""
    if valid_as_of > today:
        raise UsageError(
            FieldPhrase(
                "valid_as_of",
                Phrase(N_("{valid_as_of} lies after today ({today})"), valid_as_of=valid_as_of, today=today),
            ),
            hint=Phrase(N_("give the date it was true with --on DATE")),
        )


def check_witness(tier: Tier, contact: Contact) -> None:
    """Refuse a tier-4 item whose contact is not in the customer's top management (the method, section 1)."""
    if tier is not Tier.TOP_MANAGEMENT:
        return
    if contact.partner:
        raise UsageError(
            FieldPhrase(
                "contact",
                Phrase(
                    N_("{name} works at {partner}, not in the customer's top management"),
                    name=contact.name,
                    partner=contact.partner,
                ),
            ),
            hint=Phrase(N_("record it as --tier 3")),
        )
    if contact.level is not Level.TOP:
        state = Phrase(N_("level {level}"), level=Code(contact.level)) if contact.level else Phrase(N_("no level"))
        raise UsageError(
            FieldPhrase(
                "contact",
                Phrase(
                    N_("a tier-4 item comes from top management, and {name} has {state}"),
                    name=contact.name,
                    state=state,
                ),
            ),
            hint=Phrase(
                N_("record it as --tier 3, or first `kamplan edit-contact {id} --level top` if that is so"),
                id=contact.id,
            ),
        )


class Confirmation(Record):
    """Somebody looked again on a date and the item still held; `review_by` if a new one was given then."""

    on: date
    review_by: date | None = None
    by: str | None = None


class Item(Record):
    """An item as one reader sees it.

    `reliability` and the source's description are the effective ones (its own, else its source's); contacts and
    items that the reader may not read are absent from `contact`, `supersedes`, `superseded_by` and `contradicts`.
    """

    id: str
    account: str
    ref: str | None = None
    tier: Tier
    topic: str
    questions: tuple[str, ...] = ()
    statement: str
    detail: str | None = None
    source: str
    source_name: str
    publisher: str | None = None
    source_kind: SourceKind | None = None
    url: str | None = None
    published_on: date | None = None
    valid_as_of: date
    review_by: date | None = None
    reliability: Reliability = Reliability.F
    own_reliability: Reliability | None = None
    credibility: Credibility = Credibility.NOT_JUDGED
    reason: str | None = None
    contact: str | None = None
    contact_name: str | None = None
    handling: Handling
    lawful: LawfulOrigin
    origin: str | None = None
    swot: Swot | None = None
    language: Language | None = None
    supersedes: str | None = None
    superseded_by: str | None = None
    contradicts: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None
    recorded_by: str | None = None
    cost: Decimal | None = None
    currency: str | None = None
    hours: Decimal | None = None

    @cached_property
    def is_active(self) -> bool:
        """Whether it counts: not superseded, withdrawn or not-to-be-used."""
        return (
            self.superseded_by is None and self.withdrawn_on is None and self.lawful is not LawfulOrigin.NOT_TO_BE_USED
        )

    @cached_property
    def is_graded(self) -> bool:
        """Whether both halves of its grade have been judged."""
        return self.reliability is not Reliability.F and self.credibility is not Credibility.NOT_JUDGED

    @cached_property
    def is_usable(self) -> bool:
        """Whether a finished plan may rest on it: A–C with 1–3, or any reliability with 1 (the method, section 2)."""
        if self.credibility is Credibility.CONFIRMED:
            return True
        return self.reliability in _TRUSTED and self.credibility <= Credibility.POSSIBLY

    @property
    def grade(self) -> str:
        """The grade as people write it, such as B2."""
        return f"{self.reliability.value}{self.credibility.value}"

    @cached_property
    def origin_key(self) -> str:
        """What it goes back to; an item without an origin is its own."""
        return f"origin:{self.origin.casefold()}" if self.origin else f"item:{self.id}"


_TRUSTED = frozenset({Reliability.A, Reliability.B, Reliability.C})
