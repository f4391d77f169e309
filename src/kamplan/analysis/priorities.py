"""What to find out next: every question that is not settled, what its answer is worth, and what that takes.

The model, in one place. A question is in doubt because nothing is known of it, its items contradict each other, are
ungraded or unusable, are past review, or go back to one origin (`analysis.doubts`). Its *value* is what rests on it,
times how uncertain it is (`analysis.worth`). Its *effort* is that of the cheapest tier of its topic that can still
answer, of whom to ask there, and of the hours and money such answers took (`analysis.routes`). The *score* is the value
brought down by the effort: `200 × value ÷ (200 + effort)`, rounded down. More value never ranks lower, more effort
never ranks higher. All of them are whole points: they order questions and measure nothing. Every number is a field of
`analysis.weights.Weights`. With a budget of money or hours the best set of answers is chosen (`analysis.choice`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.account import analyze_account
from kamplan.analysis.choice import Offer, choose_best
from kamplan.analysis.collection import DAYS_TO_FIND_OUT, plan_collection
from kamplan.analysis.doubts import Doubt, DoubtfulQuestion, find_doubts
from kamplan.analysis.routes import STRUCK, Roads, Route
from kamplan.analysis.weights import Weights
from kamplan.analysis.worth import Part, Stakes, Worth
from kamplan.domain.dates import move_days
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kamplan.analysis.collection import Errand
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier


@dataclass(frozen=True)
class Priority:
    """A question to find out: why, what it is worth, how, and who was asked to; `command` is the next step."""

    doubtful: DoubtfulQuestion
    worth: Worth
    route: Route
    errand: Errand | None
    command: str

    @property
    def question(self) -> str:
        """The id of the question."""
        return self.doubtful.question.id

    @property
    def value(self) -> int:
        """What the answer is worth, 0 to 100."""
        return self.worth.value

    @property
    def effort(self) -> int:
        """What the answer takes, in points."""
        return self.route.effort

    @property
    def score(self) -> int:
        """The value brought down by the effort."""
        return weigh_up(self.value, self.effort)

    @property
    def reasons(self) -> tuple[Part, ...]:
        """The two parts that say most of what rests on it."""
        return tuple(sorted(self.worth.parts, key=lambda part: -part.points)[:2])


def weigh_up(value: int, effort: int) -> int:
    """Return the score of a value in points and an effort in points, from 0 to the value."""
    return 200 * value // (200 + effort)


def rank_key(value: int, effort: int) -> tuple[int, int, int]:
    """Return what questions are ordered by: the highest score first, then the higher value, then the lower effort."""
    return (-weigh_up(value, effort), -value, effort)


def rank_questions(
    dossier: Dossier,
    checklist: Checklist,
    *,
    analysis: AccountAnalysis | None = None,
    weights: Weights | None = None,
    currency: str | None = None,
) -> tuple[Priority, ...]:
    """Return every situation question that is not settled, the first to find out first, for the dossier's reader.

    Costs are counted in `currency`, by default the account's own; what past items cost in another is not converted.
    Questions of the same score, value and effort stand in the order of the checklist.
    """
    weights = weights or Weights()
    analysis = analysis or analyze_account(dossier, checklist)
    stakes = Stakes(dossier, analysis, weights)
    roads = Roads(dossier, weights, currency or dossier.account.currency)
    standing = {one.question: one for one in plan_collection(dossier, checklist) if one.question}
    found = []
    for one in find_doubts(dossier, checklist, analysis):
        route = roads.find_route(one)
        errand = standing.get(one.question.id)
        command = find_command(dossier, one, route, errand, analysis)
        found.append(Priority(one, stakes.weigh(one), route, errand, command))
    return tuple(sorted(found, key=lambda one: rank_key(one.value, one.effort)))


def choose_within(
    priorities: Sequence[Priority],
    *,
    money: Decimal | None = None,
    hours: Decimal | None = None,
    most: int | None = None,
) -> tuple[Priority, ...]:
    """Return the questions whose answers together score most for the money, the hours and the number allowed."""
    offers = [Offer(one.score, one.route.money, one.route.hours) for one in priorities]
    return tuple(priorities[place] for place in choose_best(offers, money=money, hours=hours, most=most))


def find_command(
    dossier: Dossier, one: DoubtfulQuestion, route: Route, errand: Errand | None, analysis: AccountAnalysis
) -> str:
    """Return the command of the next step: grade or confirm what is on record, assign the question, or log a try."""
    key, question = dossier.account.key, one.question.id
    if one.doubt is Doubt.UNGRADED:
        return find_closing_command(dossier, one, analysis)
    if errand and not _is_in_vain(errand, route):
        return f"kamplan log-attempt {key} {question} --result answered"
    if one.doubt is Doubt.STALE and route.step == "read":
        last = _find_last(one, analysis)
        if dossier.items_by_id[last].tier == route.tier:
            return f"kamplan confirm-intel {last}"
    if route.step == "ask" and route.contact is None:
        level = "top" if route.tier == max(Tier) else "middle"
        return f'kamplan add-contact {key} "…" --level {level}'
    owner = (
        (errand.owner if errand else route.contact.owner if route.contact else None) or dossier.account.manager or "…"
    )
    due = move_days(dossier.as_of, DAYS_TO_FIND_OUT).isoformat()
    ask = f" --ask {route.contact.id}" if route.contact else ""
    return f'kamplan assign-question {key} {question} --to "{owner}" --due {due}{ask}'


def _is_in_vain(errand: Errand, route: Route) -> bool:
    """Say whether whom somebody is to ask has declined or does not know, so that somebody else is to be asked."""
    struck = {one.contact for one in route.failed if one.result in STRUCK}
    return errand.ask is not None and errand.ask.id in struck


def find_closing_command(dossier: Dossier, one: DoubtfulQuestion, analysis: AccountAnalysis) -> str:
    """Return the command that settles a question with what there is: grade, weigh, confirm, or enter an answer."""
    key, topic = dossier.account.key, one.topic
    newest = max(one.items, key=lambda item: (item.valid_as_of, number_of(item.id)), default=None)
    if newest and one.doubt is Doubt.UNGRADED:
        return f"kamplan grade-intel {newest.id} --reliability B --credibility 2"
    if one.doubt is Doubt.CONTRADICTED:
        return f'kamplan add-resolution {key} "…" --cite {",".join(one.rivals)}'
    if one.doubt is Doubt.STALE:
        return f"kamplan confirm-intel {_find_last(one, analysis)}"
    tier = min(topic.tiers)
    witness = "--source NAME" if tier <= Tier.PUBLIC_PAID else "--contact NAME"
    return f'kamplan add-intel {key} "…" --tier {int(tier)} --topic {topic.id} --question {one.question.id} {witness}'


def _find_last(one: DoubtfulQuestion, analysis: AccountAnalysis) -> str:
    """Return the usable item that went past its review last."""
    usable = [item for item in one.items if item.is_usable]
    return max(usable, key=lambda item: (analysis.review_dates[item.id], number_of(item.id))).id
