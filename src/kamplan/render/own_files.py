"""The files of a user's own template: each lies in the template's folder, in fact and not by a link alone.

A template may come from somebody else, in an archive or a repository. A link in it would lead to any file of the user,
and so put into a copy for others what was filtered out of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from pathlib import Path


def resolve_inside(folder: Path, name: str) -> Path:
    """Return where a file or folder of a template really lies; raises `TemplateError` when that is elsewhere."""
    found = (folder / name).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise TemplateError(
            Phrase(N_("{name} is a link that leads out of the template's folder"), name=name),
            hint=Phrase(N_("put the file itself in its place: a template reads no other folder")),
        )
    return found


def read_template(file: Path, name: str) -> str:
    """Return the text of a template; raises `TemplateError` for one that is not UTF-8, with the line."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        found = "UTF-16" if is_wide else f"byte {error.start + 1}"
        raise TemplateError(
            Phrase(N_("{name}, line {line}: it is not UTF-8 ({found})"), name=name, line=line, found=found),
            hint=Phrase(N_("save it as UTF-8 and try again")),
        ) from error
