"""Taking a change back: its rows as they were before it, unless a later change has touched them since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from kamplan.domain.changes import NOTES, Change, Edit, Purge, Run
from kamplan.domain.marking import is_above, read_marking
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.store.changes import walk_changes
from kamplan.store.images import Image, Images, digest_of
from kamplan.store.search import forget_items, index_items, reindex_item
from kamplan.store.tables import ROWS, complete

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.store.images import Key
    from kamplan.store.unit import Unit


TABLE_NOUNS = {
    "account": N_("account"), "contact": N_("contact"), "source": N_("source"), "item": N_("item"),
    "figure": N_("figure"), "judgement": N_("judgement"), "record": N_("record"), "version": N_("version"),
    "frozen": N_("version"), "release": N_("release"),
}  # fmt: skip
"""What a row of each table is called in a sentence."""


def list_rows(change: Change) -> Iterator[Key]:
    """Yield table and number of every row a change wrote."""
    for entry in change.entries:
        if isinstance(entry, Run):
            yield from ((entry.table, number) for number in range(entry.first, entry.last + 1))
        elif not isinstance(entry, NOTES):
            yield entry.table, entry.id


def take_back(unit: Unit, change: Change) -> list[tuple[Key, Image | None, Image | None]]:
    """Put the rows of a change back as they were before it, and return each with what it was and now is.

    Raises `ConflictError` when a later change has touched one of them, or a purge removed what they held.
    """
    if change.redacted_by is not None or change.is_final:
        raise PurgedChangeError(change)
    images = Images(unit.connection)
    images.prefetch(change)
    touched: dict[Key, Change] = {}
    wanted = set(list_rows(change))
    for later in walk_changes(unit.connection, after=change.number):
        for key in wanted.intersection(list_rows(later)):
            touched.setdefault(key, later)
        if later.is_final and any(isinstance(one, Purge) and (one.table, one.id) in wanted for one in later.entries):
            raise PurgedChangeError(change)
        images.step_back(later)
    for key in sorted(wanted):
        if digest_of(images.get(*key)) != digest_of(images.get_now(*key)):
            raise OverlapError(change, touched[key], key)
    unit.undoes = change.number
    unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    try:
        rows = sorted((entry for entry in change.entries if not isinstance(entry, NOTES)), key=_order)
        gone: list[Run | Edit | Purge] = []
        held: list[Run | Edit | Purge] = []
        for one in rows:
            is_gone = isinstance(one, Edit) and images.get_now(one.table, one.id) is None
            (gone if is_gone else held).append(one)
        return [*(done for one in held for done in _restore(unit, images, one)), *_bring_back(unit, gone)]
    except IntegrityError as error:
        raise ConflictError(
            Phrase(
                N_("change {number} cannot be taken back: what it replaced has been given to another record since"),
                number=change.number,
            ),
            hint=Phrase(N_("`kamplan history` shows what came after change {number}"), number=change.number),
        ) from error


def _order(entry: Run | Edit | Purge) -> tuple[str, int]:
    return (entry.table, entry.first if isinstance(entry, Run) else entry.id)


class PurgedChangeError(ConflictError):
    """What a change held was removed for good, by it or since."""

    def __init__(self, change: Change) -> None:
        super().__init__(
            Phrase(N_("change {number} cannot be taken back: what it held was purged"), number=change.number),
            hint=Phrase(N_("enter what is wanted anew, or take an earlier change back: kamplan undo CHANGE")),
        )


class OverlapError(ConflictError):
    """A later change has touched a row that was to be put back."""

    def __init__(self, change: Change, later: Change, key: Key) -> None:
        super().__init__(
            Phrase(
                N_(
                    "change {number} cannot be taken back: change {later} ({command}) has altered the same {kind} since"
                ),
                number=change.number,
                later=later.number,
                command=later.command,
                kind=Phrase(TABLE_NOUNS[key[0]]),
            ),
            hint=Phrase(N_("first `kamplan undo {number}`, or change the record by hand"), number=later.number),
        )


def _restore(unit: Unit, images: Images, entry: Run | Edit | Purge) -> Iterator[tuple[Key, Image | None, Image | None]]:
    if isinstance(entry, Run):
        rows = [images.get_now(entry.table, number) for number in range(entry.first, entry.last + 1)]
        held = [row for row in rows if row is not None]
        unit.delete_run(ROWS[entry.table], held)
        if entry.table == "item":
            forget_items(unit.connection, entry.first, entry.last)
        yield from (((entry.table, row["id"]), row, None) for row in held)
        return
    if isinstance(entry, Purge) or entry.before is None:
        return
    now = images.get_now(entry.table, entry.id)
    before = complete(entry.table, entry.before)
    unit.update(ROWS[entry.table], entry.id, {name: before[name] for name in before if name != "digest"})
    if entry.table == "item":
        reindex_item(unit.connection, entry.id, before["statement"], before["detail"])
    yield (entry.table, entry.id), now, before


def _bring_back(unit: Unit, gone: Sequence[Run | Edit | Purge]) -> Iterator[tuple[Key, Image | None, Image | None]]:
    """Write rows again that a change took away, those with consecutive numbers together."""
    runs: list[tuple[str, list[Image]]] = []
    for entry in gone:
        if not isinstance(entry, Edit) or entry.before is None:
            continue
        row = complete(entry.table, entry.before)
        if runs and runs[-1][0] == entry.table and runs[-1][1][-1]["id"] == entry.id - 1:
            runs[-1][1].append(row)
        else:
            runs.append((entry.table, [row]))
    for table, rows in runs:
        unit.insert_many(ROWS[table], rows)
        if table == "item":
            index_items(unit.connection, rows)
        yield from (((table, row["id"]), None, row) for row in rows)


def list_lowered(done: list[tuple[Key, Image | None, Image | None]]) -> list[Key]:
    """Return the rows whose marking is lower than it was."""
    return [
        key
        for key, now, then in done
        if now is not None
        and then is not None
        and "handling" in then
        and is_above(read_marking(now["handling"]), read_marking(then["handling"]))
    ]
