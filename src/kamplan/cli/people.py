"""Collect: contacts."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, ContactArgument, SetOption, WithdrawnOption, complete_contact
from kamplan.domain.scales import Coverage, Handling, Level, Power, Stance
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.contact import Contact
    from kamplan.service.contacts import NamesakeError

COMMANDS: list[Command] = []
LEAVING = frozenset({"left_on", "left_reason", "successor"})
"""What is said of somebody who left; setting one asks what hangs on them."""

NameZhOption = Annotated[str | None, typer.Option("--name-zh", help="Chinese name.")]
TitleOption = Annotated[str | None, typer.Option("--title", help="Position, such as Plant Director.")]
UnitOption = Annotated[str | None, typer.Option("--unit", help="Business unit or department.")]
ReportsOption = Annotated[
    str | None,
    typer.Option("--reports-to", metavar="NAME|C-n", help="Another contact.", autocompletion=complete_contact),
]
InfluencesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--influences", metavar="NAME|C-n", help="Whom they sway; repeat for more.", autocompletion=complete_contact
    ),
]
LevelOption = Annotated[Level | None, typer.Option("--level", help="Unset: cannot carry a tier-4 item.")]
PowerOption = Annotated[Power | None, typer.Option("--power", help="Power level, which is not rank.")]
StanceOption = Annotated[Stance | None, typer.Option("--stance", help="Towards us.")]
CoverageOption = Annotated[Coverage | None, typer.Option("--coverage", help="How well we know them.")]
PartnerOption = Annotated[str | None, typer.Option("--partner", metavar="ORGANISATION", help="Works at a partner.")]
OwnerOption = Annotated[str | None, typer.Option("--owner", metavar="P", help="Who of us owns the relationship.")]
InterestsOption = Annotated[str | None, typer.Option("--interests", help="What matters to them in the work.")]
NotesOption = Annotated[
    str | None, typer.Option("--notes", help="What serves the work; the account team alone reads it.")
]
LastOption = Annotated[str | None, typer.Option("--last-contact", metavar="DATE", help="When we last spoke.")]
HandlingOption = Annotated[Handling | None, typer.Option("--handling", help="Marking of name, title and unit.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Where the name was found.")]
UrlOption = Annotated[str | None, typer.Option("--url", help="Web page of the source.")]
EmailOption = Annotated[list[str] | None, typer.Option("--email", metavar="ADDRESS", help="Repeat for more.")]
PhoneOption = Annotated[list[str] | None, typer.Option("--phone", metavar="NUMBER", help="Repeat for more.")]
LeftOption = Annotated[
    str | None, typer.Option("--left", metavar="DATE", help="Since when they are gone; empty if they are back.")
]
LeftReasonOption = Annotated[
    str | None, typer.Option("--left-reason", metavar="TEXT", help="Why they left, or where to; for the team alone.")
]
SuccessorOption = Annotated[
    str | None,
    typer.Option("--successor", metavar="NAME|C-n", help="Who came after them.", autocompletion=complete_contact),
]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of when this is true.")]


def _fields(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    fields = dict(given)
    fields["valid_as_of"] = _date(call, fields.pop("on"), "--on")
    fields["last_contact"] = _date(call, fields["last_contact"], "--last-contact")
    fields["left_on"] = _date(call, fields.pop("left"), "--left")
    return fields


def _date(call: Call, typed: str | None, name: str) -> Any:
    return "" if typed == "" else call.read_date(typed, name)


@command(COMMANDS, "add-contact", Panel.COLLECT, shows=True)
def add_contact(
    call: Call,
    account: AccountArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    name_zh: NameZhOption = None,
    title: TitleOption = None,
    unit: UnitOption = None,
    reports_to: ReportsOption = None,
    influences: InfluencesOption = None,
    level: LevelOption = None,
    power: PowerOption = None,
    stance: StanceOption = None,
    coverage: CoverageOption = None,
    partner: PartnerOption = None,
    owner: OwnerOption = None,
    interests: InterestsOption = None,
    notes: NotesOption = None,
    last_contact: LastOption = None,
    handling: HandlingOption = None,
    source: SourceOption = None,
    url: UrlOption = None,
    on: OnOption = None,
    email: EmailOption = None,
    phone: PhoneOption = None,
    left: LeftOption = None,
    left_reason: LeftReasonOption = None,
    successor: SuccessorOption = None,
) -> None:
    """Record a person at the customer, or at a partner that works closely with it."""
    given = {one: value for one, value in locals().items() if one not in ("call", "account")}
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.contacts import NamesakeError
    from kamplan.service.contacts import add_contact as add
    from kamplan.service.views import view_contact

    fields = _fields(call, given)
    try:
        added = add(call.caller, account, fields)
    except NamesakeError as error:
        if not call.yes and (apart := _ask_apart(call, error)):
            added = add(call.caller, account, fields | {"name": apart})
        else:
            raise
    done = Phrase(N_("{id}: {name}, at {account}"), id=added.id, name=added.name, account=added.account)
    emit_done(call, done, values=view_contact(added, Audience.TEAM))


def _ask_apart(call: Call, error: "NamesakeError") -> str | None:
    """Ask on a terminal for the name under which another person of one name is recorded; None elsewhere."""
    from kamplan.cli.output import ask_text, can_ask
    from kamplan.domain.names import tell_apart
    from kamplan.language import say

    if not can_ask():
        return None
    call.say(say(error.message, call.language))
    question = N_("if it is somebody else, a word that tells them apart, such as the department; empty to stop:")
    word = ask_text(call, Phrase(question))
    return tell_apart(error.typed, word) if word else None


@command(COMMANDS, "list-contacts", Panel.COLLECT, shows=True, reads=True, recalls=True)
def list_contacts(call: Call, account: AccountArgument, everything: WithdrawnOption = False) -> None:
    """List the people of an account."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.collected import label_fields
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.contacts import list_contacts as find
    from kamplan.service.views import view_contact

    found = find(call.caller, account, audience=call.audience, with_withdrawn=everything)
    rows = [view_contact(one, call.audience) for one in found]
    if call.format == "table" and call.language != "en":
        named = ({"name": one.title_name(call.language), "name_zh": None} for one in found)
        rows = [row | one for row, one in zip(rows, named, strict=True)]
    labels = label_fields(Kind.CONTACT)
    shown = ["id", "name", "name_zh", "title", "unit", "level", "power", "stance", "owner"]
    shown += ["withdrawn_on"] if any(not one.is_active for one in found) else []
    columns = [
        Column(
            key,
            labels[key],
            is_wide=key in ("name", "title", "unit", "owner"),
            from_width=100 if key in ("name_zh", "unit") else 0,
        )
        for key in shown
    ]
    columns += [Column(key, labels[key], in_table=False) for key in labels if key not in (*shown, "account", "items")]
    if call.audience == "customer":
        columns = [one for one in columns if one.key in ("name", "name_zh", "title", "unit", "partner")]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(N_("no contacts yet; next: kamplan add-contact {account} NAME"), account=account),
    )
    team = partial(find, call.caller, account, audience=Audience.TEAM, with_withdrawn=everything)
    call.say_left_out((one.id for one in found), lambda: (one.id for one in team()))


