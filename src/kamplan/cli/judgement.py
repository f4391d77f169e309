"""Analyse: our own judgement, from conclusions to the summary."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import (
    AccountArgument,
    OnOption,
    QuestionArgument,
    TextArgument,
    TopicArgument,
    complete_item,
    read_text,
)
from kamplan.domain.scales import Handling, Swot, Trend
from kamplan.domain.wording import Code
from kamplan.language import N_, Joined, Phrase

if TYPE_CHECKING:
    from datetime import date

    from kamplan.service.judgements import Judged

COMMANDS: list[Command] = []
LABELS = {
    "id": N_("Id"), "account": N_("Account"), "kind": N_("Kind"), "topic": N_("Topic"), "question": N_("Question"),
    "text": N_("Text"), "how": N_("How to find out"), "reason": N_("Reason"), "cites": N_("Cites"),
    "verdict": N_("Verdict"), "trend": N_("Trend"), "contribution": N_("Contribution"), "swot": N_("SWOT"),
    "owner": N_("Owner"), "due": N_("Due"), "author": N_("Author"), "on": N_("Date"), "handling": N_("Marking"),
    "withdrawn_on": N_("Withdrawn"), "withdrawn_reason": N_("Why withdrawn"),
}  # fmt: skip
"""What each value of a judgement is called."""

CiteOption = Annotated[
    list[str] | None,
    typer.Option("--cite", metavar="I-n", help="Evidence; repeat, or I-3,I-4.", autocompletion=complete_item),
]
AuthorOption = Annotated[str | None, typer.Option("--author", metavar="P", help="Who judges. [env: KAMPLAN_USER]")]
HandlingOption = Annotated[
    Handling | None, typer.Option("--handling", help="Marking; amber, or that of the highest item cited.")
]


@command(COMMANDS, "conclude", Panel.ANALYSE, shows=True, judges=True)
def conclude(
    call: Call,
    account: AccountArgument,
    topic: TopicArgument,
    text: TextArgument = None,
    cite: CiteOption = None,
    verdict: Annotated[
        str | None, typer.Option("--verdict", metavar="1..5", help="Strength of one of the five forces.")
    ] = None,
    trend: Annotated[Trend | None, typer.Option("--trend", help="Which way the force moves.")] = None,
    contribution: Annotated[
        str | None, typer.Option("--contribution", metavar="TEXT", help="What we can do about the force.")
    ] = None,
    swot: Annotated[Swot | None, typer.Option("--swot", help="Strength, weakness, opportunity, threat.")] = None,
    author: AuthorOption = None,
    handling: HandlingOption = None,
) -> None:
    """Conclude on a topic, citing evidence; without evidence the topic is assumed."""
    prompt = Phrase(N_("What do we conclude on {topic}? Cite items as [I-12]."), topic=topic)
    fields = {
        "topic": topic, "cites": cite, "verdict": verdict, "trend": trend, "contribution": contribution, "swot": swot,
        "author": author, "handling": handling,
        "text": read_text(call, text, prompt=prompt),
    }  # fmt: skip
    _judge(call, account, "K", fields)


@command(COMMANDS, "answer", Panel.ANALYSE, shows=True, judges=True)
def answer(
    call: Call,
    account: AccountArgument,
    question: QuestionArgument,
    text: TextArgument = None,
    cite: CiteOption = None,
    author: AuthorOption = None,
    handling: HandlingOption = None,
) -> None:
    """Answer a question on what we can do for the customer."""
    written = read_text(
        call, text, prompt=Phrase(N_("Our answer to {question}. Cite items as [I-12]."), question=question)
    )
    fields = {"question": question, "cites": cite, "author": author, "handling": handling, "text": written}
    _judge(call, account, "N", fields)


@command(COMMANDS, "declare-unknown", Panel.ANALYSE, shows=True, judges=True)
def declare_unknown(
    call: Call,
    account: AccountArgument,
    topic: TopicArgument,
    owner: Annotated[str, typer.Option("--owner", metavar="P", help="Who finds out.")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when.")],
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help="How it is to be found out.")],
    author: AuthorOption = None,
    handling: HandlingOption = None,
) -> None:
    """Say openly that a topic is unknown, and who finds out how by when."""
    fields = {
        "topic": topic, "owner": owner, "due": call.read_date(due, "--due"), "how": how, "author": author,
        "handling": handling,
    }  # fmt: skip
    _judge(call, account, "U", fields)


@command(COMMANDS, "waive", Panel.ANALYSE, shows=True, judges=True)
def waive(
    call: Call,
    account: AccountArgument,
    topic: TopicArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why the plan does without it.")],
    author: AuthorOption = None,
    handling: HandlingOption = None,
) -> None:
    """Do without a topic, with the reason."""
    _judge(call, account, "W", {"topic": topic, "reason": reason, "author": author, "handling": handling})


@command(COMMANDS, "summarize", Panel.PLAN, shows=True)
def summarize(
    call: Call,
    account: AccountArgument,
    text: TextArgument = None,
    cite: CiteOption = None,
    author: AuthorOption = None,
    handling: HandlingOption = None,
) -> None:
    """Write the plan's executive summary, under 300 words."""
    written = read_text(
        call, text, prompt=Phrase(N_("Executive summary of the plan for {account}, under 300 words."), account=account)
    )
    _judge(call, account, "Y", {"text": written, "cites": cite, "author": author, "handling": handling})


