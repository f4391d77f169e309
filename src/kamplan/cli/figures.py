"""Collect: figures."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, FigureArgument, SetOption, WithdrawnOption
from kamplan.domain.scales import Handling
from kamplan.domain.wording import Code
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.figure import Figure

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

    call.echo_amount(amount, "amount")
    fields = {
        "year": year, "measure": measure, "value": amount, "unit": unit, "currency": currency, "source": source,
        "url": url, "handling": handling,
    }  # fmt: skip
    added = add(call.caller, account, fields)
    emit_done(call, _say(added, N_("recorded")), values=view_figure(added, Audience.TEAM))


def _say(figure: "Figure", did: str) -> Phrase:
    unit = f" {figure.unit or figure.currency}" if figure.unit or figure.currency else ""
    amount = f"{figure.measure} {figure.year} = {figure.value:f}{unit}"
    return Phrase(
        N_("{id} {did}: {amount}; marked {handling}"),
        id=figure.id,
        did=Phrase(did),
        amount=amount,
        handling=Code(figure.handling.value),
    )


@command(COMMANDS, "show-figure", Panel.COLLECT, shows=True, reads=True, recalls=True, is_listed=False)
def show_figure(call: Call, figure: FigureArgument) -> None:
    """Show a figure."""
    from kamplan.cli.output import emit_record
    from kamplan.domain.collected import label_fields
    from kamplan.domain.ids import Kind
    from kamplan.service.figures import get_figure
    from kamplan.service.views import view_figure

    values = view_figure(get_figure(call.caller, figure, audience=call.audience), call.audience)
    labels = label_fields(Kind.FIGURE)
    emit_record(call, [(one, labels[one], value) for one, value in values.items()], values=values)


@command(COMMANDS, "edit-figure", Panel.COLLECT, shows=True, is_listed=False)
def edit_figure(call: Call, figure: FigureArgument, settings: SetOption = None) -> None:
    """Change a figure: with --set, or whole in $EDITOR."""
    from kamplan.cli.editing import change_record, read_fields
    from kamplan.cli.output import emit_done
    from kamplan.domain.collected import COLLECTED
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.figures import edit_figure as edit
    from kamplan.service.figures import get_figure
    from kamplan.service.views import view_figure

    spec = COLLECTED[Kind.FIGURE]
    edited, changed = change_record(
        call,
        spec,
        read_fields(call, spec, settings),
        lambda: get_figure(call.caller, figure, audience=Audience.TEAM),
        partial(edit, call.caller, figure),
    )
    emit_done(
        call, _say(edited, N_("changed") if changed else N_("as it was")), values=view_figure(edited, Audience.TEAM)
    )


def withdraw_one(call: Call, figure: str, reason: str, on: "date | None" = None) -> None:
    """Take a figure back."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.figures import withdraw_figure
    from kamplan.service.views import view_figure

    gone = withdraw_figure(call.caller, figure, reason=reason, on=on)
    emit_done(call, _say(gone, N_("withdrawn")), values=view_figure(gone, Audience.TEAM))


@command(COMMANDS, "list-figures", Panel.COLLECT, shows=True, reads=True, recalls=True)
def list_figures(call: Call, account: AccountArgument, everything: WithdrawnOption = False) -> None:
    """List the figures of an account."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.service.figures import list_figures as find
    from kamplan.service.views import view_figure

    found = find(call.caller, account, audience=call.audience, with_withdrawn=everything)
    rows = [view_figure(one, call.audience) for one in found]
    columns = [
        Column("id", N_("Id")),
        Column("year", N_("Year")),
        Column("measure", N_("Measure"), is_wide=True),
        Column("value", N_("Value"), justify="right"),
        Column("currency", N_("Currency"), in_table=False),
        Column("unit", N_("Unit of measure")),
        Column("source", N_("Source"), is_wide=True),
        Column("url", N_("Web page"), in_table=False),
        Column("handling", N_("Marking")),
        Column("withdrawn_on", N_("Withdrawn"), in_table=any(not one.is_active for one in found)),
        Column("withdrawn_reason", N_("Why withdrawn"), in_table=False),
    ]
    if call.audience == "customer":
        columns = [one for one in columns if one.key not in ("id", "handling", "withdrawn_on", "withdrawn_reason")]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(N_("no figures yet; next: kamplan add-figure {account} YEAR MEASURE AMOUNT"), account=account),
    )
    team = partial(find, call.caller, account, audience=Audience.TEAM, with_withdrawn=everything)
    call.say_left_out((one.id for one in found), lambda: (one.id for one in team()))
