"""Analyse: what is missing, what to find out next, who finds it out, and what came of asking."""

from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, OnOption, QuestionArgument, complete_contact
from kamplan.domain.plan_scales import AttemptResult
from kamplan.domain.wording import Code
from kamplan.language import N_, P_, FieldPhrase, Joined, Phrase, both

if TYPE_CHECKING:
    from kamplan.service.inquiries import Asked

COMMANDS: list[Command] = []


@command(COMMANDS, "gaps", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def gaps(
    call: Call,
    account: AccountArgument,
    on: OnOption = None,
    required: Annotated[bool, typer.Option("--required", help="Only required topics that are not done.")] = False,
) -> None:
    """Say what is still open, who finds it out by when, and what closes it; exit 10 while a required topic is."""
    from kamplan.cli.output import emit_json
    from kamplan.errors import ExitCode
    from kamplan.service.gaps import find_gaps, view_gaps

    found = find_gaps(call.caller, account, audience=call.audience, on=call.read_date(on, "--on"))
    if required:
        found = found.keep_required()
    if call.format == "json":
        emit_json(view_gaps(found, language=call.language))
    else:
        from kamplan.cli.output_inquiries import list_gaps, print_gaps

        (print_gaps if call.format == "table" else list_gaps)(call, found)
    call.say_withheld(found.dossier.withheld, call.audience)
    if found.open_required:
        raise typer.Exit(ExitCode.FINDINGS)


@command(COMMANDS, "next", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def find_out_next(
    call: Call,
    account: AccountArgument,
    budget: Annotated[str | None, typer.Option("--budget", metavar="MONEY", help="At most this much money.")] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="ISO", help="Of the budget and of costs; the account's without.")
    ] = None,
    hours: Annotated[str | None, typer.Option("--hours", metavar="H", help="At most this many hours.")] = None,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", min=1, help="At most so many; 10 without a limit.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print the parts of each score.")] = False,
    on: OnOption = None,
) -> None:
    """Say which questions to find out next, whom to ask and why; the best set for a budget of money or hours."""
    from kamplan.cli.output import emit_json
    from kamplan.service.priorities import find_next, view_proposal

    call.echo_amount(budget, "--budget")
    call.echo_amount(hours, "--hours")
    found = find_next(
        call.caller,
        account,
        audience=call.audience,
        on=call.read_date(on, "--on"),
        budget=budget,
        hours=hours,
        currency=currency,
        top=top,
    )
    if call.format == "json":
        emit_json(view_proposal(found, language=call.language))
    else:
        from kamplan.cli.output_inquiries import list_proposal, print_proposal

        if call.format == "table":
            print_proposal(call, found, explain=explain)
        else:
            list_proposal(call, found)
    for other, count in found.not_counted.items():
        call.say(
            Phrase(
                N_("{count} recorded costs in {other} are left out: nothing is converted into {currency}"),
                count=count,
                other=other,
                currency=found.currency,
            )
        )
    call.say_withheld(found.dossier.withheld, call.audience)


