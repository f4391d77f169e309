"""What every rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.model import Finding, Severity, TopicReview

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Freshness
    from kamplan.language import Phrase


@dataclass(frozen=True)
class Case:
    """One account before its reviewer: what the reader may see, and where each topic stands."""

    dossier: Dossier
    checklist: Checklist
    topics: tuple[TopicReview, ...]
    freshness: Mapping[str, Freshness]

    @property
    def key(self) -> str:
        """The account's key, as commands take it."""
        return self.dossier.account.key


def make_finding(code: str, severity: Severity, about: str, message: Phrase, *, hint: str) -> Finding:
    """Return a finding about one record."""
    return Finding(code=code, severity=severity, message=message, about=about, hint=hint)
