"""The copies that are kept of a store: backups that somebody asked for, and snapshots made before much may change.

They lie in two folders beside the store. Snapshots are thinned: the first of each of the last days, weeks and months
that have any, and the newest.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kamplan.errors import ConflictError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.copies import drafting, make_draft, sketch_store

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from kamplan.config import Retention
    from kamplan.store.copies import Draft, Sketch

BACKUPS, SNAPSHOTS = "backups", "snapshots"
BEFORE_RESTORE = ".before-restore-"
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Kept:
    """A copy of a store: what sort it is, when it was made (UTC), what it was made before, and what it holds.

    `sketch` is None where the copy can no longer be read.
    """

    path: Path
    sort: str
    at: datetime
    before: str | None
    sketch: Sketch | None


class _Named(NamedTuple):
    """A copy as its name tells it: the moment, its place among those of one second, what it was made before."""

    at: datetime
    place: int
    path: Path
    before: str | None


def folder_of(store: Path, sort: str) -> Path:
    """Return the folder beside a store in which its backups or its snapshots lie."""
    return store.absolute().parent / sort


def back_up(store: Path, target: Path | None, *, now: datetime, force: bool = False) -> Path:
    """Write a checked copy of a store to `target`, or into its folder of backups, and return where it is.

    Raises `ConflictError` where a file is there already, unless `force`.
    """
    if target is None:
        with drafting(store, folder_of(store, BACKUPS), thorough=True) as draft:
            return _name(draft, store, BACKUPS, now)
    _check_target(target, store, force=force)
    with drafting(store, target.absolute().parent, thorough=True) as draft:
        return draft.name(target, force=force)


def _check_target(target: Path, store: Path, *, force: bool) -> None:
    """Refuse what a backup may not replace, before the work of making it."""
    if target.is_dir():
        raise ConflictError(Phrase(N_("{target} is a folder"), target=target), hint=Phrase(N_("name a file in it")))
    if not target.exists():
        return
    if not target.is_file():
        raise ConflictError(
            Phrase(N_("{target} is a device or pipe, not a file"), target=target), hint=Phrase(N_("name a file"))
        )
    if store.exists() and target.samefile(store):
        raise ConflictError(
            Phrase(N_("{target} is the store itself"), target=target), hint=Phrase(N_("name another file"))
        )
    if not force:
        raise ConflictError(
            Phrase(N_("{target} is there already"), target=target), hint=Phrase(N_("name another file, or add --force"))
        )


class Precaution:
    """A copy of a store made before a command's first write: a snapshot if the command changes anything."""

    def __init__(self, store: Path, retention: Retention) -> None:
        self._store = store
        self._retention = retention
        self._draft = make_draft(store, folder_of(store, SNAPSHOTS), thorough=False)

    def keep(self, *, before: str, now: datetime) -> None:
        """Name the snapshot after its moment and after the command it was made before."""
        _name(self._draft, self._store, SNAPSHOTS, now, f"-before-{before}")

    def discard(self) -> None:
        """Take the copy away again: nothing was changed."""
        self._draft.discard()

    def settle(self) -> None:
        """Throw away what was not kept, and older snapshots that nobody will miss."""
        self._draft.close()
        thin_snapshots(self._store, self._retention)


def _name(draft: Draft, store: Path, sort: str, now: datetime, why: str = "") -> Path:
    """Name a copy after its moment and its place among those of the same second."""
    folder = folder_of(store, sort)
    stamp = now.strftime(_STAMP)
    same = [one for one in _list_named(store, sort) if one.at.strftime(_STAMP) == stamp]
    for place in range(same[-1].place + 1 if same else 1, 10_000):
        again = f"-{place}" if place > 1 else ""
        try:
            return draft.name(folder / f"{store.stem}-{stamp}{again}{why}{store.suffix}")
        except ConflictError:  # another command has taken it since
            continue
    raise StoreError(
        Phrase(N_("{folder} holds ten thousand copies of this second"), folder=folder),
        hint=Phrase(N_("look at the clock")),
    )


def thin_snapshots(store: Path, retention: Retention) -> list[Path]:
    """Remove the snapshots of a store that nobody will miss, and return them; the newest is never among them."""
    found = _list_named(store, SNAPSHOTS)
    keep = {one.path for one in found[-1:]}
    spans: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (retention.daily, lambda at: at.date()),
        (retention.weekly, lambda at: at.isocalendar()[:2]),
        (retention.monthly, lambda at: (at.year, at.month)),
    )
    for count, span in spans:
        first: dict[Hashable, Path] = {}
        for one in found:
            first.setdefault(span(one.at), one.path)
        keep.update(list(first.values())[-count:] if count else ())
    gone = [one.path for one in found if one.path not in keep]
    for path in gone:
        with contextlib.suppress(OSError):  # what cannot be removed now is tried again with the next snapshot
            path.unlink(missing_ok=True)
    return gone


def list_kept(store: Path) -> list[Kept]:
    """Return every copy kept of a store beside it, the newest first."""
    found = [("backup", one) for one in _list_named(store, BACKUPS)]
    found += [("snapshot", one) for one in _list_named(store, SNAPSHOTS)]
    found += [("before-restore", one) for one in _list_replaced(store)]
    found.sort(key=lambda one: one[1][:3], reverse=True)
    return [Kept(one.path, sort, one.at, one.before, _try_sketch(one.path)) for sort, one in found]


def _try_sketch(path: Path) -> Sketch | None:
    try:
        return sketch_store(path)
    except StoreError:  # that it cannot be read is what the list shows of it
        return None


def _list_named(store: Path, sort: str) -> list[_Named]:
    start, end = re.escape(store.stem), re.escape(store.suffix)
    return _match(folder_of(store, sort), rf"{start}-(\d{{8}}T\d{{6}}Z)(?:-(\d+))?(?:-before-([a-z0-9-]+))?{end}")


def _list_replaced(store: Path) -> list[_Named]:
    start = re.escape(store.name + BEFORE_RESTORE)
    return _match(store.absolute().parent, rf"{start}(\d{{8}}T\d{{6}}Z)(?:-(\d+))?()")


def _match(folder: Path, pattern: str) -> list[_Named]:
    """Return the files of a folder whose names tell their moment, their place within it and what followed; in order."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = re.fullmatch(pattern, path.name)
        if named and path.is_file():
            at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
            found.append(_Named(at, int(named[2] or 1), path, named[3] or None))
    return sorted(found, key=lambda one: one[:3])