@command(COMMANDS, "assign-question", Panel.ANALYSE, shows=True, judges=True)
def assign_question(
    call: Call,
    account: AccountArgument,
    question: QuestionArgument,
    owner: Annotated[str, typer.Option("--to", metavar="P", help="Who of us finds it out.")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when.")],
    ask: Annotated[
        str | None,
        typer.Option("--ask", metavar="NAME|C-n", help="Whom to ask.", autocompletion=complete_contact),
    ] = None,
    how: Annotated[str | None, typer.Option("--how", metavar="TEXT", help="How it is found out.")] = None,
) -> None:
    """Have somebody of ours find out a question by a date; once more changes who, whom and when."""
    from kamplan.errors import UsageError
    from kamplan.service.inquiries import assign_question as assign

    when = call.read_date(due, "--due")
    if when is None:
        raise UsageError(FieldPhrase("--due", Phrase(N_("is empty"))), hint="--due 2026-12-31")
    asked = assign(call.caller, account, question, owner=owner, due=when, ask=ask, how=how)
    _emit_asked(call, asked, did=Phrase(N_("asked") if asked.is_new else N_("changed")))


@command(COMMANDS, "log-attempt", Panel.ANALYSE, shows=True, judges=True)
def log_attempt(
    call: Call,
    account: AccountArgument,
    question: QuestionArgument,
    result: Annotated[AttemptResult, typer.Option("--result", help="What came of it; to come to nothing counts too.")],
    contact: Annotated[
        str | None,
        typer.Option(
            "--contact",
            metavar="NAME|C-n",
            help="Who was asked; whom the question names without; '' when something was read.",
            autocompletion=complete_contact,
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="P", help="Who of us tried. [env: KAMPLAN_USER]")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; today by default.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What was said.")] = None,
) -> None:
    """Record a try at finding out a question and what came of it; an answer closes the question's inquiry."""
    from kamplan.service.inquiries import log_attempt as log

    when = call.read_date(on, "--on")
    asked = log(call.caller, account, question, result=result, contact=contact, by=by, on=when, note=note)
    _emit_asked(call, asked, did=Phrase(N_("logged as {result}"), result=Code(result.value)))
    key = asked.account
    if result in (AttemptResult.ANSWERED, AttemptResult.PARTLY):
        witness = f"--tier {asked.tier} --contact {asked.contact}" if asked.contact else "--tier 1 --source NAME"
        call.say(
            Phrase(
                N_('enter what you heard: kamplan add-intel {key} "…" --topic {topic} --question {question} {witness}'),
                key=key,
                topic=asked.topic,
                question=question,
                witness=witness,
            )
        )
    elif asked.is_new:
        due = asked.line.record.model_dump()["due"]
        call.say(
            Phrase(
                N_("due {due}: kamplan assign-question {key} {question} --to P --due DATE says otherwise"),
                due=due,
                key=key,
                question=question,
            )
        )
    else:
        call.say(Phrase(N_("whom to ask instead: kamplan next {key}"), key=key))


def _emit_asked(call: Call, asked: "Asked", *, did: Phrase) -> None:
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_record

    values = view_record(asked.line, Audience.TEAM)
    words = [
        Phrase(N_("{id} {did}: {question}"), id=values["id"], did=did, question=call.name_topic(values["question"])),
        Phrase(N_("{owner} by {due}"), owner=values["owner"], due=values["due"]),
    ]
    if names := values["ask_names"]:
        words.append(Phrase(N_("ask {names} ({ask})"), names=names[0], ask=values["ask"]))
    if count := len(values["attempts"]):
        words.append(Phrase(P_("{count} attempt", "{count} attempts"), count=count))
    words += [Code(values["status"]), Phrase(N_("marked {handling}"), handling=Code(values["handling"]))]
    emit_done(call, Joined(words), values=values)


@command(COMMANDS, "collection-plan", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def collection_plan(call: Call, account: AccountArgument, on: OnOption = None) -> None:
    """List who asks whom what by when, the first due first, with what was tried."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.cli.output_inquiries import say_errand
    from kamplan.service.gaps import view_errand
    from kamplan.service.inquiries import plan_collection

    errands, left, checklist, dossier = plan_collection(
        call.caller, account, audience=call.audience, on=call.read_date(on, "--on")
    )
    names = {key: one.title_name(call.language) for key, one in dossier.contacts_by_id.items()}
    rows = [view_errand(one, checklist, names, language=call.language) for one in errands]
    if call.format == "table":
        rows = [say_errand(row, call.language) for row in rows]
    columns = [
        Column("due", N_("Due")),
        Column("is_overdue", "", style="bold red"),
        Column("owner", N_("Owner"), is_wide=True),
        Column("ask_name", N_("Ask"), is_wide=True),
        Column("text", N_("Question"), is_wide=True),
        Column("how", N_("How"), is_wide=True, from_width=110),
        Column("attempts", N_("Tried"), is_wide=True),
        Column("id", N_("Id")),
        *(Column(key, key, in_table=False) for key in ("topic", "question", "ask")),
    ]
    key = dossier.account.key
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(N_("nobody is asked to find anything out; next: kamplan next {account}"), account=key),
    )
    if left and call.format == "table":
        topics: list[str | Phrase] = [call.name_topic(one) for one in left[:3]]
        if len(left) > 3:
            topics.append(Phrase(N_("{count} more"), count=len(left) - 3))
        call.say(
            Phrase(
                N_("nobody finds out about {topics}: kamplan next {key}"),
                topics=both(topics),
                key=key,
            )
        )
    call.say_withheld(dossier.withheld, call.audience)
