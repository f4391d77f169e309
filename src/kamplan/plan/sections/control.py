"""Section 0: whose plan, for whom, as of when, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.language import N_, translator
from kamplan.plan.document import Fact, Facts
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block, PlanDocument
    from kamplan.plan.writing import Pen

HEAD = N_("Record of changes")
"""The fact that names the newest change of the store: for the team alone, since it counts what others may not see."""
VERSION = N_("Version")
"""The fact that says which version a document is; `say_version` fills it in."""
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
            (VERSION, ""),
        ]
        if pen.dossier.head:
            facts.append((HEAD, pen.dossier.head))
    yield Facts(facts=tuple(Fact(label=pen.say(label), value=value) for label, value in facts))


def say_version(document: PlanDocument, version: str) -> PlanDocument:
    """Return a document whose control facts say which version it is; a customer's copy stays as it is."""
    if document.audience is Audience.CUSTOMER:
        return document
    say = translator(document.language)
    kept_back = () if document.audience is Audience.TEAM else (say(HEAD),)
    control = document.sections[0]
    blocks = tuple(
        _fill(block, say(VERSION), version, kept_back) if isinstance(block, Facts) else block
        for block in control.blocks
    )
    sections = (control.model_copy(update={"blocks": blocks}), *document.sections[1:])
    return document.model_copy(update={"version": version, "sections": sections})


def _fill(facts: Facts, label: str, value: str, kept_back: tuple[str, ...]) -> Facts:
    """Return facts with one filled in, without those kept back, which a copy that was frozen earlier may hold."""
    shown = (one for one in facts.facts if one.label not in kept_back)
    filled = (one.model_copy(update={"value": value}) if one.label == label else one for one in shown)
    return facts.model_copy(update={"facts": tuple(filled)})
