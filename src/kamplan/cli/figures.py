"""Collect: figures."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument
from kamplan.domain.scales import Handling
from kamplan.language import N_

COMMANDS: list[Command] = []


@command(COMMANDS, "add-figure", Panel.COLLECT, shows=True)
def add_figure(
    call: Call,
    account: AccountArgument,
    year: Annotated[str, typer.Argument(metavar="YEAR", help="The year it is of.")],
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="Such as revenue, or 'our sales'.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Exact, such as 1250000.50.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Such as 'CNY million', persons, percent.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="ISO", help="Such as CNY, EUR, USD.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Where it stands.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Web page it stands on.")] = None,
    handling: Annotated[Handling | None, typer.Option("--handling", help="Marking; clear needs --url.")] = None,
) -> None:
    """Record a figure of one year; figures are entered, never derived."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.figures import add_figure as add
    from kamplan.service.views import view_figure

    fields = {
        "year": year, "measure": measure, "value": amount, "unit": unit, "currency": currency, "source": source,
        "url": url, "handling": handling,
    }  # fmt: skip
    added = add(call.caller, account, fields)
    unit_text = f" {added.unit or added.currency}" if added.unit or added.currency else ""
    emit_done(
        call,
        f"{added.id}: {added.measure} {added.year} = {added.value:f}{unit_text}, marked {added.handling.value}",
        values=view_figure(added, Audience.TEAM),
    )


@command(COMMANDS, "list-figures", Panel.COLLECT, shows=True, reads=True)
def list_figures(call: Call, account: AccountArgument) -> None:
    """List the figures of an account."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.service.figures import list_figures as find
    from kamplan.service.views import view_figure

    found = find(call.caller, account, audience=call.audience)
    rows = [view_figure(one, call.audience) for one in found]
    columns = [
        Column("id", N_("Id")),
        Column("year", N_("Year")),
        Column("measure", N_("Measure"), is_wide=True),
        Column("value", N_("Value"), justify="right"),
        Column("currency", N_("Currency"), in_table=False),
        Column("unit", N_("Unit")),
        Column("source", N_("Source"), is_wide=True),
        Column("url", N_("Web page"), in_table=False),
        Column("handling", N_("Marking")),
    ]
    if call.audience == "customer":
        columns = [one for one in columns if one.key not in ("id", "handling")]
    emit_list(call, columns, rows, empty=f"no figures yet; next: kamplan add-figure {account} YEAR MEASURE AMOUNT")
    call.say_left_out(
        (one.id for one in found), lambda: (one.id for one in find(call.caller, account, audience=Audience.TEAM))
    )
