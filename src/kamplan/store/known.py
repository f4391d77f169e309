"""What was on record at a moment: every table as it stood then, laid over the connection as views of the same names.

Queries name their tables without a schema, and SQLite looks in the temporary one first: whatever reads through the
connection afterwards sees the store as it was, through the same filters, and no row of the file is touched.

What was raised since is as high as it is now: what was known is shown by today's markings too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.marking import most_restrictive, read_marking
from kamplan.domain.scales import LawfulOrigin
from kamplan.store.changes import walk_changes
from kamplan.store.digests import digest_row
from kamplan.store.images import Image, Images
from kamplan.store.tables import complete, get_table
from kamplan.store.undo import list_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection


def show_as_known(connection: Connection, moment: str) -> None:
    """Make a connection show the store as it was at a moment (UTC, ISO with Z); to be called before it reads."""
    images = Images(connection)
    touched: dict[str, set[int]] = {}
    for change in walk_changes(connection, later_than=moment):
        for table, number in list_rows(change):
            touched.setdefault(table, set()).add(number)
        images.step_back(change)
    last = connection.exec_driver_sql("SELECT max(id) FROM main.change WHERE at <= ?", (moment,)).scalar() or 0
    connection.exec_driver_sql(f"CREATE TEMP VIEW change AS SELECT * FROM main.change WHERE id <= {int(last)}")  # noqa: S608 - names of our own
    for table, numbers in touched.items():
        then = {
            number: _seal(table, _mark(table, images.get(table, number), images.get_now(table, number)))
            for number in sorted(numbers)
        }
        _overlay(connection, table, then)


def _mark(table: str, then: Image | None, now: Image | None) -> Image | None:
    """Return a row as it was, to be read only by whom it was open to then and is open to now.

    One that an undo took away has no marking now, so it counts as red.
    """
    if then is None or "handling" not in get_table(table).c:
        return then
    held = (read_marking(then.get("handling")), read_marking(now.get("handling") if now else None))
    marked = then | {"handling": most_restrictive(held).value}
    if now is not None and now.get("lawful") == LawfulOrigin.NOT_TO_BE_USED.value:
        marked["lawful"] = now["lawful"]
    return marked


def _seal(table: str, then: Image | None) -> Image | None:
    """Return a row as it is laid over the connection, with the digest of what it holds."""
    if then is None:
        return None
    whole = complete(table, then)
    return whole | {"digest": digest_row(whole)}


def _overlay(connection: Connection, name: str, then: dict[int, Image | None]) -> None:
    columns = ", ".join(get_table(name).c.keys())
    kept, gone = f"{name}_as_known", f"{name}_changed"
    execute = connection.exec_driver_sql
    execute(f"CREATE TEMP TABLE {kept} AS SELECT {columns} FROM main.{name} WHERE 0")  # noqa: S608 - names of our own
    execute(f"CREATE TEMP TABLE {gone} (id INTEGER PRIMARY KEY)")
    execute(f"INSERT INTO {gone} VALUES (?)", [(number,) for number in then])  # noqa: S608 - names of our own
    rows = [tuple(image.values()) for image in then.values() if image is not None]
    if rows:
        places = ", ".join("?" for _ in rows[0])
        execute(f"INSERT INTO {kept} VALUES ({places})", rows)  # noqa: S608 - names of our own
    execute(
        f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM main.{name}"  # noqa: S608 - names of our own
        f" WHERE id NOT IN (SELECT id FROM temp.{gone}) UNION ALL SELECT {columns} FROM temp.{kept}"
    )
