"""Taking a change back, and taking that back: what one command did, whole, unless later records rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_reason
from kamplan.service.history import HistoryLine, describe_change
from kamplan.service.lowering import check_lowering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.domain.changes import Change
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Key
    from kamplan.store.unit import Unit

MANY = 100
"""An undo that removes more rows than this keeps a snapshot first."""


@dataclass
class Undoing:
    """A change about to be taken back, or put in force again, with the rows that this will alter."""

    line: HistoryLine
    is_redo: bool = False


def find_undoable(caller: Caller, number: int | None) -> Undoing:
    """Return the change that `undo` takes back: the one of a number, or the newest that still holds.

    Raises `ConflictError` when there is none, or when it is undone already.
    """
    with caller.reading() as connection:
        return Undoing(_find(connection, number, is_redo=False))


def find_redoable(caller: Caller) -> Undoing:
    """Return the undo that `redo` takes back: the newest that still holds; raises `ConflictError` for none."""
    with caller.reading() as connection:
        return Undoing(_find(connection, None, is_redo=True), is_redo=True)


def take_back(caller: Caller, number: int, *, reason: str | None, dry_run: bool = False) -> HistoryLine:
    """Take one change back, as a change of its own; raises `ConflictError` when others rest on what it did.

    Lowering a marking needs a reason, as with `relabel`. What the change made is removed, and kept in the history.
    """
    from kamplan.domain.changes import Run
    from kamplan.store.soundness import find_broken
    from kamplan.store.tables import name_row
    from kamplan.store.undo import list_lowered
    from kamplan.store.undo import take_back as put_back

    text = read_reason(reason, may_be_brief=True) if reason else None
    with caller.writing(reason=text, dry_run=dry_run) as unit:
        line = _find(unit.connection, number, is_redo=caller.command == "redo")
        if sum(entry.last - entry.first + 1 for entry in line.change.entries if isinstance(entry, Run)) > MANY:
            caller.keep_store(unit)
        accounts = _list_accounts(line.change, unit)
        broken = find_broken(unit.connection, accounts)
        done = put_back(unit, line.change)
        unit.account_id = line.change.account_id
        lowered = list_lowered(done)
        if lowered and not text:
            named = name_row(*lowered[0], next(then for key, _, then in done if key == lowered[0]))
            raise UsageError(
                Phrase(
                    N_("taking change {number} back would lower the marking of {named}"), number=number, named=named
                ),
                hint=Phrase(N_("kamplan {command} {number} --reason TEXT"), command=caller.command, number=number),
            )
        if lowered:
            check_lowering(caller, text)
        _raise_citing(unit, done)
        after = find_broken(unit.connection, accounts, taking_back=line.change.number)
        new = sorted(after - broken, key=lambda one: one.id)
        if new:
            others = Phrase(N_(", and {count} more"), count=len(new) - 1) if len(new) > 1 else ""
            raise ConflictError(
                Phrase(
                    N_("change {number} cannot be taken back: {id} {what}{others}"),
                    number=number,
                    id=new[0].id,
                    what=new[0].what,
                    others=others,
                ),
                hint=Phrase(
                    N_("`kamplan history` shows what came after change {number}: take that back first"), number=number
                ),
            )
        return line


def _find(connection: Connection, number: int | None, *, is_redo: bool) -> HistoryLine:
    from kamplan.store.changes import SIDE_TABLES, get_change, list_undone

    undone = list_undone(connection)
    if number in undone:
        raise ConflictError(
            Phrase(N_("change {number} was taken back by change {undone}"), number=number, undone=undone[number]),
            hint=Phrase(N_("`kamplan redo` puts it in force again")),
        )
    if number:
        change: Change | None = get_change(connection, number)
    else:
        change = _find_undo(connection, undone) if is_redo else _find_newest(connection, undone)
    if change is not None and change.command == "restore":
        raise ConflictError(
            Phrase(N_("change {number} put a copy in the place of the store"), number=change.number),
            hint=Phrase(N_("`kamplan list-backups` shows the store it replaced; `kamplan restore FILE` puts it back")),
        )
    if change is not None and change.is_reading:
        raise ConflictError(
            Phrase(N_("change {number} read and changed nothing"), number=change.number),
            hint=Phrase(N_("`kamplan history` shows the changes")),
        )
    if change is None:
        raise ConflictError(
            Phrase(N_("nothing was undone that could be redone"))
            if is_redo
            else Phrase(N_("there is nothing to take back")),
            hint=Phrase(N_("`kamplan history` shows the changes")),
        )
    if change.is_of(SIDE_TABLES):
        raise ConflictError(
            Phrase(
                N_("change {number} says that a document was released, which nothing takes back"), number=change.number
            ),
            hint=Phrase(N_("`kamplan list-releases` shows what was")),
        )
    return describe_change(connection, change)


def _find_undo(connection: Connection, undone: Mapping[int, int]) -> Change | None:
    """Return the newest undo in force, which redo takes back."""
    from kamplan.store.changes import walk_changes

    for change in walk_changes(connection):
        if change.command == "undo" and change.number not in undone:
            return change
    return None


def _find_newest(connection: Connection, undone: Mapping[int, int]) -> Change | None:
    """Return the newest change of records in force; what a redo put in force again is as new as that redo."""
    from kamplan.store.changes import SIDE_TABLES, get_change, list_undoing, walk_changes

    undoing = list_undoing(connection)
    for change in walk_changes(connection):
        first, steps = change.number, 0
        while first in undoing:
            first, steps = undoing[first], steps + 1
        if steps % 2 or change.number in undone or first in undone:
            continue
        meant = get_change(connection, first) if steps else change
        if not meant.is_reading and not meant.is_of(SIDE_TABLES):
            return meant
    return None


def _list_accounts(change: Change, unit: Unit) -> set[int]:
    """Return the row numbers of the accounts that a change touched."""
    from kamplan.domain.changes import Edit
    from kamplan.store.images import Images
    from kamplan.store.undo import list_rows

    images = Images(unit.connection)
    images.prefetch(change)
    before = {(one.table, one.id): one.before for one in change.entries if isinstance(one, Edit)}
    found = {change.account_id} if change.account_id else set()
    for table, number in list_rows(change):
        row = images.get_now(table, number) or before.get((table, number))
        if row is not None and table not in ("frozen", "colleague"):
            found.add(number if table == "account" else row["account_id"])
    return found


def _raise_citing(unit: Unit, done: Sequence[tuple[Key, Image | None, Image | None]]) -> None:
    """Raise what cites an item to the marking the item has again: the most restrictive wins."""
    from kamplan.domain.marking import read_marking
    from kamplan.service.relabel import raise_citing

    for (table, number), now, then in done:
        if table == "item" and now is not None and then is not None and now["handling"] != then["handling"]:
            raise_citing(unit, then["account_id"], number, read_marking(then["handling"]))
