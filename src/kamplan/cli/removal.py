"""Keep: removing a record for good, and what is held on one person, shown and erased."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import ContactArgument, complete_id
from kamplan.language import COMMA, LINE, LISTED, N_, Joined, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kamplan.service.name_removal import Doubt
    from kamplan.service.persons import Person
    from kamplan.service.purging import Purged
    from kamplan.service.redacting import TextChange

COMMANDS: list[Command] = []
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, without the content: it is kept for good.")
]
LABELS = {
    "with_it": N_("goes with it: {what}"),
    "unlinked": N_("changed, so that nothing refers to it: {what}"),
    "texts": N_("rewritten, before and after:"),
    "doubtful": N_("may be somebody else, so it stays: read it, and say --also or --keep with the id of each:"),
    "changes": N_("taken out of the history: {count} changes"),
    "versions": N_("taken out of frozen plans: {what}"),
    "read_again": N_("read again what you wrote yourself, which may still tell of it: {what}"),
    "released": N_("was given away, and cannot be fetched back: {what}"),
    "files": N_("kept by kamplan outside the store, for you to clear: {what}"),
    "copies": N_("copies that still hold it, for you to delete: {what}"),
}
"""What went with a record, as the command says it, in this order."""
HOW, WHAT = N_("How"), N_("What it is about")
WIDEST = 200
"""How many characters of a text are shown before and after."""


@command(COMMANDS, "purge", Panel.KEEP, shows=True, many=True)
def purge(
    call: Call,
    record: Annotated[
        str,
        typer.Argument(metavar="ID", help="An item, judgement, figure, source or planning record.",
                       autocompletion=complete_id),
    ],
    reason: ReasonOption,
) -> None:  # fmt: skip
    """Remove one record for good: its content, its history, what plan versions froze of it. Nobody can undo it."""
    from kamplan.service.purging import purge as remove

    _remove(call, lambda dry_run: remove(call.caller, record, reason=reason, dry_run=dry_run), N_("purged"))


@command(COMMANDS, "erase-person", Panel.KEEP, shows=True, many=True)
def erase_person(
    call: Call,
    contact: ContactArgument,
    reason: ReasonOption,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="ID", help="Where it may be somebody else: it is them, and goes. Repeatable."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="ID", help="Where it may be somebody else: it is, and stays. Repeatable."),
    ] = None,
) -> None:
    """Remove a person for good: contact, name, history. What they told us stays, told by nobody. Nobody can undo it."""
    from dataclasses import replace

    from kamplan.service.erasing import erase_person as erase
    from kamplan.service.name_removal import Decisions

    decided = Decisions(frozenset(also or ()), frozenset(keep or ()))

    def remove(dry_run: bool) -> "Purged":
        return erase(call.caller, contact, reason=reason, decisions=decided, dry_run=dry_run)

    def decide(shown: "Purged") -> bool:
        nonlocal decided
        mentions = _decide(call, [one for one in shown.doubtful if decided.find(one) is None])
        decided = replace(decided, mentions=mentions)
        return True in mentions.values()

    _remove(call, remove, N_("erased"), decide=decide)


def _decide(call: Call, doubtful: "Sequence[Doubt]") -> "dict[Doubt, bool]":
    """Ask of each mention in a record whether it is them; what was frozen or changed goes as the record's words do."""
    from kamplan.cli.output import ask
    from kamplan.service.name_removal import is_derived

    derived = [one for one in doubtful if is_derived(one.id)]
    told = {one.neighbours for one in doubtful if not is_derived(one.id)}
    asked = [one for one in doubtful if not is_derived(one.id)] + [one for one in derived if one.neighbours not in told]
    return {
        one: ask(call, Phrase(N_("{id}: {words} – is it them, and to be removed?"), id=one.id, words=one.words))
        for one in asked
    }


def _remove(
    call: Call,
    do: "Callable[[bool], Purged]",
    did: str,
    *,
    decide: "Callable[[Purged], bool]" = lambda _shown: False,
) -> None:
    from kamplan.cli.output import agree, ask, emit_done

    if not call.yes and not call.dry_run:
        shown = do(True)
        agree(call)
        call.say(Joined(_say(shown), LINE))
        if decide(shown):
            shown = do(True)
            call.say(Joined(_say(shown), LINE))
        if not ask(call, Phrase(N_("remove {id} for good?"), id=shown.id)):
            raise typer.Abort
    shown = do(call.dry_run)
    first = (
        Phrase(N_("{id} would be {did}; nothing was changed (--dry-run)"), id=shown.id, did=Phrase(did))
        if call.dry_run
        else Phrase(N_("{id} {did}"), id=shown.id, did=Phrase(did))
    )
    emit_done(call, Joined([first, *_say(shown)[1:]], LINE), values=view_purged(shown) | {"dry_run": call.dry_run})
    if shown.leftover:
        call.say(
            Phrase(
                N_(
                    "the file could not be compacted ({leftover}); what was removed is overwritten in it, "
                    "and free pages go with the next purge"
                ),
                leftover=shown.leftover,
            )
        )


