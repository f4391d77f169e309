"""Search in English and Chinese: the text as it is indexed, and a query in the index's own terms.

Every CJK character is set apart, so that 采购 is the phrase of its two characters; a word of letters is matched in all
its forms, ignoring case, width and accents. A term of several parts is a phrase; every term must occur. `budg*` matches
beginnings. The index holds words as they were written: their forms are looked up in its vocabulary.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select, text

from kamplan.domain.names import loosen
from kamplan.domain.scales import Handling, LawfulOrigin
from kamplan.domain.words import CJK, fits, fold_text, holds_all, list_terms
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import is_readable, parts_of, table_of
from kamplan.store.rows.item import ItemRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select


MOST_FORMS = 200
"""In how many ways the words of one term are put together at most."""


def make_match(connection: Connection, query: str, *, with_detail: bool) -> str:
    """Return the FTS5 expression for what a user typed: every term quoted, none an operator, each in all its forms.

    Without `with_detail` only statements are looked at. Raises `UsageError` when no letter or digit is in it.
    """
    terms = list_terms(query)
    if not terms:
        raise UsageError(
            Phrase(N_("{words} has no letter or digit to look for"), words=repr(query)),
            hint=Phrase(N_("kamplan search 'budget 2027'")),
        )
    columns = "" if with_detail else "{statement} : "
    return f"{columns}({' AND '.join(_match_term(connection, words, begins=begins) for words, begins in terms)})"


def _match_term(connection: Connection, words: Sequence[str], *, begins: bool) -> str:
    """Return the expression for one term: any form of each of its words, side by side."""
    last = len(words) - 1
    forms = [_list_forms(connection, word, begins=begins and at == last) for at, word in enumerate(words)]
    phrases = [" ".join(chosen) for chosen in islice(product(*forms), MOST_FORMS)]
    quoted = [f'"{one}"' for one in phrases]
    quoted += [f'"{" ".join(words)}"*'] if begins else []
    return f"({' OR '.join(quoted)})"


def _list_forms(connection: Connection, word: str, *, begins: bool) -> list[str]:
    """Return the words of the index that are forms of one, or begin like it with other accents; itself first.

    What is in the index says nothing of who may read it: the items found are filtered by reader.
    """
    if CJK.fullmatch(word):
        return [word]
    # Readers cannot write; the vocabulary is a view of the index that lives with the connection.
    is_reader = connection.exec_driver_sql("PRAGMA query_only").scalar()
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.item_word USING fts5vocab('main', 'item_text', 'row')"
    )
    connection.exec_driver_sql(f"PRAGMA query_only={int(is_reader or 0)}")
    first = loosen(word)[:1]
    spans = [(first, chr(ord(first) + 1)), *_ACCENTED]
    found = [
        row[0]
        for low, high in spans
        for row in connection.exec_driver_sql(
            "SELECT term FROM temp.item_word WHERE term >= ? AND term < ?", (low, high)
        )
        if fits(row[0], word, begins=begins)
    ]
    others = [one for one in found if one != word and not (begins and one.startswith(word))]
    return [word, *others]


_ACCENTED = (("\u00c0", "\u0250"), ("\u1e00", "\u1f00"))
"""Where words begin that begin with an accent."""


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
    values = {"query": make_match(connection, query, with_detail=with_detail), "as_of": as_of.isoformat()}
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
        {"query": make_match(connection, query, with_detail=with_detail), "account": account_id},
    )
    return [int(row[0]) for row in found]


def find_item_ids_by_name(connection: Connection, query: str, *, account_id: int | None) -> list[int] | None:
    """Return the ids of the items each of whose terms stands in the text, or in the name of who said it or where.

    None where no name has any of the terms: then the text alone decides. The caller filters them by reader, and looks
    again at what that reader may see.
    """
    terms = list_terms(query)
    named = [_find_named(connection, words, begins=begins, account_id=account_id) for words, begins in terms]
    if not any(named):
        return None
    found: set[int] | None = None
    for (words, begins), ids in zip(terms, named, strict=True):
        match = _match_term(connection, words, begins=begins)
        rows = connection.execute(text("SELECT rowid FROM item_text WHERE item_text MATCH :query"), {"query": match})
        here = ids | {int(row[0]) for row in rows}
        found = here if found is None else found & here
    return sorted(found or ())


def _find_named(connection: Connection, words: Sequence[str], *, begins: bool, account_id: int | None) -> set[int]:
    """Return the ids of the items that somebody or something of a name said."""
    term = [(tuple(words), begins)]
    found: set[int] = set()
    for column, query in _NAMED.items():
        rows = connection.execute(text(query), {"account": account_id})
        ids = [row[0] for row in rows if holds_all([str(one) for one in row[1:] if one], term)]
        for part in parts_of(ids):
            items = table_of(ItemRow)
            found.update(connection.execute(select(items.c.id).where(items.c[column].in_(part))).scalars())
    return found


_NAMED = {
    "contact_id": "SELECT id, name, name_zh FROM contact WHERE :account IS NULL OR account_id = :account",
    "source_id": "SELECT id, name, publisher, identity FROM source WHERE :account IS NULL OR account_id = :account",
}
"""Who and what says an item, by the item's column."""
