"""A value proposition has no figure that the customer would accept, or no proof (the method, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import ValueProposition
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP031"


def find(case: Case) -> Iterator[Finding]:
    """Yield the value propositions that would not convince."""
    for one in case.dossier.list_records(ValueProposition):
        lacking = [name for name in ("figure", "proof") if not getattr(one, name)]
        if lacking:
            message = Phrase(N_("{id} {what} lacks: {fields}"), id=one.id, what=one.offer, fields=", ".join(lacking))
            yield make_finding(CODE, "notice", one.id, message, hint=f"kamplan edit {one.id} --set {lacking[0]}=…")
