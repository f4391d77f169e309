"""Filling a template: a shipped one in this process, a user's own in a process that has little time and memory.

A template of a user's own may loop for ever or ask for all memory there is, by mistake or on purpose. The process
that fills it gets the context, plain values that have been filtered for the reader, and nothing else: it knows no
store. Shipped templates do not pay for it.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase, read_plain, to_plain
from kamplan.render.closing import close_page, refuse_calls
from kamplan.render.environment import render_template, uses_nothing

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamplan.plan.document import PlanDocument
    from kamplan.render.properties import Properties
    from kamplan.render.template import Template

SECONDS = 4
"""The computing time that a user's template has."""
MEGABYTES = 512
"""The memory that the process which fills a user's template has."""
_PATIENCE = 5 if sys.platform == "win32" else 15
"""The seconds by the clock after which it is stopped: one that waits, or that runs where computing is not counted."""
_LARGEST = 64 * 2**20
"""How many bytes a filled template may have."""


class Filler(StrEnum):
    """What fills a template: Jinja with or without the escapes of HTML, or docxtpl."""

    PLAIN = "plain"
    HTML = "html"
    WORD = "word"


def fill_template(template: Template, context: dict[str, Any], filler: Filler) -> bytes:
    """Return a template filled with a context; raises `TemplateError` naming the template and where it went wrong."""
    if template.is_own:
        limits = Limits(SECONDS, _PATIENCE, MEGABYTES)
        return _run_apart(template, _fill, (template, context, filler), limits)
    return _fill(template, context, filler)


def print_template(template: Template, page: str, document: PlanDocument, properties: Properties) -> bytes:
    """Return a filled template as a PDF; raises `TemplateError` when a user's own takes too long to print."""
    from kamplan.render.pdf import find_library, print_page

    find_library()
    if not template.is_own:
        return print_page(page, document, properties)
    return _run_apart(template, print_page, (page, document, properties), PRINTING)


def _fill(template: Template, context: dict[str, Any], filler: Filler) -> bytes:
    if filler is Filler.WORD:
        from kamplan.render.word_template import fill_word

        return fill_word(template.folders[0] / template.name, context)
    folders, is_html = list(template.folders), filler is Filler.HTML
    text = render_template(folders, template.name, context, is_html=is_html)
    if template.is_own and uses_nothing(folders, template.name, is_html=is_html):
        raise TemplateError(
            Phrase(N_("{name} shows nothing of the plan: there is no placeholder in it"), name=template.name),
            hint=Phrase(N_("write {example} where the plan's title is to stand; {page} lists what a template can use"),
                        example="{{ plan.title }}", page="docs/reference/templates.md"),
        )  # fmt: skip
    if is_html:
        if template.is_own:
            refuse_calls(text, template.name)
        text = close_page(text)
    return text.encode()


@dataclass(frozen=True)
class Limits:
    """What a process apart has: seconds of computing, seconds by the clock, megabytes of memory."""

    seconds: int
    patience: int
    megabytes: int


PRINTING = Limits(seconds=60, patience=180, megabytes=2048)
"""What printing the page of a user's own template has; the whole example takes a tenth of it."""


def _run_apart(template: Template, work: Callable[..., bytes], given: tuple[Any, ...], limits: Limits) -> bytes:
    """Do some work on a template in a process of its own; `main` below is what runs there."""
    job = pickle.dumps((template, work, given, limits, _LARGEST))
    argv = [sys.executable, "-P", "-c", "from kamplan.render.confined import main; main()"]
    try:
        done = subprocess.run(argv, input=job, capture_output=True, timeout=limits.patience, check=False)  # noqa: S603 - own module
    except subprocess.TimeoutExpired as error:
        raise _say_stopped(template, Phrase(N_("took more than {seconds} seconds"), seconds=limits.patience)) from error
    if done.returncode < 0:
        raise _say_stopped(
            template,
            Phrase(
                N_("took more than {seconds} seconds of computing or {megabytes} MB of memory"),
                seconds=limits.seconds,
                megabytes=limits.megabytes,
            ),
        )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    said, _, filled = done.stdout.partition(b"\n")
    failure = json.loads(said)
    if failure:
        raise TemplateError(read_plain(failure["message"]), hint=read_plain(failure["hint"]))
    return filled


def _say_stopped(template: Template, reason: Phrase) -> TemplateError:
    return TemplateError(
        Phrase(N_("{name}: the template {reason} and was stopped"), name=template.name, reason=reason),
        hint=Phrase(N_("look for loops inside loops, texts that double, and parts that include themselves")),
    )


def main() -> None:
    """Fill the template that standard input brings; print a line that says how it went, then what came of it."""
    template, work, given, limits, largest = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    _limit(limits.seconds, limits.megabytes)
    failure, filled = None, b""
    try:
        filled = work(*given)
        if len(filled) > largest:
            filled = b""
            raise _say_stopped(template, Phrase(N_("made more than {megabytes} MB"), megabytes=largest // 2**20))
    except TemplateError as error:
        failure = {"message": to_plain(error.message), "hint": to_plain(error.hint)}
    except MemoryError:
        reason = Phrase(N_("took more than {megabytes} MB of memory"), megabytes=limits.megabytes)
        stopped = _say_stopped(template, reason)
        failure = {"message": to_plain(stopped.message), "hint": to_plain(stopped.hint)}
    sys.stdout.buffer.write(json.dumps(failure).encode() + b"\n" + filled)


def _limit(seconds: int, megabytes: int) -> None:
    """Take from this process all further time and memory, and the dump that the system writes of a stopped one."""
    if sys.platform == "win32":
        return
    for kind, limit in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        if most == resource.RLIM_INFINITY or most > limit:
            resource.setrlimit(kind, (limit, limit))
