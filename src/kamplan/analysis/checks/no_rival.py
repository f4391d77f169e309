"""No main rival is recorded: no opportunity and no white-space cell names a competitor (the method, section 8).

Said once there is an open opportunity or a white-space cell, and to the team alone, since others may see fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding, suggest_edit
from kamplan.domain.planning import Opportunity, WhiteSpaceCell
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP038"


def find(case: Case) -> Iterator[Finding]:
    """Yield an account whose opportunities and white space name no competitor."""
    wanted = case.list_open(Opportunity)
    cells = case.dossier.list_records(WhiteSpaceCell)
    if not case.is_for_team or not (wanted or cells):
        return
    rivals = [name for one in case.dossier.list_records(Opportunity) for name in one.competitors]
    rivals += [cell.competitor for cell in cells if cell.competitor]
    if rivals:
        return
    hint = f"kamplan add-white-space {case.key} UNIT PRODUCT --holder competitor --competitor NAME"
    yield make_finding(
        CODE,
        "notice",
        case.key,
        Phrase(N_("no opportunity or white-space cell names a competitor: who is our main rival?")),
        hint=suggest_edit(wanted[0].id, "competitors=NAME") if wanted else hint,
    )
