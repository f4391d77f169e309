"""What is due: everything of an account that has a date in the next days, and what is overdue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.analysis.topics import find_review_dates
from kamplan.domain.dates import move_days
from kamplan.domain.inquiry import Inquiry
from kamplan.domain.planning import Action, Commitment, Issue, Objective, Opportunity
from kamplan.language import LISTED, N_, Phrase, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item


class DueKind(StrEnum):
    """What it is that falls due."""

    COMMITMENT = "commitment"
    ISSUE = "issue"
    ACTION = "action"
    INQUIRY = "inquiry"
    OPPORTUNITY = "opportunity"
    OBJECTIVE = "objective"
    UNKNOWN = "declared-unknown"
    REVIEW = "plan-review"
    PERIOD = "period-end"
    STALE = "evidence-review"


@dataclass(frozen=True)
class Due:
    """Something that falls due on a day: what, in words, who sees to it, and whether the day has passed.

    `key` names it for good within its account, whatever its day and wording become; `id` is that of its record.
    """

    day: date
    kind: DueKind
    account: str
    key: str
    title: str
    id: str | None = None
    owner: str | None = None
    is_overdue: bool = False


_DATED = (
    (Commitment, DueKind.COMMITMENT, "due"),
    (Issue, DueKind.ISSUE, "due"),
    (Action, DueKind.ACTION, "due"),
    (Inquiry, DueKind.INQUIRY, "due"),
    (Opportunity, DueKind.OPPORTUNITY, "close_by"),
    (Objective, DueKind.OBJECTIVE, "due"),
)
"""The kinds of record that fall due, the most pressing first, with the field that says when."""
_NAMED = 3
"""How many topics a week's reviews name."""


def list_due(dossier: Dossier, checklist: Checklist, *, days: int, language: str) -> list[Due]:
    """Return what is overdue and what falls due up to so many days after the dossier's date, in order of date."""
    until = move_days(dossier.as_of, days)
    found = [
        *_list_records(dossier, checklist, until, language),
        *_list_unknowns(dossier, checklist, until, language),
        *_list_plan_dates(dossier, until, language),
        *_list_reviews(dossier, checklist, until, language),
    ]
    order = list(DueKind)
    return sorted(found, key=lambda one: (one.day, order.index(one.kind), one.title))


def _list_records(dossier: Dossier, checklist: Checklist, until: date, language: str) -> Iterator[Due]:
    for model, kind, name in _DATED:
        for record in dossier.list_records(model):
            day: date | None = getattr(record, name)
            if day is None or day > until or record.is_closed:
                continue
            title = record.title
            if isinstance(record, Inquiry):
                question = checklist.questions_by_id.get(record.question)
                title = question.text(language) if question else record.question
            yield Due(
                day, kind, dossier.account.key, record.id, " ".join(title.split()), record.id,
                getattr(record, "owner", None), day < dossier.as_of,
            )  # fmt: skip


def _list_unknowns(dossier: Dossier, checklist: Checklist, until: date, language: str) -> Iterator[Due]:
    for one in dossier.unknowns:
        if one.due <= until:
            topic = checklist.topics_by_id.get(one.topic)
            title = Phrase(N_("{topic}: {how}"), topic=topic.title(language) if topic else one.topic, how=one.how)
            yield Due(
                one.due, DueKind.UNKNOWN, dossier.account.key, one.id, " ".join(title.say(language).split()), one.id,
                one.owner, one.due < dossier.as_of,
            )  # fmt: skip


def _list_plan_dates(dossier: Dossier, until: date, language: str) -> Iterator[Due]:
    account = dossier.account
    dated = (
        (account.next_review, DueKind.REVIEW, Phrase(N_("Review of the account plan"))),
        (account.period_to, DueKind.PERIOD, Phrase(N_("The period of the account plan ends"))),
    )
    for day, kind, title in dated:
        if day is not None and day <= until:
            yield Due(
                day, kind, account.key, kind.value, title.say(language), None, account.manager, day < dossier.as_of
            )


def _list_reviews(dossier: Dossier, checklist: Checklist, until: date, language: str) -> Iterator[Due]:
    """Yield one entry a week for the usable items whose review falls in it: a line for each would bury the rest."""
    dates = find_review_dates(dossier, checklist)
    weeks: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for item in dossier.active_items:
        day = dates[item.id]
        if item.is_usable and dossier.as_of <= day <= until:
            year, week, _ = day.isocalendar()
            weeks[year, week].append(item)
    for (year, week), items in weeks.items():
        topics = [topic.title(language) for topic in checklist.topics if any(one.topic == topic.id for one in items)]
        named = join(topics[:_NAMED], LISTED, language)
        more = len(topics) - _NAMED
        what = N_("1 item to look at again: {topics}")
        if len(items) > 1:
            what = N_("{count} items to look at again: {topics}")
            what = N_("{count} items to look at again: {topics} and {more} more") if (
                more > 0
            ) else what  # fmt: skip
        title = Phrase(what, count=len(items), topics=named, more=more).say(language)
        yield Due(
            min(dates[one.id] for one in items), DueKind.STALE, dossier.account.key,
            f"{DueKind.STALE.value}-{year}-W{week:02d}", title, None, dossier.account.manager,
        )  # fmt: skip
