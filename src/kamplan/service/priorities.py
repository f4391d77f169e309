"""What to find out next, and its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kamplan.domain.record import Currency, OptionalAmount, OptionalNumber, Priced
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.analysis import analyze_account
from kamplan.service.entry import read_entry
from kamplan.service.gaps import view_asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.analysis.priorities import Priority
    from kamplan.analysis.worth import Part
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Audience
    from kamplan.service.caller import Caller

TOP = 10
"""How many questions are proposed where no limit says."""


class Limits(Priced):
    """What finding out may take: money in a currency, hours."""

    money = ("budget",)

    budget: OptionalAmount = None
    hours: OptionalNumber = None
    currency: Currency = None


@dataclass(frozen=True)
class Proposal:
    """What to find out next: the questions proposed, out of how many that are not settled, within which limits."""

    dossier: Dossier
    questions: tuple[Priority, ...]
    ranked: tuple[Priority, ...]
    limits: Limits
    currency: str | None
    not_counted: Mapping[str, int]

    @property
    def is_chosen(self) -> bool:
        """Whether money or hours were limited, so that a set was chosen."""
        return self.limits.budget is not None or self.limits.hours is not None

    @property
    def money(self) -> Decimal:
        """What the questions proposed take together."""
        return sum((one.route.money for one in self.questions), Decimal(0))

    @property
    def hours(self) -> Decimal:
        """How many hours the questions proposed take together."""
        return sum((one.route.hours for one in self.questions), Decimal(0))


def find_next(
    caller: Caller,
    typed: str,
    *,
    audience: Audience,
    on: date | None = None,
    budget: str | None = None,
    hours: str | None = None,
    currency: str | None = None,
    top: int | None = None,
) -> Proposal:
    """Return what to find out next on an account: the first by score, or the best set that the limits allow.

    Raises `UsageError` for the customer, and for a limit that is no amount or below 0.
    """
    from kamplan.analysis.priorities import choose_within, rank_questions
    from kamplan.analysis.routes import count_other_currencies
    from kamplan.analysis.weights import Weights

    limits = read_entry(
        Limits,
        {"budget": budget, "hours": hours, "currency": currency},
        hint=Phrase(N_("`kamplan next --help` shows the limits")),
    )
    for name in ("budget", "hours"):
        if (value := getattr(limits, name)) is not None and value < 0:
            raise UsageError(
                FieldPhrase(name, Phrase(N_("{value} is below 0"), value=value)),
                hint=Phrase(N_("give a --{name} of 0 or more"), name=name),
            )
    analysis, checklist, dossier = analyze_account(caller, typed, audience=audience, on=on)
    counted_in = limits.currency or dossier.account.currency
    weights = Weights(money=caller.settings.tier_costs, hours=caller.settings.tier_hours)
    ranked = rank_questions(dossier, checklist, analysis=analysis, weights=weights, currency=counted_in)
    if limits.budget is None and limits.hours is None:
        found = ranked[: TOP if top is None else top]
    else:
        found = choose_within(ranked, money=limits.budget, hours=limits.hours, most=top)
    return Proposal(dossier, found, ranked, limits, counted_in, count_other_currencies(dossier.items, counted_in))


def view_proposal(found: Proposal, *, language: str = "en") -> dict[str, Any]:
    """Return what to find out next as plain values with stable keys."""
    account = found.dossier.account
    return {
        "account": {"key": account.key, "name": account.name},
        "as_of": found.dossier.as_of.isoformat(),
        "currency": found.currency,
        "budget": say_amount(found.limits.budget),
        "hours_limit": say_amount(found.limits.hours),
        "unsettled": len(found.ranked),
        "money": say_amount(found.money),
        "hours": say_amount(found.hours),
        "questions": [
            view_priority(one, rank=found.ranked.index(one) + 1, language=language) for one in found.questions
        ],
    }


def view_priority(one: Priority, *, rank: int, language: str) -> dict[str, Any]:
    """Return a question to find out as plain values, with every part of its score."""
    route, doubtful = one.route, one.doubtful
    return {
        "rank": rank,
        "question": one.question,
        "topic": doubtful.topic.id,
        "required": doubtful.topic.required,
        "text": doubtful.question.text(language),
        "state": doubtful.doubt.value,
        "missing": str(doubtful.message),
        "items": [item.id for item in doubtful.items],
        "score": one.score,
        "value": one.value,
        "stake": one.worth.stake,
        "uncertainty": one.worth.need,
        "value_parts": _view_parts(one.worth.parts),
        "effort": one.effort,
        "effort_parts": _view_parts(route.parts),
        "step": route.step,
        "tier": int(route.tier) if route.tier else None,
        "contact": route.contact.id if route.contact else None,
        "contact_name": route.contact.title_name(language) if route.contact else None,
        "others": [each.id for each in route.others],
        "money": say_amount(route.money),
        "hours": say_amount(route.hours),
        "failed": len(route.failed),
        **view_asked(one.errand),
        "hint": one.command,
    }


def _view_parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"name": one.name, "points": one.points, "records": list(one.records)} for one in parts]


def say_amount(value: Decimal | None) -> str | None:
    """Return an amount without zeros behind its last digit."""
    return None if value is None else format(value.normalize(), "f")
