"""Collect: items of intelligence, added, listed, shown, searched."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import RECORDED, Call, Command, Panel, command
from kamplan.cli.options import (
    AccountArgument,
    CredibilityChoice,
    ItemArgument,
    MaybeAccountArgument,
    OnOption,
    TextArgument,
    TierChoice,
    complete_account,
    complete_contact,
    complete_question,
    complete_topic,
    read_text,
)
from kamplan.domain.scales import Handling, ItemState, Language, LawfulOrigin, Reliability, SourceKind, Swot
from kamplan.domain.wording import Code
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamplan.service.item_lines import ItemLine
    from kamplan.service.search import Hit

COMMANDS: list[Command] = []
SUGGESTED = 3
"""How many likely duplicates and contradictions are named as an item is entered."""

LABELS = {
    "id": N_("Id"), "account": N_("Account"), "tier": N_("Tier"), "topic": N_("Topic"), "questions": N_("Questions"),
    "statement": N_("Statement"), "detail": N_("Detail"), "source": N_("Source"), "source_kind": N_("Kind of source"),
    "publisher": N_("Publisher"), "url": N_("Web page"), "published_on": N_("Published"), "valid_as_of": N_("As of"),
    "review_by": N_("Review by"), "state": N_("State"), "grade": N_("Grade"), "reliability": N_("Reliability"),
    "credibility": N_("Credibility"), "usable": N_("Usable"), "reason": N_("Reason"), "contact": N_("Contact"),
    "contact_name": N_("Contact name"), "handling": N_("Marking"), "lawful": N_("Lawful origin"),
    "origin": N_("Origin"), "swot": N_("SWOT"), "language": N_("Language"), "source_id": N_("Source id"),
    "ref": N_("Ref"), "supersedes": N_("Supersedes"), "superseded_by": N_("Superseded by"),
    "contradicts": N_("Contradicts"), "confirmations": N_("Confirmed"), "withdrawn_on": N_("Withdrawn"),
    "withdrawn_reason": N_("Why withdrawn"), "recorded_by": N_("Recorded by"), "cost": N_("Cost"),
    "currency": N_("Currency"), "hours": N_("Hours"),
}  # fmt: skip

CUSTOMER_KEYS = frozenset({
    "account", "topic", "questions", "statement", "source", "source_kind", "publisher", "url", "published_on",
    "valid_as_of", "language",
})  # fmt: skip

QuestionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--question", metavar="QID", help="Question it answers; repeat for more.", autocompletion=complete_question
    ),
]
SourceOption = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Where it stands or was said.")]
PublisherOption = Annotated[str | None, typer.Option("--publisher", metavar="P", help="Who publishes the source.")]
KindOption = Annotated[SourceKind | None, typer.Option("--source-kind", help="What sort of source it is.")]
PublishedOption = Annotated[str | None, typer.Option("--published", metavar="DATE", help="When it was published.")]
ReliabilityOption = Annotated[
    Reliability | None, typer.Option("--reliability", help="Of the source: A completely … E unreliable, F not judged.")
]
CredibilityOption = Annotated[
    CredibilityChoice | None,
    typer.Option("--credibility", help="Of the item: 1 confirmed … 5 improbable, 6 not judged."),
]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why this grade.")]
ContactOption = Annotated[
    str | None,
    typer.Option("--contact", metavar="NAME|C-n", help="Who said it.", autocompletion=complete_contact),
]
HandlingOption = Annotated[Handling | None, typer.Option("--handling", help="Marking; its tier's by default.")]
LawfulOption = Annotated[LawfulOrigin | None, typer.Option("--lawful", help="By what right we hold it.")]
OriginOption = Annotated[
    str | None, typer.Option("--origin", metavar="KEY", help="The event, release or person it goes back to.")
]
TrueOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="When it was true; --published or today by default.")
]
ReviewOption = Annotated[
    str | None, typer.Option("--review-by", metavar="DATE", help="When to look again; the topic's interval by default.")
]
SwotOption = Annotated[Swot | None, typer.Option("--swot", help="Strength, weakness, opportunity, threat.")]
UrlOption = Annotated[str | None, typer.Option("--url", help="Web page of the source.")]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="Language of the statement.")]
DetailOption = Annotated[str | None, typer.Option("--detail", metavar="TEXT|-", help="What more was said.")]
RefOption = Annotated[str | None, typer.Option("--ref", metavar="KEY", help="A short name to cite it by in files.")]
CostOption = Annotated[str | None, typer.Option("--cost", metavar="AMOUNT", help="What it cost to find out.")]
CurrencyOption = Annotated[str | None, typer.Option("--currency", metavar="ISO", help="Of the cost: CNY, EUR, USD.")]
HoursOption = Annotated[str | None, typer.Option("--hours", metavar="N", help="How many hours it took to find out.")]
ContradictsOption = Annotated[
    list[str] | None, typer.Option("--contradicts", metavar="I-n", help="An item it contradicts; both are kept.")
]


def read_item_fields(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """Return an item's options as the service takes them: dates read, texts fetched."""
    fields = dict(given)
    fields["questions"] = fields.pop("question")
    fields["valid_as_of"] = call.read_date(fields.pop("on"), "--on")
    fields["published_on"] = call.read_date(fields.pop("published"), "--published")
    fields["review_by"] = call.read_date(fields["review_by"], "--review-by")
    call.echo_amount(fields.get("cost"), "--cost")
    call.echo_amount(fields.get("hours"), "--hours")
    if fields.get("detail") == "-":
        fields["detail"] = read_text(call, "-", prompt="")
    return fields


