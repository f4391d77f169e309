"""No share of the customer's spending is recorded: nobody can say how strong we are (the method, section 8).

Said once the account has a planning record, and to the team alone, since a figure may be withheld from others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding

CODE = "KP037"

_SHARE = re.compile(r"share of wallet|wallet share|钱包份额|采购份额|份额占比", re.IGNORECASE)


def find(case: Case) -> Iterator[Finding]:
    """Yield an account with planning records and without a figure of our share of wallet."""
    if not case.is_for_team or not case.has_plan or any(_SHARE.search(one.measure) for one in case.dossier.figures):
        return
    yield make_finding(
        CODE,
        "notice",
        case.key,
        Phrase(N_("no figure states our share of wallet")),
        hint=f'kamplan add-figure {case.key} YEAR "share of wallet" N --unit percent',
    )
