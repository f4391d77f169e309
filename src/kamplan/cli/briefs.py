"""Plan: the papers people take to a meeting, and what is new for the team."""

from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Format, Panel, command
from kamplan.cli.options import (
    AccountArgument,
    ForceOption,
    MaybeAccountArgument,
    OnOption,
    complete_contact,
    complete_record,
)
from kamplan.cli.outgoing import PAPERS, OutputOption, ReleaseOption, Target, note_releases, write_out, write_paper

if TYPE_CHECKING:
    from kamplan.service.briefs import Paper

COMMANDS: list[Command] = []


@command(COMMANDS, "brief", Panel.PLAN, shows=True, writes=PAPERS, reads=True, recalls=True, judges=True)
def brief(
    call: Call,
    account: AccountArgument,
    contact: Annotated[
        list[str] | None,
        typer.Option(
            "--contact", metavar="NAME|C-n", help="Who is met; repeat for more.", autocompletion=complete_contact
        ),
    ] = None,
    opportunity: Annotated[
        str | None,
        typer.Option(
            "--opportunity", metavar="O-n", help="What it is about; without --contact, who has a part in it.",
            autocompletion=complete_record,
        ),
    ] = None,
    output: OutputOption = None,
    on: OnOption = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:  # fmt: skip
    """Prepare a meeting: who they are, what they want, what is open, what may be said, what is worth asking."""
    from kamplan.service.briefs import make_brief

    made = make_brief(
        call.caller, account, audience=call.audience, language=call.language, contacts=contact or (),
        opportunity=opportunity, on=call.read_date(on, "--on"),
    )  # fmt: skip
    _emit(call, made, Target(output, force), release=release)


@command(COMMANDS, "digest", Panel.ANALYSE, shows=True, writes=PAPERS, reads=True, judges=True)
def digest(
    call: Call,
    account: MaybeAccountArgument = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From this day on; the last 7 days without.")
    ] = None,
    output: OutputOption = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:
    """Tell in words what is new: what the customer wants, what was learned or decided, what no longer holds."""
    from kamplan.cli.output import Column, emit_json, emit_list
    from kamplan.service.digests import make_digest, view_news

    made = make_digest(
        call.caller, account, since=call.read_date(since, "--since", edge="start"), audience=call.audience,
        language=call.language,
    )  # fmt: skip
    if output is not None or call.format is Format.TABLE:
        _emit(call, made.paper, Target(output, force), release=release)
        return
    rows = [view_news(key, one) for key, one in made.news]
    if call.format is Format.JSON:
        emit_json(rows)
    else:
        keys = ("account", "chapter", "id", "topic", "what", "text", "cites")
        emit_list(call, [Column(key, key) for key in keys], rows, empty="")
    call.say_withheld(made.paper.withheld, call.audience)


@command(
    COMMANDS, "sponsor-brief", Panel.PLAN, shows=True, writes=("md", "html", "docx", "pdf"), reads=True, recalls=True,
    judges=True,
)  # fmt: skip
def sponsor_brief(
    call: Call,
    account: AccountArgument,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE|-",
            help="Write a file, .md, .html, .docx or .pdf; - is Markdown on standard output.",
        ),
    ] = None,
    on: OnOption = None,
    release: ReleaseOption = False,
    force: ForceOption = False,
) -> None:  # fmt: skip
    """Show the sponsor where the account stands, what is asked, whom to meet, what waits, and what is late."""
    from kamplan.cli.output_document import emit_document
    from kamplan.domain.scales import Language
    from kamplan.service.plans import SPONSOR_TEMPLATE, Copy, make_plan, make_sponsor_brief

    day, language = call.read_date(on, "--on"), Language(call.language)
    document, dossier = make_sponsor_brief(call.caller, account, audience=call.audience, language=language, on=day)
    if output is None and call.file_format is None:
        emit_document(call, document)
        call.say_withheld(dossier.withheld, call.audience)
        return
    from kamplan.cli.plans import choose_format
    from kamplan.render.plan import FORMATS

    chosen = choose_format(call.file_format, output)
    copy = Copy(call.audience, chosen, language, SPONSOR_TEMPLATE)
    made = make_plan(call.caller, account, copy, is_draft=document.is_draft, on=day)
    target = Target(output, force, is_text=FORMATS[chosen].is_text)
    content, name = write_out(call, made.content, made.file_name, target)
    call.say_withheld(made.outgoing.withheld, call.audience)
    note_releases(call, [made.outgoing], content, name, asked=release)


def _emit(call: Call, paper: "Paper", target: Target, *, release: bool) -> None:
    """Print a paper, or write its file and record it where it leaves the team."""
    from kamplan.cli.output_document import emit_document

    if target.output is None and call.file_format is None:
        emit_document(call, paper.document)
        call.say_withheld(paper.withheld, call.audience)
        return
    write_paper(call, paper, target, release=release)
