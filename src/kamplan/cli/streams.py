"""Standard streams as a user's machine may hand them over: closed, full, or gone while they are written."""

from __future__ import annotations

import errno
import io
import os
import sys
from functools import cache
from typing import NoReturn, TextIO


class _Closed(io.RawIOBase):
    """What stands for a closed standard output: every write fails, as it would have."""

    def writable(self) -> bool:
        """Say that one may try."""
        return True

    def write(self, _content: object) -> NoReturn:
        """Fail."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def open_missing() -> None:
    """Put something in the place of standard streams that were closed, so that no file gets their numbers.

    What would be written to standard output must not pass for written; questions and notes go nowhere.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - lasts as long as the process
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_Closed(), encoding="utf-8", write_through=True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lasts as long as the process


def drop_output() -> None:
    """Let nothing more go to standard output: what is left in it cannot be written, and Python tries at exit."""
    sys.stdout = _open_nowhere()


@cache
def _open_nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def find_trouble() -> OSError | None:
    """Return why standard output cannot be written, if it cannot; a reader that went away is no trouble."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        return error
    return None
