"""A required topic that is not done, and that nobody is asked to find out about.

Who is asked may be withheld from a reader of our company, so only the team is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.analysis.collection import find_errand, plan_collection
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP043"

SHOWN = 4
"""How many of the topics the message names."""


def find(case: Case) -> Iterator[Finding]:
    """Yield the account of a plan that has required gaps with neither an open inquiry nor a declaration."""
    if not (case.is_for_team and case.has_plan):
        return
    errands = plan_collection(case.dossier, case.checklist)
    open_topics = [one.id for one in case.topics if one.required and not one.is_done]
    left = [one for one in open_topics if not find_errand(errands, topic=one)]
    if left:
        yield make_finding(
            CODE,
            "notice",
            case.key,
            Phrase(
                N_("{count} required topics that nobody is asked to find out about: {topics}"),
                count=len(left),
                topics=", ".join(left[:SHOWN]) + (" …" if len(left) > SHOWN else ""),
            ),
            hint=f"kamplan next {case.key}",
        )
