"""YAML files in, with the safe loader only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 4_000_000
"""Largest file read, in bytes."""


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds; raises `UsageError` when it cannot be read."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if path.stat().st_size > LIMIT:
            raise UsageError(
                Phrase(N_("{path} is larger than {number} MB"), path=path, number=LIMIT // 1_000_000),
                hint=Phrase(N_("name a checklist file")),
            )
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - the safe loader, in C where there is one
    except OSError as error:
        raise UsageError(
            Phrase(N_("cannot read {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("name a YAML file")),
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(Phrase(N_("{path} is not UTF-8"), path=path), hint=Phrase(N_("save it as UTF-8"))) from error
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise UsageError(
            Phrase(N_("{path}{line}: not valid YAML"), path=path, line=line),
            hint=Phrase(N_("correct it and try again")),
        ) from error
