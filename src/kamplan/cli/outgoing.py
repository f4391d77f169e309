"""Writing a document out, to a file or standard output, and recording it when it leaves the account team."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.cli.call import WARNING
from kamplan.domain.scales import Audience
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.cli.call import Call
    from kamplan.domain.release import Outgoing
    from kamplan.render.paper import PaperFormat
    from kamplan.service.briefs import Paper

PAPERS = ("md", "html", "pdf")
"""The formats of papers that only a file has."""
OutputOption = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", metavar="FILE|-", help="Write a file, .md, .html or .pdf; - is Markdown on standard output."
    ),
]
ReleaseOption = Annotated[
    bool,
    typer.Option("--release", help="Record that this copy leaves the team; copies for others always are recorded."),
]


@dataclass(frozen=True)
class Target:
    """Where a document goes: as typed with -o, or under its own name, over what is there only with `force`."""

    output: str | None
    force: bool
    is_text: bool = True


def write_out(call: Call, content: bytes, name: str, target: Target) -> tuple[bytes, str | None]:
    """Write a document; return the bytes that were written, and the file's name without its folder."""
    from kamplan.cli.output import emit_bytes, emit_text
    from kamplan.cli.terminal import safe
    from kamplan.service.plans import write_document

    if target.output == "-":
        if not target.is_text:
            emit_bytes(content)
            return content, None
        text = content.decode()
        emit_text(text)
        return safe(text).encode(), None
    path = Path(target.output or name)
    write_document(path, content, replace=target.output is not None or target.force)
    call.say(Phrase(N_("wrote {path}"), path=path))
    return content, path.name


def write_paper(call: Call, paper: Paper, target: Target, *, release: bool) -> None:
    """Write a paper's file in the format that was asked for or that its ending means; record it where it leaves us."""
    from kamplan.render.paper import TEXTS
    from kamplan.service.briefs import render

    chosen = _choose_format(call.file_format, target.output)
    content, outgoing = render(call.caller, paper, chosen)
    own = f"{paper.name}-{paper.document.audience.value}-{paper.document.language.value}.{chosen.value}"
    content, name = write_out(call, content, own, replace(target, is_text=chosen in TEXTS))
    call.say_withheld(paper.withheld, call.audience)
    note_releases(call, outgoing, content, name, asked=release)


def _choose_format(typed: str | None, output: str | None) -> PaperFormat:
    """Return the format asked for, else the one that a file's ending means; Markdown on standard output."""
    from kamplan.errors import UsageError
    from kamplan.render.paper import TEXTS, PaperFormat

    ending = Path(output).suffix.lstrip(".").lower() if output and output != "-" else ""
    named = typed or {"": "md", "markdown": "md", "htm": "html"}.get(ending, ending)
    if named not in set(PaperFormat):
        raise UsageError(
            FieldPhrase("-o", Phrase(N_("no paper is written as .{ending}"), ending=ending)),
            hint=Phrase(N_("-o FILE.md, FILE.html, FILE.pdf or FILE.json")),
        )
    chosen = PaperFormat(named)
    refuse_bytes(output, chosen.value, is_text=chosen in TEXTS)
    return chosen


def refuse_bytes(output: str | None, chosen: str, *, is_text: bool) -> None:
    """Refuse to write a format that is no text to a terminal."""
    from kamplan.errors import UsageError

    if output == "-" and not is_text and sys.stdout.isatty():
        raise UsageError(
            Phrase(N_("--format {chosen} is no text that a terminal could show"), chosen=chosen),
            hint=Phrase(N_("-o FILE.{chosen}, or pipe it on"), chosen=chosen),
        )


def note_releases(
    call: Call, outgoing: Sequence[Outgoing], content: bytes, file_name: str | None, *, asked: bool
) -> None:
    """Record a document for others than the team, or any that is asked for; say so, or why it could not be.

    There is one of `outgoing` for each account in the document.
    """
    from kamplan.errors import StoreError
    from kamplan.service.releases import record_releases

    leaving = [one for one in outgoing if asked or one.audience is not Audience.TEAM]
    if not leaving:
        return
    try:
        made = record_releases(call.caller, leaving, content, file_name=file_name)
    except StoreError as error:
        call.say(Phrase(WARNING, problem=Phrase(N_("the release was not recorded: {message}"), message=error.message)))
    else:
        call.say(
            Phrase(N_("recorded as {made}"), made=made[0])
            if len(made) == 1
            else Phrase(N_("recorded as {made} to {made_2}"), made=made[0], made_2=made[-1])
        )
