"""What is open between us and the people met: issues, deliveries promised, and what we are late with."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.plan_scales import Severity
from kamplan.domain.planning import Action, Commitment, Issue
from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice
from kamplan.plan.sections.actions import late
from kamplan.plan.sections.tables import line_of, word
from kamplan.plan.writing import say_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kamplan.plan.briefing.meeting import Meeting
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen

R = TypeVar("R", bound=PlanRecord)


def write_between(meeting: Meeting) -> Iterator[Block]:
    """Yield open issues, the gravest first, deliveries not made, and open actions that concern these people."""
    pen = meeting.pen
    issues = sorted(_list_open(meeting, Issue), key=lambda one: (-list(Severity).index(one.severity), one.raised_on))
    promised = sorted(_list_open(meeting, Commitment), key=lambda one: one.due)
    actions = sorted(_list_open(meeting, Action), key=lambda one: one.due)
    if meeting.is_general:
        actions = [one for one in actions if late(pen, one)]
    blocks = [
        *list_records(pen, pen.say(N_("Open issues and complaints, the gravest first")), issues, _say_issue),
        *list_records(pen, pen.say(N_("What we promised to deliver")), promised, _say_owned),
        *list_records(pen, pen.say(N_("What we are to do, first due first")), actions, _say_owned),
    ]
    yield from blocks or [Notice(text=pen.say(N_("Nothing is open between us.")))]


def list_records(pen: Pen, lead: str, records: Iterable[R], say: Callable[[Pen, R], str]) -> Iterator[Block]:
    """Yield records as points: id, words, what `say` adds, references and whether they are overdue."""
    points: list[Sentence] = []
    for one in records:
        line = line_of(pen, one, marks=late(pen, one))
        head = pen.plain(f"{one.id} ").parts
        points.append(line.model_copy(update={"parts": (*head, *line.parts, *pen.plain(f" – {say(pen, one)}").parts)}))
    if points:
        yield Bullets(lead=lead, points=tuple(points))


def _list_open(meeting: Meeting, model: type[R]) -> list[R]:
    return [one for one in meeting.dossier.list_records(model) if not one.is_closed and meeting.concerns(one)]


def _say_issue(pen: Pen, one: Issue) -> str:
    """Return how grave an issue is, since when it is open, and who settles it by when."""
    said = [
        word(pen, one.severity),
        pen.say(N_("raised {date}"), date=one.raised_on),
        say_owner(pen, one.owner, say_date(one.due)),
    ]
    return pen.join(said)


def _say_owned(pen: Pen, one: Commitment | Action) -> str:
    return say_owner(pen, one.owner, one.due.isoformat())


def say_owner(pen: Pen, owner: str | None, due: str) -> str:
    """Return who sees to something, and by when."""
    return pen.say(N_("{owner} by {date}"), owner=owner or pen.say(N_("nobody yet")), date=due)
