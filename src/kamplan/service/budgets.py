"""Budgets: what a line may cost, what it has cost, who approved it, and the report over all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.measures import Money, add_money
from kamplan.domain.planning import BudgetLine
from kamplan.domain.record import list_currencies
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import naming, read_field
from kamplan.service.records import add_record, edit_record, get_record, list_records

if TYPE_CHECKING:
    from datetime import date

    from kamplan.service.caller import Caller
    from kamplan.service.records import RecordLine

GROUPS = ("account", "manager", "year")


@dataclass
class Budgeted:
    """The budget of an account, a manager or a year: amounts by currency, and how many lines nobody approved."""

    name: str
    lines: int = 0
    unapproved: int = 0
    planned: Money = field(default_factory=dict)
    spent: Money = field(default_factory=dict)

    @property
    def left(self) -> Money:
        """What may still be spent; below 0 where more is spent than planned."""
        rest = dict(self.planned)
        for currency, amount in self.spent.items():
            add_money(rest, currency, -amount)
        return rest


def set_budget(
    caller: Caller, target: str, line: str | None, amount: str, *, currency: str | None, year: str | None
) -> tuple[RecordLine, bool]:
    """Say what a line may cost: one by id, or one of an account by name, which is made where there is none.

    Returns the line and whether it is new.
    """
    if line is None:
        fields = {"planned": amount, "currency": currency, "year": year}
        return edit_record(caller, target, fields, kind=Kind.BUDGET)[0], False
    found = _find_lines(caller, target, line, year)
    if found:
        fields = {"planned": amount, "currency": currency}
        return edit_record(caller, _one(found, line).record.id, fields, kind=Kind.BUDGET)[0], False
    fields = {"line": line, "planned": amount, "currency": currency, "year": year}
    return add_record(caller, target, Kind.BUDGET, fields), True


def spend(caller: Caller, target: str, line: str | None, amount: str, *, year: str | None) -> RecordLine:
    """Add what was spent to a line, by id or by account and name; an amount below 0 takes spending back."""
    record = _find(caller, target, line, year)
    with naming("amount"):
        added = read_field(BudgetLine, "planned", amount)
    if (named := list_currencies(amount)) and record.currency not in named:
        raise UsageError(
            Phrase(
                N_("amount: {line} is counted in {currency}, not in {other}"),
                line=record.id,
                currency=record.currency,
                other=named[0],
            ),
            hint=Phrase(N_("write the amount in {code}"), code=record.currency),
        )
    total: Money = {"": record.spent or Decimal(0)}
    add_money(total, "", added)
    if total[""] < 0:
        raise UsageError(
            FieldPhrase("amount", Phrase(N_("{id} would stand at {value}, below 0"), id=record.id, value=total[""])),
            hint=Phrase(N_("at most -- -{spent}"), spent=record.spent or 0),
        )
    return edit_record(caller, record.id, {"spent": total[""]}, kind=Kind.BUDGET)[0]


def approve(
    caller: Caller, target: str, line: str | None, *, by: str | None, on: date | None, year: str | None
) -> RecordLine:
    """Say who approved a line and when; raises `UsageError` when nobody is named."""
    name = by or caller.author
    if not name:
        raise UsageError(
            FieldPhrase("by", Phrase(N_("nobody is named"))), hint=Phrase(N_("add --by NAME, or set KAMPLAN_USER"))
        )
    record = _find(caller, target, line, year)
    if record.approved_by:
        raise ConflictError(
            Phrase(N_("{id} was approved by {approved_by}"), id=record.id, approved_by=record.approved_by),
            hint=Phrase(N_("kamplan edit {id} --set approved_by="), id=record.id),
        )
    return edit_record(caller, record.id, {"approved_by": name, "approved_on": on or caller.today})[0]


def report_budgets(
    caller: Caller, typed: str | None, *, audience: Audience, by: str = "account", year: int | None = None
) -> list[Budgeted]:
    """Return what is planned, spent and left for an account or all, by account, manager or year.

    Raises `UsageError` for the customer.
    """
    from kamplan.store import accounts
    from kamplan.store.portfolio import list_budget_lines

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("budgets are never shown to a customer")), hint=Phrase(N_("leave --audience customer out"))
        )
    if by not in GROUPS:
        raise UsageError(
            FieldPhrase("by", Phrase(N_("{by} is no way to add up"), by=repr(by))), hint=f"--by {', '.join(GROUPS)}"
        )
    groups: dict[str, Budgeted] = {}
    with caller.reading() as connection:
        wanted = accounts.get_account_id(connection, typed) if typed else None
        held = dict(accounts.list_accounts(connection, audience=audience))
        lines = list_budget_lines(connection, account_id=wanted, audience=audience, as_of=caller.today)
    for account_id, body in lines:
        if year is not None and body.get("year") != year:
            continue
        account = held[account_id]
        name = {"account": account.key, "manager": account.manager, "year": body.get("year")}[by]
        group = groups.setdefault(str(name or ""), Budgeted(str(name or "")))
        group.lines += 1
        group.unapproved += not body.get("approved_by")
        add_money(group.planned, body.get("currency"), body["planned"])
        add_money(group.spent, body.get("currency"), body.get("spent"))
    return sorted(groups.values(), key=lambda one: fold_name(one.name))


def view_budgeted(one: Budgeted, by: str) -> dict[str, Any]:
    """Return a line of the report as plain values."""

    def plain(money: Money) -> dict[str, str]:
        return {currency: format(amount, "f") for currency, amount in sorted(money.items())}

    return {
        by: one.name or None,
        "lines": one.lines,
        "unapproved": one.unapproved,
        "planned": plain(one.planned),
        "spent": plain(one.spent),
        "left": plain(one.left),
    }


def _find(caller: Caller, target: str, line: str | None, year: str | None) -> BudgetLine:
    if line is None:
        found = get_record(caller, target, audience=Audience.TEAM, kind=Kind.BUDGET).record
    else:
        lines = _find_lines(caller, target, line, year)
        if not lines:
            raise NotFoundError(
                Phrase(N_("{target} has no budget line {line}"), target=target, line=repr(line)),
                hint=Phrase(N_("`kamplan list-budgets {target}` shows them"), target=target),
            )
        found = _one(lines, line).record
    if not isinstance(found, BudgetLine):
        raise TypeError(type(found).__name__)
    return found


def _find_lines(caller: Caller, account: str, line: str, year: str | None) -> list[RecordLine]:
    wanted = read_field(BudgetLine, "year", year) if year else None
    return [
        one
        for one in list_records(caller, account, Kind.BUDGET, audience=Audience.TEAM)
        if fold_name(one.record.title) == fold_name(line) and wanted in (None, getattr(one.record, "year", None))
    ]


def _one(found: list[RecordLine], line: str) -> RecordLine:
    if len(found) > 1:
        ids = ", ".join(one.record.id for one in found)
        raise ConflictError(
            Phrase(N_("{line} may be any of several lines: {ids}"), line=repr(line), ids=ids),
            hint=Phrase(N_("give --year, or the line's id")),
        )
    return found[0]
