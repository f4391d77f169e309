"""The analysis of an account as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kamplan.analysis.checks import find_findings
from kamplan.analysis.gaps import find_gaps
from kamplan.analysis.model import (
    AccountAnalysis,
    ForceReview,
    PageToRead,
    Share,
    Swot,
    SwotEntry,
    TopicReview,
)
from kamplan.analysis.topics import find_review_dates, judge_items, review_topics
from kamplan.domain.ids import number_of
from kamplan.domain.scales import Force, Freshness, Tier
from kamplan.domain.scales import Swot as Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


def analyze_account(dossier: Dossier, checklist: Checklist) -> AccountAnalysis:
    """Return what is known, assumed, stale and missing in every area, as the dossier's reader may see it."""
    freshness = judge_items(dossier, checklist)
    topics = review_topics(dossier, checklist, freshness)
    required = [topic for topic in topics if topic.required]
    active = dossier.active_items
    return AccountAnalysis(
        key=dossier.account.key,
        name=dossier.account.name,
        name_zh=dossier.account.name_zh,
        audience=dossier.audience,
        as_of=dossier.as_of,
        readiness=Share(part=sum(topic.is_done for topic in required), whole=len(required)),
        coverage=Share(part=sum(topic.in_date > 0 for topic in required), whole=len(required)),
        topics=topics,
        forces=_review_forces(checklist, topics),
        swot=collect_swot(dossier),
        gaps=find_gaps(dossier, checklist, topics, freshness),
        findings=find_findings(dossier, checklist, topics, freshness),
        read_again=_find_pages(active, freshness),
        freshness=freshness,
        review_dates=find_review_dates(dossier, checklist),
        grades=dict(sorted(Counter(item.grade for item in active).items())),
        tiers={str(int(tier)): sum(item.tier is tier for item in active) for tier in Tier},
    )


def _review_forces(checklist: Checklist, topics: Sequence[TopicReview]) -> tuple[ForceReview, ...]:
    topic_of = {topic.porter_force: topic.id for topic in checklist.topics if topic.porter_force}
    reviews = {review.id: review for review in topics}
    found = []
    for force in Force:
        topic = topic_of.get(force)
        conclusion = reviews[topic].conclusion if topic else None
        found.append(
            ForceReview(
                force=force,
                topic=topic,
                verdict=conclusion.verdict if conclusion else None,
                trend=conclusion.trend if conclusion else None,
                contribution=conclusion.contribution if conclusion else None,
                conclusion=conclusion.id if conclusion else None,
            )
        )
    return tuple(found)


def collect_swot(dossier: Dossier) -> Swot:
    """Return the SWOT that collects itself from the tags on usable items and on conclusions, by weight.

    Conclusions come first, those that rest on most items on top; then items by grade and by how much rests on them.
    """
    cited = Counter(one for judged in dossier.conclusions for one in judged.cites)
    cited.update(one for record in dossier.records for one in record.cites)
    tagged: dict[Tag, list[SwotEntry]] = defaultdict(list)
    for conclusion in sorted(dossier.conclusions, key=lambda one: -len(one.cites)):
        if conclusion.swot:
            tagged[conclusion.swot].append(SwotEntry(id=conclusion.id, text=conclusion.text))
    for item in sorted(dossier.active_items, key=lambda one: (one.grade, -cited[one.id], number_of(one.id))):
        if item.swot and item.is_usable:
            tagged[item.swot].append(SwotEntry(id=item.id, text=item.statement))
    return Swot(
        strengths=tuple(tagged[Tag.STRENGTH]),
        weaknesses=tuple(tagged[Tag.WEAKNESS]),
        opportunities=tuple(tagged[Tag.OPPORTUNITY]),
        threats=tuple(tagged[Tag.THREAT]),
    )


def _find_pages(active: Sequence[Item], freshness: Mapping[str, Freshness]) -> tuple[PageToRead, ...]:
    """Return the published sources whose usable items have gone stale, those with most to re-read first."""
    stale: dict[tuple[str, str | None], list[Item]] = defaultdict(list)
    for item in active:
        if item.is_usable and item.tier <= Tier.PUBLIC_PAID and freshness[item.id] is Freshness.STALE:
            stale[item.source, item.url].append(item)
    pages = [
        PageToRead(
            source=source,
            name=items[0].source_name,
            publisher=items[0].publisher,
            url=url,
            items=tuple(sorted((item.id for item in items), key=number_of)),
            oldest=min(item.valid_as_of for item in items),
        )
        for (source, url), items in stale.items()
    ]
    return tuple(sorted(pages, key=lambda page: (-len(page.items), page.oldest, number_of(page.source))))
