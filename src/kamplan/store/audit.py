"""Checking a store against its own history: the chain of changes, the rows they wrote, and the search index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.changes import FINAL, Change, Edit, Purge, Run
from kamplan.domain.ids import Kind, make_id
from kamplan.domain.words import fold_text
from kamplan.language import N_, Phrase
from kamplan.store.changes import FIRST, build_change, digest_content, hash_change
from kamplan.store.digests import digest_row, digest_run
from kamplan.store.mapping import table_of
from kamplan.store.rows.change import ChangeRow
from kamplan.store.tables import ROWS, get_table, name_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_CHANGES = table_of(ChangeRow)


@dataclass(frozen=True)
class Fault:
    """Something in the file that kamplan did not write there: where, and what is wrong."""

    where: str | Phrase
    what: str | Phrase


def verify_chain(connection: Connection, *, head: tuple[int, str] | None = None) -> Iterator[Fault]:
    """Yield where the record of changes was rewritten; `head` is a number and hash known from elsewhere.

    An edited, deleted, swapped or inserted change is found without help; that the newest ones were cut off, or that
    all was written anew, is found with a head that was printed before.
    """
    before, number = FIRST, 0
    removed = _list_redactions(connection)
    seen: str | None = None
    for row in connection.execute(select(_CHANGES).order_by(_CHANGES.c.id)).mappings():
        number += 1
        if row["id"] != number:
            yield Fault(
                Phrase(N_("change {id}"), id=row["id"]),
                Phrase(N_("stands where change {number} should"), number=number),
            )
            number = row["id"]
        content = digest_content(row)
        if row["redacted_by"] is None and content != row["content"]:
            yield Fault(
                Phrase(N_("change {number}"), number=number), Phrase(N_("says something else than when it was made"))
            )
        elif row["redacted_by"] is not None and removed.get(number) != content:
            yield Fault(Phrase(N_("change {number}"), number=number), Phrase(N_("was altered, and no purge says so")))
        if hash_change(before, row) != row["hash"]:
            yield Fault(
                Phrase(N_("change {number}"), number=number), Phrase(N_("does not follow from the change before it"))
            )
        before = row["hash"]
        if head and number == head[0]:
            seen = before
    if head and seen is None:
        yield Fault(
            Phrase(N_("change {head}"), head=head[0]),
            Phrase(N_("is missing: the newest is change {number}"), number=number),
        )
    elif head and seen is not None and not seen.startswith(head[1].lower()):
        yield Fault(
            Phrase(N_("change {head}"), head=head[0]),
            Phrase(N_("is not the one whose hash was printed: the record was written anew")),
        )


def _list_redactions(connection: Connection) -> dict[int, str]:
    """Return the digests that changes have since a purge took content from them, as that purge recorded them."""
    from kamplan.store.changes import load_entries

    query = select(_CHANGES.c.id, _CHANGES.c.rows).where(_CHANGES.c.command.in_(FINAL))
    found: dict[int, str] = {}
    for row in connection.execute(query.order_by(_CHANGES.c.id)):
        for entry in load_entries(row.rows, number=row.id):
            if "redacts" in entry:
                found[int(entry["redacts"])] = str(entry["content"])
    return found


def verify_rows(connection: Connection) -> Iterator[Fault]:
    """Yield the rows that are not as kamplan wrote them, and those that no change accounts for.

    The digests recorded with each change are held against the rows, walking back from the newest change.
    """
    digests: dict[tuple[str, int], str | None] = {}
    for name in ROWS:
        for found in connection.execute(select(get_table(name))).mappings():
            held = dict(found)
            if digest_row(held) != held["digest"]:
                yield Fault(name_row(name, held["id"], held), Phrase(N_("does not hold what was written")))
            digests[name, held["id"]] = held["digest"]
    for row in connection.execute(select(_CHANGES).order_by(_CHANGES.c.id.desc())).mappings():
        yield from _walk_back(build_change(row), digests)
    for table, number in digests:
        yield Fault(f"{table} {number}", Phrase(N_("was written by no change")))


def _walk_back(change: Change, digests: dict[tuple[str, int], str | None]) -> Iterator[Fault]:
    """Hold one change against the digests after it, and leave in them the digests before it.

    Of what was purged the digest is kept, so that the rows written with it can still be held to theirs.
    """
    place = Phrase(N_("change {number}"), number=change.number)
    for entry in change.entries:
        if isinstance(entry, Run):
            held = [digests.pop((entry.table, one), "") for one in range(entry.first, entry.last + 1)]
            known = [one for one in held if one is not None]
            if entry.digest is not None and len(known) == len(held) and digest_run(known) != entry.digest:
                yield Fault(place, Phrase(N_("wrote other rows of {table} than are there"), table=entry.table))
        elif isinstance(entry, Edit):
            found = digests.pop((entry.table, entry.id), "")
            if entry.after is not None and found is not None and found != entry.after:
                yield Fault(
                    place, Phrase(N_("wrote {table} {id} otherwise than it is"), table=entry.table, id=entry.id)
                )
            if entry.is_deletion and found:
                yield Fault(place, Phrase(N_("took away {table} {id}, which is there"), table=entry.table, id=entry.id))
            digests[entry.table, entry.id] = entry.was if entry.before is None else _digest_before(entry.before)
        elif isinstance(entry, Purge) and entry.was is not None:
            if (entry.table, entry.id) in digests:
                yield Fault(place, Phrase(N_("purged {record}, which is there"), record=entry.record))
            digests[entry.table, entry.id] = entry.was


def _digest_before(image: dict[str, Any]) -> str:
    """Return the digest of a before-image; those taken before rows had digests carry none."""
    return str(image.get("digest") or digest_row(image))


def verify_index(connection: Connection) -> Iterator[Fault]:
    """Yield the items whose entry in the search index is missing, too many or of another text."""
    items = get_table("item")
    indexed = {
        int(row[0]): (row[1], row[2])
        for row in connection.exec_driver_sql("SELECT rowid, statement, detail FROM item_text")
    }
    for row in connection.execute(select(items.c.id, items.c.statement, items.c.detail)):
        if indexed.pop(row.id, None) != (fold_text(row.statement), fold_text(row.detail or "")):
            yield Fault(make_id(Kind.ITEM, row.id), Phrase(N_("is not in the search index as it reads")))
    for number in indexed:
        yield Fault(make_id(Kind.ITEM, number), Phrase(N_("is in the search index and nowhere else")))
