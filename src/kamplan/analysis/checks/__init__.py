"""What a good reviewer would point out: one module per rule, each with a code, and `find(case)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks import (
    aimless_strategy,
    assumed,
    contradicted,
    economic_buyer,
    groundless_objective,
    idle_strategy,
    late_commitment,
    left_behind,
    no_longer_holds,
    no_opponent,
    no_rival,
    not_carried_over,
    off_checklist,
    outdated_strategy,
    overdue_action,
    overdue_inquiry,
    overdue_issue,
    overdue_objective,
    overdue_unknown,
    overspent,
    passed_close,
    public_buying,
    review_date,
    share_of_wallet,
    single_origin,
    sponsor,
    sponsor_silent,
    stages_apart,
    stale_evidence,
    summary,
    unanswered_risk,
    unapproved_budget,
    unassigned_gap,
    unattended_issue,
    uncorroborated,
    uncovered_power,
    ungraded,
    unlearned_objective,
    unowned_objective,
    unowned_power,
    unproved_stage,
    unproved_value,
    unserved_objective,
    unused_strength,
    unvalued,
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
    economic_buyer,
    no_opponent,
    unowned_power,
    uncovered_power,
    sponsor_silent,
    overdue_action,
    late_commitment,
    overdue_issue,
    unattended_issue,
    passed_close,
    unvalued,
    groundless_objective,
    unowned_objective,
    unserved_objective,
    overdue_objective,
    outdated_strategy,
    aimless_strategy,
    idle_strategy,
    unanswered_risk,
    overspent,
    unapproved_budget,
    public_buying,
    unused_strength,
    unproved_value,
    share_of_wallet,
    no_rival,
    unproved_stage,
    stages_apart,
    not_carried_over,
    unlearned_objective,
    unassigned_gap,
    overdue_inquiry,
    left_behind,
)
SEVERITIES = ("error", "warning", "notice")
"""The severities of findings, the most severe first."""


def find_findings(
    dossier: Dossier,
    checklist: Checklist,
    topics: Sequence[TopicReview],
    freshness: Mapping[str, Freshness],
) -> tuple[Finding, ...]:
    """Return the findings of every rule, the most severe first, then by code and in the order of the records."""
    case = Case(dossier=dossier, checklist=checklist, topics=tuple(topics), freshness=freshness)
    found = [finding for rule in RULES for finding in rule.find(case)]
    return tuple(sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.code)))
