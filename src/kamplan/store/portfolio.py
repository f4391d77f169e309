"""All accounts at once, as one reader may see them: what a director looks at, without loading a dossier of each.

The database counts items; planning records, contacts and figures are streamed, each looked at once.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from kamplan.domain.colleague import Leaders
from kamplan.domain.measures import Evidence, Measures, Tally
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.domain.work import Load, Work
from kamplan.store.accounts import list_accounts
from kamplan.store.colleagues import list_colleagues
from kamplan.store.portfolio_evidence import cites_read, count_done, count_evidence, may_read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.domain.account import Account
    from kamplan.domain.checklist import Checklist

_RECORDS = """
SELECT r.account_id, r.kind, r.number, r.recorded_on, r.body FROM record r
WHERE r.kind IN ('O', 'G', 'A', 'Q', 'D', 'B', 'M', 'AS') AND r.recorded_on <= :on
    AND (r.withdrawn_on IS NULL OR r.withdrawn_on > :on) AND {} AND {}
"""
_BUDGETS = """
SELECT r.account_id, r.body FROM record r
WHERE r.kind = 'B' AND r.recorded_on <= :on AND (r.withdrawn_on IS NULL OR r.withdrawn_on > :on)
    AND (:account IS NULL OR r.account_id = :account) AND {} AND {} ORDER BY r.id
"""
_CONTACTS = """
SELECT c.account_id, c.name, c.power, c.coverage, c.owner, c.last_contact FROM contact c
WHERE (c.withdrawn_on IS NULL OR c.withdrawn_on > :on) AND (c.left_on IS NULL OR c.left_on > :on) AND {} ORDER BY c.id
"""
_FIGURES = """
SELECT f.account_id, f.measure, f.year, f.value, coalesce(f.unit, f.currency) FROM figure f
WHERE (f.withdrawn_on IS NULL OR f.withdrawn_on > :on) AND {} ORDER BY f.id
"""
_HIDDEN = "SELECT t.account_id, count(*) FROM {} t WHERE NOT coalesce({}, 0) GROUP BY t.account_id"
_WAITING = """
SELECT v.account_id, count(*) FROM version v
WHERE v.status = 'submitted' AND substr(v.submitted_at, 1, 10) <= :on GROUP BY v.account_id
"""


@dataclass(frozen=True)
class Held:
    """One account of the portfolio: itself, its measures, and for the team how many versions wait for approval.

    `withheld` is how many of its records the reader may not see.
    """

    account: Account
    measures: Measures
    waiting: int | None
    withheld: int


@dataclass(frozen=True)
class Holdings:
    """The whole portfolio as one reader sees it on a date.

    `rivals` are the accounts that compete: whose opportunity, and the key of whoever else is after it; `shared` the
    names of contacts who stand in several accounts' plans.
    """

    accounts: tuple[Held, ...]
    loads: tuple[Load, ...]
    rivals: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    leaders: Leaders


@dataclass
class _Reading:
    """The portfolio while it is read."""

    connection: Connection
    audience: Audience
    as_of: date
    accounts: dict[int, Account]
    tallies: dict[int, Tally]
    sponsors: dict[int, str | None]
    work: Work
    rivals: dict[str, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    people: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def load_portfolio(connection: Connection, checklist: Checklist, *, audience: Audience, as_of: date) -> Holdings:
    """Return every measure of every account for a reader on a date, and what lies between the accounts."""
    accounts = dict(list_accounts(connection, audience=audience))
    leaders = Leaders(list_colleagues(connection).values())
    reading = _Reading(
        connection,
        audience,
        as_of,
        accounts,
        {number: Tally(as_of) for number in accounts},
        {number: fold_name(one.sponsor) if one.sponsor else None for number, one in accounts.items()},
        Work(leaders, as_of),
    )
    for account in accounts.values():
        reading.work.add_account(account.manager)
    _read_contacts(reading)
    _read_records(reading)
    _read_figures(reading)
    evidence = count_evidence(connection, checklist, audience=audience, as_of=as_of)
    done = count_done(connection, checklist, audience=audience, as_of=as_of)
    required = sum(topic.required for topic in checklist.topics)
    waiting = _count_waiting(reading)
    hidden = _count_hidden(connection, audience=audience)
    is_for_team = audience is Audience.TEAM
    return Holdings(
        accounts=tuple(
            Held(
                account,
                Measures(
                    done.get(number, 0),
                    required,
                    evidence.get(number, Evidence()),
                    reading.tallies[number],
                    is_for_team,
                ),
                waiting.get(number, 0) if is_for_team else None,
                hidden[number],
            )
            for number, account in accounts.items()
        ),
        loads=tuple(reading.work.list_loads()),
        rivals=tuple(_list_rivals(reading)),
        shared=tuple(_list_shared(reading)),
        leaders=leaders,
    )


def _count_hidden(connection: Connection, *, audience: Audience) -> Counter[int]:
    """Return how many records of each account, by its row number, are withheld from a reader."""
    total: Counter[int] = Counter()
    if audience is Audience.TEAM:
        return total
    for table, cites in (("item", ""), ("contact", ""), ("figure", ""), ("judgement", "t"), ("record", "t")):
        seen = may_read("t", audience, is_item=table == "item")
        if cites:
            seen = f"{seen} AND {cites_read('t', audience)}"
        query = _HIDDEN.format(table, seen)
        for number, count in connection.execute(text(query)):
            total[number] += count
    return total


def list_budget_lines(
    connection: Connection, *, account_id: int | None, audience: Audience, as_of: date
) -> list[tuple[int, dict[str, Any]]]:
    """Return the budget lines of an account or of all that a reader may see, each with its account's row number."""
    query = _BUDGETS.format(may_read("r", audience), cites_read("r", audience))
    rows = connection.execute(text(query), {"on": as_of.isoformat(), "account": account_id})
    return [(row[0], json.loads(row[1])) for row in rows]


