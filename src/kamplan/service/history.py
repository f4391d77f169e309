"""History: what each command changed, for whoever may read it; taking a change back, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, parse_id
from kamplan.domain.scales import Audience
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.service.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kamplan.domain.changes import Change
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Images, Key
    from kamplan.store.unit import Unit

MANY = 100
"""An undo that removes more rows than this keeps a snapshot first."""
MADE, ALTERED, REMOVED, PURGED, READ = "made", "altered", "removed", "purged", "read"


@dataclass(frozen=True)
class FieldChange:
    """A field of a record with its value before and after; None where it was empty."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class RecordChange:
    """What a command did to one record: its id, its title, whether it was made, altered, removed, purged or read."""

    id: str
    title: str
    did: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """A change as one reader sees it; `undone_by` is the change that took it back, if it no longer holds."""

    change: Change
    records: tuple[RecordChange, ...]
    reason: str | None = None
    undone_by: int | None = None


@dataclass
class _Wanted:
    """What a history is limited to: an account, a row, a day."""

    account_id: int | None = None
    key: Key | None = None
    since: str | None = None
    limit: int | None = None


@dataclass(frozen=True)
class History:
    """The changes a reader may see, the newest first, and how many were left out for them."""

    lines: tuple[HistoryLine, ...]
    withheld: int = 0


def list_history(
    caller: Caller,
    typed: str | None = None,
    *,
    audience: Audience,
    since: date | None = None,
    limit: int | None = None,
) -> History:
    """Return what changed, the newest first: of everything, of one account, or of one record named by its id.

    A record that the reader may not see now or could not have seen then is left out, and a change without any other
    with it. Raises `UsageError` for the customer, to whom our history is never shown.
    """
    if audience is Audience.CUSTOMER:
        raise UsageError("history is never shown to the customer", hint="leave --audience out, or --audience company")
    with caller.reading() as connection:
        wanted = _read_wanted(connection, typed)
        wanted.since = f"{since.isoformat()}T00:00:00Z" if since else None
        wanted.limit = limit
        return _walk(connection, wanted, audience)


def _read_wanted(connection: Connection, typed: str | None) -> _Wanted:
    from kamplan.store.accounts import get_account_id
    from kamplan.store.tables import find_key

    if typed is None:
        return _Wanted()
    try:
        kind, number = parse_id(typed)
    except UsageError:
        return _Wanted(account_id=get_account_id(connection, typed))
    key = find_key(connection, kind, number)
    if key is None and kind is not Kind.ITEM:
        raise NotFoundError(f"no record {typed}", hint="`kamplan history` shows every change")
    return _Wanted(key=key or ("item", number))


def _walk(connection: Connection, wanted: _Wanted, audience: Audience) -> History:
    from kamplan.store.changes import list_undone, walk_changes
    from kamplan.store.images import Images

    undone = list_undone(connection)
    images, sight = Images(connection), Sight(connection, audience)
    lines: list[HistoryLine] = []
    withheld = 0
    for change in walk_changes(connection):
        if (wanted.since and change.at < wanted.since) or (wanted.limit and len(lines) >= wanted.limit):
            break
        all_records, shown = _describe(change, images, sight, wanted)
        if shown:
            whole = len(shown) == all_records
            reason = change.reason if whole else None
            lines.append(HistoryLine(change, tuple(shown), reason, undone.get(change.number)))
        elif all_records:
            withheld += 1
    return History(tuple(lines), withheld)


def _describe(change: Change, images: Images, sight: Sight, wanted: _Wanted) -> tuple[int, list[RecordChange]]:
    """Return how many of a change's rows are wanted, and what the reader may see of them; pass the change."""
    from kamplan.store.undo import list_rows

    keys = [key for key in dict.fromkeys(list_rows(change)) if key[0] != "frozen"]  # a part of its version
    after = {key: images.get(*key) for key in keys}
    images.step_back(change)
    count, shown = 0, []
    for key in keys:
        before = images.get(*key)
        if not _is_wanted(key, (before, after[key]), change, wanted):
            continue
        count += 1
        found = _compare(key, before, after[key], sight, images)
        if found:
            shown.append(found)
            if key[0] == "item":
                sight.note(key[1], after[key] or before or {})
    for key in _list_read(change):
        row = images.get(*key)
        if _is_wanted(key, (row, row), change, wanted):
            count += 1
            versions = [one for one in (row, images.get_now(*key)) if one is not None]
            if all(sight.may_see(key[0], one) for one in versions) and (versions or sight.sees_all):
                shown.append(RecordChange(name_row(key, row), "", READ))
    return count, shown


def _list_read(change: Change) -> Iterator[Key]:
    """Yield the items that a change says were read."""
    from kamplan.domain.changes import Read

    for entry in change.entries:
        if isinstance(entry, Read):
            yield from (("item", number) for number in entry.numbers)


def _is_wanted(key: Key, versions: tuple[Image | None, Image | None], change: Change, wanted: _Wanted) -> bool:
    if wanted.key is not None:
        return key == wanted.key
    if wanted.account_id is None:
        return True
    if key[0] == "account":
        return key[1] == wanted.account_id
    held = [one["account_id"] for one in versions if one is not None]
    return wanted.account_id in held if held else change.account_id == wanted.account_id


