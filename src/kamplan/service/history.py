"""History: what each command changed, for whoever may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, parse_id
from kamplan.domain.scales import Audience
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.days import first_moment
from kamplan.service.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kamplan.domain.changes import Change
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Images, Key

MADE, ALTERED, REMOVED, PURGED, READ, RESTORED = "made", "altered", "removed", "purged", "read", "restored"


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
        raise UsageError(
            Phrase(N_("history is never shown to the customer")),
            hint=Phrase(N_("leave --audience out, or --audience company")),
        )
    with caller.reading() as connection:
        wanted = _read_wanted(connection, typed)
        wanted.since = first_moment(since) if since else None
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
        raise NotFoundError(
            Phrase(N_("no record {typed}"), typed=typed), hint=Phrase(N_("`kamplan history` shows every change"))
        )
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
            whole = sight.sees_all or len(shown) == all_records
            reason = change.reason if whole else None
            lines.append(HistoryLine(change, tuple(shown), reason, undone.get(change.number)))
        elif all_records:
            withheld += 1
    return History(tuple(lines), withheld)


def describe_change(connection: Connection, change: Change) -> HistoryLine:
    """Return one change as the account team sees it."""
    from kamplan.store.changes import walk_changes
    from kamplan.store.images import Images

    images = Images(connection)
    for later in walk_changes(connection, after=change.number):
        images.step_back(later)
    _, shown = _describe(change, images, Sight(connection, Audience.TEAM), _Wanted())
    return HistoryLine(change, tuple(shown), change.reason)


def _describe(change: Change, images: Images, sight: Sight, wanted: _Wanted) -> tuple[int, list[RecordChange]]:
    """Return how many of a change's rows are wanted, and what the reader may see of them; pass the change."""
    from kamplan.store.tables import name_row
    from kamplan.store.undo import list_rows

    images.prefetch(change)
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
                shown.append(RecordChange(name_row(*key, row), "", READ))
    restored = _tell_restored(change, sight, wanted)
    return count + len(restored), [*shown, *restored]


def _tell_restored(change: Change, sight: Sight, wanted: _Wanted) -> list[RecordChange]:
    """Return that the store was replaced by a copy, which is the team's to know, and of no account alone."""
    from kamplan.domain.changes import Restored

    if not sight.sees_all or wanted.key is not None or wanted.account_id is not None:
        return []
    found = [one for one in change.entries if isinstance(one, Restored)]
    return [
        RecordChange(
            one.path, f"{one.number}, {one.at}", RESTORED,
            tuple(FieldChange(name, None, ", ".join(named)) for name, named in
                  (("lowered", one.lowered), ("revived", one.revived)) if named),
        )
        for one in found
    ]  # fmt: skip


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
    held = [one.get("account_id") for one in versions if one is not None]
    return wanted.account_id in held if held else change.account_id == wanted.account_id


def _compare(key: Key, before: Image | None, after: Image | None, sight: Sight, images: Images) -> RecordChange | None:
    from kamplan.store.tables import name_row

    if before is None and after is None:
        name = images.purged.get(key) or name_row(*key, None)
        return RecordChange(name, "", PURGED) if sight.sees_all else None
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
