"""Portfolio: how an account scores, who looks after it, and what it may cost."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, complete_account, complete_item
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from kamplan.service.records import RecordLine

COMMANDS: list[Command] = []


class BudgetAct(StrEnum):
    """What is done with a budget."""

    SET = "set"
    SPEND = "spend"
    APPROVE = "approve"
    REPORT = "report"


@command(COMMANDS, "score-account", Panel.PORTFOLIO, shows=True, judges=True)
def score_account(
    call: Call,
    account: AccountArgument,
    attractiveness: Annotated[
        list[str],
        typer.Option("--attractiveness", metavar="C=1..5", help="How attractive it is, such as growth=4; repeat."),
    ],
    strength: Annotated[
        list[str], typer.Option("--strength", metavar="C=1..5", help="How strong we are, such as share=2; repeat.")
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What this judgement rests on.")],
    cites: Annotated[
        list[str] | None,
        typer.Option("--cite", metavar="I-n", help="Evidence; repeat, or I-3,I-4.", autocompletion=complete_item),
    ] = None,
) -> None:
    """Score an account for the selection matrix; the latest score stands."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.entry import split_list
    from kamplan.service.portfolio import place_score
    from kamplan.service.records import add_record
    from kamplan.service.views import view_record

    fields: dict[str, Any] = {
        "why": why, "attractiveness": split_list(attractiveness), "strength": split_list(strength), "cites": cites,
    }  # fmt: skip
    line = add_record(call.caller, account, Kind.SCORE, fields)
    place = place_score(call.caller, line.record)
    said = f"attractiveness {place.attractiveness}, our strength {place.strength}: {place.field}" if place else ""
    values = view_record(line, Audience.TEAM) | {
        "place": place and {"attractiveness": place.attractiveness, "strength": place.strength, "field": place.field}
    }
    emit_done(call, f"{line.record.id} recorded: {line.record.account}; {said}", values=values)


@command(COMMANDS, "assign", Panel.PORTFOLIO, shows=True)
def assign(
    call: Call,
    account: AccountArgument,
    manager: Annotated[str | None, typer.Option("--manager", metavar="P", help="Who manages it from now on.")] = None,
    sponsor: Annotated[str | None, typer.Option("--sponsor", metavar="P", help="Who sponsors it.")] = None,
    director: Annotated[str | None, typer.Option("--director", metavar="P", help="Who directs it.")] = None,
) -> None:
    """Give an account a manager, sponsor or director, and say what that does to their load; empty takes it away."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.assignment import assign as give
    from kamplan.service.views import view_account

    done = give(call.caller, account, {"manager": manager, "sponsor": sponsor, "director": director})
    words = [f"{done.account.key}: " + ", ".join(
        f"{role} {getattr(done.account, role) or 'nobody'}"
        for role, name in (("manager", manager), ("sponsor", sponsor), ("director", director)) if name is not None
    )]  # fmt: skip
    words += [f"  accounts of {one.name} as {one.role}: {one.before} → {one.after}" for one in done.shifts]
    shifts = [{"role": one.role, "name": one.name, "before": one.before, "after": one.after} for one in done.shifts]
    values = view_account(done.account, Audience.TEAM) | {"load": shifts, "warnings": list(done.warnings)}
    emit_done(call, "\n".join(words), values=values)
    for warning in done.warnings:
        call.say(f"warning: {warning}")


@command(COMMANDS, "budget", Panel.PORTFOLIO, shows=True, reads=True, judges=True)
def budget(
    call: Call,
    act: Annotated[BudgetAct, typer.Argument(metavar="set|spend|approve|report", help="What is to be done.")],
    target: Annotated[
        str | None,
        typer.Argument(metavar="[ACCOUNT|B-n]", help="The account or line.", autocompletion=complete_account),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[LINE] [AMOUNT]", help="The line of an account; how much.")
    ] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="ISO", help="Such as CNY, EUR, USD.")] = None,
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR", help="The year it belongs to.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="BY", help="Who approved it; of a report account, manager or year.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When it was approved.")] = None,
) -> None:
    """Plan, spend, approve and report budgets: `budget set ACCOUNT LINE AMOUNT`, `budget spend B-n AMOUNT`."""
    from kamplan.errors import UsageError
    from kamplan.service import budgets

    if call.audience == "customer":
        raise UsageError("budgets are never shown to a customer", hint="leave --audience customer out")
    if act is BudgetAct.REPORT:
        _report(call, target, by=by or "account", year=year)
        return
    name, line, amount = _read_words(act, target, words or [])
    call.echo_amount(amount, "amount")
    if act is BudgetAct.SET:
        done, is_new = budgets.set_budget(call.caller, name, line, amount, currency=currency, year=year)
        _emit(call, done, "planned" if is_new else "changed")
    elif act is BudgetAct.SPEND:
        _emit(call, budgets.spend(call.caller, name, line, amount, year=year), "spent")
    else:
        when = call.read_date(on, "--on")
        _emit(call, budgets.approve(call.caller, name, line, by=by, on=when, year=year), "approved")


def _read_words(act: BudgetAct, target: str | None, words: list[str]) -> tuple[str, str | None, str]:
    """Return the account or line, the name of an account's line, and the amount."""
    from kamplan.domain.ids import Kind, parse_id
    from kamplan.errors import UsageError

    has_amount = act is not BudgetAct.APPROVE
    shown = f"budget {act} ACCOUNT LINE{' AMOUNT' if has_amount else ''}, or budget {act} B-n"
    hint = f"kamplan {shown}{' AMOUNT' if has_amount else ''}"
    if target is None:
        raise UsageError("neither an account nor a line is named", hint=hint)
    try:
        parse_id(target, Kind.BUDGET)
        named = 0
    except UsageError:
        named = 1
    if len(words) != named + has_amount:
        wanted = " and ".join(["the line"] * named + ["an amount"] * has_amount) or "nothing"
        raise UsageError(f"after {target} comes {wanted}", hint=hint)
    return target, words[0] if named else None, words[-1] if has_amount else ""


