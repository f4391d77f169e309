"""Analyse: what a good reviewer would point out, of one account or of all."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import MaybeAccountArgument, OnOption
from kamplan.language import N_, Phrase, translator

COMMANDS: list[Command] = []


@command(COMMANDS, "check", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def check(
    call: Call,
    account: MaybeAccountArgument = None,
    on: OnOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 10 on an error or a warning.")] = False,
    code: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="Say what a rule is about, such as KP013.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Check the store's file instead, without writing to it; exit 10 on a fault.")
    ] = False,
) -> None:
    """Say what a good reviewer would point out, the most severe first; nothing when all is well."""
    from kamplan.errors import ExitCode
    from kamplan.service.analysis import check_accounts, view_finding

    if code is not None:
        _explain(call, code)
        return
    if deep:
        _check_file(call, account)
        return
    checked = check_accounts(call.caller, account, audience=call.audience, on=call.read_date(on, "--on"))
    if call.format == "table":
        from kamplan.cli.output_analysis import print_checks

        print_checks(call, checked.findings, with_account=account is None)
    else:
        from kamplan.cli.output import Column, emit_list

        keys = ("account", "code", "severity", "message", "about", "hint")
        rows = [{"account": key, **view_finding(finding)} for key, finding in checked.findings]
        emit_list(call, [Column(key, key) for key in keys], rows, empty="")
    call.say_withheld(checked.withheld, call.audience)
    if strict and any(finding.severity != "notice" for _, finding in checked.findings):
        raise typer.Exit(ExitCode.FINDINGS)


def _check_file(call: Call, account: str | None) -> None:
    from kamplan.cli.output import Column, emit_list
    from kamplan.errors import ExitCode, UsageError
    from kamplan.service.backups import check_file

    if account is not None:
        raise UsageError(Phrase(N_("--deep looks at the whole file, not at one account")), hint="kamplan check --deep")
    rows = [{"where": one.where, "what": one.what} for one in check_file(call.caller)]
    columns = [Column("where", N_("Where")), Column("what", N_("What is wrong"), is_wide=True)]
    if rows or call.format != "table":
        emit_list(call, columns, rows, empty="")
    if rows:
        call.say(
            Phrase(N_("the store is damaged; `kamplan list-backups` shows what `kamplan restore` can put in its place"))
        )
        raise typer.Exit(ExitCode.FINDINGS)


def _explain(call: Call, code: str) -> None:
    from kamplan.cli.output import emit_json, emit_text
    from kamplan.service.analysis import explain_check

    known, text = explain_check(code)
    if call.format == "json":
        emit_json({"code": known, "text": text})
    else:
        emit_text(f"{known}: {translator(call.language)(text)}\n")
