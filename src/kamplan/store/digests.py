"""The digest of a row: what tells whether any of its values changed since kamplan wrote it.

SQLite's own checks see a torn page and miss most changes of content; a digest beside every row sees them.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticSerializationError, to_json

from kamplan.errors import StoreError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def digest_row(row: Mapping[Any, Any]) -> str:
    """Return the SHA-256 of a row's values by column, but for the digest itself.

    Empty columns do not count, so that a later release can add a column without touching a single digest.
    """
    names, pick = _order(tuple(row))
    held = {name: value for name, value in zip(names, pick(row), strict=True) if value is not None}
    try:
        text = to_json(held)
    except PydanticSerializationError:  # a damaged row may hold what no text does; it has a digest all the same
        text = _ENCODE(held).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()


@lru_cache(maxsize=64)
def _order(names: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """Return the columns in the order in which they are digested, and what takes their values from a row."""
    ordered = tuple(sorted(name for name in names if name != "digest"))
    return ordered, itemgetter(*ordered)


def check_row(name: str, row: Mapping[Any, Any]) -> None:
    """Refuse a row that is about to be shown to others than the team and was changed by another program.

    A marking changed by hand would open what nobody lowered; so nothing is shown. Raises `StoreError`.
    """
    if digest_row(row) != row["digest"]:
        raise StoreError(
            Phrase(N_("{record} does not hold what kamplan wrote, so others are shown nothing"), record=name),
            hint=Phrase(N_("`kamplan check --deep` shows what was changed; then restore the store from a backup")),
        )


def digest_run(digests: Iterable[str]) -> str:
    """Return the SHA-256 over the digests of rows written one after the other."""
    whole = hashlib.sha256()
    for one in digests:
        whole.update(one.encode())
    return whole.hexdigest()


def digest_text(*texts: str) -> str:
    """Return the SHA-256 over texts, each set apart from the next."""
    return hashlib.sha256(_ENCODE(texts).encode("utf-8", "surrogatepass")).hexdigest()
