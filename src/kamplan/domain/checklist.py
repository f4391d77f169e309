"""The checklist: areas, topics and questions, as data that a company may replace with its own.

The shape is that of the method's own checklist; the same rules hold for any other: ids are unique slugs,
a question's id begins with its topic's, a force stands behind at most one topic, and something is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from kamplan.domain.record import Line, Name, Record, refuse
from kamplan.domain.scales import Force, Language, Tier
from kamplan.domain.text import fold_width
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Origin = Literal["source", "completed"]


class Wording(Record):
    """A text in both languages."""

    en: Line
    zh: Line

    def __getitem__(self, language: str) -> str:
        return self.zh if language == Language.ZH else self.en


class Question(Record):
    """A question: intelligence answers a situation, our own judgement a contribution."""

    id: Slug
    kind: Literal["situation", "contribution"]
    origin: Origin
    en: Line
    zh: Line

    def text(self, language: str) -> str:
        """Return the question in a language."""
        return self.zh if language == Language.ZH else self.en


class Topic(Record):
    """A topic of one area, with how often its knowledge must be looked at again."""

    id: Slug
    en: Name
    zh: Name
    source_term: str | None = None
    aliases: tuple[Name, ...] = ()
    porter_force: Force | None = None
    origin: Origin
    required: bool
    review_months: Annotated[int, Field(ge=1, le=120)]
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _questions_belong(self) -> Self:
        for question in self.questions:
            if not re.fullmatch(re.escape(self.id) + r"-[0-9]+", question.id):
                refuse(
                    Phrase(
                        N_("question {id} does not belong to topic {self_id}"),
                        id=repr(question.id),
                        self_id=repr(self.id),
                    ),
                    Phrase(N_("call it {id}-1, {id}-2 and so on"), id=self.id),
                )
        if not self.situation:
            refuse(
                Phrase(N_("topic {id} has no situation question"), id=repr(self.id)),
                Phrase(N_("a topic needs at least one")),
            )
        return self

    def title(self, language: str) -> str:
        """Return the topic's name in a language."""
        return self.zh if language == Language.ZH else self.en

    @cached_property
    def situation(self) -> tuple[Question, ...]:
        """The questions that intelligence answers."""
        return tuple(q for q in self.questions if q.kind == "situation")

    @cached_property
    def contribution(self) -> tuple[Question, ...]:
        """The questions that our own judgement answers."""
        return tuple(q for q in self.questions if q.kind == "contribution")


class TopicTitle(Phrase):
    """The title of a topic inside a sentence."""

    __slots__ = ("topic",)

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic.en)
        self.topic = topic

    def say(self, language: str) -> str:
        """Return the title in a language."""
        return self.topic.title(language)


class TopicName(TopicTitle):
    """A topic inside a sentence: by its id in English, which people type, else by its title."""

    __slots__ = ()

    def say(self, language: str) -> str:
        """Return the id, or the title in another language."""
        return self.topic.id if language == "en" else super().say(language)


class Area(Record):
    """One of the areas of the analysis."""

    id: Slug
    en: Name
    zh: Name
    origin: Origin
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]

    def title(self, language: str) -> str:
        """Return the area's name in a language."""
        return self.zh if language == Language.ZH else self.en


class TierWording(Record):
    """What a tier is called and costs."""

    level: Tier
    access: Literal["public", "private"]
    en: Line
    zh: Line
    cost: Name

    def text(self, language: str) -> str:
        """Return what the tier is in a language."""
        return self.zh if language == Language.ZH else self.en


