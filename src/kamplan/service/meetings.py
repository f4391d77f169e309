"""Items told at a meeting: who said them and when, and the meeting's own list of what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, number_of, parse_id
from kamplan.domain.marking import most_restrictive
from kamplan.domain.planning import Interaction
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase, either

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.item import Item
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Meeting:
    """An interaction of the account, and its row in the store."""

    row_id: int
    record: Interaction


def get_meeting(unit: Unit, account_id: int, account: str, typed: str) -> Meeting:
    """Return the interaction of an id; raises `NotFoundError` for one that another account has."""
    from kamplan.store.records import RecordNotFoundError, find_row, make_record

    _, number = parse_id(typed, Kind.INTERACTION)
    row = find_row(unit.connection, Kind.INTERACTION, number)
    if row["account_id"] == account_id:
        found = make_record(row, account, date.max)
        if isinstance(found, Interaction) and found.withdrawn_on is None:
            return Meeting(row["id"], found)
    raise RecordNotFoundError(Kind.INTERACTION, number)


def fill_from_meeting(meeting: Meeting, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item's fields with what the meeting says of them where they were not given: who, and when.

    Raises `UsageError` when several of the customer's people were there and nobody says who it was.
    """
    given = dict(fields)
    if given.get("valid_as_of") in (None, ""):
        given["valid_as_of"] = meeting.record.held_on
    is_told = str(given.get("tier")) in ("3", "4")
    if is_told and not given.get("contact") and given.get("source_kind") != "internal":
        people = meeting.record.contacts
        if len(people) > 1:
            raise UsageError(
                FieldPhrase(
                    "contact", Phrase(N_("{count} contacts were at {id}"), count=len(people), id=meeting.record.id)
                ),
                hint=Phrase(N_("say whose words these are with --contact {people}"), people=either(people[:4])),
            )
        if people:
            given["contact"] = people[0]
    return given


def note_item(unit: Unit, meeting: Meeting, item: Item) -> None:
    """Add an item to what was found at a meeting; the meeting is marked at least as the item is."""
    from kamplan.store.records import update_record

    record = meeting.record
    marked = record.model_copy(
        update={
            "cites": (*record.cites, item.id),
            "handling": most_restrictive((record.handling, item.handling)),
        }
    )
    update_record(unit, meeting.row_id, marked, cites=[number_of(one) for one in marked.cites])
