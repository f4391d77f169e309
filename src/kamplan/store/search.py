"""Search in English and Chinese: the text as it is indexed, and a query in the index's own terms.

Every CJK character is set apart, so that 采购 is the phrase of its two characters; a word of letters is matched whole,
ignoring case and width. A term of several parts is a phrase; every term must occur. `budg*` matches beginnings.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select, text

from kamplan.domain.scales import Handling, LawfulOrigin
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import is_readable, table_of
from kamplan.store.rows.item import ItemRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection, Select


_CJK = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])"
)


def fold_text(value: str) -> str:
    """Return text as it is indexed and looked for: width and case folded, every CJK character set apart."""
    if value.isascii():
        return value.lower()
    return " ".join(_CJK.split(unicodedata.normalize("NFKC", value).casefold()))


def make_match(query: str, *, with_detail: bool) -> str:
    """Return the FTS5 expression for what a user typed: every term quoted, none an operator.

    Without `with_detail` only statements are looked at. Raises `UsageError` when no letter or digit is in it.
    """
    phrases = []
    for term in query.split():
        folded = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in fold_text(term))
        if folded.strip():
            star = "*" if term.endswith("*") and folded.split()[-1].isascii() else ""
            phrases.append(f'"{" ".join(folded.split())}"{star}')
    if not phrases:
        raise UsageError(
            Phrase(N_("{query} has no letter or digit to look for"), query=repr(query)),
            hint=Phrase(N_("kamplan search 'budget 2027'")),
        )
    columns = "" if with_detail else "{statement} : "
    return f"{columns}({' AND '.join(phrases)})"


def index_items(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Add new items to the index."""
    connection.exec_driver_sql(
        "INSERT INTO item_text (rowid, statement, detail) VALUES (?, ?, ?)",
        [(row["id"], fold_text(str(row["statement"])), fold_text(str(row["detail"] or ""))) for row in rows],
    )


def reindex_item(connection: Connection, item_id: int, statement: str, detail: str | None) -> None:
    """Replace an item's entry in the index."""
    forget_items(connection, item_id, item_id)
    index_items(connection, [{"id": item_id, "statement": statement, "detail": detail}])


def forget_items(connection: Connection, first: int, last: int) -> None:
    """Take the items between two numbers out of the index."""
    between = text("DELETE FROM item_text WHERE rowid BETWEEN :first AND :last")
    connection.execute(between, {"first": first, "last": last})


def count_items(
    connection: Connection,
    query: str,
    *,
    with_detail: bool,
    readable: frozenset[Handling],
    account_id: int | None,
    as_of: date,
) -> int:
    """Return how many items match that the reader may see and that may be used, of one account or of all."""
    values = {"query": make_match(query, with_detail=with_detail), "as_of": as_of.isoformat()}
    if account_id is None and readable.issuperset(Handling):
        return int(connection.execute(_COUNT_ALL, values).scalar_one())
    table = table_of(ItemRow)
    matching: Select[Any] = (
        select(literal_column("rowid")).select_from(text("item_text")).where(text("item_text MATCH :query"))
    )
    counted = select(func.count()).where(
        table.c.id.in_(matching),
        table.c.lawful != LawfulOrigin.NOT_TO_BE_USED.value,
        table.c.valid_as_of <= values["as_of"],
        is_readable(ItemRow, readable),
    )
    if account_id is not None:
        counted = counted.where(table.c.account_id == account_id)
    return int(connection.execute(counted, values).scalar_one())


# The index counts a million items while the rows of the hits alone would be read for longer: so those few that do not
# count are found by indexes of their own, of which the partial one asks for its value to be written out; and the plus
# keeps SQLite from asking the text index for each of them in turn.
_COUNT_ALL = text(
    "SELECT count(*) FROM item_text WHERE item_text MATCH :query AND +rowid NOT IN"
    " (SELECT id FROM item WHERE lawful = 'not-to-be-used' UNION ALL SELECT id FROM item WHERE valid_as_of > :as_of)"
)


def find_item_ids(connection: Connection, query: str, *, with_detail: bool, account_id: int | None = None) -> list[int]:
    """Return the ids of the items that match, of one account or of all, in order; the caller filters them by reader."""
    found = connection.execute(
        text(
            "SELECT rowid FROM item_text WHERE item_text MATCH :query"
            " AND (:account IS NULL OR rowid IN (SELECT id FROM item WHERE account_id = :account)) ORDER BY rowid"
        ),
        {"query": make_match(query, with_detail=with_detail), "account": account_id},
    )
    return [int(row[0]) for row in found]