def view_purged(done: "Purged") -> dict[str, Any]:
    """Return what went with a record as plain values with stable keys."""
    return {"id": done.id} | {
        name: [
            {key: value for key, value in vars(one).items() if key != "neighbours"} if hasattr(one, "id") else one
            for one in getattr(done, name)
        ]
        for name in LABELS
    }


def _say(done: "Purged") -> list[str | Phrase]:
    from kamplan.domain.text import shorten

    lines: list[str | Phrase] = [
        Phrase(N_("{id}: {title}"), id=done.id, title=shorten(done.title)) if done.title else done.id
    ]
    for name, label in LABELS.items():
        held = getattr(done, name)
        if held:
            said = Phrase(label, what=Joined(map(str, held), COMMA), count=len(held))
            lines.append(Phrase("  {said}", said=said))
        if name == "texts":
            lines += _say_texts(held)
        elif name == "doubtful":
            lines += [f"    {one.id}: {one.words}" for one in held]
    return lines


def _say_texts(texts: "Sequence[TextChange]") -> list[Phrase]:
    """Return each text before and after, once for all the places where it stands."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in texts:
        places.setdefault((one.before, one.after), []).append(one.id)
    lines: list[Phrase] = []
    for (before, after), ids in places.items():
        places_of_it = Joined(dict.fromkeys(ids), COMMA)
        lines.append(Phrase("    {ids}: {text}", ids=places_of_it, text=_say_text(_cut(before, after))))
        lines.append(Phrase("      → {text}", text=_say_text(_cut(after, before))))
    return lines


def _say_text(text: str) -> str | Phrase:
    """Return a text; the name of a talk, which is stored in English, as a phrase."""
    from kamplan.domain.source import CONVERSATION, find_partner
    from kamplan.service.redacting import REMOVED

    partner = find_partner(text[:1].upper() + text[1:])
    if partner is None:
        return text
    return Phrase(CONVERSATION, name=Phrase(REMOVED) if partner == REMOVED else partner)


def _cut(text: str, other: str) -> str:
    """Return a text on one line; of a long one what stands around the first place where it differs from another."""
    if len(text) <= WIDEST:
        return " ".join(text.split())
    same = next((n for n, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)
    first = max(0, same - WIDEST // 2)
    last = first + WIDEST
    return f"{'…' if first else ''}{' '.join(text[first:last].split())}{'…' if last < len(text) else ''}"


@command(COMMANDS, "show-person", Panel.KEEP, shows=True, reads=True)
def show_person(call: Call, contact: ContactArgument) -> None:
    """Show everything held on one person, for them to see: contact, records that name them, versions, history."""
    from kamplan.cli.call import Format
    from kamplan.cli.output import Column, emit_json, emit_list, emit_record
    from kamplan.domain.collected import label_fields
    from kamplan.domain.ids import Kind
    from kamplan.service.persons import show_person as find

    found = find(call.caller, contact, audience=call.audience)
    values = view_person(found)
    if call.format is Format.JSON:
        emit_json(values)
        return
    if call.format is Format.TABLE:
        labels = label_fields(Kind.CONTACT)
        emit_record(call, [(one, labels[one], value) for one, value in values["contact"].items()])
    columns = [Column("id", N_("Id")), Column("how", HOW, is_wide=True), Column("title", WHAT, is_wide=True)]
    merged = [{"id": one.id, "how": "merged", "title": one.name} for one in found.merged]
    rows = [*merged, *values["records"], *({"id": one, "how": "text", "title": ""} for one in found.versions)]
    if call.format is Format.TABLE:
        rows = [
            row
            | {
                "how": Joined((_name_link(row["id"], one) for one in row["how"].split(", ")), LISTED),
                "title": call.name_topic(row["title"]),
            }
            for row in rows
        ]
    emit_list(call, columns, rows, empty=Phrase(N_("no record names them")))
    call.say(
        Phrase(
            N_("{count} changes of the contact itself; `kamplan history {id}` shows them"),
            count=len(found.history),
            id=found.contact.id,
        )
    )


def _name_link(record_id: str, how: str) -> Phrase:
    """Return how a record names a person: by its word, or by the label of the field."""
    from kamplan.cli.history import FieldName
    from kamplan.domain.wording import WORDS, Code

    return Code(how) if how in WORDS else FieldName(record_id, how)


def view_person(found: "Person") -> dict[str, Any]:
    """Return what is held on a person as plain values with stable keys."""
    from kamplan.cli.history import view_line
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_contact

    return {
        "contact": view_contact(found.contact, Audience.TEAM),
        "merged": [view_contact(one, Audience.TEAM) for one in found.merged],
        "records": [
            {"id": one.id, "how": one.how, "title": one.title, "fields": dict(one.fields)} for one in found.held
        ],
        "versions": list(found.versions),
        "history": [view_line(one) for one in found.history],
    }
