"""Plan: a proposal against what is on record, before it goes out."""

from pathlib import Path
from typing import Annotated

import typer

from kamplan.cli.call import WARNING, Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, ForceOption, complete_record
from kamplan.cli.outgoing import PAPERS, OutputOption, ReleaseOption, Target, write_paper
from kamplan.language import N_, Phrase

COMMANDS: list[Command] = []


@command(COMMANDS, "check-proposal", Panel.PLAN, shows=True, writes=PAPERS, reads=True, judges=True)
def check_proposal(
    call: Call,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Word, PowerPoint, Excel, PDF, HTML, Markdown, text, e-mail.")
    ],
    account: AccountArgument,
    opportunity: Annotated[
        str | None,
        typer.Option(
            "--opportunity", metavar="O-n", help="The one it is about; all open ones without.",
            autocompletion=complete_record,
        ),
    ] = None,
    output: OutputOption = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:  # fmt: skip
    """Say which needs, criteria and interests on record a proposal answers; exit 10 where it leaves one out."""
    from kamplan.errors import ExitCode
    from kamplan.service.proposals import check_proposal, view_check, view_coverage

    check = check_proposal(call.caller, file, account, audience=call.audience, opportunity=opportunity)
    if output is not None or call.file_format is not None:
        from kamplan.cli.output_proposal import list_rest
        from kamplan.service.proposals import make_paper

        paper = make_paper(call.caller, check, call.language, rest=list(list_rest(check, call.language)))
        write_paper(call, paper, Target(output, force), release=release)
    elif call.format == "json":
        from kamplan.cli.output import emit_json

        emit_json(view_check(check))
    elif call.format == "table":
        from kamplan.cli.output_proposal import print_check

        print_check(check, call.language)
    else:
        from kamplan.cli.output import Column, emit_list

        rows = [view_coverage(one, check) for one in check.coverages]
        emit_list(call, [Column(key, key) for key in rows[0]], rows, empty="")
    if len(check.opportunities) > 1:
        call.say(
            Phrase(
                N_("checked against all {count} open opportunities; --opportunity O-n checks one"),
                count=len(check.opportunities),
            )
        )
    if check.leaks:
        call.say(
            Phrase(
                WARNING,
                problem=Phrase(
                    N_("it tells the customer what they may not know, in {count} places"), count=len(check.leaks)
                ),
            )
        )
        call.say(Phrase(N_("  try: kamplan scan-leaks {file} --account {account}"), file=file, account=check.account))
    if output is None and call.file_format is None:
        call.say_withheld(check.withheld, call.audience)
    if check.unanswered:
        raise typer.Exit(ExitCode.FINDINGS)
