"""The measures of one account, from its dossier: what the portfolio counts for all accounts at once must equal this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.measures import Evidence, Measures, Tally
from kamplan.domain.scales import Audience, Freshness, Tier
from kamplan.domain.text import fold_name

if TYPE_CHECKING:
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


def measure_account(dossier: Dossier, analysis: AccountAnalysis) -> Measures:
    """Return every measure of an account as the dossier's reader may see it."""
    return Measures(
        done=analysis.readiness.part,
        required=analysis.readiness.whole,
        evidence=_count_evidence(dossier, analysis),
        tally=_tally(dossier),
        is_for_team=dossier.audience is Audience.TEAM,
    )


def _count_evidence(dossier: Dossier, analysis: AccountAnalysis) -> Evidence:
    active = dossier.active_items
    usable = [analysis.freshness[item.id] for item in active if item.is_usable]
    known = [topic.id for topic in analysis.topics if topic.in_date]
    told = {item.topic for item in list_in_date(dossier, analysis) if item.tier > Tier.PUBLIC_PAID}
    return Evidence(
        items=len(active),
        usable=len(usable),
        current=usable.count(Freshness.CURRENT),
        due=usable.count(Freshness.DUE),
        stale=usable.count(Freshness.STALE),
        private=sum(item.tier > Tier.PUBLIC_PAID for item in active),
        covered=analysis.coverage.part,
        known=len(known),
        public_only=sum(topic not in told for topic in known),
        single_origin=sum(topic.required and topic.origins == 1 for topic in analysis.topics),
    )


def list_in_date(dossier: Dossier, analysis: AccountAnalysis) -> list[Item]:
    """Return the items that are usable and in date."""
    return [
        item for item in dossier.active_items if item.is_usable and analysis.freshness[item.id] is not Freshness.STALE
    ]


def _tally(dossier: Dossier) -> Tally:
    sponsor = fold_name(dossier.account.sponsor) if dossier.account.sponsor else None
    tally = Tally(dossier.as_of)
    for record in dossier.records:
        if record.withdrawn_on is None:
            body = record.model_dump(mode="json", exclude_none=True)
            tally.add_record(
                record.kind_of_record.value,
                body,
                recorded_on=record.recorded_on.isoformat(),
                number=number_of(record.id),
                sponsor=sponsor,
            )
    for one in dossier.contacts if dossier.audience is Audience.TEAM else ():
        last = one.last_contact.isoformat() if one.last_contact else None
        tally.add_contact(
            power=one.power.value, coverage=one.coverage.value, owner=one.owner, last_contact=last, sponsor=sponsor
        )
    for figure in sorted(dossier.figures, key=lambda each: number_of(each.id)):
        tally.add_figure(figure.measure, figure.year, figure.value, figure.unit or figure.currency)
    return tally
