"""Writing documents: into a temporary file beside the target, then moved into place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kamplan.errors import KamplanError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file, mode 0600; the old file stays intact until the new one is whole.

    A link at `path` is replaced, not followed. Raises `KamplanError` when the file cannot be written.
    """
    try:
        if path.is_dir():
            raise KamplanError(f"{path} is a folder", hint="name a file with -o")
        if path.exists() and not path.is_file():
            raise KamplanError(f"{path} is a device or pipe, not a file", hint="name a file with -o, or - to print it")
        handle, name = tempfile.mkstemp(prefix=".kamplan-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise KamplanError(
            f"cannot write {path}: {error.strerror}", hint="name another file with -o, in a folder you may write"
        ) from error
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise KamplanError(
            f"cannot write {path}: {error.strerror}", hint="free some space, or name another file"
        ) from error
    finally:
        new.unlink(missing_ok=True)
