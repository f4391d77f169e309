"""Templates of documents: those that ship with kamplan, and a user's own beside the config file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.errors import ConflictError, KamplanError, NotFoundError
from kamplan.render.plan import list_templates as list_shipped
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.render.plan import PlanFormat
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Template:
    """A template by the name that `--template` takes, the formats it is written in, and where it lies."""

    name: str
    formats: tuple[str, ...]
    is_own: bool
    folder: Path


def list_templates(caller: Caller) -> list[Template]:
    """Return the templates in reach by name; a user's own hides a shipped one of the same name."""
    shipped = find_templates()
    found = {name: _describe(shipped / name, is_own=False) for name in list_shipped()}
    own = caller.settings.templates
    if own.is_dir():
        for folder in sorted(own.iterdir()):
            if folder.is_dir() and _list_formats(folder):
                found[folder.name] = _describe(folder, is_own=True)
    return [found[name] for name in sorted(found)]


def find_own(caller: Caller, name: str, plan_format: PlanFormat) -> str:
    """Return the file of the user's own template of this name for a format, else the name as it was typed."""
    own = caller.settings.templates
    for ending in (f"{plan_format.value}.j2", "html.j2" if plan_format.value == "pdf" else "", plan_format.value):
        file = own / name / f"plan.{ending}"
        if ending and "/" not in name and "\\" not in name and file.is_file():
            return str(file)
    return name


def copy_template(caller: Caller, name: str, *, to: str | None = None) -> Path:
    """Copy a shipped template with the parts it includes into the user's own folder, to be changed there.

    Raises `NotFoundError` for a name that does not ship, `ConflictError` when a folder of that name is there.
    """
    shipped = find_templates()
    if name not in list_shipped():
        raise NotFoundError(f"no template {name!r} ships with kamplan", hint="`kamplan list-templates` shows them")
    target = caller.settings.templates / (to or name)
    if to is not None and (to in ("", ".", "..") or "/" in to or "\\" in to):
        raise ConflictError(f"{to!r} is not a name for a template", hint="give a plain name, such as ours")
    if target.exists():
        raise ConflictError(f"{target} is there already", hint=f"kamplan copy-template {name} --to ANOTHER-NAME")
    try:
        target.mkdir(mode=0o700, parents=True)
        for file in sorted((shipped / name).iterdir()):
            shutil.copyfile(file, target / file.name)
    except OSError as error:
        raise KamplanError(
            f"cannot copy the template to {target}: {error.strerror}", hint="check the folder's owner and mode"
        ) from error
    return target


def _describe(folder: Path, *, is_own: bool) -> Template:
    return Template(folder.name, _list_formats(folder), is_own, folder)


def _list_formats(folder: Path) -> tuple[str, ...]:
    names = [file.name for file in folder.iterdir() if file.name.startswith("plan.")]
    formats = [name.removeprefix("plan.").removesuffix(".j2") for name in names]
    formats += ["pdf"] if "html" in formats else []
    return tuple(sorted(one for one in formats if one in ("md", "html", "pdf", "docx")))
