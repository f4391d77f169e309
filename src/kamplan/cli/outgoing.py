"""Writing a document out, to a file or standard output, and recording it when it leaves the account team."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from kamplan.cli.call import Call
    from kamplan.domain.release import Outgoing

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
    call.say(f"wrote {path}")
    return content, path.name


def note_release(call: Call, outgoing: Outgoing, content: bytes, file_name: str | None, *, asked: bool) -> None:
    """Record a document for others than the team, or any that is asked for; say so, or why it could not be."""
    from kamplan.errors import StoreError
    from kamplan.service.releases import record_release

    if outgoing.audience is Audience.TEAM and not asked:
        return
    try:
        release = record_release(call.caller, outgoing, content, file_name=file_name)
    except StoreError as error:
        call.say(f"warning: the release was not recorded: {error.message}")
    else:
        call.say(f"recorded as {release.id}")
