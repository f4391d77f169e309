"""How old an item is on a date: current, due or stale (the method, section 3). Computed, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.dates import move_months
from kamplan.domain.scales import Freshness

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.item import Item


def find_review_date(item: Item, *, review_months: int, on: date) -> tuple[date, date]:
    """Return when the item's clock started and the date it is to be reviewed by, as judged on `on`.

    The clock starts when the item was true, or at the latest confirmation by then; a confirmation clears
    the item's own `review_by` unless it gave one again; of two on one day the later entered counts.
    No review lies beyond the calendar's last day.
    """
    start, review_by = item.valid_as_of, item.review_by
    confirmed = [one for one in item.confirmations if one.on <= on]
    if confirmed:
        latest = max(reversed(confirmed), key=lambda one: one.on)
        start, review_by = latest.on, latest.review_by
    if review_by is None:
        review_by = move_months(start, review_months)
    return start, review_by


def judge_freshness(item: Item, *, review_months: int, on: date) -> Freshness:
    """Return the item's freshness on a date: stale after the review date, due in the last fifth before it."""
    start, review_date = find_review_date(item, review_months=review_months, on=on)
    left = (review_date - on).days
    if left < 0:
        return Freshness.STALE
    return Freshness.DUE if left * 5 <= (review_date - start).days else Freshness.CURRENT
