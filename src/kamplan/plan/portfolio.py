"""The portfolio as a document: every label and sentence of it, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kamplan.analysis.portfolio import FLAG_WORDS, FLAGS
from kamplan.domain.record import Record
from kamplan.language import N_, translator
from kamplan.plan.build import MARKINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from kamplan.analysis.portfolio import Line, Portfolio
    from kamplan.domain.measures import Money, Number

FIELDS = {
    "invest": N_("invest"), "develop": N_("develop"), "maintain": N_("maintain"), "simplify": N_("simplify"),
}  # fmt: skip
WORDS = {
    "account": N_("Account"),
    "manager": N_("Account manager"),
    "ready": N_("Ready"),
    "covered": N_("Covered"),
    "usable": N_("Usable"),
    "fresh": N_("In date"),
    "private": N_("Tiers 3–4"),
    "power": N_("Power level"),
    "overdue": N_("Overdue"),
    "open": N_("At stake"),
    "weighted": N_("Weighted"),
    "won": N_("Won"),
    "left": N_("Budget left"),
    "sales": N_("Our sales"),
    "share": N_("Share of wallet"),
    "place": N_("Attractive × strong"),
    "flags": N_("Flags"),
    "load_manager": N_("Manager"),
    "people": N_("People"),
    "accounts": N_("Accounts"),
    "opportunities": N_("Open opportunities"),
    "actions": N_("Open actions"),
    "sponsor": N_("Executive sponsor"),
    "contact": N_("Contact"),
    "rival": N_("Competes with"),
    "flag": N_("Flag"),
    "meaning": N_("Meaning"),
}


class Spot(Record):
    """An account in the selection matrix."""

    name: str
    attractiveness: float
    strength: float


class AccountMatrix(Record):
    """How attractive each account is, upwards, and how strong we are there, to the right; both from 1 to 5."""

    kind: Literal["account-matrix"] = "account-matrix"
    title: str
    description: str
    spots: tuple[Spot, ...]
    words: dict[str, str]


class Sheet(Record):
    """A table of the portfolio; `numeric` are the places of the columns that are set to the right."""

    title: str
    columns: tuple[str, ...]
    numeric: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...]


class PortfolioDocument(Record):
    """The portfolio, ready to be written in any form."""

    title: str
    subtitle: str
    note: str
    marking: str
    audience: str
    language: str
    as_of: str
    matrix: AccountMatrix | None
    sheets: tuple[Sheet, ...]


def build_portfolio(whole: Portfolio, language: str) -> PortfolioDocument:
    """Return the portfolio's document for the reader it was made for."""
    say = translator(language)
    return PortfolioDocument(
        title=say(N_("Portfolio")),
        subtitle=say(N_("As of {date}; accounts: {count}")).format(count=len(whole.lines), date=whole.as_of),
        note=say(N_("Readiness rewards filling boxes: read it beside quality and action.")),
        marking=say(MARKINGS[whole.audience]),
        audience=whole.audience.value,
        language=language,
        as_of=whole.as_of.isoformat(),
        matrix=_draw_matrix(whole, say),
        sheets=tuple(one for one in _list_sheets(whole, say) if one.rows),
    )


