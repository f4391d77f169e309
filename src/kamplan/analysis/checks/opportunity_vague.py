"""An opportunity has no value, no date or no probability (the method, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.planning import Opportunity
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP022"


def find(case: Case) -> Iterator[Finding]:
    """Yield the open opportunities that cannot be ranked."""
    for one in case.dossier.list_records(Opportunity):
        lacking = [name for name in ("amount", "close_by", "probability") if getattr(one, name) is None]
        if lacking and not one.is_closed:
            message = Phrase(N_("{id} {what} lacks: {fields}"), id=one.id, what=one.need, fields=", ".join(lacking))
            yield make_finding(CODE, "notice", one.id, message, hint=f"kamplan edit {one.id} --set {lacking[0]}=…")
