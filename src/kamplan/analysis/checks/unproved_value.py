"""A value proposition without a figure that the customer would accept, or without proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import ValueProposition
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP036"


def find(case: Case) -> Iterator[Finding]:
    """Yield a value proposition that lacks its figure, its proof, or both."""
    for one in case.list_open(ValueProposition):
        if one.figure and one.proof:
            continue
        if one.figure:
            message, wanted = Phrase(N_("value proposition {id} has no proof"), id=one.id), ["proof=TEXT"]
        elif one.proof:
            message = Phrase(N_("value proposition {id} has no figure that the customer would accept"), id=one.id)
            wanted = ["figure=TEXT"]
        else:
            message = Phrase(N_("value proposition {id} has neither a figure nor a proof"), id=one.id)
            wanted = ["figure=TEXT", "proof=TEXT"]
        yield make_finding(CODE, "warning", one.id, message, hint=suggest_edit(one.id, *wanted))
