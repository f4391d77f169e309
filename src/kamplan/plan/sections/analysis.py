"""Section 3: the customer analysis, area by area and topic by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness, Tier, TopicState
from kamplan.language import N_
from kamplan.plan.document import (
    Bullets,
    Heading,
    HeatCell,
    HeatMap,
    HeatRow,
    Label,
    Mark,
    Notice,
    Part,
    Sentence,
    Table,
)
from kamplan.plan.writing import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.analysis.contradictions import Contradiction
    from kamplan.analysis.model import TopicReview
    from kamplan.domain.checklist import Area, Topic
    from kamplan.domain.item import Item
    from kamplan.domain.judgement import Answer, Conclusion
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

STATES = {
    TopicState.FULL: ("●", N_("full")),
    TopicState.ANSWERED: ("●", N_("answered")),
    TopicState.WAIVED: ("○", N_("waived")),
    TopicState.UNKNOWN: ("?", N_("unknown")),
    TopicState.ASSUMED: ("◐", N_("assumed")),
    TopicState.EVIDENCED: ("◔", N_("evidenced")),
    TopicState.OPEN: ("×", N_("open")),
}
_LACKING = {
    "nothing": N_("Nothing is known."),
    "ungraded": N_("Only ungraded items, on which nothing can rest."),
    "unusable": N_("Only items graded unusable."),
    "stale": N_("Everything usable is stale."),
}
EVIDENCE = 6
"""How many statements stand under a topic without a conclusion."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield each topic's state and first sentence; a customer copy has what the customer may read, without states."""
    if pen.is_for_customer:
        yield from _write_for_customer(pen)
        return
    rows = []
    for topic in pen.checklist.topics:
        review = pen.analysis.get_topic(topic.id)
        rows.append((pen.plain(name_topic(pen, topic)), pen.plain(say_state(pen, review).text), _sum_up(pen, review)))
    yield Table(
        caption=pen.say(N_("What we conclude, topic by topic (* required)")),
        columns=(pen.say(N_("Topic")), pen.say(N_("State")), pen.say(N_("Conclusion"))),
        rows=tuple(rows),
    )


def name_topic(pen: Pen, topic: Topic) -> str:
    """Return a topic's title, with a star that stays beside it when the topic is required."""
    return topic.title(pen.language) + ("\u00a0*" if topic.required else "")


def _sum_up(pen: Pen, review: TopicReview) -> Sentence:
    """Return a topic in one sentence: the first of its conclusion, or why there is none."""
    if review.waiver:
        reason = split_sentences(review.waiver.reason)[0]
        who = _who(pen, review.waiver)
        return pen.plain(pen.say(N_("Waived by {author}: {reason}"), author=who, reason=reason))
    if review.unknown:
        said = N_("{owner} is to find out by {due}.")
        return pen.plain(pen.say(said, owner=review.unknown.owner, due=review.unknown.due))
    if review.conclusion:
        return pen.write_first(review.conclusion.text, review.conclusion.cites)
    if review.state is TopicState.OPEN:
        return pen.plain(pen.say(_LACKING[review.lacking or "nothing"]))
    return pen.plain(pen.say(N_("No conclusion yet.")))


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the heat map, and of every topic on which anything is recorded all that is; a customer has none of it."""
    if pen.is_for_customer:
        return
    yield _draw_coverage(pen)
    for area in pen.checklist.areas:
        written = [(topic, tuple(_write_topic(pen, topic, pen.analysis.get_topic(topic.id)))) for topic in area.topics]
        if any(blocks for _, blocks in written):
            yield Heading(level=1, text=area.title(pen.language))
        for topic, blocks in written:
            if blocks:
                state = say_state(pen, pen.analysis.get_topic(topic.id))
                yield Heading(level=2, text=topic.title(pen.language), state=state, is_required=topic.required)
                yield from blocks


def say_state(pen: Pen, review: TopicReview) -> Label:
    """Return a topic's state with its word."""
    return Label(kind=review.state.value, text=pen.say(STATES[review.state][1]))


