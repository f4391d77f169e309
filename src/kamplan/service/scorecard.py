"""A director's own standard: what each account is to reach, from a file, measured from records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kamplan.config import read_toml
from kamplan.domain.numbers import read_quantity
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.entry import naming

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from kamplan.analysis.portfolio import Line
    from kamplan.domain.measures import Money, Number
    from kamplan.domain.scales import Audience
    from kamplan.service.caller import Caller


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / whole if whole else None


def _one_currency(money: Money) -> Decimal | None:
    return next(iter(money.values())) if len(money) == 1 else None if money else Decimal(0)


def _against(number: Number) -> Decimal | None:
    if number.value is None or not number.target:
        return None
    return 100 * number.value / number.target


@dataclass(frozen=True)
class Measure:
    """What can be measured: what it says, and how it is read of an account; None where nothing is known."""

    label: str
    read: Callable[[Line], Decimal | None]


MEASURES: dict[str, Measure] = {
    "readiness": Measure(
        N_("required topics done, percent"), lambda one: _percent(one.measures.done, one.measures.required)
    ),
    "coverage": Measure(
        N_("required topics with evidence in date, percent"),
        lambda one: _percent(one.measures.evidence.covered, one.measures.required),
    ),
    "quality": Measure(
        N_("items graded usable, percent"),
        lambda one: _percent(one.measures.evidence.usable, one.measures.evidence.items),
    ),
    "freshness": Measure(
        N_("usable items in date, percent"),
        lambda one: _percent(one.measures.evidence.current + one.measures.evidence.due, one.measures.evidence.usable),
    ),
    "private": Measure(
        N_("items at tiers 3 and 4, percent"),
        lambda one: _percent(one.measures.evidence.private, one.measures.evidence.items),
    ),
    "single-origin": Measure(
        N_("required topics on one origin"), lambda one: Decimal(one.measures.evidence.single_origin)
    ),
    "power-level": Measure(
        N_("members of the power level whom we know, percent"),
        lambda one: (
            _percent(one.measures.tally.known_power, one.measures.tally.power) if one.measures.is_for_team else None
        ),
    ),
    "sponsor-silence": Measure(
        N_("days since the sponsor met the customer"),
        lambda one: None if one.silent_days is None else Decimal(one.silent_days),
    ),
    "sponsor-accounts": Measure(N_("accounts of the sponsor"), lambda one: Decimal(one.sponsored)),
    "overdue-actions": Measure(N_("actions past their date"), lambda one: Decimal(one.measures.tally.overdue_actions)),
    "objectives-on-track": Measure(
        N_("open objectives on track, percent"),
        lambda one: _percent(one.measures.tally.on_track, one.measures.tally.objectives),
    ),
    "open-issues": Measure(N_("open issues"), lambda one: Decimal(one.measures.tally.issues)),
    "late-commitments": Measure(
        N_("delivery commitments past their date"), lambda one: Decimal(one.measures.tally.late_commitments)
    ),
    "overdue": Measure(N_("everything past its date"), lambda one: Decimal(one.overdue)),
    "open-value": Measure(
        N_("value of open opportunities, in one currency"),
        lambda one: _one_currency(one.measures.tally.open_value),
    ),
    "weighted-value": Measure(
        N_("weighted opportunities, in one currency"), lambda one: _one_currency(one.measures.tally.weighted)
    ),
    "won-value": Measure(N_("value won, in one currency"), lambda one: _one_currency(one.measures.tally.won)),
    "sales-against-target": Measure(
        N_("our sales against the target, percent"), lambda one: _against(one.measures.tally.sales)
    ),
    "share-of-wallet": Measure(N_("our share of wallet, percent"), lambda one: one.measures.tally.share.value),
    "budget-left": Measure(N_("budget left, in one currency"), lambda one: _one_currency(one.measures.left)),
    "attractiveness": Measure(
        N_("attractiveness, 1 to 5"), lambda one: Decimal(str(one.place.attractiveness)) if one.place else None
    ),
    "strength": Measure(
        N_("our strength, 1 to 5"), lambda one: Decimal(str(one.place.strength)) if one.place else None
    ),
}
"""Everything a standard can ask of an account."""


@dataclass(frozen=True)
class Demand:
    """One line of a standard: a measure, what it must reach or stay below, and how much it counts."""

    measure: str
    least: Decimal | None
    most: Decimal | None
    weight: Decimal

    def is_met(self, value: Decimal) -> bool:
        """Say whether a value meets it."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class Standard:
    """A standard of a director's own."""

    name: str
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Met:
    """How one account does on one demand; `value` None says that nothing is known, which does not meet it."""

    demand: Demand
    value: Decimal | None

    @property
    def is_met(self) -> bool:
        """Whether the demand is met."""
        return self.value is not None and self.demand.is_met(self.value)


@dataclass(frozen=True)
class Carded:
    """An account against the standard."""

    account: str
    name: str
    manager: str | None
    met: tuple[Met, ...]

    @property
    def ratio(self) -> float:
        """The weight of what is met, of the whole weight."""
        whole = sum(one.demand.weight for one in self.met)
        return round(float(sum(one.demand.weight for one in self.met if one.is_met) / whole), 3) if whole else 0.0


