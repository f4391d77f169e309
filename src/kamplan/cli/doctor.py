"""Keep: what is in force, what is not as it should be, and what to do about it."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command

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
        lines = [f"mended: {one.what.say(call.language)}" for one in mended]
        for one in report.ailments:
            lines.append(f"{'warning' if one.is_urgent else 'note'}: {one.what.say(call.language)}")
            lines.append(f"  try: {one.do.say(call.language)}")
        emit_text("".join(f"{line}\n" for line in lines))
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
        "facts": {one.key: one.value for one in report.facts},
        "ailments": [view(one) for one in report.ailments],
        "mended": [view(one) for one in mended],
    }
