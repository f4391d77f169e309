"""How a file of another program writes dates, as its mapping says; a notation that reads no date is refused at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

EXCEL = "excel"
"""What a mapping calls the numbers by which Excel counts days."""
_EXCEL_DAYS = {EXCEL: date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
_SERIAL = re.compile(r"(\d{1,7})(?:[.,]\d+)?")
_TRIED = (datetime(2026, 12, 31, 10, 5, 7, tzinfo=UTC), datetime(2027, 2, 3, 16, 20, 30, tzinfo=UTC))
_AS_EXCEL = (
    ("yyyy", "%Y"), ("yy", "%y"), ("mmmm", "%B"), ("mmm", "%b"), ("dd", "%d"), ("hh", "%H"), ("ss", "%S"),
    ("am/pm", "%p"), ("d", "%d"), ("h", "%H"), ("s", "%S"),
)  # fmt: skip
SHAPES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), ("%d.%m.%Y", "%m.%d.%Y")),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), ("%m/%d/%Y", "%d/%m/%Y")),
    (re.compile(r"\d{1,2}-\d{1,2}-\d{4}"), ("%d-%m-%Y", "%m-%d-%Y")),
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}"), ("%d.%m.%y", "%m.%d.%y")),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{2}"), ("%m/%d/%y", "%d/%m/%y")),
    (re.compile(r"\d{8}"), ("%Y%m%d", "%d%m%Y")),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}"), ("%d-%b-%Y",)),
    (re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{2}"), ("%d-%b-%y",)),
    (re.compile(r"\d{1,2} [A-Za-z]{3} \d{4}"), ("%d %b %Y",)),
    (re.compile(r"\d{1,2} [A-Za-z]{4,} \d{4}"), ("%d %B %Y",)),
    (re.compile(r"[A-Za-z]{3} \d{1,2}, \d{4}"), ("%b %d, %Y",)),
    (re.compile(r"[A-Za-z]{4,} \d{1,2}, \d{4}"), ("%B %d, %Y",)),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), ("%Y年%m月%d日",)),
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"), ("%Y-%m-%dT%H:%M:%SZ",)),
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z"), ("%Y-%m-%dT%H:%M:%S.%fZ",)),
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"), ("%Y-%m-%dT%H:%M:%S",)),
    (re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"), ("%Y-%m-%d %H:%M:%S",)),
    (re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}"), ("%Y-%m-%d %H:%M",)),
)
"""The shapes in which programs write dates, each with the notations that may read it, the likelier first."""


def check_notation(mapping: str, column: str, written: str) -> str:
    """Return a notation that reads dates; raises `UsageError` for one that does not, with the one that may be meant."""
    if written in _EXCEL_DAYS or all(_is_read(written, one) for one in _TRIED):
        return written
    meant = _translate(written)
    if not all(_is_read(meant, one) for one in _TRIED):
        meant = "%m/%d/%Y"
    raise UsageError(
        Phrase(
            N_("{mapping}: [dates] {column}: {notation} is no notation of a date"),
            mapping=mapping, column=column, notation=repr(written),
        ),
        hint=Phrase(
            N_('{column} = "{notation}" reads {sample}; "excel" reads the day numbers of Excel'),
            column=column, notation=meant, sample=_TRIED[0].strftime(meant),
        ),
    )  # fmt: skip


def _is_read(written: str, moment: datetime) -> bool:
    try:
        return datetime.strptime(moment.strftime(written), written).date() == moment.date()  # noqa: DTZ007 - a day has no zone
    except (ValueError, re.error, KeyError, IndexError):
        return False


def _translate(written: str) -> str:
    """Return the notation that Excel's, such as MM/DD/YYYY, stands for; what has percent signs stays."""
    if "%" in written:
        return written
    text = written.lower()
    for theirs, ours in _AS_EXCEL:
        text = re.sub(rf"(?<![%a-z]){theirs}(?![a-z])", ours, text)
    before, _, after = text.partition("%H")
    before = re.sub(r"(?<![%a-z])mm?(?![a-z])", "%m", before)
    return before + ("%H" + re.sub(r"(?<![%a-z])mm?(?![a-z])", "%M", after) if "%H" in text else "")


