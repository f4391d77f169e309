"""A file that comes in, from a folder or through a pipe: opened once, recognised, and decoded with certainty."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import select
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from kamplan.errors import UsageError
from kamplan.exchange.encodings import NAMES, check_encoding, find_mark, guess_encoding
from kamplan.exchange.recognising import BEGINNING, refuse_other_formats, refuse_other_texts
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

STDIN = Path("-")
"""What a file is called that comes through standard input."""
PATIENCE = 10.0
"""For how many seconds a pipe is waited for before it is taken for one that nobody writes to."""
_CHUNK = 1 << 20
_NAME_A_FILE = N_("name a CSV file, or - to read it from a pipe")


@dataclass
class Incoming:
    """A text that came in: its name, the text itself, and its encoding where that is not UTF-8."""

    name: str
    text: TextIO
    encoding: str | None = None


@contextlib.contextmanager
def open_incoming(path: Path, *, encoding: str | None = None) -> Iterator[Incoming]:
    """Give the text of a file, or of standard input for `-`; `encoding` says in what it is written.

    Raises `UsageError` for a file that is not there, is of another format, or whose encoding cannot be told.
    """
    name = name_incoming(path)
    try:
        with _open_bytes(path) as content:
            found = _find_encoding(name, content, encoding)
            content.seek(0)
            text = io.TextIOWrapper(content, encoding=found, newline="")
            try:
                refuse_other_texts(name, text.read(BEGINNING // 4))
                text.seek(0)
                yield Incoming(name, text, None if found == "utf-8-sig" else NAMES.get(found, found))
            finally:
                text.detach()
    except OSError as error:
        raise UsageError(
            Phrase(N_("cannot read {file}: {reason}"), file=name, reason=error.strerror or str(error)),
            hint=Phrase(_NAME_A_FILE),
        ) from error
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        raise UsageError(
            Phrase(
                N_("{file} is not written in {encoding} (byte {place})"),
                file=name, encoding=NAMES.get(found, found), place=place,
            ),
            hint=Phrase(N_("leave --encoding out, or name another")),
        ) from error  # fmt: skip


def name_incoming(path: Path) -> str:
    """Return what a file is called in messages."""
    return "standard input" if path == STDIN or str(path) == "/dev/stdin" else path.name


def folder_of(path: Path) -> Path:
    """Return the folder in which a file lies; of what comes through a pipe, the one that we are in."""
    return path.parent if path != STDIN and path.is_file() else Path()


def lies_in(path: Path, folder: Path) -> bool:
    """Say whether a file lies in a folder, whatever links lead to it."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def check_there(path: Path) -> None:
    """Raise `UsageError` when there is nothing to read under a path."""
    if path != STDIN and not path.exists():
        raise UsageError(Phrase(N_("there is no file {file}"), file=path), hint=Phrase(_NAME_A_FILE))


@contextlib.contextmanager
def _open_bytes(path: Path) -> Iterator[BinaryIO]:
    if path == STDIN:
        yield io.BytesIO(_read_stdin())
    elif stat.S_ISREG(path.stat().st_mode):
        with path.open("rb") as file:
            yield file
    else:
        yield io.BytesIO(_read_pipe(path))


def _read_stdin() -> bytes:
    stream = sys.stdin
    if stream is None or stream.closed or stream.isatty():
        raise UsageError(
            Phrase(N_("nothing comes in through a pipe")),
            hint=Phrase(N_("such as: iconv … | kamplan import - --as accounts")),
        )
    content: bytes | str = stream.buffer.read() if hasattr(stream, "buffer") else stream.read()
    return content.encode() if isinstance(content, str) else content


def _read_pipe(path: Path) -> bytes:
    """Return what comes through a named pipe; one that nobody writes to is not waited for without end."""
    mode = path.stat().st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not (os.path.realpath(path) == "/dev/null" or _is_own(path))):
        raise UsageError(Phrase(N_("{file} is a device, not a file"), file=path), hint=Phrase(_NAME_A_FILE))
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with io.FileIO(handle) as pipe:
        if stat.S_ISFIFO(mode) and not select.select([pipe], [], [], PATIENCE)[0]:
            raise UsageError(
                Phrase(N_("nothing comes through {file}"), file=path), hint=Phrase(N_("start what writes to it first"))
            )
        os.set_blocking(handle, True)
        return b"".join(iter(lambda: pipe.read(_CHUNK), b""))


def _is_own(path: Path) -> bool:
    """Say whether a path names one of this process's own open files, such as /dev/stdin; but no terminal."""
    return str(path).startswith(("/dev/stdin", "/dev/fd/", "/proc/self/fd/")) and not os.path.realpath(path).startswith(
        ("/dev/tty", "/dev/pts", "/dev/console")
    )


def _find_encoding(name: str, content: BinaryIO, asked: str | None) -> str:
    beginning = content.read(BEGINNING)
    refuse_other_formats(name, beginning)
    if asked:
        return check_encoding(asked)
    marked = find_mark(beginning)
    if marked:
        return marked
    if _is_utf8(content):
        return "utf-8-sig"
    content.seek(0)
    return guess_encoding(name, content.read())


def _is_utf8(content: BinaryIO) -> bool:
    content.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := content.read(_CHUNK):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