def _write_topic(pen: Pen, topic: Topic, review: TopicReview) -> Iterator[Block]:
    conclusion = review.conclusion
    if review.waiver:
        text = pen.say(N_("Waived by {author}: {reason}"), author=_who(pen, review.waiver), reason=review.waiver.reason)
        yield Notice(text=text)
    if review.unknown:
        text = pen.say(
            N_("Declared unknown. {owner} is to find out by {due}: {how}"),
            owner=review.unknown.owner,
            due=review.unknown.due,
            how=review.unknown.how,
        )
        yield Notice(text=text)
    if conclusion:
        paragraphs = list(pen.write(conclusion.text, conclusion.cites))
        if review.state is TopicState.ASSUMED and paragraphs:
            yield Notice(text=pen.say(N_("Assumed: no usable item in date stands behind this conclusion.")))
        yield from paragraphs
    items = [item for item in pen.dossier.active_items if item.topic == topic.id]
    if not conclusion:
        yield from _write_evidence(pen, review, items)
    elif beyond := _list_beyond(pen, items):
        yield Bullets(lead=pen.say(N_("What the team knows beyond it:")), points=tuple(map(pen.statement, beyond)))
    yield from _write_contradictions(pen, items)
    yield from _write_answers(pen, review)


def _list_beyond(pen: Pen, items: Sequence[Item]) -> list[Item]:
    """Return what top management told us and nothing cites: it stands in the team's copy and raises no conclusion."""
    judged: tuple[Conclusion | Answer, ...] = (*pen.dossier.conclusions, *pen.dossier.answers)
    cited = {one for record in judged for one in record.cites}
    found = [one for one in items if one.tier is Tier.TOP_MANAGEMENT and one.is_usable and one.id not in cited]
    return sorted(found, key=lambda one: (one.valid_as_of, number_of(one.id)), reverse=True)


def _who(pen: Pen, record: object) -> str:
    return getattr(record, "author", None) or pen.say(N_("nobody named"))


def _write_evidence(pen: Pen, review: TopicReview, items: Sequence[Item]) -> Iterator[Block]:
    """Yield what is known of a topic without a conclusion: the newest in date, else the newest stale, and say so."""
    usable = [item for item in items if item.is_usable]
    fresh = [item for item in usable if pen.analysis.freshness[item.id] is not Freshness.STALE]
    shown = sorted(fresh or usable, key=lambda item: (item.valid_as_of, number_of(item.id)), reverse=True)
    if review.state is TopicState.OPEN:
        lead = N_("Everything usable is stale. The newest of it:")
    elif fresh:
        lead = (
            N_("Evidence in date:") if review.waiver or review.unknown else N_("No conclusion yet. Evidence in date:")
        )
    else:
        return
    if not shown:
        return
    more = len(shown) - EVIDENCE
    sentences = [pen.statement(item) for item in shown[:EVIDENCE]]
    if more > 0:
        sentences.append(pen.plain(pen.say(N_("and {count} more items"), count=more)))
    yield Bullets(lead=pen.say(lead), points=tuple(sentences))


def _write_contradictions(pen: Pen, items: Sequence[Item]) -> Iterator[Block]:
    """Yield the pairs that contradict each other: those about which nothing was decided, then those that were."""
    shown = {item.id for item in items}
    found = [one for one in pen.contradictions if one.item.id in shown]
    unresolved = tuple(_oppose(pen, one) for one in found if one.resolution is None)
    if unresolved:
        yield Bullets(lead=pen.say(N_("Contradictory, both kept:")), points=unresolved)
    resolved = tuple(_oppose(pen, one) for one in found if one.resolution)
    if resolved:
        yield Bullets(lead=pen.say(N_("Contradictory, and resolved; both kept:")), points=resolved)


