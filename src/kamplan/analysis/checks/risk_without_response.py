"""A risk has no response or nobody who sees to it (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Risk
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP028"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open risks that nobody answers."""
    for one in case.dossier.list_records(Risk):
        lacking = [name for name in ("response", "owner") if not getattr(one, name)]
        if lacking and not one.is_closed:
            message = Phrase(N_("{id} {what} lacks: {fields}"), id=one.id, what=one.risk, fields=", ".join(lacking))
            yield make_finding(CODE, "warning", one.id, message, hint=f"kamplan edit {one.id} --set {lacking[0]}=…")
