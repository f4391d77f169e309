"""The first page of the appendix: what the references, states, tiers, grades and marks of a plan mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.language import N_
from kamplan.plan.document import Fact, Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

POWER_LEVEL = N_("Power level")
"""What only the account team is told of people (the method, section 10)."""
LEGEND = (
    (
        N_("I-12 and the like"),
        N_(
            "an item of evidence, listed in appendix A with its source. Other letters are our planning records:"
            " O opportunity, G objective, T strategy, V value proposition, A action, D promised delivery, R risk,"
            " Q open issue, M meeting or call, B budget line, H member of the team, X place in the white space."
        ),
    ),
    (
        N_("State of a topic"),
        N_(
            "full: concluded, every question answered · answered: concluded on evidence in date · waived: left out for"
            " a reason · unknown: somebody is to find out · assumed: concluded without such evidence · evidenced:"
            " facts, no conclusion · open: none of these. Full, answered and waived count as done."
        ),
    ),
    (
        N_("Tier"),
        N_(
            "how we came to know, not how true it is: T1 the customer's own publications · T2 what others publish ·"
            " T3 its staff and middle management, partners, our own records · T4 its top management."
        ),
    ),
    (
        N_("Grade"),
        N_(
            "the source from A, completely reliable, to E, not reliable; the statement from 1, confirmed, to"
            " 5, improbable; F and 6 are not judged. Usable is A to C with 1 to 3, and whatever is confirmed."
        ),
    ),
    (
        N_("Marks"),
        N_(
            "assumed: no evidence is cited · stale: past its review date · contradicted: another item says the"
            " contrary, and it was not decided that this one holds · overdue: open past its date."
        ),
    ),
    (
        N_("In date"),
        N_("current, or due: in the last fifth of the time after which its topic is to be looked at again."),
    ),
    (
        POWER_LEVEL,
        N_("inner circle and circle of influence: those whose view carries a decision, whatever their title."),
    ),
    (
        N_("Marking"),
        N_("who may read it: red account team and sponsor · amber our company · green customer's circle · clear all."),
    ),
)


def write(pen: Pen) -> Iterator[Block]:
    """Yield what each code means; a customer copy has none of them."""
    if not pen.is_for_customer:
        told = [one for one in LEGEND if one[0] != POWER_LEVEL or pen.dossier.audience is Audience.TEAM]
        yield Facts(facts=tuple(Fact(label=pen.say(label), value=pen.say(text)) for label, text in told))
