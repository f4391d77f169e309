"""YAML files in, with the safe loader only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kamplan.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 4_000_000
"""Largest file read, in bytes."""


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds; raises `UsageError` when it cannot be read."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if path.stat().st_size > LIMIT:
            raise UsageError(f"{path} is larger than {LIMIT // 1_000_000} MB", hint="name a checklist file")
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - the safe loader, in C where there is one
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", hint="name a YAML file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8", hint="save it as UTF-8") from error
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise UsageError(f"{path}{line}: not valid YAML", hint="correct it and try again") from error
