"""Releases in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id, number_of
from kamplan.domain.release import Release
from kamplan.errors import NotFoundError
from kamplan.language import N_, Phrase
from kamplan.store.accounts import get_key
from kamplan.store.mapping import build_value, load_list, table_of, to_column
from kamplan.store.rows.release import ReleaseRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from kamplan.domain.release import Outgoing
    from kamplan.store.unit import Unit

_TABLE = table_of(ReleaseRow)
_MADE = frozenset({"id", "account", "version", "records", "outdated"})
"""Fields of a release that are not columns of the same name and form."""


class ReleaseNotFoundError(NotFoundError):
    """There is no release of this id."""

    def __init__(self, number: int) -> None:
        super().__init__(
            Phrase(N_("no release {id}"), id=make_id(Kind.RELEASE, number)),
            hint=Phrase(N_("`kamplan list-releases` shows what there is")),
        )


def add_release(unit: Unit, account_id: int, outgoing: Outgoing, values: Mapping[str, Any]) -> int:
    """Write that a document was released, and return its number; `values` are what only its file could say."""
    number = unit.take_numbers(Kind.RELEASE.value)
    fields = outgoing.model_dump(exclude={"account", "version"})
    columns = {name: to_column(value) for name, value in fields.items()}
    version = number_of(outgoing.version) if outgoing.version else None
    unit.insert(ReleaseRow, {"id": number, "account_id": account_id, "version_id": version, **columns, **values})
    return number


def list_releases(connection: Connection, account_id: int | None = None) -> list[Release]:
    """Return the releases of an account, or all, the newest first."""
    return _select(connection, *([] if account_id is None else [_TABLE.c.account_id == account_id]))


def find_releases(connection: Connection, sha256: str) -> list[Release]:
    """Return the releases of a file's bytes, the newest first."""
    return _select(connection, _TABLE.c.sha256 == sha256)


def get_release(connection: Connection, number: int) -> Release:
    """Return a release; raises `ReleaseNotFoundError`."""
    found = _select(connection, _TABLE.c.id == number)
    if not found:
        raise ReleaseNotFoundError(number)
    return found[0]


def _select(connection: Connection, *conditions: ColumnElement[bool]) -> list[Release]:
    query = select(_TABLE).where(*conditions).order_by(_TABLE.c.id.desc())
    rows = connection.execute(query).mappings().all()
    keys = {one: get_key(connection, one) for one in {row["account_id"] for row in rows}}
    return [_build(row, keys[row["account_id"]]) for row in rows]


def _build(row: Mapping[Any, Any], account: str) -> Release:
    name = make_id(Kind.RELEASE, row["id"])
    values = {one: row[one] for one in Release.model_fields if one not in _MADE}
    values |= {"id": name, "account": account, "records": load_list(row["records"])}
    values["outdated"] = load_list(row["outdated"])
    values["version"] = make_id(Kind.VERSION, row["version_id"]) if row["version_id"] else None
    return build_value(Release, values, name=name)
