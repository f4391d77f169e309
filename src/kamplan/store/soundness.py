"""What must hold between the rows of a store, whoever wrote them: references, markings, and the rules of a tier.

Each rule of entry that speaks of several records is looked at again here, for the checks of a store and before an
undo is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.domain.kinds import KINDS, Shape
from kamplan.domain.marking import is_above, read_marking
from kamplan.domain.scales import Level, SourceKind, Tier
from kamplan.language import N_, Phrase
from kamplan.store.mapping import load_numbers
from kamplan.store.merges import list_circles
from kamplan.store.tables import ROWS, get_table, name_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    Row = Mapping[Any, Any]

_ITEM_COLUMNS = (
    "id", "account_id", "tier", "handling", "contact_id", "source_kind", "contradicts", "supersedes_id", "withdrawn_on",
)  # fmt: skip
_LINKS = {
    Shape.CONTACT: "contact", Shape.CONTACTS: "contact", Shape.ROLES: "contact", Shape.ATTEMPTS: "contact",
    Shape.RECORDS: "record",
}  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A record that breaks a rule, and which."""

    id: str
    what: Phrase


@dataclass(frozen=True)
class _Account:
    """The rows of one account by number, planning records by id."""

    items: dict[int, Row]
    contacts: dict[int, Row]
    records: dict[str, Row]
    judgements: dict[str, Row]


def find_broken(
    connection: Connection, account_ids: Iterable[int] | None = None, *, taking_back: int | None = None
) -> set[Broken]:
    """Return what breaks a rule in some accounts, or in the whole store.

    `taking_back` is the number of a change whose rows were put back, and that will be known as undone afterwards.
    """
    broken = {
        Broken(_name_child(connection, row[0], row[1]), Phrase(N_("would stand without its {row}"), row=row[2]))
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    }
    accounts = get_table("account")
    every = connection.execute(select(accounts.c.id).order_by(accounts.c.id)).scalars().all()
    for account_id in every if account_ids is None else sorted(set(account_ids).intersection(every)):
        account = _load(connection, account_id)
        broken.update(_check_items(account))
        broken.update(_check_contacts(account))
        circles = list_circles(connection, account_id, taking_back=taking_back)
        broken.update(Broken(one, Phrase(N_("was merged into what was merged into it"))) for one in circles)
        for name, row in (*account.judgements.items(), *account.records.items()):
            broken.update(_check_cites(account, name, row))
        for name, row in account.records.items():
            broken.update(_check_body(account, name, row))
    return broken


def _name_child(connection: Connection, table: str, number: int) -> str:
    if table not in ROWS:
        return f"{table} {number}"
    columns = get_table(table)
    row = connection.execute(select(columns).where(columns.c.id == number)).mappings().one()
    return name_row(table, number, row)


def list_loose_counters(connection: Connection) -> set[Broken]:
    """Return the kinds whose counter lies below a number in use: the next record would take it again."""
    counter = {row[0]: int(row[1]) for row in connection.exec_driver_sql("SELECT kind, last FROM counter")}
    broken = set()
    plain = {
        "item": Kind.ITEM, "contact": Kind.CONTACT, "source": Kind.SOURCE, "figure": Kind.FIGURE,
        "version": Kind.VERSION, "release": Kind.RELEASE,
    }  # fmt: skip
    for table, kind in plain.items():
        highest = int(connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0)  # noqa: S608 - names above
        if highest > counter.get(kind.value, 0):
            broken.add(Broken(make_id(kind, highest), Phrase(N_("has a number that is still to be given"))))
    for table in ("judgement", "record"):
        query = f"SELECT kind, max(number) FROM {table} GROUP BY kind"  # noqa: S608 - names above
        for letter, highest in connection.exec_driver_sql(query):
            if highest > counter.get(letter, 0):
                broken.add(Broken(f"{letter}-{highest}", Phrase(N_("has a number that is still to be given"))))
    return broken


def _load(connection: Connection, account_id: int) -> _Account:
    def rows(name: str, columns: Iterable[str] | None = None) -> list[Row]:
        table = get_table(name)
        shown = [table.c[one] for one in columns] if columns else list(table.c)
        query = select(*shown).where(table.c.account_id == account_id)
        return list(connection.execute(query).mappings())

    return _Account(
        items={row["id"]: row for row in rows("item", _ITEM_COLUMNS)},
        contacts={
            row["id"]: row for row in rows("contact", ("id", "level", "reports_to_id", "influences", "successor_id"))
        },
        records={f"{row['kind']}-{row['number']}": row for row in rows("record")},
        judgements={f"{row['kind']}-{row['number']}": row for row in rows("judgement")},
    )


def _check_items(account: _Account) -> Iterator[Broken]:
    replaced = {row["supersedes_id"] for row in account.items.values()}
    for number, row in account.items.items():
        name = make_id(Kind.ITEM, number)
        contact = account.contacts.get(row["contact_id"])
        if row["contact_id"] is not None and contact is None:
            yield Broken(
                name, Phrase(N_("names C-{contact_id}, who is not of its account"), contact_id=row["contact_id"])
            )
        for other in (*load_numbers(row["contradicts"]), row["supersedes_id"]):
            if other is not None and other not in account.items:
                yield Broken(name, Phrase(N_("names I-{other}, which is not of its account"), other=other))
        counts = row["withdrawn_on"] is None and number not in replaced
        if counts and row["tier"] == Tier.TOP_MANAGEMENT and (contact is None or contact["level"] != Level.TOP):
            yield Broken(name, Phrase(N_("is of tier 4, and no contact in top management stands behind it")))
        if row["tier"] == Tier.CONTACTS and contact is None and row["source_kind"] != SourceKind.INTERNAL:
            yield Broken(name, Phrase(N_("is of tier 3, and no contact stands behind it")))


def _check_contacts(account: _Account) -> Iterator[Broken]:
    for number, row in account.contacts.items():
        for other in (row["reports_to_id"], row["successor_id"], *load_numbers(row["influences"])):
            if other is not None and other not in account.contacts:
                yield Broken(
                    make_id(Kind.CONTACT, number), Phrase(N_("names C-{other}, who is not of its account"), other=other)
                )


def _check_cites(account: _Account, name: str, row: Row) -> Iterator[Broken]:
    for number in load_numbers(row["cites"]):
        cited = account.items.get(number)
        if cited is None:
            yield Broken(name, Phrase(N_("cites I-{number}, which is not of its account"), number=number))
        elif is_above(read_marking(cited["handling"]), read_marking(row["handling"])):
            yield Broken(name, Phrase(N_("is marked below I-{number}, which it cites"), number=number))


def _check_body(account: _Account, name: str, row: Row) -> Iterator[Broken]:
    body = json.loads(row["body"])
    for field in KINDS[Kind(row["kind"])].fields:
        target = _LINKS.get(field.shape)
        value = body.get(field.name)
        if target is None or not value:
            continue
        for one in [value] if isinstance(value, str) else value:
            named = one.get("contact") if isinstance(one, dict) else one
            if named is None:
                continue
            known = number_of(named) in account.contacts if target == "contact" else named in account.records
            if not known:
                yield Broken(name, Phrase(N_("names {named}, which is not of its account"), named=named))
