"""Which items of tier 4 a command read, noted while it reads and recorded afterwards, where the settings ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Tier
from kamplan.store.changes import append_change

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kamplan.store.database import Store
    from kamplan.store.unit import Actor

_NOTED = "kamplan.read"


def begin_noting(connection: Connection) -> set[int]:
    """Have what is read through a connection noted, and return the set that it is noted in."""
    noted: set[int] = set()
    connection.info[_NOTED] = noted
    return noted


def note_item(connection: Connection, number: int, tier: object) -> None:
    """Note an item that is about to be shown, if it is of tier 4 and anybody asked."""
    noted: set[int] | None = connection.info.get(_NOTED)
    if noted is not None and tier == Tier.TOP_MANAGEMENT:
        noted.add(number)


def record_reading(store: Store, actor: Actor, numbers: set[int]) -> None:
    """Write a change that says who read which items, and changes nothing."""
    with store.writing() as connection:
        append_change(
            connection,
            [{"read": [make_id(Kind.ITEM, number) for number in sorted(numbers)]}],
            at=actor.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            actor=actor.name,
            command=actor.command,
            account_id=None,
            reason=None,
        )
