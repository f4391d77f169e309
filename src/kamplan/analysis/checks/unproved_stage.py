"""A stage of the relationship of which nothing shows that it has been reached (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP039"


def find(case: Case) -> Iterator[Finding]:
    """Yield the latest stage in each view when it cites nothing and gives no reason."""
    for one in case.stages.values():
        if not one.cites and not one.why:
            yield make_finding(
                CODE,
                "notice",
                one.id,
                Phrase(N_("nothing shows the relationship stage that {id} records"), id=one.id),
                hint=suggest_edit(one.id, "why=TEXT", "cites=I-n"),
            )
