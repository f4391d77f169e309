"""Our own people in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.colleague import Colleague
from kamplan.domain.text import fold_name
from kamplan.store.mapping import build_value, table_of, to_column
from kamplan.store.rows.colleague import ColleagueRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(ColleagueRow)


def list_colleagues(connection: Connection) -> dict[int, Colleague]:
    """Return everybody of ours by row number, those who left too, in the order of their names."""
    rows = connection.execute(select(_TABLE).order_by(_TABLE.c.folded)).mappings()
    return {
        row["id"]: build_value(
            Colleague, {name: row[name] for name in Colleague.model_fields}, name=f"colleague {row['id']}"
        )
        for row in rows
    }


def add_colleagues(unit: Unit, colleagues: Sequence[Colleague]) -> None:
    """Write new people."""
    first = unit.take_numbers("colleague", len(colleagues))
    unit.insert_many(ColleagueRow, [{"id": first + place, **_columns(one)} for place, one in enumerate(colleagues)])


def update_colleague(unit: Unit, number: int, colleague: Colleague) -> None:
    """Write somebody as they now are."""
    unit.update(ColleagueRow, number, _columns(colleague))


def _columns(colleague: Colleague) -> dict[str, Any]:
    columns = {name: to_column(getattr(colleague, name)) for name in Colleague.model_fields}
    return columns | {"folded": fold_name(colleague.name)}
