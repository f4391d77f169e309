"""The portfolio: every account's measures, for a director; and one account's with what they rest on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kamplan.domain.numbers import read_number
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import split_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from kamplan.analysis.portfolio import Line, Place, Portfolio
    from kamplan.domain.measures import Money
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.caller import Caller

Weights = tuple[dict[str, Decimal], dict[str, Decimal]]

SORTS: dict[str, Callable[[Line], Any]] = {
    "account": lambda one: one.account.key,
    "manager": lambda one: fold_name(one.account.manager or "\uffff"),
    "sponsor": lambda one: fold_name(one.account.sponsor or "\uffff"),
    "readiness": lambda one: one.measures.readiness,
    "coverage": lambda one: one.measures.evidence.covered,
    "quality": lambda one: one.quality,
    "fresh": lambda one: one.fresh,
    "overdue": lambda one: -one.overdue,
    "open": lambda one: _most(one.measures.tally.open_value),
    "weighted": lambda one: _most(one.measures.tally.weighted),
    "won": lambda one: _most(one.measures.tally.won),
    "left": lambda one: _least(one.measures.left),
    "attractiveness": lambda one: -(one.place.attractiveness if one.place else 0),
    "strength": lambda one: -(one.place.strength if one.place else 0),
    "flags": lambda one: -len(one.flags),
}
"""By what the accounts can be put in order: what wants attention first. Amounts of several currencies are not added."""


def _most(money: Money) -> Decimal:
    return -max(money.values(), default=Decimal(0))


def _least(money: Money) -> Decimal:
    return min(money.values(), default=Decimal(0))


def load_portfolio(
    caller: Caller,
    *,
    audience: Audience,
    manager: str | None = None,
    sort: str | None = None,
    on: date | None = None,
) -> Portfolio:
    """Return every account's measures for an audience on a date; with `manager` those that person answers for.

    Raises `UsageError` for the customer and for a column that nothing can be sorted by, `NotFoundError` for a manager
    who has nothing.
    """
    from kamplan.analysis.portfolio import Line, Portfolio, count_sponsored, place_account
    from kamplan.store.portfolio import load_portfolio as load

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("the portfolio is never shown to a customer")), hint=Phrase(N_("leave --audience customer out"))
        )
    if sort is not None and sort not in SORTS:
        near = get_close_matches(sort, SORTS, n=1)
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("sort by one of {SORTS}"), SORTS=", ".join(SORTS))
        )
        raise UsageError(FieldPhrase("sort", Phrase(N_("there is no column {sort}"), sort=repr(sort))), hint=hint)
    weights = read_weights(caller)
    when = on or caller.today
    with caller.reading() as connection:
        found = load(connection, caller.load_checklist(), audience=audience, as_of=when)
    sponsored = count_sponsored(one.account for one in found.accounts)
    rivals: dict[str, list[str]] = {}
    for key, other in found.rivals:
        rivals.setdefault(key, []).append(other)
    lines = [
        Line(
            account=one.account,
            measures=one.measures,
            waiting=one.waiting,
            withheld=one.withheld,
            sponsored=sponsored[fold_name(one.account.sponsor or "")],
            rivals=tuple(rivals.get(one.account.key, ())),
            place=place_account(one.measures.tally.score, weights),
            as_of=when,
        )
        for one in found.accounts
    ]
    lines.sort(key=SORTS[sort or "account"])
    whole = Portfolio(when, audience, tuple(lines), found.loads, found.rivals, found.shared)
    return whole if manager is None else _narrow(whole, manager, found.leaders.leads)


def _narrow(whole: Portfolio, manager: str, leads: Callable[[str], str]) -> Portfolio:
    """Return what one person answers for: their own accounts, and those of whom they lead."""
    wanted = fold_name(manager)

    def is_theirs(line: Line) -> bool:
        name = line.account.manager
        return name is not None and wanted in (fold_name(name), fold_name(leads(name)))

    lines = tuple(one for one in whole.lines if is_theirs(one))
    loads = tuple(one for one in whole.loads if wanted == fold_name(one.manager))
    if not lines and not loads:
        names = [one.account.manager for one in whole.lines if one.account.manager]
        near = get_close_matches(manager, [*names, *(one.manager for one in whole.loads)], n=1)
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("kamplan assign ACCOUNT --manager P"))
        )
        raise NotFoundError(
            Phrase(N_("{manager} answers for no account and no work"), manager=repr(manager)), hint=hint
        )
    keys = {one.account.key for one in lines}
    return replace(
        whole,
        lines=lines,
        loads=loads,
        rivals=tuple(pair for pair in whole.rivals if keys.intersection(pair)),
        shared=tuple(one for one in whole.shared if keys.intersection(one[1])),
    )


def load_line(caller: Caller, typed: str, *, audience: Audience, on: date | None = None) -> tuple[Line, Portfolio, Any]:
    """Return one account's measures, the whole portfolio, and for each flag what it rests on."""
    from kamplan.analysis.grounds import list_grounds
    from kamplan.service.accounts import get_key
    from kamplan.service.analysis import analyze_account

    key = get_key(caller, typed)
    whole = load_portfolio(caller, audience=audience, on=on)
    line = next(one for one in whole.lines if one.account.key == key)
    analysis, _, dossier = analyze_account(caller, key, audience=audience, on=on)
    return line, whole, {code: list_grounds(code, line, dossier, analysis) for code in line.flags}


def place_score(caller: Caller, score: PlanRecord) -> Place | None:
    """Return where one score places its account in the selection matrix."""
    from kamplan.analysis.portfolio import place_account
    from kamplan.domain.score import Score

    if not isinstance(score, Score):
        raise TypeError(type(score).__name__)
    return place_account((score.attractiveness, score.strength), read_weights(caller))


def read_weights(caller: Caller) -> Weights:
    """Return the weights of the criteria of attractiveness and of strength, from the settings."""
    settings = caller.settings
    return (
        parse_weights("score_attractiveness", settings.score_attractiveness),
        parse_weights("score_strength", settings.score_strength),
    )


def parse_weights(name: str, typed: str) -> dict[str, Decimal]:
    """Return weights written as `size=2,growth=3`; raises `UsageError` for what is no weight of at least 0."""
    found = {}
    for part in split_list(typed):
        criterion, _, weight = part.partition("=")
        try:
            value = read_number(weight)
        except UsageError:
            value = Decimal(-1)
        if not criterion.strip() or value < 0:
            raise UsageError(
                FieldPhrase(name, Phrase(N_("{part} is no weight"), part=repr(part.strip()))),
                hint=f'{name} = "size=2,growth=3"',
            )
        found[criterion.strip().casefold()] = value
    return found