def _list_sheets(whole: Portfolio, say: Callable[[str], str]) -> Iterable[Sheet]:
    columns = ["account", "flags", "manager", "ready", "covered", "usable", "fresh", "private", "power", "overdue",
               "open", "weighted", "won", "sales", "share", "left", "place"]  # fmt: skip
    rows = [[say_cell(one, name, say) for name in columns] for one in whole.lines]
    used = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    yield Sheet(
        title=say(N_("Accounts")),
        columns=tuple(say(WORDS[columns[place]]) for place in used),
        numeric=tuple(at for at, place in enumerate(used) if place > 2),
        rows=tuple(tuple(row[place] for place in used) for row in rows),
    )
    raised = {code for one in whole.lines for code in one.flags}
    yield _sheet(say, N_("What the flags say"), ("flag", "meaning"),
                 [(say(FLAG_WORDS[code]), say(text)) for code, text in FLAGS.items() if code in raised])  # fmt: skip
    yield _sheet(
        say, N_("What our people carry"),
        ("load_manager", "people", "accounts", "opportunities", "open", "won", "actions", "overdue"),
        [
            (one.manager, str(len(one.people)), str(one.accounts), str(one.opportunities), say_money(one.open_value),
             say_money(one.won_value), str(one.actions), str(one.overdue_actions))
            for one in whole.loads
        ],
    )  # fmt: skip
    yield _sheet(say, N_("Sponsors"), ("sponsor", "accounts"),
                 [(name, ", ".join(keys)) for name, keys in whole.sponsors.items()])  # fmt: skip
    yield _sheet(say, N_("Accounts that compete"), ("account", "rival"), list(whole.rivals))
    yield _sheet(say, N_("Contacts in several accounts"), ("contact", "accounts"),
                 [(name, ", ".join(keys)) for name, keys in whole.shared])  # fmt: skip


def _sheet(say: Callable[[str], str], title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Sheet:
    numbers = ("people", "accounts", "opportunities", "open", "won", "actions", "overdue")
    has_numbers = "load_manager" in columns
    return Sheet(
        title=say(title),
        columns=tuple(say(WORDS[one]) for one in columns),
        numeric=tuple(at for at, one in enumerate(columns) if has_numbers and one in numbers),
        rows=tuple(rows),
    )


def say_cell(line: Line, name: str, say: Callable[[str], str]) -> str:
    """Return what a table says of an account in one column; nothing where nothing is known."""
    measures, evidence, tally = line.measures, line.measures.evidence, line.measures.tally
    plain: dict[str, Callable[[], str]] = {
        "account": lambda: line.account.key,
        "manager": lambda: line.account.manager or "",
        "ready": lambda: f"{measures.done}/{measures.required}",
        "covered": lambda: f"{evidence.covered}/{measures.required}",
        "usable": lambda: _percent(evidence.usable, evidence.items),
        "fresh": lambda: _percent(evidence.current + evidence.due, evidence.usable),
        "private": lambda: _percent(evidence.private, evidence.items),
        "power": lambda: f"{tally.known_power}/{tally.power}" if tally.power else "",
        "overdue": lambda: str(line.overdue),
        "open": lambda: say_money(tally.open_value),
        "weighted": lambda: say_money(tally.weighted),
        "won": lambda: say_money(tally.won),
        "left": lambda: say_money(measures.left),
        "sales": lambda: _say_number(tally.sales),
        "share": lambda: _say_number(tally.share),
        "place": lambda: f"{line.place.attractiveness} × {line.place.strength}" if line.place else "",
        "flags": lambda: ", ".join(say(FLAG_WORDS[code]) for code in line.flags),
    }
    return plain[name]()


def say_money(money: Money) -> str:
    """Return amounts with their currencies, such as `1,200,000 CNY; 300 EUR`."""
    return "; ".join(f"{_say_amount(amount)} {currency}".strip() for currency, amount in sorted(money.items()))


def _say_amount(amount: Decimal) -> str:
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _say_number(number: Number) -> str:
    if number.value is None:
        return ""
    goal = f" → {_say_amount(number.target)}" if number.target is not None else ""
    return f"{_say_amount(number.value)}{goal}{' ' + number.unit if number.unit else ''}"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "–"


def _draw_matrix(whole: Portfolio, say: Callable[[str], str]) -> AccountMatrix | None:
    spots = tuple(
        Spot(name=one.account.name, attractiveness=one.place.attractiveness, strength=one.place.strength)
        for one in whole.lines
        if one.place
    )
    if not spots:
        return None
    words = {code: say(word) for code, word in FIELDS.items()}
    words |= {"attractiveness": say(N_("attractiveness")), "strength": say(N_("our strength"))}
    return AccountMatrix(
        title=say(N_("Account selection: attractiveness and our strength")),
        description=say(N_("Scored: {count} of {whole}")).format(count=len(spots), whole=len(whole.lines)),
        spots=spots,
        words=words,
    )
