"""Section 0: whose plan, for whom, as of when, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.language import N_
from kamplan.plan.document import Fact, Facts
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

AUDIENCES = {
    Audience.TEAM: N_("account team and sponsor"),
    Audience.COMPANY: N_("our company"),
    Audience.CUSTOMER: N_("the customer"),
}


def write(pen: Pen) -> Iterator[Block]:
    """Yield the control facts; our roles and the plan's state never reach a customer."""
    account = pen.dossier.account
    names = " · ".join(name for name in (account.name, account.name_zh) if name)
    facts = [
        (N_("Account"), names),
        (N_("As of"), say_date(pen.dossier.as_of)),
        (N_("For"), pen.say(AUDIENCES[pen.dossier.audience])),
    ]
    if not pen.is_for_customer:
        nobody = pen.say(N_("not named"))
        period = (
            f"{say_date(account.period_from)} – {say_date(account.period_to)}"
            if account.period_from or account.period_to
            else pen.say(N_("not set"))
        )
        done = pen.analysis.readiness
        finished = N_("finished: {done} of {required} required topics are done")
        unfinished = N_("unfinished: {done} of {required} required topics are done")
        status = finished if done.part == done.whole else unfinished
        facts += [
            (N_("Plan period"), period),
            (N_("Author (account manager)"), account.manager or nobody),
            (N_("Executive sponsor"), account.sponsor or nobody),
            (N_("KAM director"), account.director or nobody),
            (N_("Status"), pen.say(status, done=done.part, required=done.whole)),
            (N_("Version"), pen.say(N_("working copy, not submitted"))),
        ]
        if pen.dossier.head:
            facts.append((N_("Record of changes"), pen.dossier.head))
    yield Facts(facts=tuple(Fact(label=pen.say(label), value=value) for label, value in facts))