def read_date(column: str, cell: str, notations: Sequence[str]) -> str:
    """Return the day of a cell as an ISO date; raises `UsageError` for one that no notation reads, or two otherwise."""
    found = {day for one in notations if (day := _read(cell, one)) is not None}
    if len(found) == 1:
        return found.pop().isoformat()
    if found:
        days = ", ".join(sorted(day.isoformat() for day in found))
        raise UsageError(
            Phrase(N_("{column}: {cell} has several readings: {days}"), column=column, cell=repr(cell), days=days),
            hint=Phrase(N_("leave one of the notations out of the mapping")),
        )
    more = guess_notations(cell)
    hint = Phrase(N_("correct the row, or the notation in the mapping"))
    if more:
        every = ", ".join(f'"{one}"' for one in (*notations, more[0]))
        hint = Phrase(N_("in the mapping: [dates] {column} = [{notations}]"), column=column, notations=every)
    raise UsageError(
        Phrase(
            N_("{column}: {cell} is not written as {notations}"),
            column=column, cell=repr(cell), notations=" or ".join(notations),
        ),
        hint=hint,
    )  # fmt: skip


def _read(cell: str, written: str) -> date | None:
    try:
        if written in _EXCEL_DAYS:
            return _read_serial(cell, _EXCEL_DAYS[written])
        return datetime.strptime(cell, written).date()  # noqa: DTZ007 - a day has no zone
    except (ValueError, OverflowError):
        return None


def _read_serial(cell: str, start: date) -> date | None:
    found = _SERIAL.fullmatch(cell)
    if not found or not 61 <= int(found[1]) <= 2_958_465:
        return None
    return start + timedelta(days=int(found[1]))


def find_excel_day(cell: str) -> date | None:
    """Return the day for which a number of five digits may stand in Excel."""
    return _read_serial(cell, _EXCEL_DAYS[EXCEL]) if re.fullmatch(r"[2-6]\d{4}(?:[.,]\d+)?", cell) else None


def guess_notations(cell: str) -> tuple[str, ...]:
    """Return the notations that read a cell, the likelier first."""
    if find_excel_day(cell):
        return (EXCEL,)
    text = re.sub(r"\s+", " ", cell.strip())
    match = re.fullmatch(r"(.*\d{4}|.*\d{2})( \d{1,2}:\d{2}(?::\d{2})?(?: [AaPp][Mm])?)", text)
    day, time = (match[1], match[2]) if match else (text, "")
    tail = ""
    if time:
        tail = (" %I:%M" if time[-1] in "mM" else " %H:%M") + (":%S" if time.count(":") > 1 else "")
        tail += " %p" if time[-1] in "mM" else ""
    for shape, notations in SHAPES:
        if shape.fullmatch(text):
            return tuple(one for one in notations if _read(text, one))
        if time and shape.fullmatch(day):
            return tuple(one + tail for one in notations if _read(text, one + tail))
    return ()


def advise_date(error: UsageError, column: str, cell: str) -> UsageError:
    """Return the refusal of a date in a file with the cure that works there: a notation in a mapping."""
    found = guess_notations(cell)
    if not found:
        return error
    serial = find_excel_day(cell)
    if serial:
        error.message = Phrase(
            N_("{column}: {cell} is not a date; it may be Excel's number for {day}"),
            column=column, cell=repr(cell), day=serial,
        )  # fmt: skip
    several = N_(
        'in a mapping (--mapping m.toml): [dates] {column} = "{notation}", or "{other}" if the day comes first'
    )
    if len(found) > 1 and found[0].startswith("%d"):
        several = N_(
            'in a mapping (--mapping m.toml): [dates] {column} = "{notation}", or "{other}" if the month comes first'
        )
    one = N_('in a mapping (--mapping m.toml): [dates] {column} = "{notation}"')
    error.hint = Phrase(
        several if len(found) > 1 else one,
        column=column,
        notation=found[0],
        **({"other": found[1]} if len(found) > 1 else {}),
    )
    return error
