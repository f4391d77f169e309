"""Collect: sources."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, MaybeAccountArgument, SetOption, SourceArgument, WithdrawnOption
from kamplan.domain.scales import Reliability, SourceKind
from kamplan.language import N_, Joined, Phrase

if TYPE_CHECKING:
    from datetime import date

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
        Phrase(
            N_("{id}: {name}, reliability {reliability}"),
            id=added.id,
            name=added.name,
            reliability=added.reliability or Phrase(N_("not judged")),
        ),
        values=view_source(added, Audience.TEAM),
    )


@command(COMMANDS, "show-source", Panel.COLLECT, shows=True, reads=True, recalls=True, is_listed=False)
def show_source(call: Call, source: SourceArgument) -> None:
    """Show a source, described by itself or by the first of its items."""
    from kamplan.cli.output import emit_record
    from kamplan.domain.collected import label_fields
    from kamplan.domain.ids import Kind
    from kamplan.service.sources import get_source
    from kamplan.service.views import view_source

    values = view_source(get_source(call.caller, source, audience=call.audience), call.audience)
    labels = label_fields(Kind.SOURCE)
    emit_record(call, [(one, labels[one], value) for one, value in values.items()], values=values)


@command(COMMANDS, "edit-source", Panel.COLLECT, shows=True)
def edit_source(
    call: Call,
    source: SourceArgument,
    name: Annotated[str | None, typer.Option("--name", help="What the source is called.")] = None,
    kind: Annotated[SourceKind | None, typer.Option("--kind", help="What sort of source it is.")] = None,
    publisher: PublisherOption = None,
    reliability: ReliabilityOption = None,
    settings: SetOption = None,
) -> None:
    """Change a source, without options whole in $EDITOR; items without a reliability of their own follow."""
    fields = {"name": name, "publisher": publisher, "kind": kind, "reliability": reliability}
    edit_one(call, source, fields, settings)


def edit_one(call: Call, source: str, fields: dict[str, Any], settings: list[str] | None) -> None:
    """Change a source: the fields given and those of FIELD=VALUE texts, or without any the whole of it in $EDITOR."""
    from kamplan.cli.editing import change_record, read_fields
    from kamplan.cli.output import emit_done
    from kamplan.domain.collected import COLLECTED
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import edit_source as edit
    from kamplan.service.sources import get_own_source
    from kamplan.service.views import view_source

    spec = COLLECTED[Kind.SOURCE]
    given = {one: value for one, value in fields.items() if value is not None}
    given |= read_fields(call, spec, settings)
    edited, changed = change_record(
        call, spec, given, lambda: get_own_source(call.caller, source), partial(edit, call.caller, source)
    )
    text = (
        Phrase(N_("{id}: {name} changed"), id=edited.id, name=edited.name)
        if changed
        else Phrase(N_("{id}: nothing to change"), id=edited.id)
    )
    emit_done(call, text, values=view_source(edited, Audience.TEAM))


def withdraw_one(call: Call, source: str, reason: str, on: "date | None" = None) -> None:
    """Take a source back."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import withdraw_source
    from kamplan.service.views import view_source

    gone = withdraw_source(call.caller, source, reason=reason, on=on)
    said = [Phrase(N_("{id} withdrawn: {name}"), id=gone.id, name=gone.name)]
    said += [Phrase(N_("what came from it keeps only grades of its own"))] if gone.items else []
    emit_done(
        call,
        Joined(said),
        values=view_source(gone, Audience.TEAM),
    )


@command(COMMANDS, "list-sources", Panel.COLLECT, shows=True, reads=True, recalls=True)
def list_sources(call: Call, account: MaybeAccountArgument = None, everything: WithdrawnOption = False) -> None:
    """List the sources of an account, or of all."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.service.sources import fold_sources
    from kamplan.service.sources import list_sources as find
    from kamplan.service.views import view_source

    found = find(call.caller, account, audience=call.audience, with_withdrawn=everything)
    columns = [
        Column("id", N_("Id")),
        Column("account", N_("Account"), in_table=account is None),
        Column("name", N_("Source"), is_wide=True),
        Column("publisher", N_("Publisher"), is_wide=True),
        Column("kind", N_("Kind of source")),
        Column("reliability", N_("Reliability")),
        Column("items", N_("Items"), justify="right"),
        Column("withdrawn_on", N_("Withdrawn"), in_table=any(not one.is_active for one in found)),
        Column("withdrawn_reason", N_("Why withdrawn"), in_table=False),
    ]
    if call.audience == "customer":
        columns = [one for one in columns if one.key not in ("id", "reliability", "withdrawn_on", "withdrawn_reason")]
    listed = fold_sources(found) if call.audience is Audience.CUSTOMER else found
    rows = [view_source(one, call.audience) for one in listed]
    emit_list(
        call, columns, rows, empty=Phrase(N_("no sources yet; an item brings its source with it: kamplan add-intel …"))
    )
    team = partial(find, call.caller, account, audience=Audience.TEAM, with_withdrawn=everything)
    call.say_left_out((one.id for one in found), lambda: (one.id for one in team()))