@command(COMMANDS, "show-contact", Panel.COLLECT, shows=True, reads=True, recalls=True)
def show_contact(call: Call, contact: ContactArgument) -> None:
    """Show what is recorded of a person."""
    from kamplan.cli.output import emit_record
    from kamplan.domain.collected import label_fields
    from kamplan.domain.ids import Kind
    from kamplan.service.contacts import get_contact
    from kamplan.service.views import view_contact

    values = view_contact(get_contact(call.caller, contact, audience=call.audience), call.audience)
    labels = label_fields(Kind.CONTACT)
    emit_record(call, [(one, labels[one], value) for one, value in values.items()], values=values)


@command(COMMANDS, "edit-contact", Panel.COLLECT, shows=True)
def edit_contact(
    call: Call,
    contact: ContactArgument,
    name: Annotated[str | None, typer.Option("--name", help="The person's name.")] = None,
    name_zh: NameZhOption = None,
    title: TitleOption = None,
    unit: UnitOption = None,
    reports_to: ReportsOption = None,
    influences: InfluencesOption = None,
    level: LevelOption = None,
    power: PowerOption = None,
    stance: StanceOption = None,
    coverage: CoverageOption = None,
    partner: PartnerOption = None,
    owner: OwnerOption = None,
    interests: InterestsOption = None,
    notes: NotesOption = None,
    last_contact: LastOption = None,
    handling: HandlingOption = None,
    source: SourceOption = None,
    url: UrlOption = None,
    on: OnOption = None,
    email: EmailOption = None,
    phone: PhoneOption = None,
    left: LeftOption = None,
    left_reason: LeftReasonOption = None,
    successor: SuccessorOption = None,
    settings: SetOption = None,
) -> None:
    """Change a contact; an empty text clears a field, what is left out stays; without options whole in $EDITOR."""
    given = {one: value for one, value in locals().items() if one not in ("call", "contact", "settings")}
    edit_one(call, contact, _fields(call, given), settings)


