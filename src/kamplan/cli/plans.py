"""Plan: rendering it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kamplan.cli.call import AudienceOption, Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, OnOption
from kamplan.domain.scales import Audience

COMMANDS: list[Command] = []


@command(COMMANDS, "render-plan", Panel.PLAN, judges=True)
def render_plan(
    call: Call,
    account: AccountArgument,
    format: Annotated[
        Literal["md", "html", "json"] | None,
        typer.Option("--format", help="Of the file; its ending says so, else md."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|-", help="Where to write; - is standard output."),
    ] = None,
    audience: AudienceOption = Audience.TEAM,
    draft: Annotated[bool, typer.Option("--draft", help="Render an unfinished plan, marked DRAFT.")] = False,
    on: OnOption = None,
    template: Annotated[
        str, typer.Option("--template", metavar="NAME|FILE", help="A shipped template, or a file of your own.")
    ] = "account-plan",
) -> None:
    """Render the account plan for an audience; an unfinished one is refused without --draft."""
    from kamplan.cli.output import emit_text
    from kamplan.errors import UsageError
    from kamplan.render.plan import PlanFormat
    from kamplan.service.plans import make_plan, write_document

    ending = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    chosen = format or ("md" if ending == "markdown" else ending if ending in ("md", "html", "json") else "md")
    if ending and format is None and ending not in ("md", "markdown", "html", "json"):
        raise UsageError(f"-o: no plan is written as .{ending}", hint="--format md, html or json")
    made = make_plan(
        call.caller,
        account,
        audience=audience,
        plan_format=PlanFormat(chosen),
        language=call.lang,
        is_draft=draft,
        on=call.read_date(on, "--on"),
        template=template,
    )
    if output == "-":
        emit_text(made.text)
    else:
        path = Path(output or made.file_name)
        write_document(path, made.text)
        call.say(f"wrote {path}")
    call.say_withheld(made.withheld, audience)
