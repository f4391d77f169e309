"""Section 13: what is not known, and who finds it out by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.collection import find_errand, plan_collection
from kamplan.domain.inquiry import Inquiry
from kamplan.domain.wording import WORDS
from kamplan.language import N_
from kamplan.plan.document import Bullets, Label, Notice, Part, Sentence, Table
from kamplan.plan.sections.analysis import name_topic, say_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.analysis.collection import Errand
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

PAGES = 12
"""How many pages to read again are listed."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield the table of gaps, and who asks whom what by when."""
    errands = plan_collection(pen.dossier, pen.checklist)
    yield from _write_gaps(pen, errands)
    yield from _write_collection(pen, errands)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield how each is found out, what was tried, the open questions of required topics, pages to read again."""
    yield from _write_ways(pen)
    yield from _write_attempts(pen)
    yield from _write_questions(pen)
    yield from _write_pages(pen)


def _write_gaps(pen: Pen, errands: Sequence[Errand]) -> Iterator[Block]:
    gaps = pen.analysis.gaps
    if not gaps:
        yield Notice(text=pen.say(N_("No topic is open.")))
        return
    nobody = pen.say(N_("nobody yet"))
    rows = []
    for gap in gaps:
        errand = find_errand(errands, topic=gap.topic)
        topic = name_topic(pen, pen.checklist.topics_by_id[gap.topic])
        rows.append(
            (
                pen.plain(topic),
                pen.plain(say_state(pen, pen.analysis.get_topic(gap.topic)).text),
                pen.plain(pen.phrase(gap.message)),
                pen.plain(errand.owner if errand else nobody),
                _say_due(pen, errand) if errand else pen.plain("–"),
            )
        )
    labels = (N_("Topic"), N_("State"), N_("What is missing"), N_("Owner"), N_("Due"))
    yield Table(
        caption=pen.say(N_("What is missing, most important first (* required)")),
        columns=tuple(pen.say(label) for label in labels),
        rows=tuple(rows),
    )


def _write_collection(pen: Pen, errands: Sequence[Errand]) -> Iterator[Block]:
    """Yield the collection plan, the first due first; a contact the reader may not see is not named."""
    if not errands:
        return
    rows = []
    for one in errands:
        rows.append(
            (
                pen.plain(one.record),
                pen.plain(_say_asked(pen, one)),
                pen.plain(one.owner),
                pen.plain(one.ask.title_name(pen.language) if one.ask else "–"),
                _say_due(pen, one),
            )
        )
    labels = (N_("Ref."), N_("Question"), N_("Owner"), N_("Ask"), N_("Due"))
    yield Table(
        caption=pen.say(N_("Who asks whom what by when")),
        columns=tuple(pen.say(label) for label in labels),
        rows=tuple(rows),
    )


def _say_due(pen: Pen, errand: Errand) -> Sentence:
    """Return by when something is to be found out, marked where that day has passed."""
    due = pen.plain(errand.due.isoformat())
    if not errand.is_overdue:
        return due
    return due.model_copy(update={"marks": (Label(kind="overdue", text=pen.say(N_("overdue"))),)})


def _say_asked(pen: Pen, errand: Errand) -> str:
    """Return the question of an errand in the plan's language, or the topic where it is of a whole one."""
    if question := pen.checklist.questions_by_id.get(errand.question or ""):
        return question.text(pen.language)
    topic = pen.checklist.topics_by_id.get(errand.topic or "")
    return topic.title(pen.language) if topic else errand.question or "–"


def _write_ways(pen: Pen) -> Iterator[Block]:
    """Yield how those who find something out are to go about it, as it was said when they were asked to."""
    errands = [one for one in plan_collection(pen.dossier, pen.checklist) if one.how]
    if errands:
        points = (pen.plain(pen.say(N_("{role}: {name}"), role=one.record, name=one.how)) for one in errands)
        yield Bullets(lead=pen.say(N_("How it is to be found out")), points=tuple(points))


def _write_attempts(pen: Pen) -> Iterator[Block]:
    """Yield what came of asking so far, the latest first; only the account team is told."""
    people = pen.dossier.contacts_by_id
    tries = [
        (each, one)
        for one in pen.dossier.list_records(Inquiry)
        for each in one.attempts
        if each.on <= pen.dossier.as_of
    ]
    if not tries:
        return
    rows = []
    for each, one in sorted(tries, key=lambda pair: pair[0].on, reverse=True):
        asked = people[each.contact].title_name(pen.language) if each.contact in people else "–"
        question = pen.checklist.questions_by_id.get(one.question)
        cells = (each.on.isoformat(), question.text(pen.language) if question else one.question, asked,
                 pen.say(WORDS[each.result.value]), each.note or "–")  # fmt: skip
        rows.append(tuple(pen.plain(cell) for cell in cells))
    labels = (N_("Date"), N_("Question"), N_("Asked"), N_("Result"), N_("Note"))
    yield Table(
        caption=pen.say(N_("What was tried")), columns=tuple(pen.say(label) for label in labels), rows=tuple(rows)
    )


def _write_questions(pen: Pen) -> Iterator[Block]:
    questions = pen.checklist.questions_by_id
    open_questions = [
        pen.plain(questions[question.id].text(pen.language))
        for topic in pen.analysis.topics
        if topic.required and topic.waiver is None
        for question in topic.questions
        if question.kind == "situation" and not question.answered
    ]
    if open_questions:
        lead = pen.say(N_("Questions of required topics that no usable item in date answers"))
        yield Bullets(lead=lead, points=tuple(open_questions))


def _write_pages(pen: Pen) -> Iterator[Block]:
    pages = pen.analysis.read_again
    if not pages:
        return
    sentences = []
    for page in pages[:PAGES]:
        name = pen.join(one for one in (page.name, page.publisher) if one)
        since = pen.say(N_("from {date}"), date=page.oldest)
        sentences.append(Sentence(parts=(Part(text=f"{name} ({since})"), *pen.refer(page.items[:4]))))
    if len(pages) > PAGES:
        sentences.append(pen.plain(pen.say(N_("and {count} more"), count=len(pages) - PAGES)))
    yield Bullets(lead=pen.say(N_("Gone stale: to be read again")), points=tuple(sentences))
