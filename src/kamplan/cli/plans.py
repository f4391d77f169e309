"""Plan: rendering it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, ForceOption, OnOption, complete_version
from kamplan.cli.outgoing import ReleaseOption, Target, note_releases, refuse_bytes, write_out
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from kamplan.render.plan import PlanFormat

COMMANDS: list[Command] = []


@command(COMMANDS, "render-plan", Panel.PLAN, reads=True, recalls=True, judges=True)
def render_plan(
    call: Call,
    account: AccountArgument,
    format: Annotated[
        Literal["md", "html", "json", "docx", "pdf", "xlsx"] | None,
        typer.Option("--format", help="Of the file; its ending says so, else md."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|-", help="Where to write; - is standard output."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Render an unfinished plan, marked DRAFT.")] = False,
    on: OnOption = None,
    template: Annotated[
        str,
        typer.Option(
            "--template", metavar="NAME|FILE", help="A shipped template, or a file of your own, as .docx for Word."
        ),
    ] = "account-plan",
    release: ReleaseOption = False,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="P-n", help="A version as it was frozen.", autocompletion=complete_version),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Render the account plan for an audience; an unfinished one is refused without --draft."""
    from kamplan.errors import UsageError
    from kamplan.render.plan import FORMATS
    from kamplan.service.plans import Copy, make_plan, make_version

    chosen = choose_format(format, output)
    if FORMATS[chosen].template is None and template != "account-plan":
        raise UsageError(
            FieldPhrase("--template", Phrase(N_("{chosen} takes no template"), chosen=chosen)),
            hint=Phrase(N_("leave --template out, or name another --format")),
        )
    copy = Copy(call.audience, chosen, call.document_language, template)
    if version is None:
        made = make_plan(call.caller, account, copy, is_draft=draft, on=call.read_date(on, "--on"))
    else:
        _refuse_with_version(draft=draft, on=on, known_on=call.known_on_text)
        made = make_version(call.caller, account, version, copy)
    target = Target(output, force, is_text=FORMATS[chosen].is_text)
    content, name = write_out(call, made.content, made.file_name, target)
    call.say_withheld(made.outgoing.withheld, call.audience)
    note_releases(call, [made.outgoing], content, name, asked=release)


def _refuse_with_version(*, draft: bool, on: str | None, known_on: str | None) -> None:
    """Refuse options that would change what a version froze."""
    from kamplan.errors import UsageError

    for option, is_given in (("--draft", draft), ("--on", on), ("--known-on", known_on)):
        if is_given:
            raise UsageError(
                FieldPhrase(option, Phrase(N_("a version reads as it was frozen"))),
                hint=Phrase(N_("leave {option} out, or leave --version out"), option=option),
            )


def choose_format(typed: str | None, output: str | None) -> "PlanFormat":
    """Return the format asked for, else the one the file's ending means; refuse bytes that a terminal would show."""
    from kamplan.errors import UsageError
    from kamplan.render.plan import FORMATS, PlanFormat

    ending = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    named = typed or {"": "md", "markdown": "md"}.get(ending, ending)
    if named not in set(PlanFormat):
        *others, last = PlanFormat
        raise UsageError(
            FieldPhrase("-o", Phrase(N_("no plan is written as .{ending}"), ending=ending)),
            hint=Phrase(N_("--format {others} or {last}"), others=", ".join(others), last=last),
        )
    chosen = PlanFormat(named)
    refuse_bytes(output, chosen.value, is_text=FORMATS[chosen].is_text)
    return chosen