class Checklist(Record):
    """The whole checklist, validated when loaded."""

    schema_version: Literal[1]
    title: Wording
    tiers: Annotated[tuple[TierWording, ...], Field(min_length=4, max_length=4)]
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]

    @field_validator("tiers")
    @classmethod
    def _all_tiers(cls, tiers: tuple[TierWording, ...]) -> tuple[TierWording, ...]:
        if [tier.level for tier in tiers] != list(Tier):
            refuse(Phrase(N_("the tiers are not 1, 2, 3 and 4 in order")), Phrase(N_("list each tier once")))
        return tiers

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        seen: set[str] = set()
        ids = (
            [a.id for a in self.areas] + [t.id for t in self.topics] + [q.id for t in self.topics for q in t.questions]
        )
        for one in ids:
            if one in seen:
                refuse(
                    Phrase(N_("the id {one} stands twice"), one=repr(one)),
                    Phrase(N_("give each area, topic and question an id of its own")),
                )
            seen.add(one)
        forces = [t.porter_force for t in self.topics if t.porter_force]
        if len(forces) != len(set(forces)):
            refuse(Phrase(N_("a force stands behind two topics")), Phrase(N_("give each porter_force to one topic")))
        if not any(topic.required for topic in self.topics):
            refuse(Phrase(N_("no topic is required")), Phrase(N_("mark at least one topic `required: true`")))
        return self

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in checklist order."""
        return tuple(topic for area in self.areas for topic in area.topics)

    @cached_property
    def topics_by_id(self) -> dict[str, Topic]:
        """Topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def area_of_topic(self) -> dict[str, Area]:
        """The area each topic stands in, by topic id."""
        return {topic.id: area for area in self.areas for topic in area.topics}

    @cached_property
    def topic_of_question(self) -> dict[str, Topic]:
        """The topic each question belongs to, by question id."""
        return {q.id: topic for topic in self.topics for q in topic.questions}

    @cached_property
    def questions_by_id(self) -> dict[str, Question]:
        """Questions by id."""
        return {q.id: q for topic in self.topics for q in topic.questions}

    def name(self, key: str, language: str) -> str:
        """Return the title of a topic, or the text of a question, by its id; an id of neither as it is."""
        if key in self.topics_by_id:
            return self.topics_by_id[key].title(language)
        return self.questions_by_id[key].text(language) if key in self.questions_by_id else key

    def find_topic(self, typed: str, *, exact: bool = False) -> Topic:
        """Return the topic of an id or name, in either language, or unless `exact` of a unique part of one.

        Raises `UsageError` with the nearest.
        """
        found = self.topics_by_id.get(typed)
        return found or self.topics_by_id[_find(typed, self._topic_names, TOPIC, exact=exact)]

    def find_area(self, typed: str) -> Area:
        """Return the area of an id or name, in either language, or of a unique part of one; raises `UsageError`."""
        areas = {area.id: area for area in self.areas}
        return areas[_find(typed, {area.id: (area.en, area.zh) for area in self.areas}, AREA)]

    def get_question(self, typed: str) -> Question:
        """Return the question of an id or of its whole text, in either language; raises `UsageError`."""
        if typed in self.questions_by_id:
            return self.questions_by_id[typed]
        names = {one.id: (one.en, one.zh) for one in self.questions_by_id.values()}
        return self.questions_by_id[_find(typed, names, QUESTION, exact=True)]

    @cached_property
    def _topic_names(self) -> dict[str, tuple[str, ...]]:
        """What each topic may be called beside its id: its names, the method's own term, other words for it."""
        return {
            topic.id: tuple(one for one in (topic.en, topic.zh, topic.source_term, *topic.aliases) if one)
            for topic in self.topics
        }


@dataclass(frozen=True)
class _What:
    """What is said of a text that names none, or several, of a kind of thing in the checklist."""

    none: str
    several: str


TOPIC = _What(N_("{text} is not a topic of the checklist"), N_("{text} names several topics"))
AREA = _What(N_("{text} is not an area of the checklist"), N_("{text} names several areas"))
QUESTION = _What(N_("{text} is not a question of the checklist"), N_("{text} names several questions"))


def _find(typed: str, names: Mapping[str, tuple[str, ...]], what: _What, *, exact: bool = False) -> str:
    """Return the one id that a text names, the surest way first: wholly, by its beginning, by a part of a name."""
    wanted = fold_width(typed).casefold()
    known = {one: (one, *(fold_width(name).casefold() for name in called)) for one, called in names.items()}
    ways: list[Callable[[tuple[str, ...]], bool]] = [lambda called: wanted in called]
    if not exact and wanted:
        ways += [lambda called: called[0].startswith(wanted), lambda called: any(wanted in name for name in called)]
    for fits in ways:
        found = [one for one, called in known.items() if fits(called)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    raise _refuse_name(typed, found, names, what)


def _refuse_name(typed: str, found: list[str], names: Mapping[str, tuple[str, ...]], what: _What) -> UsageError:
    from difflib import get_close_matches

    holder = {name.casefold(): one for one, called in names.items() for name in (one, *called)}
    close = get_close_matches(typed.casefold(), holder, n=3, cutoff=0.5)
    near = found or list(dict.fromkeys(holder[one] for one in close))
    hint = Phrase(N_("did you mean {near}?"), near=", ".join(near[:4]))
    if not near:
        hint = Phrase(N_("`kamplan checklist` lists them"))
    return UsageError(Phrase(what.several if found else what.none, text=repr(typed)), hint=hint)
