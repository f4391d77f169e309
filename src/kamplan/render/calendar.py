"""Calendar files of all-day events (RFC 5545), which calendars of every maker import.

Lines are folded at 75 octets and never inside a character, texts are escaped, and an event keeps its UID, so that a
later file replaces what an earlier one brought. Why no library: docs/decisions/0011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kamplan.domain.dates import move_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_LONGEST = 75
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """An event that takes a whole day: its lasting name, its day, what it says, and of what kind it is."""

    uid: str
    day: date
    summary: str
    category: str


def write_calendar(events: Iterable[Event], *, name: str, now: datetime) -> bytes:
    """Return a calendar file; `now` is when it is made, so that its events are newer than those of an earlier file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kamplan//agenda//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape_text(name)}",
    ]
    for event in events:
        lines += _write_event(event, now.astimezone(UTC))
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold_line(line)).encode()


def _write_event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(event.uid)}"
    yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{max(0, int((now - _EPOCH).total_seconds()) // 60)}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{move_days(event.day, 1):%Y%m%d}"
    yield f"SUMMARY:{escape_text(event.summary)}"
    yield f"CATEGORIES:{escape_text(event.category)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escape_text(text: str) -> str:
    """Return a text as the value of a property: no control characters, and nothing that ends or splits the value."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    for char in "\\;,":
        plain = plain.replace(char, f"\\{char}")
    return plain.replace("\n", "\\n")


def fold_line(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at most, each after the first beginning with a space."""
    piece, length = "", 0
    for char in line:
        size = len(char.encode())
        if length + size > _LONGEST:
            yield piece
            piece, length = " ", 1
        piece, length = piece + char, length + size
    yield piece
