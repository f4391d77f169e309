"""The collection plan: who of us asks whom what by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.inquiry import Inquiry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.inquiry import Attempt

DAYS_TO_FIND_OUT = 21
"""How long somebody is given to find out, where no other date is known."""


@dataclass(frozen=True)
class Errand:
    """Something that somebody of ours is to find out by a date: a question, or a whole topic declared unknown.

    `record` is the inquiry or the declaration; `ask` is whom to ask, as far as the reader may see them; `attempts` are
    those made by the date, the oldest first.
    """

    record: str
    question: str | None
    topic: str | None
    owner: str
    due: date
    ask: Contact | None
    how: str | None
    attempts: tuple[Attempt, ...]
    is_overdue: bool


def plan_collection(dossier: Dossier, checklist: Checklist) -> tuple[Errand, ...]:
    """Return what is to be found out, the first due first, then by owner.

    A topic declared unknown is listed only while nobody is asked to answer a question of it.
    """
    topics = {question: topic.id for question, topic in checklist.topic_of_question.items()}
    errands = []
    for one in dossier.list_records(Inquiry):
        if one.is_closed:
            continue
        made = sorted((each for each in one.attempts if each.on <= dossier.as_of), key=lambda each: each.on)
        errands.append(
            Errand(
                record=one.id,
                question=one.question,
                topic=topics.get(one.question),
                owner=one.owner,
                due=one.due,
                ask=next((each for each in dossier.contacts if each.id == one.ask), None),
                how=one.how,
                attempts=tuple(made),
                is_overdue=one.due < dossier.as_of,
            )
        )
    asked = {one.topic for one in errands}
    errands += [
        Errand(one.id, None, one.topic, one.owner, one.due, None, one.how, (), one.due < dossier.as_of)
        for one in dossier.unknowns
        if one.topic not in asked
    ]
    return tuple(sorted(errands, key=lambda one: (one.due, one.owner, number_of(one.record))))


def find_errand(errands: Iterable[Errand], *, topic: str, question: str | None = None) -> Errand | None:
    """Return the first errand on a topic, or with a `question` the one on that question or on its whole topic."""
    for one in errands:
        if one.topic == topic and (question is None or one.question in (None, question)):
            return one
    return None


def find_inquiry(dossier: Dossier, question: str) -> Inquiry | None:
    """Return the open inquiry on a question, the latest where there are several."""
    found = [one for one in dossier.list_records(Inquiry) if one.question == question and not one.is_closed]
    return max(found, key=lambda one: number_of(one.id), default=None)
