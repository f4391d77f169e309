"""Templates of documents: those that ship with kamplan, and a user's own beside the config file."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kamplan.errors import ConflictError, KamplanError, NotFoundError, TemplateError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.render.own_files import resolve_inside
from kamplan.render.plan import list_templates as list_shipped
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.render.plan import PlanFormat
    from kamplan.service.caller import Caller

_LONGEST = 60
_NAME = re.compile(rf"\w[\w-]{{0,{_LONGEST - 1}}}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
"""Names of devices on Windows, which no folder there can have."""


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
    """Return the file of the user's own template of this name for a format, else the name as it was typed.

    Raises `TemplateError` when there is one of this name, but not for this format.
    """
    name = unicodedata.normalize("NFC", name)
    folder = caller.settings.templates / name
    if "/" in name or "\\" in name or not os.path.isdir(folder):
        return name
    resolve_inside(caller.settings.templates, name)
    for ending in (f"{plan_format.value}.j2", "html.j2" if plan_format.value == "pdf" else "", plan_format.value):
        if ending and (folder / f"plan.{ending}").is_file():
            return str(folder / f"plan.{ending}")
    if (formats := _list_formats(folder)) and name not in list_shipped():
        raise TemplateError(
            Phrase(
                N_("your template {name} is not made for {plan_format}, but for {formats}"),
                name=name,
                plan_format=plan_format.value,
                formats=", ".join(formats),
            ),
            hint=Phrase(
                N_("put a plan.{plan_format} or plan.{plan_format}.j2 into {folder}"),
                plan_format=plan_format.value,
                folder=folder,
            ),
        )
    return name


def copy_template(caller: Caller, name: str, *, to: str | None = None) -> Path:
    """Copy a shipped template with the parts it includes into the user's own folder, to be changed there.

    Raises `NotFoundError` for a name that does not ship, `ConflictError` when a folder of that name is there.
    """
    shipped = find_templates()
    if name not in list_shipped():
        near = get_close_matches(name, list_shipped(), n=1)
        hint = Phrase(N_("did you mean {near}? "), near=near[0]) if near else ""
        raise NotFoundError(
            Phrase(N_("no template {name} ships with kamplan"), name=repr(name)),
            hint=Phrase(N_("{hint}`kamplan list-templates` shows them"), hint=hint),
        )
    target = caller.settings.templates / (name if to is None else read_name(to))
    if target.exists():
        raise ConflictError(
            Phrase(N_("{target} is there already"), target=target),
            hint=Phrase(N_("kamplan copy-template {name} --to ANOTHER-NAME"), name=name),
        )
    try:
        target.mkdir(mode=0o700, parents=True)
        for file in sorted((shipped / name).iterdir()):
            shutil.copyfile(file, target / file.name)
    except OSError as error:
        raise KamplanError(
            Phrase(
                N_("cannot copy the template to {target}: {strerror}"),
                target=target,
                strerror=Phrase(error.strerror or ""),
            ),
            hint=Phrase(N_("check the folder's owner and mode")),
        ) from error
    return target


def read_name(typed: str) -> str:
    """Return the name of a template as it is kept: one that every system takes for a folder's, in NFC.

    Raises `UsageError` for any other.
    """
    name = unicodedata.normalize("NFC", typed.strip())
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise UsageError(
            FieldPhrase("--to", Phrase(N_("{typed} is not a name for a template"), typed=repr(typed))),
            hint=Phrase(
                N_("a name has up to {_LONGEST} letters, digits, hyphens and underscores, such as ours"),
                _LONGEST=_LONGEST,
            ),
        )
    return name


def _describe(folder: Path, *, is_own: bool) -> Template:
    return Template(folder.name, _list_formats(folder), is_own, folder)


def _list_formats(folder: Path) -> tuple[str, ...]:
    names = [file.name for file in folder.iterdir() if file.name.startswith("plan.")]
    formats = [name.removeprefix("plan.").removesuffix(".j2") for name in names]
    formats += ["pdf"] if "html" in formats else []
    return tuple(sorted(one for one in formats if one in ("md", "html", "pdf", "docx")))
