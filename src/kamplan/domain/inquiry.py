"""What is still to be found out and by whom, and which of two statements that contradict each other holds."""

from __future__ import annotations

from datetime import date

from kamplan.domain.ids import Kind
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.plan_scales import AttemptResult, InquiryStatus
from kamplan.domain.record import Line, Name, OptionalLine, OptionalName, Record


class Attempt(Record):
    """One try at finding something out: when, by whom of us, whom they asked, and what came of it."""

    on: date
    by: OptionalName = None
    contact: OptionalName = None
    result: AttemptResult
    note: OptionalLine = None


class Inquiry(PlanRecord):
    """A question of the checklist that somebody is to find the answer to: whom they ask by when, and what was tried."""

    kind_of_record = Kind.INQUIRY
    title_field = "question"
    status_field = "status"
    closed = frozenset({"answered", "dropped"})

    question: Name
    owner: Name
    due: date
    ask: OptionalName = None
    how: OptionalLine = None
    status: InquiryStatus = InquiryStatus.OPEN
    attempts: tuple[Attempt, ...] = ()


class Resolution(PlanRecord):
    """Which of the items that contradict each other holds, and why; it cites them all, and all are kept.

    Without `holds` it says that the contradiction is only apparent: both hold. It weighs at least two items when it is
    entered; one that is left with fewer, since an item was purged, resolves nothing.
    """

    kind_of_record = Kind.RESOLUTION
    title_field = "why"

    why: Line
    holds: OptionalName = None
