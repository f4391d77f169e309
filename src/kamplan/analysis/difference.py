"""What changed between two states of an account's plan, record by record, as a reader would tell it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kamplan.analysis.topics import judge_items, review_topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier


class Turn(StrEnum):
    """How a record differs: it is new, gone, or reads otherwise."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldDifference:
    """A field that reads otherwise."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Difference:
    """A record that differs between two states; `part` is the part of the plan it belongs to."""

    part: str
    id: str
    title: str
    turn: Turn
    fields: tuple[FieldDifference, ...] = ()


_UNSAID = frozenset({
    "id", "account", "sequence", "recorded_on", "recorded_by", "author", "on", "ref", "topic", "question", "handling",
    "withdrawn_reason", "source", "supersedes",
})  # fmt: skip
"""Fields whose change is no news of the plan."""


def compare_dossiers(before: Dossier, after: Dossier, checklist: Checklist) -> tuple[Difference, ...]:
    """Return what changed from one dossier to another of the same audience, in the order of the plan."""
    return (
        *_compare_account(before, after),
        *_compare_summary(before, after),
        *_compare_topics(before, after, checklist),
        *_compare_standing("conclusions", "topic", before.conclusions, after.conclusions),
        *_compare_standing("answers", "question", before.answers, after.answers),
        *_compare_standing("declared unknowns", "topic", before.unknowns, after.unknowns),
        *_compare_standing("waivers", "topic", before.waivers, after.waivers),
        *_compare_records("contacts", _by_id(before.contacts), _by_id(after.contacts), "name"),
        *_compare_records("figures", _by_id(before.figures), _by_id(after.figures), "measure"),
        *_compare_planning(before, after),
        *_compare_records("evidence", _items(before), _items(after), "statement"),
    )


def _compare_account(before: Dossier, after: Dossier) -> Iterator[Difference]:
    fields = _list_fields(before.account.model_dump(), after.account.model_dump())
    if fields:
        yield Difference("profile", after.account.key, after.account.name, Turn.CHANGED, fields)


def _compare_summary(before: Dossier, after: Dossier) -> Iterator[Difference]:
    old, new = before.summary, after.summary
    if (old and old.text) != (new and new.text):
        field = FieldDifference("text", old and old.text, new and new.text)
        turn = Turn.NEW if old is None else Turn.GONE if new is None else Turn.CHANGED
        said = new or old
        yield Difference("summary", said.id if said else "", "", turn, (field,))


def _compare_topics(before: Dossier, after: Dossier, checklist: Checklist) -> Iterator[Difference]:
    states = [
        {one.id: one.state.value for one in review_topics(side, checklist, judge_items(side, checklist))}
        for side in (before, after)
    ]
    for topic in checklist.topics:
        old, new = states[0][topic.id], states[1][topic.id]
        if old != new:
            yield Difference("topics", topic.id, topic.en, Turn.CHANGED, (FieldDifference("state", old, new),))


def _compare_standing(part: str, subject: str, before: Iterable[Any], after: Iterable[Any]) -> Iterator[Difference]:
    """Compare judgements by what they are about: a new one on the same topic is the old one, changed."""
    old, new = ({getattr(one, subject): one for one in side} for side in (before, after))
    yield from _compare_records(part, old, new, None)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    return {one.id: one for one in records}


def _items(dossier: Dossier) -> dict[str, Any]:
    """Return the items that count; one withdrawn or superseded is gone from the evidence."""
    return {one.id: one for one in dossier.active_items}


def _compare_planning(before: Dossier, after: Dossier) -> Iterator[Difference]:
    from kamplan.domain.kinds import KINDS

    for kind, spec in KINDS.items():
        old, new = (
            {one.id: one for one in side.records if one.kind_of_record is kind and one.withdrawn_on is None}
            for side in (before, after)
        )
        yield from _compare_records(spec.plural, old, new, spec.arguments[0].name)


def _compare_records(
    part: str, before: Mapping[str, Any], after: Mapping[str, Any], title: str | None
) -> Iterator[Difference]:
    for key in [*before, *(one for one in after if one not in before)]:
        old, new = before.get(key), after.get(key)
        said: Any = new or old
        name = str(getattr(said, title)) if title else key
        if old is None or new is None:
            yield Difference(part, said.id, name if title else f"{key}: {_text(said)}", _turn(old))
        elif fields := _list_fields(old.model_dump(), new.model_dump()):
            yield Difference(part, new.id, name, Turn.CHANGED, fields)


def _turn(old: object) -> Turn:
    return Turn.NEW if old is None else Turn.GONE


def _text(record: Any) -> str:
    return str(getattr(record, "text", None) or getattr(record, "how", None) or getattr(record, "reason", ""))


def _list_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(name, before.get(name), value)
        for name, value in after.items()
        if name not in _UNSAID and before.get(name) != value
    )
