"""Temporary files that say which process they are of, so that what a killed one left can be told and taken away."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import socket
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"\.kamplan-([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{16}\.(?:tmp|new)(?:-journal)?")


def name_temporary(ending: str) -> str:
    """Return a new name for a temporary file of this process."""
    return f".kamplan-{_place()}-{os.getpid()}-{secrets.token_hex(8)}.{ending}"


def list_leftovers(folder: Path) -> Iterator[Path]:
    """Yield the temporary files in a folder whose process ran on this machine and is gone."""
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):  # whoever wants to use the folder finds out what is wrong with it
        return
    for name in names:
        found = _NAME.fullmatch(name)
        if found and found[1] == _place() and not _is_running(int(found[2])):
            yield Path(folder) / name


def remove_leftovers(folder: Path) -> None:
    """Take away the temporary files in a folder whose process is gone; what cannot be removed is left to `doctor`."""
    for path in list_leftovers(folder):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@cache
def _place() -> str:
    """Return what stands for this machine, and for its numbering of processes where several are kept apart."""
    try:
        numbering = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        numbering = 0
    return hashlib.sha256(f"{socket.gethostname()} {numbering}".encode()).hexdigest()[:8]


def _is_running(number: int) -> bool:
    if os.name == "nt":  # where asking would end the process
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
