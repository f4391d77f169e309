"""Plan: what is due, in a list or as a calendar file."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Format, Panel, command
from kamplan.cli.options import complete_account
from kamplan.cli.outgoing import ReleaseOption, Target, note_releases, write_out
from kamplan.domain.wording import Code
from kamplan.language import N_, P_, FieldPhrase, Phrase, translator

COMMANDS: list[Command] = []
LONGEST = 3660


@command(COMMANDS, "agenda", Panel.PLAN, shows=True, reads=True, judges=True)
def agenda(
    call: Call,
    days: Annotated[int, typer.Option("--days", min=0, max=LONGEST, help="How many days ahead.")] = 14,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="ACCOUNT", help="Of this account.", autocompletion=complete_account),
    ] = None,
    manager: Annotated[
        str | None, typer.Option("--manager", metavar="P", help="Of the accounts that this person keeps.")
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="P", help="Only what this person sees to.")] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE.ics|-",
            help="Write a calendar file; for the company, unless --audience says otherwise.",
        ),
    ] = None,
    release: ReleaseOption = False,
) -> None:  # fmt: skip
    """List what is overdue and what falls due in the next days, in order of date."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.agenda import KINDS, make_agenda, view_due

    if output is not None:
        _write(call, output, days=days, account=account, manager=manager, owner=owner, release=release)
        return
    made = make_agenda(
        call.caller, days=days, audience=call.audience, language=call.language, account=account, manager=manager,
        owner=owner,
    )  # fmt: skip
    rows = [view_due(one, today=call.today) for one in made.due]
    if call.format is Format.TABLE:
        say = translator(call.language)
        rows = [row | {"kind": say(KINDS[row["kind"]]), "days": _say_days(call, row["days"])} for row in rows]
    columns = [
        Column("day", N_("Day")),
        Column("days", N_("When")),
        Column("account", N_("Account"), in_table=account is None and len(made.dossiers) > 1),
        Column("kind", N_("What")),
        Column("id", N_("Id")),
        Column("title", N_("About"), is_wide=True),
        Column("owner", N_("Owner"), is_wide=True),
        Column("is_overdue", N_("Overdue"), in_table=False),
    ]
    nothing = N_("nothing is due in the next {days} days, and nothing is overdue; next: kamplan agenda --days {more}")
    emit_list(call, columns, rows, empty=Phrase(nothing, days=days, more=max(90, days * 4)))
    call.say_withheld(made.withheld, call.audience)


def _say_days(call: Call, days: int) -> str:
    """Return how far off a day is, in words."""
    say = translator(call.language)
    if days == 0:
        return say(N_("today"))
    return say(N_("in {days} d") if days > 0 else N_("{days} d late")).format(days=abs(days))


def _write(
    call: Call,
    output: str,
    *,
    days: int,
    account: str | None,
    manager: str | None,
    owner: str | None,
    release: bool,
) -> None:
    """Write the calendar file: calendars are synchronised and shared, so it is for the company unless it is asked."""
    from kamplan.domain.scales import Audience
    from kamplan.errors import UsageError
    from kamplan.service.agenda import make_agenda, render_calendar

    if output != "-" and not output.lower().endswith(".ics"):
        raise UsageError(
            FieldPhrase("-o", Phrase(N_("{output} is not the name of a calendar file"), output=output)),
            hint="-o FILE.ics",
        )
    audience = call.asked_audience or Audience.COMPANY
    made = make_agenda(
        call.caller, days=days, audience=audience, language=call.language, account=account, manager=manager,
        owner=owner,
    )  # fmt: skip
    content, outgoing = render_calendar(call.caller, made, language=call.language)
    content, name = write_out(call, content, "", Target(output, force=True, is_text=False))
    count = len(made.due)
    call.say(
        Phrase(
            P_("{count} entry for the audience {audience}", "{count} entries for the audience {audience}"),
            count=count,
            audience=Code(audience.value),
        )
    )
    call.say_withheld(made.withheld, audience)
    note_releases(call, outgoing, content, name, asked=release)
