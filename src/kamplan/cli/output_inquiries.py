"""Gaps and what to find out next on a terminal and as rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from kamplan.cli.output import Column, emit_list, make_console
from kamplan.cli.output_analysis import STATES
from kamplan.cli.terminal import safe
from kamplan.domain.wording import say_code
from kamplan.language import COLON, COMMA, LISTED, N_, SEMICOLON, Command, join, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from kamplan.analysis.collection import Errand
    from kamplan.analysis.priorities import Priority
    from kamplan.analysis.worth import Part
    from kamplan.cli.call import Call
    from kamplan.service.gaps import Gaps, OpenQuestion, OpenTopic
    from kamplan.service.priorities import Proposal

DOUBTS = {
    "open": ("·", "red", N_("open")),
    "contradicted": ("≠", "red", N_("contradicted")),
    "ungraded": ("?", "magenta", N_("ungraded")),
    "unusable": ("✗", "magenta", N_("unusable")),
    "stale": ("◷", "yellow", N_("stale")),
    "single-origin": ("1", "blue", N_("one origin")),
}
"""For each doubt its mark, colour and name; the name says all that the mark and the colour say."""
PARTS = {
    "required": N_("required topic"),
    "optional": N_("optional topic"),
    "unfinished": N_("topic not done"),
    "private": N_("only the customer's people can tell"),
    "conclusion": N_("a conclusion rests on it"),
    "strategies": N_("strategies rest on it"),
    "opportunities": N_("opportunities turn on it"),
    "date": N_("a date is near"),
    "access": N_("access"),
    "hours": N_("hours"),
    "money": N_("money"),
    "contact": N_("whom to ask"),
    "nobody": N_("nobody on record to ask"),
    "tried": N_("tried in vain"),
}
"""What each part of a score is called."""


def _punctuate(language: str) -> tuple[str, str]:
    """Return the colon and the semicolon of a language, with the space that follows them."""
    return translator(language)(COLON), translator(language)(SEMICOLON)


def _print_hanging(console: Console, text: Text, *, indent: int, first: Text | None = None) -> None:
    """Print a text whose lines all begin below one another, `first` to the left of them."""
    before = first or Text(" " * indent)
    for line in text.wrap(console, console.width - indent):
        line.rstrip()
        console.print(before + line, soft_wrap=True)
        before = Text(" " * indent)


def print_gaps(call: Call, found: Gaps) -> None:
    """Print each open topic with its questions, who finds out, and the command that closes it."""
    say = translator(call.language)
    console = make_console()
    if not found.topics:
        console.print(Text(say(N_("Nothing is missing.")), style="bold green"))
        return
    for topic in found.topics:
        _print_topic(console, topic, found, call.language)
    legend = "   ".join(f"{mark} {say(name)}" for code, (mark, _, name) in DOUBTS.items() if code != "single-origin")
    console.print()
    console.print(Text(f"* {say(N_('required'))}   {legend}   → {say(N_('our own answer'))}", style="dim"))
    count = say(N_("{count} required topics are not done")).format(count=found.open_required)
    console.print(Text(count, style="bold"))
    console.print(Text(f"  kamplan next {found.dossier.account.key}", style="cyan"))


def _print_topic(console: Console, topic: OpenTopic, found: Gaps, language: str) -> None:
    say = translator(language)
    mark, colour, name = STATES[topic.review.state]
    head = Text("* " if topic.review.required else "  ", style="bold red") + Text(f"{mark} ", style=colour)
    line = Text(safe(found.checklist.topics_by_id[topic.review.id].title(language)), style="bold")
    line += Text(f"  {say(name)}", style=colour)
    if topic.gap:
        line += Text(f"{_punctuate(language)[0]}{safe(topic.gap.message.say(language))}")
    console.print()
    _print_hanging(console, line, indent=4, first=head)
    if topic.gap:
        if topic.errand and topic.errand.question is None:
            _print_hanging(console, _say_errand(topic.errand, language), indent=4)
        console.print(Text(f"    {safe(Command(topic.gap.command).say(language))}", style="cyan"), soft_wrap=True)
    for question in topic.questions:
        _print_hanging(console, _say_question(question, language), indent=6, first=_say_mark(question))


def _say_mark(one: OpenQuestion) -> Text:
    mark, colour = DOUBTS[one.doubt.doubt.value][:2] if one.doubt else ("→", "cyan")
    return Text(f"    {mark} ", style=colour)


def _say_question(one: OpenQuestion, language: str) -> Text:
    line = Text(safe(one.question.text(language)))
    line += Text(f"  {one.question.id}", style="dim")
    if one.doubt and one.doubt.items:
        line += Text(f"  {safe(one.doubt.message.say(language))}", style="dim")
    if one.errand and one.errand.question:
        line += Text("  ") + _say_errand(one.errand, language)
    return line


def _say_errand(errand: Errand, language: str) -> Text:
    say = translator(language)
    said = say(N_("{owner} by {due}")).format(owner=errand.owner, due=errand.due)
    if errand.ask:
        asked = say(N_("{name} ({id})")).format(name=errand.ask.title_name(language), id=errand.ask.id)
        said = say(N_("{owner} asks {name} by {due}")).format(owner=errand.owner, name=asked, due=errand.due)
    return Text(safe(f"{said} [{errand.record}]"), style="bold red" if errand.is_overdue else "green")


def list_gaps(call: Call, found: Gaps) -> None:
    """Print a row for each open topic and each open question, for spreadsheets and scripts."""
    from kamplan.service.gaps import view_gaps

    rows: list[dict[str, Any]] = []
    for topic in view_gaps(found, language=call.language)["topics"]:
        questions = topic.pop("questions")
        shared = {"topic": topic["topic"], "area": topic["area"], "required": topic["required"]}
        rows.append(topic | {"question": None, "text": None})
        rows += [each | shared | {"question": each["id"]} for each in questions]
    keys = (
        "topic", "area", "required", "question", "state", "missing", "inquiry", "owner", "due", "ask", "ask_name",
        "is_overdue", "text", "hint",
    )  # fmt: skip
    emit_list(call, [Column(key, key) for key in keys], rows, empty="")


def print_proposal(call: Call, found: Proposal, *, explain: bool) -> None:
    """Print the questions to find out next, each with why, how, what it takes and the next command."""
    say = translator(call.language)
    console = make_console()
    if not found.ranked:
        console.print(Text(say(N_("Every question is answered by more than one origin, in date.")), style="bold green"))
        return
    for one in found.questions:
        _print_hanging(console, _say_head(one, call.language), indent=5, first=_say_rank(one))
        for line in _say_lines(one, found, call.language, explain=explain):
            _print_hanging(console, line, indent=5)
        console.print(Text(f"     {safe(Command(one.command).say(call.language))}", style="cyan"), soft_wrap=True)
    console.print(_say_total(found, call.language), overflow="fold")


def _say_rank(one: Priority) -> Text:
    return Text(f"{one.score:>3} ", style="bold") + Text("*" if one.doubtful.topic.required else " ", style="bold red")


def _say_head(one: Priority, language: str) -> Text:
    say = translator(language)
    mark, colour, name = DOUBTS[one.doubtful.doubt.value]
    line = Text(safe(one.doubtful.question.text(language)), style="bold")
    line += Text(f"  {one.question}  ", style="dim") + Text(f"{mark} {say(name)}", style=colour)
    return line


def _say_lines(one: Priority, found: Proposal, language: str, *, explain: bool) -> list[Text]:
    say = translator(language)
    reasons = [_say_part(part, language, with_points=False) for part in one.reasons]
    colon, comma = _punctuate(language)
    why = Text(f"{say(N_('why'))}{colon}", style="dim")
    why += Text(safe(comma.join([one.doubtful.message.say(language), *reasons])))
    how = Text(f"{say(N_('how'))}{colon}", style="dim") + Text(safe(_say_route(one, found.currency, language)))
    lines = [why, how]
    if one.errand:
        lines.append(Text(f"{say(N_('asked'))}{colon}", style="dim") + _say_errand(one.errand, language))
    if explain:
        value = say(N_("value {value} = {stake} × {need}%")).format(
            value=one.value, need=one.worth.need, stake=one.worth.stake
        )
        effort = say(N_("effort {effort}")).format(effort=one.effort)
        lines.append(Text(safe(f"{value}{colon}{_say_parts(one.worth.parts, language)}"), style="dim"))
        lines.append(Text(safe(f"{effort}{colon}{_say_parts(one.route.parts, language)}"), style="dim"))
    return lines


def _say_route(one: Priority, currency: str | None, language: str) -> str:
    say = translator(language)
    route = one.route
    price = _say_price(route.money, route.hours, currency, language)
    if route.step == "grade":
        return say(N_("judge what is on record; it takes nothing else"))
    tier = int(route.tier or 0)
    if route.step == "read":
        said = say(N_("read what is published, tier {tier}")).format(tier=tier)
    elif route.contact:
        name = say(N_("{name} ({id})")).format(name=route.contact.title_name(language), id=route.contact.id)
        said = say(N_("ask {name}, tier {tier}")).format(name=name, tier=tier)
        if route.others:
            said += say(N_(", or {names}")).format(names=join((each.id for each in route.others), LISTED, language))
    else:
        said = say(N_("find somebody to ask, tier {tier}: nobody on record can tell")).format(tier=tier)
    if route.passed_over:
        tiers = join((int(each) for each in route.passed_over), LISTED, language)
        said += say(N_(", tried in vain at tier {tiers}")).format(tiers=tiers)
    return f"{said} · {price}"


def _say_price(money: Any, hours: Any, currency: str | None, language: str) -> str:
    from kamplan.service.priorities import say_amount

    say = translator(language)
    taken = say(N_("{hours} h")).format(hours=say_amount(hours))
    return (
        join((f"{say_amount(money)}{f' {currency}' if currency else ''}", taken), COMMA, language) if money else taken
    )


def _say_parts(parts: Sequence[Part], language: str) -> str:
    return _punctuate(language)[1].join(_say_part(part, language, with_points=True) for part in parts) or "–"


def _say_part(part: Part, language: str, *, with_points: bool) -> str:
    said = translator(language)(PARTS[part.name])
    if part.records:
        named = join(part.records[:3], LISTED, language) + (" …" if len(part.records) > 3 else "")
        said = translator(language)(N_("{name} ({id})")).format(name=said, id=named)
    return f"{said}{f' {part.points}' if with_points else ''}"


def _say_total(found: Proposal, language: str) -> Text:
    say = translator(language)
    price = _say_price(found.money, found.hours, found.currency, language)
    said = say(N_("{shown} of {count} questions that are not settled; together {price}")).format(
        shown=len(found.questions), count=len(found.ranked), price=price
    )
    if found.is_chosen:
        said += say(N_("; no other set within the limits scores more"))
    return Text(f"\n{safe(said)}", style="bold")


def list_proposal(call: Call, found: Proposal) -> None:
    """Print a row for each question to find out, for spreadsheets and scripts."""
    from kamplan.service.priorities import view_proposal

    keys = (
        "rank", "score", "value", "effort", "question", "topic", "required", "state", "missing", "step", "tier",
        "contact", "contact_name", "money", "hours", "inquiry", "owner", "due", "text", "hint",
    )  # fmt: skip
    rows = view_proposal(found, language=call.language)["questions"]
    emit_list(call, [Column(key, key) for key in keys], rows, empty="")


def say_errand(row: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a line of the collection plan as a table says it: late ones marked, attempts in words."""
    attempts = [
        " ".join(one for one in (each["on"], each["name"], say_code(each["result"], language)) if one)
        for each in row["attempts"]
    ]
    return row | {"is_overdue": "!" if row["is_overdue"] else "", "attempts": attempts}
