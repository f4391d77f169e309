"""Analyse: the evidence on a topic or question, and which of the items that contradict each other holds."""

from collections.abc import Iterator
from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, OnOption, complete_item, complete_question, complete_topic, read_text
from kamplan.domain.scales import Handling
from kamplan.domain.wording import Code
from kamplan.language import N_, Joined, Phrase

COMMANDS: list[Command] = []


def complete_subject(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer topics and questions."""
    yield from complete_topic(incomplete)
    yield from complete_question(incomplete)


SubjectArgument = Annotated[
    str,
    typer.Argument(metavar="TOPIC|QID", help="Topic or question of the checklist.", autocompletion=complete_subject),
]


@command(COMMANDS, "evidence", Panel.ANALYSE, shows=True, reads=True, recalls=True, judges=True)
def evidence(call: Call, account: AccountArgument, subject: SubjectArgument, on: OnOption = None) -> None:
    """Lay all claims on a topic or question side by side, and say what they support."""
    from kamplan.service.weighing import view_evidence, weigh_evidence

    found = weigh_evidence(call.caller, account, subject, audience=call.audience, on=call.read_date(on, "--on"))
    if call.format == "json":
        from kamplan.cli.output import emit_json

        emit_json(view_evidence(found))
    else:
        from kamplan.cli.output_evidence import print_claims, print_evidence

        if call.format == "table":
            print_evidence(call, found, call.audience)
        else:
            print_claims(call, found)
    call.say_withheld(found.withheld, call.audience)


@command(COMMANDS, "resolve", Panel.ANALYSE, shows=True, judges=True)
def resolve(
    call: Call,
    items: Annotated[
        list[str],
        typer.Argument(metavar="I-n,I-n…", help="The items; repeat, or I-3,I-7.", autocompletion=complete_item),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT|-", help="Why it holds, or why both do.")],
    holds: Annotated[
        str | None,
        typer.Option(
            "--holds", metavar="I-n", help="Which of them holds; without it, all do.", autocompletion=complete_item
        ),
    ] = None,
    handling: Annotated[
        Handling | None, typer.Option("--handling", help="Marking; amber, or that of the highest item cited.")
    ] = None,
) -> None:
    """Say which of the items that contradict each other holds, and why; all are kept."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.resolutions import resolve_items
    from kamplan.service.views import view_record

    text = read_text(call, why, prompt="")
    done = resolve_items(call.caller, items, why=text, holds=holds, handling=handling.value if handling else None)
    record = done.line.record
    named = ", ".join(record.cites)
    words = [
        Phrase(N_("{id} recorded: of {items} holds {one}"), id=record.id, items=named, one=holds.upper())
        if holds
        else Phrase(N_("{id} recorded: all of {items} hold"), id=record.id, items=named),
        Phrase(N_("marked {handling}"), handling=Code(record.handling.value)),
        *(
            Phrase(N_("{newer} now says that it contradicts {older}"), newer=newer, older=older)
            for older, newer in done.linked
        ),
    ]
    values = view_record(done.line, Audience.TEAM) | {"linked": [list(pair) for pair in done.linked]}
    emit_done(
        call,
        Joined(words),
        values=values,
    )


@command(COMMANDS, "suggest", Panel.ANALYSE, shows=True, reads=True, judges=True)
def suggest(
    call: Call,
    account: AccountArgument,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only with items true on or after this date.")
    ] = None,
) -> None:
    """Point out items that say much the same, or disagree in numbers or dates; you decide."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.language import N_, Phrase
    from kamplan.service.suggestions import suggest_items, view_suggestion

    start = call.read_date(since, "--since", edge="start")
    suggested = suggest_items(call.caller, account, audience=call.audience, since=start)
    if call.format == "table" and suggested.found:
        from kamplan.cli.output_evidence import print_suggestions

        print_suggestions(call, suggested)
    else:
        keys = (
            "kind",
            "topic",
            "items",
            "likeness",
            "shared",
            "differing",
            "same_source",
            "same_origin",
            "message",
            "hint",
        )
        rows = [view_suggestion(one, suggested.items) for one in suggested.found]
        emit_list(
            call,
            [Column(key, key) for key in keys],
            rows,
            empty=Phrase(N_("nothing looks like a duplicate or contradiction")),
        )
    call.say_withheld(suggested.withheld, call.audience)
