"""Analyse: where an account stands."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, OnOption, complete_area

COMMANDS: list[Command] = []


@command(COMMANDS, "analyze", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def analyze(
    call: Call,
    account: AccountArgument,
    on: OnOption = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            metavar="AREA",
            help="List only this area's topics and what they miss.",
            autocompletion=complete_area,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 10 while a required topic is not done.")] = False,
) -> None:
    """Say what is known, assumed, stale and missing, and what to do about it."""
    from kamplan.cli.output import emit_json
    from kamplan.errors import ExitCode
    from kamplan.service.analysis import analyze_account, view_analysis

    analysis, checklist, dossier = analyze_account(
        call.caller, account, audience=call.audience, on=call.read_date(on, "--on")
    )
    wanted = checklist.find_area(area).id if area else None
    if call.format == "json":
        emit_json(view_analysis(analysis, area=wanted))
    elif call.format in ("csv", "plain"):
        from kamplan.cli.output_analysis import print_topics

        print_topics(call, analysis, area=wanted)
    else:
        from kamplan.cli.output_analysis import print_analysis

        print_analysis(call, analysis, checklist, area=wanted)
    call.say_withheld(dossier.withheld, call.audience)
    if strict and any(topic.required and not topic.is_done for topic in analysis.topics):
        raise typer.Exit(ExitCode.FINDINGS)
