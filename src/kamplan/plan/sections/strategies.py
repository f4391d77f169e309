"""Section 9: how the objectives are reached, and what we offer the customer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Objective, Strategy, ValueProposition
from kamplan.language import N_
from kamplan.plan.document import Bullets, Heading, Notice
from kamplan.plan.sections.tables import column, line_of, people, refer_records, tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the strategies under the objective each serves, with its evidence; then the value propositions."""
    found = [one for one in pen.dossier.list_records(Strategy) if not one.is_closed]
    if not found:
        yield Notice(text=pen.say(N_("No strategy is recorded.")))
    said: set[str] = set()
    for objective in pen.dossier.list_records(Objective):
        serving = [one for one in found if objective.id in one.serves and one.id not in said]
        if serving:
            said.update(one.id for one in serving)
            lead = pen.say(N_("To reach: {objective}"), objective=_name(pen, objective))
            more = [_say_more(pen, one, objective) for one in serving]
            lead = " · ".join(text for text in (lead, *more) if text)
            yield Bullets(lead=lead, points=tuple(_write_strategy(pen, one) for one in serving))
    others = [one for one in found if one.id not in said]
    if others:
        lead = pen.say(N_("Serving no objective that is shown here"))
        yield Bullets(lead=lead, points=tuple(_write_strategy(pen, one) for one in others))
    yield from _write_values(pen, pen.dossier.list_records(ValueProposition))


def _name(pen: Pen, objective: Objective) -> str:
    return objective.objective if pen.is_for_customer else f"{objective.id} {objective.objective}"


def _say_more(pen: Pen, strategy: Strategy, objective: Objective) -> str:
    """Return which objectives a strategy serves beside the one that it stands under; nothing where it serves none."""
    others = [one for one in pen.dossier.list_records(Objective) if one.id in strategy.serves and one is not objective]
    if not others:
        return ""
    name = strategy.strategy if pen.is_for_customer else strategy.id
    names = pen.join(one.objective if pen.is_for_customer else one.id for one in others)
    return pen.say(N_("{strategy} serves {objectives} too"), strategy=name, objectives=names)


def _write_strategy(pen: Pen, strategy: Strategy) -> Sentence:
    text = strategy.strategy if pen.is_for_customer else f"{strategy.id} {strategy.strategy}"
    if strategy.detail:
        text = f"{text} – {' '.join(strategy.detail.split())}"
    if strategy.owner:
        text = f"{text} ({strategy.owner})"
    return pen.line(text, strategy.cites)


def _write_values(pen: Pen, found: Sequence[ValueProposition]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(level=1, text=pen.say(N_("Value propositions")))
    columns = [
        column(N_("Need"), found, lambda one: one.need),
        column(N_("Benefit"), found, lambda one: one.benefit),
        column(N_("Benefit in figures"), found, lambda one: one.figure),
        column(N_("Proof"), found, lambda one: one.proof),
    ]
    if not pen.is_for_customer:
        columns += [
            column(N_("Accepted by"), found, lambda one: people(pen, [one.accepted_by])),
            column(N_("Serves"), found, lambda one: refer_records(pen, one.serves)),
        ]
    caption = pen.say(N_("What we offer, and what it is worth to the customer"))
    yield tabulate(pen, caption, found, columns, first=[line_of(pen, one) for one in found])
