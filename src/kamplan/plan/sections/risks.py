"""Section 12: what may go wrong, and what the plan takes for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Risk
from kamplan.domain.scales import TopicState
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice
from kamplan.plan.sections.tables import column, line_of, tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the open risks, the gravest first, and the topics whose conclusion is only assumed."""
    risks = [one for one in pen.dossier.list_records(Risk) if not one.is_closed]
    risks.sort(key=lambda one: (-one.weight, one.risk))
    if risks:
        columns = [
            column(N_("Likelihood"), risks, lambda one: one.likelihood, is_numeric=True),
            column(N_("Impact"), risks, lambda one: one.impact, is_numeric=True),
            column(N_("Response"), risks, lambda one: one.response),
            column(N_("Owner"), risks, lambda one: one.owner),
        ]
        caption = pen.say(N_("Risks, the gravest first (likelihood and impact 1 to 5)"))
        yield tabulate(pen, caption, risks, columns, first=[line_of(pen, one) for one in risks])
    else:
        yield Notice(text=pen.say(N_("No risk is recorded.")))
    assumed = [topic for topic in pen.analysis.topics if topic.state is TopicState.ASSUMED and topic.conclusion]
    lead = pen.say(N_("Assumed: concluded without usable evidence in date"))
    if assumed:
        names = pen.join(pen.checklist.topics_by_id[topic.id].title(pen.language) for topic in assumed)
        yield Bullets(lead=lead, points=(pen.plain(names),))
    else:
        yield Bullets(lead=lead, points=(pen.plain(pen.say(N_("nothing"))),))
