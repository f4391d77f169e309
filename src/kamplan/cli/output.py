"""Printing results: tables, records, JSON, CSV and plain text to standard output; progress to standard error.

The only place, with the analysis screen beside it, that knows rich. Stored text passes `safe` and is never markup.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamplan.cli.call import Format
from kamplan.cli.output_wrapping import set_chinese
from kamplan.cli.terminal import escape_json, safe
from kamplan.errors import UnaskedError
from kamplan.exchange.csv import Number
from kamplan.language import LISTED, N_, Joined, Phrase, say, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kamplan.cli.call import Call

NARROWEST, LONGEST_WORD = 12, 24
"""How wide a column of words is at least, and up to which length a word in it is never broken."""
NARROW = 80
"""The width used where standard output is no terminal and COLUMNS does not say."""


CODES = frozenset({
    "state", "handling", "level", "power", "stance", "coverage", "source_kind", "kind", "trend", "lawful", "swot",
    "status", "stage", "holder", "priority", "severity", "channel", "view", "language", "plan_language", "audience",
    "document", "about", "marking",
})  # fmt: skip
"""Keys whose values are codes of the method, which a Chinese table says in words and an English one as typed."""
SUBJECTS = frozenset({"topic", "question", "questions", "about"})
"""Keys whose values are ids of topics and questions."""
YES, NO = N_("yes"), N_("no")
YES_OR_NO = N_("[y/N]")
YES_WORDS, NO_WORDS, QUIT_WORDS = N_("y yes"), N_("n no"), N_("q quit")
"""What may be answered to a question; a language adds its own words to the English ones."""


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
    set_chinese()
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
        call.say(empty)
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
            min_width=_find_width(one, rows) if one.is_wide else None,
            style=one.style,
        )
    for row in rows:
        said = (_say_cell(call, set_apart(row.get(one.key)), one.key) for one in shown)
        table.add_row(*(Text(" ".join(safe(text).split())) for text in said))
    return table


def set_apart(value: object) -> object:
    """Return an exact number with its thousands set apart, anything else as it is."""
    return f"{Decimal(value):,}" if isinstance(value, Number) else value


def _find_width(column: Column, rows: Sequence[dict[str, Any]]) -> int:
    """Return how wide a column is at least: its longest word stands whole, unless it is very long."""
    words = (word for row in rows for word in str(_shown(row.get(column.key))).split())
    longest = max((cell_len(word) for word in words if word.isascii() or len(word) <= LONGEST_WORD), default=0)
    return min(max(NARROWEST, longest), LONGEST_WORD)


def _say_cell(call: Call, value: object, key: str) -> str:
    """Return a value as a table says it: codes and topics in words, in other languages than English."""
    if isinstance(value, list | tuple):
        return Joined([_say_cell(call, one, key) for one in value], LISTED).say(call.language)
    if isinstance(value, Phrase):
        return value.say(call.language)
    if key in ("source", "name") and isinstance(value, str):
        from kamplan.domain.source import say_source

        return say_source(value, call.language)
    if isinstance(value, bool):
        return translator(call.language)(YES if value else NO)
    if isinstance(value, str) and call.language != "en":
        from kamplan.domain.wording import say_code

        named = call.name_topic(value) if key in SUBJECTS else value
        return say_code(value, call.language) if key in CODES and named == value else named
    return str(_shown(value))


def emit_record(call: Call, pairs: Sequence[tuple[str, str, Any]], *, values: dict[str, Any] | None = None) -> None:
    """Print one record, given as (key, label, value) each; what is empty is left out of the table."""
    record = values if values is not None else {key: value for key, _, value in pairs}
    if call.format is Format.JSON:
        _emit_values(call, record)
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
                table.add_row(say(label), Text(safe(_say_cell(call, value, key))))
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
    line = safe(say(text, call.language)) + "\n"
    if call.format is Format.JSON:
        _emit_values(call, values)
    elif call.batch is not None:
        call.batch.lines.append(line)
    else:
        sys.stdout.write(line)


def _emit_values(call: Call, values: dict[str, Any]) -> None:
    if call.batch is not None:
        call.batch.values.append(values)
    else:
        emit_json(values)


def emit_batch(call: Call, *, as_list: bool) -> None:
    """Print what was held back of one record or several: in JSON of several a list."""
    batch, call.batch = call.batch, None
    if batch is None:
        return
    if call.format is Format.JSON:
        emit_json(batch.values if as_list else batch.values[0])
    sys.stdout.write("".join(batch.lines))
    sys.stdout.flush()
    sys.stderr.write("".join(batch.notes))


def emit_text(text: str) -> None:
    """Print a document as it is, but for characters that would drive a terminal."""
    sys.stdout.write(safe(text))


def emit_bytes(content: bytes) -> None:
    """Write a document that is no text to standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


@contextmanager
def show_progress(call: Call, title: Phrase) -> Iterator[Callable[[int, int | None], None]]:
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
    task = bar.add_task(safe(title.say(call.language)), total=None)

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


def ask_text(call: Call, question: Phrase) -> str:
    """Ask for a line of text on a terminal; empty for none."""
    sys.stderr.write(f"{safe(say(question, call.language))} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def ask(call: Call, question: Phrase) -> bool:
    """Ask a yes-or-no question on a terminal; with --yes the answer is yes. Where nobody can answer, see `agree`."""
    if call.yes:
        return True
    agree(call)
    sys.stderr.write(f"{safe(question.say(call.language))} {Phrase(YES_OR_NO).say(call.language)} ")
    sys.stderr.flush()
    return means(YES_WORDS, sys.stdin.readline(), call.language)


def means(words: str, typed: str, language: str) -> bool:
    """Say whether an answer is one of some words, in the reader's language or in English."""
    known = f"{words} {translator(language)(words)}".split()
    return typed.strip().lower() in known


def agree(call: Call) -> None:
    """Refuse what needs somebody's yes where it was not said with --yes and nobody sits at a terminal to be asked."""
    if not call.yes and not can_ask():
        raise UnaskedError(
            Phrase(N_("{command} needs a yes, and there is no terminal to ask on"), command=call.command),
            hint="",  # the command line with --yes, which `report` knows
        )
