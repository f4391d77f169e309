"""What a file is, by its content and not by its name, and every passage of it.

Nothing is fetched and nothing is executed. A file that cannot be read to its end is refused: whoever looks for what
must not leave the house is not to take half a file for a clean one.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from kamplan.errors import UsageError
from kamplan.exchange.passages.mail import read_mail
from kamplan.exchange.passages.markup import read_markup
from kamplan.exchange.passages.office import read_package
from kamplan.exchange.passages.passage import FILE_LIMIT, File, Passage
from kamplan.exchange.passages.pdf import read_pdf
from kamplan.exchange.passages.plain import read_bytes, read_json, read_lines
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Reader = Callable[[File], Iterator[Passage | File]]

MARKUP = frozenset({".html", ".htm", ".xhtml", ".svg", ".vml", ".xml"})
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError,
    ParseError, RecursionError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the libraries raise on a file that is damaged, or made to do damage."""
_PACKED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Phrase(N_("is encrypted, or in the form of Office before 2007")),
    b"\x1f\x8b": Phrase(N_("is packed by gzip")),
    b"BZh": Phrase(N_("is packed by bzip2")),
    b"\xfd7zXZ\x00": Phrase(N_("is packed by xz")),
    b"7z\xbc\xaf\x27\x1c": Phrase(N_("is a 7-Zip archive")),
    b"Rar!": Phrase(N_("is a RAR archive")),
}
_NOT_READ = Phrase(N_("save it without a password as .docx, .xlsx, .pptx or .pdf, or unpack it, and name that file"))


def read_passages(path: Path) -> Iterator[Passage]:
    """Yield every passage of text in a file, first its name, then in the order in which they stand.

    Raises `UsageError` when the file cannot be read whole, and `MissingLibraryError` for a PDF without pypdf.
    """
    data = read_whole(path)
    yield Passage(path.name, "file name")
    yield from _read_file(File(path.name, data))


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file; raises `UsageError` when it is too large, or cannot be read."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UsageError(
                Phrase(N_("{path} is a device or pipe, not a file"), path=path), hint=Phrase(N_("name a file"))
            )
        if path.stat().st_size > FILE_LIMIT:
            raise UsageError(
                Phrase(N_("{path} is larger than {number} MB"), path=path, number=FILE_LIMIT // 1_000_000),
                hint=Phrase(N_("name a smaller file")),
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            Phrase(N_("cannot read {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")),
            hint=Phrase(N_("name a file")),
        ) from error


def _read_file(file: File) -> Iterator[Passage]:
    try:
        for found in _find_reader(file)(file):
            if isinstance(found, Passage):
                yield found
            else:
                for passage in _read_file(found):
                    yield passage.within(found.place)
    except _BROKEN as error:
        raise file.refuse(Phrase(N_("is broken, and cannot be read to its end"))) from error


def _find_reader(file: File) -> Reader:
    for start, why in _PACKED.items():
        if file.data.startswith(start):
            raise file.refuse(why, _NOT_READ)
    if file.data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(io.BytesIO(file.data)):
        return read_package
    if b"%PDF-" in file.data[:1024]:
        return read_pdf
    ending = PurePath(file.name).suffix.lower()
    start = file.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if ending in MARKUP or start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml")):
        return read_markup
    if ending in (".eml", ".mht", ".mhtml"):
        return read_mail
    if ending == ".json":
        return read_json
    return read_bytes if b"\0" in file.data and not file.data.startswith((b"\xff\xfe", b"\xfe\xff")) else read_lines