@command(COMMANDS, "reopen", Panel.ANALYSE, shows=True, judges=True)
def reopen(
    call: Call,
    account: AccountArgument,
    topic: TopicArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is open again.")],
) -> None:
    """Withdraw the waiver or the declaration that stands on a topic."""
    from kamplan.cli.output import emit_done
    from kamplan.service.judgements import reopen_topic

    ended, reopened = reopen_topic(call.caller, account, topic, reason=reason)
    emit_done(
        call,
        Phrase(N_("{ended} withdrawn: {id} is open again"), ended=", ".join(ended), id=reopened.id),
        values={"withdrawn": ended, "topic": reopened.id},
    )


@command(COMMANDS, "list-judgements", Panel.ANALYSE, shows=True, reads=True, recalls=True)
def list_judgements(
    call: Call,
    account: AccountArgument,
    history: Annotated[bool, typer.Option("--history", help="Also what was replaced or withdrawn.")] = False,
    on: OnOption = None,
) -> None:
    """List the conclusions, answers, unknowns, waivers and summary that stand."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.service.judgements import list_judgements as find
    from kamplan.service.views import view_judgement

    when = call.read_date(on, "--on")
    found = find(call.caller, account, audience=call.audience, history=history, on=when)
    rows: list[dict[str, Any]] = []
    for one in found:
        row = view_judgement(one, call.audience)
        row["about"] = row.get("topic") or row.get("question") or "summary"
        row["says"] = row.get("text") or row.get("how") or row.get("reason")
        rows.append(row)
    columns = [
        Column("id", N_("Id")),
        Column("about", N_("About")),
        Column("says", N_("Text"), is_wide=True),
        Column("cites", N_("Cites"), is_wide=True, from_width=100),
        Column("on", N_("Date")),
        Column("withdrawn_on", N_("Withdrawn")),
        Column("author", N_("Author"), in_table=False),
        Column("handling", N_("Marking"), in_table=False),
    ]
    if call.audience == "customer":
        rows.sort(key=lambda row: (row["about"], row["says"]))
        columns = [one for one in columns if one.key in ("about", "says", "on")]
    if call.format == "json":
        rows = [{key: value for key, value in row.items() if key not in ("about", "says")} for row in rows]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(
            N_('nothing concluded yet; next: kamplan conclude {account} TOPIC "…" --cite I-n'), account=account
        ),
    )
    team = partial(find, call.caller, account, audience=Audience.TEAM, history=history, on=when)
    call.say_left_out((one.id for one in found), lambda: (one.id for one in team()))


def show_judgement(call: Call, record: str) -> None:
    """Show a judgement, standing or not."""
    from kamplan.cli.output import emit_record
    from kamplan.service.judgements import get_judgement
    from kamplan.service.views import view_judgement

    values = view_judgement(get_judgement(call.caller, record, audience=call.audience), call.audience)
    emit_record(call, [(one, LABELS[one], value) for one, value in values.items()], values=values)


def withdraw_one(call: Call, record: str, reason: str, on: "date | None" = None) -> None:
    """Take a judgement back."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.judgements import withdraw_judgement
    from kamplan.service.views import view_judgement

    gone = withdraw_judgement(call.caller, record, reason=reason, on=on)
    emit_done(
        call,
        Phrase(N_("{id} withdrawn: nothing stands in its place"), id=gone.id),
        values=view_judgement(gone, Audience.TEAM),
    )


def _judge(call: Call, account: str, letter: str, fields: dict[str, Any]) -> None:
    from kamplan.cli.output import emit_done
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.judgements import judge
    from kamplan.service.views import view_judgement

    judged = judge(call.caller, account, Kind(letter), fields)
    values = view_judgement(judged.record, Audience.TEAM)
    values |= {"replaces": judged.replaces, "state": judged.state.value if judged.state else None}
    values |= {"weak": [str(one) for one in judged.weak]}
    emit_done(call, _describe(call, judged), values=values)
    if judged.weak and call.format == "table":
        call.say(Phrase(N_("does not carry it: {weak}"), weak=Joined(judged.weak)))


def _describe(call: Call, judged: "Judged") -> Phrase:
    record = judged.record
    words = [Phrase(N_("{id} recorded"), id=record.id)]
    if judged.topic and judged.state:
        words = [
            Phrase(
                N_("{id} on {topic}: {state}"),
                id=record.id,
                topic=call.name_topic(judged.topic),
                state=Phrase(judged.state.value),
            )
        ]
    cites = getattr(record, "cites", ())
    if cites:
        words.append(Phrase(N_("cites {cites}"), cites=", ".join(cites)))
    words.append(Phrase(N_("marked {handling}"), handling=Code(record.handling.value)))
    if judged.replaces:
        words.append(Phrase(N_("replaces {replaces}"), replaces=judged.replaces))
    return Joined(words)
