"""What a good reviewer would point out: one module per rule, each with a code, and `find(case)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks import (
    assumed,
    budget_line,
    contradicted,
    issue_open,
    late_delivery,
    no_economic_buyer,
    no_longer_holds,
    no_opponent,
    objective_past,
    objective_without_owner,
    objective_without_strategy,
    off_checklist,
    opportunity_past,
    opportunity_vague,
    overdue_action,
    overdue_unknown,
    power_not_covered,
    power_without_owner,
    public_only,
    review_date,
    risk_without_response,
    single_origin,
    sponsor,
    sponsor_silent,
    stale_evidence,
    strategy_without_action,
    strategy_without_evidence,
    summary,
    uncorroborated,
    ungraded,
    value_without_figure,
    views_apart,
)
from kamplan.analysis.checks.case import Case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.analysis.model import Finding, TopicReview
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Freshness

RULES = (
    uncorroborated,
    assumed,
    stale_evidence,
    no_longer_holds,
    single_origin,
    contradicted,
    ungraded,
    overdue_unknown,
    sponsor,
    review_date,
    summary,
    off_checklist,
    no_economic_buyer,
    no_opponent,
    power_without_owner,
    power_not_covered,
    sponsor_silent,
    overdue_action,
    late_delivery,
    issue_open,
    opportunity_past,
    opportunity_vague,
    objective_without_owner,
    objective_without_strategy,
    objective_past,
    strategy_without_evidence,
    strategy_without_action,
    risk_without_response,
    budget_line,
    public_only,
    value_without_figure,
    views_apart,
)
_SEVERITIES = ("error", "warning", "notice")


def find_findings(
    dossier: Dossier,
    checklist: Checklist,
    topics: Sequence[TopicReview],
    freshness: Mapping[str, Freshness],
) -> tuple[Finding, ...]:
    """Return the findings of every rule, the most severe first, then by code and in the order of the records."""
    case = Case(dossier=dossier, checklist=checklist, topics=tuple(topics), freshness=freshness)
    found = [finding for rule in RULES for finding in rule.find(case)]
    return tuple(sorted(found, key=lambda one: (_SEVERITIES.index(one.severity), one.code)))
