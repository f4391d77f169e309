"""What the evidence on a topic or question supports: a verdict on its claims, with the reason in words.

A claim *carries* when it is active, usable and in date (the method, sections 2 and 3), and no resolution holds another
against it. Origins are counted, never items: two items that go back to one press release support each other in nothing.
The verdict is the first that holds:

1. `nothing`: no active item.
2. `inconclusive`: no claim carries; all are ungraded, unusable, stale or rejected.
3. `contradicted`: two claims that carry contradict each other, and nothing was decided about it.
4. `resolved`: a resolution says which of the claims that contradict each other hold.
5. `one-origin`: what carries goes back to one origin.
6. `supported`: what carries goes back to several origins.

A contradiction between a claim that carries and one that does not shakes nothing; the reason says that it is there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.scales import Freshness
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.analysis.contradictions import Contradiction
    from kamplan.domain.item import Item


_LACKS = {
    "ungraded": N_("{count} ungraded"),
    "unusable": N_("{count} graded unusable"),
    "stale": N_("{count} stale"),
    "rejected": N_("{count} rejected by a resolution"),
}


class Verdict(StrEnum):
    """What the evidence supports."""

    SUPPORTED = "supported"
    ONE_ORIGIN = "one-origin"
    CONTRADICTED = "contradicted"
    RESOLVED = "resolved"
    INCONCLUSIVE = "inconclusive"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Weighing:
    """The verdict on some claims and the reason for it.

    `carrying` are the ids of the claims that carry it, `origins` how many origins those go back to, `holds` the ids of
    the claims that hold according to resolutions, `rejected` of those that do not; all by number.
    """

    verdict: Verdict
    summary: Phrase
    reason: Phrase
    origins: int
    carrying: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def weigh(
    claims: Sequence[Item], contradictions: Sequence[Contradiction], freshness: Mapping[str, Freshness]
) -> Weighing:
    """Return the verdict on active items, given what contradicts what among them and how fresh each is, by id."""
    rejected = {one.rejected.id for one in contradictions if one.rejected}
    carrying = [one for one in claims if one.is_usable and freshness[one.id] is not Freshness.STALE]
    carrying = [one for one in carrying if one.id not in rejected]
    ids = {one.id for one in carrying}
    origins = len({one.origin_key for one in carrying})
    opposed = [one for one in contradictions if one.resolution is None]
    weighty = [one for one in opposed if {one.item.id, one.other.id} <= ids]
    resolved = [one for one in contradictions if one.resolution]
    holds = {one.resolution.holds for one in resolved if one.resolution and one.resolution.holds} - rejected
    if not claims:
        verdict, summary = Verdict.NOTHING, Phrase(N_("nothing known"))
        reason = Phrase(N_("no item that counts speaks to it"))
    elif not carrying:
        verdict, summary = Verdict.INCONCLUSIVE, Phrase(N_("inconclusive"))
        reason = _say_lacking(claims, rejected, freshness)
    elif weighty:
        verdict, summary = Verdict.CONTRADICTED, Phrase(N_("contradicted, unresolved"))
        first = weighty[0]
        reason = Phrase(
            N_("{pairs} contradict each other, and both are usable and in date"), pairs=" ↔ ".join(first.ids)
        )
        if len(weighty) > 1:
            said = N_("{pairs} and {count} more pairs contradict each other, all usable and in date")
            reason = Phrase(said, pairs=" ↔ ".join(first.ids), count=len(weighty) - 1)
    elif resolved:
        verdict, summary, reason = Verdict.RESOLVED, _say_held(holds), _say_resolved(resolved, origins)
    elif origins == 1:
        verdict, summary = Verdict.ONE_ORIGIN, Phrase(N_("rests on one origin"))
        reason = Phrase(N_("the items that are usable and in date go back to one origin: {origin}"),
                        origin=carrying[0].origin or carrying[0].id)  # fmt: skip
    else:
        verdict, summary = Verdict.SUPPORTED, Phrase(N_("supported by {count} origins"), count=origins)
        reason = Phrase(N_("{items} items that are usable and in date go back to {origins} origins"),
                        items=len(carrying), origins=origins)  # fmt: skip
    if opposed and not weighty and carrying:
        said = N_("{reason}; {pairs} contradict each other too, but one of them is not usable, or stale")
        reason = Phrase(said, reason=reason, pairs=" ↔ ".join(opposed[0].ids))
    return Weighing(
        verdict, summary, reason, origins, carrying=_sort(ids), holds=_sort(holds), rejected=_sort(rejected)
    )


def _sort(ids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=number_of))


def _say_held(holds: set[str]) -> Phrase:
    if not holds:
        return Phrase(N_("resolved: both hold"))
    return Phrase(N_("resolved for {ids}"), ids=", ".join(_sort(holds)))


def _say_resolved(resolved: Sequence[Contradiction], origins: int) -> Phrase:
    records = {one.resolution.id: one.resolution for one in resolved if one.resolution}
    why = " · ".join(f"{one.id}: {one.why}" for one in records.values())
    if origins == 1:
        return Phrase(N_("{why} (what holds rests on one origin)"), why=why)
    return Phrase(N_("{why} (what holds goes back to {origins} origins)"), why=why, origins=origins)


def _say_lacking(claims: Sequence[Item], rejected: set[str], freshness: Mapping[str, Freshness]) -> Phrase:
    """Return why none of the claims carries: how many are ungraded, unusable, stale, rejected."""
    counts = Counter(_lack(one, rejected, freshness) for one in claims)
    said = [Phrase(template, count=counts[lack]) for lack, template in _LACKS.items() if counts[lack]]
    listed = said[0]
    for one in said[1:]:
        listed = Phrase(N_("{first}, {second}"), first=listed, second=one)
    return Phrase(N_("no item is both usable and in date: {listed}"), listed=listed)


def _lack(item: Item, rejected: set[str], freshness: Mapping[str, Freshness]) -> str:
    if item.id in rejected:
        return "rejected"
    if not item.is_usable:
        return "unusable" if item.is_graded else "ungraded"
    return "stale" if freshness[item.id] is Freshness.STALE else "carrying"
