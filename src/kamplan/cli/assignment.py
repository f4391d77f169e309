"""Portfolio: how an account scores, who looks after it, and what it may cost."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import WARNING, Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, complete_account, complete_item
from kamplan.language import COMMA, LINE, N_, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.service.records import RecordLine

COMMANDS: list[Command] = []
ROLES = {"manager": N_("as manager"), "sponsor": N_("as sponsor"), "director": N_("as director")}
ROLE_SENTENCES = {"manager": N_("manager {name}"), "sponsor": N_("sponsor {name}"), "director": N_("director {name}")}
_WANTED = {
    (True, True): N_("the line and an amount"), (True, False): N_("the line"),
    (False, True): N_("an amount"), (False, False): N_("nothing"),
}  # fmt: skip
"""What the words after an account or a budget line are, by whether a line and an amount are among them."""


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
    from kamplan.plan.portfolio import FIELDS
    from kamplan.service.entry import split_list
    from kamplan.service.portfolio import place_score
    from kamplan.service.records import add_record
    from kamplan.service.views import view_record

    fields: dict[str, Any] = {
        "why": why, "attractiveness": split_list(attractiveness), "strength": split_list(strength), "cites": cites,
    }  # fmt: skip
    line = add_record(call.caller, account, Kind.SCORE, fields)
    place = place_score(call.caller, line.record)
    words = [Phrase(N_("{id} recorded: {account}"), id=line.record.id, account=line.record.account)]
    if place:
        words.append(
            Phrase(
                N_("attractiveness {attractiveness}, our strength {strength}: {field}"),
                attractiveness=place.attractiveness,
                strength=place.strength,
                field=Phrase(FIELDS[place.field]),
            )
        )
    values = view_record(line, Audience.TEAM) | {
        "place": place and {"attractiveness": place.attractiveness, "strength": place.strength, "field": place.field}
    }
    emit_done(
        call,
        Joined(words),
        values=values,
    )


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
    words = [Phrase(
        N_("{account}: {roles}"),
        account=done.account.key,
        roles=Joined(
            (
                Phrase(ROLE_SENTENCES[role], name=getattr(done.account, role) or Phrase(N_("nobody")))
                for role, name in (("manager", manager), ("sponsor", sponsor), ("director", director))
                if name is not None
            ),
            COMMA,
        ),
    )]  # fmt: skip
    words += [
        Phrase(
            N_("  accounts of {name} {role}: {before} → {after}"),
            name=one.name,
            role=Phrase(ROLES[one.role]),
            before=one.before,
            after=one.after,
        )
        for one in done.shifts
    ]
    shifts = [{"role": one.role, "name": one.name, "before": one.before, "after": one.after} for one in done.shifts]
    values = view_account(done.account, Audience.TEAM) | {
        "load": shifts,
        "warnings": [str(one) for one in done.warnings],
    }
    emit_done(call, Joined(words, LINE), values=values)
    for warning in done.warnings:
        call.say(Phrase(WARNING, problem=warning))


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
        raise UsageError(
            Phrase(N_("budgets are never shown to a customer")), hint=Phrase(N_("leave --audience customer out"))
        )
    if act is BudgetAct.REPORT:
        _report(call, target, by=by or "account", year=year)
        return
    name, line, amount = _read_words(act, target, words or [])
    call.echo_amount(amount, "amount")
    if act is BudgetAct.SET:
        done, is_new = budgets.set_budget(call.caller, name, line, amount, currency=currency, year=year)
        _emit(call, done, N_("planned") if is_new else N_("changed"))
    elif act is BudgetAct.SPEND:
        _emit(call, budgets.spend(call.caller, name, line, amount, year=year), N_("spent"))
    else:
        when = call.read_date(on, "--on")
        _emit(call, budgets.approve(call.caller, name, line, by=by, on=when, year=year), N_("approved"))


def _read_words(act: BudgetAct, target: str | None, words: list[str]) -> tuple[str, str | None, str]:
    """Return the account or line, the name of an account's line, and the amount."""
    from kamplan.domain.ids import Kind, parse_id
    from kamplan.errors import UsageError

    has_amount = act is not BudgetAct.APPROVE
    written = N_("kamplan budget {act} ACCOUNT LINE, or budget {act} B-n")
    if has_amount:
        written = N_("kamplan budget {act} ACCOUNT LINE AMOUNT, or budget {act} B-n AMOUNT")
    hint = Phrase(written, act=act.value)
    if target is None:
        raise UsageError(Phrase(N_("neither an account nor a line is named")), hint=hint)
    try:
        parse_id(target, Kind.BUDGET)
        named = 0
    except UsageError:
        named = 1
    if len(words) != named + has_amount:
        wanted = Phrase(_WANTED[bool(named), has_amount])
        raise UsageError(Phrase(N_("after {target} comes {wanted}"), target=target, wanted=wanted), hint=hint)
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
    words = [
        Phrase(N_("{id} {did}: {line}"), id=record.id, did=Phrase(did), line=record.line),
        Phrase(N_("planned {planned} {currency}"), planned=f"{record.planned:,f}", currency=record.currency),
    ]
    words.append(
        Phrase(N_("spent {spent}, left {left}"), spent=f"{record.spent or Decimal(0):,f}", left=f"{record.left:,f}")
    )
    words += (
        [
            Phrase(
                N_("approved by {approved_by} on {approved_on}"),
                approved_by=record.approved_by,
                approved_on=record.approved_on,
            )
        ]
        if record.approved_by
        else []
    )
    emit_done(call, Joined(words), values=view_record(line, Audience.TEAM) | {"left": format(record.left, "f")})
    if record.left < 0:
        call.say(
            Phrase(
                WARNING,
                problem=Phrase(
                    N_("{id} is overspent by {left} {currency}"),
                    id=record.id,
                    left=f"{-record.left:,f}",
                    currency=record.currency,
                ),
            )
        )


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
