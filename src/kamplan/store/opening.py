"""Opening a store: made on first use, migrated when it is older, refused when it is not ours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kamplan.processes import remove_leftovers
from kamplan.store import database
from kamplan.store.database import Store, connect, create_store, missing_store, read_version

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from kamplan.store.database import Keep


def open_store(path: Path, *, create: bool, keep: Keep | None = None) -> Store:
    """Open the store at `path`, making it when `create` and nothing is there; an older one is migrated first.

    A migration keeps a snapshot of the store as it was, where `keep` says how.

    Raises `StoreError` for a missing, foreign, damaged or unreadable file, which is left untouched.
    """
    version = read_version(path)
    remove_leftovers(path.parent)
    if version is None:
        if not create:
            raise missing_store(path)
        create_store(path)
        version = database.SCHEMA_VERSION
    if version < database.SCHEMA_VERSION:
        from kamplan.store.migrate import migrate_store  # Alembic costs half a second: only an older file pays it

        migrate_store(path, keep)
        version = database.SCHEMA_VERSION
    return Store(path=path, version=version, engine=_find_engine(path))


@lru_cache(maxsize=4)
def _find_engine(path: Path) -> Engine:
    """Return the engine of a path, made once: it keeps statements compiled, and nothing of what a file holds.

    Every connection of it opens the file that lies there at that moment.
    """
    return connect(path)
