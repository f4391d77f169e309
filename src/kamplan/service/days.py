"""When a day begins and ends where the reader is, in the moments that the record of changes is kept in."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


def local_today() -> date:
    """Return today's date where the reader is, whatever zone the machine says it lies in."""
    return date(*time.localtime()[:3])


def first_moment(day: date) -> str:
    """Return the first second of a local day, in UTC as the record of changes has it."""
    return _to_utc(day, (0, 0, 0))


def last_moment(day: date) -> str:
    """Return the last second of a local day, in UTC as the record of changes has it."""
    return _to_utc(day, (23, 59, 59))


def _to_utc(day: date, clock: tuple[int, int, int]) -> str:
    try:
        seconds = time.mktime((day.year, day.month, day.day, *clock, 0, 0, -1))
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # at the ends of the calendar, where no zone matters
        moment = datetime(day.year, day.month, day.day, *clock, tzinfo=UTC)
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
