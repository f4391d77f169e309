"""What a file is, by its content and not by its name, and every passage of it.

Nothing is fetched and nothing is executed. A file that cannot be read to its end is refused: whoever looks for what
must not leave the house is not to take half a file for a clean one.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from kamplan.errors import UsageError
from kamplan.exchange.passages.encoded import read_encoded
from kamplan.exchange.passages.mail import is_mail, read_mail, read_mails
from kamplan.exchange.passages.markup import read_markup
from kamplan.exchange.passages.office import read_package
from kamplan.exchange.passages.passage import FILE_LIMIT, File, Passage, Unread
from kamplan.exchange.passages.pdf import read_pdf
from kamplan.exchange.passages.plain import find_wide, read_bytes, read_cards, read_json, read_lines
from kamplan.exchange.passages.rtf import read_rtf
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Reader = Callable[[File], Iterator[Passage | File | Unread]]

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


TEXT_LIMIT = 10_000_000
"""How many characters of text are read of a file, some three thousand pages."""
_COUNTED = re.compile(rb"\d+\s*\n")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTY_OF_MESSAGE = "__substg1.0_".encode("utf-16-le")


def read_passages(path: Path) -> Iterator[Passage]:
    """Yield every passage of text in a file, first its name, then in the order in which they stand.

    Raises `UsageError` when the file cannot be read whole, and `MissingLibraryError` for a PDF without pypdf.
    """
    yield from (one for one in read_file(path) if isinstance(one, Passage))


def read_file(path: Path) -> Iterator[Passage | Unread]:
    """Yield every passage of text in a file, and each part of it that holds no text to be read, such as a picture.

    Raises what `read_passages` raises.
    """
    data = read_whole(path)
    yield Passage(path.name, "file name")
    file, left = File(path.name, data), TEXT_LIMIT
    for one in _read_file(file):
        left -= len(one.text) if isinstance(one, Passage) else 0
        if left < 0:
            raise file.refuse(
                Phrase(N_("holds more than {number} million characters of text"), number=TEXT_LIMIT // 1_000_000),
                Phrase(N_("split it, and name the parts")),
            )
        yield one


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


def _read_file(file: File) -> Iterator[Passage | Unread]:
    """Yield what a file holds, then what stands encoded in its texts; pages read themselves what they embed."""
    try:
        texts: list[Passage] = []
        read = _find_reader(file)
        for found in read(file):
            if isinstance(found, Passage) and not (read is read_markup and ";base64," in found.text):
                texts.append(found)
            yield from _read_found(found)
        for found in read_encoded(file, texts):
            yield from _read_found(found)
    except _BROKEN as error:
        raise file.refuse(Phrase(N_("is broken, and cannot be read to its end"))) from error


def _read_found(found: Passage | File | Unread) -> Iterator[Passage | Unread]:
    if isinstance(found, File):
        for one in _read_file(found):
            yield one.within(found.place)
    else:
        yield found


def _find_reader(file: File) -> Reader:
    if file.data.startswith(_OLD) and (_PROPERTY_OF_MESSAGE in file.data or file.name.lower().endswith(".msg")):
        raise file.refuse(
            Phrase(N_("is a message as Outlook keeps it")),
            Phrase(N_("save it as .eml, or its text as .html, and name that file")),
        )
    for start, why in _PACKED.items():
        if file.data.startswith(start):
            raise file.refuse(why, _NOT_READ)
    if file.data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(io.BytesIO(file.data)):
        return read_package
    if b"%PDF-" in file.data[:1024]:
        return read_pdf
    ending = PurePath(file.name).suffix.lower()
    start = file.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return read_rtf
    is_wide = file.data.startswith((b"\xff\xfe", b"\xfe\xff")) or find_wide(file.data) is not None
    if ending in MARKUP or start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml")):
        return read_markup
    if ending in (".eml", ".mht", ".mhtml") and not _COUNTED.match(file.data):
        return read_mails if file.data.startswith(b"From ") else read_mail
    if is_mail(file.data):
        return read_mails
    if b"\0" in file.data and not is_wide:
        return read_bytes
    if start.startswith((b"begin:vcard", b"begin:vcalendar")):
        return read_cards
    return read_json if ending == ".json" or start.startswith((b"{", b"[")) else read_lines
