"""Analyse: what a good reviewer would point out."""

from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import MaybeAccountArgument, OnOption

if TYPE_CHECKING:
    from kamplan.service.analysis import AccountFinding

COMMANDS: list[Command] = []


def complete_code(incomplete: str) -> list[str]:
    """Offer the codes of the rules."""
    from kamplan.analysis.checks import RULES

    return [rule.CODE for rule in RULES if rule.CODE.startswith(incomplete.upper())]


@command(COMMANDS, "check", Panel.ANALYSE, shows=True, reads=True, judges=True)
def check(
    call: Call,
    account: MaybeAccountArgument = None,
    on: OnOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 10 for an error or a warning.")] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Say what a rule looks for.", autocompletion=complete_code),
    ] = None,
) -> None:
    """List what a good reviewer would point out; silent when all is well."""
    from kamplan.cli.output import emit_text
    from kamplan.errors import ExitCode
    from kamplan.service.analysis import check_accounts, explain_rule

    if explain is not None:
        emit_text(explain_rule(explain) + "\n")
        return
    found = check_accounts(call.caller, account, audience=call.audience, on=call.read_date(on, "--on"))
    _emit(call, found, with_account=account is None)
    if strict and any(one.finding.severity != "notice" for one in found):
        raise typer.Exit(ExitCode.FINDINGS)


def _emit(call: Call, found: "list[AccountFinding]", *, with_account: bool) -> None:
    from kamplan.cli.output import Column, emit_list

    rows = [
        {
            "account": one.account,
            "code": one.finding.code,
            "severity": one.finding.severity,
            "message": one.finding.message.say(call.language),
            "about": one.finding.about,
            "hint": one.finding.hint,
        }
        for one in found
    ]
    if call.format == "json":
        rows = [row | {"message": str(one.finding.message)} for row, one in zip(rows, found, strict=True)]
    elif call.format == "table":
        from kamplan.cli.output_analysis import print_findings

        print_findings(call, [(one.account if with_account else None, one.finding) for one in found])
        return
    columns = [Column(name, name) for name in ("account", "code", "severity", "message", "about", "hint")]
    emit_list(call, columns, rows, empty="")
