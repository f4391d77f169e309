"""Plan: the templates of its documents."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.language import N_, Phrase

COMMANDS: list[Command] = []


@command(COMMANDS, "list-templates", Panel.PLAN, shows=True)
def list_templates(call: Call) -> None:
    """List the templates that --template takes: the shipped ones and your own."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.templates import list_templates as find

    rows = [
        {"name": one.name, "formats": list(one.formats), "own": one.is_own, "folder": str(one.folder)}
        for one in find(call.caller)
    ]
    columns = [
        Column("name", N_("Template")),
        Column("formats", N_("Formats")),
        Column("own", N_("Your own")),
        Column("folder", N_("Folder"), is_wide=True),
    ]
    emit_list(call, columns, rows, empty="no templates: the installation is damaged; install kamplan again")


@command(COMMANDS, "copy-template", Panel.PLAN, shows=True)
def copy_template(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A shipped template, such as account-plan.")],
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="What your copy is called.")] = None,
) -> None:
    """Copy a shipped template to your own templates, to be changed there."""
    from kamplan.cli.output import emit_done
    from kamplan.service.templates import copy_template as copy

    folder = copy(call.caller, name, to=to)
    text = Phrase(
        N_("{folder}: change it, then `kamplan render-plan ACCOUNT --template {name}`"), folder=folder, name=folder.name
    )
    emit_done(call, text, values={"name": folder.name, "folder": str(folder)})
