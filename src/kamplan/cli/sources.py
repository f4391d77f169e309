"""Collect: sources."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, MaybeAccountArgument
from kamplan.domain.scales import Reliability, SourceKind
from kamplan.language import N_

COMMANDS: list[Command] = []

PublisherOption = Annotated[str | None, typer.Option("--publisher", metavar="P", help="Who publishes it.")]
ReliabilityOption = Annotated[
    Reliability | None, typer.Option("--reliability", help="A completely reliable … E unreliable, F not judged.")
]


@command(COMMANDS, "add-source", Panel.COLLECT, shows=True)
def add_source(
    call: Call,
    account: AccountArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the source is called.")],
    kind: Annotated[SourceKind, typer.Option("--kind", help="What sort of source it is.")],
    publisher: PublisherOption = None,
    reliability: ReliabilityOption = None,
) -> None:
    """Record a source; its items inherit its kind and reliability."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import add_source as add
    from kamplan.service.views import view_source

    fields = {"name": name, "publisher": publisher, "kind": kind, "reliability": reliability}
    added = add(call.caller, account, fields)
    emit_done(
        call,
        f"{added.id}: {added.name}, reliability {added.reliability or 'not judged'}",
        values=view_source(added, Audience.TEAM),
    )


@command(COMMANDS, "edit-source", Panel.COLLECT, shows=True)
def edit_source(
    call: Call,
    source: Annotated[str, typer.Argument(metavar="S-n", help="Id of the source.")],
    name: Annotated[str | None, typer.Option("--name", help="What the source is called.")] = None,
    kind: Annotated[SourceKind | None, typer.Option("--kind", help="What sort of source it is.")] = None,
    publisher: PublisherOption = None,
    reliability: ReliabilityOption = None,
) -> None:
    """Change a source; items without a reliability of their own follow."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import edit_source as edit
    from kamplan.service.views import view_source

    fields = {"name": name, "publisher": publisher, "kind": kind, "reliability": reliability}
    edited, changed = edit(call.caller, source, fields)
    text = f"{edited.id}: {edited.name} changed" if changed else f"{edited.id}: nothing to change"
    emit_done(call, text, values=view_source(edited, Audience.TEAM))


@command(COMMANDS, "list-sources", Panel.COLLECT, shows=True, reads=True)
def list_sources(call: Call, account: MaybeAccountArgument = None) -> None:
    """List the sources of an account, or of all."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import fold_sources
    from kamplan.service.sources import list_sources as find
    from kamplan.service.views import view_source

    found = find(call.caller, account, audience=call.audience)
    columns = [
        Column("id", N_("Id")),
        Column("account", N_("Account"), in_table=account is None),
        Column("name", N_("Source"), is_wide=True),
        Column("publisher", N_("Publisher"), is_wide=True),
        Column("kind", N_("Kind")),
        Column("reliability", N_("Reliability")),
        Column("items", N_("Items"), justify="right"),
    ]
    if call.audience == "customer":
        columns = [one for one in columns if one.key not in ("id", "reliability")]
    listed = fold_sources(found) if call.audience is Audience.CUSTOMER else found
    rows = [view_source(one, call.audience) for one in listed]
    emit_list(call, columns, rows, empty="no sources yet; an item brings its source with it: kamplan add-intel …")
    call.say_left_out(
        (one.id for one in found), lambda: (one.id for one in find(call.caller, account, audience=Audience.TEAM))
    )
