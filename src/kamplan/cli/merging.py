"""Keep: making one of two that were recorded twice."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import complete_contact, complete_item, complete_source
from kamplan.domain.wording import Code
from kamplan.language import COMMA, LINE, N_, SEMICOLON, Joined, Phrase

if TYPE_CHECKING:
    from kamplan.service.merging.model import Merged, Value

COMMANDS: list[Command] = []
LABELS = {
    "changed": N_("names {into} from now on: {what}"),
    "taken": N_("taken over from {id}: {what}"),
    "left": N_("not taken over, as {into} says otherwise: {what}"),
    "raised": N_("marked higher: {what}"),
}
"""What became of a record, as the command says it, in this order."""
NAMED = 12
"""How many records are named one by one; JSON names all."""


def complete_mergeable(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of what can be merged: contacts, sources and items."""
    yield from complete_contact(incomplete)
    yield from complete_source(incomplete)
    yield from complete_item(incomplete)


@command(COMMANDS, "merge", Panel.KEEP, shows=True, many=True, judges=True)
def merge(
    call: Call,
    record: Annotated[
        str,
        typer.Argument(metavar="ID", help="The contact, source or item that goes.", autocompletion=complete_mergeable),
    ],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The one that stays.", autocompletion=complete_mergeable)],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why they are one; it is recorded.")],
) -> None:
    """Make one of two: what named a contact, source or item recorded twice names the other, and it is withdrawn."""
    from kamplan.cli.output import ask, can_ask, emit_done
    from kamplan.service.merging.run import merge as do

    if can_ask() and not call.yes and not call.dry_run:
        shown = do(call.caller, record, into, reason=reason, dry_run=True)
        call.say(Joined(_say(shown), LINE))
        if not ask(call, Phrase(N_("merge {id} into {into}?"), id=shown.id, into=shown.into)):
            raise typer.Abort
    done = do(call.caller, record, into, reason=reason, dry_run=call.dry_run)
    did = Phrase(N_("{id} merged into {into}"), id=done.id, into=done.into)
    if call.dry_run:
        did = Phrase(
            N_("{id} would be merged into {into}; nothing was changed (--dry-run)"), id=done.id, into=done.into
        )
    emit_done(call, Joined([did, *_say(done)[1:]], LINE), values=view_merged(done) | {"dry_run": call.dry_run})
    for one in done.next:
        call.say(Phrase(N_("next, if so: {one}"), one=one))


def view_merged(done: "Merged") -> dict[str, Any]:
    """Return what became of a record as plain values with stable keys."""
    return {
        "id": done.id,
        "into": done.into,
        "changed": list(done.changed),
        "taken": [{"field": one.field, "value": one.value} for one in done.taken],
        "left": [{"field": one.field, "value": one.value, "kept": one.kept} for one in done.left],
        "raised": [{"id": one.id, "before": one.before.value, "after": one.after.value} for one in done.raised],
        "next": list(done.next),
    }


def _say(done: "Merged") -> list[Phrase]:
    from kamplan.cli.history import say_value
    from kamplan.domain.text import shorten

    said: dict[str, list[str | Phrase]] = {
        "changed": list(done.changed),
        "taken": [_say_value(done, one) for one in done.taken],
        "left": [
            Phrase(N_("{value} ({id}: {kept})"), value=_say_value(done, one), id=done.into, kept=say_value(one.kept))
            for one in done.left
        ],
        "raised": [
            Phrase(
                N_("{id}: {before} → {after}"), id=one.id, before=Code(one.before.value), after=Code(one.after.value)
            )
            for one in done.raised
        ],
    }
    both = zip((done.id, done.into), done.titles, strict=True)
    titles = (Phrase(N_("{id}: {title}"), id=one, title=shorten(title)) for one, title in both)
    lines: list[Phrase] = [Joined(titles, " → ")]
    for name, label in LABELS.items():
        held = said[name]
        more = [Phrase(N_("and {count} more"), count=len(held) - NAMED)] if len(held) > NAMED else []
        if held:
            what = Joined([*held[:NAMED], *more], SEMICOLON if name in ("taken", "left") else COMMA)
            lines.append(Phrase("  {said}", said=Phrase(label, id=done.id, into=done.into, what=what)))
    return lines


def _say_value(done: "Merged", one: "Value") -> Phrase:
    from kamplan.cli.history import FieldName, say_value

    return Phrase(N_("{field}: {value}"), field=FieldName(done.id, one.field), value=say_value(one.value))
