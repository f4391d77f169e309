"""What a good reviewer would point out: one module per rule, each with a code, and `find(case)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks import (
    assumed,
    contradicted,
    no_longer_holds,
    off_checklist,
    overdue_unknown,
    review_date,
    single_origin,
    sponsor,
    stale_evidence,
    summary,
    uncorroborated,
    ungraded,
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
