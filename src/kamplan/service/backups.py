"""Backups of the store, putting one back, and what is kept of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kamplan.domain.scales import Tier
from kamplan.errors import UnaskedError, UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.caller import Caller
    from kamplan.store.audit import Fault
    from kamplan.store.copies import Sketch
    from kamplan.store.restoring import Exchange
    from kamplan.store.snapshots import Kept


NAMED = 5
"""How many records are named."""


def back_up(caller: Caller, target: Path | None = None, *, force: bool = False) -> Sketch:
    """Write a checked copy of the store, to `target` or into its folder of backups, and return what it is.

    Raises `ConflictError` where a file is there already, unless `force`. A copy shows every item to whoever has it; so
    where reading is recorded, it is recorded of all.
    """
    from kamplan.store.copies import sketch_store
    from kamplan.store.database import set_lock_wait
    from kamplan.store.holding import note_copy
    from kamplan.store.snapshots import back_up as write

    if caller.settings.logs_reads:
        from kamplan.store.items import list_top_numbers
        from kamplan.store.reads import note_item

        with caller.reading() as connection:
            for number in list_top_numbers(connection):
                note_item(connection, number, Tier.TOP_MANAGEMENT)
    set_lock_wait(caller.settings.lock_wait)
    made = write(caller.settings.store, target, now=caller.now, force=force)
    if target is not None:
        with suppress(OSError):  # the copy is there; that it was noted is not worth failing for
            note_copy(caller.settings.store, made)
    return sketch_store(made)


def compare(caller: Caller, copy: Path) -> Exchange:
    """Return a copy, found whole, beside the store that it would replace; raises `StoreError` for one that is not."""
    from kamplan.store.database import set_lock_wait
    from kamplan.store.restoring import compare as check

    set_lock_wait(caller.settings.lock_wait)
    return check(copy, caller.settings.store)


def restore(caller: Caller, copy: Path, *, agreed: bool, reason: str | None = None) -> Path | None:
    """Put a copy in the place of the store and return where the old file now lies.

    The new store's history says which copy it was made of. Raises `UnaskedError` when changes would be lost and nobody
    `agreed` to that, `UsageError` where a marking would become lower, or what was removed come back, without a reason.
    """
    from kamplan.service.entry import read_reason
    from kamplan.store.restoring import restore as put

    found = compare(caller, copy)
    text = read_reason(reason) if reason is not None else None
    check_reason(found, text)

    def note(draft: Path) -> None:
        from kamplan.store.restoring import note_restored

        note_restored(draft, found, actor=caller.author or "unknown", at=caller.now, reason=text)

    if found.loses and not agreed:
        raise UnaskedError(
            Phrase(
                N_("{store} holds what {copy} does not: {ends}"), store=found.store, copy=copy, ends=_say_ends(found)
            ),
            hint=Phrase(N_("kamplan restore {copy} --yes, which keeps the present store beside it"), copy=copy),
        )
    is_same = found.present is not None and not found.loses
    return put(copy, caller.settings.store, now=caller.now, note=(lambda _draft: None) if is_same else note)


def check_reason(found: Exchange, reason: str | None) -> None:
    """Refuse to lower markings, or to bring back what was removed for good, without a reason."""
    if reason is not None or not (found.lowered or found.revived):
        return
    named = [*found.revived, *found.lowered]
    said = N_("restoring it brings back what was removed for good: {names}")
    if not found.revived:
        said = N_("restoring it lowers the marking of {names}")
    raise UsageError(
        Phrase(said, names=", ".join(named[:NAMED]) + (f" (+{len(named) - NAMED})" if len(named) > NAMED else "")),
        hint=Phrase(N_("kamplan restore {copy} --yes --reason TEXT"), copy=found.copy.path),
    )


def list_kept(caller: Caller) -> list[Kept]:
    """Return the backups and snapshots beside the store, and the stores that a restore replaced, the newest first."""
    from kamplan.store.snapshots import list_kept as find

    return find(caller.settings.store)


def check_file(caller: Caller) -> list[Fault]:
    """Return everything in the store's file that kamplan did not write there, without writing to it."""
    from kamplan.store.wholeness import find_faults

    return find_faults(caller.settings.store)


def _say_ends(found: Exchange) -> Phrase:
    """Return how far the store and the copy reach."""
    if found.present is None:
        return Phrase(N_("it cannot be read, and may hold newer changes"))
    store, copy = (
        Phrase(N_("change {number} of {at}"), number=head.number, at=head.at)
        if head.number
        else Phrase(N_("no change"))
        for head in (found.present.head, found.copy.head)
    )
    return Phrase(N_("it ends with {store}, the copy with {copy}"), store=store, copy=copy)
