"""Items whose topic the checklist in use does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP012"


def find(case: Case) -> Iterator[Finding]:
    """Yield each topic that items name but the checklist does not know: they count nowhere."""
    unknown = sorted({item.topic for item in case.dossier.active_items} - set(case.checklist.topics_by_id))
    for topic in unknown:
        yield make_finding(
            CODE,
            "warning",
            case.key,
            Phrase(N_("items stand on the topic {topic}, which the checklist in use does not have"), topic=topic),
            hint="kamplan checklist",
        )
