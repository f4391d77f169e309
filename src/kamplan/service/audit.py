"""Whether the record of changes and the rows of a store are as kamplan wrote them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from kamplan.domain.changes import Restored
    from kamplan.service.caller import Caller
    from kamplan.store.audit import Fault
    from kamplan.store.changes import Head

_HEAD = re.compile(r"([0-9]{1,12}):([0-9a-fA-F]{8,64})")


def read_head(caller: Caller) -> Head:
    """Return the number and hash of the newest change; number 0 in a store without any."""
    from kamplan.store.changes import read_head as read

    with caller.reading() as connection:
        return read(connection)


def verify(caller: Caller, *, head: str | None = None) -> list[Fault]:
    """Return where the record of changes was rewritten; `head` is one printed earlier, as N:HASH.

    Raises `UsageError` for a head that is none.
    """
    from kamplan.store.audit import verify_chain

    known = _read_head(head) if head else None
    with caller.reading() as connection:
        return list(verify_chain(connection, head=known))


def list_restored(caller: Caller) -> list[tuple[int, Restored]]:
    """Return by which changes, oldest first, a copy was put in the place of the store."""
    from kamplan.domain.changes import Restored
    from kamplan.store.changes import walk_changes

    with caller.reading() as connection:
        changes = walk_changes(connection, newest_first=False)
        return [(one.number, each) for one in changes for each in one.entries if isinstance(each, Restored)]


def _read_head(typed: str) -> tuple[int, str]:
    found = _HEAD.fullmatch(typed.strip())
    if found is None:
        raise UsageError(
            FieldPhrase("--head", Phrase(N_("{typed} is no head"), typed=repr(typed))),
            hint=Phrase(N_("it is N:HASH as `kamplan audit head` prints it")),
        )
    return int(found[1]), found[2]
