"""Something open that hangs on a contact who left or was withdrawn: it waits for somebody who is not there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.analysis.leaving import list_open
from kamplan.domain.scales import Audience
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP045"


def find(case: Case) -> Iterator[Finding]:
    """Yield each open record that hangs on somebody who is gone; a customer is not told who left."""
    if case.dossier.audience is Audience.CUSTOMER:
        return
    for gone in case.dossier.former_contacts:
        template = (
            N_("{record} hangs on {name} ({id}), who left on {day}: {title}")
            if gone.is_active
            else N_("{record} hangs on {name} ({id}), who was withdrawn on {day}: {title}")
        )
        for one in list_open(case.dossier, gone):
            message = Phrase(
                template, record=one.id, name=gone.name, id=gone.id, day=gone.withdrawn_on or gone.left_on,
                title=one.title,
            )  # fmt: skip
            yield make_finding(CODE, "warning", one.id, message, hint=one.hint)
