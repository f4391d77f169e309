"""Plan versions in the store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.version import PlanVersion, Step
from kamplan.errors import NotFoundError, StoreError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import build_value, load_list, table_of
from kamplan.store.rows.version import FrozenRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(VersionRow)
_FROZEN = table_of(FrozenRow)


class VersionNotFoundError(NotFoundError):
    """There is no plan version of this id."""

    def __init__(self, number: int) -> None:
        super().__init__(
            Phrase(N_("no plan version {id}"), id=make_id(Kind.VERSION, number)),
            hint=Phrase(N_("`kamplan list-versions` shows what there is")),
        )


def list_versions(connection: Connection, account_id: int, account: str) -> list[PlanVersion]:
    """Return the versions of an account's plan, the oldest first."""
    query = select(_TABLE).where(_TABLE.c.account_id == account_id).order_by(_TABLE.c.id)
    return [_build(row, account) for row in connection.execute(query).mappings()]


def get_version(connection: Connection, number: int) -> tuple[int, PlanVersion]:
    """Return a version and its account's row number; raises `VersionNotFoundError`."""
    from kamplan.store.accounts import get_key

    row = connection.execute(select(_TABLE).where(_TABLE.c.id == number)).mappings().one_or_none()
    if row is None:
        raise VersionNotFoundError(number)
    return row["account_id"], _build(row, get_key(connection, row["account_id"]))


def load_content(connection: Connection, number: int) -> str:
    """Return what a version froze, packed as it was written; raises `StoreError` when it is gone."""
    found = connection.execute(select(_FROZEN.c.content).where(_FROZEN.c.id == number)).scalar()
    if found is None:
        raise StoreError(
            Phrase(N_("the content of {id} is missing from the store"), id=make_id(Kind.VERSION, number)),
            hint=Phrase(N_("restore it from a backup")),
        )
    return str(found)


def add_version(unit: Unit, account_id: int, values: Mapping[str, Any], *, step: Step, content: str) -> int:
    """Write a submitted version with what it froze, and return its number."""
    number = unit.take_numbers(Kind.VERSION.value)
    unit.insert(
        VersionRow,
        {
            "id": number,
            "account_id": account_id,
            "status": "submitted",
            "decided_by": None,
            "decided_at": None,
            "redacted_on": None,
            "steps": _dump_steps([step]),
            **values,
        },
    )
    unit.insert(FrozenRow, {"id": number, "content": content})
    return number


def update_version(unit: Unit, number: int, changes: Mapping[str, Any], *, steps: Sequence[Step]) -> None:
    """Write what was done with a version."""
    unit.update(VersionRow, number, {**changes, "steps": _dump_steps(steps)})


def _dump_steps(steps: Sequence[Step]) -> str:
    plain = [one.model_dump(mode="json", exclude_none=True) for one in steps]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _build(row: Mapping[Any, Any], account: str) -> PlanVersion:
    name = make_id(Kind.VERSION, row["id"])
    values = {one: row[one] for one in PlanVersion.model_fields if one not in ("id", "account", "steps")}
    steps = tuple(build_value(Step, one, name=name) for one in load_list(row["steps"]))
    return build_value(PlanVersion, values | {"id": name, "account": account, "steps": steps}, name=name)