@command(COMMANDS, "add-intel", Panel.COLLECT, shows=True, judges=True)
def add_intel(
    call: Call,
    account: AccountArgument,
    tier: Annotated[TierChoice, typer.Option("--tier", help="1 public, 2 paid, 3 contacts, 4 top management.")],
    topic: Annotated[
        str, typer.Option("--topic", metavar="TOPIC", help="Topic of the checklist.", autocompletion=complete_topic)
    ],
    statement: TextArgument = None,
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
    contradicts: ContradictsOption = None,
    cost: CostOption = None,
    currency: CurrencyOption = None,
    hours: HoursOption = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", metavar="M-n", help="Where it was told: its contact and date, unless given."),
    ] = None,
) -> None:
    """Record one fact with its tier, source, grade and date."""
    given = {one: value for one, value in locals().items() if one not in ("call", "account", "meeting")}
    from kamplan.service.intel import add_item

    given["statement"] = read_text(
        call, statement, prompt=Phrase(N_("One fact about {account}, in one sentence."), account=account)
    )
    line = add_item(call.caller, account, read_item_fields(call, given), meeting=meeting)
    _emit_item(call, line)
    _say_suggestions(call, line)


def _say_suggestions(call: Call, line: "ItemLine") -> None:
    """Say on standard error which items the new one looks like, and what to type if it does."""
    if not line.suggestions:
        return
    from kamplan.service.suggestions import advise, explain

    for one in line.suggestions[:SUGGESTED]:
        call.say(explain(one))
        call.say(Phrase(N_("  if so: {advise}"), advise=advise(one)))
    if len(line.suggestions) > SUGGESTED:
        call.say(
            Phrase(
                N_("  and {number} more: kamplan suggest {account}"),
                number=len(line.suggestions) - SUGGESTED,
                account=line.item.account,
            )
        )


