"""Collect: grading, confirming, superseding, withdrawing and relabelling what is recorded."""

from typing import Annotated

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.intel import (
    ContactOption,
    CredibilityOption,
    DetailOption,
    HandlingOption,
    KindOption,
    LanguageOption,
    LawfulOption,
    OriginOption,
    PublishedOption,
    PublisherOption,
    QuestionOption,
    ReasonOption,
    RefOption,
    ReliabilityOption,
    ReviewOption,
    SourceOption,
    SwotOption,
    TrueOption,
    UrlOption,
    _emit_item,
    read_item_fields,
)
from kamplan.cli.options import ItemArgument, TextArgument, TierChoice, complete_any, complete_topic, read_text
from kamplan.domain.scales import Handling

COMMANDS: list[Command] = []


@command(COMMANDS, "grade-intel", Panel.COLLECT, shows=True, judges=True)
def grade_intel(
    call: Call,
    item: ItemArgument,
    reliability: ReliabilityOption = None,
    credibility: CredibilityOption = None,
    reason: ReasonOption = None,
) -> None:
    """Grade an item: its own reliability, its credibility, or both."""
    from kamplan.service.intel import grade_item

    fields = {"reliability": reliability, "credibility": credibility, "reason": reason}
    _emit_item(call, grade_item(call.caller, item, fields), did="graded")


@command(COMMANDS, "confirm-intel", Panel.COLLECT, shows=True, judges=True)
def confirm_intel(
    call: Call,
    item: ItemArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When it was looked at again.")] = None,
    review_by: ReviewOption = None,
) -> None:
    """Say that an item still holds; its clock starts anew."""
    from kamplan.service.intel import confirm_item

    line = confirm_item(
        call.caller,
        item,
        on=call.read_date(on, "--on"),
        review_by=call.read_date(review_by, "--review-by"),
    )
    _emit_item(call, line, did=f"confirmed on {line.item.confirmations[-1].on}")


@command(COMMANDS, "supersede-intel", Panel.COLLECT, shows=True, judges=True)
def supersede_intel(
    call: Call,
    item: ItemArgument,
    statement: TextArgument = None,
    tier: Annotated[
        TierChoice | None, typer.Option("--tier", help="1 public, 2 paid, 3 contacts, 4 top management.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="TOPIC", help="Topic of the checklist.", autocompletion=complete_topic),
    ] = None,
    question: QuestionOption = None,
    source: SourceOption = None,
    publisher: PublisherOption = None,
    source_kind: KindOption = None,
    published: PublishedOption = None,
    reliability: ReliabilityOption = None,
    credibility: CredibilityOption = None,
    reason: ReasonOption = None,
    contact: ContactOption = None,
    handling: HandlingOption = None,
    lawful: LawfulOption = None,
    origin: OriginOption = None,
    on: TrueOption = None,
    review_by: ReviewOption = None,
    swot: SwotOption = None,
    url: UrlOption = None,
    language: LanguageOption = None,
    detail: DetailOption = None,
    ref: RefOption = None,
) -> None:
    """Record the changed fact that replaces an item; what is not given is as the old one had it."""
    given = {one: value for one, value in locals().items() if one not in ("call", "item")}
    from kamplan.service.intel import supersede_item

    given["statement"] = read_text(statement, prompt=f"What has replaced {item}, in one sentence.")
    line, old = supersede_item(call.caller, item, read_item_fields(call, given))
    _emit_item(call, line, did=f"recorded in place of {old.id}")


@command(COMMANDS, "withdraw-intel", Panel.COLLECT, shows=True, judges=True)
def withdraw_intel(
    call: Call,
    item: ItemArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it no longer counts.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Since when; today by default.")] = None,
) -> None:
    """Take an item back; it is kept with the reason, but counts no longer."""
    from kamplan.service.intel import withdraw_item

    _emit_item(call, withdraw_item(call.caller, item, reason=reason, on=call.read_date(on, "--on")), did="withdrawn")


@command(COMMANDS, "relabel", Panel.KEEP, shows=True, many=True)
def relabel(
    call: Call,
    record: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An item, contact, figure or judgement, such as I-12.",
            autocompletion=complete_any,
        ),
    ],
    handling: Annotated[Handling, typer.Option("--handling", help="The new marking.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")],
) -> None:
    """Change a record's marking: the only way to lower one. Raising it raises what rests on it."""
    from kamplan.cli.output import ask, can_ask, emit_done
    from kamplan.domain.marking import is_above
    from kamplan.service.relabel import relabel as change

    done = change(call.caller, record, handling, reason=reason, dry_run=True)
    lowered = next((one for one in done if is_above(one.before, one.after)), None)
    if not call.dry_run:
        if (
            lowered
            and can_ask()
            and not ask(call, f"{lowered.id} is {lowered.before.value}; let everyone of {handling.value} read it?")
        ):
            raise typer.Abort
        done = change(call.caller, record, handling, reason=reason)
    words = [f"{one.id}: {one.before.value} → {one.after.value}" for one in done] or [f"{record}: nothing to change"]
    if call.dry_run:
        words.append("nothing was changed (--dry-run)")
    values = {
        "dry_run": call.dry_run,
        "changed": [{"id": one.id, "before": one.before.value, "after": one.after.value} for one in done],
    }
    emit_done(call, "\n".join(words), values=values)
