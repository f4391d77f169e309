"""What each flag of an account rests on: the records behind it, from the account's dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.planning import Action, BudgetLine, Commitment, Issue, Objective
from kamplan.domain.scales import Coverage, Freshness, Power

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.analysis.portfolio import Line
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_record import PlanRecord

_MODELS: dict[str, type[PlanRecord]] = {
    "actions": Action, "objectives": Objective, "issues": Issue, "late": Commitment,
}  # fmt: skip


def list_grounds(code: str, line: Line, dossier: Dossier, analysis: AccountAnalysis) -> list[tuple[str, str]]:
    """Return the id and the words of each record, topic or person that a flag rests on."""
    if code in _MODELS:
        late = [one for one in dossier.list_records(_MODELS[code]) if not one.is_closed and _is_due(one, dossier)]
        return [(one.id, one.title) for one in late]
    return list(_list_others(code, line, dossier, analysis))


def _is_due(record: object, dossier: Dossier) -> bool:
    due = getattr(record, "due", None)
    return due is not None and due < dossier.as_of


def _list_others(code: str, line: Line, dossier: Dossier, analysis: AccountAnalysis) -> Iterator[tuple[str, str]]:
    account = line.account
    if code == "ready":
        yield from ((one.id, one.state.value) for one in analysis.topics if one.required and not one.is_done)
    elif code == "quality":
        yield from ((one.id, one.grade) for one in dossier.active_items if not one.is_usable)
    elif code == "stale":
        stale = (one for one in dossier.active_items if one.is_usable)
        yield from ((one.id, one.statement) for one in stale if analysis.freshness[one.id] is Freshness.STALE)
    elif code == "origin":
        yield from ((one.id, one.state.value) for one in analysis.topics if one.required and one.origins == 1)
    elif code == "power":
        members = (one for one in dossier.contacts if one.power in (Power.INNER, Power.STRUCTURE))
        yield from ((one.id, one.name) for one in members if one.coverage in (Coverage.NONE, Coverage.UNKNOWN))
    elif code == "budget":
        yield from ((one.id, one.title) for one in dossier.list_records(BudgetLine) if one.left < 0)
    elif code in ("sponsor", "overload", "silent"):
        yield account.key, account.sponsor or ""
    elif code == "review":
        yield account.key, str(account.next_review)
    elif code == "ending":
        yield account.key, str(account.period_to)
    elif code == "rival":
        yield from ((key, "") for key in line.rivals)
