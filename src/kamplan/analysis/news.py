"""What is new of an account since a day, as one tells it to the team: in words, what the customer wants first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kamplan.analysis.difference import Difference, Turn, compare_dossiers
from kamplan.analysis.leaving import say_left
from kamplan.analysis.topics import judge_items
from kamplan.domain.ids import Kind, kind_of, number_of
from kamplan.domain.inquiry import Resolution
from kamplan.domain.kinds import KINDS
from kamplan.domain.scales import Audience, Freshness
from kamplan.domain.wording import WORDS
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.domain.plan_record import PlanRecord


class Chapter(StrEnum):
    """The chapters of a digest, in order."""

    WANTS = "wants"
    LEARNED = "learned"
    DOUBTFUL = "doubtful"
    PEOPLE = "people"
    JUDGED = "judged"
    PLAN = "plan"
    FIGURES = "figures"


@dataclass(frozen=True)
class News:
    """One thing that is new: the record it is about, its own words, and what happened to it.

    `topic` is that of an item or judgement, `cites` the items that the words rest on; `what` is None where the words
    are news enough.
    """

    chapter: Chapter
    id: str
    text: str
    what: Phrase | None = None
    topic: str | None = None
    cites: tuple[str, ...] = ()


WANTED_AREA = "product-needs"
"""The area of the checklist that says what the customer wants of us."""
_DAYS = ("due", "close_by", "starts")
_CLOSED_ON = ("done_on", "closed_on", "delivered_on")
_PARTS = {spec.plural for spec in KINDS.values()}
_UNTOLD = frozenset({
    *_CLOSED_ON, "attempts", "carried_over_on", "cites", "follow_ups", "lesson", "outcome", "recorded_on", "resolution",
    "result", "serves", "withdrawn_on",
})  # fmt: skip
"""Fields of a planning record that are told with another one, or not at all."""


def find_news(before: Dossier, after: Dossier, checklist: Checklist) -> tuple[News, ...]:
    """Return what is new from one dossier of an account to a later one of the same audience, chapter by chapter."""
    told = _Told(before, after, checklist)
    found = [
        one for difference in compare_dossiers(before, after, checklist) for one in told.tell(difference)
    ]  # fmt: skip
    found += told.list_closed(found)
    found += [*told.list_stale(), *told.list_contradicted()]
    chapters, kinds = list(Chapter), list(KINDS)
    order = {topic.id: place for place, topic in enumerate(checklist.topics)}

    def place(one: News) -> tuple[int, int]:
        kind = kind_of(one.id)
        return chapters.index(one.chapter), kinds.index(kind) if kind in KINDS else order.get(one.topic or "", -1)

    return tuple(sorted(found, key=place))


class _Told:
    """Two states of an account, and how their differences are told.

    What somebody was shown then may be kept from them now: others than the team are told of a record only while they
    still see it, and what a text said before not at all.
    """

    def __init__(self, before: Dossier, after: Dossier, checklist: Checklist) -> None:
        self.before, self.after, self.checklist = before, after, checklist
        self.is_for_team = after.audience is Audience.TEAM
        self.judged = {one.id: one for one in (*after.conclusions, *after.answers, *after.unknowns, *after.waivers)}

    def tell(self, difference: Difference) -> Iterator[News]:
        """Yield how a difference is told; what no reader of a digest would ask for is left out."""
        parts: dict[str, Callable[[Difference], Iterable[News]]] = {
            "evidence": self._tell_item, "contacts": self._tell_contact, "summary": self._tell_summary,
            "conclusions": self._tell_judgement, "answers": self._tell_judgement, "waivers": self._tell_judgement,
            "declared unknowns": self._tell_judgement, "figures": self._tell_figure,
        }  # fmt: skip
        if difference.part in _PARTS:
            yield from self._tell_record(difference)
        elif difference.part in parts:
            yield from parts[difference.part](difference)

    def _tell_item(self, one: Difference) -> Iterator[News]:
        item = self.after.items_by_id.get(one.id)
        if one.turn is Turn.NEW and item is not None:
            replaced = Phrase(N_("replaces {id}"), id=item.supersedes) if item.supersedes else None
            yield self._of_item(item, self._place(item), replaced)
        elif one.turn is Turn.GONE:
            yield from self._tell_gone(item)
        elif item is not None:
            names = {field.name for field in one.fields}
            if "confirmations" in names:
                yield self._of_item(item, Chapter.LEARNED, Phrase(N_("still holds: it was looked at again")))
            if names & {"reliability", "credibility"}:
                yield self._of_item(item, Chapter.LEARNED, Phrase(N_("graded {grade} now"), grade=item.grade))

    def _tell_gone(self, item: Item | None) -> Iterator[News]:
        if item is None or item.lawful.value == "not-to-be-used":
            return  # what was removed or may not be used is not told again
        if item.withdrawn_on:
            why = item.withdrawn_reason or "–"
            yield self._of_item(item, Chapter.DOUBTFUL, Phrase(N_("withdrawn: {reason}"), reason=why))
        elif item.superseded_by and item.superseded_by not in self.after.items_by_id:
            yield self._of_item(item, Chapter.DOUBTFUL, Phrase(N_("no longer holds")))

    def _of_item(self, item: Item, chapter: Chapter, what: Phrase | None) -> News:
        return News(chapter, item.id, item.statement, what, item.topic, (item.id,))

    def _place(self, item: Item) -> Chapter:
        area = self.checklist.area_of_topic.get(item.topic)
        return Chapter.WANTS if area is not None and area.id == WANTED_AREA else Chapter.LEARNED

    def _say_left(self, contact_id: str) -> Phrase | None:
        gone = next((one for one in self.after.former_contacts if one.id == contact_id and one.is_active), None)
        return say_left(gone, self.after.contacts_by_id.values(), "en") if gone else None

    def _tell_contact(self, one: Difference) -> Iterator[News]:
        contact = next((each for each in self.after.contacts if each.id == one.id), None)
        if contact is None:
            if left := self._say_left(one.id):
                yield News(Chapter.PEOPLE, one.id, one.title, left)
            elif self.is_for_team:
                yield News(Chapter.PEOPLE, one.id, one.title, Phrase(N_("no longer counts among the contacts")))
            return
        if one.turn is Turn.NEW:
            said = " · ".join(text for text in (contact.title, contact.partner, contact.unit) if text)
            yield News(Chapter.PEOPLE, one.id, contact.name, Phrase(N_("new contact: {who}"), who=said or "–"))
        for field in one.fields:
            before = field.before if self.is_for_team else None
            if what := _tell_person(field.name, before, field.after):
                yield News(Chapter.PEOPLE, one.id, contact.name, what)

    def _tell_summary(self, one: Difference) -> Iterator[News]:
        summary = self.after.summary
        if summary is not None:
            what = Phrase(N_("the summary was written") if one.turn is Turn.NEW else N_("the summary was rewritten"))
            yield News(Chapter.JUDGED, summary.id, summary.text, what, None, summary.cites)

    def _tell_judgement(self, one: Difference) -> Iterator[News]:
        made: Any = self.judged.get(one.id)
        if made is None and not self.is_for_team:
            return
        if made is None:
            subject = one.title.partition(":")[0]
            topic = self.checklist.topic_of_question.get(subject)
            what = Phrase(N_("stands no longer"))
            yield News(Chapter.JUDGED, one.id, one.title.partition(": ")[2], what, topic.id if topic else subject)
            return
        text = next(str(getattr(made, name)) for name in ("text", "how", "reason") if hasattr(made, name))
        question = getattr(made, "question", None)
        topic_id = self.checklist.topic_of_question[question].id if question else made.topic
        how = _JUDGED[kind_of(one.id)][one.turn is Turn.CHANGED]
        values = {name: getattr(made, name) for name in ("owner", "due") if hasattr(made, name)}
        yield News(
            Chapter.JUDGED, one.id, text, Phrase(how, **values), topic_id, getattr(made, "cites", ())
        )  # fmt: skip

    def _tell_figure(self, one: Difference) -> Iterator[News]:
        figure = next((each for each in self.after.figures if each.id == one.id), None)
        if figure is not None:
            unit = figure.unit or figure.currency or ""
            values = {"year": figure.year, "value": f"{figure.value:,f} {unit}".strip()}
            what = N_("{year}: {value}") if one.turn is Turn.NEW else N_("{year}: now {value}")
            yield News(Chapter.FIGURES, one.id, figure.measure, Phrase(what, **values))

    def _tell_record(self, one: Difference) -> Iterator[News]:
        record = self.after.records_by_id.get(one.id)
        if one.turn is Turn.GONE or record is None:
            if record is not None:
                why = record.withdrawn_reason or "–"
                yield _of_record(record, Phrase(N_("withdrawn: {reason}"), reason=why))
        elif one.turn is Turn.NEW:
            yield _of_record(record, _tell_end(record) or _tell_new(record))
        elif record.is_closed and not self.before.records_by_id[one.id].is_closed:
            yield _of_record(record, _tell_end(record))
        else:
            for field in one.fields:
                what = _tell_field(record, field.name, field.before, field.after, with_before=self.is_for_team)
                if what is not None:
                    yield _of_record(record, what)
            if any(field.name == "attempts" for field in one.fields):
                yield _of_record(record, Phrase(N_("somebody was asked")))

    def list_closed(self, found: Iterable[News]) -> Iterator[News]:
        """Yield what was closed since by its own date, where the two states do not show it."""
        told = {one.id for one in found}
        for record in self.after.records:
            day = _find_end(record)
            if record.id not in told and record.withdrawn_on is None and day and day > self.before.as_of:
                yield _of_record(record, _tell_end(record))

    def list_stale(self) -> Iterator[News]:
        """Yield the usable items that were in date before and are stale now."""
        was, now = judge_items(self.before, self.checklist), judge_items(self.after, self.checklist)
        for item in self.after.active_items:
            if item.is_usable and now[item.id] is Freshness.STALE and was.get(item.id, now[item.id]) != now[item.id]:
                yield self._of_item(item, Chapter.DOUBTFUL, Phrase(N_("has gone stale")))

    def list_contradicted(self) -> Iterator[News]:
        """Yield each pair of items newly said to contradict each other, but for those of which we know what holds."""
        before = {(one.id, other) for one in self.before.active_items for other in one.contradicts}
        active = {one.id: one for one in self.after.active_items}
        settled = [set(one.cites) for one in self.after.list_records(Resolution)]
        for item in sorted(active.values(), key=lambda one: number_of(one.id)):
            for other in item.contradicts:
                is_settled = any({item.id, other} <= cites for cites in settled)
                if other in active and (item.id, other) not in before and not is_settled:
                    both = f"{active[other].statement} ↔ {item.statement}"
                    what = Phrase(N_("one of these does not hold"))
                    yield News(Chapter.DOUBTFUL, item.id, both, what, item.topic, (other, item.id))


_JUDGED = {
    Kind.CONCLUSION: (N_("new conclusion"), N_("concluded anew")),
    Kind.ANSWER: (N_("new answer of ours"), N_("answered anew")),
    Kind.UNKNOWN: (N_("declared unknown: {owner} finds out by {due}"), N_("still unknown: {owner} finds out by {due}")),
    Kind.WAIVER: (N_("waived"), N_("waived anew")),
}


def _of_record(record: PlanRecord, what: Phrase | None) -> News:
    return News(Chapter.PLAN, record.id, " ".join(record.title.split()), what, None, record.cites)


def _tell_new(record: PlanRecord) -> Phrase:
    """Return that a record is new, with who sees to it by when."""
    owner = getattr(record, "owner", None)
    day = getattr(record, "due", None) or getattr(record, "close_by", None)
    return Phrase(N_("new: {owner} by {date}"), owner=owner, date=day) if owner and day else Phrase(N_("new"))


def _find_end(record: PlanRecord) -> date | None:
    """Return the day on which a record was closed, where it says."""
    days = (getattr(record, name, None) for name in _CLOSED_ON)
    return next((day for day in days if day), None) if record.is_closed else None


def _tell_end(record: PlanRecord) -> Phrase | None:
    """Return how a record was closed, with what came of it; None for one that is open."""
    if not record.is_closed:
        return None
    came = next((getattr(record, name) for name in ("result", "outcome", "resolution") if getattr(record, name, None)),
                None)  # fmt: skip
    code = str(getattr(record, record.status_field)) if record.status_field else None
    words = {Kind.ISSUE: N_("settled"), Kind.COMMITMENT: N_("delivered")}
    how = Phrase(WORDS[code] if code in WORDS else words.get(record.kind_of_record, N_("closed")))
    return Phrase(N_("{how}: {came}"), how=how, came=came) if came else how


def _tell_field(record: PlanRecord, name: str, before: object, after: object, *, with_before: bool) -> Phrase | None:
    """Return in words how a field of a planning record changed; None for one that is told otherwise."""
    spec = KINDS[record.kind_of_record]
    if name in _UNTOLD or name not in {one.name for one in spec.fields}:
        return None
    if name in _DAYS and before and after:
        return Phrase(N_("moved from {before} to {after}"), before=before, after=after)
    if name in ("status", "stage"):
        return Phrase(N_("is {after} now, was {before}"), before=_say(before), after=_say(after))
    label = Phrase(spec.get_field(name).label)
    if not _is_short(after):
        return Phrase(N_("{label} reads otherwise now"), label=label)
    if not with_before or not _is_short(before) or before in (None, ""):
        return Phrase(N_("{label}: now {after}"), label=label, after=_say(after))
    return Phrase(N_("{label}: now {after}, was {before}"), label=label, before=_say(before), after=_say(after))


_PERSONAL = {
    "title": N_("Title"), "unit": N_("Unit"), "owner": N_("Our owner"), "power": N_("Power level"),
    "stance": N_("Stance"), "coverage": N_("Coverage"), "level": N_("Level"), "interests": N_("What matters to them"),
    "last_contact": N_("Last contact"),
}  # fmt: skip
"""The fields of a contact that are told, each with its label."""


def _tell_person(name: str, before: object, after: object) -> Phrase | None:
    """Return in words how a field of a contact changed; None for one that is not told."""
    if name not in _PERSONAL or after is None:
        return None
    label = Phrase(_PERSONAL[name])
    if before is None or name in ("interests", "last_contact"):
        return Phrase(N_("{label}: now {after}"), label=label, after=_say(after))
    return Phrase(N_("{label}: now {after}, was {before}"), label=label, before=_say(before), after=_say(after))


def _say(value: object) -> object:
    """Return a value as a digest says it: a code in words, nothing as a dash."""
    if value in (None, "", ()):
        return "–"
    text = str(value)
    return Phrase(WORDS[text]) if text in WORDS else text


def _is_short(value: object) -> bool:
    return not isinstance(value, tuple | list | dict) and len(str(value)) <= 80
