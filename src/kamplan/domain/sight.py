"""What a reader sees of a planning record: a copy without what that reader may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER, Shape
from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.domain.plan_record import PlanRecord


def see_records(records: Sequence[PlanRecord], audience: Audience, *, contacts: frozenset[str]) -> list[PlanRecord]:
    """Return readable records as an audience sees them; `contacts` are the ids of those it may see.

    A record that names a contact or another record shows the name only where that one is readable too; buying roles
    are the team's alone; a customer sees the fields that describe what we do for them, some kinds never, and nothing
    that was withdrawn.
    """
    if audience is Audience.CUSTOMER:
        records = [one for one in records if one.kind_of_record not in NEVER_FOR_CUSTOMER and not _is_over(one)]
    seen = frozenset(one.id for one in records)
    return [_see(one, audience, contacts, seen) for one in records]


def _is_over(record: PlanRecord) -> bool:
    """Say whether a record is withdrawn, or closed in a field that a customer does not see: it would look open."""
    if record.withdrawn_on is not None:
        return True
    status = record.status_field
    return status is not None and record.is_closed and not KINDS[record.kind_of_record].get_field(status).for_customer


def _see(record: PlanRecord, audience: Audience, contacts: frozenset[str], records: frozenset[str]) -> PlanRecord:
    hidden: dict[str, Any] = {}
    for one in KINDS[record.kind_of_record].fields:
        value = getattr(record, one.name)
        if (one.personal and audience is not Audience.TEAM) or (audience is Audience.CUSTOMER and not one.for_customer):
            seen: Any = type(record).model_fields[one.name].get_default()
        elif one.shape is Shape.CONTACT:
            seen = value if value in contacts else None
        elif one.shape is Shape.CONTACTS:
            seen = tuple(each for each in value if each in contacts)
        elif one.shape is Shape.ROLES:
            seen = tuple(each for each in value if each.contact in contacts)
        elif one.shape is Shape.ATTEMPTS:
            seen = tuple(each for each in value if each.contact is None or each.contact in contacts)
        elif one.shape is Shape.RECORDS:
            seen = tuple(each for each in value if each in records)
        else:
            continue
        if seen != value:
            hidden[one.name] = seen
    return record.model_copy(update=hidden) if hidden else record
