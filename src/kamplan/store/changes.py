"""The record of changes: what each command wrote, chained by hashes so that nothing can be rewritten in silence.

A change holds the rows as they were before (whole, so that history, undo and what was known when come from it alone)
and digests of the rows as they were after. Its hash covers the hash of the change before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from kamplan.domain.changes import Change, Edit, Entry, Purge, Read, Restored, Run
from kamplan.domain.ids import Kind, parse_id
from kamplan.errors import NotFoundError, StoreError, UsageError
from kamplan.language import N_, Phrase
from kamplan.store.digests import digest_text
from kamplan.store.mapping import table_of
from kamplan.store.rows.change import ChangeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

_TABLE = table_of(ChangeRow)
FIRST = "0" * 64
"""What stands before the first change of a chain."""
SIDE_TABLES = ("release",)
"""Tables of what was done with records: a change of one of these writes no other table, and alters no record."""


@dataclass(frozen=True)
class Head:
    """The newest change of a store: its number, its hash and when it was made; number 0 while there is none."""

    number: int
    hash: str
    at: str

    @property
    def short(self) -> str:
        """The head as documents print it: its number and the beginning of its hash."""
        return f"{self.number}:{self.hash[:16]}"


def read_head(connection: Connection) -> Head:
    """Return the newest change's number and hash."""
    query = select(_TABLE.c.id, _TABLE.c.hash, _TABLE.c.at).order_by(_TABLE.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(row.id, row.hash, row.at) if row else Head(0, FIRST, "")


def read_record_head(connection: Connection) -> Head:
    """Return the newest change that altered records: what a document names as its state.

    Releases and readings follow from documents; were they counted, a plan rendered twice would not read the same.
    """
    altered = [_TABLE.c.rows.not_like(f'[{{"table":"{table}",%') for table in SIDE_TABLES]
    altered.append(_TABLE.c.rows.not_like('[{"read":%'))
    query = select(_TABLE.c.id, _TABLE.c.hash, _TABLE.c.at).where(*altered).order_by(_TABLE.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(row.id, row.hash, row.at) if row else Head(0, FIRST, "")


def append_change(
    connection: Connection,
    entries: Sequence[Mapping[str, Any]],
    *,
    at: str,
    actor: str,
    command: str,
    account_id: int | None,
    reason: str | None,
    undoes: int | None = None,
) -> int:
    """Write a change as the new head of the chain and return its number."""
    head = read_head(connection)
    values: dict[str, Any] = {
        "id": head.number + 1,
        "at": at,
        "actor": actor,
        "command": command,
        "account_id": account_id,
        "reason": reason,
        "rows": dump_entries(entries),
        "undoes": undoes,
        "redacted_by": None,
    }
    values["content"] = digest_content(values)
    values["hash"] = hash_change(head.hash, values)
    connection.execute(insert(_TABLE).values(**values))
    return head.number + 1


def dump_entries(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the entries of a change as the column holds them."""
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


def digest_content(row: Mapping[Any, Any]) -> str:
    """Return the digest of what a change says: its reason and its rows. A purge removes these and leaves the digest."""
    return digest_text(row["reason"] or "", row["rows"])


def hash_change(before: str, row: Mapping[Any, Any]) -> str:
    """Return the hash of a change after the hash of the one before it."""
    said = (row["id"], row["at"], row["actor"], row["command"], row["account_id"], row["undoes"], row["content"])
    return digest_text(before, *("" if one is None else str(one) for one in said))


def get_change(connection: Connection, number: int) -> Change:
    """Return one change; raises `NotFoundError`."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one_or_none()
    if row is None:
        raise NotFoundError(
            Phrase(N_("there is no change {number}"), number=number),
            hint=Phrase(N_("`kamplan history` shows the changes")),
        )
    return build_change(row)


def walk_changes(
    connection: Connection, *, newest_first: bool = True, after: int = 0, later_than: str | None = None
) -> Iterator[Change]:
    """Yield the changes in order, or those with a number above `after` or made later than a moment (UTC, ISO)."""
    query = select(_TABLE).where(_TABLE.c.id > after)
    if later_than is not None:
        query = query.where(_TABLE.c.at > later_than)
    query = query.order_by(_TABLE.c.id.desc() if newest_first else _TABLE.c.id)
    for row in connection.execute(query).mappings():
        yield build_change(row)


def list_undone(connection: Connection, *, taking_back: int | None = None) -> dict[int, int]:
    """Return the changes that are undone, each with the change that undid it; 0 for one that is being `taking_back`.

    An undo that was itself undone (a redo) undoes nothing.
    """
    undone: dict[int, int] = {} if taking_back is None else {taking_back: 0}
    for number, meant in list_undoing(connection).items():
        if number not in undone:
            undone[meant] = number
    return undone


def list_undoing(connection: Connection) -> dict[int, int]:
    """Return every undo and redo with the change that it took back, the newest first."""
    query = select(_TABLE.c.id, _TABLE.c.undoes).where(_TABLE.c.undoes.is_not(None)).order_by(_TABLE.c.id.desc())
    return {row.id: row.undoes for row in connection.execute(query)}


def redact_change(
    connection: Connection, number: int, entries: Sequence[Mapping[str, Any]], *, reason: str | None, by: int
) -> dict[str, Any]:
    """Replace the rows and reason of a change that a purge took content from; its hash and digest stay as they were.

    Returns the entry with which the purge vouches for what the change says from now on.
    """
    values = {"reason": reason, "rows": dump_entries(entries)}
    connection.execute(update(_TABLE).where(_TABLE.c.id == number).values(**values, redacted_by=by))
    return {"redacts": number, "content": digest_content(values)}


def list_stored(connection: Connection) -> Iterator[Mapping[Any, Any]]:
    """Yield the changes as they are stored, the oldest first."""
    yield from connection.execute(select(_TABLE).order_by(_TABLE.c.id)).mappings().all()


def load_entries(rows: object, *, number: int) -> list[dict[str, Any]]:
    """Return the entries of a change as they are stored; raises `StoreError` for a damaged one."""
    try:
        found = json.loads(str(rows))
        return [dict(one) for one in found]
    except (TypeError, ValueError) as error:
        raise StoreError(
            Phrase(N_("change {number} is damaged in the store"), number=number),
            hint=Phrase(N_("restore it from a backup")),
        ) from error


def build_change(row: Mapping[Any, Any]) -> Change:
    """Return the change of a row; raises `StoreError` for a damaged one."""
    number = int(row["id"])
    try:
        held = load_entries(row["rows"], number=number)
        entries = tuple(_build_entry(one) for one in held if "redacts" not in one)
    except (KeyError, TypeError, UsageError) as error:
        raise StoreError(
            Phrase(N_("change {number} is damaged in the store"), number=number),
            hint=Phrase(N_("restore it from a backup")),
        ) from error
    return Change(
        number=number,
        at=row["at"],
        actor=row["actor"],
        command=row["command"],
        account_id=row["account_id"],
        reason=row["reason"],
        undoes=row["undoes"],
        redacted_by=row["redacted_by"],
        hash=row["hash"],
        entries=entries,
    )


def _build_entry(entry: Mapping[str, Any]) -> Entry:
    if "first" in entry:
        return Run(entry["table"], entry["first"], entry["last"], entry.get("digest"))
    if "read" in entry:
        return Read(tuple(parse_id(one, Kind.ITEM)[1] for one in entry["read"]))
    if "restored" in entry:
        named = (tuple(map(str, entry.get(name, ()))) for name in ("lowered", "revived"))
        return Restored(str(entry["restored"]), int(entry["number"]), str(entry["at"]), *named)
    if "purged" in entry:
        return Purge(entry["table"], entry["purged"], entry["record"], entry.get("was"))
    is_deletion = entry.get("gone", False)
    return Edit(entry["table"], entry["id"], entry["before"], entry.get("after"), is_deletion, entry.get("was"))