def _compare(key: Key, before: Image | None, after: Image | None, sight: Sight, images: Images) -> RecordChange | None:
    from kamplan.store.tables import name_row

    if before is None and after is None:
        return RecordChange(name_row(*key, None), "", PURGED) if sight.sees_all else None
    versions = [one for one in (before, after, images.get_now(*key)) if one is not None]
    if not all(sight.may_see(key[0], one) for one in versions):
        return None
    newest = after or before or {}
    did = MADE if before is None else REMOVED if after is None else ALTERED
    fields: tuple[FieldChange, ...] = ()
    if before is not None and after is not None:
        old, new = sight.read(key[0], before), sight.read(key[0], after)
        names = [name for name in (*old, *(one for one in new if one not in old)) if old.get(name) != new.get(name)]
        fields = tuple(FieldChange(name, old.get(name), new.get(name)) for name in names)
        if not fields:
            return None
    return RecordChange(name_row(*key, newest), sight.title(key[0], newest), did, fields)


@dataclass
class Undoing:
    """A change about to be taken back, or put in force again, with the rows that this will alter."""

    line: HistoryLine
    is_redo: bool = False
    lowered: list[str] = field(default_factory=list)


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

    with caller.writing(reason=reason, dry_run=dry_run) as unit:
        line = _find(unit.connection, number, is_redo=caller.command == "redo")
        if sum(entry.last - entry.first + 1 for entry in line.change.entries if isinstance(entry, Run)) > MANY:
            caller.keep_store(unit)
        accounts = _list_accounts(line.change, unit)
        broken = find_broken(unit.connection, accounts)
        done = put_back(unit, line.change)
        unit.account_id = line.change.account_id
        lowered = list_lowered(done)
        if lowered and not reason:
            named = name_row(*lowered[0], next(then for key, _, then in done if key == lowered[0]))
            raise UsageError(
                f"taking change {number} back would lower the marking of {named}",
                hint=f"kamplan {caller.command} {number} --reason TEXT",
            )
        _raise_citing(unit, done)
        new = sorted(find_broken(unit.connection, accounts) - broken, key=lambda one: one.id)
        if new:
            others = f", and {len(new) - 1} more" if len(new) > 1 else ""
            raise ConflictError(
                f"change {number} cannot be taken back: {new[0].id} {new[0].what}{others}",
                hint=f"`kamplan history` shows what came after change {number}: take that back first",
            )
        return line


def _find(connection: Connection, number: int | None, *, is_redo: bool) -> HistoryLine:
    from kamplan.store.changes import get_change, list_undone

    undone = list_undone(connection)
    if number in undone:
        raise ConflictError(
            f"change {number} was taken back by change {undone[number]}",
            hint="`kamplan redo` puts it in force again",
        )
    change = get_change(connection, number) if number else _find_newest(connection, undone, is_redo=is_redo)
    if change is not None and change.is_reading:
        raise ConflictError(
            f"change {change.number} read and changed nothing", hint="`kamplan history` shows the changes"
        )
    if change is None:
        raise ConflictError(
            "nothing was undone that could be redone" if is_redo else "there is nothing to take back",
            hint="`kamplan history` shows the changes",
        )
    return _describe_one(connection, change)


def _find_newest(connection: Connection, undone: Mapping[int, int], *, is_redo: bool) -> Change | None:
    """Return the newest change in force that is an undo, for redo; or that is neither undo nor redo, for undo."""
    from kamplan.store.changes import walk_changes

    for change in walk_changes(connection):
        fits = change.command == "undo" if is_redo else change.undoes is None and not change.is_reading
        if fits and change.number not in undone:
            return change
    return None


def _describe_one(connection: Connection, change: Change) -> HistoryLine:
    from kamplan.store.changes import walk_changes
    from kamplan.store.images import Images

    images = Images(connection)
    for later in walk_changes(connection, after=change.number):
        images.step_back(later)
    _, shown = _describe(change, images, Sight(connection, Audience.TEAM), _Wanted())
    return HistoryLine(change, tuple(shown), change.reason)


def _list_accounts(change: Change, unit: Unit) -> set[int]:
    """Return the row numbers of the accounts that a change touched."""
    from kamplan.store.images import Images
    from kamplan.store.undo import list_rows

    images = Images(unit.connection)
    found = {change.account_id} if change.account_id else set()
    for table, number in list_rows(change):
        row = images.get_now(table, number) or _before(change, table, number)
        if row is not None and table != "frozen":
            found.add(number if table == "account" else row["account_id"])
    return found


def _before(change: Change, table: str, number: int) -> Image | None:
    from kamplan.domain.changes import Edit

    edits = (entry for entry in change.entries if isinstance(entry, Edit))
    return next((entry.before for entry in edits if (entry.table, entry.id) == (table, number)), None)


def _raise_citing(unit: Unit, done: Sequence[tuple[Key, Image | None, Image | None]]) -> None:
    """Raise what cites an item to the marking the item has again: the most restrictive wins."""
    from kamplan.domain.marking import read_marking
    from kamplan.service.relabel import raise_citing

    for (table, number), _, then in done:
        if table == "item" and then is not None:
            raise_citing(unit, then["account_id"], number, read_marking(then["handling"]))
