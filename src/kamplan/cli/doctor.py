"""Keep: what is in force, what is not as it should be, and what to do about it."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import WARNING, Call, Command, Panel, command
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from kamplan.service.ailments import Ailment
    from kamplan.service.doctor import Report

COMMANDS: list[Command] = []


@command(COMMANDS, "doctor", Panel.KEEP, shows=True)
def doctor(
    call: Call,
    fix: Annotated[
        bool, typer.Option("--fix", help="Close what others may read, and remove what killed commands left.")
    ] = False,
) -> None:
    """Say what is in force and what is not as it should be, with what to do; exit 10 when something needs doing."""
    from kamplan.cli.output import Column, emit_json, emit_list, emit_record, emit_text
    from kamplan.errors import ExitCode
    from kamplan.service.doctor import examine, mend

    report = examine(call.caller, os.environ)
    mended = mend(report) if fix else []
    if mended:
        report = examine(call.caller, os.environ)
    if call.format == "json":
        emit_json(_view(call, report, mended))
    elif call.format == "table":
        emit_record(call, [(one.key, one.label, one.value) for one in report.facts])
        lines = [Phrase(N_("mended: {what}"), what=one.what) for one in mended]
        for one in report.ailments:
            lines.append(Phrase(WARNING if one.is_urgent else N_("note: {problem}"), problem=one.what))
            lines.append(Phrase(N_("  try: {hint}"), hint=one.do))
        emit_text("".join(f"{line.say(call.language)}\n" for line in lines))
    else:
        columns = [Column(key, key) for key in ("what", "do", "urgent", "fixable")]
        emit_list(call, columns, _view(call, report, mended)["ailments"], empty="")
    if report.needs_doing:
        raise typer.Exit(ExitCode.FINDINGS)


def _view(call: Call, report: "Report", mended: "list[Ailment]") -> dict[str, Any]:
    def view(one: "Ailment") -> dict[str, Any]:
        said = {"what": one.what.say(call.language), "do": one.do.say(call.language)}
        return {**said, "urgent": one.is_urgent, "fixable": one.mend is not None}

    return {
        "facts": {one.key: str(one.value) for one in report.facts},
        "ailments": [view(one) for one in report.ailments],
        "mended": [view(one) for one in mended],
    }
