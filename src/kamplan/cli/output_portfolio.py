"""The portfolio on a terminal: a line an account, the flags explained, then what our people carry and what collides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from kamplan.analysis.portfolio import FLAG_WORDS, FLAGS
from kamplan.cli.call import Format
from kamplan.cli.output import Column, emit_list, emit_record, make_console
from kamplan.cli.terminal import safe
from kamplan.language import COLON, COMMA, LISTED, N_, SEMICOLON, Phrase, join, translator
from kamplan.plan.portfolio import FIELDS, WORDS, say_cell, say_money
from kamplan.service.portfolio_views import flatten, view_line
from kamplan.service.scorecard import MEASURES, say_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.analysis.portfolio import Line, Portfolio
    from kamplan.cli.call import Call
    from kamplan.service.scorecard import Scorecard

EMPTY = Phrase(N_("no accounts yet; next: kamplan new-account NAME, or kamplan import FILE --as accounts"))
_WIDTHS = {
    "manager": 110, "covered": 130, "private": 130, "power": 100, "weighted": 150, "won": 130, "left": 170,
    "place": 140,
}  # fmt: skip
_SHOWN = ("account", "manager", "ready", "covered", "usable", "fresh", "private", "power", "overdue", "open",
          "weighted", "won", "left", "place", "flags")  # fmt: skip
GROUNDS = 8
"""How many records behind a flag are listed on a terminal."""


def print_portfolio(call: Call, whole: Portfolio) -> None:
    """Print the portfolio; as CSV or plain text its accounts alone, every measure a column."""
    if call.format is not Format.TABLE:
        rows = [flatten(view_line(one)) for one in whole.lines]
        names = list(rows[0]) if rows else ["account"]
        emit_list(call, [Column(name, name) for name in dict.fromkeys(names)], rows, empty=EMPTY)
        return
    if not whole.lines and not whole.loads:
        call.say(EMPTY)
        return
    has_open = any(one.measures.tally.open_value for one in whole.lines)
    if whole.lines:
        rows = [{name: say_cell(one, name, translator(call.language)) for name in _SHOWN} for one in whole.lines]
        columns = [
            Column(
                name,
                WORDS[name],
                justify="left" if name in ("account", "manager", "flags") else "right",
                is_wide=name in ("flags", "manager", "account"),
                from_width=0 if name == "won" and not has_open else _WIDTHS.get(name, 0),
            )
            for name in _SHOWN
        ]
        emit_list(call, columns, rows, empty=EMPTY)
        _print_legend(whole, call)
    _print_totals(call, whole)
    _print_load(call, whole)
    _print_between(call, whole)


def _print_legend(whole: Portfolio, call: Call) -> None:
    say = translator(call.language)
    raised = {code for one in whole.lines for code in one.flags}
    console = make_console()
    console.print()
    for code, meaning in FLAGS.items():
        if code in raised:
            console.print(Text(f"{say(FLAG_WORDS[code])}{say(COLON)}{say(meaning)}", style="dim"))
    note = say(N_("Readiness rewards filling boxes: read it beside quality and action."))
    console.print(Text(note, style="dim"))


def _print_totals(call: Call, whole: Portfolio) -> None:
    say = translator(call.language)
    console = make_console()
    for name, label in (("open_value", WORDS["open"]), ("weighted", WORDS["weighted"]), ("won", WORDS["won"])):
        total = say_money(whole.add_up(name))
        if not total:
            continue
        largest = whole.find_largest(name) if name != "weighted" and len(whole.lines) > 1 else {}
        parts = [
            say(N_("most at {account}: {percent}%")).format(account=key, percent=round(100 * ratio))
            for key, ratio in largest.values()
        ]
        said = join((total, *([join(parts, COMMA, call.language)] if parts else [])), SEMICOLON, call.language)
        console.print(Text(f"{say(label)}{say(COLON)}{safe(said)}"))


def _print_load(call: Call, whole: Portfolio) -> None:
    rows = [
        {
            "load_manager": one.manager,
            "people": str(len(one.people)),
            "accounts": str(one.accounts),
            "opportunities": str(one.opportunities),
            "open": say_money(one.open_value),
            "won": say_money(one.won_value),
            "actions": str(one.actions),
            "overdue": str(one.overdue_actions),
        }
        for one in whole.loads
    ]
    if not rows:
        return
    make_console().print()
    has_open = any(one.open_value for one in whole.loads)
    title = translator(call.language)(N_("What our people carry"))
    columns = [
        Column(
            name,
            WORDS[name],
            justify="left" if name == "load_manager" else "right",
            is_wide=name == "load_manager",
            from_width={"people": 90, "won": 100 if has_open else 0, "actions": 90}.get(name, 0),
        )
        for name in rows[0]
    ]
    emit_list(call, columns, rows, empty="", title=title)


def _print_between(call: Call, whole: Portfolio) -> None:
    say = translator(call.language)
    lines = [
        say(N_("{sponsor} sponsors {count} accounts: {accounts}")).format(
            sponsor=name, count=len(keys), accounts=join(keys, LISTED, call.language)
        )
        for name, keys in whole.sponsors.items()
        if len(keys) > 1
    ]
    lines += [
        say(N_("{rival} competes for an opportunity of {account}")).format(account=key, rival=rival)
        for key, rival in whole.rivals
    ]
    lines += [
        say(N_("{name} is a contact in several plans: {accounts}")).format(
            name=name, accounts=join(keys, LISTED, call.language)
        )
        for name, keys in whole.shared
    ]
    console = make_console()
    if lines:
        console.print()
    for line in lines:
        console.print(Text(safe(line)))


def print_line(call: Call, line: Line, grounds: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Print one account's measures, then each flag with what it rests on."""
    values = flatten(view_line(line))
    if call.format is not Format.TABLE:
        emit_record(call, [(name, name, value) for name, value in values.items()])
        return
    say = translator(call.language)
    pairs: list[tuple[str, str, Any]] = [("name", N_("Account name"), line.account.name)]
    pairs += [
        (name, WORDS[name], say_cell(line, name, say))
        for name in ("manager", "ready", "covered", "usable", "fresh", "private", "power", "overdue", "open",
                     "weighted", "won", "left", "sales", "share", "place")
    ]  # fmt: skip
    if line.place:
        pairs.append(("field", N_("Field of the matrix"), say(FIELDS[line.place.field])))
    evidence = line.measures.evidence
    pairs.append(("known", N_("Topics known from public items only"), f"{evidence.public_only}/{evidence.known}"))
    emit_record(call, pairs)
    console = make_console()
    for code, found in grounds.items():
        console.print(Text(f"\n{say(FLAG_WORDS[code])}{say(COLON)}{say(FLAGS[code])}", style="bold"))
        for one, text in found[:GROUNDS]:
            named, said = call.name_topic(one), say(text) if one in call.checklist_in_use.topics_by_id else text
            console.print(Text(safe(f"  {named}  {' '.join(said.split())}"), overflow="ellipsis", no_wrap=True))
        if len(found) > GROUNDS:
            more = say(N_("and {count} more: --json lists them all")).format(count=len(found) - GROUNDS)
            console.print(Text(f"  … {more}"))


