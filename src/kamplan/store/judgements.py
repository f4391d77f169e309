"""Our own judgement in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.judgement import (
    Answer,
    AnyJudgement,
    Conclusion,
    DeclaredUnknown,
    Summary,
    Waiver,
)
from kamplan.domain.marking import read_marking
from kamplan.domain.scales import Handling
from kamplan.errors import NotFoundError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.digests import check_row
from kamplan.store.mapping import build_value, dump_numbers, is_readable, load_numbers, read_withdrawal, table_of
from kamplan.store.rows.judgement import JudgementRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(JudgementRow)
_EXTRA: dict[Kind, tuple[type[AnyJudgement], dict[str, str]]] = {
    Kind.CONCLUSION: (
        Conclusion,
        {"topic": "subject", "text": "text", "verdict": "verdict", "trend": "trend",
         "contribution": "contribution", "swot": "swot"},
    ),
    Kind.ANSWER: (Answer, {"question": "subject", "text": "text"}),
    Kind.UNKNOWN: (DeclaredUnknown, {"topic": "subject", "how": "text", "owner": "owner", "due": "due"}),
    Kind.WAIVER: (Waiver, {"topic": "subject", "reason": "text"}),
    Kind.SUMMARY: (Summary, {"text": "text"}),
}  # fmt: skip
"""For each kind its model, and the column behind each of the fields that are its own."""


def list_judgements(
    connection: Connection,
    account_id: int,
    account: str,
    *,
    readable: frozenset[Handling],
    unreadable_items: set[int],
    as_of: date,
) -> list[AnyJudgement]:
    """Return every judgement of an account made by a date that the reader may see, in the order recorded.

    One that cites an item the reader may not see is withheld, whatever its own marking says: the most
    restrictive wins.
    """
    query = (
        select(_TABLE)
        .where(
            _TABLE.c.account_id == account_id,
            _TABLE.c.made_on <= as_of.isoformat(),
            is_readable(JudgementRow, readable),
        )
        .order_by(_TABLE.c.id)
    )
    found = []
    rows = connection.execute(query).mappings().all()
    if Handling.RED not in readable:
        for row in rows:
            check_row(make_id(Kind(row["kind"]), row["number"]), row)
    for row in rows:
        if not unreadable_items.intersection(load_numbers(row["cites"])):
            found.append(make_judgement(row, account, as_of))
    return found


def add_judgement(
    unit: Unit,
    kind: Kind,
    *,
    account_id: int,
    handling: Handling,
    values: dict[str, Any],
    cites: Sequence[int],
) -> str:
    """Write a new judgement and return its id; `values` are the columns beyond the shared ones."""
    number = unit.take_numbers(kind.value)
    unit.insert(
        JudgementRow,
        {
            "id": unit.take_numbers("judgement"),
            "kind": kind.value,
            "number": number,
            "account_id": account_id,
            "cites": dump_numbers(cites),
            "handling": handling.value,
            "withdrawn_on": None,
            "withdrawn_reason": None,
            **dict.fromkeys(("verdict", "trend", "contribution", "swot", "owner", "due")),
            **values,
        },
    )
    return make_id(kind, number)


def find_row(connection: Connection, kind: Kind, number: int) -> Mapping[Any, Any]:
    """Return the row of one judgement; raises `NotFoundError`."""
    query = select(_TABLE).where(_TABLE.c.kind == kind.value, _TABLE.c.number == number)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise JudgementNotFoundError(kind, number)
    return row


class JudgementNotFoundError(NotFoundError):
    """No readable judgement has this id."""

    def __init__(self, kind: Kind, number: int) -> None:
        super().__init__(
            Phrase(N_("no record {record_id}"), record_id=make_id(kind, number)),
            hint=Phrase(N_("`kamplan list-judgements ACCOUNT` shows them")),
        )


def list_citing(connection: Connection, account_id: int, item: int) -> list[Mapping[Any, Any]]:
    """Return the rows of an account's judgements that cite an item."""
    query = select(_TABLE).where(_TABLE.c.account_id == account_id).order_by(_TABLE.c.id)
    return [row for row in connection.execute(query).mappings() if item in load_numbers(row["cites"])]


def update_judgement(unit: Unit, row_id: int, changes: dict[str, Any]) -> None:
    """Change columns of one judgement."""
    unit.update(JudgementRow, row_id, changes)


def make_judgement(row: Mapping[Any, Any], account: str, as_of: date) -> AnyJudgement:
    """Return the judgement of a row; raises `StoreError` for one that breaks a rule of its kind."""
    kind = next((one for one in _EXTRA if one.value == row["kind"]), None)
    if kind is None:
        raise StoreError(
            Phrase(N_("a judgement is damaged in the store (kind)")), hint=Phrase(N_("restore it from a backup"))
        )
    model, columns = _EXTRA[kind]
    name = make_id(kind, row["number"])
    values: dict[str, Any] = {field: row[column] for field, column in columns.items()}
    values |= {
        "id": name,
        "account": account,
        "sequence": row["id"],
        "author": row["author"],
        "on": row["made_on"],
        "handling": read_marking(row["handling"]),
    }
    values |= read_withdrawal(row, as_of=as_of, name=name)
    if "cites" in model.model_fields:
        values["cites"] = tuple(make_id(Kind.ITEM, one) for one in load_numbers(row["cites"]))
    return build_value(model, values, name=name)