@dataclass(frozen=True)
class Scorecard:
    """Accounts against a standard, on a date."""

    standard: Standard
    as_of: date
    cards: tuple[Carded, ...]
    withheld: int


def measure_accounts(
    caller: Caller,
    path: Path | None,
    *,
    audience: Audience,
    account: str | None = None,
    manager: str | None = None,
    on: date | None = None,
) -> Scorecard:
    """Return how accounts do against the standard of a file, or without one that of the example.

    Raises `UsageError` for the customer, and for a standard that names no measure there is.
    """
    from kamplan.resources import find_examples
    from kamplan.service.accounts import get_key
    from kamplan.service.portfolio import load_portfolio

    standard = read_standard(path or find_examples() / "standard.toml")
    whole = load_portfolio(caller, audience=audience, manager=manager, on=on)
    key = get_key(caller, account) if account else None
    cards = tuple(
        Carded(
            line.account.key,
            line.account.name,
            line.account.manager,
            tuple(Met(one, MEASURES[one.measure].read(line)) for one in standard.demands),
        )
        for line in whole.lines
        if key in (None, line.account.key)
    )
    return Scorecard(standard, whole.as_of, cards, whole.withheld)


def read_standard(path: Path) -> Standard:
    """Return the standard of a TOML file; raises `UsageError` for what is none."""
    try:
        found = read_toml(path)
    except FileNotFoundError:
        raise UsageError(
            Phrase(N_("there is no standard {path}"), path=path), hint=Phrase(N_("name a TOML file with --standard"))
        ) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            Phrase(N_("cannot read the standard {path}: {error}"), path=path, error=error),
            hint=Phrase(N_("correct it; it is TOML")),
        ) from error
    _check_keys(path, found, ("name", "measure"))
    demands = found.get("measure")
    if not isinstance(demands, dict) or not demands:
        raise UsageError(
            Phrase(N_("{name}: it asks nothing"), name=path.name),
            hint=Phrase(N_("[measure.readiness] with at-least = 80")),
        )
    return Standard(
        name=str(found.get("name", path.stem)),
        demands=tuple(_read_demand(path, name, one) for name, one in demands.items()),
    )


def _read_demand(path: Path, name: str, asked: object) -> Demand:
    if name not in MEASURES:
        near = get_close_matches(name, MEASURES, n=1)
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("the measures are {MEASURES}"), MEASURES=", ".join(MEASURES))
        )
        raise UsageError(
            Phrase(N_("{name}: there is no measure {name_2}"), name=path.name, name_2=repr(name)), hint=hint
        )
    if not isinstance(asked, dict):
        raise UsageError(
            Phrase(N_("{name}: [measure.{name_2}] is a table"), name=path.name, name_2=name),
            hint=Phrase(N_("[measure.{name}] with at-least = 80"), name=name),
        )
    _check_keys(path, asked, ("at-least", "at-most", "weight"))
    values = {key: _read_number(path, name, key, value) for key, value in asked.items()}
    if "at-least" not in values and "at-most" not in values:
        raise UsageError(
            Phrase(N_("{name}: {name_2} asks neither at-least nor at-most"), name=path.name, name_2=name),
            hint="at-least = 80",
        )
    weight = values.get("weight", Decimal(1))
    if weight <= 0:
        raise UsageError(
            Phrase(N_("{name}: the weight of {name_2} is not above 0"), name=path.name, name_2=name),
            hint="weight = 2",
        )
    return Demand(name, values.get("at-least"), values.get("at-most"), weight)


def _check_keys(path: Path, found: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in found:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = (
                Phrase(N_("did you mean {near}?"), near=near[0])
                if near
                else Phrase(N_("there are {known}"), known=", ".join(known))
            )
            raise UsageError(Phrase(N_("{name}: unknown key {key}"), name=path.name, key=repr(key)), hint=hint)


def _read_number(path: Path, name: str, key: str, value: object) -> Decimal:
    if isinstance(value, str):
        with naming(f"{path.name}: {key} of {name}"):
            return read_quantity(value).value
    number = Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if number is None or not number.is_finite():
        raise UsageError(
            Phrase(N_("{file}: {key} of {name} is no number"), file=path.name, key=key, name=name), hint=f"{key} = 80"
        )
    return number


def view_scorecard(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as plain values."""
    return {
        "standard": card.standard.name,
        "as_of": card.as_of.isoformat(),
        "demands": [
            {
                "measure": one.measure,
                "label": MEASURES[one.measure].label,
                "at_least": _plain(one.least),
                "at_most": _plain(one.most),
                "weight": _plain(one.weight),
            }
            for one in card.standard.demands
        ],
        "accounts": [
            {
                "account": one.account,
                "name": one.name,
                "manager": one.manager,
                "ratio": one.ratio,
                "met": {each.demand.measure: each.is_met for each in one.met},
                "values": {each.demand.measure: _plain(each.value) for each in one.met},
            }
            for one in card.cards
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else say_value(value)


def say_value(value: Decimal) -> str:
    """Return a number with two decimals at most."""
    text = format(round(value, 2), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
