"""Printing results: tables, records, JSON, CSV and plain text to standard output; progress to standard error.

The only place, with the analysis screen beside it, that knows rich. Stored text passes `safe` and is never markup.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamplan.cli.call import Format
from kamplan.cli.terminal import escape_json, safe
from kamplan.errors import UnaskedError
from kamplan.language import N_, Phrase, say, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kamplan.cli.call import Call

NARROW = 80
"""The width used where standard output is no terminal and COLUMNS does not say."""


CODES = frozenset({
    "state", "handling", "level", "power", "stance", "coverage", "source_kind", "kind", "trend", "lawful", "swot",
    "status", "stage", "holder", "priority", "severity", "channel", "view",
})  # fmt: skip
"""Keys whose values are codes of the method, which a Chinese table says in words and an English one as typed."""
YES, NO = N_("yes"), N_("no")


@dataclass(frozen=True)
class Column:
    """A column of a list: the key it has in JSON and CSV, its label, and how it is set.

    A table shows it on a terminal of at least `from_width` columns.
    """

    key: str
    label: str
    justify: Literal["left", "right"] = "left"
    is_wide: bool = False
    in_table: bool = True
    from_width: int = 0
    style: str = ""


def make_console() -> Console:
    """Return the console for standard output: no markup, no highlighting, no emoji codes."""
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=False)
    if not console.is_terminal and not _columns():
        console.width = 120
    return console


def _columns() -> str | None:
    import os

    return os.environ.get("COLUMNS")


def emit_json(value: object) -> None:
    """Print a value as JSON: UTF-8 as it is, control characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain_json)
    sys.stdout.write(escape_json(text) + "\n")


def _plain_json(value: object) -> object:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def emit_list(
    call: Call,
    columns: Sequence[Column],
    rows: Sequence[dict[str, Any]],
    *,
    empty: str | Phrase,
    title: str | None = None,
) -> None:
    """Print records in the format asked for; an empty table says what to do about it, on standard error."""
    if call.format is Format.JSON:
        emit_json(rows)
    elif call.format is Format.CSV:
        from kamplan.exchange.csv import write_csv

        keys = [column.key for column in columns]
        sys.stdout.write(safe(write_csv(keys, [[_cell(row.get(key)) for key in keys] for row in rows])))
    elif call.format is Format.PLAIN:
        for row in rows:
            cells = (" ".join(safe(str(_cell(row.get(one.key)) or "")).split()) for one in columns)
            sys.stdout.write("\t".join(cells) + "\n")
    elif not rows:
        call.say(empty.say(call.language) if isinstance(empty, Phrase) else empty)
    else:
        console = make_console()
        fitting = [one for one in columns if console.width >= one.from_width]
        console.print(_table(call, fitting, rows, title))


def _table(call: Call, columns: Sequence[Column], rows: Sequence[dict[str, Any]], title: str | None) -> Table:
    say = translator(call.language)
    table = Table(box=None, pad_edge=False, header_style="bold", title=title, title_justify="left")
    shown = [one for one in columns if one.in_table and any(row.get(one.key) not in (None, "", [], ()) for row in rows)]
    for one in shown:
        table.add_column(
            say(one.label),
            justify=one.justify,
            no_wrap=not one.is_wide,
            overflow="fold",
            min_width=12 if one.is_wide else None,
            style=one.style,
        )
    for row in rows:
        table.add_row(
            *(Text(" ".join(safe(_say_cell(row.get(one.key), one.key, call.language)).split())) for one in shown)
        )
    return table


def _say_cell(value: object, key: str, language: str) -> str:
    if key in CODES and isinstance(value, str) and language != "en":
        from kamplan.domain.wording import say_code

        return say_code(value, language)
    if key in ("source", "name") and isinstance(value, str):
        from kamplan.domain.source import say_source

        return say_source(value, language)
    if isinstance(value, bool):
        return translator(language)(YES if value else NO)
    return str(_shown(value))


def emit_record(call: Call, pairs: Sequence[tuple[str, str, Any]], *, values: dict[str, Any] | None = None) -> None:
    """Print one record, given as (key, label, value) each; what is empty is left out of the table."""
    record = values if values is not None else {key: value for key, _, value in pairs}
    if call.format is Format.JSON:
        emit_json(record)
    elif call.format is Format.CSV:
        from kamplan.exchange.csv import write_csv

        keys = [key for key, _, _ in pairs]
        sys.stdout.write(safe(write_csv(keys, [[_cell(value) for _, _, value in pairs]])))
    elif call.format is Format.PLAIN:
        for key, _, value in pairs:
            sys.stdout.write(f"{key}\t{' '.join(safe(str(_cell(value) or '')).split())}\n")
    else:
        say = translator(call.language)
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        for key, label, value in pairs:
            if value not in (None, "", [], ()):
                table.add_row(say(label), Text(safe(_say_cell(value, key, call.language))))
        make_console().print(table)


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        return ";".join(str(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _shown(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value


def emit_done(call: Call, text: str | Phrase, *, values: dict[str, Any]) -> None:
    """Print what a command did, in the reader's language: a line on a terminal, the record in JSON."""
    if call.format is Format.JSON:
        emit_json(values)
    else:
        sys.stdout.write(safe(say(text, call.language)) + "\n")


def emit_text(text: str) -> None:
    """Print a document as it is, but for characters that would drive a terminal."""
    sys.stdout.write(safe(text))


def emit_bytes(content: bytes) -> None:
    """Write a document that is no text to standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


@contextmanager
def show_progress(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function to be told how far the work is; a bar appears on a terminal's standard error after a second."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    import time

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    started = time.monotonic()
    console = Console(stderr=True, markup=False, highlight=False)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task(safe(title), total=None)

    def advance(done: int, total: int | None) -> None:
        bar.update(task, completed=done, total=total)
        if not bar.live.is_started and time.monotonic() - started > 1:
            bar.start()

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()


def can_ask() -> bool:
    """Say whether somebody sits at a terminal to answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(call: Call, question: str | Phrase) -> bool:
    """Ask a yes-or-no question on a terminal; with --yes the answer is yes. Where nobody can answer, see `agree`."""
    if call.yes:
        return True
    agree(call)
    sys.stderr.write(f"{safe(say(question, call.language))} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def agree(call: Call) -> None:
    """Refuse what needs somebody's yes where it was not said with --yes and nobody sits at a terminal to be asked."""
    if not call.yes and not can_ask():
        raise UnaskedError(
            Phrase(N_("{command} needs a yes, and there is no terminal to ask on"), command=call.command),
            hint="",  # the command line with --yes, which `report` knows
        )
