"""Backups of the store, putting one back, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Tier
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.caller import Caller
    from kamplan.store.audit import Fault
    from kamplan.store.copies import Sketch
    from kamplan.store.restoring import Exchange
    from kamplan.store.snapshots import Kept


def back_up(caller: Caller, target: Path | None = None, *, force: bool = False) -> Sketch:
    """Write a checked copy of the store, to `target` or into its folder of backups, and return what it is.

    Raises `ConflictError` where a file is there already, unless `force`. A copy shows every item to whoever has it; so
    where reading is recorded, it is recorded of all.
    """
    from kamplan.store.copies import sketch_store
    from kamplan.store.snapshots import back_up as write

    if caller.settings.logs_reads:
        from kamplan.store.items import list_top_numbers
        from kamplan.store.reads import note_item

        with caller.reading() as connection:
            for number in list_top_numbers(connection):
                note_item(connection, number, Tier.TOP_MANAGEMENT)
    return sketch_store(write(caller.settings.store, target, now=caller.now, force=force))


def compare(caller: Caller, copy: Path) -> Exchange:
    """Return a copy, found whole, beside the store that it would replace; raises `StoreError` for one that is not."""
    from kamplan.store.restoring import compare as check

    return check(copy, caller.settings.store)


def restore(caller: Caller, copy: Path, *, agreed: bool) -> Path | None:
    """Put a copy in the place of the store and return where the old file now lies.

    Raises `ConflictError` when changes would be lost and nobody `agreed` to that.
    """
    from kamplan.store.restoring import restore as put

    found = compare(caller, copy)
    if found.loses and not agreed:
        raise ConflictError(
            Phrase(
                N_("{store} holds what {copy} does not: {ends}"), store=found.store, copy=copy, ends=_say_ends(found)
            ),
            hint=Phrase(N_("kamplan restore {copy} --yes, which keeps the present store beside it"), copy=copy),
        )
    return put(copy, caller.settings.store, now=caller.now)


def list_kept(caller: Caller) -> list[Kept]:
    """Return the backups and snapshots beside the store, and the stores that a restore replaced, the newest first."""
    from kamplan.store.snapshots import list_kept as find

    return find(caller.settings.store)


def check_file(caller: Caller) -> list[Fault]:
    """Return everything in the store's file that kamplan did not write there, without writing to it."""
    from kamplan.store.wholeness import find_faults

    return find_faults(caller.settings.store)


def _say_ends(found: Exchange) -> str:
    """Return how far the store and the copy reach."""
    if found.present is None:
        return "it cannot be read, and may hold newer changes"
    ends = (found.present.head, found.copy.head)
    store, copy = (f"change {head.number} of {head.at}" if head.number else "no change" for head in ends)
    return f"it ends with {store}, the copy with {copy}"
