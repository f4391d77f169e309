"""A record of an earlier period that nobody has kept for this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.checks.case import Case, make_finding
from kamplan.domain.ids import number_of
from kamplan.domain.plan_record import Carried
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import Finding
    from kamplan.domain.ids import Kind

CODE = "KP041"


def find(case: Case) -> Iterator[Finding]:
    """Yield an open record older than the last carry-over, or than the period where there was none, and not kept."""
    if not case.is_for_team:
        return
    account = case.dossier.account
    records = case.list_open(Carried)
    said = [one.carried_over_on for one in case.dossier.list_records(Carried) if one.carried_over_on]
    since = max(said, default=None)
    kept: dict[Kind, int] = {}  # ids rise: of those made that day, the ones before the last that was kept were there
    for one in case.dossier.list_records(Carried):
        if one.carried_over_on == since and one.recorded_on == since:
            kept[one.kind_of_record] = max(kept.get(one.kind_of_record, 0), number_of(one.id))
    start = account.period_from if account.period_from and account.period_from <= case.dossier.as_of else None
    for one in records:
        if since:
            was_there = one.recorded_on < since or number_of(one.id) < kept.get(one.kind_of_record, 0)
            is_left = was_there and one.carried_over_on != since
        else:
            is_left = start is not None and one.recorded_on < start
        if is_left:
            yield make_finding(
                CODE,
                "warning",
                one.id,
                Phrase(N_("{id} was made on {day} for an earlier period, and nobody has kept it since"),
                       id=one.id, day=one.recorded_on),
                hint=f"kamplan carry-over {account.key} --keep {one.id}",
            )  # fmt: skip
