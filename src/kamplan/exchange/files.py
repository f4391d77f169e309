"""Writing documents: into a temporary file beside the target, then moved into place."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.errors import ConflictError, KamplanError
from kamplan.language import N_, Phrase
from kamplan.processes import name_temporary, remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODE = 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_SYSTEM = (Path("/proc"), Path("/sys"))
"""Folders that hold no documents; `/dev/stdout` is a link into the first."""


def write_atomically(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file, mode 0600; the old file stays intact until the new one is whole.

    A link at `path` is replaced, not followed. The folder is opened once, so that nobody can put another in its
    place meanwhile. Without `replace`, a file that is there and holds anything else is a `ConflictError`. Raises
    `KamplanError` when the file cannot be written.
    """
    try:
        _check_target(path)
        if not replace and _holds(path, content):
            return
    except (OSError, ValueError) as error:
        raise _refuse(path, error, Phrase(N_("name another file with -o, in a folder you may write"))) from error
    remove_leftovers(path.parent)
    with _open_folder(path) as folder:
        _write_new(path, content, folder, replace=replace)


def _check_target(path: Path) -> None:
    """Refuse what is there and is no file, and every place where files are devices."""
    if path.is_dir():
        raise KamplanError(Phrase(N_("{path} is a folder"), path=path), hint=Phrase(N_("name a file with -o")))
    folder = Path(os.path.realpath(path.parent))
    is_device = folder == Path("/dev") or any(folder.is_relative_to(one) for one in _SYSTEM)
    if is_device or (path.exists() and not path.is_file()):
        raise KamplanError(
            Phrase(N_("{path} is a device or pipe, not a file"), path=path),
            hint=Phrase(N_("name a file with -o, or - to print it")),
        )


def _holds(path: Path, content: bytes) -> bool:
    """Say whether a file holds just this; raises `ConflictError` when it holds anything else."""
    if not os.path.lexists(path):
        return False
    if path.is_symlink() or path.stat().st_size != len(content) or path.read_bytes() != content:
        raise _say_taken(path)
    path.chmod(_MODE)
    return True


def _say_taken(path: Path) -> ConflictError:
    return ConflictError(
        Phrase(N_("{path} is there already"), path=path), hint=Phrase(N_("--force replaces it; -o FILE writes another"))
    )


@contextlib.contextmanager
def _open_folder(path: Path) -> Iterator[int | None]:
    """Give the folder of a path, held open; None where the system cannot name files from an open folder."""
    if os.open not in os.supports_dir_fd:
        yield None
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _refuse(path, error, Phrase(N_("name another file with -o, in a folder you may write"))) from error
    try:
        yield folder
    finally:
        os.close(folder)


def _write_new(path: Path, content: bytes, folder: int | None, *, replace: bool) -> None:
    """Write a new file in the folder and move it to its name."""
    name = name_temporary("tmp")
    new, target = (name, path.name) if folder is not None else (str(path.with_name(name)), str(path))
    made = []
    try:
        handle = os.open(new, _NEW, _MODE, dir_fd=folder)
        made.append(new)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not replace:
            os.close(os.open(target, _NEW, _MODE, dir_fd=folder))  # from here on nobody else can take the name
            made.append(target)
        os.replace(new, target, src_dir_fd=folder, dst_dir_fd=folder)
        made.clear()
    except FileExistsError as error:
        raise _say_taken(path) from error
    except (OSError, ValueError) as error:
        raise _refuse(path, error, Phrase(N_("free some space, or name another file with -o"))) from error
    finally:
        for left in made:
            os.unlink(left, dir_fd=folder)


def _refuse(path: Path, error: OSError | ValueError, hint: str | Phrase) -> KamplanError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return KamplanError(Phrase(N_("cannot write {path}: {reason}"), path=path, reason=Phrase(reason or "")), hint=hint)
