"""What a reader may see of a stored row as it was: for history, which shows rows that no dossier holds any more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS, Shape
from kamplan.domain.marking import read_marking, readable_by
from kamplan.domain.scales import Audience, LawfulOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.store.database import Connection

_PERSONAL = frozenset(
    {"power", "stance", "coverage", "influences", "interests", "notes", "last_contact", "left_reason"}
)
"""The fields of a contact that are red whatever the contact's marking (the method, section 10)."""
_NAMING = frozenset({
    "source_name", "publisher", "source_id", "contact_id", "reports_to_id", "owner", "contradicts",
    "successor_id",
})  # fmt: skip
"""Fields that may name somebody or something the company does not see; history leaves them to the team."""
_PLACE = frozenset({"id", "account_id", "version_id", "digest", "kind", "number", "identity", "folded"})
_LINKS = (Shape.CONTACT, Shape.CONTACTS, Shape.ROLES, Shape.ATTEMPTS, Shape.RECORDS)


class Sight:
    """What one audience may see of stored rows, whatever became of them since."""

    def __init__(self, connection: Connection, audience: Audience) -> None:
        self._connection = connection
        self._audience = audience
        self._readable = readable_by(audience)
        self._hidden: dict[int, set[int]] = {}

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from this reader."""
        return self._audience is Audience.TEAM

    def note(self, number: int, row: Mapping[str, Any]) -> None:
        """Note an item of which this reader is shown something, where reading is recorded."""
        from kamplan.store.reads import note_item

        note_item(self._connection, number, row.get("tier"))

    def may_see(self, table: str, row: Mapping[str, Any]) -> bool:
        """Say whether the reader may know of a row as it was; a marking that is not valid counts as red.

        Sources are the team's alone here: whether others may see one hangs on items that may be gone.
        """
        if self.sees_all or table in ("account", "colleague"):
            return True
        if table == "release":
            return str(row["audience"]) != Audience.TEAM
        if table == "source" or read_marking(row.get("handling")) not in self._readable:
            return False
        if row.get("lawful") == LawfulOrigin.NOT_TO_BE_USED.value:
            return False
        return not self._list_hidden(row["account_id"]).intersection(json.loads(row.get("cites") or "[]"))

    def _list_hidden(self, account_id: int) -> set[int]:
        from kamplan.store.items import list_unreadable

        if account_id not in self._hidden:
            self._hidden[account_id] = list_unreadable(self._connection, account_id, readable=self._readable)
        return self._hidden[account_id]

    def read(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a row that the reader may see, with their values as they were."""
        fields = {name: value for name, value in row.items() if name not in _PLACE}
        personal = _PERSONAL | _NAMING if not self.sees_all else frozenset()
        if table == "record":
            body = json.loads(fields.pop("body"))
            spec = KINDS[Kind(row["kind"])]
            if not self.sees_all:
                personal |= {one.name for one in spec.fields if one.personal or one.shape in _LINKS}
            fields = {one.name: body.get(one.name) for one in spec.fields} | fields
        return {name: _plain(value) for name, value in fields.items() if name not in personal}

    def title(self, table: str, row: Mapping[str, Any]) -> str:
        """Return in a few words what a row is about."""
        return title_of(table, row)


def title_of(table: str, row: Mapping[str, Any]) -> str:
    """Return in a few words what a row is about."""
    if table == "record":
        return str(json.loads(row["body"]).get(KINDS[Kind(row["kind"])].arguments[0].name, ""))
    if table == "figure":
        return " ".join(str(row[name]) for name in ("year", "measure", "value"))
    name = {"item": "statement", "judgement": "text", "version": "status", "release": "document"}.get(table, "name")
    return str(row.get(name) or row.get("identity") or "")


def _plain(value: Any) -> Any:
    """Return a value as it is shown: a stored list as a list, an empty one as nothing."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    return None if value in ("", []) else value