def edit_one(call: Call, contact: str, fields: dict[str, Any], settings: list[str] | None) -> None:
    """Change a contact: the fields given and those of FIELD=VALUE texts, or without any the whole of it in $EDITOR."""
    from kamplan.cli.editing import change_record, list_changes, read_fields
    from kamplan.cli.output import emit_done
    from kamplan.domain.collected import COLLECTED
    from kamplan.domain.ids import Kind
    from kamplan.domain.scales import Audience
    from kamplan.service.contacts import edit_contact as edit
    from kamplan.service.contacts import get_contact
    from kamplan.service.views import view_contact

    spec = COLLECTED[Kind.CONTACT]
    given = {name: value for name, value in fields.items() if value is not None}
    changes = given | read_fields(call, spec, settings)
    before = get_contact(call.caller, contact, audience=Audience.TEAM)
    edited, changed = change_record(
        call,
        spec,
        changes,
        lambda: before,
        partial(edit, call.caller, contact),
    )
    values = view_contact(edited, Audience.TEAM)
    if not changed:
        emit_done(call, Phrase(N_("{id}: nothing to change"), id=edited.id), values=values)
        return
    emit_done(call, Phrase(N_("{id}: {name} changed"), id=edited.id, name=edited.name), values=values)
    for one in list_changes(spec, before, edited):
        call.say(one)
    if edited.left_on and not LEAVING.isdisjoint(changes):
        say_hanging(call, edited)


def say_hanging(call: Call, contact: "Contact") -> None:
    """Say what hangs on somebody who left or was taken back, and what to do about it."""
    from kamplan.analysis.leaving import TIES
    from kamplan.service.contacts import list_hanging

    hanging = list_hanging(call.caller, contact)
    if contact.owner:
        call.say(Phrase(N_("the relationship was {owner}'s"), owner=contact.owner))
    if not hanging:
        call.say(Phrase(N_("nothing hangs on {name}"), name=contact.name))
        return
    call.say(Phrase(N_("what hangs on {name}:"), name=contact.name))
    for one in hanging:
        told = Phrase(
            N_("  {id} {title} ({how}): {hint}"), id=one.id, title=one.title, how=Phrase(TIES[one.tie]), hint=one.hint
        )
        call.say(told)
    if contact.left_on and contact.successor is None:
        call.say(Phrase(N_("who came after them: kamplan edit-contact {id} --successor NAME"), id=contact.id))


def withdraw_one(call: Call, contact: str, reason: str, on: "date | None" = None) -> None:
    """Take a contact back."""
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.contacts import withdraw_contact
    from kamplan.service.views import view_contact

    gone = withdraw_contact(call.caller, contact, reason=reason, on=on)
    done = Phrase(N_("{id} withdrawn: {name}"), id=gone.id, name=gone.name)
    emit_done(call, done, values=view_contact(gone, Audience.TEAM))
    say_hanging(call, gone)
