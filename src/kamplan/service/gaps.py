"""Everything that is open on an account, and its JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kamplan.service.analysis import analyze_account
from kamplan.service.views import view_attempts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.analysis.collection import Errand
    from kamplan.analysis.doubts import DoubtfulQuestion
    from kamplan.analysis.model import AccountAnalysis, Gap, TopicReview
    from kamplan.domain.checklist import Checklist, Question
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Audience
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class OpenQuestion:
    """A question that is not settled, of its topic: what is lacking, who finds it out, the next command."""

    question: Question
    doubt: DoubtfulQuestion | None
    errand: Errand | None
    command: str


@dataclass(frozen=True)
class OpenTopic:
    """A topic with something open on it: its gap where it is not done, its questions, who finds out."""

    review: TopicReview
    gap: Gap | None
    errand: Errand | None
    questions: tuple[OpenQuestion, ...]


@dataclass(frozen=True)
class Gaps:
    """Everything open on an account, most important first."""

    dossier: Dossier
    checklist: Checklist
    topics: tuple[OpenTopic, ...]

    @property
    def open_required(self) -> int:
        """How many required topics are not done."""
        return sum(one.review.required and not one.review.is_done for one in self.topics)

    def keep_required(self) -> Gaps:
        """Return the required topics that are not done alone."""
        return replace(self, topics=tuple(one for one in self.topics if one.review.required and one.gap))


def find_gaps(caller: Caller, typed: str, *, audience: Audience, on: date | None = None) -> Gaps:
    """Return everything that is open on an account, topics not done first; raises `UsageError` for the customer.

    A question that one origin answers is answered, so it is no gap: `find_next` says that it rests on one.
    """
    from kamplan.analysis.collection import find_errand, plan_collection
    from kamplan.analysis.doubts import Doubt, find_doubts

    analysis, checklist, dossier = analyze_account(caller, typed, audience=audience, on=on)
    errands = plan_collection(dossier, checklist)
    doubts = {
        one.question.id: one
        for one in find_doubts(dossier, checklist, analysis)
        if one.doubt is not Doubt.SINGLE_ORIGIN
    }
    gaps = {gap.topic: gap for gap in analysis.gaps}
    others = [topic.id for topic in analysis.topics if topic.id not in gaps and topic.waiver is None]
    topics = []
    for name in (*gaps, *others):
        questions = tuple(_list_questions(dossier, checklist, analysis, name, doubts, errands))
        if name in gaps or questions:
            errand = find_errand(errands, topic=name)
            topics.append(OpenTopic(analysis.get_topic(name), gaps.get(name), errand, questions))
    return Gaps(dossier, checklist, tuple(topics))


def _list_questions(
    dossier: Dossier,
    checklist: Checklist,
    analysis: AccountAnalysis,
    topic: str,
    doubts: Mapping[str, DoubtfulQuestion],
    errands: Sequence[Errand],
) -> list[OpenQuestion]:
    """Return the questions of a topic that are not settled; our own answer is missing to one without a doubt."""
    from kamplan.analysis.collection import find_errand
    from kamplan.analysis.priorities import find_closing_command

    found = []
    answered = {one.id for one in analysis.get_topic(topic).questions if one.answered}
    for question in checklist.topics_by_id[topic].questions:
        if question.kind == "contribution" and question.id not in answered:
            command = f'kamplan answer {dossier.account.key} {question.id} "…"'
            found.append(OpenQuestion(question, None, None, command))
        elif doubt := doubts.get(question.id):
            errand = find_errand(errands, topic=topic, question=question.id)
            found.append(OpenQuestion(question, doubt, errand, find_closing_command(dossier, doubt, analysis)))
    return found


def view_gaps(found: Gaps, *, language: str = "en") -> dict[str, Any]:
    """Return what is open as plain values with stable keys."""
    account = found.dossier.account
    return {
        "account": {"key": account.key, "name": account.name},
        "as_of": found.dossier.as_of.isoformat(),
        "open_required": found.open_required,
        "topics": [
            {
                "topic": one.review.id,
                "area": one.review.area,
                "required": one.review.required,
                "state": one.review.state.value,
                "missing": str(one.gap.message) if one.gap else None,
                **view_asked(one.errand),
                "hint": one.gap.command if one.gap else None,
                "questions": [
                    {
                        "id": each.question.id,
                        "kind": each.question.kind,
                        "text": each.question.text(language),
                        "state": each.doubt.doubt.value if each.doubt else "open",
                        "missing": str(each.doubt.message) if each.doubt else None,
                        "items": [item.id for item in each.doubt.items] if each.doubt else [],
                        **view_asked(each.errand),
                        "hint": each.command,
                    }
                    for each in one.questions
                ],
            }
            for one in found.topics
        ],
    }


def view_asked(errand: Errand | None) -> dict[str, Any]:
    """Return who is asked to find out, whom and by when, as plain values; nulls where nobody is."""
    return {
        "inquiry": errand.record if errand else None,
        "owner": errand.owner if errand else None,
        "due": errand.due.isoformat() if errand else None,
        "ask": errand.ask.id if errand and errand.ask else None,
        "ask_name": errand.ask.name if errand and errand.ask else None,
        "is_overdue": errand.is_overdue if errand else False,
    }


def view_errand(errand: Errand, checklist: Checklist, names: Mapping[str, str], *, language: str) -> dict[str, Any]:
    """Return a line of the collection plan as plain values; `names` are those of the contacts the reader may see."""
    question = checklist.questions_by_id.get(errand.question or "")
    topic = checklist.topics_by_id.get(errand.topic or "")
    return {
        "id": errand.record,
        "topic": errand.topic,
        "question": errand.question,
        "text": question.text(language) if question else topic.title(language) if topic else errand.question,
        "owner": errand.owner,
        "due": errand.due.isoformat(),
        "is_overdue": errand.is_overdue,
        "ask": errand.ask.id if errand.ask else None,
        "ask_name": errand.ask.title_name(language) if errand.ask else None,
        "how": errand.how,
        "attempts": view_attempts(errand.attempts, names),
    }