def _read_records(reading: _Reading) -> None:
    seen = may_read("r", reading.audience), cites_read("r", reading.audience)
    for account_id, kind, number, recorded_on, packed in _run(reading, _RECORDS.format(*seen)):
        body = json.loads(packed)
        sponsor = reading.sponsors[account_id]
        reading.tallies[account_id].add_record(kind, body, recorded_on=recorded_on, number=number, sponsor=sponsor)
        is_theirs = account_id in reading.people.get(fold_name(body.get("owner") or ""), {})
        if kind in ("O", "A") and not is_theirs:  # what somebody of the customer's does is no load of ours
            reading.work.add_record(kind, body, reading.accounts[account_id].manager)
        if kind == "O" and body["competitors"] and body["stage"] not in ("won", "lost", "dropped"):
            for name in body["competitors"]:
                reading.rivals[fold_name(name)][account_id] = None


def _read_contacts(reading: _Reading) -> None:
    query = _CONTACTS.format(may_read("c", reading.audience))
    is_for_team = reading.audience is Audience.TEAM
    for account_id, name, power, coverage, owner, last_contact in _run(reading, query):
        reading.people[fold_name(name)].setdefault(account_id, name)
        if is_for_team:
            reading.tallies[account_id].add_contact(
                power=power,
                coverage=coverage,
                owner=owner,
                last_contact=last_contact,
                sponsor=reading.sponsors[account_id],
            )


def _read_figures(reading: _Reading) -> None:
    query = _FIGURES.format(may_read("f", reading.audience))
    for account_id, measure, year, value, unit in _run(reading, query):
        reading.tallies[account_id].add_figure(measure, year, Decimal(value), unit)


def _count_waiting(reading: _Reading) -> dict[int, int]:
    if reading.audience is not Audience.TEAM:
        return {}
    return {row[0]: row[1] for row in _run(reading, _WAITING)}


def _run(reading: _Reading, query: str) -> Iterable[Any]:
    return reading.connection.execute(text(query), {"on": reading.as_of.isoformat()})


def _list_rivals(reading: _Reading) -> list[tuple[str, str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for one in reading.accounts.values():
        for name in (one.key, one.name, one.name_zh):
            if name:
                named[fold_name(name)].add(one.key)
    found = {
        (reading.accounts[account_id].key, rival)
        for name, holders in reading.rivals.items()
        for rival in named.get(name, ())
        for account_id in holders
        if reading.accounts[account_id].key != rival
    }
    return sorted(found)


def _list_shared(reading: _Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = [
        (next(iter(held.values())), tuple(sorted(reading.accounts[one].key for one in held)))
        for held in reading.people.values()
        if len(held) > 1
    ]
    return sorted(found, key=lambda one: (fold_name(one[0]), one[1]))