def print_scorecard(call: Call, card: Scorecard) -> None:
    """Print a scorecard: an account a line, each demand a column; one that is not met is marked."""
    rows = []
    for one in card.cards:
        row: dict[str, Any] = {"account": one.account, "manager": one.manager, "ratio": f"{round(100 * one.ratio)}%"}
        for each in one.met:
            shown = "?" if each.value is None else say_value(each.value)
            row[each.demand.measure] = shown if each.is_met or call.format is not Format.TABLE else f"{shown} !"
        rows.append(row)
    columns = [
        Column("account", N_("Account"), is_wide=True),
        Column("manager", N_("Account manager"), is_wide=True, from_width=150),
        Column("ratio", N_("Standard met"), justify="right"),
    ]
    columns += [Column(one.measure, one.measure, justify="right") for one in card.standard.demands]
    if call.format is not Format.TABLE or len(rows) != 1:
        emit_list(call, columns if call.format is not Format.TABLE else columns[:3], rows, empty=EMPTY)
        if call.format is not Format.TABLE:
            return
    _print_demands(call, card)


def _print_demands(call: Call, card: Scorecard) -> None:
    if not card.cards:
        return
    say = translator(call.language)
    rows = []
    for place, one in enumerate(card.standard.demands):
        bounds = [f"≥ {say_value(one.least)}"] if one.least is not None else []
        bounds += [f"≤ {say_value(one.most)}"] if one.most is not None else []
        met = sum(each.met[place].is_met for each in card.cards)
        value = card.cards[0].met[place].value
        said = "?" if value is None else say_value(value)
        rows.append({
            "label": say(MEASURES[one.measure].label),
            "asked": " ".join(bounds),
            "weight": say_value(one.weight),
            "value": said if len(card.cards) == 1 else "",
            "met": ("" if met else "!") if len(card.cards) == 1 else f"{met}/{len(card.cards)}",
        })  # fmt: skip
    if len(card.cards) == 1:
        ratio = round(100 * card.cards[0].ratio)
        name = (
            f"{card.cards[0].account}{say(COLON)}{say(N_('{percent}% of the standard is met')).format(percent=ratio)}"
        )
    else:
        name = card.standard.name
    columns = [
        Column("label", N_("Measure"), is_wide=True),
        Column("asked", N_("Standard"), justify="right"),
        Column("weight", N_("Weight"), justify="right"),
        Column("value", N_("Value"), justify="right"),
        Column("met", N_("Met")),
    ]
    make_console().print()
    emit_list(call, columns, rows, empty="", title=name)