def _emit(call: Call, line: "RecordLine", did: str) -> None:
    from decimal import Decimal

    from kamplan.cli.output import emit_done
    from kamplan.domain.planning import BudgetLine
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_record

    record = line.record
    if not isinstance(record, BudgetLine):
        raise TypeError(type(record).__name__)
    words = [f"{record.id} {did}: {record.line}", f"planned {record.planned:,f} {record.currency}"]
    words.append(f"spent {record.spent or Decimal(0):,f}, left {record.left:,f}")
    words += [f"approved by {record.approved_by} on {record.approved_on}"] if record.approved_by else []
    emit_done(call, "; ".join(words), values=view_record(line, Audience.TEAM) | {"left": format(record.left, "f")})
    if record.left < 0:
        call.say(f"warning: {record.id} is overspent by {-record.left:,f} {record.currency}")


def _report(call: Call, account: str | None, *, by: str, year: str | None) -> None:
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.numbers import read_year
    from kamplan.plan.portfolio import say_money
    from kamplan.service.budgets import report_budgets, view_budgeted
    from kamplan.service.entry import naming

    with naming("year"):
        wanted = read_year(year) if year else None
    found = report_budgets(call.caller, account, audience=call.audience, by=by, year=wanted)
    rows = [view_budgeted(one, by) for one in found]
    if call.format != "json":
        for row, one in zip(rows, found, strict=True):
            row |= {name: say_money(getattr(one, name)) for name in ("planned", "spent", "left")}
            row[by] = row[by] or "–"
    label = {"account": N_("Account"), "manager": N_("Account manager"), "year": N_("Year")}[by]
    columns = [
        Column(by, label, is_wide=True),
        Column("lines", N_("Lines"), justify="right"),
        Column("unapproved", N_("Not approved"), justify="right"),
        Column("planned", N_("Planned"), justify="right"),
        Column("spent", N_("Spent"), justify="right"),
        Column("left", N_("Left over"), justify="right"),
    ]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(
            N_("no budgets yet; next: kamplan budget set {account} LINE AMOUNT"), account=account or "ACCOUNT"
        ),
    )
