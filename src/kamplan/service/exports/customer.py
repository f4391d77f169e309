"""What a customer may see of an account as rows: to be read, not imported; without ids, refs and grades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER
from kamplan.domain.scales import Audience
from kamplan.exchange.csv import Number
from kamplan.service.imports.model import ImportKind
from kamplan.service.records import RecordLine
from kamplan.service.views import (
    view_account,
    view_contact,
    view_figure,
    view_item_for_customer,
    view_judgement,
    view_record,
)

if TYPE_CHECKING:
    from kamplan.domain.dossier import Dossier

Row = dict[str, Any]
CUSTOMER = Audience.CUSTOMER


def list_rows_for_customer(dossier: Dossier) -> dict[ImportKind, list[Row]]:
    """Return the rows of a customer's dossier by kind, in an order that depends on nothing withheld."""
    names = {one.id: one.name for one in dossier.contacts_by_id.values()}
    rows: dict[ImportKind, list[Row]] = {
        ImportKind.ACCOUNTS: [view_account(dossier.account, CUSTOMER)],
        ImportKind.CONTACTS: [view_contact(one, CUSTOMER) for one in dossier.contacts],
        ImportKind.INTEL: [view_item_for_customer(one) for one in dossier.active_items],
        ImportKind.FIGURES: [view_figure(one, CUSTOMER) for one in dossier.figures],
        ImportKind.CONCLUSIONS: [view_judgement(one, CUSTOMER) for one in dossier.conclusions],
        ImportKind.ANSWERS: [view_judgement(one, CUSTOMER) for one in dossier.answers],
        ImportKind.SUMMARIES: [view_judgement(one, CUSTOMER) for one in (dossier.summary,) if one],
    }
    for kind, spec in KINDS.items():
        if kind not in NEVER_FOR_CUSTOMER:
            held = [one for one in dossier.records if one.kind_of_record is kind]
            shown = [view_record(RecordLine(one, is_overdue=False, names=names), CUSTOMER) for one in held]
            rows[ImportKind(spec.plural)] = shown
    return {kind: sorted((_flatten(one) for one in found), key=_order) for kind, found in rows.items()}


def _flatten(row: Row) -> Row:
    """Return a row of cells; what kind of judgement it is, the file says."""
    cells = {name: "; ".join(map(str, value)) if isinstance(value, list) else value for name, value in row.items()}
    cells.pop("kind" if "text" in cells else "", None)
    return cells


def _order(row: Row) -> tuple[str, ...]:
    return tuple(
        "" if value is None else f"{value:>40}" if isinstance(value, Number) else str(value) for value in row.values()
    )
