"""The portfolio as plain values with stable keys, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.analysis.portfolio import FLAGS, NEVER
from kamplan.plan.portfolio import build_portfolio

if TYPE_CHECKING:
    from kamplan.analysis.portfolio import Line, Portfolio
    from kamplan.domain.measures import Money, Number
    from kamplan.domain.release import Outgoing
    from kamplan.domain.work import Load
    from kamplan.service.caller import Caller

MONEY = ("won", "open", "weighted", "won_value", "open_value", "planned", "spent", "left")
"""Keys whose values are amounts by currency."""


def view_line(line: Line) -> dict[str, Any]:
    """Return one account's measures; what only the account team may know is None for others."""
    measures, evidence, tally = line.measures, line.measures.evidence, line.measures.tally
    silent = line.silent_days
    return {
        "account": line.account.key,
        "name": line.account.name,
        "manager": line.account.manager,
        "sponsor": line.account.sponsor,
        "director": line.account.director,
        "readiness": {"done": measures.done, "required": measures.required, "ratio": measures.readiness},
        "coverage": {"evidenced": evidence.covered, "required": measures.required},
        "quality": {"usable": evidence.usable, "items": evidence.items, "ratio": line.quality},
        "freshness": {
            "current": evidence.current, "due": evidence.due, "stale": evidence.stale, "ratio": line.fresh,
        },
        "private_items": evidence.private,
        "topics": {
            "known": evidence.known, "public_only": evidence.public_only, "single_origin": evidence.single_origin,
        },
        "power_level": {"known": tally.known_power, "members": tally.power} if measures.is_for_team else None,
        "sponsor_silent_days": None if silent == NEVER else silent,
        "sponsor_never_met": silent == NEVER,
        "sponsor_accounts": line.sponsored,
        "actions": {"open": tally.actions, "overdue": tally.overdue_actions},
        "objectives": {
            "open": tally.objectives, "on_track": tally.on_track, "overdue": tally.overdue_objectives,
        },
        "issues": {"open": tally.issues, "overdue": tally.overdue_issues},
        "late_commitments": tally.late_commitments,
        "overdue": line.overdue,
        "opportunities": tally.opportunities,
        "won": view_money(tally.won),
        "open": view_money(tally.open_value),
        "weighted": view_money(tally.weighted),
        "budget": {
            "planned": view_money(tally.planned), "spent": view_money(tally.spent), "left": view_money(measures.left),
        },
        "sales": _view_number(tally.sales),
        "margin": _view_number(tally.margin),
        "share_of_wallet": _view_number(tally.share),
        "next_review": line.account.next_review and line.account.next_review.isoformat(),
        "period_to": line.account.period_to and line.account.period_to.isoformat(),
        "versions_waiting": line.waiting,
        "score": line.place
        and {
            "attractiveness": line.place.attractiveness, "strength": line.place.strength, "field": line.place.field,
        },
        "rivals": list(line.rivals),
        "flags": list(line.flags),
    }  # fmt: skip


def view_portfolio(whole: Portfolio) -> dict[str, Any]:
    """Return the whole portfolio."""
    totals = {name: view_money(whole.add_up(name)) for name in ("won", "open_value", "weighted", "planned", "spent")}
    largest = {
        name: {currency: {"account": key, "ratio": ratio} for currency, (key, ratio) in found.items()}
        for name, found in ((one, whole.find_largest(one)) for one in ("won", "open_value"))
    }
    return {
        "as_of": whole.as_of.isoformat(),
        "audience": whole.audience.value,
        "accounts": [view_line(one) for one in whole.lines],
        "totals": totals,
        "concentration": largest,
        "load": [view_load(one) for one in whole.loads],
        "sponsors": [{"sponsor": name, "accounts": keys} for name, keys in whole.sponsors.items()],
        "rivals": [{"account": key, "rival": rival} for key, rival in whole.rivals],
        "shared_contacts": [{"name": name, "accounts": list(keys)} for name, keys in whole.shared],
        "legend": {code: FLAGS[code] for code in FLAGS if any(code in one.flags for one in whole.lines)},
    }


def view_load(load: Load) -> dict[str, Any]:
    """Return what one manager answers for."""
    return {
        "manager": load.manager,
        "people": len(load.people),
        "accounts": load.accounts,
        "opportunities": load.opportunities,
        "open_value": view_money(load.open_value),
        "won": load.won,
        "won_value": view_money(load.won_value),
        "actions": load.actions,
        "overdue_actions": load.overdue_actions,
    }


def view_money(money: Money) -> dict[str, str]:
    """Return amounts by currency, exact."""
    return {currency: format(amount, "f") for currency, amount in sorted(money.items())}


def flatten(values: dict[str, Any]) -> dict[str, Any]:
    """Return one account's measures as the cells of one row: `readiness_done`, `budget_left` and so on."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict) and name not in MONEY:
            for part, each in value.items():
                is_money = isinstance(each, dict)
                row[f"{name}_{part}"] = _join(each) if is_money else each
        elif isinstance(value, dict):
            row[name] = _join(value)
        else:
            row[name] = value
    return row


def _join(amounts: dict[str, str]) -> str:
    return ";".join(f"{amount} {currency}".strip() for currency, amount in amounts.items())


def _view_number(number: Number) -> dict[str, Any] | None:
    if number.value is None and number.target is None:
        return None
    return {
        "value": number.value if number.value is None else format(number.value, "f"),
        "year": number.year,
        "unit": number.unit,
        "target": number.target if number.target is None else format(number.target, "f"),
        "target_year": number.target_year,
    }


def render_portfolio(caller: Caller, whole: Portfolio, form: str, language: str) -> tuple[bytes, list[Outgoing]]:
    """Return the portfolio as a file, `html` or `xlsx`, and for each account in it what is recorded when it leaves us.

    It holds measures alone, so that no record stands in it.
    """
    from kamplan.domain.marking import DOCUMENT_MARKINGS
    from kamplan.domain.release import Outgoing
    from kamplan.domain.scales import Language
    from kamplan.render.portfolio import render_page, write_portfolio
    from kamplan.render.properties import Properties

    document = build_portfolio(whole, language)
    outgoing = [
        Outgoing(
            account=line.account.key,
            audience=whole.audience,
            marking=DOCUMENT_MARKINGS[whole.audience],
            document="portfolio",
            format=form,
            language=Language(language),
            as_of=whole.as_of,
            records=(),
            withheld=line.withheld,
        )
        for line in whole.lines
    ]
    if form == "html":
        return render_page(document), outgoing
    settings = caller.settings
    properties = Properties(author=settings.document_author, company=settings.document_company)
    return write_portfolio(document, properties), outgoing
