"""Taking content out of what the store keeps of the past: before-images, reasons, the index, frozen plans."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.changes import FINAL
from kamplan.domain.ids import Kind, make_id
from kamplan.store.changes import list_stored, load_entries, read_head, redact_change
from kamplan.store.rows.version import FrozenRow, VersionRow
from kamplan.store.tables import get_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from kamplan.store.images import Image, Key
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Redaction:
    """What is taken out of the past: rows of which nothing is kept, and what is done to the images of all others.

    `conceal` returns an image without the content, the image itself where it holds none, and None where nothing is to
    be kept; `hush` does so with the reason of a change, told whether the change touched one of the rows, and which
    change of which account it is.
    """

    gone: frozenset[Key]
    conceal: Callable[[str, Image], Image | None]
    hush: Callable[[str, bool, Mapping[str, Any]], str | None]


def list_images(connection: Connection, wanted: Iterable[Key]) -> Iterator[Image]:
    """Yield rows as they are and as they ever were, as far as the store knows."""
    from sqlalchemy import select

    keys = set(wanted)
    for name, number in keys:
        table = get_table(name)
        row = connection.execute(select(table).where(table.c.id == number)).mappings().one_or_none()
        if row is not None:
            yield dict(row)
    for change in list_stored(connection):
        for entry in load_entries(change["rows"], number=change["id"]):
            if entry.get("before") is not None and (entry["table"], entry["id"]) in keys:
                yield entry["before"]


def list_all_images(connection: Connection, name: str, account_id: int) -> Iterator[Image]:
    """Yield the rows of a table that belong to an account as they are and as they ever were."""
    from kamplan.store.tables import list_rows

    yield from list_rows(connection, name, account_id)
    for change in list_stored(connection):
        for entry in load_entries(change["rows"], number=change["id"]):
            before = entry.get("before")
            if before is not None and entry["table"] == name and before.get("account_id") == account_id:
                yield before


def list_items_once_of(connection: Connection, source: int) -> set[int]:
    """Return the numbers of the items that came from a source before a change, as far as the store knows."""
    return {
        entry["id"]
        for change in list_stored(connection)
        for entry in load_entries(change["rows"], number=change["id"])
        if entry.get("before") and entry["table"] == "item" and entry["before"]["source_id"] == source
    }


def redact_history(unit: Unit, redaction: Redaction) -> list[int]:
    """Take content out of every earlier change, note that in this one, and return the numbers of those it was in."""
    unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # the change that they will name is written last
    by = read_head(unit.connection).number + 1
    changed = []
    for change in list_stored(unit.connection):
        entries = load_entries(change["rows"], number=change["id"])
        touches = any(_touches(entry, redaction.gone) for entry in entries)
        kept = [_redact(entry, redaction) for entry in entries]
        reason = change["reason"]
        if reason is not None:
            reason = redaction.hush(reason, touches and change["command"] not in FINAL, change)
        if kept != entries or reason != change["reason"]:
            unit.note_redaction(redact_change(unit.connection, change["id"], kept, reason=reason, by=by))
            changed.append(change["id"])
    return changed


def _touches(entry: Mapping[str, Any], keys: frozenset[Key]) -> bool:
    if "first" in entry:
        return any(table == entry["table"] and entry["first"] <= number <= entry["last"] for table, number in keys)
    return (entry.get("table"), entry.get("id")) in keys


def _redact(entry: dict[str, Any], redaction: Redaction) -> dict[str, Any]:
    before = entry.get("before")
    if before is None:
        return entry
    is_gone = (entry["table"], entry["id"]) in redaction.gone
    kept = None if is_gone else redaction.conceal(entry["table"], before)
    return entry | ({"before": kept} if kept is not None else {"before": None, "was": before.get("digest")})


def redact_frozen(unit: Unit, account_id: int, take_out: Callable[[str, str], str], *, on: str) -> list[int]:
    """Take content out of an account's frozen plans; a version that held some says so, and its number is returned.

    `take_out` returns what was packed of a version without the content, and the same text where it held none.
    """
    from sqlalchemy import select

    frozen, versions = get_table("frozen"), get_table("version")
    query = select(frozen.c.id, frozen.c.content).join(versions, versions.c.id == frozen.c.id)
    changed = []
    for row in unit.connection.execute(query.where(versions.c.account_id == account_id).order_by(frozen.c.id)).all():
        content = take_out(row.content, make_id(Kind.VERSION, row.id))
        if content != row.content:
            unit.update(FrozenRow, row.id, {"content": content})
            unit.update(VersionRow, row.id, {"redacted_on": on})
            changed.append(row.id)
    return changed


def rebuild_index(connection: Connection) -> None:
    """Write the search index anew: what was deleted from it stands in its segments until they are merged."""
    connection.exec_driver_sql("INSERT INTO item_text (item_text) VALUES ('rebuild')")


def replace_texts(value: Any, replace: Callable[[str], str]) -> Any:
    """Return plain values with every text in them replaced; one that holds JSON is looked into."""
    if isinstance(value, str):
        if value[:1] in ("[", "{"):
            try:
                held = json.loads(value)
            except ValueError:
                return replace(value)
            changed = replace_texts(held, replace)
            return value if changed == held else json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
        return replace(value)
    if isinstance(value, list):
        return [replace_texts(one, replace) for one in value]
    if isinstance(value, dict):
        return {name: replace_texts(one, replace) for name, one in value.items()}
    return value
