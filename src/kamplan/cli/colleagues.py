"""Portfolio: our own people."""

from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.language import N_, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.domain.colleague import Colleague

COMMANDS: list[Command] = []

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Somebody of ours, by name.")]
LedByOption = Annotated[str | None, typer.Option("--manager", metavar="P", help="Who leads them.")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="U", help="Their office or team.")]
LeftOption = Annotated[
    str | None, typer.Option("--left", metavar="DATE", help="Since when they are gone; empty if they are back.")
]


@command(COMMANDS, "add-colleague", Panel.PORTFOLIO, shows=True)
def add_colleague(call: Call, name: NameArgument, manager: LedByOption = None, unit: UnitOption = None) -> None:
    """Record somebody of ours, and who leads them."""
    from kamplan.service.colleagues import add_colleague as add

    _emit(call, add(call.caller, {"name": name, "manager": manager, "unit": unit}), N_("is one of ours"))


@command(COMMANDS, "edit-colleague", Panel.PORTFOLIO, shows=True)
def edit_colleague(
    call: Call,
    name: NameArgument,
    rename: Annotated[str | None, typer.Option("--name", help="What they are called now.")] = None,
    manager: LedByOption = None,
    unit: UnitOption = None,
    left: LeftOption = None,
) -> None:
    """Change who leads somebody, their unit or name; or say since when they are gone, which keeps the record."""
    from kamplan.service.colleagues import edit_colleague as edit

    gone = "" if left == "" else call.read_date(left, "--left")
    fields = {"name": rename, "manager": manager, "unit": unit, "left_on": gone}
    after, changed = edit(call.caller, name, fields)
    _emit(call, after, N_("changed") if changed else N_("as they were"))


@command(COMMANDS, "list-colleagues", Panel.PORTFOLIO, shows=True, reads=True, recalls=True)
def list_colleagues(
    call: Call,
    manager: Annotated[str | None, typer.Option("--manager", metavar="P", help="Only whom this person leads.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Also those who left.")] = False,
) -> None:
    """List our people and who leads them; never for a customer."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.colleagues import list_colleagues as find

    found = find(call.caller, audience=call.audience, manager=manager, with_left=everybody)
    columns = [
        Column("name", N_("Name"), is_wide=True),
        Column("manager", N_("Led by"), is_wide=True),
        Column("unit", N_("Unit"), is_wide=True),
        Column("left_on", N_("Left"), in_table=everybody),
    ]
    emit_list(
        call,
        columns,
        [one.model_dump(mode="json") for one in found],
        empty=Phrase(
            N_("nobody of ours is recorded; next: kamplan add-colleague NAME, or kamplan import FILE --as team")
        ),
    )


def _emit(call: Call, one: "Colleague", did: str) -> None:
    from kamplan.cli.output import emit_done

    words: list[str | Phrase] = [Phrase(N_("{name} {did}"), name=one.name, did=Phrase(did))]
    words += [Phrase(N_("led by {manager}"), manager=one.manager)] if one.manager else []
    words += [one.unit] if one.unit else []
    words += [Phrase(N_("left on {left_on}"), left_on=one.left_on)] if one.left_on else []
    emit_done(call, Joined(words), values=one.model_dump(mode="json"))
