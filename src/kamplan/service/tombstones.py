"""Saying of a purged record that it was purged, to those who could have read it; to others it never existed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kamplan.domain.ids import make_id, parse_id
from kamplan.domain.scales import Audience
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.store.database import Connection


class PurgedError(NotFoundError):
    """The record was removed for good."""


@contextmanager
def telling_of_purges(connection: Connection, typed: str, audience: Audience) -> Iterator[None]:
    """Turn what is not found into what became of it, where that is the team's to know."""
    try:
        yield
    except NotFoundError as error:
        if audience is not Audience.TEAM:
            raise
        raise_purged(connection, typed, error)


def raise_purged(connection: Connection, typed: str, error: NotFoundError) -> None:
    """Raise `PurgedError` for the id of a purged record, and the error given for any other."""
    from kamplan.store.tombstones import find_tombstone

    try:
        record_id = make_id(*parse_id(typed))
    except UsageError:
        raise error from None
    left = find_tombstone(connection, record_id)
    if left is None:
        raise error
    raise PurgedError(
        f"{record_id} was purged on {left.at[:10]} by {left.by}: {left.reason}",
        hint=Phrase(N_("nothing of it is kept; `kamplan history` shows when it was made")),
    ) from None
