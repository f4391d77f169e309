"""Portfolio: every account at a glance, and a director's own standard."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import ForceOption, OnOption, complete_account
from kamplan.cli.outgoing import ReleaseOption
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from kamplan.analysis.portfolio import Portfolio

COMMANDS: list[Command] = []

ManagerOption = Annotated[
    str | None, typer.Option("--manager", metavar="P", help="Only what this person and whom they lead answer for.")
]
AccountOption = Annotated[
    str | None,
    typer.Option("--account", metavar="KEY", help="One account alone.", autocompletion=complete_account),
]


@command(
    COMMANDS, "portfolio", Panel.PORTFOLIO, shows=True, writes=("html", "xlsx"), reads=True, recalls=True, judges=True
)
def portfolio(
    call: Call,
    manager: ManagerOption = None,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="COLUMN", help="By what, worst first: flags, overdue, open, …")
    ] = None,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="KEY",
            help="One account's measures, and what each flag rests on.",
            autocompletion=complete_account,
        ),
    ] = None,
    on: OnOption = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE|-", help="Write a page or workbook: .html or .xlsx.")
    ] = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:
    """Show every account: how well it is known, what is late, what is at stake, and who carries it."""
    from kamplan.cli.output import emit_json
    from kamplan.cli.output_portfolio import print_line, print_portfolio
    from kamplan.errors import UsageError
    from kamplan.service.portfolio import load_line, load_portfolio
    from kamplan.service.portfolio_views import view_line, view_portfolio

    when = call.read_date(on, "--on")
    if account is not None:
        if manager or sort or output or call.file_format:
            raise UsageError(
                FieldPhrase("account", Phrase(N_("one account alone has no order and no page of its own"))),
                hint=f"kamplan portfolio --account {account}",
            )
        line, whole, grounds = load_line(call.caller, account, audience=call.audience, on=when)
        if call.format == "json":
            rests = {code: [{"id": one, "text": said} for one, said in found] for code, found in grounds.items()}
            emit_json(view_line(line) | {"as_of": whole.as_of.isoformat(), "rests_on": rests})
        else:
            print_line(call, line, grounds)
        call.say_withheld(line.withheld, call.audience)
        return
    whole = load_portfolio(call.caller, audience=call.audience, manager=manager, sort=sort, on=when)
    if output is not None or call.file_format is not None:
        _write(call, whole, output, force=force, release=release)
    elif call.format == "json":
        emit_json(view_portfolio(whole))
    else:
        print_portfolio(call, whole)
    call.say_withheld(whole.withheld, call.audience)


def _write(call: Call, whole: "Portfolio", output: str | None, *, force: bool, release: bool) -> None:
    from kamplan.cli.outgoing import Target, note_releases, refuse_bytes, write_out
    from kamplan.errors import UsageError
    from kamplan.service.portfolio_views import render_portfolio

    form = call.file_format or Path(output or "").suffix.lower().lstrip(".")
    if form not in ("html", "xlsx"):
        raise UsageError(
            FieldPhrase("output", Phrase(N_("{output} is neither a page nor a workbook"), output=repr(output))),
            hint=Phrase(N_("-o portfolio.html, or .xlsx")),
        )
    refuse_bytes(output, form, is_text=form == "html")
    content, outgoing = render_portfolio(call.caller, whole, form, call.language)
    own = f"portfolio-{call.audience.value}-{call.language}.{form}"
    content, name = write_out(call, content, own, Target(output, force, is_text=form == "html"))
    note_releases(call, outgoing, content, name, asked=release)


@command(COMMANDS, "scorecard", Panel.PORTFOLIO, shows=True, reads=True, recalls=True, judges=True)
def scorecard(
    call: Call,
    standard: Annotated[
        Path | None,
        typer.Option("--standard", metavar="FILE", help="Your standard, as TOML; the example's without."),
    ] = None,
    account: AccountOption = None,
    manager: ManagerOption = None,
    on: OnOption = None,
) -> None:
    """Measure accounts against your own standard, from what is recorded; accounts, never people."""
    from kamplan.cli.output import emit_json
    from kamplan.cli.output_portfolio import print_scorecard
    from kamplan.service.scorecard import measure_accounts, view_scorecard

    when = call.read_date(on, "--on")
    card = measure_accounts(call.caller, standard, audience=call.audience, account=account, manager=manager, on=when)
    if call.format == "json":
        emit_json(view_scorecard(card))
    else:
        print_scorecard(call, card)
    call.say_withheld(card.withheld, call.audience)