def _emit_item(call: Call, line: "ItemLine", *, did: Phrase = RECORDED) -> None:
    from kamplan.cli.output import emit_done
    from kamplan.domain.scales import Audience
    from kamplan.service.views import view_item

    item = line.item
    grade = item.grade if item.is_usable else Phrase(N_("{grade} (not usable)"), grade=item.grade)
    text = Phrase(
        N_("{id} {did}: tier {tier}, {topic}, {grade}, marked {handling}, true {on}, {state}, review by {review_by}"),
        id=item.id, did=did, tier=int(item.tier), topic=call.name_topic(item.topic), grade=grade,
        handling=Code(item.handling.value), on=item.valid_as_of, state=Code(line.state.value), review_by=line.review_by,
    )  # fmt: skip
    emit_done(call, text, values=view_item(line, Audience.TEAM))
    if item.is_active and not item.is_graded and not item.is_usable and call.format == "table":
        call.say(
            Phrase(
                N_(
                    "ungraded, so nothing can rest on it; next: kamplan grade-intel {id} --reliability B "
                    "--credibility 2"
                ),
                id=item.id,
            )
        )


@command(COMMANDS, "list-intel", Panel.COLLECT, shows=True, reads=True, recalls=True, judges=True)
def list_intel(
    call: Call,
    account: MaybeAccountArgument = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="TOPIC", help="Topic of the checklist.", autocompletion=complete_topic),
    ] = None,
    tier: Annotated[TierChoice | None, typer.Option("--tier", help="Only this tier.")] = None,
    state: Annotated[ItemState | None, typer.Option("--state", help="Without it, what still counts.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="True on or after this date.")] = None,
    on: OnOption = None,
) -> None:
    """List items, oldest first."""
    from kamplan.domain.scales import Audience
    from kamplan.errors import UsageError

    hidden = "--tier" if tier else "--state"
    if call.audience is Audience.CUSTOMER and (tier or state):
        raise UsageError(
            Phrase(N_("{option} asks for what a customer is never shown"), option=hidden),
            hint=Phrase(N_("leave {option} out, or --audience team"), option=hidden),
        )
    from kamplan.service.item_lines import list_items

    find = partial(
        list_items,
        call.caller,
        account,
        topic=topic,
        tier=int(tier) if tier else None,
        state=state,
        since=call.read_date(since, "--since", edge="start"),
        on=call.read_date(on, "--on"),
    )
    filtered = any((topic, tier, state, since))
    empty = Phrase(N_("no items fit"))
    if not filtered:
        empty = Phrase(
            N_("no items yet; next: kamplan add-intel {account} …"), account=account or Phrase(N_("ACCOUNT"))
        )
    emit_items(call, find, with_account=account is None, empty=empty)


def emit_items(
    call: Call, find: "Callable[..., list[ItemLine]]", *, with_account: bool, empty: Phrase, counts: bool = True
) -> None:
    """Print the items found for the audience; a customer's have no ids, grades, states or markings.

    Where it `counts`, standard error says how many were left out.
    """
    from kamplan.cli.output import Column, emit_list
    from kamplan.domain.scales import Audience
    from kamplan.errors import UsageError
    from kamplan.service.views import order_items, view_item

    lines = find(audience=call.audience)
    rows = [view_item(line, call.audience) for line in order_items(lines, call.audience)]
    shown = ["id", "tier", "grade", "state", "valid_as_of", "topic", "statement"]
    if with_account:
        shown.insert(1, "account")
    if call.audience == "customer":
        shown = [one for one in shown if one in ("account", "valid_as_of", "topic", "statement")]
    keys = [*shown, *(one for one in LABELS if one not in shown)]
    if call.audience == "customer":
        keys = [one for one in keys if one in CUSTOMER_KEYS]
    columns = [
        Column(
            key,
            LABELS[key],
            is_wide=key == "statement",
            in_table=key in shown,
            from_width=100 if key == "topic" else 0,
        )
        for key in keys
    ]
    if not columns:
        raise UsageError(Phrase(N_("nothing to show")), hint=Phrase(N_("name another --audience")))
    emit_list(call, columns, rows, empty=empty)
    if counts:
        call.say_left_out((one.item.id for one in lines), lambda: (one.item.id for one in find(audience=Audience.TEAM)))


@command(COMMANDS, "show-intel", Panel.COLLECT, shows=True, reads=True, recalls=True, judges=True)
def show_intel(call: Call, item: ItemArgument, on: OnOption = None) -> None:
    """Show one item whole."""
    from kamplan.cli.output import emit_record
    from kamplan.service.item_lines import get_item
    from kamplan.service.views import view_item

    line = get_item(call.caller, item, audience=call.audience, on=call.read_date(on, "--on"))
    values = view_item(line, call.audience)
    shown = dict(values)
    if shown.get("confirmations"):
        shown["confirmations"] = [one["on"] for one in shown["confirmations"]]
    emit_record(call, [(one, LABELS[one], value) for one, value in shown.items()], values=values)


@command(COMMANDS, "search", Panel.COLLECT, shows=True, reads=True, judges=True)
def search(
    call: Call,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words that must all occur; budg* finds beginnings.")],
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="Only here.", autocompletion=complete_account)
    ] = None,
    on: OnOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only these, such as item, contact, action, source.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Say only how many there are.")] = False,
) -> None:
    """Find records of every kind by their words, names too: in any form, without accents, in English and Chinese."""
    from kamplan.service.search import check_kind, search_everything

    day = call.read_date(on, "--on")
    if count:
        from kamplan.cli.output import emit_done
        from kamplan.service.item_lines import count_hits
        from kamplan.service.search import search_others

        check_kind(kind)
        given: dict[str, Any] = {"typed": account, "on": day, "audience": call.audience}
        found = count_hits(call.caller, query, **given) if kind in (None, "item") else 0
        found += len(search_others(call.caller, query, kind=kind, **given)) if kind != "item" else 0
        emit_done(call, str(found), values={"count": found})
        _say_searched(call)
        return
    empty = Phrase(N_("nothing holds {words}"), words=repr(query))
    if kind == "item":
        from kamplan.service.item_lines import search_items

        find_items = partial(search_items, call.caller, query, typed=account, on=day)
        emit_items(call, find_items, with_account=account is None, empty=empty, counts=False)
    else:
        hits = search_everything(call.caller, query, audience=call.audience, typed=account, on=day, kind=kind)
        _emit_hits(call, hits, with_account=account is None, empty=empty)
    _say_searched(call)


