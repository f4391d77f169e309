"""An issue of the customer's that is past its date and not settled; an error where it hurts them much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.analysis.checks.unattended_issue import GRAVE
from kamplan.domain.planning import Issue
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP020"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open issue that was due before the date; an error when its severity is high or critical."""
    for one in case.list_open(Issue):
        if one.due and one.due < case.dossier.as_of:
            yield make_finding(
                CODE,
                "error" if one.severity in GRAVE else "warning",
                one.id,
                Phrase(N_("issue {id} was to be settled by {due} and is still open"), id=one.id, due=one.due),
                hint=f'kamplan close {one.id} --set "resolution=TEXT"',
            )
