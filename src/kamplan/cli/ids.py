"""Plan: show, edit, close and withdraw whatever an id names."""

from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import SetOption, complete_id, complete_record
from kamplan.domain.ids import Kind, is_id, parse_id
from kamplan.domain.kinds import KINDS
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from datetime import date

COMMANDS: list[Command] = []

IdArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID|NAME", help="Id of any record, such as A-9, or an account or contact.", autocompletion=complete_id
    ),
]
IdsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ID|NAME...",
        help="Ids of any records, such as A-9 I-5..I-12, or an account or contact by name.",
        autocompletion=complete_id,
    ),
]
ClosableArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a planning record, such as A-9.", autocompletion=complete_record)
]


@command(COMMANDS, "show", Panel.PLAN, shows=True, reads=True, recalls=True, judges=True)
def show(call: Call, records: IdsArgument) -> None:
    """Show records of any kind, or an account or contact by name."""
    from kamplan.cli.several import show_each

    show_each(call, records, lambda one: _show(call, one))


def _show(call: Call, typed: str) -> None:
    from kamplan.service.anything import find_anything

    record = find_anything(call.caller, typed, audience=call.audience)
    if not is_id(record):
        from kamplan.cli.start import show_account

        show_account(call, record)
        return
    kind, _ = parse_id(record)
    if kind in KINDS:
        from kamplan.cli.records import show_one

        show_one(call, record)
    elif kind is Kind.ITEM:
        from kamplan.cli.intel import show_intel

        show_intel(call, record)
    elif kind is Kind.CONTACT:
        from kamplan.cli.people import show_contact

        show_contact(call, record)
    elif kind is Kind.SOURCE:
        from kamplan.cli.sources import show_source

        show_source(call, record)
    elif kind is Kind.FIGURE:
        from kamplan.cli.figures import show_figure

        show_figure(call, record)
    elif kind is Kind.VERSION:
        if call.audience != "team":
            raise UsageError(
                Phrase(N_("plan versions are shown to the account team alone")),
                hint=Phrase(N_("leave --audience out")),
            )
        from kamplan.cli.versions import show_version

        show_version(call, record)
    elif kind is Kind.RELEASE:
        from kamplan.cli.releases import show_release

        show_release(call, record)
    else:
        from kamplan.cli.judgement import show_judgement

        show_judgement(call, record)


@command(COMMANDS, "edit", Panel.PLAN, shows=True, judges=True)
def edit(call: Call, record: IdArgument, given: SetOption = None) -> None:
    """Change an account, contact, source, figure or planning record: with --set, or whole in $EDITOR."""
    from kamplan.domain.scales import Audience
    from kamplan.service.anything import find_anything

    record = find_anything(call.caller, record, audience=Audience.TEAM)
    if not is_id(record):
        from kamplan.cli.start import edit_fields

        edit_fields(call, record, given)
        return
    kind, _ = parse_id(record)
    if kind in KINDS:
        from kamplan.cli.records import edit_one

        edit_one(call, record, given)
    elif kind is Kind.CONTACT:
        from kamplan.cli.people import edit_one as edit_contact

        edit_contact(call, record, {}, given)
    elif kind is Kind.SOURCE:
        from kamplan.cli.sources import edit_one as edit_source

        edit_source(call, record, {}, given)
    elif kind is Kind.FIGURE:
        from kamplan.cli.figures import edit_figure

        edit_figure(call, record, given)
    elif kind is Kind.ITEM:
        raise UsageError(
            Phrase(N_("{record} is an item, which is not edited: what was told stays as it was told"), record=record),
            hint=Phrase(
                N_("`kamplan supersede-intel {record} …` says what has replaced it, `grade-intel` grades it"),
                record=record,
            ),
        )
    else:
        raise UsageError(
            Phrase(N_("{record} is a judgement, which is not edited: a new one replaces it"), record=record),
            hint=Phrase(
                N_("record it anew with `kamplan conclude`, `answer`, `declare-unknown`, `waive` or `summarize`")
            ),
        )


@command(COMMANDS, "close", Panel.PLAN, shows=True, judges=True)
def close(
    call: Call,
    record: ClosableArgument,
    how: Annotated[
        str | None, typer.Option("--as", metavar="HOW", help="How it ended, such as won, lost, done.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; today by default.")] = None,
    given: SetOption = None,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="TEXT", help="What came of it.")] = None,
    lesson: Annotated[
        str | None, typer.Option("--lesson", metavar="TEXT", help="What we learned; of an objective.")
    ] = None,
) -> None:
    """Close an objective, strategy, opportunity, action, risk, issue or commitment."""
    from kamplan.cli.records import close_one

    close_one(call, record, how, on, given, outcome=outcome, lesson=lesson)


@command(COMMANDS, "withdraw", Panel.PLAN, shows=True, judges=True, many=True)
def withdraw(
    call: Call,
    records: IdsArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it no longer counts.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Since when; today by default.")] = None,
) -> None:
    """Take records of any kind back; they are kept with the reason, but count no longer."""
    from kamplan.cli.several import write_each

    when = call.read_date(on, "--on")
    write_each(call, records, lambda one: _withdraw(call, one, reason, when), reason=reason)


def _withdraw(call: Call, typed: str, reason: str, on: "date | None") -> None:
    from kamplan.domain.scales import Audience
    from kamplan.service.anything import find_anything

    record = find_anything(call.caller, typed, audience=Audience.TEAM)
    if not is_id(record):
        raise UsageError(
            Phrase(N_("{key} is an account, which is not withdrawn"), key=record),
            hint=Phrase(N_("name its records; `kamplan export {key} -o FOLDER` writes them out"), key=record),
        )
    kind, _ = parse_id(record)
    if kind in KINDS:
        from kamplan.cli.records import emit_line
        from kamplan.service.records import withdraw_record

        emit_line(call, withdraw_record(call.caller, record, reason=reason, on=on), did=N_("withdrawn"))
    elif kind is Kind.ITEM:
        from kamplan.cli.upkeep import withdraw_one as withdraw_item

        withdraw_item(call, record, reason, on)
    elif kind is Kind.CONTACT:
        from kamplan.cli.people import withdraw_one as withdraw_contact

        withdraw_contact(call, record, reason, on)
    elif kind is Kind.SOURCE:
        from kamplan.cli.sources import withdraw_one as withdraw_source

        withdraw_source(call, record, reason, on)
    elif kind is Kind.FIGURE:
        from kamplan.cli.figures import withdraw_one as withdraw_figure

        withdraw_figure(call, record, reason, on)
    else:
        from kamplan.cli.judgement import withdraw_one as withdraw_judgement

        withdraw_judgement(call, record, reason, on)
