"""Collect: grading, confirming, superseding, withdrawing and relabelling what is recorded."""

from typing import TYPE_CHECKING, Annotated

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
from kamplan.cli.options import (
    ItemArgument,
    ItemsArgument,
    TextArgument,
    TierChoice,
    complete_any,
    complete_topic,
    read_text,
)
from kamplan.domain.scales import Handling
from kamplan.domain.wording import Code
from kamplan.language import COMMA, LINE, N_, Joined, Phrase

if TYPE_CHECKING:
    from datetime import date

COMMANDS: list[Command] = []


@command(COMMANDS, "grade-intel", Panel.COLLECT, shows=True, judges=True, many=True)
def grade_intel(
    call: Call,
    items: ItemsArgument,
    reliability: ReliabilityOption = None,
    credibility: CredibilityOption = None,
    reason: ReasonOption = None,
) -> None:
    """Grade items: their own reliability, their credibility, or both."""
    from kamplan.cli.several import write_each
    from kamplan.service.intel import grade_item

    fields = {"reliability": reliability, "credibility": credibility, "reason": reason}
    graded = Phrase(N_("graded"))
    write_each(call, items, lambda one: _emit_item(call, grade_item(call.caller, one, fields), did=graded))


@command(COMMANDS, "confirm-intel", Panel.COLLECT, shows=True, judges=True, many=True)
def confirm_intel(
    call: Call,
    items: ItemsArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When it was looked at again.")] = None,
    review_by: ReviewOption = None,
) -> None:
    """Say that items still hold; their clocks start anew."""
    from kamplan.cli.several import write_each
    from kamplan.service.intel import confirm_item

    when, until = call.read_date(on, "--on"), call.read_date(review_by, "--review-by")

    def confirm(item: str) -> None:
        line = confirm_item(call.caller, item, on=when, review_by=until)
        _emit_item(call, line, did=Phrase(N_("confirmed on {on}"), on=line.item.confirmations[-1].on))

    write_each(call, items, confirm)


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

    given["statement"] = read_text(
        call, statement, prompt=Phrase(N_("What has replaced {item}, in one sentence."), item=item)
    )
    line, old = supersede_item(call.caller, item, read_item_fields(call, given))
    _emit_item(call, line, did=Phrase(N_("recorded in place of {old}"), old=old.id))


@command(COMMANDS, "withdraw-intel", Panel.COLLECT, shows=True, judges=True, many=True)
def withdraw_intel(
    call: Call,
    items: ItemsArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it no longer counts.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Since when; today by default.")] = None,
) -> None:
    """Take items back; they are kept with the reason, but count no longer."""
    from kamplan.cli.several import write_each

    when = call.read_date(on, "--on")
    write_each(call, items, lambda one: withdraw_one(call, one, reason, when), reason=reason)


def withdraw_one(call: Call, item: str, reason: str, on: "date | None") -> None:
    """Take an item back."""
    from kamplan.service.intel import withdraw_item

    _emit_item(call, withdraw_item(call.caller, item, reason=reason, on=on), did=Phrase(N_("withdrawn")))


@command(COMMANDS, "relabel", Panel.KEEP, shows=True, many=True)
def relabel(
    call: Call,
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...",
            help="Items, contacts, figures, judgements or planning records, such as I-12 A-8,A-9.",
            autocompletion=complete_any,
        ),
    ],
    handling: Annotated[Handling, typer.Option("--handling", help="The new marking.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")],
) -> None:
    """Change the marking of records: the only way to lower one. Raising it raises what rests on it."""
    from kamplan.cli.output import ask, can_ask, emit_done
    from kamplan.domain.ids import list_ids
    from kamplan.domain.marking import is_above
    from kamplan.service.relabel import relabel_all as change

    ids = list_ids(records)
    done = change(call.caller, ids, handling, reason=reason, dry_run=True)
    lowered = [one for one in done if is_above(one.before, one.after)]
    if not call.dry_run:
        named = Joined(
            (Phrase(N_("{id} is {before}"), id=one.id, before=Code(one.before.value)) for one in lowered), COMMA
        )
        question = Phrase(N_("{named}; let everyone of {after} read it?"), named=named, after=Code(handling.value))
        if lowered and can_ask() and not ask(call, question):
            raise typer.Abort
        done = change(call.caller, ids, handling, reason=reason)
    words = [
        Phrase(N_("{id}: {before} → {after}"), id=one.id, before=Code(one.before.value), after=Code(one.after.value))
        for one in done
    ] or [Phrase(N_("{record}: nothing to change"), record=", ".join(ids))]
    if call.dry_run:
        words.append(Phrase(N_("nothing was changed (--dry-run)")))
    values = {
        "dry_run": call.dry_run,
        "changed": [{"id": one.id, "before": one.before.value, "after": one.after.value} for one in done],
    }
    emit_done(call, Joined(words, LINE), values=values)
