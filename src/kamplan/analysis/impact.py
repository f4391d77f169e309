"""What an approved plan rests on that no longer holds: evidence gone stale, withdrawn, replaced or opposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.topics import judge_items
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness, LawfulOrigin
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


@dataclass(frozen=True)
class Impact:
    """A judgement or planning record of an approved plan, and what is wrong with an item it rests on.

    `is_new` says that it was not so when the plan was approved.
    """

    id: str
    subject: str
    text: str
    item: str
    what: Phrase
    is_new: bool


def find_impact(approved: Dossier, now: Dossier, checklist: Checklist) -> tuple[Impact, ...]:
    """Return what the approved plan rests on that does not hold, in the order of the plan, what is new first.

    What was so already when the plan was approved counts as well, and says so.
    """
    was, freshness = judge_items(approved, checklist), judge_items(now, checklist)
    found = []
    for record_id, subject, text, cites in _list_resting(approved):
        for item_id in sorted(cites, key=number_of):
            before = {str(one) for one in _judge(item_id, approved, was, approved)}
            for what in _judge(item_id, now, freshness, approved):
                found.append(Impact(record_id, subject, text, item_id, what, str(what) not in before))
    return tuple(sorted(found, key=lambda one: not one.is_new))


def _list_resting(dossier: Dossier) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield whatever cites items: id, topic or question or kind, text, the items."""
    for conclusion in dossier.conclusions:
        yield conclusion.id, conclusion.topic, conclusion.text, conclusion.cites
    for answer in dossier.answers:
        yield answer.id, answer.question, answer.text, answer.cites
    if dossier.summary:
        yield dossier.summary.id, "summary", dossier.summary.text, dossier.summary.cites
    for record in dossier.records:
        if record.cites and record.withdrawn_on is None and not record.is_closed:
            yield record.id, record.kind_of_record.name.lower().replace("_", "-"), record.title, record.cites


def _judge(item_id: str, now: Dossier, freshness: Mapping[str, Freshness], approved: Dossier) -> Iterator[Phrase]:
    item = now.items_by_id.get(item_id)
    if item is None:
        yield Phrase(N_("{item} is no longer on record"), item=item_id)
        return
    if item.lawful is LawfulOrigin.NOT_TO_BE_USED:
        yield Phrase(N_("{item} is not to be used"), item=item_id)
        return
    if item.withdrawn_on:
        yield Phrase(
            N_("{item} was withdrawn on {day}: {reason}"),
            item=item_id, day=item.withdrawn_on, reason=item.withdrawn_reason or "–",
        )  # fmt: skip
        return
    if item.superseded_by:
        successor = now.items_by_id.get(item.superseded_by)
        yield Phrase(
            N_("{item} was superseded by {new}: {text}"),
            item=item_id, new=item.superseded_by, text=successor.statement if successor else "–",
        )  # fmt: skip
        return
    if freshness.get(item_id) is Freshness.STALE:
        yield Phrase(N_("{item} is stale"), item=item_id)
    before = approved.items_by_id.get(item_id)
    if before is not None and before.is_usable and not item.is_usable:
        yield Phrase(N_("{item} is graded {grade} now, so not usable"), item=item_id, grade=item.grade)
    for other in _list_opposing(item, now):
        opposed = N_("{item} is contradicted by {other}: {text}")
        yield Phrase(opposed, item=item_id, other=other.id, text=other.statement)


def _list_opposing(item: Item, now: Dossier) -> list[Item]:
    """Return the active items that say the contrary of one."""
    return [one for one in now.active_items if one.id in item.contradicts or item.id in one.contradicts]