def _oppose(pen: Pen, one: Contradiction) -> Sentence:
    """Return two statements that contradict each other, with the mark of that or what was decided and why."""
    first, second = pen.statement(one.item, with_marks=False), pen.statement(one.other, with_marks=False)
    parts = (*first.parts, Part(text=" ↔ "), *second.parts)
    if one.resolution is None:
        return Sentence(parts=parts, marks=(pen.mark(Mark.CONTRADICTED),))
    if one.resolution.holds:
        text = pen.say(N_("{id} holds: {why}"), id=one.resolution.holds, why=one.resolution.why)
    else:
        text = pen.say(N_("both hold: {why}"), why=one.resolution.why)
    return Sentence(parts=(*parts, Part(text=" — "), *pen.line(text, ()).parts))


def _write_answers(pen: Pen, review: TopicReview) -> Iterator[Block]:
    if not review.answers:
        return
    questions = pen.checklist.questions_by_id
    sentences = []
    for answer in review.answers:
        question = questions[answer.question].text(pen.language)
        written = [
            sentence
            for block in pen.write(answer.text, answer.cites, is_analysis=False)
            for sentence in block.sentences
        ]
        parts = [Part(text=f"{question} "), Part(text="— ")]
        marks: list[Label] = []
        for place, sentence in enumerate(written):
            parts += [*([Part(text=" ")] if place else []), *sentence.parts]
            marks += [mark for mark in sentence.marks if mark not in marks]
        sentences.append(Sentence(parts=tuple(parts), marks=tuple(marks)))
    yield Bullets(lead=pen.say(N_("What we can do")), points=tuple(sentences))


def _write_for_customer(pen: Pen) -> Iterator[Block]:
    """Yield the areas of which the customer may read something: conclusions, answers and facts, without any state."""
    wrote = False
    for area in pen.checklist.areas:
        blocks = list(_write_area_for_customer(pen, area))
        if blocks:
            wrote = True
            yield Heading(level=1, text=area.title(pen.language))
            yield from blocks
    if not wrote:
        yield Notice(text=pen.say(N_("Nothing is recorded.")))


def _write_area_for_customer(pen: Pen, area: Area) -> Iterator[Block]:
    for topic in area.topics:
        blocks: list[Block] = []
        for conclusion in pen.dossier.conclusions:
            if conclusion.topic == topic.id:
                blocks.extend(pen.write(conclusion.text, conclusion.cites))
        items = [item for item in pen.dossier.active_items if item.topic == topic.id and item.is_usable]
        if not blocks and items:
            ordered = sorted(items, key=lambda item: (item.valid_as_of, item.statement), reverse=True)[:EVIDENCE]
            blocks.append(Bullets(points=tuple(pen.statement(item, with_marks=False) for item in ordered)))
        answers = [
            answer
            for question in topic.contribution
            for answer in pen.dossier.answers
            if answer.question == question.id
        ]
        for answer in answers:
            blocks.extend(pen.write(answer.text, answer.cites))
        if blocks:
            yield Heading(level=2, text=topic.title(pen.language))
            yield from blocks


def _draw_coverage(pen: Pen) -> HeatMap:
    rows = []
    for area in pen.checklist.areas:
        for place, topic in enumerate(area.topics):
            review = pen.analysis.get_topic(topic.id)
            rows.append(
                HeatRow(
                    area=area.title(pen.language) if place == 0 else None,
                    topic=topic.title(pen.language),
                    is_required=topic.required,
                    state=say_state(pen, review),
                    symbol=STATES[review.state][0],
                    cells=tuple(_shade(count) for count in review.tiers.values()),
                )
            )
    done = pen.analysis.readiness
    covered = pen.analysis.coverage
    description = pen.say(
        N_(
            "{topics} topics by state and by items of each tier. {done} of {required} required topics are done,"
            " {evidenced} have evidence in date."
        ),
        topics=len(rows),
        done=done.part,
        required=done.whole,
        evidenced=covered.part,
    )
    return HeatMap(
        title=pen.say(N_("What we know, topic by topic")),
        description=description,
        columns=tuple(pen.say(N_("T{tier}"), tier=int(tier)) for tier in Tier),
        state_column=pen.say(N_("State")),
        rows=tuple(rows),
    )


def _shade(count: int) -> HeatCell:
    return HeatCell(count=count, shade=min(4, 0 if count == 0 else 1 + (count > 1) + (count > 3) + (count > 6)))
