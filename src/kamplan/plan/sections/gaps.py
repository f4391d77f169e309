"""Section 13: what is not known, and who finds it out by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice, Part, Sentence, Table
from kamplan.plan.sections.analysis import name_topic, say_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

PAGES = 12
"""How many pages to read again are listed."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield the table of gaps."""
    yield from _write_gaps(pen)


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the open questions of required topics, and the pages to read again."""
    yield from _write_questions(pen)
    yield from _write_pages(pen)


def _write_gaps(pen: Pen) -> Iterator[Block]:
    gaps = pen.analysis.gaps
    if not gaps:
        yield Notice(text=pen.say(N_("No topic is open.")))
        return
    nobody = pen.say(N_("nobody yet"))
    rows = []
    for gap in gaps:
        review = pen.analysis.get_topic(gap.topic)
        topic = name_topic(pen, pen.checklist.topics_by_id[gap.topic])
        rows.append(
            (
                pen.plain(topic),
                pen.plain(say_state(pen, review).text),
                pen.plain(pen.phrase(gap.message)),
                pen.plain(review.unknown.owner if review.unknown else nobody),
                pen.plain(review.unknown.due.isoformat() if review.unknown else "–"),
            )
        )
    labels = (N_("Topic"), N_("State"), N_("What is missing"), N_("Owner"), N_("Due"))
    yield Table(
        caption=pen.say(N_("What is missing, most important first (* required)")),
        columns=tuple(pen.say(label) for label in labels),
        rows=tuple(rows),
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
