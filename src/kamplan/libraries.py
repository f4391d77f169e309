"""The libraries that formats need, and what installs one or a newer kamplan where this kamplan is installed.

No command names kamplan as a package of an index: where it came from, such as a checkout, need not be there any more,
and its name on an index may be anybody's. What is missing is installed into the environment that kamplan runs in.
"""

from __future__ import annotations

import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

NEEDED = {"docx": ("docxtpl", "resvg_py"), "pdf": ("weasyprint",), "xlsx": ("xlsxwriter",), "read": ("pypdf",)}
"""The modules that each format needs; that of `pdf` alone comes with an extra, for it needs a library of the system."""


class MissingLibraryError(UsageError):
    """A library is not installed that only some formats need; says the command that installs it here."""

    def __init__(self, what: str | Phrase, module: str) -> None:
        super().__init__(
            Phrase(N_("{what} needs a library that is not installed ({name})"), what=what, name=module),
            hint=say_how_to_install(module),
        )


def check_format(name: str) -> None:
    """Raise `MissingLibraryError` when a library is missing without which a format is not written."""
    for module in NEEDED.get(name, ()):
        if find_spec(module) is None:
            raise MissingLibraryError(f"--format {name}", module)


def say_how_to_install(module: str) -> str:
    """Return the command that installs the library of a module into the environment that kamplan runs in."""
    name = module.replace("_", "-")
    asked = [line.partition(";")[0].strip() for line in _list_requirements()]
    needed = shlex.quote(next((one for one in asked if one.lower().startswith(name)), name))
    root = Path(sys.prefix)
    if (root / "pipx_metadata.json").is_file():
        return f"pipx inject {root.name} {needed}"
    python = shlex.quote(sys.executable)
    return f"{python} -m pip install {needed}" if find_spec("pip") else f"uv pip install --python {python} {needed}"


def say_how_to_upgrade() -> str | Phrase:
    """Return what puts a newer kamplan in the place of this one."""
    root = Path(sys.prefix)
    if (root / "pipx_metadata.json").is_file():
        return f"pipx upgrade {root.name}"
    return Phrase(N_("install a newer kamplan as this one was installed"))


def _list_requirements() -> list[str]:
    from importlib import metadata

    try:
        return metadata.requires("kamplan") or []
    except metadata.PackageNotFoundError:
        return []