def _say_searched(call: Call) -> None:
    """Say that not everything was searched, the same whatever was looked for: a count would tell which words occur."""
    from kamplan.domain.scales import Audience
    from kamplan.domain.wording import Code

    if call.audience is not Audience.TEAM:
        call.say(
            Phrase(N_("only what the audience {audience} may read was searched"), audience=Code(call.audience.value))
        )


def _label_kind(noun: str) -> Phrase:
    """Return what records of a kind are called: by its label, or by the word for what is no planning record."""
    from kamplan.domain.kinds import KINDS
    from kamplan.domain.wording import WORDS

    labels = {spec.noun: spec.label for spec in KINDS.values()}
    nouns = {"account": N_("account"), "source": N_("source"), "item": N_("item"), "figure": N_("figure")}
    return Phrase(labels.get(noun) or nouns.get(noun) or WORDS.get(noun, noun))


def _emit_hits(call: Call, hits: "list[Hit]", *, with_account: bool, empty: Phrase) -> None:
    """Print what was found, an item in JSON with all its values; a customer's have no ids."""
    from kamplan.cli.output import Column, emit_list

    rows: list[dict[str, Any]] = []
    for one in hits:
        row = {"kind": one.kind, "id": one.id, "account": one.account, "date": one.date, "says": one.says}
        if call.audience == "customer":
            del row["id"]
        rows.append(one.values | row if call.format == "json" and one.kind == "item" else row)
    if call.format == "table" and call.language != "en":
        rows = [row | {"kind": _label_kind(row["kind"])} for row in rows]
    columns = [
        Column("kind", N_("Kind")), Column("id", N_("Id")), Column("account", N_("Account"), in_table=with_account),
        Column("date", N_("Date")), Column("says", N_("Text"), is_wide=True),
    ]  # fmt: skip
    if call.audience == "customer":
        columns = [one for one in columns if one.key != "id"]
    emit_list(call, columns, rows, empty=empty)
